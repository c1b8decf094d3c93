/* string.c: strings with a length, text that grows, and what errors are called. */
#include <stdlib.h>

#include "tree_internal.h"

#define TEXT_ROOM_FIRST 256u

struct string string_of(const char *terminated)
{
	return (struct string){terminated, strlen(terminated)};
}

bool string_equal(struct string a, struct string b)
{
	return same(a, b);
}

char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

char upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

bool string_equal_ignoring_case(struct string a, struct string b)
{
	if (a.length != b.length)
		return false;
	for (size_t i = 0; i < a.length; i++)
		if (lower(a.data[i]) != lower(b.data[i]))
			return false;
	return true;
}

struct string string_slice(struct string string, size_t from, size_t to)
{
	return from < to ? (struct string){string.data + from, to - from} : EMPTY;
}

struct string string_trim(struct string string)
{
	size_t from = 0, to = string.length;

	while (from < to && is_space(string.data[from]))
		from++;
	while (to > from && is_space(string.data[to - 1]))
		to--;
	return string_slice(string, from, to);
}

bool string_starts(struct string string, struct string start)
{
	return string.length >= start.length && same((struct string){string.data, start.length}, start);
}

bool string_next_token(struct string *rest, struct string *token)
{
	size_t from = 0, to;

	while (from < rest->length && is_space(rest->data[from]))
		from++;
	to = from;
	while (to < rest->length && !is_space(rest->data[to]))
		to++;
	*token = string_slice(*rest, from, to);
	*rest = string_slice(*rest, to, rest->length);
	return token->length > 0;
}

/* A byte that begins a character counts one unit, one of four bytes two. */
static uint32_t units_of(char c)
{
	unsigned char byte = (unsigned char)c;

	if ((byte & 0xc0) == 0x80)
		return 0;
	return byte >= 0xf0 ? 2 : 1;
}

uint32_t string_utf16_length(struct string string)
{
	uint32_t units = 0;

	for (size_t i = 0; i < string.length; i++)
		units += units_of(string.data[i]);
	return units;
}

/* Within a pair, the offset of its first half: its caller looks whether that was so. */
size_t string_offset(struct string string, uint32_t utf16)
{
	uint32_t units = 0;
	size_t at = 0;

	while (at < string.length) {
		uint32_t next = units_of(string.data[at]);

		if (next > 0 && units + next > utf16)
			break;
		units += next;
		at++;
	}
	return at;
}

static bool text_grow(struct text *text, size_t more)
{
	size_t max = text->max ? text->max : UNILET_HEADLESS_HTML_OUT_MAX;
	size_t room = text->capacity ? text->capacity : TEXT_ROOM_FIRST;
	char *data;

	if (text->length > max || more > max - text->length)
		return false;
	while (room < text->length + more)
		room *= 2;
	if (room > max)
		room = max;
	data = realloc(text->data, room);
	if (!data)
		return false;
	text->data = data;
	text->capacity = room;
	return true;
}

void text_append(struct text *text, struct string string)
{
	if (text->failed || string.length == 0)
		return;
	if (string.length > text->capacity - text->length && !text_grow(text, string.length)) {
		text->failed = true;
		return;
	}
	memcpy(text->data + text->length, string.data, string.length);
	text->length += string.length;
}

void text_append_char(struct text *text, char c)
{
	text_append(text, (struct string){&c, 1});
}

struct string text_string(const struct text *text)
{
	return (struct string){text->data, text->length};
}

bool text_equal(const struct text *text, struct string string)
{
	return same(text_string(text), string);
}

int text_status(const struct text *text)
{
	return text->failed ? -TREE_QUOTA_EXCEEDED : 0;
}

void text_close(struct text *text)
{
	free(text->data);
	*text = (struct text){.max = text->max};
}

static const struct {
	const char *name, *message;
} errors[] = {
	[TREE_HIERARCHY_REQUEST] = {"HierarchyRequestError", "the node cannot be inserted there"},
	[TREE_NOT_FOUND] = {"NotFoundError", "the node is not a child of this one"},
	[TREE_INDEX_SIZE] = {"IndexSizeError", "the index is not within the allowed range"},
	[TREE_INVALID_CHARACTER] = {"InvalidCharacterError", "the string has a character that it may not have"},
	[TREE_SYNTAX] = {"SyntaxError", "the string is not of the form that is expected"},
	[TREE_INVALID_STATE] = {"InvalidStateError", "the object is not in a state in which this can be done"},
	[TREE_NOT_SUPPORTED] = {"NotSupportedError", "this is not supported"},
	[TREE_NAMESPACE] = {"NamespaceError", "the namespace is not one of those that are known"},
	[TREE_NO_MODIFICATION] = {"NoModificationAllowedError", "the node is in no other, which would be changed"},
	[TREE_TYPE] = {"TypeError", "the argument or object is not of the type that is expected"},
	[TREE_QUOTA_EXCEEDED] = {"QuotaExceededError", "the page has reached a limit of its size"},
};

/* The index of `errors` for what a function returned. */
static size_t error_index(int error)
{
	size_t index = (size_t)-error;

	return error < 0 && index < sizeof(errors) / sizeof(errors[0]) ? index : TREE_TYPE;
}

const char *tree_error_name(int error)
{
	return errors[error_index(error)].name;
}

const char *tree_error_message(int error)
{
	return errors[error_index(error)].message;
}
