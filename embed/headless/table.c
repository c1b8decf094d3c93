/* table.c: rows, cells and parts of tables. */
#include "form_internal.h"

static bool is_section(const struct node *node)
{
	return is_html(node, ATOM_THEAD) || is_html(node, ATOM_TBODY) || is_html(node, ATOM_TFOOT);
}

static struct node *child_from(struct node *child, uint32_t name)
{
	while (child && !is_html(child, name))
		child = child->next;
	return child;
}

/* Which third of a table's rows something below the table belongs to: those in heads come first, those in feet last. */
static uint32_t third_of(const struct node *child)
{
	if (is_html(child, ATOM_THEAD))
		return 0;
	return is_html(child, ATOM_TFOOT) ? 2 : 1;
}

/* The first row at or behind a child of the table, of this third. */
static struct node *row_from(struct node *child, uint32_t third)
{
	for (; child; child = child->next) {
		struct node *row = NULL;

		if (is_html(child, ATOM_TR) && third == 1)
			return child;
		if (is_section(child) && third_of(child) == third)
			row = child_from(child->first, ATOM_TR);
		if (row)
			return row;
	}
	return NULL;
}

struct node *table_row_after(const struct node *outer, const struct node *row)
{
	uint32_t third = 0;
	struct node *next = NULL;

	if (!is_html(outer, ATOM_TABLE))
		return child_from(row ? row->next : outer->first, ATOM_TR);
	if (row) {
		const struct node *child = row->parent == outer ? row : row->parent;

		third = third_of(child);
		if (child != row)
			next = child_from(row->next, ATOM_TR);
		if (!next)
			next = row_from(child->next, third);
		third++;
	}
	for (; !next && third < 3; third++)
		next = row_from(outer->first, third);
	return next;
}

/* The index-th, or the last for -1; NULL if there are not so many. */
static struct node *row_at(const struct node *outer, int32_t index)
{
	struct node *row = NULL, *last = NULL;

	for (int32_t i = 0; (row = table_row_after(outer, row)); i++) {
		if (i == index)
			return row;
		last = row;
	}
	return index == -1 ? last : NULL;
}

static uint32_t row_count(const struct node *outer)
{
	const struct node *row = NULL;
	uint32_t count = 0;

	while ((row = table_row_after(outer, row)))
		count++;
	return count;
}

/* A new element, put before a child of the parent (NULL: at the end), lent. */
static int put_new(struct node *parent, uint32_t name, struct node *before, struct node **created)
{
	int error = node_create_element(parent->tree, name, created);

	if (error)
		return error;
	(*created)->holds = 0;
	node_link(parent, *created, before);
	return 0;
}

/* Where a row of a table without rows goes: its last body, which is made if there is none. */
static int last_body(struct node *table, struct node **body)
{
	*body = table->last;
	while (*body && !is_html(*body, ATOM_TBODY))
		*body = (*body)->previous;
	return *body ? 0 : put_new(table, ATOM_TBODY, NULL, body);
}

int table_insert_row(struct node *outer, int32_t index, struct node **row)
{
	struct node *parent = outer, *before = NULL;
	uint32_t count = row_count(outer);
	int error = 0;

	*row = NULL;
	if (!is_html(outer, ATOM_TABLE) && !is_section(outer))
		return -TREE_TYPE;
	if (index < -1 || (index >= 0 && (uint32_t)index > count))
		return -TREE_INDEX_SIZE;
	if (index >= 0 && (uint32_t)index < count) {
		before = row_at(outer, index);
		parent = before->parent;
	} else if (count > 0) {
		parent = row_at(outer, -1)->parent;
	} else if (is_html(outer, ATOM_TABLE)) {
		error = last_body(outer, &parent);
	}
	return error ? error : put_new(parent, ATOM_TR, before, row);
}

int table_delete_row(struct node *outer, int32_t index)
{
	struct node *row = row_at(outer, index);

	if (!is_html(outer, ATOM_TABLE) && !is_section(outer))
		return -TREE_TYPE;
	if (row)
		node_remove(row);
	return row || index == -1 ? 0 : -TREE_INDEX_SIZE;
}

struct node *table_cell_after(const struct node *row, const struct node *cell)
{
	struct node *next = cell ? cell->next : row->first;

	while (next && !is_html(next, ATOM_TD) && !is_html(next, ATOM_TH))
		next = next->next;
	return next;
}

int table_insert_cell(struct node *row, int32_t index, struct node **cell)
{
	struct node *before = NULL;

	*cell = NULL;
	if (!is_html(row, ATOM_TR))
		return -TREE_TYPE;
	if (index < -1)
		return -TREE_INDEX_SIZE;
	if (index >= 0) {
		before = table_cell_after(row, NULL);
		for (; index > 0 && before; index--)
			before = table_cell_after(row, before);
		if (index > 0)
			return -TREE_INDEX_SIZE;
	}
	return put_new(row, ATOM_TD, before, cell);
}

int table_delete_cell(struct node *row, int32_t index)
{
	struct node *cell = NULL, *last = NULL;

	if (!is_html(row, ATOM_TR))
		return -TREE_TYPE;
	for (int32_t i = 0; (cell = table_cell_after(row, cell)) && i != index; i++)
		last = cell;
	if (index == -1)
		cell = last;
	if (cell)
		node_remove(cell);
	return cell || index == -1 ? 0 : -TREE_INDEX_SIZE;
}

struct node *table_part(const struct node *table, uint32_t name)
{
	return is_html(table, ATOM_TABLE) ? child_from(table->first, name) : NULL;
}

/* A head goes behind captions and columns, a body behind the last body, a caption first, a foot last. */
static struct node *place_for(const struct node *table, uint32_t name)
{
	struct node *child = table->first, *place = NULL;

	if (name == ATOM_CAPTION)
		return child;
	if (name == ATOM_THEAD) {
		while (child &&
		       (child->type != NODE_ELEMENT || is_html(child, ATOM_CAPTION) || is_html(child, ATOM_COLGROUP)))
			child = child->next;
		return child;
	}
	for (; name == ATOM_TBODY && child; child = child->next)
		if (is_html(child, ATOM_TBODY))
			place = child->next;
	return place;
}

int table_create_part(struct node *table, uint32_t name, struct node **part)
{
	*part = NULL;
	if (!is_html(table, ATOM_TABLE))
		return -TREE_TYPE;
	if (name != ATOM_TBODY)
		*part = table_part(table, name);
	return *part ? 0 : put_new(table, name, place_for(table, name), part);
}

void table_delete_part(struct node *table, uint32_t name)
{
	struct node *part = table_part(table, name);

	if (part)
		node_remove(part);
}

static int32_t row_index(const struct node *outer, const struct node *row)
{
	const struct node *at = NULL;

	for (int32_t i = 0; (at = table_row_after(outer, at)); i++)
		if (at == row)
			return i;
	return -1;
}

int32_t table_row_index(const struct node *row)
{
	const struct node *table = row->parent && is_section(row->parent) ? row->parent->parent : row->parent;

	return is_html(row, ATOM_TR) && table && is_html(table, ATOM_TABLE) ? row_index(table, row) : -1;
}

int32_t table_section_row_index(const struct node *row)
{
	const struct node *outer = row->parent;

	if (!is_html(row, ATOM_TR) || !outer || (!is_section(outer) && !is_html(outer, ATOM_TABLE)))
		return -1;
	return row_index(outer, row);
}

int32_t table_cell_index(const struct node *cell)
{
	const struct node *at = NULL;

	if (!cell->parent || !is_html(cell->parent, ATOM_TR))
		return -1;
	for (int32_t i = 0; (at = table_cell_after(cell->parent, at)); i++)
		if (at == cell)
			return i;
	return -1;
}
