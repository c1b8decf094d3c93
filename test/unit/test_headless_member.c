/* test_headless_member.c: what the table of a subtree's grant lists and the page without a display does not have: as
 * doc/headless.md says it, and no more. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../embed/headless/member.h"
#include "../../embed/headless/members.h"
#include "cmocka_all.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* It may fall, and this with it. */
#define LEFT_MAX 373

static char *document;

static int read_document(void **state)
{
	FILE *file = fopen(getenv("DOCUMENT"), "r");
	size_t length;

	(void)state;
	if (!file)
		return -1;
	document = calloc(1, 1 << 20);
	length = document ? fread(document, 1, (1 << 20) - 1, file) : 0;
	fclose(file);
	return length > 0 ? 0 : -1;
}

static int free_document(void **state)
{
	(void)state;
	free(document);
	return 0;
}

/* Whether the tree does all that the table grants of a member. */
static bool is_there(const struct grant_member *row)
{
	unsigned use = 0;

	for (enum interface i = INTERFACE_NONE + 1; i < INTERFACES_END; i++) {
		const struct member *member =
			strcmp(interface_name(i), row->interface) == 0 ? member_find(i, row->name) : NULL;

		if (member)
			use |= (member->get ? GRANT_READ : 0u) | (member->set ? GRANT_WRITE : 0u) |
			       (member->call ? GRANT_CALL : 0u);
	}
	return (row->use & ~use) == 0;
}

/* The document has a row for each interface: | `Interface` | `name` `name` ... | why | */
static bool is_told(const struct grant_member *row)
{
	char start[96], name[96];
	const char *line, *end, *found;

	snprintf(start, sizeof(start), "\n| `%s` | ", row->interface);
	snprintf(name, sizeof(name), "`%s`", row->name);
	line = strstr(document, start);
	if (!line)
		return false;
	line += strlen(start);
	end = strstr(line, " | ");
	found = strstr(line, name);
	return end && end[3] != '|' && found && found < end;
}

static void test_the_document_tells_what_is_not_there(void **state)
{
	size_t left = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(grant_members); i++) {
		const struct grant_member *row = &grant_members[i];

		left += !is_there(row);
		if (is_there(row) == is_told(row))
			fail_msg("%s.%s: the document %s", row->interface, row->name,
				 is_told(row) ? "says that it is not there" : "does not say that it is not there");
	}
	print_message("%zu members of %zu are not there\n", left, COUNT(grant_members));
	assert_true(left <= LEFT_MAX);
}

/* A member that several interfaces share is that of the one that inherits, not of what it inherits from. */
static void test_a_member_is_the_nearest(void **state)
{
	(void)state;
	assert_ptr_not_equal(member_find(INTERFACE_SELECT, "remove"), member_find(INTERFACE_ELEMENT, "remove"));
	assert_ptr_not_equal(member_find(INTERFACE_CONTROLS, "namedItem"),
			     member_find(INTERFACE_HTML_COLLECTION, "namedItem"));
	assert_ptr_equal(member_find(INTERFACE_SELECT, "append"), member_find(INTERFACE_ELEMENT, "append"));
	assert_null(member_find(INTERFACE_SELECT, "play"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_document_tells_what_is_not_there),
		cmocka_unit_test(test_a_member_is_the_nearest),
	};

	return cmocka_run_group_tests(tests, read_document, free_document);
}
