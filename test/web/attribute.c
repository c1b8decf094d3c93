/* attribute.c: attributes, classes, dataset, style, and the properties that reflect attributes. */
#include "say.h"

static struct unilet_document *document;
static struct unilet_shadow_root *root;

static struct unilet_element *make(const char *name)
{
	struct unilet_element *element = unilet_document_create_element(document, name);

	unilet_node_append_child(root, element);
	return element;
}

static void attributes(void)
{
	struct unilet_element *e = make("div");
	char *names[8];
	long count;

	BOOLEAN(unilet_element_has_attributes(e));
	STRING(unilet_element_get_attribute(e, "title"));
	DO(unilet_element_set_attribute(e, "title", "one"));
	DO(unilet_element_set_attribute(e, "TITLE", "two"));
	DO(unilet_element_set_attribute(e, "data-x", ""));
	DO(unilet_element_set_attribute(e, "lang", "\xc3\xa9"));
	STRING(unilet_element_get_attribute(e, "title"));
	STRING(unilet_element_get_attribute(e, "Title"));
	STRING(unilet_element_get_attribute(e, "data-x"));
	STRING(unilet_element_get_attribute(e, "lang"));
	BOOLEAN(unilet_element_has_attribute(e, "title"));
	BOOLEAN(unilet_element_has_attributes(e));
	count = unilet_element_get_attribute_names_all(e, 8, names);
	for (long i = 0; i < count && i < 8; i++)
		STRING(names[i]);
	BOOLEAN(unilet_element_toggle_attribute(e, "hidden"));
	BOOLEAN(unilet_element_toggle_attribute(e, "hidden"));
	BOOLEAN(unilet_element_toggle_attribute_with_force(e, "hidden", false));
	BOOLEAN(unilet_element_toggle_attribute_with_force(e, "hidden", true));
	BOOLEAN(unilet_element_has_attribute(e, "hidden"));
	DO(unilet_element_remove_attribute(e, "title"));
	DO(unilet_element_remove_attribute(e, "title"));
	STRING(unilet_element_get_attribute(e, "title"));
	DO(unilet_element_set_attribute(e, "", "x"));
	DO(unilet_element_set_attribute(e, "a b", "x"));
	DO(unilet_element_set_attribute(e, "onclick", "alert(1)"));
	DO(unilet_element_set_attribute(e, "autofocus", ""));
	DO(unilet_element_set_attribute(e, "accesskey", "x"));
	STRING(unilet_element_local_name(e));
	STRING(unilet_element_tag_name(e));
	STRING(unilet_element_namespace_uri(e));
}

static void reflection(void)
{
	struct unilet_html_element *e = (struct unilet_html_element *)make("p");

	DO(unilet_element_set_id(e, "i"));
	STRING(unilet_element_id(e));
	STRING(unilet_element_get_attribute(e, "id"));
	DO(unilet_element_set_class_name(e, "a b"));
	STRING(unilet_element_class_name(e));
	DO(unilet_html_element_set_title(e, "t"));
	STRING(unilet_html_element_title(e));
	DO(unilet_html_element_set_lang(e, "de"));
	STRING(unilet_html_element_lang(e));
	STRING(unilet_html_element_dir(e));
	DO(unilet_html_element_set_dir(e, "RTL"));
	STRING(unilet_html_element_dir(e));
	DO(unilet_html_element_set_dir(e, "nonsense"));
	STRING(unilet_html_element_dir(e));
	NUMBER(unilet_html_element_tab_index(e));
	DO(unilet_html_element_set_tab_index(e, 3));
	NUMBER(unilet_html_element_tab_index(e));
	STRING(unilet_element_get_attribute(e, "tabindex"));
	BOOLEAN(unilet_element_has_attribute(e, "hidden"));
	DO(unilet_html_element_set_hidden(e, true));
	STRING(unilet_element_get_attribute(e, "hidden"));
	STRING(unilet_element_role(e));
	DO(unilet_element_set_role(e, "note"));
	STRING(unilet_element_get_attribute(e, "role"));
	DO(unilet_element_set_aria_label(e, "label"));
	STRING(unilet_element_get_attribute(e, "aria-label"));
	DO(unilet_element_set_aria_label(e, NULL));
	BOOLEAN(unilet_element_has_attribute(e, "aria-label"));
}

static void classes(void)
{
	struct unilet_element *e = make("p");
	struct unilet_dom_token_list *list = unilet_element_class_list(e);

	NUMBER(unilet_dom_token_list_length(list));
	DO(unilet_dom_token_list_add(list, "a"));
	DO(unilet_dom_token_list_add_all(list, 3, (const char *[]){"b", "a", "c"}));
	STRING(unilet_element_class_name(e));
	NUMBER(unilet_dom_token_list_length(list));
	STRING(unilet_dom_token_list_item(list, 1));
	STRING(unilet_dom_token_list_item(list, 7));
	BOOLEAN(unilet_dom_token_list_contains(list, "b"));
	BOOLEAN(unilet_dom_token_list_contains(list, "B"));
	DO(unilet_dom_token_list_remove(list, "b"));
	BOOLEAN(unilet_dom_token_list_toggle(list, "b"));
	BOOLEAN(unilet_dom_token_list_toggle(list, "b"));
	BOOLEAN(unilet_dom_token_list_toggle_with_force(list, "b", false));
	BOOLEAN(unilet_dom_token_list_replace(list, "a", "z"));
	BOOLEAN(unilet_dom_token_list_replace(list, "none", "y"));
	STRING(unilet_dom_token_list_value(list));
	DO(unilet_dom_token_list_add(list, ""));
	DO(unilet_dom_token_list_add(list, "a b"));
	DO(unilet_dom_token_list_set_value(list, "  x   y x "));
	NUMBER(unilet_dom_token_list_length(list));
	STRING(unilet_element_class_name(e));
	DO(unilet_dom_token_list_remove(list, "x"));
	STRING(unilet_element_class_name(e));
}

static void dataset(void)
{
	struct unilet_html_element *e = (struct unilet_html_element *)make("p");
	struct unilet_dom_string_map *map = unilet_html_element_dataset(e);
	struct unilet_value value;

	DO(unilet_dom_string_map_set_named(map, "rowId", "7"));
	STRING(unilet_element_get_attribute(e, "data-row-id"));
	DO(unilet_element_set_attribute(e, "data-other-name", "x"));
	if (unilet_dom_string_map_get_named(map, "otherName", &value) == 0)
		VALUE(&value);
	if (unilet_dom_string_map_get_named(map, "none", &value) == 0)
		VALUE(&value);
	DO(unilet_dom_string_map_set_named(map, "not-valid", "x"));
}

static void styles(void)
{
	struct unilet_html_element *e = (struct unilet_html_element *)make("p");
	struct unilet_css_style_properties *style = unilet_html_element_style(e);

	DO(unilet_css_style_declaration_set_property(style, "color", "red"));
	STRING(unilet_element_get_attribute(e, "style"));
	STRING(unilet_css_style_declaration_get_property_value(style, "color"));
	DO(unilet_css_style_declaration_set_property(style, "--mine", "1 2 3"));
	STRING(unilet_css_style_declaration_get_property_value(style, "--mine"));
	DO(unilet_css_style_declaration_set_property_with_priority(style, "width", "10px", "important"));
	STRING(unilet_css_style_declaration_get_property_priority(style, "width"));
	STRING(unilet_css_style_declaration_get_property_priority(style, "color"));
	NUMBER(unilet_css_style_declaration_length(style));
	STRING(unilet_css_style_declaration_item(style, 0));
	STRING(unilet_css_style_declaration_remove_property(style, "color"));
	STRING(unilet_css_style_declaration_get_property_value(style, "color"));
	STRING(unilet_element_get_attribute(e, "style"));
	DO(unilet_css_style_declaration_set_property(style, "width", ""));
	STRING(unilet_css_style_declaration_get_property_value(style, "width"));
	/* What would make the page's browser send requests. */
	DO(unilet_css_style_declaration_set_property(style, "background-image", "url(https://elsewhere.example/x)"));
	DO(unilet_css_style_declaration_set_property(style, "--image", "url(https://elsewhere.example/x)"));
	DO(unilet_css_style_declaration_set_property(style, "background", "u\\72l(https://elsewhere.example/x)"));
	DO(unilet_element_set_attribute(e, "style", "background: url(//elsewhere.example/x)"));
	DO(unilet_element_set_attribute(e, "style", "background: image-set('//elsewhere.example/x' 1x)"));
	DO(unilet_element_set_attribute(e, "style", "height: 3px"));
	STRING(unilet_css_style_declaration_get_property_value(style, "height"));
}

int main(void)
{
	say_begin();
	document = unilet_document();
	root = unilet_root();
	attributes();
	reflection();
	classes();
	dataset();
	styles();
	return say_end();
}
