/* selector_token.c: CSS text in small: identifiers, escapes, strings, an+b. */
#include "selector.h"

char reader_peek(const struct reader *reader, size_t ahead)
{
	return ahead < reader->text.length - reader->at ? reader->text.data[reader->at + ahead] : '\0';
}

static bool is_at_end(const struct reader *reader)
{
	return reader->at == reader->text.length;
}

bool reader_take(struct reader *reader, char c)
{
	if (is_at_end(reader) || reader_peek(reader, 0) != c)
		return false;
	reader->at++;
	return true;
}

bool reader_skip_space(struct reader *reader)
{
	bool any = false;

	for (;;) {
		if (is_space(reader_peek(reader, 0))) {
			any = true;
			reader->at++;
		} else if (reader_peek(reader, 0) == '/' && reader_peek(reader, 1) == '*') {
			reader->at += 2;
			while (!is_at_end(reader) && !(reader_peek(reader, 0) == '*' && reader_peek(reader, 1) == '/'))
				reader->at++;
			reader->at += is_at_end(reader) ? 0 : 2;
		} else {
			return any;
		}
	}
}

static bool is_name_start(char c)
{
	return (lower(c) >= 'a' && lower(c) <= 'z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_name(const struct reader *reader)
{
	char c = reader_peek(reader, 0);

	return is_name_start(c) || is_digit(c) || c == '-' || (c == '\0' && !is_at_end(reader));
}

static int hex_of(char c)
{
	if (is_digit(c))
		return c - '0';
	c = lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void append_code(struct text *text, uint32_t code)
{
	char bytes[] = {(char)(0xf0 | code >> 18), (char)(0x80 | (code >> 12 & 0x3f)),
			(char)(0x80 | (code >> 6 & 0x3f)), (char)(0x80 | (code & 0x3f))};

	if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) {
		text_append(text, STRING(REPLACEMENT));
	} else if (code < 0x80) {
		text_append_char(text, (char)code);
	} else if (code < 0x800) {
		bytes[2] = (char)(0xc0 | code >> 6);
		text_append(text, (struct string){bytes + 2, 2});
	} else if (code < 0x10000) {
		bytes[1] = (char)(0xe0 | code >> 12);
		text_append(text, (struct string){bytes + 1, 3});
	} else {
		text_append(text, (struct string){bytes, 4});
	}
}

/* What a backslash stands for, which was taken already. */
static void take_escape(struct reader *reader, struct text *text)
{
	uint32_t code = 0;
	unsigned digits = 0;

	for (; digits < 6 && hex_of(reader_peek(reader, 0)) >= 0; digits++, reader->at++)
		code = code * 16 + (uint32_t)hex_of(reader_peek(reader, 0));
	if (digits > 0) {
		if (reader_peek(reader, 0) == '\r' && reader_peek(reader, 1) == '\n')
			reader->at++;
		if (is_space(reader_peek(reader, 0)))
			reader->at++;
		append_code(text, code);
	} else if (is_at_end(reader)) {
		append_code(text, 0);
	} else {
		text_append_char(text, reader_peek(reader, 0));
		reader->at++;
	}
}

static bool is_escape(const struct reader *reader, size_t ahead)
{
	return reader_peek(reader, ahead) == '\\' && reader_peek(reader, ahead + 1) != '\n' &&
	       reader_peek(reader, ahead + 1) != '\f' && reader_peek(reader, ahead + 1) != '\r';
}

/* The text becomes a string of the selector's own. */
static bool keep(struct reader *reader, struct text *text, struct string *kept)
{
	char *data = text->length > 0 ? pool_allocate(&reader->selector->pool, text->length) : NULL;

	*kept = (struct string){data, text->length};
	if (data)
		memcpy(data, text->data, text->length);
	else if (text->length > 0)
		reader->error = -TREE_QUOTA_EXCEEDED;
	if (text->failed)
		reader->error = -TREE_QUOTA_EXCEEDED;
	text_close(text);
	return !reader->error;
}

static bool take_name(struct reader *reader, struct string *name)
{
	struct text text = {0};

	for (;;) {
		if (is_escape(reader, 0)) {
			reader->at++;
			take_escape(reader, &text);
		} else if (is_name(reader)) {
			if (reader_peek(reader, 0) == '\0')
				append_code(&text, 0);
			else
				text_append_char(&text, reader_peek(reader, 0));
			reader->at++;
		} else {
			return keep(reader, &text, name) && name->length > 0;
		}
	}
}

bool reader_ident(struct reader *reader, struct string *name)
{
	size_t first = reader_peek(reader, 0) == '-';

	if (first && reader_peek(reader, 1) == '-')
		return take_name(reader, name);
	if (!is_name_start(reader_peek(reader, first)) && !is_escape(reader, first) &&
	    !(reader_peek(reader, first) == '\0' && reader->at + first < reader->text.length))
		return false;
	return take_name(reader, name);
}

bool reader_string(struct reader *reader, struct string *string)
{
	struct text text = {0};
	char quote = reader_peek(reader, 0);

	if (quote != '"' && quote != '\'')
		return false;
	reader->at++;
	while (!is_at_end(reader) && !reader_take(reader, quote)) {
		char c = reader_peek(reader, 0);

		if (c == '\n' || c == '\r' || c == '\f') {
			text_close(&text);
			return false;
		}
		reader->at++;
		if (c != '\\')
			text_append_char(&text, c);
		else if (is_at_end(reader) || reader_take(reader, '\n') || reader_take(reader, '\f'))
			continue;
		else if (reader_take(reader, '\r'))
			reader_take(reader, '\n');
		else
			take_escape(reader, &text);
	}
	return keep(reader, &text, string);
}

/* Digits; a number that is too large is as large as can be. */
static bool take_number(struct reader *reader, int32_t *number)
{
	int64_t value = 0;

	if (!is_digit(reader_peek(reader, 0)))
		return false;
	for (; is_digit(reader_peek(reader, 0)); reader->at++)
		value = value > INT32_MAX / 10 ? INT32_MAX : value * 10 + (reader_peek(reader, 0) - '0');
	*number = value > INT32_MAX ? INT32_MAX : (int32_t)value;
	return true;
}

static bool take_word(struct reader *reader, const char *word)
{
	size_t length = strlen(word);

	if (reader->text.length - reader->at < length ||
	    !string_equal_ignoring_case((struct string){reader->text.data + reader->at, length}, string_of(word)))
		return false;
	reader->at += length;
	return true;
}

bool reader_nth(struct reader *reader, int32_t *a, int32_t *b)
{
	int32_t sign = 1, number = 1;
	bool counted;

	*a = 2;
	*b = 1;
	if (take_word(reader, "odd"))
		return true;
	*b = 0;
	if (take_word(reader, "even"))
		return true;
	if (reader_take(reader, '-'))
		sign = -1;
	else
		reader_take(reader, '+');
	counted = take_number(reader, &number);
	if (!take_word(reader, "n")) {
		*a = 0;
		*b = sign * number;
		return counted;
	}
	*a = sign * number;
	sign = 1;
	reader_skip_space(reader);
	if (reader_take(reader, '-'))
		sign = -1;
	else if (!reader_take(reader, '+'))
		return true;
	reader_skip_space(reader);
	counted = take_number(reader, &number);
	*b = sign * number;
	return counted;
}

/* Over balanced brackets and strings, for lists that forgive. */
void reader_skip_to_separator(struct reader *reader)
{
	size_t open = 0;
	struct string ignored;

	while (!is_at_end(reader)) {
		char c = reader_peek(reader, 0);

		if (open == 0 && (c == ',' || c == ')'))
			return;
		if (c == '"' || c == '\'') {
			if (!reader_string(reader, &ignored))
				reader->at += !is_at_end(reader);
			continue;
		}
		if (c == '(' || c == '[')
			open++;
		else if ((c == ')' || c == ']') && open > 0)
			open--;
		else if (c == '\\' && reader->at + 1 < reader->text.length)
			reader->at++;
		reader->at++;
	}
}
