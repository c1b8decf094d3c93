/* feed.c: fetches a list of countries, shows it as a table that headings sort, and remembers the order. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include <unilet/dom.h>
#include <unilet/error.h>
#include <unilet/http.h>
#include <unilet/store.h>

#define FEED_PATH     "/countries.json"
#define FEED_LIST     "3166-1" /* the list's name in the file, of Debian's iso-codes */
#define COUNTRIES_MAX 1000u

enum column { COLUMN_FLAG, COLUMN_NAME, COLUMN_ALPHA_2, COLUMN_ALPHA_3, COLUMN_NUMBER, COLUMN_COUNT };

static const struct {
	const char *key; /* in the feed */
	const char *heading;
} columns[COLUMN_COUNT] = {
	[COLUMN_FLAG] = {"flag", "Flag"},          [COLUMN_NAME] = {"name", "Name"},
	[COLUMN_ALPHA_2] = {"alpha_2", "Alpha-2"}, [COLUMN_ALPHA_3] = {"alpha_3", "Alpha-3"},
	[COLUMN_NUMBER] = {"numeric", "Number"},
};

struct country {
	const char *text[COLUMN_COUNT]; /* borrowed from the parsed feed; "" where it says nothing */
	struct unilet_element *row;
};

static struct {
	struct country country[COUNTRIES_MAX];
	size_t count;
} feed;

static struct {
	struct unilet_element *container; /* what the table is shown in */
	struct unilet_element *body;
	struct unilet_element *heading[COLUMN_COUNT];
} view;

/* The order, and how it lies in the store's first block. */
struct order {
	char magic[8];
	uint32_t column;
	uint32_t descending;
	uint64_t checksum; /* of all before it */
};

static const char order_magic[8] = "feed 01";
static struct order order = {.column = COLUMN_NAME};

static uint64_t order_checksum(const struct order *of)
{
	const uint8_t *byte = (const uint8_t *)of;
	uint64_t sum = 14695981039346656037ull; /* FNV-1a */

	for (size_t i = 0; i < offsetof(struct order, checksum); i++)
		sum = (sum ^ byte[i]) * 1099511628211ull;
	return sum;
}

/* Takes the order of the last time, if there is a store and a sound block in it. */
static void order_restore(void)
{
	static uint8_t block[UNILET_STORE_BLOCK_BYTES];
	struct order stored;
	int result = unilet_store_read(0, block, sizeof(block));

	if (result < 0) {
		if (result != -UNILET_ERROR_UNSUPPORTED)
			fprintf(stderr, "feed: reading the store: %s\n", unilet_error_text(result));
		return;
	}
	memcpy(&stored, block, sizeof(stored));
	if (memcmp(stored.magic, order_magic, sizeof(order_magic)) != 0 || stored.checksum != order_checksum(&stored) ||
	    stored.column >= COLUMN_COUNT || stored.descending > 1)
		return;
	order = stored;
}

static void order_save(void)
{
	static uint8_t block[UNILET_STORE_BLOCK_BYTES];
	int result;

	memcpy(order.magic, order_magic, sizeof(order_magic));
	order.checksum = order_checksum(&order);
	memcpy(block, &order, sizeof(order));
	result = unilet_store_write(0, block, sizeof(block));
	if (result == 0)
		result = unilet_store_flush();
	if (result < 0 && result != -UNILET_ERROR_UNSUPPORTED)
		fprintf(stderr, "feed: writing the store: %s\n", unilet_error_text(result));
}

/* UTF-8 compares as bytes as its code points do. */
static int compare_countries(const void *a, const void *b)
{
	const struct country *left = a, *right = b;
	int result = strcmp(left->text[order.column], right->text[order.column]);

	if (result == 0)
		result = strcmp(left->text[COLUMN_ALPHA_3], right->text[COLUMN_ALPHA_3]);
	return order.descending ? -result : result;
}

/* Puts the rows into the order and says so in the headings. Appending a row that is there moves it. */
static void show_order(void)
{
	qsort(feed.country, feed.count, sizeof(feed.country[0]), compare_countries);
	for (size_t i = 0; i < feed.count; i++)
		unilet_node_append_child(view.body, feed.country[i].row);
	for (unsigned i = 0; i < COLUMN_COUNT; i++) {
		const char *sort = order.descending ? "descending" : "ascending";

		unilet_element_set_attribute(view.heading[i], "aria-sort", i == order.column ? sort : "none");
	}
}

/* `context` is the column. */
static void on_heading(const struct unilet_event_info *event, void *context)
{
	unsigned column = (unsigned)(uintptr_t)context;

	(void)event;
	order.descending = column == order.column && !order.descending;
	order.column = column;
	show_order();
	order_save();
}

/* Makes an element with this text inside `parent`; NULL: no text. The caller releases it. */
static struct unilet_element *add_element(struct unilet_element *parent, const char *name, const char *text)
{
	struct unilet_element *element = unilet_document_create_element(unilet_document(), name);

	if (text)
		unilet_node_set_text_content(element, text);
	unilet_node_append_child(parent, element);
	return element;
}

static void build_heading(struct unilet_element *row, unsigned column)
{
	struct unilet_element *heading = add_element(row, "th", NULL);
	struct unilet_element *button = add_element(heading, "button", columns[column].heading);

	unilet_element_set_attribute(heading, "scope", "col");
	unilet_element_set_attribute(button, "type", "button");
	unilet_listen(button, "click", on_heading, (void *)(uintptr_t)column, NULL);
	unilet_release(button);
	view.heading[column] = heading;
}

static void build_row(struct country *country)
{
	country->row = unilet_document_create_element(unilet_document(), "tr");
	for (unsigned i = 0; i < COLUMN_COUNT; i++)
		unilet_release(add_element(country->row, "td", country->text[i]));
}

/* One batch in all: nothing here waits for the page. */
static void build_table(void)
{
	struct unilet_element *table = unilet_document_create_element(unilet_document(), "table");
	struct unilet_element *head, *row;
	char caption[64];

	snprintf(caption, sizeof(caption), "%zu countries", feed.count);
	unilet_release(add_element(table, "caption", caption));
	head = add_element(table, "thead", NULL);
	row = add_element(head, "tr", NULL);
	for (unsigned i = 0; i < COLUMN_COUNT; i++)
		build_heading(row, i);
	view.body = add_element(table, "tbody", NULL);
	for (size_t i = 0; i < feed.count; i++)
		build_row(&feed.country[i]);
	show_order();
	unilet_element_replace_children(view.container, table);
	unilet_release(row);
	unilet_release(head);
	unilet_release(table);
}

/* The element #app; without one the root itself, or a whole document's body. */
static struct unilet_element *find_container(void)
{
	struct unilet_element *app = unilet_document_fragment_query_selector(unilet_root(), "#app");

	if (unilet_is_null(app) == 0)
		return app;
	unilet_release(app);
	if ((void *)unilet_document() == (void *)unilet_root())
		return (struct unilet_element *)unilet_document_body(unilet_document());
	return (struct unilet_element *)unilet_root();
}

/* Says it in the page and on standard error. Returns the exit status. */
static int fail(const char *what, const char *why)
{
	char text[512];
	struct unilet_element *paragraph;

	snprintf(text, sizeof(text), "%s: %s", what, why);
	fprintf(stderr, "feed: %s\n", text);
	unilet_element_replace_children_all(view.container, 0, NULL);
	paragraph = add_element(view.container, "p", text);
	unilet_element_set_attribute(paragraph, "role", "alert");
	unilet_flush();
	return 1;
}

static const char *text_of(const json_t *entry, const char *key)
{
	const char *text = json_string_value(json_object_get(entry, key));

	return text ? text : "";
}

/* Takes the countries out of the feed, which must outlive them. Returns 0, or 1 if it is not such a feed. */
static int take_countries(const json_t *root)
{
	const json_t *list = json_object_get(root, FEED_LIST), *entry;
	size_t index;

	if (!json_is_array(list))
		return 1;
	json_array_foreach(list, index, entry)
	{
		if (index == COUNTRIES_MAX)
			break;
		for (unsigned i = 0; i < COLUMN_COUNT; i++)
			feed.country[index].text[i] = text_of(entry, columns[i].key);
		feed.count = index + 1;
	}
	return 0;
}

/* Fetches and parses. Returns 0, or the exit status after saying what failed. */
static int load(void)
{
	struct unilet_response response;
	int result = unilet_http_get(FEED_PATH, &response);
	json_error_t error;
	json_t *root;
	char status[32];

	if (result < 0)
		return fail("fetching " FEED_PATH, unilet_error_text(result));
	if (response.status != 200) {
		snprintf(status, sizeof(status), "HTTP status %d", response.status);
		unilet_response_free(&response);
		return fail("fetching " FEED_PATH, status);
	}
	root = json_loadb((const char *)response.body, response.body_length, 0, &error);
	unilet_response_free(&response);
	if (!root)
		return fail("reading " FEED_PATH, error.text);
	/* Kept as long as the program: the countries borrow from it. */
	return take_countries(root) ? fail("reading " FEED_PATH, "no list of countries in it") : 0;
}

int main(void)
{
	int result = unilet_flush();

	if (result < 0) {
		fprintf(stderr, "feed: no page to show the countries in: %s\n", unilet_error_text(result));
		return 1;
	}
	view.container = find_container();
	order_restore();
	result = load();
	if (result)
		return result;
	build_table();
	result = unilet_flush();
	if (result < 0)
		return fail("showing the table", unilet_error()->message);
	result = unilet_run();
	return result == 0 || result == -UNILET_ERROR_CLOSED ? 0 : 1;
}
