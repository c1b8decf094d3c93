/* vectors.c: reads the requests of test/vectors/requests. */
#include "vectors.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"

#define VECTORS_MAX    512u
#define STEP_BYTES_MAX (512u << 10)
#define PATH_MAX_BYTES 512u

static const char *const kind_name[VECTOR_STEP_COUNT] = {
	[STEP_PUT] = "put",   [STEP_ASK] = "ask",     [STEP_DONE] = "done",     [STEP_GOT] = "got",
	[STEP_ENDS] = "ends", [STEP_CALL] = "call",   [STEP_FILE] = "file",     [STEP_INPUT] = "input",
	[STEP_ROOT] = "root", [STEP_FRAME] = "frame", [STEP_ORIGIN] = "origin", [STEP_ERROR] = "err",
	[STEP_OUTPUT] = "out"};
static const char *const reader_name[] = {"host", "guest", "page", "transport", NULL};
static const char *const given_name[] = {"http", "store", "call", "trace", NULL};

static const char *file_name;
static unsigned line_number;

static _Noreturn void refuse(const char *what, const char *at)
{
	(void)fprintf(stderr, "%s:%u: %s: %s\n", file_name, line_number, what, at);
	exit(2);
}

static struct vector list[VECTORS_MAX];
static size_t list_count;

/* "text" with \n, \r, \" and \\: moves *at behind it. */
static size_t take_text(const char **at, uint8_t *to)
{
	size_t length = 0;

	for ((*at)++; **at != '"'; (*at)++) {
		char c = **at;

		if (c == '\\') {
			c = *++*at;
			c = (char)(c == 'n' ? '\n' : c == 'r' ? '\r' : c);
		}
		if (!c || length == STEP_BYTES_MAX)
			refuse("a text without an end", "");
		to[length++] = (uint8_t)c;
	}
	(*at)++;
	return length;
}

/* Bytes as hexadecimal digits, a text, or one byte so many times: 5a*4096. */
static size_t take_bytes(const char *at, uint8_t *to)
{
	size_t length = 0;

	while (*at) {
		if (isspace((unsigned char)*at)) {
			at++;
		} else if (*at == '"') {
			length += take_text(&at, to + length);
		} else if (*at == '*' && length > 0) {
			char *end;
			const size_t times = strtoul(at + 1, &end, 10);

			if (times == 0 || times > STEP_BYTES_MAX - length)
				refuse("a count", at);
			memset(to + length, to[length - 1], times - 1);
			length += times - 1;
			at = end;
		} else if (isxdigit((unsigned char)at[0]) && isxdigit((unsigned char)at[1]) &&
			   length < STEP_BYTES_MAX) {
			const char pair[3] = {at[0], at[1], 0};

			to[length++] = (uint8_t)strtoul(pair, NULL, 16);
			at += 2;
		} else {
			refuse("no bytes", at);
		}
	}
	return length;
}

/* Words of a list, as bits. */
static unsigned take_words(const char *text, const char *const *names)
{
	unsigned bits = 0;
	char word[16];
	int length;

	for (; sscanf(text, "%15s%n", word, &length) == 1; text += length) {
		unsigned i = 0;

		while (names[i] && strcmp(word, names[i]) != 0)
			i++;
		if (!names[i])
			refuse("no such word", word);
		bits |= 1u << i;
	}
	return bits;
}

static void begin_case(char *text)
{
	struct vector *vector = &list[list_count++];
	char *bar = strstr(text, " | ");

	if (list_count == VECTORS_MAX || !bar)
		refuse("too many, or no readers", text);
	*bar = 0;
	(void)snprintf(vector->name, sizeof(vector->name), "%s", text);
	vector->readers = take_words(bar + 3, reader_name);
}

static void add_step(enum vector_kind kind, const char *text)
{
	static uint8_t bytes[STEP_BYTES_MAX];
	struct vector *vector = &list[list_count - 1];
	struct vector_step *step = &vector->step[vector->count++];
	const char *bar = strrchr(text, '|');
	char *end;

	if (list_count == 0 || vector->count == VECTOR_STEPS_MAX)
		refuse("too many steps, or no case", text);
	step->kind = kind;
	if (kind == STEP_PUT || kind == STEP_GOT) {
		step->offset = strtoull(text, &end, 16);
		text = end;
	}
	/* What stands before the bar is for the page: the same in its own words. */
	if (kind == STEP_ROOT || kind == STEP_FRAME)
		text = "";
	step->length = take_bytes(kind == STEP_CALL && bar ? bar + 1 : text, bytes);
	step->bytes = malloc(step->length + 1);
	if (!step->bytes || ((kind == STEP_ASK || kind == STEP_DONE) && step->length > sizeof(step->entry)))
		refuse("too long", text);
	memcpy(step->bytes, bytes, step->length);
	/* Zeroes at its end are left out. */
	if (kind == STEP_ASK || kind == STEP_DONE)
		memcpy(&step->entry, bytes, step->length);
}

static void take_line(char *line)
{
	char *rest = line + strcspn(line, " \n");
	int kind = 0;

	line[strcspn(line, "\n")] = 0;
	if (*rest)
		*rest++ = 0;
	if (line[0] == 0 || line[0] == '#')
		return;
	if (strcmp(line, "case") == 0) {
		begin_case(rest);
		return;
	}
	if (strcmp(line, "given") == 0 && list_count > 0) {
		list[list_count - 1].given = take_words(rest, given_name);
		return;
	}
	while (kind < VECTOR_STEP_COUNT && strcmp(line, kind_name[kind]) != 0)
		kind++;
	if (kind == VECTOR_STEP_COUNT)
		refuse("no such step", line);
	add_step((enum vector_kind)kind, rest);
}

static void read_file(const char *folder, const char *name)
{
	char path[PATH_MAX_BYTES];
	size_t size = 0;
	char *line = NULL;
	FILE *file;

	(void)snprintf(path, sizeof(path), "%s/%s", folder, name);
	file_name = path;
	line_number = 0;
	file = fopen(path, "r");
	if (!file)
		refuse("cannot be read", name);
	while (getline(&line, &size, file) > 0) {
		line_number++;
		take_line(line);
	}
	free(line);
	(void)fclose(file);
	file_name = "";
}

static void read_all(void)
{
	const char *folder = getenv("VECTORS");
	struct dirent **entry = NULL;
	int entries = folder ? scandir(folder, &entry, NULL, alphasort) : 0;

	for (int i = 0; i < entries; i++) {
		const size_t length = strlen(entry[i]->d_name);

		if (length > 4 && strcmp(entry[i]->d_name + length - 4, ".txt") == 0)
			read_file(folder, entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
}

int vectors_run(enum vector_reader reader, void (*test)(void **state), int (*begin)(void **state),
		int (*end)(void **state))
{
	static struct CMUnitTest tests[VECTORS_MAX];
	size_t count = 0;

	read_all();
	for (size_t i = 0; i < list_count; i++)
		if (list[i].readers & reader)
			tests[count++] = (struct CMUnitTest){list[i].name, test, begin, end, &list[i]};
	return count > 0 ? _cmocka_run_group_tests("vectors", tests, count, NULL, NULL) : 1;
}

const struct vector_step *vector_find(const struct vector *vector, enum vector_kind kind)
{
	for (unsigned i = 0; i < vector->count; i++)
		if (vector->step[i].kind == kind)
			return &vector->step[i];
	return NULL;
}
