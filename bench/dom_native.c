/* dom_native.c: the rows by the same tree in C; and what the server takes for a guest's batches of them. */
#include <stdlib.h>
#include <string.h>

#include "../embed/headless/session.h"
#include "dom.h"

#define BATCH_WORDS_MAX (64u << 10)
#define REPLY_BYTES     4096u

static struct tree *tree;
static const uint32_t atoms[DOM_NAMES] = {[DOM_TBODY] = ATOM_TBODY, [DOM_TR] = ATOM_TR, [DOM_TD] = ATOM_TD};

static void *dom_create(enum dom_name name)
{
	struct node *node;

	if (node_create_element(tree, atoms[name], &node) < 0)
		abort();
	return node;
}

static void *dom_text(const char *text)
{
	struct node *node;

	if (node_create_text(tree, string_of(text), &node) < 0)
		abort();
	return node;
}

static void dom_class(void *element, const char *value)
{
	if (element_set_attribute(element, ATOM_CLASS, string_of(value)) < 0)
		abort();
}

static void dom_append(void *node, void *child)
{
	if (node_append(node, child) < 0)
		abort();
}

static void dom_release(void *node)
{
	node_release(node);
}

/* A batch as a guest's library gathers it. */
static struct gathered {
	uint32_t words, string_bytes;
	uint32_t word[BATCH_WORDS_MAX];
	char strings[BATCH_WORDS_MAX * 4];
} gathered;

static _Alignas(8) uint8_t batch[sizeof(struct page_batch) + sizeof(gathered)];

static void put(uint32_t operation, uint32_t a, uint32_t b, uint32_t c, uint32_t count)
{
	const uint32_t word[] = {operation, a, b, c};

	memcpy(&gathered.word[gathered.words], word, count * sizeof(word[0]));
	gathered.words += count;
}

static uint32_t put_string(const char *text)
{
	const size_t length = strlen(text);

	memcpy(gathered.strings + gathered.string_bytes, text, length);
	gathered.string_bytes += (uint32_t)length;
	return (uint32_t)length;
}

/* Nanoseconds that the server took for it. */
static uint64_t apply(struct session *session)
{
	const struct page_batch head = {gathered.words, gathered.string_bytes, 0, 0};
	const size_t words = gathered.words * sizeof(uint32_t);
	static uint8_t reply[REPLY_BYTES];
	uint64_t start;
	int32_t result;

	memcpy(batch, &head, sizeof(head));
	memcpy(batch + sizeof(head), gathered.word, words);
	memcpy(batch + sizeof(head) + words, gathered.strings, gathered.string_bytes);
	start = measure_now_ns();
	if (session_apply(session, batch, sizeof(head) + words + gathered.string_bytes, reply, sizeof(reply), &result) <
		    0 ||
	    result < 0)
		abort();
	gathered.words = gathered.string_bytes = 0;
	return measure_now_ns() - start;
}

enum { NAME_TBODY, NAME_TR, NAME_TD, NAME_CLASS };

/* As dom_row(). */
static void put_row(uint32_t body, uint32_t base, int number)
{
	char words[2][32];

	snprintf(words[0], sizeof(words[0]), "%d", number);
	snprintf(words[1], sizeof(words[1]), "pretty red table %d", number);
	put(PAGE_CREATE, base, NAME_TR, 0, 3);
	put(PAGE_ATTRIBUTE, base, NAME_CLASS, put_string("danger"), 4);
	for (uint32_t i = 0; i < 2; i++) {
		put(PAGE_CREATE, base + 1 + i, NAME_TD, 0, 3);
		put(PAGE_TEXT, base + 3 + i, put_string(words[i]), 0, 3);
		put(PAGE_APPEND, base + 1 + i, base + 3 + i, 0, 3);
		put(PAGE_APPEND, base, base + 1 + i, 0, 3);
		put(PAGE_RELEASE, base + 3 + i, 0, 0, 2);
		put(PAGE_RELEASE, base + 1 + i, 0, 0, 2);
	}
	put(PAGE_APPEND, body, base, 0, 3);
	put(PAGE_RELEASE, base, 0, 0, 2);
}

static void measure_host(struct session *session)
{
	const uint32_t body = PAGE_ROOT + 1, first = body + 1;
	uint64_t ns = 0;

	put(PAGE_CREATE, body, NAME_TBODY, 0, 3);
	apply(session);
	for (int i = 0; i < DOM_ROWS; i++) {
		put_row(body, first, i);
		if (gathered.words > BATCH_WORDS_MAX - 100 || i == DOM_ROWS - 1)
			ns += apply(session);
	}
	measure_say("host", dom_each(ns, DOM_ROWS));
	put(PAGE_RELEASE, body, 0, 0, 2);
	apply(session);
}

static void measure_native(void)
{
	void *body = dom_create(DOM_TBODY);
	const uint64_t start = measure_now_ns();

	dom_rows(body, DOM_ROWS);
	measure_say("rows", dom_each(measure_now_ns() - start, DOM_ROWS));
	dom_release(body);
}

int main(int argument_count, char **arguments)
{
	static const char *const name[] = {"tbody", "tr", "td", "class"};
	static struct session session;
	struct node *host, *root;

	if (tree_open(0, &tree) < 0 || html_parse(tree, STRING("<div></div>")) < 0)
		return 1;
	host = node_first_child(tree_body(tree));
	if (element_attach_shadow(host, (struct shadow_options){.closed = false}, &root) < 0 ||
	    session_open(&session, tree, root, false, "") < 0)
		return 1;
	for (uint32_t i = 0; i < 4; i++)
		put(PAGE_NAME, i, put_string(name[i]), 0, 3);
	apply(&session);
	for (int i = 0; i < DOM_ROUNDS; i++) {
		if (argument_count > 1 && strcmp(arguments[1], "host") == 0)
			measure_host(&session);
		else
			measure_native();
	}
	session_close(&session);
	tree_close(tree);
	return 0;
}
