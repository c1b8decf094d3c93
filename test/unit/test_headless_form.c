/* test_headless_form.c: forms and tables of a page without a display. */
#include <math.h>

#include "cmocka_all.h"
#include "headless_page.h"

static void value_is(const struct node *control, const char *expected)
{
	struct text value = {0};

	assert_int_equal(form_value(control, &value), 0);
	text_is(&value, expected);
}

static void values_are_sanitized(void **state)
{
	static const struct {
		const char *type, *value, *expected;
	} rows[] = {
		{"text", "a\r\nb", "ab"},
		{"nonsense", "a\nb", "ab"},
		{"url", " x\n ", "x"},
		{"email", " a@b \n", "a@b"},
		{"number", "1.5e2", "1.5e2"},
		{"number", "1.", ""},
		{"number", "+1", ""},
		{"number", " 1", ""},
		{"number", "1e999", ""},
		{"range", "x", "50"},
		{"range", "-3", "0"},
		{"range", "50.4", "50"},
		{"range", "1e9", "100"},
		{"color", "#ABCDEF", "#abcdef"},
		{"color", "red", "#000000"},
		{"date", "2024-02-29", "2024-02-29"},
		{"date", "2023-02-29", ""},
		{"date", "2024-2-29", ""},
		{"month", "2024-12", "2024-12"},
		{"month", "2024-13", ""},
		{"week", "2026-W53", "2026-W53"},
		{"week", "2025-W53", ""},
		{"time", "23:59:59.5", "23:59:59.5"},
		{"time", "24:00", ""},
		{"datetime-local", "2024-02-29 01:02", "2024-02-29T01:02"},
		{"datetime-local", "2024-02-29T01:02:00.000", "2024-02-29T01:02"},
		{"hidden", "a\nb", "a\nb"},
		{"checkbox", "x", "x"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct node *input = page_new("input");

		element_set_attribute(input, ATOM_TYPE, string_of(rows[i].type));
		assert_int_equal(form_set_value(input, string_of(rows[i].value)), 0);
		value_is(input, rows[i].expected);
		node_release(input);
	}
}

static void a_value_is_the_attribute_until_it_is_set(void **state)
{
	struct node *input = page_new("input"), *file = page_new("input"), *box = page_new("input"),
		    *area = page_new("textarea");

	(void)state;
	element_set_attribute(input, ATOM_VALUE, STRING("first"));
	value_is(input, "first");
	assert_int_equal(form_set_value(input, STRING("second")), 0);
	element_set_attribute(input, ATOM_VALUE, STRING("third"));
	value_is(input, "second");
	string_is(element_attribute_or_empty(input, ATOM_VALUE), "third");
	element_set_attribute(file, ATOM_TYPE, STRING("file"));
	assert_int_equal(form_set_value(file, STRING("/etc/passwd")), -TREE_INVALID_STATE);
	assert_int_equal(form_set_value(file, STRING("")), 0);
	element_set_attribute(box, ATOM_TYPE, STRING("checkbox"));
	value_is(box, "on");
	node_set_text_content(area, STRING("a\r\nb\rc"));
	value_is(area, "a\nb\nc");
	assert_int_equal(form_set_value(area, STRING("x\r\ny")), 0);
	value_is(area, "x\ny");
	page_is(area, "a\r\nb\rc");
	assert_int_equal(form_set_value(page_new("div"), STRING("x")), -TREE_TYPE);
}

static void numbers_are_read_and_written(void **state)
{
	static const struct {
		const char *type, *text;
		double number;
	} rows[] = {
		{"number", "-0.5", -0.5},
		{"number", "1e+21", 1e21},
		{"number", "123456789012", 123456789012},
		{"number", "1e-7", 1e-7},
		{"number", "0.000001", 1e-6},
		{"number", "0.1", 0.1},
		{"range", "7", 7},
		{"date", "1970-01-02", 86400000},
		{"date", "1969-12-31", -86400000},
		{"date", "2000-03-01", 951868800000},
		{"month", "1971-02", 13},
		{"month", "1969-12", -1},
		{"week", "1970-W01", -259200000},
		{"time", "01:00:00.25", 3600250},
		{"datetime-local", "1970-01-01T00:00:01", 1000},
	};
	struct text text = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct node *input = page_new("input");

		element_set_attribute(input, ATOM_TYPE, string_of(rows[i].type));
		assert_int_equal(form_set_value_number(input, rows[i].number), 0);
		value_is(input, rows[i].text);
		assert_true(form_value_number(input) == rows[i].number);
		node_release(input);
	}
	assert_true(isnan(form_value_number(page_new("input"))));
	assert_int_equal(form_set_value_number(page_new("input"), 1), -TREE_INVALID_STATE);
	number_text(-1234.5, &text);
	text_is(&text, "-1234.5");
	number_text(1.7976931348623157e308, &text);
	text_is(&text, "1.7976931348623157e+308");
	number_text(5e-324, &text);
	text_is(&text, "5e-324");
	number_text(100, &text);
	text_is(&text, "100");
	number_text(-0.0, &text);
	text_is(&text, "0");
}

static void gauges_stay_within_their_ends(void **state)
{
	(void)state;
	page_load(
		"<progress value=3 max=2></progress><progress value=x></progress><meter min=1 max=5 value=9></meter>");
	assert_true(form_value_number(page_find("progress")) == 2);
	assert_true(form_value_number(page_find("progress + progress")) == 0);
	assert_true(form_value_number(page_find("meter")) == 5);
}

static void selection_is_kept_in_fields(void **state)
{
	struct node *input = page_new("input"), *number = page_new("input");
	enum selection_direction direction;
	uint32_t start, end;

	(void)state;
	assert_int_equal(form_set_value(input, STRING("a\xf0\x9f\x98\x80z")), 0);
	assert_int_equal(field_selection(input, &start, &end, &direction), 0);
	assert_int_equal(start, 4);
	assert_int_equal(field_select(input, 9, 3, SELECTION_BACKWARD), 0);
	assert_int_equal(field_selection(input, &start, &end, &direction), 0);
	assert_int_equal(start, 3);
	assert_int_equal(end, 3);
	assert_int_equal(direction, SELECTION_BACKWARD);
	assert_int_equal(field_replace_range(input, STRING("xy"), 1, 3, SELECT_END), 0);
	value_is(input, "axyz");
	assert_int_equal(field_selection(input, &start, &end, &direction), 0);
	assert_int_equal(start, 3);
	assert_int_equal(field_replace_range(input, STRING(""), 3, 1, SELECT_END), -TREE_INDEX_SIZE);
	assert_int_equal(field_select_all(input), 0);
	assert_int_equal(field_selection(input, &start, &end, &direction), 0);
	assert_int_equal(start, 0);
	assert_int_equal(end, 4);
	element_set_attribute(number, ATOM_TYPE, STRING("number"));
	assert_int_equal(field_select(number, 0, 0, SELECTION_NONE), -TREE_INVALID_STATE);
	assert_int_equal(field_select_all(number), 0);
}

static void one_radio_of_a_group_is_checked(void **state)
{
	struct node *a, *b, *other;

	(void)state;
	page_load("<form><input id=a type=radio name=r checked><input id=b type=radio name=r checked></form>"
		  "<input id=c type=radio name=r checked>");
	a = page_find("#a");
	b = page_find("#b");
	other = page_find("#c");
	assert_false(input_checked(a));
	assert_true(input_checked(b));
	assert_true(input_checked(other));
	input_set_checked(a, true);
	assert_true(input_checked(a));
	assert_false(input_checked(b));
	assert_true(input_checked(other));
	element_set_attribute(b, ATOM_CHECKED, STRING(""));
	assert_true(input_checked(a));
	input_set_checked(a, false);
	assert_false(input_checked(a));
	assert_false(input_checked(b));
}

static void selects_have_what_is_chosen(void **state)
{
	struct node *select, *option;

	(void)state;
	page_load("<select><option disabled>0<option>1<optgroup disabled><option>2</optgroup><option value=x> 3  a "
		  "</select>");
	select = page_find("select");
	assert_int_equal(select_selected_index(select), 1);
	value_is(select, "1");
	assert_int_equal(form_set_value(select, STRING("x")), 0);
	assert_int_equal(select_selected_index(select), 3);
	assert_int_equal(form_set_value(select, STRING("none")), 0);
	assert_int_equal(select_selected_index(select), -1);
	value_is(select, "");
	select_set_selected_index(select, 2);
	value_is(select, "2");
	option = page_find("option[value]");
	option_set_selected(option, true);
	assert_int_equal(select_selected_index(select), 3);
	assert_int_equal(option_index(option), 3);
	assert_ptr_equal(option_select(option), select);
	node_remove(option);
	assert_int_equal(select_selected_index(select), 1);
	element_set_attribute(select, ATOM_MULTIPLE, STRING(""));
	assert_int_equal(select_selected_index(select), -1);
	option = page_new("option");
	assert_int_equal(select_add(select, option, page_find("option")), 0);
	assert_int_equal(option_index(option), 0);
	assert_int_equal(select_add(select, page_new("p"), NULL), -TREE_TYPE);
	assert_int_equal(select_add(select, page_new("option"), tree_body(tree)), -TREE_NOT_FOUND);
}

static void owners_and_labels_are_found(void **state)
{
	struct node *form;
	struct collection *labels, *elements;

	(void)state;
	page_load("<label for=a>A</label><label><input id=b></label><form id=f><input id=a><fieldset "
		  "disabled><legend><input id=l></legend>"
		  "<input id=i></fieldset></form><input id=o form=f><input id=n form=none>");
	form = page_find("form");
	assert_ptr_equal(form_owner(page_find("#a")), form);
	assert_ptr_equal(form_owner(page_find("#o")), form);
	assert_null(form_owner(page_find("#n")));
	assert_true(form_is_disabled(page_find("#i")));
	assert_false(form_is_disabled(page_find("#l")));
	assert_ptr_equal(label_control(page_find("label")), page_find("#a"));
	assert_ptr_equal(label_control(page_find("label + label")), page_find("#b"));
	assert_int_equal(collection_open(page_find("#a"), COLLECTION_LABELS, STRING(""), &labels), 0);
	assert_int_equal(collection_length(labels), 1);
	assert_int_equal(collection_open(form, COLLECTION_ELEMENTS, STRING(""), &elements), 0);
	assert_int_equal(collection_length(elements), 5);
	collection_close(labels);
	collection_close(elements);
}

static int append_entry(void *context, struct string name, struct string value)
{
	struct text *entries = context;

	text_append(entries, name);
	text_append(entries, STRING("="));
	text_append(entries, value);
	text_append(entries, STRING(";"));
	return 0;
}

static void forms_have_entries(void **state)
{
	struct text entries = {0};
	struct node *form;

	(void)state;
	page_load("<form><input name=a value=1><input value=unnamed><input name=off disabled><input type=checkbox "
		  "name=c checked>"
		  "<input type=checkbox name=d><textarea name=t>x\ny</textarea><select name=s multiple><option "
		  "selected>1<option>2"
		  "<option selected disabled>3<option selected value=4></select><select name=one><option>first</select>"
		  "<button name=go value=yes></button><input type=submit name=other><input type=image name=i></form>");
	form = page_find("form");
	assert_int_equal(form_entries(form, NULL, append_entry, &entries), 0);
	text_is(&entries, "a=1;c=on;t=x\ny;s=1;s=4;one=first;");
	assert_int_equal(form_entries(form, page_find("button"), append_entry, &entries), 0);
	text_is(&entries, "a=1;c=on;t=x\ny;s=1;s=4;one=first;go=yes;");
	assert_int_equal(form_entries(form, page_find("[type=image]"), append_entry, &entries), 0);
	text_is(&entries, "a=1;c=on;t=x\ny;s=1;s=4;one=first;i.x=0;i.y=0;");
	assert_int_equal(form_entries(tree_body(tree), NULL, append_entry, &entries), -TREE_TYPE);
	assert_int_equal(form_submit(form, tree_body(tree)), -TREE_TYPE);
	assert_int_equal(form_submit(form, page_find("button")), 1);
}

static void validity_says_what_is_wrong(void **state)
{
	static const struct {
		const char *html;
		unsigned validity;
	} rows[] = {
		{"<input required>", VALIDITY_VALUE_MISSING},
		{"<input required value=x>", 0},
		{"<input type=checkbox required>", VALIDITY_VALUE_MISSING},
		{"<input type=email value=a@b.c>", 0},
		{"<input type=email value=a>", VALIDITY_TYPE_MISMATCH},
		{"<input type=email value='a@b,c@d'>", VALIDITY_TYPE_MISMATCH},
		{"<input type=email value='a@b,c@d' multiple>", 0},
		{"<input type=url value='http://x'>", 0},
		{"<input type=url value='x'>", VALIDITY_TYPE_MISMATCH},
		{"<input type=number min=3 value=2>", VALIDITY_RANGE_UNDERFLOW},
		{"<input type=number max=3 value=4>", VALIDITY_RANGE_OVERFLOW},
		{"<input type=number value=1.5>", 0},
		{"<input type=number step=2 min=1 value=4>", VALIDITY_STEP_MISMATCH},
		{"<input type=number step=0.1 min=0 value=0.7>", 0},
		{"<input type=number step=any min=0 value=0.77>", 0},
		{"<input type=date min=2024-01-01 value=2023-12-31>", VALIDITY_RANGE_UNDERFLOW},
		{"<input type=week value=2024-W10>", 0},
		{"<input maxlength=1 value=long>", 0},
		{"<select required><option value=''>choose<option>x</select>", VALIDITY_VALUE_MISSING},
		{"<select required><option>x</select>", 0},
		{"<textarea required></textarea>", VALIDITY_VALUE_MISSING},
	};
	struct node *input;
	struct text message = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		page_load(rows[i].html);
		if (form_validity(page_find("body > *")) != rows[i].validity)
			fail_msg("%s: %u", rows[i].html, form_validity(page_find("body > *")));
	}
	page_load("<form><input minlength=3></form>");
	input = page_find("input");
	assert_int_equal(person_input(input, STRING("ab")), 0);
	assert_int_equal(form_validity(input), VALIDITY_TOO_SHORT);
	assert_int_equal(form_set_value(input, STRING("ab")), 0);
	assert_int_equal(form_validity(input), 0);
	assert_int_equal(form_set_custom_validity(input, STRING("no")), 0);
	assert_int_equal(form_validity(input), VALIDITY_CUSTOM_ERROR);
	assert_int_equal(form_validation_message(input, &message), 0);
	text_is(&message, "no");
	assert_int_equal(form_check_validity(page_find("form")), 0);
	assert_int_equal(form_set_custom_validity(input, STRING("")), 0);
	assert_int_equal(form_check_validity(page_find("form")), 1);
}

static void tables_are_built(void **state)
{
	struct node *table = page_new("table"), *row, *cell, *part;
	struct collection *rows;

	(void)state;
	assert_int_equal(table_insert_row(table, 1, &row), -TREE_INDEX_SIZE);
	assert_int_equal(table_insert_row(table, -1, &row), 0);
	assert_int_equal(table_insert_cell(row, -1, &cell), 0);
	assert_int_equal(table_insert_cell(row, 0, &cell), 0);
	node_set_text_content(cell, STRING("0"));
	assert_int_equal(table_insert_cell(row, 3, &cell), -TREE_INDEX_SIZE);
	page_is(table, "<tbody><tr><td>0</td><td></td></tr></tbody>");
	assert_int_equal(table_create_part(table, ATOM_TFOOT, &part), 0);
	assert_int_equal(table_insert_row(part, 0, &row), 0);
	assert_int_equal(table_create_part(table, ATOM_THEAD, &part), 0);
	assert_int_equal(table_insert_row(part, 0, &row), 0);
	assert_int_equal(table_create_part(table, ATOM_CAPTION, &part), 0);
	assert_int_equal(table_create_part(table, ATOM_TBODY, &part), 0);
	page_is(table,
		"<caption></caption><thead><tr></tr></thead><tbody><tr><td>0</td><td></td></tr></tbody><tbody></tbody>"
		"<tfoot><tr></tr></tfoot>");
	assert_int_equal(collection_open(table, COLLECTION_ROWS, STRING(""), &rows), 0);
	assert_int_equal(collection_length(rows), 3);
	assert_int_equal(table_row_index(collection_item(rows, 2)), 2);
	assert_int_equal(table_section_row_index(collection_item(rows, 2)), 0);
	assert_int_equal(table_cell_index(node_last_child(collection_item(rows, 1))), 1);
	assert_int_equal(table_delete_row(table, 0), 0);
	assert_int_equal(table_delete_row(table, -1), 0);
	assert_int_equal(collection_length(rows), 1);
	assert_int_equal(table_delete_row(table, 1), -TREE_INDEX_SIZE);
	assert_int_equal(table_delete_cell(collection_item(rows, 0), -1), 0);
	assert_int_equal(table_delete_cell(collection_item(rows, 0), 1), -TREE_INDEX_SIZE);
	table_delete_part(table, ATOM_THEAD);
	table_delete_part(table, ATOM_THEAD);
	page_is(table, "<caption></caption><tbody><tr><td>0</td></tr></tbody><tbody></tbody><tfoot></tfoot>");
	collection_close(rows);
	assert_int_equal(table_insert_row(page_new("p"), 0, &row), -TREE_TYPE);
}

static void step(const char *value, double count, const char *expected)
{
	struct node *input = page_find("input");
	struct text now = {.max = 0};

	assert_int_equal(form_set_value(input, string_of(value)), 0);
	assert_int_equal(form_step(input, count), 0);
	assert_int_equal(form_value(input, &now), 0);
	text_is(&now, expected);
}

static void steps_lead_from_value_to_value(void **state)
{
	(void)state;
	page_load("<input type=number min=1 max=10 step=4><input type=text>");
	step("2", 1, "5");
	step("2", -1, "1");
	step("9", 1, "9");
	/* What is below all of them does not go up by a step down. */
	step("-5", -1, "-5");
	step("", 1, "1");
	page_load("<input type=number step=0.1>");
	step("0.2", 1, "0.3");
	page_load("<input type=number step=any>");
	assert_int_equal(form_step(page_find("input"), 1), -TREE_INVALID_STATE);
	page_load("<input type=text>");
	assert_int_equal(form_step(page_find("input"), 1), -TREE_INVALID_STATE);
}

static void options_are_as_many_as_is_said(void **state)
{
	struct node *select, *outer;

	(void)state;
	page_load("<select><option>a</option><optgroup><option>b</option></optgroup><option>c</option></select>");
	select = page_find("select");
	outer = page_find("optgroup > option");
	assert_int_equal(node_append(outer, page_new("option")), 0);
	assert_int_equal(node_append(outer, page_new("option")), 0);
	assert_int_equal(select_set_length(select, 5), 0);
	assert_int_equal(select_set_length(select, 6), 0);
	page_is(select, "<option>a</option><optgroup><option>b<option></option><option></option></option></optgroup>"
			"<option>c</option><option></option>");
	assert_int_equal(select_set_length(select, 3), 0);
	page_is(select, "<option>a</option><optgroup><option>b<option></option></option></optgroup>");
	assert_int_equal(select_set_length(select, 1), 0);
	page_is(select, "<option>a</option><optgroup></optgroup>");
	assert_int_equal(select_set_length(select, 100001), 0);
	page_is(select, "<option>a</option><optgroup></optgroup>");
	assert_int_equal(select_set_length(select, 0), 0);
	page_is(select, "<optgroup></optgroup>");
}

static void a_form_closes_its_dialog(void **state)
{
	struct node *dialog;

	(void)state;
	page_load("<dialog open><form method=dialog><button value=yes>y</button><input type=submit "
		  "formmethod=get></form></dialog>");
	dialog = page_find("dialog");
	assert_int_equal(person_click(page_find("input")), 0);
	assert_true(element_attribute(dialog, ATOM_OPEN, NULL));
	assert_int_equal(person_click(page_find("button")), 0);
	assert_false(element_attribute(dialog, ATOM_OPEN, NULL));
	string_is(dialog_return_value(dialog), "yes");
	assert_int_equal(dialog_show(dialog), 0);
	assert_ptr_equal(tree_focused(tree), page_find("button"));
	assert_int_equal(dialog_request_close(dialog, NULL), 0);
	assert_false(element_attribute(dialog, ATOM_OPEN, NULL));
	string_is(dialog_return_value(dialog), "yes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAGE_TEST(values_are_sanitized),
		PAGE_TEST(a_value_is_the_attribute_until_it_is_set),
		PAGE_TEST(numbers_are_read_and_written),
		PAGE_TEST(gauges_stay_within_their_ends),
		PAGE_TEST(selection_is_kept_in_fields),
		PAGE_TEST(one_radio_of_a_group_is_checked),
		PAGE_TEST(selects_have_what_is_chosen),
		PAGE_TEST(owners_and_labels_are_found),
		PAGE_TEST(forms_have_entries),
		PAGE_TEST(validity_says_what_is_wrong),
		PAGE_TEST(tables_are_built),
		PAGE_TEST(steps_lead_from_value_to_value),
		PAGE_TEST(options_are_as_many_as_is_said),
		PAGE_TEST(a_form_closes_its_dialog),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
