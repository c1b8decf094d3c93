/* wpt_attribute.c: attributes by name, and styles (web-platform-tests: dom/nodes/attributes*, Element-hasAttribute*,
 * Element-removeAttribute*, css/cssom/cssstyledeclaration-*). */
#include "check.h"

static struct unilet_document *document;

static void *make(const char *name)
{
	return unilet_document_create_element(document, name);
}

static void by_name(void)
{
	void *e = make("div");
	char *names[8];
	long count;

	IS_FALSE(unilet_element_has_attributes(e));
	IS_STRING(unilet_element_get_attribute(e, "title"), NULL);
	DOES(unilet_element_set_attribute(e, "TITLE", "1"));
	DOES(unilet_element_set_attribute(e, "data-X", "2"));
	DOES(unilet_element_set_attribute(e, "aria-Label", "3"));
	DOES(unilet_element_set_attribute(e, "title", "4"));
	IS_TRUE(unilet_element_has_attributes(e));
	IS_STRING(unilet_element_get_attribute(e, "Title"), "4");
	IS_TRUE(unilet_element_has_attribute(e, "tITLE"));
	IS_STRING(unilet_element_get_attribute(e, "data-x"), "2");
	count = unilet_element_get_attribute_names_all(e, 8, names);
	IS_NUMBER(count, 3);
	if (count == 3) {
		IS_STRING(names[0], "title");
		IS_STRING(names[1], "data-x");
		IS_STRING(names[2], "aria-label");
	}
	DOES(unilet_element_remove_attribute(e, "DATA-X"));
	DOES(unilet_element_remove_attribute(e, "data-x"));
	IS_FALSE(unilet_element_has_attribute(e, "data-x"));
	IS_STRING(unilet_element_get_attribute(e, ""), NULL);
	IS_FALSE(unilet_element_has_attribute(e, ""));
	IS_STRING(unilet_element_get_attribute(e, "a b"), NULL);
	DOES(unilet_element_remove_attribute(e, "a b"));
	DOES(unilet_element_set_attribute(e, "title", ""));
	IS_STRING(unilet_element_get_attribute(e, "title"), "");
	DOES(unilet_element_set_attribute(e, "data-\xc3\x84", "x"));
	IS_STRING(unilet_element_get_attribute(e, "data-\xc3\x84"), "x");
	IS_STRING(unilet_element_get_attribute(e, "data-\xc3\xa4"), NULL);
}

static void with_namespaces(void)
{
	void *e = make("div"), *svg;

	svg = unilet_document_create_element_ns(document, "http://www.w3.org/2000/svg", "svg");
	DOES(unilet_element_set_attribute(e, "title", "t"));
	IS_STRING(unilet_element_get_attribute_ns(e, NULL, "title"), "t");
	IS_STRING(unilet_element_get_attribute_ns(e, "", "title"), "t");
	IS_STRING(unilet_element_get_attribute_ns(e, NULL, "TITLE"), NULL);
	IS_STRING(unilet_element_get_attribute_ns(e, "http://www.w3.org/1999/xhtml", "title"), NULL);
	IS_TRUE(unilet_element_has_attribute_ns(e, NULL, "title"));
	IS_FALSE(unilet_element_has_attribute_ns(e, "urn:x", "title"));
	/* Names of SVG's attributes keep their capitals. */
	DOES(unilet_element_set_attribute(svg, "viewBox", "0 0 1 1"));
	IS_STRING(unilet_element_get_attribute(svg, "viewBox"), "0 0 1 1");
	IS_STRING(unilet_element_get_attribute(svg, "viewbox"), NULL);
	IS_TRUE(unilet_element_has_attribute_ns(svg, NULL, "viewBox"));
	IS_FALSE(unilet_element_has_attribute(svg, "VIEWBOX"));
}

static void toggled(void)
{
	void *e = make("div");

	IS_TRUE(unilet_element_toggle_attribute(e, "hidden"));
	IS_STRING(unilet_element_get_attribute(e, "hidden"), "");
	IS_FALSE(unilet_element_toggle_attribute(e, "HIDDEN"));
	IS_FALSE(unilet_element_toggle_attribute_with_force(e, "hidden", false));
	IS_TRUE(unilet_element_toggle_attribute_with_force(e, "hidden", true));
	DOES(unilet_element_set_attribute(e, "hidden", "x"));
	IS_TRUE(unilet_element_toggle_attribute_with_force(e, "hidden", true));
	IS_STRING(unilet_element_get_attribute(e, "hidden"), "x");
	IS_FALSE(unilet_element_toggle_attribute_with_force(e, "hidden", false));
	IS_FALSE(unilet_element_has_attribute(e, "hidden"));
	THROWS(unilet_element_toggle_attribute(e, "onclick"), "NotAllowedError");
	THROWS(unilet_element_toggle_attribute(e, ""), "NotAllowedError");
}

static void refused(void)
{
	void *e = make("div"), *a = make("a"), *image = make("img"), *input = make("input");

	THROWS(unilet_element_set_attribute(e, "onclick", "1"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(e, "ONCLICK", "1"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(e, "is", "x-y"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(e, "nonce", "x"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(e, "popover", ""), "NotAllowedError");
	THROWS(unilet_element_set_attribute(e, "xlink:href", "#"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(e, "contenteditable", ""), "NotAllowedError");
	THROWS(unilet_element_set_attribute(e, "contenteditable", "true"), "NotAllowedError");
	DOES(unilet_element_set_attribute(e, "contenteditable", "plaintext-only"));
	DOES(unilet_element_set_attribute(e, "contenteditable", "false"));
	THROWS(unilet_element_set_attribute(a, "href", "javascript:alert(1)"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(a, "href", " \tjava\nscript:alert(1)"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(a, "href", "data:text/html,x"), "NotAllowedError");
	DOES(unilet_element_set_attribute(a, "href", "https://example.org/"));
	THROWS(unilet_element_set_attribute(a, "target", "_top"), "NotAllowedError");
	DOES(unilet_element_set_attribute(a, "target", "_blank"));
	THROWS(unilet_element_set_attribute(a, "rel", "opener"), "NotAllowedError");
	THROWS(unilet_element_remove_attribute(a, "rel"), "NotAllowedError");
	DOES(unilet_element_set_attribute(a, "rel", "noopener nofollow"));
	THROWS(unilet_element_set_attribute(image, "src", "https://elsewhere.example/x.png"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(image, "src", "//elsewhere.example/x.png"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(image, "srcset", "data:image/png, 1x, //elsewhere.example/x 2x"),
	       "NotAllowedError");
	DOES(unilet_element_set_attribute(image, "src", "data:image/png,"));
	THROWS(unilet_element_set_attribute(image, "src", "data:text/html,x"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(input, "formaction", "/x"), "NotAllowedError");
	THROWS(unilet_element_set_attribute(input, "autofocus", ""), "NotAllowedError");
}

static void styles(void)
{
	void *e = make("p"), *style = unilet_html_element_style(e);

	IS_NUMBER(unilet_css_style_declaration_length(style), 0);
	IS_STRING(unilet_css_style_declaration_css_text(style), "");
	DOES(unilet_css_style_declaration_set_css_text(style, "color: red; --Own:  x ; width: 1px !important"));
	IS_NUMBER(unilet_css_style_declaration_length(style), 3);
	IS_STRING(unilet_css_style_declaration_item(style, 0), "color");
	IS_STRING(unilet_css_style_declaration_item(style, 1), "--Own");
	IS_STRING(unilet_css_style_declaration_item(style, 3), "");
	IS_STRING(unilet_css_style_declaration_get_property_value(style, "COLOR"), "red");
	IS_STRING(unilet_css_style_declaration_get_property_value(style, "--Own"), "x");
	IS_STRING(unilet_css_style_declaration_get_property_value(style, "--own"), "");
	IS_STRING(unilet_css_style_declaration_get_property_priority(style, "width"), "important");
	IS_STRING(unilet_css_style_declaration_get_property_priority(style, "color"), "");
	DOES(unilet_css_style_declaration_set_property(style, "Color", "blue"));
	IS_STRING(unilet_css_style_declaration_get_property_value(style, "color"), "blue");
	DOES(unilet_css_style_declaration_set_property_with_priority(style, "color", "green", "IMPORTANT"));
	IS_STRING(unilet_css_style_declaration_get_property_priority(style, "color"), "important");
	DOES(unilet_css_style_declaration_set_property_with_priority(style, "color", "black", "nonsense"));
	IS_STRING(unilet_css_style_declaration_get_property_value(style, "color"), "green");
	DOES(unilet_css_style_declaration_set_property(style, "color", "black"));
	IS_STRING(unilet_css_style_declaration_get_property_priority(style, "color"), "");
	IS_STRING(unilet_css_style_declaration_remove_property(style, "color"), "black");
	IS_STRING(unilet_css_style_declaration_remove_property(style, "color"), "");
	IS_NUMBER(unilet_css_style_declaration_length(style), 2);
	DOES(unilet_css_style_declaration_set_property(style, "--Own", ""));
	IS_NUMBER(unilet_css_style_declaration_length(style), 1);
	DOES(unilet_css_style_declaration_set_property(style, "width", "1px; color: red"));
	IS_STRING(unilet_css_style_declaration_get_property_value(style, "color"), "");
	DOES(unilet_element_remove_attribute(e, "style"));
	IS_NUMBER(unilet_css_style_declaration_length(style), 0);
	DOES(unilet_element_set_attribute(e, "style", "height:3px"));
	IS_STRING(unilet_css_style_declaration_css_text(style), "height: 3px;");
	IS_STRING(unilet_element_get_attribute(e, "style"), "height:3px");
	DOES(unilet_css_style_declaration_set_property(style, "height", "4px"));
	IS_STRING(unilet_element_get_attribute(e, "style"), "height: 4px;");
	THROWS(unilet_css_style_declaration_set_css_text(style, "background: url(//elsewhere.example/x)"),
	       "NotAllowedError");
	IS_STRING(unilet_element_get_attribute(e, "style"), "height: 4px;");
}

int main(void)
{
	say_begin();
	document = unilet_document();
	by_name();
	with_namespaces();
	toggled();
	refused();
	styles();
	return say_end();
}
