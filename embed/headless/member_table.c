/* member_table.c: members of tables, their sections, rows and cells. */
#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* An index that is left out is the last. */
static int32_t index_of(const struct call *call)
{
	return argument_is_given(call, 0) ? argument_int32(call, 0) : -1;
}

typedef int insert_function(struct node *node, int32_t index, struct node **made);

static int insert(struct call *call, insert_function *function)
{
	struct node *made;
	const int error = function(call->node, index_of(call), &made);

	if (!error)
		*call->out = value_node(made);
	return error;
}

static int insert_row(struct call *call)
{
	return insert(call, table_insert_row);
}

static int insert_cell(struct call *call)
{
	return insert(call, table_insert_cell);
}

static int delete_row(struct call *call)
{
	const int error = argument_check(call, 1);

	return error ? error : table_delete_row(call->node, argument_int32(call, 0));
}

static int delete_cell(struct call *call)
{
	const int error = argument_check(call, 1);

	return error ? error : table_delete_cell(call->node, argument_int32(call, 0));
}

/* `data` of these is the part's name. */
static int get_part(struct call *call)
{
	*call->out = value_node(table_part(call->node, call->member->data));
	return 0;
}

static int create_part(struct call *call)
{
	struct node *part;
	const int error = table_create_part(call->node, call->member->data, &part);

	if (!error)
		*call->out = value_node(part);
	return error;
}

static int delete_part(struct call *call)
{
	table_delete_part(call->node, call->member->data);
	return 0;
}

enum place { PLACE_ROW, PLACE_SECTION_ROW, PLACE_CELL };

static int get_place(struct call *call)
{
	static int32_t (*const place[])(const struct node *) = {table_row_index, table_section_row_index,
								table_cell_index};

	*call->out = value_number(place[call->member->data](call->node));
	return 0;
}

static const struct member table_members[] = {
	{"insertRow", INTERFACE_TABLE, 0, NULL, NULL, insert_row},
	{"deleteRow", INTERFACE_TABLE, 0, NULL, NULL, delete_row},
	{"caption", INTERFACE_TABLE, ATOM_CAPTION, get_part, NULL, NULL},
	{"tHead", INTERFACE_TABLE, ATOM_THEAD, get_part, NULL, NULL},
	{"tFoot", INTERFACE_TABLE, ATOM_TFOOT, get_part, NULL, NULL},
	{"createCaption", INTERFACE_TABLE, ATOM_CAPTION, NULL, NULL, create_part},
	{"createTHead", INTERFACE_TABLE, ATOM_THEAD, NULL, NULL, create_part},
	{"createTFoot", INTERFACE_TABLE, ATOM_TFOOT, NULL, NULL, create_part},
	{"createTBody", INTERFACE_TABLE, ATOM_TBODY, NULL, NULL, create_part},
	{"deleteCaption", INTERFACE_TABLE, ATOM_CAPTION, NULL, NULL, delete_part},
	{"deleteTHead", INTERFACE_TABLE, ATOM_THEAD, NULL, NULL, delete_part},
	{"deleteTFoot", INTERFACE_TABLE, ATOM_TFOOT, NULL, NULL, delete_part},
	{"insertRow", INTERFACE_TABLE_SECTION, 0, NULL, NULL, insert_row},
	{"deleteRow", INTERFACE_TABLE_SECTION, 0, NULL, NULL, delete_row},
	{"insertCell", INTERFACE_TABLE_ROW, 0, NULL, NULL, insert_cell},
	{"deleteCell", INTERFACE_TABLE_ROW, 0, NULL, NULL, delete_cell},
	{"rowIndex", INTERFACE_TABLE_ROW, PLACE_ROW, get_place, NULL, NULL},
	{"sectionRowIndex", INTERFACE_TABLE_ROW, PLACE_SECTION_ROW, get_place, NULL, NULL},
	{"cellIndex", INTERFACE_TABLE_CELL, PLACE_CELL, get_place, NULL, NULL},
};

const struct member_table members_table = {table_members, COUNT(table_members)};
