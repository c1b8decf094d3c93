/* control.c: lists of options and of controls, steps of inputs, dialogs. */
#include <unilet/html.h>

#include "say.h"

static struct unilet_shadow_root *root;

static void *find(const char *id)
{
	return unilet_document_fragment_get_element_by_id(root, id);
}

static struct unilet_html_option_element *option(const char *id)
{
	struct unilet_element *made = unilet_document_create_element(unilet_document(), "option");

	unilet_element_set_id(made, id);
	return (struct unilet_html_option_element *)made;
}

static void options(void)
{
	struct unilet_html_select_element *select = find("select");
	struct unilet_html_options_collection *list = unilet_html_select_element_options(select);

	NUMBER(unilet_html_options_collection_length(list));
	NUMBER(unilet_html_options_collection_selected_index(list));
	DO(unilet_html_options_collection_set_selected_index(list, 1));
	STRING(unilet_html_select_element_value(select));
	DO(unilet_html_select_element_add(select, option("x")));
	DO(unilet_html_select_element_add_with_before(select, option("y"), find("c")));
	DO(unilet_html_select_element_add_with_before_number(select, option("z"), 0));
	DO(unilet_html_select_element_add_with_before_number(select, option("end"), 77));
	DO(unilet_html_select_element_add_with_before(select, option("w"), find("text")));
	STRING(unilet_element_get_html(select));
	DO(unilet_html_options_collection_remove(list, 0));
	DO(unilet_html_options_collection_remove(list, 77));
	DO(unilet_html_options_collection_remove(list, -1));
	STRING(unilet_element_get_html(select));
	DO(unilet_html_select_element_remove_with_index(select, 0));
	STRING(unilet_element_get_html(select));
	NODE(unilet_html_select_element_item(select, 0));
	NODE(unilet_html_select_element_item(select, 77));
	NODE(unilet_html_select_element_named_item(select, "b"));
	NODE(unilet_html_select_element_named_item(select, "named"));
	NODE(unilet_html_select_element_named_item(select, ""));
	DO(unilet_html_select_element_set_length(select, 1));
	STRING(unilet_element_get_html(select));
	DO(unilet_html_options_collection_set_length(list, 3));
	STRING(unilet_element_get_html(select));
	NUMBER(unilet_html_select_element_length(select));
	DO(unilet_html_select_element_set_length(select, 200000));
	NUMBER(unilet_html_select_element_length(select));
	DO(unilet_html_options_collection_add(list, option("added")));
	unilet_html_select_element_set_length(select, 0);
	unilet_node_append_child(select, unilet_html("<optgroup><option id=deep></option></optgroup>"));
	DO(unilet_html_select_element_add_with_before(select, option("v"), find("deep")));
	DO(unilet_element_remove(select));
	NODE(find("select"));
}

static void radio_lists(void)
{
	struct unilet_html_form_controls_collection *elements = unilet_html_form_element_elements(find("form"));
	struct unilet_radio_node_list *list;

	NODE(unilet_html_form_controls_collection_named_item(elements, "n"));
	NODE(unilet_html_form_controls_collection_named_item(elements, "none"));
	NODE(unilet_html_form_controls_collection_named_item(elements, ""));
	NODE(unilet_html_form_controls_collection_named_item(elements, "one"));
	list = (struct unilet_radio_node_list *)unilet_html_form_controls_collection_named_item(elements, "r");
	NUMBER(unilet_node_list_length((struct unilet_node_list *)list));
	NODE(unilet_node_list_item((struct unilet_node_list *)list, 1));
	STRING(unilet_radio_node_list_value(list));
	DO(unilet_radio_node_list_set_value(list, "2"));
	BOOLEAN(unilet_html_input_element_checked(find("two")));
	STRING(unilet_radio_node_list_value(list));
	DO(unilet_radio_node_list_set_value(list, "on"));
	BOOLEAN(unilet_html_input_element_checked(find("one")));
	STRING(unilet_radio_node_list_value(list));
	DO(unilet_radio_node_list_set_value(list, "nothing"));
	STRING(unilet_radio_node_list_value(list));
}

static void data_lists(void)
{
	NODE(unilet_html_input_element_list(find("text")));
	NUMBER(unilet_html_collection_length(unilet_html_data_list_element_options(find("list"))));
	DO(unilet_element_set_attribute(find("text"), "list", "form"));
	NODE(unilet_html_input_element_list(find("text")));
	DO(unilet_element_set_attribute(find("text"), "list", "list"));
	DO(unilet_element_set_attribute(find("text"), "type", "checkbox"));
	NODE(unilet_html_input_element_list(find("text")));
	DO(unilet_element_set_attribute(find("text"), "type", "text"));
}

/* What comes of a step from a value, for a type with these bounds. */
static void step(const char *type, const char *min, const char *max, const char *step_text, const char *value,
		 int count)
{
	struct unilet_element *input = unilet_document_create_element(unilet_document(), "input");
	struct unilet_html_input_element *field = (struct unilet_html_input_element *)input;

	unilet_element_set_attribute(input, "type", type);
	if (min)
		unilet_element_set_attribute(input, "min", min);
	if (max)
		unilet_element_set_attribute(input, "max", max);
	if (step_text)
		unilet_element_set_attribute(input, "step", step_text);
	unilet_html_input_element_set_value(field, value);
	say("%s %s:%s:%s %s by %d: ", type, min ? min : "", max ? max : "", step_text ? step_text : "", value, count);
	if (count >= 0)
		unilet_html_input_element_step_up_with_n(field, count);
	else
		unilet_html_input_element_step_down_with_n(field, -count);
	say_error("");
	STRING(unilet_html_input_element_value(field));
}

static void steps(void)
{
	step("number", NULL, NULL, NULL, "1", 1);
	step("number", NULL, NULL, NULL, "1", -3);
	step("number", NULL, NULL, NULL, "", 2);
	step("number", NULL, NULL, "0.1", "0.2", 1);
	step("number", "1", "10", "4", "2", 1);
	step("number", "1", "10", "4", "2", -1);
	step("number", "1", "10", "4", "8", 5);
	step("number", "1", "10", "4", "9", 1);
	step("number", "10", "1", NULL, "5", 1);
	step("number", "1", "2", "4", "0", 1);
	step("number", NULL, NULL, "any", "5", 1);
	step("range", NULL, NULL, NULL, "50", 7);
	step("range", NULL, NULL, NULL, "99", 7);
	step("date", NULL, NULL, NULL, "2020-02-28", 2);
	step("month", NULL, NULL, NULL, "2020-12", 1);
	step("week", NULL, NULL, NULL, "2020-W53", 1);
	step("time", NULL, NULL, NULL, "10:30", -1);
	step("time", NULL, NULL, "90", "10:30", 1);
	step("datetime-local", NULL, NULL, NULL, "2020-01-01T00:00", -1);
	step("text", NULL, NULL, NULL, "1", 1);
	step("checkbox", NULL, NULL, NULL, "1", -1);
}

static void dialogs(void)
{
	struct unilet_html_dialog_element *dialog = find("dialog");

	BOOLEAN(unilet_html_dialog_element_open(dialog));
	STRING(unilet_html_dialog_element_return_value(dialog));
	DO(unilet_html_dialog_element_close_with_return_value(dialog, "closed"));
	STRING(unilet_html_dialog_element_return_value(dialog));
	DO(unilet_html_dialog_element_set_open(dialog, true));
	DO(unilet_html_dialog_element_close_with_return_value(dialog, "a"));
	BOOLEAN(unilet_html_dialog_element_open(dialog));
	STRING(unilet_html_dialog_element_return_value(dialog));
	DO(unilet_html_dialog_element_set_open(dialog, true));
	DO(unilet_html_dialog_element_close(dialog));
	STRING(unilet_html_dialog_element_return_value(dialog));
	DO(unilet_html_dialog_element_set_return_value(dialog, "b"));
	STRING(unilet_html_dialog_element_return_value(dialog));
	DO(unilet_html_dialog_element_show(dialog));
	BOOLEAN(unilet_html_dialog_element_open(dialog));
}

static void say_form_data(struct unilet_form_data *data)
{
	struct unilet_value items[16];
	const long count = unilet_form_data_get_all_items(data, 16, items);

	if (count < 0) {
		say_failure("entries");
		return;
	}
	for (long i = 0; i < count && i < 16; i++) {
		say_value("entry", &items[i]);
	}
}

static void form_data(void)
{
	struct unilet_form_data *data = unilet_form_data_new();
	struct unilet_value value = {0};

	say_form_data(data);
	DO(unilet_form_data_append(data, "a", "1"));
	DO(unilet_form_data_append(data, "b", "\xc3\xa4"));
	DO(unilet_form_data_append(data, "a", ""));
	DO(unilet_form_data_append(data, "", "nameless"));
	say_form_data(data);
	unilet_form_data_get(data, "a", &value);
	VALUE(&value);
	unilet_form_data_get(data, "none", &value);
	VALUE(&value);
	BOOLEAN(unilet_form_data_has(data, "b"));
	BOOLEAN(unilet_form_data_has(data, "B"));
	unilet_read_call(data, "getAll", 1, &(struct unilet_value){.kind = UNILET_STRING, .string = "a"}, &value);
	VALUE(&value);
	unilet_read_call(data, "getAll", 1, &(struct unilet_value){.kind = UNILET_STRING, .string = "c"}, &value);
	VALUE(&value);
	DO(unilet_form_data_set(data, "a", "only"));
	DO(unilet_form_data_set(data, "new", "set"));
	DO(unilet_form_data_delete(data, "b"));
	DO(unilet_form_data_delete(data, "b"));
	say_form_data(data);
	DO(data = unilet_form_data_new_with_form(find("form")));
	say_form_data(data);
	DO(data = unilet_form_data_new_with_submitter(find("form"), find("send")));
	say_form_data(data);
	DO(unilet_form_data_new_with_submitter(find("form"), find("text")));
	DO(unilet_form_data_new_with_submitter(find("form"), find("other")));
	DO(unilet_form_data_new_with_form(find("link")));
	DO(unilet_call_void(data, "append", 1, &(struct unilet_value){.kind = UNILET_STRING, .string = "a"}));
}

static void lists_of_words(void)
{
	struct unilet_html_anchor_element *link = find("link");

	BOOLEAN(unilet_dom_token_list_supports(unilet_element_class_list(link), "a"));
	DO(unilet_html_anchor_element_set_text(link, "<b>"));
	STRING(unilet_element_get_html(link));
}

int main(void)
{
	say_begin();
	root = unilet_root();
	unilet_node_append_child(
		root,
		unilet_html("<select id=select><option id=a>a</option><optgroup id=group><option id=b "
			    "value=b>b</option></optgroup><option id=c name=named>c</option></select>"
			    "<form id=form><input id=text name=n list=list><input id=one type=radio name=r><input "
			    "id=two type=radio name=r value=2><input id=three type=radio name=r value=3 checked>"
			    "<input id=said name=said dirname=said.dir value=x><textarea name=area>l</textarea>"
			    "<input type=checkbox name=c checked><input type=checkbox name=d><button id=send "
			    "name=s value=v>s</button></form><button id=other>o</button>"
			    "<datalist id=list><option>1</option><optgroup><option>2</option></optgroup></datalist>"
			    "<a id=link href='http://example.org/'>l</a>"
			    "<dialog id=dialog><input id=within></dialog>"));
	options();
	radio_lists();
	data_lists();
	steps();
	dialogs();
	form_data();
	lists_of_words();
	return say_end();
}
