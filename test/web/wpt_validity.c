/* wpt_validity.c: constraints of form controls (web-platform-tests: html/semantics/forms/constraints, textfieldselection). */
#include <unilet/html.h>

#include "check.h"

static struct unilet_document *document;

enum flaw {
	GOOD = 0,
	MISSING = 1,
	MISMATCH = 2,
	PATTERN = 4,
	UNDER = 8,
	OVER = 16,
	STEP = 32,
	BAD = 64,
	CUSTOM = 128,
	LONG = 256,
	SHORT = 512,
};

/* All flags of a control's validity at once. */
static int flaws(void *control)
{
	struct unilet_validity_state *state = unilet_html_input_element_validity(control);
	int found = 0;

	found |= unilet_validity_state_bad_input(state) ? BAD : 0;
	found |= unilet_validity_state_value_missing(state) ? MISSING : 0;
	found |= unilet_validity_state_type_mismatch(state) ? MISMATCH : 0;
	found |= unilet_validity_state_pattern_mismatch(state) ? PATTERN : 0;
	found |= unilet_validity_state_range_underflow(state) ? UNDER : 0;
	found |= unilet_validity_state_range_overflow(state) ? OVER : 0;
	found |= unilet_validity_state_step_mismatch(state) ? STEP : 0;
	found |= unilet_validity_state_custom_error(state) ? CUSTOM : 0;
	found |= unilet_validity_state_too_long(state) ? LONG : 0;
	found |= unilet_validity_state_too_short(state) ? SHORT : 0;
	if (unilet_validity_state_valid(state) != (found == 0))
		found = -1;
	unilet_release(state);
	return found;
}

/* An input with up to two attributes, and what is wrong with a value that script sets. */
#define INPUT_IS(found, type, name1, value1, name2, value2, value)                                                     \
	do {                                                                                                           \
		void *input = unilet_document_create_element(document, "input");                                       \
                                                                                                                       \
		say("%s %s=%s %s=%s: %s\n", type, name1, value1, name2, value2, value);                                \
		unilet_element_set_attribute(input, "type", type);                                                     \
		if (*name1)                                                                                            \
			unilet_element_set_attribute(input, name1, value1);                                            \
		if (*name2)                                                                                            \
			unilet_element_set_attribute(input, name2, value2);                                            \
		unilet_html_input_element_set_value(input, value);                                                     \
		IS_NUMBER(flaws(input), found);                                                                        \
		IS_TRUE(unilet_html_input_element_will_validate(input));                                               \
		if (found)                                                                                             \
			IS_FALSE(unilet_html_input_element_check_validity(input));                                     \
		else                                                                                                   \
			IS_TRUE(unilet_html_input_element_check_validity(input));                                      \
		unilet_release(input);                                                                                 \
	} while (0)

static void missing(void)
{
	static const char *const types[] = {"text", "search", "url",  "tel",  "email",          "password",
					    "date", "month",  "week", "time", "datetime-local", "number"};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		INPUT_IS(MISSING, types[i], "required", "", "", "", "");
	INPUT_IS(GOOD, "text", "required", "", "", "", " ");
	INPUT_IS(MISSING, "date", "required", "", "", "", "2026-02-30");
	INPUT_IS(MISSING, "checkbox", "required", "", "", "", "x");
	INPUT_IS(GOOD, "checkbox", "required", "", "checked", "", "x");
	INPUT_IS(MISSING, "radio", "required", "", "name", "alone", "x");
	INPUT_IS(GOOD, "radio", "required", "", "checked", "", "x");
	INPUT_IS(GOOD, "range", "required", "", "", "", "");
	INPUT_IS(GOOD, "color", "required", "", "", "", "");
}

static void mismatch(void)
{
	static const char *const good[] = {"a@b", "a@b.c", "!#$%&'*+/=?^_`{|}~-@x", "a.b@c-d.e", "A@1"};
	static const char *const bad[] = {"a",     "@b",    "a@",     "a@b.",  "a@-b",       "a@b-",
					  "a b@c", "a@b@c", "a@b..c", "a@b c", "\xc3\xa4@b", "a@b_c"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		INPUT_IS(GOOD, "email", "", "", "", "", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		INPUT_IS(MISMATCH, "email", "", "", "", "", bad[i]);
	INPUT_IS(GOOD, "email", "multiple", "", "", "", "a@b, c@d");
	INPUT_IS(MISMATCH, "email", "multiple", "", "", "", "a@b, c");
	INPUT_IS(MISMATCH, "email", "multiple", "", "", "", "a@b,");
	INPUT_IS(GOOD, "email", "", "", "", "", "");
	INPUT_IS(GOOD, "url", "", "", "", "", "http://example.org");
	INPUT_IS(GOOD, "url", "", "", "", "", "mailto:a@b");
	INPUT_IS(MISMATCH, "url", "", "", "", "", "example.org");
	INPUT_IS(MISMATCH, "url", "", "", "", "", "/path");
	INPUT_IS(GOOD, "text", "", "", "", "", "a b");
}

static void ranges(void)
{
	INPUT_IS(GOOD, "number", "min", "1", "max", "3", "1");
	INPUT_IS(GOOD, "number", "min", "1", "max", "3", "3");
	INPUT_IS(UNDER, "number", "min", "1", "max", "3", "0");
	INPUT_IS(OVER, "number", "min", "1", "max", "3", "4");
	INPUT_IS(GOOD, "number", "min", "1", "max", "3", "");
	INPUT_IS(GOOD, "number", "min", "x", "max", "", "9");
	INPUT_IS((UNDER | OVER), "number", "min", "5", "max", "1", "3");
	INPUT_IS(UNDER, "date", "min", "2026-01-01", "", "", "2025-12-31");
	INPUT_IS(OVER, "date", "max", "2026-01-01", "", "", "2026-01-02");
	INPUT_IS(OVER, "month", "max", "2026-01", "", "", "2026-02");
	INPUT_IS(UNDER, "week", "min", "2026-W02", "", "", "2026-W01");
	INPUT_IS((UNDER | STEP), "time", "min", "10:00", "", "", "09:59:59.999");
	INPUT_IS(OVER, "datetime-local", "max", "2026-01-01T00:00", "", "", "2026-01-01T00:01");
	/* A time may have its range over midnight. */
	INPUT_IS(GOOD, "time", "min", "22:00", "max", "02:00", "23:00");
	INPUT_IS(GOOD, "time", "min", "22:00", "max", "02:00", "01:00");
	INPUT_IS((UNDER | OVER), "time", "min", "22:00", "max", "02:00", "12:00");
	INPUT_IS(GOOD, "text", "min", "5", "max", "6", "1");
	INPUT_IS(STEP, "number", "step", "2", "", "", "3");
	INPUT_IS(GOOD, "number", "step", "2", "min", "1", "3");
	INPUT_IS(GOOD, "number", "step", "any", "", "", "0.123");
	INPUT_IS(STEP, "number", "", "", "", "", "0.5");
	INPUT_IS(GOOD, "number", "step", "0.1", "", "", "0.3");
	INPUT_IS(GOOD, "number", "step", "-1", "", "", "3");
	INPUT_IS(STEP, "number", "value", "1", "step", "2", "2");
	INPUT_IS(STEP, "date", "step", "2", "", "", "1970-01-02");
	INPUT_IS(GOOD, "date", "step", "2", "min", "1970-01-02", "1970-01-02");
	INPUT_IS(STEP, "time", "", "", "", "", "12:00:30");
	INPUT_IS(GOOD, "time", "step", "30", "", "", "12:00:30");
	INPUT_IS(STEP, "month", "step", "2", "", "", "1970-02");
}

static void patterns(void)
{
	INPUT_IS(GOOD, "text", "pattern", "[a-z]+", "", "", "");
	INPUT_IS(GOOD, "text", "pattern", "[a-z]+", "", "", "abc");
	/* A length counts only when a person typed it. */
	INPUT_IS(GOOD, "text", "maxlength", "2", "", "", "abc");
	INPUT_IS(GOOD, "text", "minlength", "2", "", "", "a");
}

/* Each by its name. */
static void flags(void)
{
	void *input = unilet_document_create_element(document, "input");
	void *state = unilet_html_input_element_validity(input);

	IS_TRUE(unilet_validity_state_valid(state));
	DOES(unilet_html_input_element_set_required(input, true));
	IS_TRUE(unilet_validity_state_value_missing(state));
	IS_FALSE(unilet_validity_state_valid(state));
	DOES(unilet_html_input_element_set_type(input, "email"));
	DOES(unilet_html_input_element_set_value(input, "x"));
	IS_TRUE(unilet_validity_state_type_mismatch(state));
	IS_FALSE(unilet_validity_state_value_missing(state));
	DOES(unilet_html_input_element_set_type(input, "number"));
	DOES(unilet_html_input_element_set_value(input, "5.5"));
	IS_TRUE(unilet_validity_state_step_mismatch(state));
	DOES(unilet_html_input_element_set_min(input, "6"));
	IS_TRUE(unilet_validity_state_range_underflow(state));
	IS_FALSE(unilet_validity_state_range_overflow(state));
	DOES(unilet_html_input_element_set_min(input, ""));
	DOES(unilet_html_input_element_set_max(input, "5"));
	IS_TRUE(unilet_validity_state_range_overflow(state));
	IS_FALSE(unilet_validity_state_range_underflow(state));
	IS_FALSE(unilet_validity_state_bad_input(state));
	IS_FALSE(unilet_validity_state_pattern_mismatch(state));
	IS_FALSE(unilet_validity_state_too_long(state));
	IS_FALSE(unilet_validity_state_too_short(state));
	IS_FALSE(unilet_validity_state_custom_error(state));
}

static void customs(void)
{
	void *input = unilet_document_create_element(document, "input");

	IS_STRING(unilet_html_input_element_validation_message(input), "");
	DOES(unilet_html_input_element_set_custom_validity(input, "no good"));
	IS_NUMBER(flaws(input), CUSTOM);
	IS_STRING(unilet_html_input_element_validation_message(input), "no good");
	IS_FALSE(unilet_html_input_element_check_validity(input));
	DOES(unilet_html_input_element_set_disabled(input, true));
	IS_FALSE(unilet_html_input_element_will_validate(input));
	IS_TRUE(unilet_html_input_element_check_validity(input));
	IS_STRING(unilet_html_input_element_validation_message(input), "");
	DOES(unilet_html_input_element_set_disabled(input, false));
	DOES(unilet_html_input_element_set_custom_validity(input, ""));
	IS_NUMBER(flaws(input), GOOD);
	DOES(unilet_html_input_element_set_required(input, true));
	DOES(unilet_html_input_element_set_read_only(input, true));
	IS_FALSE(unilet_html_input_element_will_validate(input));
	DOES(unilet_html_input_element_set_read_only(input, false));
	IS_FALSE(unilet_html_input_element_check_validity(input));
	DOES(unilet_html_input_element_set_type(input, "hidden"));
	IS_FALSE(unilet_html_input_element_will_validate(input));
	DOES(unilet_html_input_element_set_type(input, "reset"));
	IS_FALSE(unilet_html_input_element_will_validate(input));
	DOES(unilet_html_input_element_set_type(input, "submit"));
	IS_TRUE(unilet_html_input_element_will_validate(input));
}

/* Of controls that are no inputs. */
static void others(void)
{
	void *area = unilet_document_create_element(document, "textarea");
	void *select = unilet_document_create_element(document, "select");
	void *button = unilet_document_create_element(document, "button");
	void *output = unilet_document_create_element(document, "output");
	void *fieldset = unilet_document_create_element(document, "fieldset"), *option;
	void *form = unilet_document_create_element(document, "form");

	unilet_node_append_child(form, fieldset);
	unilet_node_append_child(fieldset, area);
	unilet_node_append_child(form, select);
	IS_TRUE(unilet_html_text_area_element_will_validate(area));
	IS_TRUE(unilet_html_text_area_element_check_validity(area));
	DOES(unilet_html_text_area_element_set_required(area, true));
	IS_TRUE(unilet_validity_state_value_missing(unilet_html_text_area_element_validity(area)));
	IS_FALSE(unilet_html_text_area_element_check_validity(area));
	IS_FALSE(unilet_html_form_element_check_validity(form));
	IS_TRUE(unilet_html_field_set_element_check_validity(fieldset));
	IS_FALSE(unilet_html_field_set_element_will_validate(fieldset));
	DOES(unilet_html_text_area_element_set_value(area, "x"));
	IS_TRUE(unilet_html_text_area_element_check_validity(area));
	DOES(unilet_html_text_area_element_set_custom_validity(area, "c"));
	IS_STRING(unilet_html_text_area_element_validation_message(area), "c");
	DOES(unilet_html_text_area_element_set_custom_validity(area, ""));
	DOES(unilet_html_select_element_set_required(select, true));
	IS_TRUE(unilet_validity_state_value_missing(unilet_html_select_element_validity(select)));
	IS_FALSE(unilet_html_select_element_check_validity(select));
	option = unilet_document_create_element(document, "option");
	unilet_element_set_attribute(option, "value", "");
	unilet_node_append_child(select, option);
	IS_FALSE(unilet_html_select_element_check_validity(select));
	option = unilet_document_create_element(document, "option");
	unilet_element_set_attribute(option, "value", "x");
	unilet_node_append_child(select, option);
	DOES(unilet_html_select_element_set_value(select, "x"));
	IS_TRUE(unilet_html_select_element_check_validity(select));
	IS_TRUE(unilet_html_select_element_will_validate(select));
	IS_TRUE(unilet_html_form_element_check_validity(form));
	DOES(unilet_html_select_element_set_custom_validity(select, "s"));
	IS_STRING(unilet_html_select_element_validation_message(select), "s");
	IS_FALSE(unilet_html_form_element_check_validity(form));
	IS_TRUE(unilet_html_button_element_will_validate(button));
	DOES(unilet_html_button_element_set_custom_validity(button, "b"));
	IS_FALSE(unilet_html_button_element_check_validity(button));
	IS_TRUE(unilet_validity_state_custom_error(unilet_html_button_element_validity(button)));
	IS_STRING(unilet_html_button_element_validation_message(button), "b");
	DOES(unilet_html_button_element_set_type(button, "button"));
	IS_FALSE(unilet_html_button_element_will_validate(button));
	IS_TRUE(unilet_html_button_element_check_validity(button));
	IS_FALSE(unilet_html_output_element_will_validate(output));
	DOES(unilet_html_output_element_set_custom_validity(output, "o"));
	IS_TRUE(unilet_html_output_element_check_validity(output));
	IS_TRUE(unilet_validity_state_custom_error(unilet_html_output_element_validity(output)));
	DOES(unilet_html_field_set_element_set_custom_validity(fieldset, "f"));
	IS_TRUE(unilet_html_field_set_element_check_validity(fieldset));
	IS_FALSE(unilet_validity_state_valid(unilet_html_field_set_element_validity(fieldset)));
}

static void *input_of(const char *type, const char *value)
{
	void *input = unilet_document_create_element(document, "input");

	unilet_element_set_attribute(input, "type", type);
	unilet_html_input_element_set_value(input, value);
	return input;
}

static void selections(void)
{
	void *text = input_of("text", "abcdef");

	IS_NUMBER(unilet_html_input_element_selection_start(text, NULL), 6);
	DOES(unilet_html_input_element_set_selection_range(text, 1, 3));
	IS_NUMBER(unilet_html_input_element_selection_start(text, NULL), 1);
	IS_NUMBER(unilet_html_input_element_selection_end(text, NULL), 3);
	DOES(unilet_html_input_element_set_selection_range(text, 5, 2));
	IS_NUMBER(unilet_html_input_element_selection_start(text, NULL), 2);
	IS_NUMBER(unilet_html_input_element_selection_end(text, NULL), 2);
	DOES(unilet_html_input_element_set_selection_range_with_direction(text, 1, 99, "backward"));
	IS_NUMBER(unilet_html_input_element_selection_end(text, NULL), 6);
	IS_STRING(unilet_html_input_element_selection_direction(text), "backward");
	DOES(unilet_html_input_element_set_selection_range_with_direction(text, 1, 2, "forward"));
	IS_STRING(unilet_html_input_element_selection_direction(text), "forward");
	DOES(unilet_html_input_element_set_selection_start(text, &(const uint32_t){4}));
	IS_NUMBER(unilet_html_input_element_selection_start(text, NULL), 4);
	IS_NUMBER(unilet_html_input_element_selection_end(text, NULL), 4);
	DOES(unilet_html_input_element_set_selection_end(text, &(const uint32_t){2}));
	IS_NUMBER(unilet_html_input_element_selection_start(text, NULL), 2);
	IS_NUMBER(unilet_html_input_element_selection_end(text, NULL), 2);
	DOES(unilet_html_input_element_set_selection_range(text, 1, 3));
	DOES(unilet_html_input_element_set_value(text, "abcdef"));
	IS_NUMBER(unilet_html_input_element_selection_end(text, NULL), 3);
	DOES(unilet_html_input_element_set_value(text, "xyz"));
	IS_NUMBER(unilet_html_input_element_selection_start(text, NULL), 3);
	DOES(unilet_html_input_element_set_value(text, "abcdef"));
	DOES(unilet_html_input_element_set_selection_range(text, 1, 3));
	DOES(unilet_html_input_element_set_range_text(text, "XYZ"));
	IS_STRING(unilet_html_input_element_value(text), "aXYZdef");
	DOES(unilet_html_input_element_set_range_text_with_end(text, "-", 1, 4));
	IS_STRING(unilet_html_input_element_value(text), "a-def");
	THROWS(unilet_html_input_element_set_range_text_with_end(text, "-", 4, 1), "IndexSizeError");
	DOES(unilet_html_input_element_set_range_text_with_end(text, "end", 99, 99));
	IS_STRING(unilet_html_input_element_value(text), "a-defend");
}

static void range_modes(void)
{
	void *text = input_of("text", "abcdef");

	DOES(unilet_html_input_element_set_range_text_with_end_with_selection_mode(text, "12", 1, 2,
										   UNILET_SELECTION_MODE_SELECT));
	IS_NUMBER(unilet_html_input_element_selection_start(text, NULL), 1);
	IS_NUMBER(unilet_html_input_element_selection_end(text, NULL), 3);
	DOES(unilet_html_input_element_set_range_text_with_end_with_selection_mode(text, "", 1, 3,
										   UNILET_SELECTION_MODE_START));
	IS_NUMBER(unilet_html_input_element_selection_end(text, NULL), 1);
	DOES(unilet_html_input_element_set_range_text_with_end_with_selection_mode(text, "34", 1, 1,
										   UNILET_SELECTION_MODE_END));
	IS_NUMBER(unilet_html_input_element_selection_start(text, NULL), 3);
	IS_STRING(unilet_html_input_element_value(text), "a34cdef");
	DOES(unilet_html_input_element_set_selection_range(text, 4, 6));
	DOES(unilet_html_input_element_set_range_text_with_end_with_selection_mode(text, "0000", 0, 2,
										   UNILET_SELECTION_MODE_PRESERVE));
	IS_NUMBER(unilet_html_input_element_selection_start(text, NULL), 6);
	IS_NUMBER(unilet_html_input_element_selection_end(text, NULL), 8);
}

static void selections_of_others(void)
{
	void *number = input_of("number", "123"), *area = unilet_document_create_element(document, "textarea");
	bool is_null = false;

	IS_NUMBER(unilet_html_input_element_selection_start(number, &is_null), 0);
	IS_TRUE(is_null);
	IS_STRING(unilet_html_input_element_selection_direction(number), NULL);
	THROWS(unilet_html_input_element_set_selection_range(number, 0, 1), "InvalidStateError");
	THROWS(unilet_html_input_element_set_selection_start(number, &(const uint32_t){1}), "InvalidStateError");
	THROWS(unilet_html_input_element_set_range_text(number, "x"), "InvalidStateError");
	DOES(unilet_html_input_element_select(number));
	DOES(unilet_html_text_area_element_set_value(area, "a\r\nb\rc"));
	IS_STRING(unilet_html_text_area_element_value(area), "a\nb\nc");
	IS_NUMBER(unilet_html_text_area_element_text_length(area), 5);
	IS_NUMBER(unilet_html_text_area_element_selection_start(area), 5);
	DOES(unilet_html_text_area_element_set_selection_range(area, 1, 2));
	IS_NUMBER(unilet_html_text_area_element_selection_start(area), 1);
	IS_NUMBER(unilet_html_text_area_element_selection_end(area), 2);
	DOES(unilet_html_text_area_element_set_range_text(area, "--"));
	IS_STRING(unilet_html_text_area_element_value(area), "a--b\nc");
	DOES(unilet_html_text_area_element_set_selection_range_with_direction(area, 0, 3, "backward"));
	IS_STRING(unilet_html_text_area_element_selection_direction(area), "backward");
	DOES(unilet_html_text_area_element_set_selection_start(area, 2));
	DOES(unilet_html_text_area_element_set_selection_end(area, 4));
	IS_NUMBER(unilet_html_text_area_element_selection_end(area), 4);
	DOES(unilet_html_text_area_element_set_range_text_with_end(area, "", 1, 3));
	IS_STRING(unilet_html_text_area_element_value(area), "ab\nc");
	DOES(unilet_html_text_area_element_select(area));
	IS_NUMBER(unilet_html_text_area_element_selection_start(area), 0);
	IS_NUMBER(unilet_html_text_area_element_selection_end(area), 4);
}

int main(void)
{
	say_begin();
	document = unilet_document();
	missing();
	mismatch();
	ranges();
	patterns();
	flags();
	customs();
	others();
	selections();
	range_modes();
	selections_of_others();
	return say_end();
}
