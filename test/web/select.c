/* select.c: what selectors match, in the program's own tree and nowhere else. */
#include <string.h>
#include <unilet/html.h>

#include "say.h"

static struct unilet_shadow_root *root;

static const char markup[] =
	"<section id=s class='one two' lang=de data-state=open>"
	"<h1 id=h>Title</h1>"
	"<p id=p1 class=one>a<b id=b1>b</b><i id=i1></i></p>"
	"<p id=p2 class='two three' title='x y-z'>c</p>"
	"<ul id=u><li id=l1>1</li><li id=l2 class=one>2</li><li id=l3>3</li><li id=l4>4</li><li id=l5>5</li></ul>"
	"<form id=f><input id=t type=text value=v required><input id=c type=checkbox checked><input id=r type=radio "
	"disabled>"
	"<select id=o><option id=o1>1</option><option id=o2 selected>2</option></select><textarea id=a "
	"readonly></textarea>"
	"<button id=k disabled>k</button></form><div id=e></div></section>";

/* The ids of all that match, or what is thrown. */
static void all(const char *selector)
{
	struct unilet_node_list *list = unilet_document_fragment_query_selector_all(root, selector);
	struct unilet_node *items[32];
	const long count = unilet_node_list_get_all(list, 32, items);

	say("%s:", selector);
	for (long i = 0; i < count && i < 32; i++) {
		char *id = unilet_element_id((struct unilet_element *)items[i]);

		say(" %s", id ? id : "null");
		free(id);
		unilet_release(items[i]);
	}
	if (unilet_error()->code)
		say(" throws %s", unilet_error()->name);
	say("\n");
	unilet_clear_error();
	unilet_release(list);
}

static const char *const selectors[] = {"*",
					"p",
					"P",
					"#p1",
					".one",
					".one.two",
					"p.one",
					"p, li",
					"section p",
					"section > p",
					"h1 + p",
					"h1 ~ p",
					"p + p",
					"ul > li:first-child",
					"li:last-child",
					"li:nth-child(2)",
					"li:nth-child(odd)",
					"li:nth-child(even)",
					"li:nth-child(2n+1)",
					"li:nth-child(-n+2)",
					"li:nth-last-child(2)",
					"li:nth-child(n+3):nth-child(-n+4)",
					"li:nth-of-type(3)",
					"p:first-of-type",
					"p:last-of-type",
					"b:only-of-type",
					"h1:only-child",
					"b:only-child",
					":empty",
					"div:empty",
					"li:not(.one)",
					"li:not(:first-child, :last-child)",
					":is(h1, b)",
					":where(h1, b)",
					"p:has(b)",
					"section:has(> ul)",
					"p:has(+ p)",
					"[class]",
					"[class=one]",
					"[class~=two]",
					"[title|=x]",
					"[title^=x]",
					"[title$=z]",
					"[title*='y-']",
					"[title='X Y-Z' i]",
					"[title='X Y-Z' s]",
					"[data-state]",
					"[data-state=open]",
					"[lang|=de]",
					"[ID=p1]",
					"[type=TEXT]",
					":checked",
					"input:checked",
					"option:checked",
					":disabled",
					":enabled",
					":required",
					":optional",
					":read-only",
					":read-write",
					"input:not([type=radio])",
					":root",
					":scope",
					":scope > section",
					"#\\70 1",
					".\\6f ne",
					"p\\",
					"",
					" ",
					",",
					"p,",
					"p >",
					"> p",
					"p > > b",
					"p::before",
					":nothing",
					"p:nothing(1)",
					"p:not(",
					"p:nth-child()",
					"p:nth-child(2n+)",
					"[",
					"[x",
					"[x=]",
					"[x='",
					"#",
					".",
					"p..x",
					"#1",
					"a|b",
					"*|p",
					"|p",
					"p:lang(de)",
					"p:hover",
					"p:focus",
					"p:first-child:last-child",
					"p /* comment */ b",
					"\n\tp\n",
					"b\xc3\xa4",
					"html",
					"body",
					"script",
					"[data-secret^=a] *",
					":host",
					":host(*)",
					":host > section",
					":host section b",
					":host > b",
					":host(*) > section",
					":host(div) > section",
					":host(.none) > section",
					":host(div, p)",
					":host(div p)",
					":host(",
					":host()",
					":is(:host) > section",
					":not(:host) > section",
					"* > section",
					":host.none > section",
					":host(:is(body *)) > section",
					":host(:is(:host *)) > section",
					":host(:is(x-unilet *)) > section",
					":host(:is(:host(x-unilet) *)) > section",
					":host(:is(:host([src]) *)) > section",
					":dir(ltr)",
					":dir(rtl)",
					":dir(sideways)",
					":dir()",
					":dir",
					":in-range",
					":out-of-range",
					":user-invalid",
					"::slotted(b)",
					"::slotted(",
					"::part(b)",
					"x-unilet",
					"head *",
					":defined",
					"p:is()",
					"p:not(b, i)",
					"li:nth-child(2 of .one)",
					"li:nth-child(1 of .one)",
					"p:nth-last-of-type(1)",
					"section :nth-child(1)",
					"li:nth-child(+3)",
					"li:nth-child(-1)",
					"li:nth-child( 2n + 1 )",
					"li:nth-child(2n + 1)",
					"LI",
					"li:NTH-CHILD(2)",
					"p[title]",
					"p[title=x\\ y-z]",
					"p[title=\"x y-z\"]"};

static void one_by_one(void)
{
	struct unilet_element *b = unilet_document_fragment_query_selector(root, "b");
	struct unilet_element *none = unilet_document_fragment_query_selector(root, "none");
	struct unilet_element *section = unilet_document_fragment_query_selector(root, "section");

	NODE(b);
	NODE(none);
	BOOLEAN(unilet_element_matches(b, "p b"));
	BOOLEAN(unilet_element_matches(b, "ul b"));
	BOOLEAN(unilet_element_matches(b, "["));
	BOOLEAN(unilet_element_matches(b, "body *"));
	BOOLEAN(unilet_element_matches(b, ":host *"));
	NODE(unilet_element_closest(b, "p"));
	NODE(unilet_element_closest(b, "b"));
	NODE(unilet_element_closest(b, "body"));
	NODE(unilet_element_closest(b, "x-unilet"));
	NODE(unilet_element_closest(b, "["));
	NODE(unilet_element_query_selector(section, "section b"));
	NODE(unilet_element_query_selector(section, ":scope > b"));
	NODE(unilet_element_query_selector(section, ":scope b"));
	NODE(unilet_document_fragment_get_element_by_id(root, "p2"));
	NODE(unilet_document_fragment_get_element_by_id(root, ""));
	NUMBER(unilet_html_collection_length(unilet_element_get_elements_by_tag_name(section, "li")));
	NUMBER(unilet_html_collection_length(unilet_element_get_elements_by_tag_name(section, "*")));
	NUMBER(unilet_html_collection_length(unilet_element_get_elements_by_class_name(section, "two three")));
	NUMBER(unilet_html_collection_length(unilet_element_children(section)));
}

int main(void)
{
	say_begin();
	root = unilet_root();
	unilet_node_append_child(root, unilet_html(markup));
	for (size_t i = 0; i < sizeof(selectors) / sizeof(selectors[0]); i++)
		all(selectors[i]);
	one_by_one();
	return say_end();
}
