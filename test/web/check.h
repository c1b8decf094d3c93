/* check.h: checks with what is expected: the line that say.h writes, and behind FAILED if it is another one.
 *
 * Expected is what the Web's specifications say. A line that fails in one page is a mistake of that page, or of the program. */
#ifndef UNILET_TEST_WEB_CHECK_H
#define UNILET_TEST_WEB_CHECK_H

#include "say.h"

#define IS_STRING(call, text)   CHECK(say_string(#call, call), say_text(#call, text))
#define IS_NUMBER(call, number) CHECK(say_number(#call, call), say_number(#call, number))
#define IS_TRUE(call)           CHECK(say_boolean(#call, call), say_boolean(#call, true))
#define IS_FALSE(call)          CHECK(say_boolean(#call, call), say_boolean(#call, false))
/* `name` as say_node() has it: "P#id", "#text", "null". */
#define IS_NODE(call, name) CHECK(say_node(#call, call), say("%s = %s\n", #call, name))
/* As say_tree_node() has it: DIV("text"!comment B()). */
#define IS_TREE(node, tree) CHECK(say_tree(#node, node), say("%s: %s\n", #node, tree))
/* The ids of a collection's elements, with spaces between them. */
#define IS_LIST(list, ids) CHECK(say_list(#list, list), say("%s:%s%s\n", #list, *ids ? " " : "", ids))
/* Of what throws nothing; and what is thrown. */
#define DOES(call)         CHECK(((void)(call), say_error(#call)), say("%s\n", #call))
#define THROWS(call, name) CHECK(((void)(call), say_error(#call)), say("%s throws %s\n", #call, name))

#define CHECK(got, expected)                                                                                           \
	do {                                                                                                           \
		struct check check_;                                                                                   \
                                                                                                                       \
		check_begin(&check_);                                                                                  \
		expected;                                                                                              \
		check_expect(&check_);                                                                                 \
		got;                                                                                                   \
		check_end(&check_);                                                                                    \
	} while (0)

struct check {
	FILE *said; /* what all is said to but for the two lines of this check */
	char *expected, *got;
	size_t size;
};

static inline void check_begin(struct check *check)
{
	unilet_clear_error();
	check->said = said;
	said = open_memstream(&check->expected, &check->size);
	if (!said)
		abort();
}

static inline void check_expect(struct check *check)
{
	fclose(said);
	said = open_memstream(&check->got, &check->size);
	if (!said)
		abort();
}

static inline void check_end(struct check *check)
{
	static const char absent[] = " is not here\n";
	size_t length;

	fclose(said);
	said = check->said;
	length = strlen(check->got);
	if (strcmp(check->got, check->expected) == 0 ||
	    (length >= strlen(absent) && strcmp(check->got + length - strlen(absent), absent) == 0))
		say("%s", check->got);
	else
		say("FAILED %.*s, expected %s", (int)length - 1, check->got, check->expected);
	free(check->expected);
	free(check->got);
	unilet_clear_error();
}

/* For a program's own use. */
static inline void *new_element(const char *name, const char *id)
{
	struct unilet_element *element = unilet_document_create_element(unilet_document(), name);

	unilet_element_set_id(element, id);
	return element;
}

static inline void say_list(const char *call, const void *list)
{
	void *items[64];
	const long count = unilet_list_all(list, 'o', sizeof(items) / sizeof(items[0]), items);

	if (count < 0) {
		say_failure(call);
		return;
	}
	say("%s:", call);
	for (long i = 0; i < count && i < (long)(sizeof(items) / sizeof(items[0])); i++) {
		char *id = unilet_element_id((struct unilet_element *)items[i]);

		say(" %s", id ? id : "null");
		free(id);
		unilet_release(items[i]);
	}
	say("\n");
	unilet_clear_error();
}

#endif
