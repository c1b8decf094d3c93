/* form.c: values and states of form controls, and tables. */
#include <unilet/html.h>

#include "say.h"

static struct unilet_shadow_root *root;

static void *find(const char *selector)
{
	return unilet_document_fragment_query_selector(root, selector);
}

static void inputs(void)
{
	struct unilet_html_input_element *text = find("#text"), *check = find("#check"), *number = find("#number");
	struct unilet_html_input_element *one = find("#one"), *two = find("#two");

	STRING(unilet_html_input_element_value(text));
	STRING(unilet_html_input_element_type(text));
	STRING(unilet_html_input_element_name(text));
	DO(unilet_html_input_element_set_value(text, "typed"));
	STRING(unilet_html_input_element_value(text));
	STRING(unilet_element_get_attribute(text, "value"));
	DO(unilet_element_set_attribute(text, "value", "attribute"));
	STRING(unilet_html_input_element_value(text));
	STRING(unilet_html_input_element_default_value(text));
	DO(unilet_html_input_element_set_value(text, "a\nb\r\nc"));
	STRING(unilet_html_input_element_value(text));
	BOOLEAN(unilet_html_input_element_disabled(text));
	DO(unilet_html_input_element_set_disabled(text, true));
	BOOLEAN(unilet_element_has_attribute(text, "disabled"));
	DO(unilet_html_input_element_set_placeholder(text, "p"));
	STRING(unilet_element_get_attribute(text, "placeholder"));
	BOOLEAN(unilet_html_input_element_checked(check));
	DO(unilet_html_input_element_set_checked(check, true));
	BOOLEAN(unilet_html_input_element_checked(check));
	BOOLEAN(unilet_element_has_attribute(check, "checked"));
	STRING(unilet_html_input_element_value(check));
	BOOLEAN(unilet_html_input_element_checked(one));
	DO(unilet_html_input_element_set_checked(two, true));
	BOOLEAN(unilet_html_input_element_checked(one));
	BOOLEAN(unilet_html_input_element_checked(two));
	STRING(unilet_html_input_element_value(number));
	NUMBER(unilet_html_input_element_value_as_number(number));
	DO(unilet_html_input_element_set_value(number, "no number"));
	STRING(unilet_html_input_element_value(number));
	STRING(unilet_html_input_element_min(number));
	BOOLEAN(unilet_html_input_element_required(number));
	NODE(unilet_html_input_element_form(text));
}

static void selects(void)
{
	struct unilet_html_select_element *select = find("#select"), *many = find("#many");
	struct unilet_html_option_element *b = find("#b");

	STRING(unilet_html_select_element_value(select));
	NUMBER(unilet_html_select_element_selected_index(select));
	NUMBER(unilet_html_select_element_length(select));
	STRING(unilet_html_select_element_type(select));
	STRING(unilet_html_select_element_type(many));
	DO(unilet_html_select_element_set_value(select, "c"));
	NUMBER(unilet_html_select_element_selected_index(select));
	DO(unilet_html_select_element_set_value(select, "none"));
	NUMBER(unilet_html_select_element_selected_index(select));
	STRING(unilet_html_select_element_value(select));
	DO(unilet_html_select_element_set_selected_index(select, 0));
	STRING(unilet_html_select_element_value(select));
	BOOLEAN(unilet_html_option_element_selected(b));
	DO(unilet_html_option_element_set_selected(b, true));
	STRING(unilet_html_select_element_value(select));
	STRING(unilet_html_option_element_text(b));
	STRING(unilet_html_option_element_value(b));
	STRING(unilet_html_option_element_label(b));
	NUMBER(unilet_html_option_element_index(b));
	DO(unilet_element_remove(b));
	STRING(unilet_html_select_element_value(select));
	NUMBER(unilet_html_select_element_length(select));
	NUMBER(unilet_html_select_element_selected_index(many));
	NUMBER(unilet_html_collection_length(unilet_html_select_element_selected_options(many)));
}

static void others(void)
{
	struct unilet_html_text_area_element *area = find("#area");
	struct unilet_html_button_element *button = find("#button");
	struct unilet_html_progress_element *progress = find("#progress");
	struct unilet_html_meter_element *meter = find("#meter");
	struct unilet_html_output_element *output = find("#output");
	struct unilet_html_label_element *label = find("#label");
	struct unilet_html_details_element *details = find("#details");

	STRING(unilet_html_text_area_element_value(area));
	DO(unilet_html_text_area_element_set_value(area, "x\r\ny"));
	STRING(unilet_html_text_area_element_value(area));
	NUMBER(unilet_html_text_area_element_text_length(area));
	STRING(unilet_html_text_area_element_default_value(area));
	STRING(unilet_html_text_area_element_type(area));
	NUMBER(unilet_html_text_area_element_rows(area));
	STRING(unilet_html_button_element_type(button));
	BOOLEAN(unilet_html_button_element_disabled(button));
	NUMBER(unilet_html_progress_element_value(progress));
	NUMBER(unilet_html_progress_element_max(progress));
	NUMBER(unilet_html_progress_element_position(progress));
	DO(unilet_html_progress_element_set_value(progress, 0.25));
	STRING(unilet_element_get_attribute(progress, "value"));
	DO(unilet_html_progress_element_set_value(progress, 7));
	NUMBER(unilet_html_progress_element_value(progress));
	NUMBER(unilet_html_meter_element_value(meter));
	NUMBER(unilet_html_meter_element_min(meter));
	NUMBER(unilet_html_meter_element_max(meter));
	STRING(unilet_html_output_element_value(output));
	DO(unilet_html_output_element_set_value(output, "new"));
	STRING(unilet_node_text_content(output));
	STRING(unilet_html_label_element_html_for(label));
	BOOLEAN(unilet_html_details_element_open(details));
	DO(unilet_html_details_element_set_open(details, true));
	BOOLEAN(unilet_element_has_attribute(details, "open"));
}

/* What could send something, or be clicked without a person. */
static void refused(void)
{
	struct unilet_html_form_element *form = find("#form");
	struct unilet_html_button_element *button = find("#button");
	struct unilet_html_input_element *text = find("#text");

	DO(unilet_html_form_element_submit(form));
	DO(unilet_html_form_element_request_submit(form));
	DO(unilet_html_element_click(button));
	DO(unilet_element_set_attribute(form, "action", "https://elsewhere.example/"));
	DO(unilet_element_set_attribute(button, "formaction", "https://elsewhere.example/"));
	DO(unilet_element_set_attribute(text, "form", "login"));
	DO(unilet_event_target_dispatch_event(button, unilet_event_new("click")));
}

static void tables(void)
{
	struct unilet_html_table_element *table = find("#table");
	struct unilet_html_table_section_element *body;
	struct unilet_html_table_row_element *row;
	struct unilet_html_table_cell_element *cell;

	NUMBER(unilet_html_collection_length(unilet_html_table_element_rows(table)));
	NODE(unilet_html_table_element_t_head(table));
	NODE(unilet_html_table_element_caption(table));
	row = unilet_html_table_element_insert_row(table);
	NODE(row);
	NUMBER(unilet_html_table_row_element_row_index(row));
	NUMBER(unilet_html_table_row_element_section_row_index(row));
	cell = unilet_html_table_row_element_insert_cell(row);
	NODE(cell);
	NUMBER(unilet_html_table_cell_element_cell_index(cell));
	DO(unilet_html_table_cell_element_set_col_span(cell, 3));
	NUMBER(unilet_html_table_cell_element_col_span(cell));
	DO(unilet_html_table_cell_element_set_col_span(cell, 0));
	NUMBER(unilet_html_table_cell_element_col_span(cell));
	NUMBER(unilet_html_collection_length(unilet_html_table_row_element_cells(row)));
	body = unilet_html_table_element_create_tbody(table);
	NODE(unilet_html_table_section_element_insert_row(body));
	NUMBER(unilet_html_collection_length(unilet_html_table_element_t_bodies(table)));
	TREE(table);
	DO(unilet_html_table_element_delete_row(table, 0));
	DO(unilet_html_table_element_delete_row(table, 100));
	DO(unilet_html_table_row_element_delete_cell(row, -1));
	TREE(table);
}

int main(void)
{
	say_begin();
	root = unilet_root();
	unilet_node_append_child(
		root,
		unilet_html("<form id=form><label id=label for=text>L</label><input id=text name=n value=v>"
			    "<input id=check type=checkbox><input id=number type=number value=4 min=1 required>"
			    "<input id=one type=radio name=r checked><input id=two type=radio name=r>"
			    "<select id=select><option>a</option><option id=b value=b label=l>B  "
			    "b</option><option>c</option></select>"
			    "<select id=many multiple><option>a</option><option selected>b</option><option "
			    "selected>c</option></select>"
			    "<textarea id=area>text</textarea><button id=button>go</button><output "
			    "id=output>o</output></form>"
			    "<progress id=progress max=2 value=1></progress><meter id=meter value=5 max=4></meter>"
			    "<details id=details><summary>s</summary>d</details>"
			    "<table id=table><tbody><tr><td>1</td></tr></tbody></table>"));
	inputs();
	selects();
	others();
	refused();
	tables();
	return say_end();
}
