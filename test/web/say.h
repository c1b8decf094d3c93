/* say.h: writes down what calls return, a line each, so that two pages can be compared by what a program says. */
#ifndef UNILET_TEST_WEB_SAY_H
#define UNILET_TEST_WEB_SAY_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/dom.h>

static FILE *said;
static char *said_text;
static size_t said_size;

#define say(...)      fprintf(said, __VA_ARGS__)
#define STRING(call)  say_string(#call, call)
#define NUMBER(call)  say_number(#call, call)
#define BOOLEAN(call) say_boolean(#call, call)
#define NODE(call)    say_node(#call, call)
#define VALUE(call)   say_value(#call, call)
/* Does it, applies it, and says what was thrown. */
#define DO(call)                                                                                                       \
	do {                                                                                                           \
		call;                                                                                                  \
		say_error(#call);                                                                                      \
	} while (0)
/* What the tree holds, as its program sees it: by reads, not by the page's own HTML. */
#define TREE(node) say_tree(#node, node)

static inline void say_begin(void)
{
	said = open_memstream(&said_text, &said_size);
	if (!said)
		abort();
}

/* Leaves all that was said at the end of a node, where whoever prints the page finds it; the tree goes when the program
 * ends. */
static inline int say_end_in(void *node)
{
	struct unilet_element *text = unilet_document_create_element(unilet_document(), "pre");

	fclose(said);
	unilet_node_set_text_content(text, said_text);
	unilet_node_append_child(node, text);
	free(said_text);
	return unilet_run();
}

static inline int say_end(void)
{
	return say_end_in(unilet_root());
}

/* In quotes, a line whatever is in it, and the same in both pages' HTML. */
static inline void say_quoted(const char *text)
{
	say("\"");
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
			say("\\x%02x", (unsigned char)*text);
		else
			say("%c", *text);
	say("\"");
}

/* A member that the tree in C lacks is no error of it: whoever runs this counts it. */
static inline void say_failure(const char *call)
{
	const struct unilet_error *error = unilet_error();

	if (strstr(error->message, "a page without a display does not have it"))
		say("%s is not here\n", call);
	else if (error->code)
		say("%s throws %s\n", call, error->name[0] ? error->name : unilet_error_text(-error->code));
	unilet_clear_error();
}

static inline void say_error(const char *call)
{
	if (unilet_error()->code == 0 && unilet_flush() == 0)
		say("%s\n", call);
	else
		say_failure(call);
	unilet_clear_error();
}

static inline void say_text(const char *call, const char *text)
{
	say("%s = ", call);
	if (text)
		say_quoted(text);
	else
		say("null");
	say("\n");
}

static inline void say_string(const char *call, char *text)
{
	if (unilet_error()->code)
		say_failure(call);
	else
		say_text(call, text);
	free(text);
}

static inline void say_number(const char *call, double number)
{
	if (unilet_error()->code)
		say_failure(call);
	else
		say("%s = %.15g\n", call, number);
}

static inline void say_boolean(const char *call, bool value)
{
	if (unilet_error()->code)
		say_failure(call);
	else
		say("%s = %s\n", call, value ? "true" : "false");
}

static inline void say_node(const char *call, const void *node)
{
	struct unilet_value name = {0}, id = {0};

	if (unilet_is_null(node) == 1) {
		say("%s = null\n", call);
		unilet_clear_error();
		return;
	}
	if (unilet_read(node, "nodeName", &name) < 0 || unilet_read(node, "id", &id) < 0)
		say_failure(call);
	else
		say("%s = %s%s%s\n", call, name.kind == UNILET_STRING ? name.string : "?",
		    id.kind == UNILET_STRING && id.string[0] ? "#" : "", id.kind == UNILET_STRING ? id.string : "");
	unilet_value_free(&name);
	unilet_value_free(&id);
}

static inline void say_item(const struct unilet_value *value)
{
	switch (value->kind) {
	case UNILET_UNDEFINED:
		say("undefined");
		break;
	case UNILET_NULL:
		say("null");
		break;
	case UNILET_BOOLEAN:
		say("%s", value->boolean ? "true" : "false");
		break;
	case UNILET_NUMBER:
		say("%.15g", value->number);
		break;
	case UNILET_STRING:
		say_quoted(value->string);
		break;
	case UNILET_SEQUENCE:
		say("[");
		for (uint32_t i = 0; i < value->count; i++) {
			say("%s", i ? ", " : "");
			say_item(&value->items[i]);
		}
		say("]");
		break;
	case UNILET_DICTIONARY:
		say("{");
		for (uint32_t i = 0; i < value->count; i++) {
			say("%s%s: ", i ? ", " : "", value->entries[i].name);
			say_item(&value->entries[i].value);
		}
		say("}");
		break;
	case UNILET_INTEGER:
		say("%lldn", (long long)value->integer);
		break;
	case UNILET_BYTES:
		say("bytes %d:", value->type);
		for (size_t i = 0; i < value->length; i++)
			say(" %02x", ((const unsigned char *)value->bytes)[i]);
		break;
	default:
		say("an object");
	}
}

/* Of a function that fills a value: the value, and what it returned. */
static inline void say_value(const char *call, struct unilet_value *value)
{
	if (unilet_error()->code) {
		say_failure(call);
		return;
	}
	say("%s = ", call);
	say_item(value);
	say("\n");
	unilet_value_free(value);
}

static inline void say_tree_node(struct unilet_node *node)
{
	const uint32_t type = unilet_node_node_type(node);
	char *text = type == UNILET_NODE_TEXT_NODE || type == UNILET_NODE_COMMENT_NODE ? unilet_node_node_value(node)
										       : unilet_node_node_name(node);

	if (type == UNILET_NODE_TEXT_NODE)
		say_quoted(text);
	else if (type == UNILET_NODE_COMMENT_NODE)
		say("!%s", text);
	else
		say("%s(", text);
	free(text);
	if (type != UNILET_NODE_TEXT_NODE && type != UNILET_NODE_COMMENT_NODE) {
		struct unilet_node *child = unilet_node_first_child(node);

		while (unilet_is_null(child) == 0) {
			struct unilet_node *next = unilet_node_next_sibling(child);

			say_tree_node(child);
			unilet_release(child);
			child = next;
		}
		say(")");
	}
	unilet_clear_error();
}

static inline void say_tree(const char *name, void *node)
{
	say("%s: ", name);
	say_tree_node((struct unilet_node *)node);
	say("\n");
}

#endif
