/* wpt_control.c: selects, options, labels, groups and forms (web-platform-tests: html/semantics/forms/the-select-element,
 * the-option-element, the-label-element, the-fieldset-element, the-form-element, the-output-element, resetting-a-form). */
#include <unilet/html.h>

#include "check.h"

static struct unilet_document *document;
static struct unilet_shadow_root *root;
static void *page;

static void *find(const char *selector)
{
	return unilet_element_query_selector(page, selector);
}

static void begin(const char *markup)
{
	if (page)
		unilet_element_remove(page);
	page = unilet_document_create_element(document, "main");
	unilet_node_append_child(page, unilet_html(markup));
	unilet_node_append_child(root, page);
}

static void selects(void)
{
	void *s, *c;

	begin("<select id=s><option id=a>A</option><optgroup label=g><option id=b value=bee>B</option>"
	      "<option id=c disabled>C</option></optgroup></select>");
	s = find("#s");
	c = find("#c");
	IS_STRING(unilet_html_select_element_value(s), "A");
	IS_NUMBER(unilet_html_select_element_selected_index(s), 0);
	IS_NUMBER(unilet_html_select_element_length(s), 3);
	IS_LIST(unilet_html_select_element_options(s), "a b c");
	IS_LIST(unilet_html_select_element_selected_options(s), "a");
	DOES(unilet_html_select_element_set_value(s, "bee"));
	IS_NUMBER(unilet_html_select_element_selected_index(s), 1);
	DOES(unilet_html_select_element_set_value(s, "B"));
	IS_NUMBER(unilet_html_select_element_selected_index(s), -1);
	IS_STRING(unilet_html_select_element_value(s), "");
	IS_LIST(unilet_html_select_element_selected_options(s), "");
	DOES(unilet_html_select_element_set_selected_index(s, 2));
	IS_STRING(unilet_html_select_element_value(s), "C");
	DOES(unilet_html_select_element_set_selected_index(s, 3));
	IS_NUMBER(unilet_html_select_element_selected_index(s), -1);
	DOES(unilet_html_select_element_set_selected_index(s, -5));
	IS_NUMBER(unilet_html_select_element_selected_index(s), -1);
	DOES(unilet_html_option_element_set_selected(c, true));
	IS_NUMBER(unilet_html_select_element_selected_index(s), 2);
	DOES(unilet_html_option_element_set_selected(c, false));
	/* One that shows a line chooses another, the first that is not disabled. */
	IS_NUMBER(unilet_html_select_element_selected_index(s), 0);
	DOES(unilet_html_option_element_set_selected(c, true));
	DOES(unilet_element_remove(c));
	IS_NUMBER(unilet_html_select_element_selected_index(s), 0);
	IS_NUMBER(unilet_html_option_element_index(find("#b")), 1);
	IS_NUMBER(unilet_html_option_element_index(c), 0);
	IS_TRUE(unilet_html_option_element_selected(c));
	DOES(unilet_node_append_child(s, c));
	IS_NUMBER(unilet_html_select_element_selected_index(s), 2);
	IS_STRING(unilet_html_select_element_type(s), "select-one");
}

static void choices(void)
{
	void *s;

	begin("<select id=s multiple><option id=a selected>A</option><option id=b>B</option><option id=c "
	      "selected>C</option>"
	      "</select><select id=t size=3><option>1</option></select><select id=u><option disabled>1</option>"
	      "<option>2</option></select><select id=v></select>");
	s = find("#s");
	IS_STRING(unilet_html_select_element_type(s), "select-multiple");
	IS_LIST(unilet_html_select_element_selected_options(s), "a c");
	IS_STRING(unilet_html_select_element_value(s), "A");
	DOES(unilet_html_option_element_set_selected(find("#b"), true));
	IS_LIST(unilet_html_select_element_selected_options(s), "a b c");
	DOES(unilet_html_select_element_set_value(s, "C"));
	IS_LIST(unilet_html_select_element_selected_options(s), "c");
	DOES(unilet_html_select_element_set_selected_index(s, -1));
	IS_LIST(unilet_html_select_element_selected_options(s), "");
	IS_STRING(unilet_html_select_element_value(s), "");
	DOES(unilet_html_option_element_set_selected(find("#a"), true));
	DOES(unilet_html_option_element_set_selected(find("#c"), true));
	DOES(unilet_html_select_element_set_multiple(s, false));
	IS_NUMBER(unilet_html_collection_length(unilet_html_select_element_selected_options(s)), 1);
	IS_NUMBER(unilet_html_select_element_selected_index(find("#t")), -1);
	IS_NUMBER(unilet_html_select_element_selected_index(find("#u")), 1);
	IS_NUMBER(unilet_html_select_element_selected_index(find("#v")), -1);
	IS_STRING(unilet_html_select_element_value(find("#v")), "");
	IS_NUMBER(unilet_html_select_element_length(find("#v")), 0);
}

/* Options that are put in and taken out by the select itself. */
static void lists(void)
{
	void *s, *options, *made;

	begin("<select id=s><option id=a name=an>A</option><option id=b>B</option></select>");
	s = find("#s");
	options = unilet_html_select_element_options(s);
	IS_NODE(unilet_html_select_element_item(s, 1), "OPTION#b");
	IS_NODE(unilet_html_select_element_item(s, 2), "null");
	IS_NODE(unilet_html_select_element_named_item(s, "b"), "OPTION#b");
	IS_NODE(unilet_html_select_element_named_item(s, "an"), "OPTION#a");
	IS_NODE(unilet_html_select_element_named_item(s, "none"), "null");
	made = unilet_document_create_element(document, "option");
	unilet_element_set_id(made, "x");
	DOES(unilet_html_select_element_add(s, made));
	IS_LIST(options, "a b x");
	DOES(unilet_html_select_element_remove_with_index(s, 0));
	IS_LIST(options, "b x");
	DOES(unilet_html_select_element_remove_with_index(s, 9));
	DOES(unilet_html_select_element_remove_with_index(s, -1));
	IS_LIST(options, "b x");
	IS_NUMBER(unilet_html_options_collection_length(options), 2);
	IS_NUMBER(unilet_html_options_collection_selected_index(options), 0);
	DOES(unilet_html_options_collection_set_selected_index(options, 1));
	IS_NUMBER(unilet_html_select_element_selected_index(s), 1);
	DOES(unilet_html_options_collection_remove(options, 1));
	IS_LIST(options, "b");
}

static void options(void)
{
	void *o = unilet_document_create_element(document, "option"), *b;

	IS_STRING(unilet_html_option_element_value(o), "");
	IS_STRING(unilet_html_option_element_text(o), "");
	IS_STRING(unilet_html_option_element_label(o), "");
	IS_NUMBER(unilet_html_option_element_index(o), 0);
	IS_NODE(unilet_html_option_element_form(o), "null");
	DOES(unilet_html_option_element_set_text(o, " a \n  b "));
	IS_STRING(unilet_node_text_content(o), " a \n  b ");
	IS_STRING(unilet_html_option_element_text(o), "a b");
	IS_STRING(unilet_html_option_element_value(o), "a b");
	IS_STRING(unilet_html_option_element_label(o), "a b");
	DOES(unilet_html_option_element_set_label(o, "l"));
	IS_STRING(unilet_html_option_element_label(o), "l");
	DOES(unilet_html_option_element_set_label(o, ""));
	IS_STRING(unilet_html_option_element_label(o), "");
	DOES(unilet_html_option_element_set_value(o, " v "));
	IS_STRING(unilet_html_option_element_value(o), " v ");
	b = unilet_document_create_element(document, "b");
	unilet_element_append_string(b, "bold");
	unilet_node_append_child(o, b);
	IS_STRING(unilet_html_option_element_text(o), "a b bold");
	DOES(unilet_html_option_element_set_default_selected(o, true));
	IS_TRUE(unilet_html_option_element_selected(o));
	DOES(unilet_html_option_element_set_selected(o, false));
	IS_FALSE(unilet_html_option_element_selected(o));
	IS_TRUE(unilet_html_option_element_default_selected(o));
	DOES(unilet_html_option_element_set_default_selected(o, true));
	IS_FALSE(unilet_html_option_element_selected(o));
}

static void labels(void)
{
	begin("<form id=f><label id=l1 for=i>1</label><label id=l2>2 <b><input id=j></b></label><input id=i>"
	      "<label id=l3 for=h>3<input id=k></label><input id=h type=hidden><label id=l4 for=none><input></label>"
	      "<label id=l5 for=i>5</label><meter id=m></meter><label id=l6 for=m></label><label "
	      "id=l7>7</label></form>");
	IS_NODE(unilet_html_label_element_control(find("#l1")), "INPUT#i");
	IS_NODE(unilet_html_label_element_control(find("#l2")), "INPUT#j");
	IS_NODE(unilet_html_label_element_control(find("#l3")), "null");
	IS_NODE(unilet_html_label_element_control(find("#l4")), "null");
	IS_NODE(unilet_html_label_element_control(find("#l6")), "METER#m");
	IS_NODE(unilet_html_label_element_control(find("#l7")), "null");
	IS_NODE(unilet_html_label_element_form(find("#l1")), "FORM#f");
	IS_NODE(unilet_html_label_element_form(find("#l6")), "null");
	IS_LIST(unilet_html_input_element_labels(find("#i")), "l1 l5");
	IS_LIST(unilet_html_input_element_labels(find("#j")), "l2");
	IS_LIST(unilet_html_input_element_labels(find("#k")), "");
	IS_LIST(unilet_html_meter_element_labels(find("#m")), "l6");
	DOES(unilet_html_label_element_set_html_for(find("#l7"), "i"));
	IS_LIST(unilet_html_input_element_labels(find("#i")), "l1 l5 l7");
	DOES(unilet_element_remove(find("#l1")));
	IS_LIST(unilet_html_input_element_labels(find("#i")), "l5 l7");
}

static void owners(void)
{
	void *f;

	begin("<form id=f name=fn><fieldset id=fs><legend id=lg><input id=a name=an></legend><select id=b><option "
	      "id=o></option>"
	      "</select><button id=c type=button></button></fieldset><input id=d type=image><output id=e></output>"
	      "</form><textarea id=g form=f></textarea><input id=h form=none><input id=i>");
	f = find("#f");
	IS_NODE(unilet_html_input_element_form(find("#a")), "FORM#f");
	IS_NODE(unilet_html_select_element_form(find("#b")), "FORM#f");
	IS_NODE(unilet_html_option_element_form(find("#o")), "FORM#f");
	IS_NODE(unilet_html_button_element_form(find("#c")), "FORM#f");
	IS_NODE(unilet_html_field_set_element_form(find("#fs")), "FORM#f");
	IS_NODE(unilet_html_legend_element_form(find("#lg")), "FORM#f");
	IS_NODE(unilet_html_output_element_form(find("#e")), "FORM#f");
	IS_NODE(unilet_html_text_area_element_form(find("#g")), "FORM#f");
	IS_NODE(unilet_html_input_element_form(find("#h")), "null");
	IS_NODE(unilet_html_input_element_form(find("#i")), "null");
	IS_LIST(unilet_html_form_element_elements(f), "fs a b c e g");
	IS_NUMBER(unilet_html_form_element_length(f), 6);
	IS_LIST(unilet_html_field_set_element_elements(find("#fs")), "a b c");
	IS_NODE(unilet_html_collection_named_item(unilet_html_form_element_elements(f), "an"), "INPUT#a");
	IS_STRING(unilet_html_field_set_element_type(find("#fs")), "fieldset");
	IS_STRING(unilet_html_output_element_type(find("#e")), "output");
	IS_STRING(unilet_html_text_area_element_type(find("#g")), "textarea");
	DOES(unilet_node_append_child(f, find("#i")));
	IS_NUMBER(unilet_html_form_element_length(f), 7);
	DOES(unilet_element_set_id(f, "other"));
	IS_NODE(unilet_html_text_area_element_form(find("#g")), "null");
}

static void resets(void)
{
	void *text, *area, *output, *select, *box;

	begin("<form id=f><input id=t value=v><input id=b type=checkbox checked><textarea id=a>x</textarea><output "
	      "id=o>y</output>"
	      "<select id=s><option>1</option><option selected>2</option></select></form>");
	text = find("#t");
	box = find("#b");
	area = find("#a");
	output = find("#o");
	select = find("#s");
	DOES(unilet_html_input_element_set_value(text, "n"));
	DOES(unilet_html_input_element_set_checked(box, false));
	DOES(unilet_html_text_area_element_set_value(area, "n"));
	DOES(unilet_html_output_element_set_value(output, "n"));
	DOES(unilet_html_select_element_set_selected_index(select, 0));
	IS_STRING(unilet_html_output_element_default_value(output), "y");
	DOES(unilet_html_form_element_reset(find("#f")));
	IS_STRING(unilet_html_input_element_value(text), "v");
	IS_TRUE(unilet_html_input_element_checked(box));
	IS_STRING(unilet_html_text_area_element_value(area), "x");
	IS_STRING(unilet_html_output_element_value(output), "y");
	IS_STRING(unilet_html_select_element_value(select), "2");
	DOES(unilet_html_input_element_set_default_value(text, "w"));
	IS_STRING(unilet_html_input_element_value(text), "w");
	DOES(unilet_html_text_area_element_set_default_value(area, "z"));
	IS_STRING(unilet_html_text_area_element_value(area), "z");
	DOES(unilet_html_output_element_set_default_value(output, "d"));
	IS_STRING(unilet_html_output_element_value(output), "d");
	DOES(unilet_html_output_element_set_value(output, "e"));
	DOES(unilet_html_output_element_set_default_value(output, "f"));
	IS_STRING(unilet_html_output_element_value(output), "e");
	DOES(unilet_html_form_element_reset(find("#f")));
	IS_STRING(unilet_html_output_element_value(output), "f");
	THROWS(unilet_html_form_element_submit(find("#f")), "NotAllowedError");
	THROWS(unilet_html_form_element_request_submit(find("#f")), "NotAllowedError");
}

static void gauges(void)
{
	void *m = unilet_document_create_element(document, "meter");
	void *p = unilet_document_create_element(document, "progress");

	IS_NUMBER(unilet_html_meter_element_value(m), 0);
	IS_NUMBER(unilet_html_meter_element_max(m), 1);
	IS_NUMBER(unilet_html_meter_element_low(m), 0);
	IS_NUMBER(unilet_html_meter_element_high(m), 1);
	IS_NUMBER(unilet_html_meter_element_optimum(m), 0.5);
	DOES(unilet_html_meter_element_set_min(m, 10));
	IS_NUMBER(unilet_html_meter_element_max(m), 10);
	IS_NUMBER(unilet_html_meter_element_value(m), 10);
	DOES(unilet_html_meter_element_set_max(m, 20));
	DOES(unilet_html_meter_element_set_value(m, 15.5));
	IS_STRING(unilet_element_get_attribute(m, "value"), "15.5");
	DOES(unilet_html_meter_element_set_low(m, 30));
	IS_NUMBER(unilet_html_meter_element_low(m), 20);
	DOES(unilet_html_meter_element_set_low(m, 12));
	DOES(unilet_html_meter_element_set_high(m, 11));
	IS_NUMBER(unilet_html_meter_element_high(m), 12);
	DOES(unilet_html_meter_element_set_optimum(m, 99));
	IS_NUMBER(unilet_html_meter_element_optimum(m), 20);
	IS_NUMBER(unilet_html_meter_element_min(m), 10);
	IS_NUMBER(unilet_html_progress_element_position(p), -1);
	IS_NUMBER(unilet_html_progress_element_value(p), 0);
	IS_NUMBER(unilet_html_progress_element_max(p), 1);
	DOES(unilet_html_progress_element_set_value(p, 0.5));
	IS_NUMBER(unilet_html_progress_element_position(p), 0.5);
	DOES(unilet_html_progress_element_set_max(p, 2));
	IS_NUMBER(unilet_html_progress_element_position(p), 0.25);
	DOES(unilet_html_progress_element_set_value(p, 7));
	IS_NUMBER(unilet_html_progress_element_value(p), 2);
	DOES(unilet_element_set_attribute(p, "max", "-1"));
	IS_NUMBER(unilet_html_progress_element_max(p), 1);
	DOES(unilet_element_set_attribute(p, "value", "-1"));
	IS_NUMBER(unilet_html_progress_element_value(p), 0);
}

int main(void)
{
	say_begin();
	document = unilet_document();
	root = unilet_root();
	selects();
	choices();
	lists();
	options();
	labels();
	owners();
	resets();
	gauges();
	unilet_element_remove(page);
	return say_end();
}
