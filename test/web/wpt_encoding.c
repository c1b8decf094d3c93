/* wpt_encoding.c: texts that cross to the page and back: what is no UTF-8 becomes U+FFFD (web-platform-tests: encoding). */
#include "check.h"

#define R    "\xef\xbf\xbd"
#define RR   R R
#define RRR  R R R
#define RRRR R R R R

static struct unilet_document *document;

struct sample {
	const char *bytes, *text;
	uint32_t units; /* of UTF-16 */
};

/* Each byte that cannot go on is one U+FFFD with those before it that could. */
static const struct sample samples[] = {
	{"", "", 0},
	{"\x7f", "\x7f", 1},
	{"\xc2\x80", "\xc2\x80", 1},
	{"\xdf\xbf", "\xdf\xbf", 1},
	{"\xe0\xa0\x80", "\xe0\xa0\x80", 1},
	{"\xed\x9f\xbf", "\xed\x9f\xbf", 1},
	{"\xee\x80\x80", "\xee\x80\x80", 1},
	{"\xef\xbf\xbe", "\xef\xbf\xbe", 1},
	{"\xef\xbf\xbf", "\xef\xbf\xbf", 1},
	{"\xf0\x90\x80\x80", "\xf0\x90\x80\x80", 2},
	{"\xf4\x8f\xbf\xbf", "\xf4\x8f\xbf\xbf", 2},
	/* A byte order mark is a character. */
	{"\xef\xbb\xbf", "\xef\xbb\xbf", 1},
	{"\xef\xbb\xbf\xef\xbb\xbfx", "\xef\xbb\xbf\xef\xbb\xbfx", 3},
	/* Longer than they need be. */
	{"\xc0\x80", RR, 2},
	{"\xc1\xbf", RR, 2},
	{"\xe0\x80\x80", RRR, 3},
	{"\xe0\x9f\xbf", RRR, 3},
	{"\xf0\x80\x80\x80", RRRR, 4},
	{"\xf0\x8f\xbf\xbf", RRRR, 4},
	{"\xf8\x88\x80\x80\x80", RRRR R, 5},
	/* Surrogates, and pairs of them. */
	{"\xed\xa0\x80", RRR, 3},
	{"\xed\xbf\xbf", RRR, 3},
	{"\xed\xa0\xbd\xed\xb8\x80", RRR RRR, 6},
	/* Beyond the last character. */
	{"\xf4\x90\x80\x80", RRRR, 4},
	{"\xf5\x80\x80\x80", RRRR, 4},
	{"\xfe", R, 1},
	{"\xff", R, 1},
	/* Cut at any byte: at the end, before a letter, before the next character. */
	{"\xc3", R, 1},
	{"\xe2", R, 1},
	{"\xe2\x82", R, 1},
	{"\xf0", R, 1},
	{"\xf0\x9f", R, 1},
	{"\xf0\x9f\x8c", R, 1},
	{"\xc3"
	 "A",
	 R "A", 2},
	{"\xe2\x82"
	 "A",
	 R "A", 2},
	{"\xf0\x9f\x8c"
	 "A",
	 R "A", 2},
	{"\xf0\x9f\xc3\xa9", R "\xc3\xa9", 2},
	{"\xf0\x9f\x8c\xf0\x9f\x8c\xa0", R "\xf0\x9f\x8c\xa0", 3},
	{"\xe2\xe2\x82\xac", R "\xe2\x82\xac", 2},
	/* Nothing before what goes on. */
	{"\x80", R, 1},
	{"\xbf\xbf", RR, 2},
	{"a\x80z", "a" R "z", 3},
	{"\xc3\xa9\xa9", "\xc3\xa9" R, 2},
	{"\xf0\x9f\x8c\xa0\xa0", "\xf0\x9f\x8c\xa0" R, 3},
};

static void texts(const struct sample *sample)
{
	void *text = unilet_document_create_text_node(document, sample->bytes), *p;

	say_quoted(sample->bytes);
	say("\n");
	IS_STRING(unilet_character_data_data(text), sample->text);
	IS_NUMBER(unilet_character_data_length(text), sample->units);
	DOES(unilet_character_data_set_data(text, "|"));
	DOES(unilet_character_data_append_data(text, sample->bytes));
	IS_NUMBER(unilet_character_data_length(text), sample->units + 1);
	IS_STRING(unilet_character_data_substring_data(text, 1, 99), sample->text);
	DOES(unilet_character_data_replace_data(text, 0, 99, sample->bytes));
	IS_STRING(unilet_node_node_value(text), sample->text);
	p = unilet_document_create_element(document, "p");
	DOES(unilet_node_set_text_content(p, sample->bytes));
	IS_STRING(unilet_node_text_content(p), sample->text);
	unilet_release(text);
	unilet_release(p);
}

static void values(const struct sample *sample)
{
	void *input = unilet_document_create_element(document, "input"), *event;

	DOES(unilet_element_set_attribute(input, "title", sample->bytes));
	IS_STRING(unilet_element_get_attribute(input, "title"), sample->text);
	DOES(unilet_html_input_element_set_name(input, sample->bytes));
	IS_STRING(unilet_html_input_element_name(input), sample->text);
	DOES(unilet_html_input_element_set_value(input, sample->bytes));
	IS_STRING(unilet_html_input_element_value(input), sample->text);
	/* Names are known to the page by numbers. */
	DOES(unilet_dom_string_map_set_named(unilet_html_element_dataset(input), "name", sample->bytes));
	IS_STRING(unilet_element_get_attribute(input, "data-name"), sample->text);
	event = unilet_event_new(sample->bytes);
	IS_STRING(unilet_event_type(event), sample->text);
	unilet_release(event);
	unilet_release(input);
}

/* Two of them are the same name where both become the same text. */
static void names(void)
{
	void *e = unilet_document_create_element(document, "p");

	DOES(unilet_element_set_id(e, "\xf0\x9f"));
	IS_TRUE(unilet_element_matches(e, "#\xff"));
	IS_TRUE(unilet_element_matches(e, "#\\fffd"));
	DOES(unilet_element_set_attribute(e, "data-\xc3", "1"));
	IS_STRING(unilet_element_get_attribute(e, "data-\xe2\x82"), "1");
	IS_STRING(unilet_element_get_attribute(e, "data-" R), "1");
	DOES(unilet_dom_token_list_add(unilet_element_class_list(e), "\x80"));
	IS_TRUE(unilet_dom_token_list_contains(unilet_element_class_list(e), R));
	IS_FALSE(unilet_dom_token_list_contains(unilet_element_class_list(e), RR));
}

/* A long text of characters of four bytes, from each place of a word. */
static void long_ones(void)
{
	static char text[300001];
	void *node = unilet_document_create_text_node(document, "");

	for (uint32_t offset = 0; offset < 4; offset++) {
		size_t at = 0;
		char *back;

		for (; at < offset; at++)
			text[at] = 'a';
		for (; at + 4 < sizeof(text); at += 4)
			memcpy(&text[at], "\xf0\x9f\x8c\xa0", 4);
		text[at] = '\0';
		DOES(unilet_character_data_set_data(node, text));
		IS_NUMBER(unilet_character_data_length(node), offset + (at - offset) / 2);
		back = unilet_character_data_data(node);
		IS_TRUE((back && strcmp(back, text) == 0));
		free(back);
		/* Cut in the middle, it ends with one U+FFFD. */
		text[at - 2] = '\0';
		DOES(unilet_character_data_set_data(node, text));
		IS_NUMBER(unilet_character_data_length(node), offset + (at - offset) / 2 - 1);
	}
}

int main(void)
{
	say_begin();
	document = unilet_document();
	for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++) {
		texts(&samples[i]);
		values(&samples[i]);
	}
	names();
	long_ones();
	return say_end();
}
