/* test_sdk_html.c: markup becomes operations; a page of the test's own writes down the tree that they make. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <unilet/html.h>

#include "../../guest/sdk/html.h"
#include "../../guest/sdk/page.h"
#include "../../guest/sdk/sdk.h"

#define NODES 1024

static struct node {
	char own[256]; /* its start tag without '>', or its text */
	int first, last, next;
	int element, released;
} nodes[NODES];
static int node_count;
static char said[256];
static int operations;
static char page_text[16 << 10];

static struct unilet_object *add(const char *before, const char *text, int element)
{
	struct node *node = &nodes[++node_count];

	assert_true(node_count < NODES - 1);
	memset(node, 0, sizeof(*node));
	snprintf(node->own, sizeof(node->own), "%s%s", before, text);
	node->element = element;
	operations++;
	return (struct unilet_object *)(uintptr_t)node_count;
}

static struct node *node_of(const void *object)
{
	assert_in_range((uintptr_t)object, 1, node_count);
	return &nodes[(uintptr_t)object];
}

void *unilet_document_object(void)
{
	return NULL;
}

struct unilet_object *unilet_call(const void *object, const char *name, int count, const struct unilet_value *arguments)
{
	(void)object;
	if (strcmp(name, "createDocumentFragment") == 0)
		return add("", "#fragment", 1);
	assert_string_equal(name, "createElementNS");
	assert_int_equal(count, 2);
	assert_string_equal(arguments[0].string, "http://www.w3.org/2000/svg");
	return add("<svg:", arguments[1].string, 1);
}

struct unilet_object *unilet_fast_create(const char *name)
{
	return add("<", name, 1);
}

struct unilet_object *unilet_fast_text(const char *data)
{
	return add("", data, 0);
}

void unilet_fast_append(const void *node, const void *child)
{
	struct node *parent = node_of(node);
	const int number = (int)(uintptr_t)child;

	if (parent->first)
		nodes[parent->last].next = number;
	else
		parent->first = number;
	parent->last = number;
	operations++;
}

void unilet_fast_attribute(const void *element, const char *name, const char *value)
{
	struct node *node = node_of(element);
	const size_t length = strlen(node->own);

	snprintf(node->own + length, sizeof(node->own) - length, " %s=[%s]", name, value);
	operations++;
}

void unilet_release(const void *object)
{
	if (object)
		node_of(object)->released++;
}

static uint32_t asked[16];
static int asked_count;

void unilet_clone_parts(const void *node, int count, const uint32_t *index, struct unilet_object **parts)
{
	node_of(node);
	asked_count = count;
	for (int i = 0; i < count; i++) {
		asked[i] = index[i];
		parts[i] = (struct unilet_object *)(uintptr_t)(100 + i);
	}
}

int sdk_fail(int status)
{
	snprintf(said, sizeof(said), "%d", status);
	return status;
}

int sdk_fail_saying(int status, const char *name, const char *message)
{
	snprintf(said, sizeof(said), "%d %s: %s", status, name, message);
	return status;
}

static void write_node(int number)
{
	const struct node *node = &nodes[number];
	const size_t length = strlen(page_text);

	snprintf(page_text + length, sizeof(page_text) - length, "%s%s", node->own, node->element ? ">" : "");
	for (int child = node->first; child; child = nodes[child].next)
		write_node(child);
	if (node->element)
		strncat(page_text, "/", sizeof(page_text) - strlen(page_text) - 1);
}

static int fresh(void **state)
{
	(void)state;
	node_count = 0;
	operations = 0;
	said[0] = 0;
	page_text[0] = 0;
	return 0;
}

/* What markup makes, within its fragment; each node but the fragment was released once. */
static void makes(const char *markup, const char *expected)
{
	fresh(NULL);
	assert_non_null(unilet_html(markup));
	assert_string_equal(said, "");
	for (int i = 2; i <= node_count; i++)
		assert_int_equal(nodes[i].released, 1);
	assert_int_equal(nodes[1].released, 0);
	for (int child = nodes[1].first; child; child = nodes[child].next)
		write_node(child);
	assert_string_equal(page_text, expected);
}

static void fails(const char *markup, const char *expected)
{
	fresh(NULL);
	assert_null(unilet_html(markup));
	assert_string_equal(said, expected);
	assert_int_equal(operations, 0);
}

static void elements_and_texts_are_made_as_written(void **state)
{
	(void)state;
	makes("", "");
	makes("text", "text");
	makes("<p>one</p> <p>two</p>", "<p>one/ <p>two/");
	makes("<UL><li>a<LI>b</li></lI></ul>", "<ul><li>a<li>b///");
	makes("<table><tr><td>1</td></tr></table>", "<table><tr><td>1///");
	makes("a<br>b<hr/>c<img src=x >", "a<br>/b<hr>/c<img src=[x]>/");
	makes("<!-- no > comment -->x<!---->", "x");
	makes("<textarea>a &lt; b</textarea><title></title>", "<textarea>a < b/<title>/");
}

static void attributes_are_read_with_and_without_quotes(void **state)
{
	(void)state;
	makes("<p id=a class=\"b c\" title='d \"e\"' hidden data-x = 1>t</p>",
	      "<p id=[a] class=[b c] title=[d \"e\"] hidden=[] data-x=[1]>t/");
	makes("<p TITLE=\"a&amp;b&quot;&#65;&#x1F600;\"></p>", "<p title=[a&b\"A\xf0\x9f\x98\x80]>/");
	makes("<p title=\"<b>\"></p>", "<p title=[<b>]>/");
}

static void character_references_are_known_or_wrong(void **state)
{
	(void)state;
	makes("&lt;&gt;&nbsp;&hellip;&#8364;", "<>\xc2\xa0\xe2\x80\xa6\xe2\x82\xac");
	fails("a &unknown; b",
	      "-1 SyntaxError: markup, line 1, column 3: a character reference that is not known: write the "
	      "character, or &amp;");
	fails("AT&T", "-1 SyntaxError: markup, line 1, column 3: a character reference that is not known: write the "
		      "character, or &amp;");
	for (const char *const *wrong = (const char *const[]){"&#0;", "&#xD800;", "&#x110000;", "&#99999999999;", "&#;",
							      "&#x;", "&;", "&#1;", "&#x80;", "&", "&#12a;", NULL};
	     *wrong; wrong++) {
		fresh(NULL);
		assert_null(unilet_html(*wrong));
		assert_int_equal(operations, 0);
	}
}

static void svg_is_made_in_its_namespace(void **state)
{
	(void)state;
	makes("<svg viewBox='0 0 1 1'><linearGradient/><g><a/></g></svg><a></a>",
	      "<svg:svg viewBox=[0 0 1 1]><svg:linearGradient>/<svg:g><svg:a>///<a>/");
}

static void mistakes_are_told_by_their_place_and_make_nothing(void **state)
{
	(void)state;
	fails("<p>", "-1 SyntaxError: markup, line 1, column 1: an element has no end tag");
	fails("<div>\n <p>x</div>",
	      "-1 SyntaxError: markup, line 2, column 6: an end tag of another element than the open one");
	fails("</p>", "-1 SyntaxError: markup, line 1, column 1: an end tag without an element");
	fails("<p/>",
	      "-1 SyntaxError: markup, line 1, column 5: \"/>\" does not end this element: it needs an end tag");
	fails("1 < 2", "-1 SyntaxError: markup, line 1, column 3: \"<\" begins no tag: write &lt;");
	fails("<p title=\"x", "-1 SyntaxError: markup, line 1, column 12: a quoted value does not end");
	fails("<p title=>", "-1 SyntaxError: markup, line 1, column 10: a value is missing");
	fails("<p =>", "-1 SyntaxError: markup, line 1, column 4: the name of an attribute is expected");
	fails("<p title", "-1 SyntaxError: markup, line 1, column 9: a tag does not end");
	fails("<p></p", "-1 SyntaxError: markup, line 1, column 7: an end tag does not end");
	fails("<!-- x", "-1 SyntaxError: markup, line 1, column 1: a comment does not end");
	fails("<script>1</script>", "-1 SyntaxError: markup, line 1, column 8: this element can't be made by markup");
	fails("<textarea><b></b></textarea>",
	      "-1 SyntaxError: markup, line 1, column 11: only text may be in this element: write &lt;");
}

static void depth_has_a_limit(void **state)
{
	static char text[5 * SDK_HTML_DEPTH_MAX + 16];

	(void)state;
	for (unsigned i = 0; i < SDK_HTML_DEPTH_MAX + 1; i++)
		memcpy(text + 3 * (size_t)i, "<b>", sizeof("<b>"));
	fresh(NULL);
	assert_null(unilet_html(text));
	assert_non_null(strstr(said, "too many elements in each other"));
}

static void a_template_is_one_element_with_parts(void **state)
{
	struct unilet_element *parts[2];
	struct unilet_template *template;

	(void)state;
	template =
		unilet_template_open(" <tr><td data-part=number></td>\n<td>x<b data-part=\"name\">y</b></td></tr>\n");
	assert_non_null(template);
	write_node(2); /* after its fragment */
	assert_string_equal(page_text, "<tr><td>/\n<td>x<b>y///");
	assert_int_equal(nodes[2].released, 0);
	assert_int_equal(unilet_template_part(template, "number"), 0);
	assert_int_equal(unilet_template_part(template, "name"), 1);
	assert_int_equal(unilet_template_part(template, "none"), -UNILET_NOT_FOUND);
	assert_ptr_equal(unilet_template_clone(template, parts), (void *)100);
	assert_ptr_equal(parts[0], (void *)101);
	assert_ptr_equal(parts[1], (void *)102);
	assert_int_equal(asked_count, 3);
	assert_int_equal(asked[0], 0);
	assert_int_equal(asked[1], 1);
	assert_int_equal(asked[2], 5);
	unilet_template_close(template);
	assert_int_equal(nodes[2].released, 1);
}

static void wrong_templates_are_told(void **state)
{
	static const char many[] = "<p><b data-part></b><b data-part></b><b data-part></b><b data-part></b>"
				   "<b data-part></b><b data-part></b><b data-part></b><b data-part></b>"
				   "<b data-part></b><b data-part></b><b data-part></b><b data-part></b>"
				   "<b data-part></b><b data-part></b><b data-part></b><b data-part></b></p>";

	(void)state;
	assert_null(unilet_template_open("<p></p><p></p>"));
	assert_non_null(strstr(said, "a template is one element"));
	assert_null(unilet_template_open("text"));
	assert_non_null(strstr(said, "a template is one element"));
	assert_null(unilet_template_open("<p></p>more"));
	assert_non_null(strstr(said, "without text around it"));
	assert_null(unilet_template_open("<p data-part=x></p>"));
	assert_non_null(strstr(said, "the outermost element is not a part"));
	assert_null(unilet_template_open(many));
	assert_non_null(strstr(said, "more than 15 parts"));
	assert_int_equal(operations, 0);
	unilet_template_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(elements_and_texts_are_made_as_written, fresh),
		cmocka_unit_test_setup(attributes_are_read_with_and_without_quotes, fresh),
		cmocka_unit_test_setup(character_references_are_known_or_wrong, fresh),
		cmocka_unit_test_setup(svg_is_made_in_its_namespace, fresh),
		cmocka_unit_test_setup(mistakes_are_told_by_their_place_and_make_nothing, fresh),
		cmocka_unit_test_setup(depth_has_a_limit, fresh),
		cmocka_unit_test_setup(a_template_is_one_element_with_parts, fresh),
		cmocka_unit_test_setup(wrong_templates_are_told, fresh),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
