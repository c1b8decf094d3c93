/* apply.c: does what it is told on a page without a display, and says what came of it, for test/fuzz/decoders/run.
 *
 *     apply-batches ORIGIN
 *
 * Each line in has one line out:
 *     members             what the tree's objects have: INTERFACE NAME USE, ...; USE is of r, w, x
 *     guest               a new guest, of a subtree
 *     batch ROOM BYTES    outcome
 *     click N             on the N-th element of its root, from 0: outcome
 *     held HANDLE...      HTML of each
 * An outcome is RESULT REPLY EVENTS HTML: a number, or "malformed WORD"; the rest in hexadecimal, "-" if there is none, events with
 * commas between. Here no input is hostile but the batches. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../abi/error_abi.h"
#include "../../../embed/headless/session.h"

#define BATCH_MAX (1u << 16)
#define REPLY_MAX (1u << 16)

static const char page[] =
	"<!DOCTYPE html><html lang=en><body><form id=login><input name=user></form><div id=host></div>";

struct guest {
	struct tree *tree;
	struct node *root; /* lent */
	struct session session;
	_Alignas(8) uint8_t batch[BATCH_MAX];
	_Alignas(8) uint8_t reply[REPLY_MAX];
	uint8_t event[UNILET_PAGE_EVENT_BYTES_MAX];
};

static struct guest guest;

/* What cannot be is a mistake of the one who started this, or of the tree. */
static void require(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "apply-batches: %s\n", what);
	exit(2);
}

static void close_guest(void)
{
	if (!guest.tree)
		return;
	session_close(&guest.session);
	tree_close(guest.tree);
	guest.tree = NULL;
}

static void open_guest(const char *origin)
{
	struct node *host;

	close_guest();
	require(tree_open(0, &guest.tree) == 0 && html_parse(guest.tree, string_of(page)) == 0, "no page");
	host = node_element_by_id(tree_document(guest.tree), STRING("host"));
	require(element_attach_shadow(host, (struct shadow_options){.closed = false}, &guest.root) == 0, "no root");
	require(session_open(&guest.session, guest.tree, guest.root, false, origin) == 0, "no guest");
}

static void print_hex(const void *bytes, size_t length)
{
	const uint8_t *byte = bytes;

	if (length == 0)
		putchar('-');
	for (size_t i = 0; i < length; i++)
		printf("%02x", byte[i]);
}

static void print_html(const struct node *node)
{
	struct text html = {.data = NULL};
	const bool inner = node_type(node) == NODE_FRAGMENT;

	require(html_serialize(node, inner ? 0 : HTML_OUTER, &html) == 0, "no HTML");
	print_hex(html.data, html.length);
	text_close(&html);
}

/* Without the time: nobody has set a clock here, and a browser has one of its own. */
static void print_events(void)
{
	uint32_t length = events_length(&guest.session);

	if (length == 0)
		putchar('-');
	for (bool first = true; length; first = false, length = events_length(&guest.session)) {
		events_take(&guest.session, guest.event);
		if (!first)
			putchar(',');
		print_hex(guest.event, length);
	}
}

/* The rest of an outcome. */
static void print_page(size_t reply_length)
{
	putchar(' ');
	print_hex(guest.reply, reply_length);
	putchar(' ');
	print_events();
	putchar(' ');
	print_html(guest.root);
	putchar('\n');
}

/* How long the exception is that the reply has. */
static size_t exception_length(size_t room)
{
	struct page_exception head;

	if (room < sizeof(head))
		return 0;
	memcpy(&head, guest.reply, sizeof(head));
	return sizeof(head) + head.name_length + head.message_length;
}

static unsigned digit_of(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

static size_t from_hex(const char *hex)
{
	const size_t length = strlen(hex) / 2;

	require(length <= BATCH_MAX, "a batch that is too long");
	for (size_t i = 0; i < length; i++)
		guest.batch[i] = (uint8_t)(digit_of(hex[2 * i]) << 4 | digit_of(hex[2 * i + 1]));
	return length;
}

static void apply(char *line)
{
	char *hex;
	const size_t room = strtoul(line, &hex, 10);
	int32_t result = 0;
	size_t length;

	require(room <= REPLY_MAX, "a reply that is too long");
	length = from_hex(hex + 1);
	if (session_apply(&guest.session, guest.batch, length, guest.reply, room, &result) == PAGE_MALFORMED) {
		printf("malformed-%u", guest.session.reader.malformed);
		print_page(0);
		return;
	}
	printf("%d", result);
	length = result > 0 ? (size_t)result : 0;
	print_page(result == -UNILET_EXCEPTION ? exception_length(room) : length);
}

static void click(char *line)
{
	struct node *node = guest.root;

	for (unsigned long left = strtoul(line, NULL, 10) + 1; node && left; left -= node && node_is_element(node))
		node = node_after(node, guest.root);
	require(node, "no such element to click on");
	printf("%d", element_click(node) < 0 ? -1 : 0);
	print_page(0);
}

static void print_held(char *line)
{
	while (*line) {
		const struct value *value = handles_get(&guest.session.handles, (uint32_t)strtoul(line, &line, 10));

		if (value->kind == VALUE_NODE)
			print_html(value->node);
		else
			putchar('-');
		putchar(*line == ' ' ? ' ' : '\n');
	}
}

static void print_members(void)
{
	const struct member_table *table;

	for (size_t i = 0; (table = member_table_at(i)); i++)
		for (size_t k = 0; k < table->count; k++) {
			const struct member *member = &table->member[k];

			printf("%s%s %s %s%s%s", i + k ? ", " : "", interface_name(member->interface), member->name,
			       member->get ? "r" : "", member->set ? "w" : "", member->call ? "x" : "");
		}
	putchar('\n');
}

int main(int argc, char **argv)
{
	char *line = NULL;
	size_t room = 0;

	require(argc == 2, "usage: apply-batches ORIGIN");
	for (ssize_t length; (length = getline(&line, &room, stdin)) > 0; fflush(stdout)) {
		char *space;

		line[length - 1] = '\0';
		space = line + strcspn(line, " ");
		if (*space)
			*space++ = '\0';
		if (strcmp(line, "guest") == 0) {
			open_guest(argv[1]);
			putchar('\n');
		} else if (strcmp(line, "batch") == 0) {
			apply(space);
		} else if (strcmp(line, "click") == 0) {
			click(space);
		} else if (strcmp(line, "held") == 0) {
			print_held(space);
		} else {
			print_members();
		}
	}
	close_guest();
	free(line);
	return 0;
}
