/* test_headless_html.c: HTML into a page without a display, and out of it. PAGES names the folder of whole pages. */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmocka_all.h"
#include "headless_page.h"

struct row {
	const char *html, *expected;
};

/* What a browser makes of a page. */
static void pages_are_parsed_as_html_has_it(void **state)
{
	static const struct row rows[] = {
		{"", "<html><head></head><body></body></html>"},
		{"x", "<html><head></head><body>x</body></html>"},
		{"<!doctype HTML>x", "<!DOCTYPE html><html><head></head><body>x</body></html>"},
		{"<p>a<p>b", "<html><head></head><body><p>a</p><p>b</p></body></html>"},
		{"<title>&lt;b></title>x", "<html><head><title>&lt;b&gt;</title></head><body>x</body></html>"},
		{"<b>1<i>2</b>3</i>", "<html><head></head><body><b>1<i>2</i></b><i>3</i></body></html>"},
		{"<table>x<tr><td>y",
		 "<html><head></head><body>x<table><tbody><tr><td>y</td></tr></tbody></table></body></html>"},
		{"<p id=a id=b CLASS='x y'>", "<html><head></head><body><p id=\"a\" class=\"x y\"></p></body></html>"},
		{"<br/>a</br>", "<html><head></head><body><br>a<br></body></html>"},
		{"<svg><rect/><foreignobject><p>", "<html><head></head><body><svg><rect></rect><foreignObject><p></p></"
						   "foreignObject></svg></body></html>"},
		{"<svg viewbox=1 xlink:href=x>",
		 "<html><head></head><body><svg viewBox=\"1\" xlink:href=\"x\"></svg></body></html>"},
		{"<><x-y>a</x-y><svg><><lineargradient>",
		 "<html><head></head><body>&lt;&gt;<x-y>a</x-y><svg>&lt;&gt;<linearGradient></linearGradient></svg></"
		 "body></html>"},
		{"<a<b>", "<html><head></head><body><a<b></a<b></body></html>"},
		{"<!--a--><x-y Z=1>", "<!--a--><html><head></head><body><x-y z=\"1\"></x-y></body></html>"},
		{"a\xc2\xa0&amp;&nbsp;&lt;<p title='\"&lt;&nbsp;'>",
		 "<html><head></head><body>a&nbsp;&amp;&nbsp;&lt;<p title=\"&quot;&lt;&nbsp;\"></p></body></html>"},
		{"<script>1<2</script><style>a>b</style><textarea>\n<b></textarea>",
		 "<html><head><script>1<2</script><style>a>b</style></head><body><textarea>&lt;b&gt;</textarea></"
		 "body></html>"},
		{"<template><td>x</template>",
		 "<html><head><template><td>x</td></template></head><body></body></html>"},
		{"<div><template shadowrootmode=open>a<slot></slot></template>b</div>",
		 "<html><head></head><body><div><template "
		 "shadowrootmode=\"open\">a<slot></slot></template>b</div></body></html>"},
		/* A second one stays a template, and so does one whose parent can have no shadow root. */
		{"<div><template shadowrootmode=open></template><template shadowrootmode=open>c</template></div>"
		 "<b><template shadowrootmode=open></template></b>",
		 "<html><head></head><body><div><template shadowrootmode=\"open\"></template><template "
		 "shadowrootmode=\"open\">c"
		 "</template></div><b><template shadowrootmode=\"open\"></template></b></body></html>"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		page_load(rows[i].html);
		page_is_whole(rows[i].expected);
	}
}

static void fragments_are_parsed_in_their_context(void **state)
{
	static const struct {
		const char *context, *html, *expected;
	} rows[] = {
		{"div", "a<b>c", "a<b>c</b>"},
		{"div", "<td>x", "x"},
		{"tr", "a<p>b</p>c", "a<p>b</p>c"},
		{"tr", "a</table>b", "ab"},
		{"tr", "<td>x", "<td>x</td>"},
		{"tbody", "<tr><td>x", "<tr><td>x</td></tr>"},
		{"select", "<option>a<option>b", "<option>a</option><option>b</option>"},
		{"textarea", "<b>", "&lt;b&gt;"},
		{"x-unilet", "<p>x", "<p>x</p>"},
		{"div", "<div><template shadowrootmode=open>x</template></div>",
		 "<div><template shadowrootmode=\"open\">x</template></div>"},
	};
	struct node *fragment;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_int_equal(
			html_parse_fragment(tree, page_atom(rows[i].context), string_of(rows[i].html), &fragment), 0);
		page_is(fragment, rows[i].expected);
		node_release(fragment);
	}
	assert_int_equal(html_parse_fragment(tree, 0, STRING("a<FrameSet>"), &fragment), -TREE_NOT_SUPPORTED);
	assert_null(fragment);
	/* Such a body is in a place where gumbo does not expect one. */
	assert_int_equal(html_parse_fragment(tree, 0, STRING("<math><head><mo><table><table/></BODY>"), &fragment),
			 -TREE_NOT_SUPPORTED);
	assert_int_equal(tree_nodes(tree), 1);
}

static void a_nul_becomes_a_character(void **state)
{
	(void)state;
	tree_close(tree);
	assert_int_equal(tree_open(0, &tree), 0);
	assert_int_equal(html_parse(tree, STRING("<v/\0=1 a\0b>x")), 0);
	page_is(tree_body(tree), "<v \xef\xbf\xbd=\"1\" a\xef\xbf\xbd"
				 "b=\"\">x</v>");
}

static void a_document_is_parsed_once(void **state)
{
	(void)state;
	page_load("x");
	assert_int_equal(html_parse(tree, STRING("y")), -TREE_INVALID_STATE);
	assert_non_null(tree_head(tree));
	assert_ptr_equal(node_parent(tree_body(tree)), tree_document_element(tree));
}

static void outer_and_inner_differ(void **state)
{
	struct text text = {0};
	struct node *p, *root;

	(void)state;
	page_load("<p>a<br><!--c--></p>");
	p = page_find("p");
	assert_int_equal(html_serialize(p, HTML_OUTER, &text), 0);
	text_is(&text, "<p>a<br><!--c--></p>");
	assert_int_equal(html_serialize(page_find("br"), HTML_OUTER, &text), 0);
	text_is(&text, "<br>");
	assert_int_equal(html_serialize(page_find("br"), 0, &text), 0);
	text_is(&text, "");
	assert_int_equal(html_serialize(node_last_child(p), HTML_OUTER, &text), 0);
	text_is(&text, "<!--c-->");
	assert_int_equal(element_attach_shadow(p, (struct shadow_options){true, true, true, true}, &root), 0);
	assert_int_equal(html_serialize(p, HTML_OUTER | HTML_SHADOW_OPEN, &text), 0);
	text_is(&text, "<p>a<br><!--c--></p>");
	assert_int_equal(html_serialize(p, HTML_SHADOW_CLOSED, &text), 0);
	text_is(&text, "<template shadowrootmode=\"closed\" shadowrootdelegatesfocus=\"\" shadowrootserializable=\"\" "
		       "shadowrootclonable=\"\"></template>a<br><!--c-->");
	node_set_text_content(root, STRING("in"));
	assert_int_equal(html_serialize(root, 0, &text), 0);
	text_is(&text, "in");
	text.max = 4;
	assert_int_equal(html_serialize(p, HTML_OUTER, &text), -TREE_QUOTA_EXCEEDED);
	text_close(&text);
}

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "r");
	char *data = calloc(1, 1 << 16);

	assert_non_null(file);
	assert_non_null(data);
	assert_true(fread(data, 1, (1 << 16) - 1, file) > 0);
	fclose(file);
	return data;
}

static void print(struct text *out)
{
	assert_int_equal(html_serialize(tree_document(tree), HTML_SHADOW_OPEN | HTML_SHADOW_CLOSED, out), 0);
}

/* What was printed reads back as the same page, and its copy prints the same. */
static void whole_pages_make_the_journey(void **state)
{
	char pattern[4096];
	glob_t pages;

	(void)state;
	snprintf(pattern, sizeof(pattern), "%s/*.html", getenv("PAGES"));
	assert_int_equal(glob(pattern, 0, NULL, &pages), 0);
	assert_true(pages.gl_pathc >= 4);
	for (size_t i = 0; i < pages.gl_pathc; i++) {
		struct text first = {0}, second = {0}, copied = {0}, inner = {0};
		struct node *copy;
		char *page = read_file(pages.gl_pathv[i]);

		page_load(page);
		print(&first);
		assert_int_equal(html_serialize(tree_body(tree), HTML_OUTER, &inner), 0);
		assert_int_equal(node_clone(tree_body(tree), true, &copy), 0);
		assert_int_equal(html_serialize(copy, HTML_OUTER, &copied), 0);
		assert_true(string_equal(text_string(&inner), text_string(&copied)));
		text_append(&first, (struct string){"", 1});
		page_load(first.data);
		print(&second);
		text_is(&second, first.data);
		text_close(&first);
		text_close(&copied);
		text_close(&inner);
		free(page);
	}
	globfree(&pages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(pages_are_parsed_as_html_has_it), PAGE_TEST(fragments_are_parsed_in_their_context),
		PAGE_TEST(a_nul_becomes_a_character),       PAGE_TEST(a_document_is_parsed_once),
		PAGE_TEST(outer_and_inner_differ),          PAGE_TEST(whole_pages_make_the_journey),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
