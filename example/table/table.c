/* table.c: a table of ten thousand rows, made and changed as the usual benchmark of page frameworks has it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/dom.h>
#include <unilet/html.h>

#define ROWS_MAX    100000u
#define LABEL_BYTES 64u

static const char page[] =
	"<div id=controls class=bar>"
	"<button type=button data-do=create>Create 1,000</button>"
	"<button type=button data-do=create-many>Create 10,000</button>"
	"<button type=button data-do=append>Append 1,000</button>"
	"<button type=button data-do=update>Update every tenth</button>"
	"<button type=button data-do=swap>Swap</button>"
	"<button type=button data-do=clear>Clear</button>"
	"<output id=state>No rows</output>"
	"</div>"
	"<table>"
	"<thead><tr><th scope=col>Number</th><th scope=col>Label</th><th scope=col>Delete</th></tr></thead>"
	"<tbody id=body></tbody>"
	"</table>";

/* Each row is a copy of this one, made by one operation. */
static const char row_markup[] = "<tr>"
				 "<td data-part=id></td>"
				 "<td><button type=button class=select data-part=label></button></td>"
				 "<td><button type=button class=remove aria-label=Delete>&#215;</button></td>"
				 "</tr>";

enum part { PART_ID, PART_LABEL, PART_COUNT };

struct row {
	struct unilet_element *element, *label;
	char text[LABEL_BYTES];
};

static struct {
	struct row row[ROWS_MAX];
	size_t count;
	unsigned last_id;
	struct unilet_element *selected; /* one of the rows' elements */
} table;

static struct {
	struct unilet_element *body, *state;
	struct unilet_template *row;
} view;

static const char *const adjectives[] = {
	"pretty",    "large",    "big",       "small",       "tall",  "short",     "long",    "handsome", "plain",
	"quaint",    "clean",    "elegant",   "easy",        "angry", "crazy",     "helpful", "mushy",    "odd",
	"unsightly", "adorable", "important", "inexpensive", "cheap", "expensive", "fancy",
};
static const char *const colours[] = {"red",    "yellow", "blue",  "green", "pink",  "brown",
				      "purple", "brown",  "white", "black", "orange"};
static const char *const nouns[] = {"table",  "chair",    "house",  "bbq",   "desk",  "car",     "pony",
				    "cookie", "sandwich", "burger", "pizza", "mouse", "keyboard"};

#define PICK(words) (words)[(size_t)rand() % (sizeof(words) / sizeof((words)[0]))]

static void show_label(const struct row *row)
{
	unilet_node_set_text_content(row->label, row->text);
}

/* Nothing here waits for the page: all of it is one batch, or a few. */
static void append_rows(size_t count)
{
	for (size_t i = 0; i < count && table.count < ROWS_MAX; i++) {
		struct row *row = &table.row[table.count++];
		struct unilet_element *part[PART_COUNT];
		char id[16];

		snprintf(id, sizeof(id), "%u", ++table.last_id);
		snprintf(row->text, sizeof(row->text), "%s %s %s", PICK(adjectives), PICK(colours), PICK(nouns));
		row->element = unilet_template_clone(view.row, part);
		row->label = part[PART_LABEL];
		unilet_node_set_text_content(part[PART_ID], id);
		show_label(row);
		unilet_node_append_child(view.body, row->element);
		unilet_release(part[PART_ID]);
	}
}

static void release_row(const struct row *row)
{
	if (row->element == table.selected)
		table.selected = NULL;
	unilet_release(row->element);
	unilet_release(row->label);
}

static void clear(void)
{
	unilet_node_set_text_content(view.body, "");
	for (size_t i = 0; i < table.count; i++)
		release_row(&table.row[i]);
	table.count = 0;
}

static void create(void)
{
	clear();
	append_rows(1000);
}

static void create_many(void)
{
	clear();
	append_rows(10000);
}

static void append(void)
{
	append_rows(1000);
}

static void update(void)
{
	for (size_t i = 0; i < table.count; i += 10) {
		const size_t length = strlen(table.row[i].text);

		snprintf(table.row[i].text + length, LABEL_BYTES - length, " !!!");
		show_label(&table.row[i]);
	}
}

/* The second row and the last but one of the first thousand. */
static void swap(void)
{
	struct row *near = &table.row[1], *far = &table.row[998];
	const struct row kept = *near;

	if (table.count < 999)
		return;
	unilet_node_insert_before(view.body, far->element, near->element);
	unilet_node_insert_before(view.body, near->element, table.count > 999 ? far[1].element : NULL);
	*near = *far;
	*far = kept;
}

static const struct {
	const char *name;
	void (*function)(void);
} commands[] = {
	{"create", create}, {"create-many", create_many}, {"append", append}, {"update", update}, {"swap", swap},
	{"clear", clear},
};

static void show_state(void)
{
	char text[32];

	snprintf(text, sizeof(text), "%zu rows", table.count);
	unilet_node_set_text_content(view.state, text);
}

static void on_command(const struct unilet_event_info *event, void *context)
{
	const char *name = unilet_event_string(event, 0);

	(void)context;
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(name, commands[i].name) == 0)
			commands[i].function();
	show_state();
}

static void select_row(const struct row *row)
{
	if (table.selected)
		unilet_element_set_class_name(table.selected, "");
	table.selected = row->element;
	unilet_element_set_class_name(table.selected, "selected");
}

static void remove_row(struct row *row)
{
	unilet_element_remove(row->element);
	release_row(row);
	table.count--;
	memmove(row, row + 1, (size_t)(table.row + table.count - row) * sizeof(*row));
}

/* One listener for all rows: the event brings the row that it came from. */
static void on_row(const struct unilet_event_info *event, void *context)
{
	const char *class = unilet_event_string(event, 0);
	size_t i = 0;

	(void)context;
	while (i < table.count && event->matched != (void *)table.row[i].element)
		i++;
	if (i == table.count)
		return;
	if (strcmp(class, "select") == 0)
		select_row(&table.row[i]);
	else if (strcmp(class, "remove") == 0)
		remove_row(&table.row[i]);
	show_state();
}

static void listen(void)
{
	static const char *const command[] = {"matched.dataset.do"}, *const class[] = {"target.className"};
	const struct unilet_listen_options on_button = {.closest = "[data-do]", .fields = command, .field_count = 1};
	const struct unilet_listen_options in_row = {.closest = "tr", .fields = class, .field_count = 1};
	struct unilet_element *controls = unilet_document_fragment_get_element_by_id(unilet_root(), "controls");

	unilet_listen(controls, "click", on_command, NULL, &on_button);
	unilet_listen(view.body, "click", on_row, NULL, &in_row);
	unilet_release(controls);
}

int main(void)
{
	struct unilet_document_fragment *content = unilet_html(page);

	unilet_document_fragment_append(unilet_root(), content);
	unilet_release(content);
	view.body = unilet_document_fragment_get_element_by_id(unilet_root(), "body");
	view.state = unilet_document_fragment_get_element_by_id(unilet_root(), "state");
	view.row = unilet_template_open(row_markup);
	listen();
	if (unilet_flush() < 0) {
		fprintf(stderr, "table: %s\n", unilet_error()->message);
		return 1;
	}
	unilet_run();
	return 0;
}
