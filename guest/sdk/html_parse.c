/* html_parse.c: reads markup strictly: what a browser would guess at is a mistake here. */
#include "html.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "sdk.h"

struct parser {
	const char *text;
	size_t at;
	const struct html_sink *sink;
	void *owner;
	char *word;  /* scratch: a name, */
	char *value; /* and a value or a text; each as long as the markup */
	const char *why;
	unsigned depth;
	unsigned svg_depth; /* of the outermost <svg> we are in; 0: none */
	struct {
		const char *name; /* in the markup */
		size_t length;
	} open[SDK_HTML_DEPTH_MAX];
};

static bool is_space(char character)
{
	return character == ' ' || character == '\t' || character == '\n' || character == '\r' || character == '\f';
}

static bool is_letter(char character)
{
	return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
}

static char lower(char character)
{
	return character >= 'A' && character <= 'Z' ? (char)(character + ('a' - 'A')) : character;
}

static bool same_name(const char *a, const char *b, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (lower(a[i]) != lower(b[i]))
			return false;
	return true;
}

/* Whether a name is a word of " a list "; `name` is in lower case. */
static bool is_word(const char *list, const char *name)
{
	const size_t length = strlen(name);

	for (const char *found = strstr(list, name); found; found = strstr(found + 1, name))
		if (found[-1] == ' ' && found[length] == ' ')
			return true;
	return false;
}

static bool is_void(const char *name)
{
	return is_word(" area base br col embed hr img input link meta source track wbr ", name);
}

/* Their text is read otherwise, or the page refuses them anyway. */
static bool is_foreign(const char *name)
{
	return is_word(" script style template noscript iframe plaintext math ", name);
}

/* Only references are read in their text. */
static bool is_text_only(const char *name)
{
	return is_word(" textarea title ", name);
}

static int mistake(struct parser *parser, const char *why)
{
	parser->why = why;
	return -UNILET_INVALID;
}

static void skip_space(struct parser *parser)
{
	while (is_space(parser->text[parser->at]))
		parser->at++;
}

/* Takes a name into `word`; in lower case unless it is SVG's. Returns its length. */
static size_t take_name(struct parser *parser, bool as_it_is)
{
	const char *from = parser->text + parser->at;
	size_t length = 0;

	for (; from[length] && !is_space(from[length]) && !strchr("/>=<\"'", from[length]); length++)
		parser->word[length] = as_it_is ? from[length] : lower(from[length]);
	parser->word[length] = 0;
	parser->at += length;
	return length;
}

/* Decodes text into `value` up to one of `ends`, or the end of the markup. */
static int take_text(struct parser *parser, const char *ends)
{
	char *to = parser->value;

	while (parser->text[parser->at] && !strchr(ends, parser->text[parser->at])) {
		size_t used = 1, written = 1;

		*to = parser->text[parser->at];
		if (*to == '&') {
			written = sdk_html_character(parser->text + parser->at, to, &used);
			if (written == 0)
				return mistake(
					parser,
					"a character reference that is not known: write the character, or &amp;");
		}
		to += written;
		parser->at += used;
	}
	*to = 0;
	return 0;
}

/* Takes a value, with or without quotes. */
static int take_value(struct parser *parser)
{
	const char quote = parser->text[parser->at];
	int result;

	if (quote != '"' && quote != '\'') {
		result = take_text(parser, " \t\n\r\f>\"'=<`");
		if (result == 0 && parser->value[0] == 0)
			return mistake(parser, "a value is missing");
		return result;
	}
	parser->at++;
	result = take_text(parser, quote == '"' ? "\"" : "'");
	if (result == 0 && parser->text[parser->at] != quote)
		return mistake(parser, "a quoted value does not end");
	parser->at += result == 0;
	return result;
}

static int take_attribute(struct parser *parser)
{
	int result = 0;

	if (take_name(parser, parser->svg_depth > 0) == 0)
		return mistake(parser, "the name of an attribute is expected");
	parser->value[0] = 0;
	skip_space(parser);
	if (parser->text[parser->at] == '=') {
		parser->at++;
		skip_space(parser);
		result = take_value(parser);
	}
	if (result == 0)
		parser->sink->attribute(parser->owner, parser->word, parser->value);
	return result;
}

/* Up to and with '>'. *closed: it ended with "/>". */
static int take_attributes(struct parser *parser, bool *closed)
{
	for (;;) {
		const char *next;
		int result;

		skip_space(parser);
		next = parser->text + parser->at;
		*closed = next[0] == '/' && next[1] == '>';
		if (*next == '>' || *closed) {
			parser->at += *closed ? 2 : 1;
			return 0;
		}
		if (*next == 0)
			return mistake(parser, "a tag does not end");
		result = take_attribute(parser);
		if (result < 0)
			return result;
	}
}

static void close_element(struct parser *parser)
{
	parser->sink->end(parser->owner);
	if (parser->svg_depth == parser->depth)
		parser->svg_depth = 0;
	parser->depth--;
}

/* The text of an element that has nothing else. */
static int take_only_text(struct parser *parser)
{
	const int result = take_text(parser, "<");

	if (result == 0 && parser->value[0])
		parser->sink->text(parser->owner, parser->value);
	if (result == 0 && parser->text[parser->at + (parser->text[parser->at] != 0)] != '/')
		return mistake(parser, "only text may be in this element: write &lt;");
	return result;
}

static int start_tag(struct parser *parser)
{
	const char *name = parser->text + parser->at + 1;
	bool closed, empty, only_text;
	size_t length;
	int result;

	if (parser->depth == SDK_HTML_DEPTH_MAX)
		return mistake(parser, "too many elements in each other");
	parser->at++;
	length = take_name(parser, parser->svg_depth > 0);
	if (is_foreign(parser->word))
		return mistake(parser, "this element can't be made by markup");
	parser->open[parser->depth].name = name;
	parser->open[parser->depth++].length = length;
	if (parser->svg_depth == 0 && strcmp(parser->word, "svg") == 0)
		parser->svg_depth = parser->depth;
	empty = parser->svg_depth == 0 && is_void(parser->word);
	only_text = parser->svg_depth == 0 && is_text_only(parser->word);
	parser->sink->start(parser->owner, parser->word, parser->svg_depth > 0);
	result = take_attributes(parser, &closed);
	if (result < 0)
		return result;
	if (closed && !empty && parser->svg_depth == 0)
		return mistake(parser, "\"/>\" does not end this element: it needs an end tag");
	parser->sink->open(parser->owner);
	if (only_text)
		return take_only_text(parser);
	if (closed || empty)
		close_element(parser);
	return 0;
}

static int end_tag(struct parser *parser)
{
	const size_t start = parser->at;
	const char *name = parser->text + start + 2;
	size_t length;

	parser->at += 2;
	length = take_name(parser, true);
	skip_space(parser);
	if (parser->text[parser->at] != '>')
		return mistake(parser, "an end tag does not end");
	parser->at++;
	if (parser->depth > 0 && parser->open[parser->depth - 1].length == length &&
	    same_name(parser->open[parser->depth - 1].name, name, length)) {
		close_element(parser);
		return 0;
	}
	parser->at = start;
	return mistake(parser, parser->depth > 0 ? "an end tag of another element than the open one"
						 : "an end tag without an element");
}

static int comment(struct parser *parser)
{
	const char *end = strstr(parser->text + parser->at + 4, "-->");

	if (!end)
		return mistake(parser, "a comment does not end");
	parser->at = (size_t)(end - parser->text) + 3;
	return 0;
}

static int next_token(struct parser *parser)
{
	const char *from = parser->text + parser->at;
	int result;

	if (from[0] == '<' && is_letter(from[1]))
		return start_tag(parser);
	if (from[0] == '<' && from[1] == '/' && is_letter(from[2]))
		return end_tag(parser);
	if (strncmp(from, "<!--", 4) == 0)
		return comment(parser);
	if (from[0] == '<')
		return mistake(parser, "\"<\" begins no tag: write &lt;");
	result = take_text(parser, "<");
	if (result == 0)
		parser->sink->text(parser->owner, parser->value);
	return result;
}

static int parse(struct parser *parser)
{
	int result = 0;

	while (result == 0 && parser->text[parser->at])
		result = next_token(parser);
	if (result == 0 && parser->depth > 0) {
		parser->at = (size_t)(parser->open[parser->depth - 1].name - parser->text) - 1;
		return mistake(parser, "an element has no end tag");
	}
	return result;
}

int sdk_html_parse(const char *markup, const struct html_sink *sink, void *owner, struct html_mistake *wrong)
{
	const size_t size = strlen(markup) + 1;
	struct parser *parser = calloc(1, sizeof(*parser) + 2 * size);
	int result;

	if (!parser)
		return -UNILET_NO_SPACE;
	parser->text = markup;
	parser->sink = sink;
	parser->owner = owner;
	parser->word = (char *)(parser + 1);
	parser->value = parser->word + size;
	result = parse(parser);
	wrong->position = parser->at;
	wrong->why = parser->why;
	free(parser);
	return result;
}
