/* full_document.c: the whole page: document, markup, shadow roots, slots, templates (web-platform-tests: dom/nodes/Document-*,
 * domparsing, shadow-dom, html/semantics/scripting-1/the-template-element, html/syntax/serializing-html-fragments). */
#include "check.h"
#include "serve.h"

static struct unilet_document *document;
static void *box;
static char heard[1024];
static struct unilet_value html;

static void documents(void)
{
	IS_NODE(document, "#document");
	IS_NUMBER(unilet_node_node_type(document), UNILET_NODE_DOCUMENT_NODE);
	IS_NODE(unilet_document_document_element(document), "HTML");
	IS_NODE(unilet_document_head(document), "HEAD");
	IS_NODE(unilet_document_body(document), "BODY");
	IS_STRING(unilet_document_title(document), "t");
	DOES(unilet_document_set_title(document, " a \n b "));
	IS_STRING(unilet_document_title(document), "a b");
	IS_STRING(unilet_node_text_content(unilet_document_query_selector(document, "title")), " a \n b ");
	IS_STRING(unilet_document_character_set(document), "UTF-8");
	IS_STRING(unilet_document_content_type(document), "text/html");
	IS_NODE(unilet_document_get_element_by_id(document, "page"), "P#page");
	IS_NODE(unilet_document_get_element_by_id(document, "none"), "null");
	IS_LIST(unilet_document_get_elements_by_class_name(document, "x"), "page");
	IS_NUMBER(unilet_node_list_length(unilet_document_get_elements_by_name(document, "user")), 1);
	IS_NUMBER(unilet_html_collection_length(unilet_document_get_elements_by_tag_name(document, "form")), 1);
	IS_LIST(unilet_document_query_selector_all(document, "body > p, body > form"), "page login");
	IS_NODE(unilet_node_parent_node(unilet_document_document_element(document)), "#document");
	IS_NODE(unilet_node_parent_element(unilet_document_document_element(document)), "null");
	IS_STRING(unilet_node_text_content(document), NULL);
	IS_STRING(unilet_node_node_value(document), NULL);
	IS_TRUE(unilet_node_is_connected(document));
	THROWS(unilet_node_append_child(document, new_element("p", "")), "HierarchyRequestError");
	THROWS(unilet_node_append_child(document, unilet_document_create_text_node(document, "x")),
	       "HierarchyRequestError");
	THROWS(unilet_document_create_element(document, ""), "InvalidCharacterError");
	THROWS(unilet_document_create_element(document, "1a"), "InvalidCharacterError");
	THROWS(unilet_element_set_attribute(box, "", "x"), "InvalidCharacterError");
	THROWS(unilet_element_toggle_attribute(box, ""), "InvalidCharacterError");
}

/* Of a member that may be a trusted type as well. */
#define IS_HTML(call, text) CHECK(((void)(call), say_value(#call, &html)), say_text(#call, text))

/* Markup that is parsed, as a tree, and as it is written again. */
#define PARSES(markup, tree, written)                                                                                  \
	do {                                                                                                           \
		DOES(unilet_element_set_inner_html(box, markup));                                                      \
		IS_TREE(box, "DIV(" tree ")");                                                                         \
		IS_HTML(unilet_element_inner_html(box, &html), written);                                               \
	} while (0)
#define KEEPS(markup, tree) PARSES(markup, tree, markup)

static void markup(void)
{
	KEEPS("", "");
	KEEPS("text", "\"text\"");
	KEEPS("<b>1</b>2<!--3-->", "B(\"1\")\"2\"!3");
	KEEPS("a &amp; b &lt; c &gt; d \" '", "\"a & b < c > d \" '\"");
	KEEPS("<i title=\"&amp;&quot;'&lt;&gt;\"></i>", "I()");
	KEEPS("<br><hr><img><input>", "BR()HR()IMG()INPUT()");
	KEEPS("x&nbsp;y", "\"x\\xc2\\xa0y\"");
	PARSES("&copy;&#65;&#x42;&notin;&unknown;", "\"\\xc2\\xa9AB\\xe2\\x88\\x89&unknown;\"",
	       "\xc2\xa9"
	       "AB\xe2\x88\x89&amp;unknown;");
	PARSES("&#0;&#xd800;&#xdfff;&#x110000;&#x10ffff;&#x80;&#xfffe;",
	       "\"\\xef\\xbf\\xbd\\xef\\xbf\\xbd\\xef\\xbf\\xbd\\xef\\xbf\\xbd\\xf4\\x8f\\xbf\\xbf\\xe2\\x82\\xac\\xef"
	       "\\xbf\\xbe\"",
	       "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xf4\x8f\xbf\xbf\xe2\x82\xac\xef\xbf\xbe");
	PARSES("\xff\xc3|\xed\xa0\x80",
	       "\"\\xef\\xbf\\xbd\\xef\\xbf\\xbd|\\xef\\xbf\\xbd\\xef\\xbf\\xbd\\xef\\xbf\\xbd\"",
	       "\xef\xbf\xbd\xef\xbf\xbd|\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	PARSES("<i title='&#65&amp;&ltx=&lt;&notit;'></i>", "I()", "<i title=\"A&amp;&amp;ltx=&lt;&amp;notit;\"></i>");
	PARSES("<!--a--!>b--><!-->c", "!a\"b-->\"!\"c\"", "<!--a-->b--&gt;<!---->c");
	PARSES("<a href=x><a href=y>2", "A()A(\"2\")", "<a href=\"x\"></a><a href=\"y\">2</a>");
	PARSES("<p><table><td>1</table>2", "P()TABLE(TBODY(TR(TD(\"1\"))))\"2\"",
	       "<p></p><table><tbody><tr><td>1</td></tr></tbody></table>2");
	PARSES("<table>1<tr><td>2</table>", "\"1\"TABLE(TBODY(TR(TD(\"2\"))))",
	       "1<table><tbody><tr><td>2</td></tr></tbody></table>");
	PARSES("<p>1<p>2", "P(\"1\")P(\"2\")", "<p>1</p><p>2</p>");
	PARSES("<B Title=x CLASS='y'>", "B()", "<b title=\"x\" class=\"y\"></b>");
	PARSES("<table><tr><td>1", "TABLE(TBODY(TR(TD(\"1\"))))", "<table><tbody><tr><td>1</td></tr></tbody></table>");
	PARSES("<b><i>1</b>2</i>", "B(I(\"1\"))I(\"2\")", "<b><i>1</i></b><i>2</i>");
	PARSES("<ul><li>1<li>2</ul>", "UL(LI(\"1\")LI(\"2\"))", "<ul><li>1</li><li>2</li></ul>");
	PARSES("</b>x</p>y", "\"x\"P()\"y\"", "x<p></p>y");
	PARSES("<!doctype html><html><head></head><body>z", "\"z\"", "z");
	PARSES("<pre>\n\nx</pre>", "PRE(\"\\x0ax\")", "<pre>\nx</pre>");
	PARSES("<textarea><b></textarea>", "TEXTAREA(\"<b>\")", "<textarea>&lt;b&gt;</textarea>");
	PARSES("<svg><lineargradient/></svg>", "svg(linearGradient())", "<svg><linearGradient></linearGradient></svg>");
	PARSES("a\r\nb", "\"a\\x0ab\"", "a\nb");
	PARSES("<p id=a id=b>", "P()", "<p id=\"a\"></p>");
	DOES(unilet_element_set_inner_html(box, "<p id=a>1</p>"));
	IS_HTML(unilet_element_outer_html(box, &html), "<div id=\"box\"><p id=\"a\">1</p></div>");
	IS_NODE(unilet_element_query_selector(box, "#a"), "P#a");
}

static void templates(void)
{
	void *template, *content;

	DOES(unilet_element_set_inner_html(box, "<template id=t><i id=in>1</i></template>"));
	template = unilet_element_query_selector(box, "template");
	content = unilet_html_template_element_content(template);
	IS_TREE(template, "TEMPLATE()");
	IS_TREE(content, "#document-fragment(I(\"1\"))");
	IS_NODE(unilet_element_query_selector(box, "#in"), "null");
	IS_NODE(unilet_document_fragment_query_selector(content, "#in"), "I#in");
	IS_FALSE(unilet_node_is_connected(unilet_document_fragment_query_selector(content, "#in")));
	IS_HTML(unilet_element_inner_html(box, &html), "<template id=\"t\"><i id=\"in\">1</i></template>");
	IS_HTML(unilet_element_inner_html(template, &html), "<i id=\"in\">1</i>");
	DOES(unilet_element_set_inner_html(template, "<b>2</b>"));
	IS_TREE(content, "#document-fragment(B(\"2\"))");
	IS_TREE(unilet_html_template_element_content((void *)unilet_node_clone_node_with_subtree(template, true)),
		"#document-fragment(B(\"2\"))");
	IS_TREE(unilet_html_template_element_content((void *)unilet_node_clone_node(template)), "#document-fragment()");
	THROWS(unilet_node_append_child(content, template), "HierarchyRequestError");
}

static void *attach(void *host, enum unilet_shadow_root_mode mode)
{
	const struct unilet_shadow_root_init init = {.mode = mode};

	return unilet_element_attach_shadow(host, &init);
}

static void shadows(void)
{
	void *host = new_element("div", "host"), *shadow, *inside = new_element("p", "inside"),
	     *light = new_element("b", "light"), *closed;

	unilet_element_replace_children(box, host);
	unilet_node_append_child(host, light);
	shadow = attach(host, UNILET_SHADOW_ROOT_MODE_OPEN);
	unilet_node_append_child(shadow, inside);
	IS_NODE(shadow, "#document-fragment");
	IS_NODE(unilet_shadow_root_host(shadow), "DIV#host");
	IS_NUMBER(unilet_shadow_root_mode(shadow), UNILET_SHADOW_ROOT_MODE_OPEN);
	IS_TRUE(unilet_node_is_same_node(unilet_element_shadow_root(host), shadow));
	IS_TRUE(unilet_node_is_connected(inside));
	IS_TRUE(unilet_node_is_same_node(unilet_node_get_root_node(inside), shadow));
	IS_NODE(unilet_node_get_root_node_with_options(
			inside,
			&(const struct unilet_get_root_node_options){.has = UNILET_GET_ROOT_NODE_OPTIONS_HAS_COMPOSED,
								     .composed = true}),
		"#document");
	IS_FALSE(unilet_node_contains(host, inside));
	IS_NODE(unilet_node_parent_node(shadow), "null");
	IS_NODE(unilet_document_get_element_by_id(document, "inside"), "null");
	IS_NODE(unilet_document_fragment_get_element_by_id(shadow, "inside"), "P#inside");
	IS_NODE(unilet_element_closest(inside, "div"), "null");
	IS_HTML(unilet_element_inner_html(host, &html), "<b id=\"light\"></b>");
	IS_HTML(unilet_shadow_root_inner_html(shadow, &html), "<p id=\"inside\"></p>");
	THROWS(attach(host, UNILET_SHADOW_ROOT_MODE_OPEN), "NotSupportedError");
	THROWS(attach(new_element("input", ""), UNILET_SHADOW_ROOT_MODE_OPEN), "NotSupportedError");
	THROWS(attach(new_element("a", ""), UNILET_SHADOW_ROOT_MODE_OPEN), "NotSupportedError");
	THROWS(unilet_node_append_child(inside, host), "HierarchyRequestError");
	THROWS(unilet_node_clone_node(shadow), "NotSupportedError");
	closed = new_element("span", "closed");
	DOES(attach(closed, UNILET_SHADOW_ROOT_MODE_CLOSED));
	IS_NODE(unilet_element_shadow_root(closed), "null");
	DOES(unilet_shadow_root_set_inner_html(shadow, "<i>1</i>"));
	IS_TREE(shadow, "#document-fragment(I(\"1\"))");
	IS_NODE(unilet_element_shadow_root((void *)unilet_node_clone_node(host)), "null");
}

/* Who, in which phase, and what the target is for it. */
static void hear(const struct unilet_event_info *event, void *context)
{
	const size_t length = strlen(heard);

	snprintf(heard + length, sizeof(heard) - length, "%s%s%d:%s", length ? " " : "", (const char *)context,
		 (int)event->fields[0].number, unilet_event_string(event, 1));
}

static void listen(void *target, const char *type, const char *who, unsigned flags)
{
	static const char *const fields[] = {"eventPhase", "target.id"};
	const struct unilet_listen_options options = {.flags = flags, .fields = fields, .field_count = 2};

	unilet_listen(target, type, hear, (void *)who, &options);
}

static void dispatch(void *target, const char *type, bool composed)
{
	const struct unilet_event_init init = {.has = UNILET_EVENT_INIT_HAS_BUBBLES | UNILET_EVENT_INIT_HAS_COMPOSED,
					       .bubbles = true,
					       .composed = composed};
	struct unilet_event *event = unilet_event_new_with_event_init_dict(type, &init);

	heard[0] = '\0';
	unilet_event_target_dispatch_event(target, event);
	serve(box);
	unilet_release(event);
}

#define HEARS(target, type, composed, who)                                                                             \
	CHECK((dispatch(target, type, composed), say_text(#target, heard)), say_text(#target, who))

static void paths(void)
{
	void *host = new_element("div", "host"), *shadow, *inside = new_element("p", "inside"),
	     *light = new_element("b", "light");
	void *slot = new_element("slot", "slot"), *other = new_element("b", "other");

	unilet_element_replace_children(box, host);
	unilet_node_append_child(host, light);
	unilet_node_append_child(host, other);
	unilet_element_set_attribute(other, "slot", "none");
	shadow = attach(host, UNILET_SHADOW_ROOT_MODE_OPEN);
	unilet_node_append_child(shadow, inside);
	unilet_node_append_child(inside, slot);
	listen(box, "e", "B", UNILET_CAPTURE);
	listen(box, "e", "b", 0);
	listen(host, "e", "H", UNILET_CAPTURE);
	listen(host, "e", "h", 0);
	listen(shadow, "e", "S", UNILET_CAPTURE);
	listen(shadow, "e", "s", 0);
	listen(inside, "e", "i", 0);
	listen(slot, "e", "t", 0);
	listen(light, "e", "l", 0);
	HEARS(inside, "e", false, "S1:inside i2:inside s3:inside");
	/* Outside, the host is where it happened. */
	HEARS(inside, "e", true, "B1:host H2:host S1:inside i2:inside s3:inside h2:host b3:host");
	HEARS(slot, "e", true, "B1:host H2:host S1:slot t2:slot i3:slot s3:slot h2:host b3:host");
	/* What is in a slot is heard there as well, composed or not. */
	HEARS(light, "e", false, "B1:light H1:light S1:light l2:light t3:light i3:light s3:light h3:light b3:light");
	HEARS(other, "e", false, "B1:other H1:other h3:other b3:other");
	HEARS(host, "e", false, "B1:host H2:host h2:host b3:host");
}

int main(void)
{
	say_begin();
	document = unilet_document();
	box = new_element("div", "box");
	unilet_node_append_child(unilet_document_body(document), box);
	documents();
	markup();
	templates();
	shadows();
	paths();
	unilet_element_remove(box);
	return say_end_in(unilet_document_body(document));
}
