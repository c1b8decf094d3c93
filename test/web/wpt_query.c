/* wpt_query.c: what selectors match and which are none (web-platform-tests: dom/nodes/ParentNode-querySelector*,
 * Element-matches*, Element-closest*, css/selectors). */
#include <unilet/html.h>

#include "check.h"

#define MATCHES(selector, ids) IS_LIST(unilet_document_fragment_query_selector_all(root, selector), ids)
#define IS_WRONG(selector)     THROWS(unilet_document_fragment_query_selector(root, selector), "SyntaxError")

static struct unilet_shadow_root *root;

static const char markup[] =
	"<main id=m><h2 id=h class='a b'>x</h2><p id=p1 class=a lang=en-GB>1</p><p id=p2 class=A title=''>2<em "
	"id=e>e</em></p>"
	"<ol id=o><li id=l1>1</li><li id=l2 class=a>2</li><li id=l3>3</li><li id=l4 class=a>4</li></ol>"
	"<div id=d data-a='one two' data-b=o-p dir=rtl><span id=s1></span><span id=s2> </span></div>"
	"<form id=f><fieldset id=fs disabled><legend id=lg><input id=i1></legend><input id=i2></fieldset>"
	"<input id=i3 type=checkbox checked><input id=i4 type=radio name=r required><input id=i5 readonly>"
	"<input id=i6 type=number min=1 max=3 value=5><input id=i7 placeholder=p><select id=se><option id=op1 "
	"selected>1</option>"
	"<option id=op2>2</option></select><textarea id=t></textarea><button id=b>b</button></form></main>";

static void attributes(void)
{
	MATCHES("[title]", "p2");
	MATCHES("[title='']", "p2");
	MATCHES("[title^='']", "");
	MATCHES("[title$='']", "");
	MATCHES("[title*='']", "");
	MATCHES("[data-a~=two]", "d");
	MATCHES("[data-a~='one two']", "");
	MATCHES("[data-a~='']", "");
	MATCHES("[data-b|=o]", "d");
	MATCHES("[data-b^='o-']", "d");
	MATCHES("[lang|=en]", "p1");
	MATCHES("[lang|=EN i]", "p1");
	MATCHES("[class=a]", "p1 l2 l4");
	MATCHES("[class='A' i]", "p1 p2 l2 l4");
	MATCHES("[CLASS=a]", "p1 l2 l4");
	MATCHES("[dir=RTL]", "d");
	MATCHES("[data-b=O-P]", "");
	MATCHES("[ data-b = 'o-p' ]", "d");
	MATCHES("[type=CHECKBOX]", "i3");
	MATCHES("[*|title]", "p2");
	MATCHES("[|title]", "p2");
	/* The end closes what is open. */
	MATCHES("[title", "p2");
	MATCHES("li:not(.a", "l1 l3");
	MATCHES("[data-b='o-p", "d");
	MATCHES("p\\", "");
}

static void structure(void)
{
	MATCHES("li:nth-child(2n)", "l2 l4");
	MATCHES("li:nth-child(odd)", "l1 l3");
	MATCHES("li:nth-child(-n+2)", "l1 l2");
	MATCHES("li:nth-child(n+3)", "l3 l4");
	MATCHES("li:nth-child(0n+1)", "l1");
	MATCHES("li:nth-child(0)", "");
	MATCHES("li:nth-child(-2n+3)", "l1 l3");
	MATCHES("li:nth-last-child(2)", "l3");
	MATCHES("li:nth-child(2 of .a)", "l4");
	MATCHES("li:nth-last-child(1 of .a)", "l4");
	MATCHES("main > :nth-of-type(2)", "p2");
	MATCHES("main > p:last-of-type", "p2");
	MATCHES("span:only-child", "");
	MATCHES("em:only-child", "e");
	MATCHES("ol:only-of-type", "o");
	MATCHES("span:empty", "s1");
	MATCHES("h2 + p", "p1");
	MATCHES("h2 ~ p", "p1 p2");
	MATCHES("p + p + ol > li:first-child", "l1");
	MATCHES("main>p>em", "e");
	MATCHES("MAIN > P", "p1 p2");
	MATCHES("p, h2, p", "h p1 p2");
	MATCHES(":is(h2, p):not(.a)", "p2");
	MATCHES(":not(p, h2, li, :empty).a", "");
	MATCHES("main > :where(h2, ol)", "h o");
	MATCHES(":is()", "");
	MATCHES("p:has(em)", "p2");
	MATCHES("main > :has(> span)", "d");
	MATCHES("p:has(+ ol)", "p2");
	MATCHES("h2:has(~ ol)", "h");
	MATCHES("p:not(:has(em))", "p1");
	MATCHES(":root", "");
	MATCHES("p:lang(en)", "p1 p2");
	MATCHES("p:lang('en-gb')", "p1");
	MATCHES("p:lang(de)", "");
}

static void states(void)
{
	MATCHES(":checked", "i3 op1");
	MATCHES("input:disabled", "i2");
	MATCHES("fieldset:disabled", "fs");
	MATCHES("input:enabled", "i1 i3 i4 i5 i6 i7");
	MATCHES("input:required", "i4");
	MATCHES("input:optional", "i1 i2 i3 i5 i6 i7");
	MATCHES("input:invalid", "i4 i6");
	MATCHES("input:placeholder-shown", "i7");
	MATCHES("input:read-write", "i1 i6 i7");
	MATCHES("textarea:read-only", "");
	MATCHES("option:default", "op1");
	MATCHES("button:default", "b");
	MATCHES("form:invalid", "f");
	MATCHES("main:hover, main:active, main:focus, main:focus-within, main:target", "");
	MATCHES("p:defined", "p1 p2");
	MATCHES("a:link, a:any-link, a:visited", "");
}

static void escapes(void)
{
	MATCHES("#\\6d", "m");
	MATCHES("#\\00006d", "m");
	MATCHES("#p\\31", "p1");
	MATCHES("#p\\31 ", "p1");
	MATCHES(".\\61 .b", "h");
	MATCHES("\\6D ain", "m");
	MATCHES("[data-b='\\6f-p']", "d");
	MATCHES("[data-b=\"o\\\n-p\"]", "d");
	MATCHES("#m/* c */ > /**/h2", "h");
	MATCHES("#none\\0", "");
}

static void wrong(void)
{
	IS_WRONG("");
	IS_WRONG(" ");
	IS_WRONG(",");
	IS_WRONG("p,");
	IS_WRONG("p >");
	IS_WRONG("> p");
	IS_WRONG("p + + p");
	IS_WRONG("p..a");
	IS_WRONG("p#");
	IS_WRONG("p.1");
	IS_WRONG("#1");
	IS_WRONG("[title=");
	IS_WRONG("[title=]");
	IS_WRONG("[=x]");
	IS_WRONG("[title==x]");
	IS_WRONG("[title=x y]");
	IS_WRONG("[title=1]");
	IS_WRONG(":nth-child()");
	IS_WRONG(":nth-child(n n)");
	IS_WRONG(":nth-child(+ 1)");
	IS_WRONG(":not()");
	IS_WRONG(":not(p,)");
	IS_WRONG(":has()");
	IS_WRONG(":nonsense");
	IS_WRONG(":nonsense(x)");
	IS_WRONG("::nonsense");
	IS_WRONG(":");
	IS_WRONG("p:");
	IS_WRONG("ns|p");
	IS_WRONG("p}");
	IS_WRONG("@p");
}

static void elements(void)
{
	void *e = unilet_document_fragment_query_selector(root, "em");
	void *p = unilet_document_fragment_query_selector(root, "#p2"), *alone;

	IS_TRUE(unilet_element_matches(e, "main em"));
	IS_TRUE(unilet_element_matches(e, ":scope"));
	IS_FALSE(unilet_element_matches(e, "body em"));
	IS_FALSE(unilet_element_matches(e, "em *"));
	THROWS(unilet_element_matches(e, "em["), "SyntaxError");
	THROWS(unilet_element_matches(e, ""), "SyntaxError");
	IS_NODE(unilet_element_closest(e, "em"), "EM#e");
	IS_NODE(unilet_element_closest(e, "p, main"), "P#p2");
	IS_NODE(unilet_element_closest(e, "main > :scope"), "null");
	IS_NODE(unilet_element_closest(e, ":has(> :scope)"), "P#p2");
	IS_NODE(unilet_element_closest(e, "html"), "null");
	THROWS(unilet_element_closest(e, "!"), "SyntaxError");
	/* The whole tree counts for a match, and what is within the element for where it is looked for. */
	IS_NODE(unilet_element_query_selector(p, "main em"), "EM#e");
	IS_NODE(unilet_element_query_selector(p, "p"), "null");
	IS_NODE(unilet_element_query_selector(p, ":scope > em"), "EM#e");
	IS_NODE(unilet_element_query_selector(p, ":scope ~ ol"), "null");
	IS_LIST(unilet_element_query_selector_all(p, "*"), "e");
	alone = unilet_html("<i id=x><b id=y></b></i>");
	IS_NODE(unilet_document_fragment_query_selector(alone, "i > b"), "B#y");
	IS_LIST(unilet_document_fragment_query_selector_all(alone, "*"), "x y");
	IS_NODE(unilet_document_fragment_query_selector(alone, "main"), "null");
	unilet_element_remove(p);
	IS_FALSE(unilet_element_matches(e, "main em"));
	IS_TRUE(unilet_element_matches(e, "p > em"));
}

int main(void)
{
	say_begin();
	root = unilet_root();
	unilet_node_append_child(root, unilet_html(markup));
	attributes();
	structure();
	states();
	escapes();
	wrong();
	elements();
	return say_end();
}
