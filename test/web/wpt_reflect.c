/* wpt_reflect.c: attributes that members reflect, one row each (web-platform-tests: html/dom, wai-aria/idlharness). */
#include "check.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct unilet_document *document;

static void *make(const char *name)
{
	return unilet_document_create_element(document, name);
}

/* A text comes back as it was set, from either side. */
#define TEXT(interface, member, element, attribute)                                                                    \
	do {                                                                                                           \
		static const char *const texts[] = {                                                                   \
			"", " \t padded ", "CamelCase", "5%", "\n", "\xc3\xa9\xf0\x90\x80\x80", "null", "undefined"};  \
		void *e = make(element);                                                                               \
                                                                                                                       \
		say("%s %s\n", element, attribute);                                                                    \
		IS_STRING(unilet_##interface##_##member(e), "");                                                       \
		for (size_t i = 0; i < COUNT(texts); i++) {                                                            \
			unilet_element_set_attribute(e, attribute, texts[i]);                                          \
			IS_STRING(unilet_##interface##_##member(e), texts[i]);                                         \
			unilet_element_remove_attribute(e, attribute);                                                 \
			DOES(unilet_##interface##_set_##member(e, texts[i]));                                          \
			IS_STRING(unilet_##interface##_##member(e), texts[i]);                                         \
		}                                                                                                      \
		unilet_release(e);                                                                                     \
	} while (0)

/* There or not there: what it says does not matter. */
#define FLAG(interface, member, element, attribute)                                                                    \
	do {                                                                                                           \
		static const char *const texts[] = {"", "false", "0", attribute};                                      \
		void *e = make(element);                                                                               \
                                                                                                                       \
		say("%s %s\n", element, attribute);                                                                    \
		IS_FALSE(unilet_##interface##_##member(e));                                                            \
		for (size_t i = 0; i < COUNT(texts); i++) {                                                            \
			unilet_element_set_attribute(e, attribute, texts[i]);                                          \
			IS_TRUE(unilet_##interface##_##member(e));                                                     \
		}                                                                                                      \
		DOES(unilet_##interface##_set_##member(e, false));                                                     \
		IS_FALSE(unilet_##interface##_##member(e));                                                            \
		DOES(unilet_##interface##_set_##member(e, true));                                                      \
		IS_STRING(unilet_element_get_attribute(e, attribute), "");                                             \
		unilet_release(e);                                                                                     \
	} while (0)

/* Null is: not there. */
#define NULLABLE(member, attribute)                                                                                    \
	do {                                                                                                           \
		void *e = make("div");                                                                                 \
                                                                                                                       \
		say("%s\n", attribute);                                                                                \
		IS_STRING(unilet_element_##member(e), NULL);                                                           \
		unilet_element_set_attribute(e, attribute, "");                                                        \
		IS_STRING(unilet_element_##member(e), "");                                                             \
		DOES(unilet_element_set_##member(e, " Some Text "));                                                   \
		IS_STRING(unilet_element_##member(e), " Some Text ");                                                  \
		DOES(unilet_element_set_##member(e, NULL));                                                            \
		IS_FALSE(unilet_element_has_attribute(e, attribute));                                                  \
		unilet_release(e);                                                                                     \
	} while (0)

/* One of the words, in any case; setting says anything. */
#define WORD(interface, member, element, attribute, missing, invalid, ...)                                             \
	do {                                                                                                           \
		static const char *const words[] = {__VA_ARGS__};                                                      \
		void *e = make(element);                                                                               \
                                                                                                                       \
		say("%s %s\n", element, attribute);                                                                    \
		IS_STRING(unilet_##interface##_##member(e), missing);                                                  \
		for (size_t i = 0; i < COUNT(words); i++) {                                                            \
			char *capitals = upper(words[i]);                                                              \
                                                                                                                       \
			unilet_element_set_attribute(e, attribute, words[i]);                                          \
			IS_STRING(unilet_##interface##_##member(e), words[i]);                                         \
			DOES(unilet_##interface##_set_##member(e, capitals));                                          \
			IS_STRING(unilet_##interface##_##member(e), words[i]);                                         \
			IS_STRING(unilet_element_get_attribute(e, attribute), capitals);                               \
			free(capitals);                                                                                \
		}                                                                                                      \
		unilet_element_set_attribute(e, attribute, "nonsense");                                                \
		IS_STRING(unilet_##interface##_##member(e), invalid);                                                  \
		unilet_element_set_attribute(e, attribute, " ");                                                       \
		IS_STRING(unilet_##interface##_##member(e), invalid);                                                  \
		unilet_release(e);                                                                                     \
	} while (0)

static char *upper(const char *word)
{
	char *copy = strdup(word);

	for (char *at = copy; *at; at++)
		*at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
	return copy;
}

static void texts_of_all(void)
{
	TEXT(element, id, "div", "id");
	TEXT(element, class_name, "div", "class");
	TEXT(html_element, title, "div", "title");
	TEXT(html_element, lang, "div", "lang");
	TEXT(html_anchor_element, download, "a", "download");
	TEXT(html_anchor_element, hreflang, "a", "hreflang");
	TEXT(html_anchor_element, type, "a", "type");
	TEXT(html_area_element, alt, "area", "alt");
	TEXT(html_area_element, coords, "area", "coords");
	TEXT(html_area_element, shape, "area", "shape");
	TEXT(html_area_element, download, "area", "download");
	TEXT(html_data_element, value, "data", "value");
	TEXT(html_details_element, name, "details", "name");
	TEXT(html_image_element, alt, "img", "alt");
	TEXT(html_image_element, sizes, "img", "sizes");
	TEXT(html_image_element, use_map, "img", "usemap");
	TEXT(html_map_element, name, "map", "name");
	TEXT(html_mod_element, date_time, "ins", "datetime");
	TEXT(html_mod_element, date_time, "del", "datetime");
	TEXT(html_olist_element, type, "ol", "type");
	TEXT(html_source_element, type, "source", "type");
	TEXT(html_source_element, sizes, "source", "sizes");
	TEXT(html_source_element, media, "source", "media");
	TEXT(html_table_cell_element, headers, "td", "headers");
	TEXT(html_table_cell_element, abbr, "th", "abbr");
	TEXT(html_time_element, date_time, "time", "datetime");
	TEXT(html_track_element, srclang, "track", "srclang");
	TEXT(html_track_element, label, "track", "label");
}

static void texts_of_forms(void)
{
	TEXT(html_button_element, name, "button", "name");
	TEXT(html_button_element, value, "button", "value");
	TEXT(html_field_set_element, name, "fieldset", "name");
	TEXT(html_form_element, name, "form", "name");
	TEXT(html_input_element, accept, "input", "accept");
	TEXT(html_input_element, alt, "input", "alt");
	TEXT(html_input_element, default_value, "input", "value");
	TEXT(html_input_element, dir_name, "input", "dirname");
	TEXT(html_input_element, max, "input", "max");
	TEXT(html_input_element, min, "input", "min");
	TEXT(html_input_element, name, "input", "name");
	TEXT(html_input_element, pattern, "input", "pattern");
	TEXT(html_input_element, placeholder, "input", "placeholder");
	TEXT(html_input_element, step, "input", "step");
	TEXT(html_label_element, html_for, "label", "for");
	TEXT(html_opt_group_element, label, "optgroup", "label");
	TEXT(html_output_element, name, "output", "name");
	TEXT(html_select_element, name, "select", "name");
	TEXT(html_text_area_element, dir_name, "textarea", "dirname");
	TEXT(html_text_area_element, name, "textarea", "name");
	TEXT(html_text_area_element, placeholder, "textarea", "placeholder");
	TEXT(html_text_area_element, wrap, "textarea", "wrap");
}

static void flags(void)
{
	FLAG(html_element, inert, "div", "inert");
	FLAG(html_button_element, disabled, "button", "disabled");
	FLAG(html_details_element, open, "details", "open");
	FLAG(html_dialog_element, open, "dialog", "open");
	FLAG(html_field_set_element, disabled, "fieldset", "disabled");
	FLAG(html_form_element, no_validate, "form", "novalidate");
	FLAG(html_input_element, default_checked, "input", "checked");
	FLAG(html_input_element, disabled, "input", "disabled");
	FLAG(html_input_element, multiple, "input", "multiple");
	FLAG(html_input_element, read_only, "input", "readonly");
	FLAG(html_input_element, required, "input", "required");
	FLAG(html_media_element, autoplay, "video", "autoplay");
	FLAG(html_media_element, controls, "audio", "controls");
	FLAG(html_media_element, default_muted, "audio", "muted");
	FLAG(html_media_element, loop, "audio", "loop");
	FLAG(html_olist_element, reversed, "ol", "reversed");
	FLAG(html_opt_group_element, disabled, "optgroup", "disabled");
	FLAG(html_option_element, default_selected, "option", "selected");
	FLAG(html_option_element, disabled, "option", "disabled");
	FLAG(html_select_element, disabled, "select", "disabled");
	FLAG(html_select_element, multiple, "select", "multiple");
	FLAG(html_select_element, required, "select", "required");
	FLAG(html_text_area_element, disabled, "textarea", "disabled");
	FLAG(html_text_area_element, read_only, "textarea", "readonly");
	FLAG(html_text_area_element, required, "textarea", "required");
	FLAG(html_track_element, default, "track", "default");
	FLAG(html_video_element, plays_inline, "video", "playsinline");
}

static void aria(void)
{
	NULLABLE(role, "role");
	NULLABLE(aria_atomic, "aria-atomic");
	NULLABLE(aria_auto_complete, "aria-autocomplete");
	NULLABLE(aria_braille_label, "aria-braillelabel");
	NULLABLE(aria_braille_role_description, "aria-brailleroledescription");
	NULLABLE(aria_busy, "aria-busy");
	NULLABLE(aria_checked, "aria-checked");
	NULLABLE(aria_col_count, "aria-colcount");
	NULLABLE(aria_col_index, "aria-colindex");
	NULLABLE(aria_col_index_text, "aria-colindextext");
	NULLABLE(aria_col_span, "aria-colspan");
	NULLABLE(aria_current, "aria-current");
	NULLABLE(aria_description, "aria-description");
	NULLABLE(aria_disabled, "aria-disabled");
	NULLABLE(aria_expanded, "aria-expanded");
	NULLABLE(aria_has_popup, "aria-haspopup");
	NULLABLE(aria_hidden, "aria-hidden");
	NULLABLE(aria_invalid, "aria-invalid");
	NULLABLE(aria_key_shortcuts, "aria-keyshortcuts");
	NULLABLE(aria_label, "aria-label");
	NULLABLE(aria_level, "aria-level");
	NULLABLE(aria_live, "aria-live");
	NULLABLE(aria_modal, "aria-modal");
	NULLABLE(aria_multi_line, "aria-multiline");
	NULLABLE(aria_multi_selectable, "aria-multiselectable");
	NULLABLE(aria_orientation, "aria-orientation");
	NULLABLE(aria_placeholder, "aria-placeholder");
	NULLABLE(aria_pos_in_set, "aria-posinset");
	NULLABLE(aria_pressed, "aria-pressed");
	NULLABLE(aria_read_only, "aria-readonly");
	NULLABLE(aria_relevant, "aria-relevant");
	NULLABLE(aria_required, "aria-required");
	NULLABLE(aria_role_description, "aria-roledescription");
	NULLABLE(aria_row_count, "aria-rowcount");
	NULLABLE(aria_row_index, "aria-rowindex");
	NULLABLE(aria_row_index_text, "aria-rowindextext");
	NULLABLE(aria_row_span, "aria-rowspan");
	NULLABLE(aria_selected, "aria-selected");
	NULLABLE(aria_set_size, "aria-setsize");
	NULLABLE(aria_sort, "aria-sort");
	NULLABLE(aria_value_max, "aria-valuemax");
	NULLABLE(aria_value_min, "aria-valuemin");
	NULLABLE(aria_value_now, "aria-valuenow");
	NULLABLE(aria_value_text, "aria-valuetext");
}

static void words(void)
{
	WORD(html_element, dir, "div", "dir", "", "", "ltr", "rtl", "auto");
	WORD(html_element, enter_key_hint, "div", "enterkeyhint", "", "", "enter", "done", "go", "next", "previous",
	     "search", "send");
	WORD(html_element, input_mode, "div", "inputmode", "", "", "none", "text", "tel", "url", "email", "numeric",
	     "decimal", "search");
	WORD(html_button_element, type, "button", "type", "submit", "submit", "submit", "reset", "button");
	WORD(html_form_element, autocomplete, "form", "autocomplete", "on", "on", "on", "off");
	WORD(html_image_element, decoding, "img", "decoding", "auto", "auto", "sync", "async", "auto");
	WORD(html_image_element, fetch_priority, "img", "fetchpriority", "auto", "auto", "high", "low", "auto");
	WORD(html_image_element, loading, "img", "loading", "eager", "eager", "eager", "lazy");
	WORD(html_input_element, type, "input", "type", "text", "text", "hidden", "text", "search", "tel", "url",
	     "email", "date", "month", "week", "time", "datetime-local", "number", "range", "color", "checkbox",
	     "radio", "file", "submit", "image", "reset", "button");
	WORD(html_table_cell_element, scope, "th", "scope", "", "", "row", "col", "rowgroup", "colgroup");
	WORD(html_track_element, kind, "track", "kind", "subtitles", "metadata", "subtitles", "captions",
	     "descriptions", "chapters", "metadata");
}

/* What is parsed out of the attribute's text, by HTML's rules for integers. */
struct number {
	const char *text;
	double number;
};

#define NUMBERS(interface, member, element, attribute, ...)                                                            \
	do {                                                                                                           \
		static const struct number numbers[] = {__VA_ARGS__};                                                  \
		void *e = make(element);                                                                               \
                                                                                                                       \
		for (size_t i = 0; i < COUNT(numbers); i++) {                                                          \
			say("%s %s=", element, attribute);                                                             \
			if (numbers[i].text) {                                                                         \
				say_quoted(numbers[i].text);                                                           \
				unilet_element_set_attribute(e, attribute, numbers[i].text);                           \
			}                                                                                              \
			say("\n");                                                                                     \
			IS_NUMBER(unilet_##interface##_##member(e), numbers[i].number);                                \
		}                                                                                                      \
		unilet_release(e);                                                                                     \
	} while (0)

/* Set by the member: what the attribute says then, and what the member does. */
#define SETS(interface, member, element, attribute, value, text, number)                                               \
	do {                                                                                                           \
		void *e = make(element);                                                                               \
                                                                                                                       \
		DOES(unilet_##interface##_set_##member(e, value));                                                     \
		IS_STRING(unilet_element_get_attribute(e, attribute), text);                                           \
		IS_NUMBER(unilet_##interface##_##member(e), number);                                                   \
		unilet_release(e);                                                                                     \
	} while (0)

#define IS_WRONG_SIZE(interface, member, element, value)                                                               \
	do {                                                                                                           \
		void *e = make(element);                                                                               \
                                                                                                                       \
		THROWS(unilet_##interface##_set_##member(e, value), "IndexSizeError");                                 \
		unilet_release(e);                                                                                     \
	} while (0)

/* Any integer. */
static void integers(void)
{
	NUMBERS(html_li_element, value, "li", "value", {NULL, 0}, {"7", 7}, {" \t\n\f\r7", 7}, {"+7", 7}, {"-7", -7},
		{"7%", 7}, {"7.9", 7}, {"007", 7}, {"-0", 0}, {"", 0}, {"x7", 0}, {"- 7", 0}, {"--7", 0}, {".5", 0},
		{"1e3", 1}, {"2147483647", 2147483647}, {"-2147483648", -2147483648.0}, {"2147483648", 0},
		{"-2147483649", 0}, {"99999999999999999999", 0}, {"\v7", 0},
		{"\xc2\xa0"
		 "7",
		 0},
		{"\xe2\x88\x92"
		 "7",
		 0});
	SETS(html_li_element, value, "li", "value", -2147483647 - 1, "-2147483648", -2147483648.0);
	SETS(html_li_element, value, "li", "value", 2147483647, "2147483647", 2147483647);
	NUMBERS(html_olist_element, start, "ol", "start", {NULL, 1}, {"", 1}, {"x", 1}, {"-5", -5}, {"0", 0});
	SETS(html_olist_element, start, "ol", "start", 0, "0", 0);
	NUMBERS(html_element, tab_index, "div", "tabindex", {NULL, -1}, {"", -1}, {"x", -1}, {"0", 0}, {"-5", -5},
		{"5", 5}, {"5x", 5});
	NUMBERS(html_element, tab_index, "button", "tabindex", {NULL, 0}, {"x", 0}, {"-1", -1});
	NUMBERS(html_element, tab_index, "input", "tabindex", {NULL, 0}, {"2", 2});
	NUMBERS(html_element, tab_index, "select", "tabindex", {NULL, 0});
	NUMBERS(html_element, tab_index, "textarea", "tabindex", {NULL, 0});
	SETS(html_element, tab_index, "p", "tabindex", -3, "-3", -3);
}

/* Integers that are not negative; -1 stands for none. */
static void lengths(void)
{
	NUMBERS(html_input_element, max_length, "input", "maxlength", {NULL, -1}, {"0", 0}, {"5", 5}, {" 5", 5},
		{"5x", 5}, {"-5", -1}, {"", -1}, {"x", -1}, {"2147483648", -1});
	SETS(html_input_element, max_length, "input", "maxlength", 0, "0", 0);
	IS_WRONG_SIZE(html_input_element, max_length, "input", -1);
	NUMBERS(html_input_element, min_length, "input", "minlength", {NULL, -1}, {"0", 0}, {"5", 5}, {"-5", -1});
	SETS(html_input_element, min_length, "input", "minlength", 3, "3", 3);
	IS_WRONG_SIZE(html_input_element, min_length, "input", -1);
	NUMBERS(html_text_area_element, max_length, "textarea", "maxlength", {NULL, -1}, {"5", 5}, {"-1", -1});
	SETS(html_text_area_element, max_length, "textarea", "maxlength", 9, "9", 9);
	IS_WRONG_SIZE(html_text_area_element, max_length, "textarea", -2);
	NUMBERS(html_text_area_element, min_length, "textarea", "minlength", {NULL, -1}, {"5", 5}, {"y", -1});
	SETS(html_text_area_element, min_length, "textarea", "minlength", 9, "9", 9);
	IS_WRONG_SIZE(html_text_area_element, min_length, "textarea", -2);
}

/* Sizes: at least 1, or clamped. */
static void sizes(void)
{
	NUMBERS(html_input_element, size, "input", "size", {NULL, 20}, {"1", 1}, {"0", 20}, {"-1", 20}, {"", 20},
		{"x", 20}, {"2147483647", 2147483647}, {"2147483648", 20});
	SETS(html_input_element, size, "input", "size", 7, "7", 7);
	IS_WRONG_SIZE(html_input_element, size, "input", 0);
	NUMBERS(html_select_element, size, "select", "size", {NULL, 0}, {"3", 3}, {"0", 0}, {"-1", 0}, {"x", 0});
	SETS(html_select_element, size, "select", "size", 0, "0", 0);
	NUMBERS(html_text_area_element, cols, "textarea", "cols", {NULL, 20}, {"3", 3}, {"0", 20}, {"-1", 20});
	SETS(html_text_area_element, cols, "textarea", "cols", 5, "5", 5);
	SETS(html_text_area_element, cols, "textarea", "cols", 0, "20", 20);
	NUMBERS(html_text_area_element, rows, "textarea", "rows", {NULL, 2}, {"3", 3}, {"0", 2}, {"-1", 2});
	SETS(html_text_area_element, rows, "textarea", "rows", 5, "5", 5);
	SETS(html_text_area_element, rows, "textarea", "rows", 0, "2", 2);
	NUMBERS(html_table_cell_element, col_span, "td", "colspan", {NULL, 1}, {"0", 1}, {"2", 2}, {"1000", 1000},
		{"1001", 1000}, {"-1", 1}, {"x", 1});
	SETS(html_table_cell_element, col_span, "td", "colspan", 0, "0", 1);
	SETS(html_table_cell_element, col_span, "th", "colspan", 5000, "5000", 1000);
	NUMBERS(html_table_cell_element, row_span, "td", "rowspan", {NULL, 1}, {"0", 0}, {"2", 2}, {"65534", 65534},
		{"65535", 65534}, {"-1", 1}, {"x", 1});
	SETS(html_table_cell_element, row_span, "td", "rowspan", 0, "0", 0);
	NUMBERS(html_table_col_element, span, "col", "span", {NULL, 1}, {"0", 1}, {"2", 2}, {"1001", 1000}, {"x", 1});
	SETS(html_table_col_element, span, "colgroup", "span", 3, "3", 3);
	NUMBERS(html_video_element, width, "video", "width", {NULL, 0}, {"5", 5}, {"-5", 0}, {"x", 0});
	SETS(html_video_element, width, "video", "width", 9, "9", 9);
	NUMBERS(html_video_element, height, "video", "height", {NULL, 0}, {"5", 5}, {"-5", 0}, {"x", 0});
	SETS(html_video_element, height, "video", "height", 9, "9", 9);
	NUMBERS(html_source_element, width, "source", "width", {NULL, 0}, {"5", 5}, {"-5", 0});
	SETS(html_source_element, width, "source", "width", 9, "9", 9);
	NUMBERS(html_source_element, height, "source", "height", {NULL, 0}, {"5", 5}, {"-5", 0});
	SETS(html_source_element, height, "source", "height", 9, "9", 9);
}

/* Words that say yes or no, and are inherited. */
static void decisions(void)
{
	void *outer = make("div"), *e = make("p");
	struct unilet_value hidden;

	unilet_node_append_child(outer, e);
	IS_FALSE(unilet_html_element_draggable(e));
	DOES(unilet_html_element_set_draggable(e, true));
	IS_STRING(unilet_element_get_attribute(e, "draggable"), "true");
	IS_TRUE(unilet_html_element_draggable(e));
	DOES(unilet_html_element_set_draggable(e, false));
	IS_STRING(unilet_element_get_attribute(e, "draggable"), "false");
	IS_TRUE(unilet_html_element_translate(e));
	unilet_element_set_attribute(outer, "translate", "no");
	IS_FALSE(unilet_html_element_translate(e));
	DOES(unilet_html_element_set_translate(e, true));
	IS_STRING(unilet_element_get_attribute(e, "translate"), "yes");
	IS_TRUE(unilet_html_element_translate(e));
	unilet_element_set_attribute(outer, "spellcheck", "FALSE");
	IS_FALSE(unilet_html_element_spellcheck(e));
	DOES(unilet_html_element_set_spellcheck(e, true));
	IS_STRING(unilet_element_get_attribute(e, "spellcheck"), "true");
	IS_TRUE(unilet_html_element_spellcheck(e));
	if (unilet_html_element_hidden(e, &hidden) == 0)
		CHECK(say_value("hidden", &hidden), say("hidden = false\n"));
	unilet_element_set_attribute(e, "hidden", "x");
	if (unilet_html_element_hidden(e, &hidden) == 0)
		CHECK(say_value("hidden", &hidden), say("hidden = true\n"));
	unilet_element_set_attribute(e, "hidden", "UNTIL-found");
	if (unilet_html_element_hidden(e, &hidden) == 0)
		CHECK(say_value("hidden", &hidden), say("hidden = \"until-found\"\n"));
	DOES(unilet_html_element_set_hidden_string(e, "until-found"));
	IS_STRING(unilet_element_get_attribute(e, "hidden"), "until-found");
	DOES(unilet_html_element_set_hidden_string(e, ""));
	IS_FALSE(unilet_element_has_attribute(e, "hidden"));
	DOES(unilet_html_element_set_hidden_number(e, 0));
	IS_FALSE(unilet_element_has_attribute(e, "hidden"));
	DOES(unilet_html_element_set_hidden_number(e, 2));
	IS_STRING(unilet_element_get_attribute(e, "hidden"), "");
	DOES(unilet_html_element_set_hidden(e, false));
	IS_FALSE(unilet_element_has_attribute(e, "hidden"));
	IS_STRING(unilet_html_element_content_editable(e), "inherit");
	DOES(unilet_html_element_set_content_editable(e, "plaintext-only"));
	IS_STRING(unilet_html_element_content_editable(e), "plaintext-only");
	DOES(unilet_html_element_set_content_editable(e, "inherit"));
	IS_FALSE(unilet_element_has_attribute(e, "contenteditable"));
	THROWS(unilet_html_element_set_content_editable(e, "nonsense"), "NotAllowedError");
}

/* What is filled in: words that belong together, in lower case; anything else is none. */
static void autofill(void)
{
	void *input = make("input"), *area = make("textarea"), *select = make("select");

	IS_STRING(unilet_html_input_element_autocomplete(input), "");
	DOES(unilet_html_input_element_set_autocomplete(input, "OFF"));
	IS_STRING(unilet_html_input_element_autocomplete(input), "off");
	IS_STRING(unilet_element_get_attribute(input, "autocomplete"), "OFF");
	DOES(unilet_html_input_element_set_autocomplete(input, "on"));
	IS_STRING(unilet_html_input_element_autocomplete(input), "on");
	DOES(unilet_html_input_element_set_autocomplete(input, "  Section-A  shipping\tHOME tel "));
	IS_STRING(unilet_html_input_element_autocomplete(input), "section-a shipping home tel");
	DOES(unilet_html_input_element_set_autocomplete(input, "nonsense"));
	IS_STRING(unilet_html_input_element_autocomplete(input), "");
	DOES(unilet_html_input_element_set_autocomplete(input, "tel shipping"));
	IS_STRING(unilet_html_input_element_autocomplete(input), "");
	DOES(unilet_html_input_element_set_autocomplete(input, "home street-address"));
	IS_STRING(unilet_html_input_element_autocomplete(input), "");
	DOES(unilet_html_text_area_element_set_autocomplete(area, "billing Street-Address"));
	IS_STRING(unilet_html_text_area_element_autocomplete(area), "billing street-address");
	DOES(unilet_html_select_element_set_autocomplete(select, "country"));
	IS_STRING(unilet_html_select_element_autocomplete(select), "country");
	DOES(unilet_html_select_element_set_autocomplete(select, "off country"));
	IS_STRING(unilet_html_select_element_autocomplete(select), "");
}

/* How a person's typing is helped. */
static void typing(void)
{
	void *e = make("div"), *input = make("input"), *form = make("form");

	IS_STRING(unilet_html_element_autocapitalize(e), "");
	DOES(unilet_html_element_set_autocapitalize(e, "ON"));
	IS_STRING(unilet_html_element_autocapitalize(e), "sentences");
	DOES(unilet_html_element_set_autocapitalize(e, "off"));
	IS_STRING(unilet_html_element_autocapitalize(e), "none");
	DOES(unilet_html_element_set_autocapitalize(e, "Words"));
	IS_STRING(unilet_html_element_autocapitalize(e), "words");
	DOES(unilet_html_element_set_autocapitalize(e, "nonsense"));
	IS_STRING(unilet_html_element_autocapitalize(e), "sentences");
	unilet_node_append_child(form, input);
	unilet_element_set_attribute(form, "autocapitalize", "characters");
	IS_STRING(unilet_html_element_autocapitalize(input), "characters");
	IS_TRUE(unilet_html_element_autocorrect(e));
	DOES(unilet_html_element_set_autocorrect(e, false));
	IS_STRING(unilet_element_get_attribute(e, "autocorrect"), "off");
	IS_FALSE(unilet_html_element_autocorrect(e));
	DOES(unilet_html_element_set_autocorrect(e, true));
	IS_STRING(unilet_element_get_attribute(e, "autocorrect"), "on");
	IS_STRING(unilet_html_element_writing_suggestions(e), "true");
	DOES(unilet_html_element_set_writing_suggestions(e, "FALSE"));
	IS_STRING(unilet_html_element_writing_suggestions(e), "false");
	IS_FALSE(unilet_html_element_is_content_editable(e));
	DOES(unilet_html_element_set_content_editable(e, "plaintext-only"));
	unilet_node_append_child(unilet_root(), e);
	IS_TRUE(unilet_html_element_is_content_editable(e));
	unilet_element_remove(e);
}

/* What a link leads to, in parts. */
static void links(void)
{
	struct unilet_html_anchor_element *a = make("a");

	IS_STRING(unilet_html_anchor_element_href(a), "");
	IS_STRING(unilet_html_anchor_element_protocol(a), ":");
	IS_STRING(unilet_html_anchor_element_rel(a), "noopener");
	DOES(unilet_html_anchor_element_set_href(a, "https://user:word@example.org:8443/a/b?c=d#e"));
	IS_STRING(unilet_html_anchor_element_href(a), "https://user:word@example.org:8443/a/b?c=d#e");
	IS_STRING(unilet_html_anchor_element_origin(a), "https://example.org:8443");
	IS_STRING(unilet_html_anchor_element_protocol(a), "https:");
	IS_STRING(unilet_html_anchor_element_username(a), "user");
	IS_STRING(unilet_html_anchor_element_password(a), "word");
	IS_STRING(unilet_html_anchor_element_host(a), "example.org:8443");
	IS_STRING(unilet_html_anchor_element_hostname(a), "example.org");
	IS_STRING(unilet_html_anchor_element_port(a), "8443");
	IS_STRING(unilet_html_anchor_element_pathname(a), "/a/b");
	IS_STRING(unilet_html_anchor_element_search(a), "?c=d");
	IS_STRING(unilet_html_anchor_element_hash(a), "#e");
	DOES(unilet_html_anchor_element_set_text(a, "text"));
	IS_STRING(unilet_html_anchor_element_text(a), "text");
	IS_STRING(unilet_node_text_content(a), "text");
	IS_STRING(unilet_html_anchor_element_target(a), "");
	DOES(unilet_html_anchor_element_set_target(a, "_blank"));
	IS_STRING(unilet_html_anchor_element_target(a), "_blank");
	THROWS(unilet_html_anchor_element_set_target(a, "_top"), "NotAllowedError");
	THROWS(unilet_html_anchor_element_set_href(a, "javascript:1"), "NotAllowedError");
	THROWS(unilet_html_anchor_element_set_rel(a, "opener"), "NotAllowedError");
	IS_STRING(unilet_html_anchor_element_href(a), "https://user:word@example.org:8443/a/b?c=d#e");
}

int main(void)
{
	say_begin();
	document = unilet_document();
	texts_of_all();
	texts_of_forms();
	flags();
	aria();
	words();
	integers();
	lengths();
	sizes();
	decisions();
	autofill();
	typing();
	links();
	return say_end();
}
