/* call_text.c: reads the call of `unilet run --call`, and makes a message of it. */
#include "call_text.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "../host/log.h"
#include "../host/message_value.h"

#define EXACT_MAX (1ll << 53) /* whole numbers up to here are doubles */
#define BLANK     " \t\r\n"
#define TEXT_MAX  256

struct reader {
	const char *text; /* all of it */
	const char *at;
	unsigned count; /* arguments so far */
	struct message_writer writer;
	struct call_text *out;
};

static int __attribute__((format(printf, 2, 3))) wrong(const struct reader *reader, const char *format, ...)
{
	char what[TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof(what), format, arguments);
	va_end(arguments);
	log_err("--call: at character %zu: %s: see `unilet run --help`", (size_t)(reader->at - reader->text) + 1, what);
	return -EINVAL;
}

static void skip_blank(struct reader *reader)
{
	reader->at += strspn(reader->at, BLANK);
}

static int take_name(struct reader *reader, char name[UNILET_MESSAGE_NAME_MAX + 1])
{
	size_t length = 0;

	if (!isdigit((unsigned char)*reader->at))
		while (isalnum((unsigned char)reader->at[length]) || reader->at[length] == '_' ||
		       reader->at[length] == '$')
			length++;
	if (length == 0)
		return wrong(reader, "a function's name must stand here");
	if (length > UNILET_MESSAGE_NAME_MAX)
		return wrong(reader, "a name of more than %u characters", UNILET_MESSAGE_NAME_MAX);
	memcpy(name, reader->at, length);
	name[length] = '\0';
	reader->at += length;
	return 0;
}

static int put_value(struct reader *reader, const json_t *value, unsigned depth);

static int put_integer(struct reader *reader, json_int_t number)
{
	if (number > EXACT_MAX || number < -EXACT_MAX)
		return wrong(reader, "%" JSON_INTEGER_FORMAT " is no exact number there: write it as a string", number);
	message_put_number(&reader->writer, MESSAGE_NUMBER, (double)number);
	return 0;
}

static int put_array(struct reader *reader, const json_t *array, unsigned depth)
{
	int error = 0;

	message_put(&reader->writer, MESSAGE_ARRAY, (uint32_t)json_array_size(array));
	for (size_t i = 0; i < json_array_size(array) && !error; i++)
		error = put_value(reader, json_array_get(array, i), depth + 1);
	return error;
}

static int put_object(struct reader *reader, json_t *object, unsigned depth)
{
	int error = 0;

	message_put(&reader->writer, MESSAGE_OBJECT, (uint32_t)json_object_size(object));
	for (void *i = json_object_iter(object); i && !error; i = json_object_iter_next(object, i)) {
		message_put_string(&reader->writer, json_object_iter_key(i), strlen(json_object_iter_key(i)));
		error = put_value(reader, json_object_iter_value(i), depth + 1);
	}
	return error;
}

static int put_value(struct reader *reader, const json_t *value, unsigned depth)
{
	if (depth > UNILET_MESSAGE_DEPTH_MAX)
		return wrong(reader, "values lie in each other more than %u deep", UNILET_MESSAGE_DEPTH_MAX);
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		return put_object(reader, (json_t *)(uintptr_t)value, depth);
	case JSON_ARRAY:
		return put_array(reader, value, depth);
	case JSON_STRING:
		message_put_string(&reader->writer, json_string_value(value), json_string_length(value));
		return 0;
	case JSON_INTEGER:
		return put_integer(reader, json_integer_value(value));
	case JSON_REAL:
		message_put_number(&reader->writer, MESSAGE_NUMBER, json_real_value(value));
		return 0;
	case JSON_TRUE:
		message_put(&reader->writer, MESSAGE_TRUE, 0);
		return 0;
	case JSON_FALSE:
		message_put(&reader->writer, MESSAGE_FALSE, 0);
		return 0;
	default:
		message_put(&reader->writer, MESSAGE_NULL, 0);
		return 0;
	}
}

static json_t *load_json(struct reader *reader, json_error_t *error)
{
	return json_loadb(reader->at, strlen(reader->at), JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK | JSON_ALLOW_NUL,
			  error);
}

/* A path as it stands, up to a comma, a parenthesis or a blank; or as a string of JSON. To be freed. */
static char *take_path(struct reader *reader)
{
	const size_t length = strcspn(reader->at, BLANK ",)");
	json_error_t error;
	json_t *value;
	char *path = NULL;

	if (*reader->at != '"') {
		path = strndup(reader->at, length);
		reader->at += length;
		return path;
	}
	value = load_json(reader, &error);
	if (value && strlen(json_string_value(value)) == json_string_length(value))
		path = strdup(json_string_value(value));
	reader->at += value ? error.position : 0;
	json_decref(value);
	return path;
}

static int put_file(struct reader *reader, const char *path)
{
	struct call_text *out = reader->out;
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat status;

	if (fd < 0)
		return wrong(reader, "%s: %s", path, strerror(errno));
	out->file[out->file_count++] = fd;
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		return wrong(reader, "%s: not a regular file", path);
	if (!message_is_text((const uint8_t *)name, strlen(name)))
		name = "";
	message_put_file(&reader->writer, out->file_count, (double)status.st_size, name, "");
	return 0;
}

static int take_file(struct reader *reader)
{
	char *path;
	int error;

	if (reader->out->file_count == LAUNCH_CALL_FILES_MAX)
		return wrong(reader, "more than %u files", LAUNCH_CALL_FILES_MAX);
	reader->at++;
	path = take_path(reader);
	error = path && *path ? put_file(reader, path) : wrong(reader, "@ must be followed by the path of a file");
	free(path);
	return error;
}

static int take_json(struct reader *reader)
{
	json_error_t error;
	json_t *value = load_json(reader, &error);
	int result;

	if (!value) {
		reader->at += error.position > 0 ? error.position - 1 : 0;
		return wrong(reader, "argument %u is not JSON: %s", reader->count + 1, error.text);
	}
	result = put_value(reader, value, 2);
	reader->at += error.position;
	json_decref(value);
	return result;
}

/* What stands between the parentheses. The number of arguments is told by the count. */
static int take_arguments(struct reader *reader)
{
	int error = 0;

	reader->at++;
	skip_blank(reader);
	if (*reader->at == ')') {
		reader->at++;
		return 0;
	}
	for (;;) {
		error = *reader->at == '@' ? take_file(reader) : take_json(reader);
		if (error)
			return error;
		reader->count++;
		skip_blank(reader);
		if (*reader->at != ')' && *reader->at != ',')
			return wrong(reader, "a comma or a closing parenthesis must stand here");
		if (*reader->at++ == ')')
			return 0;
		skip_blank(reader);
	}
}

int call_text_parse(const char *text, struct call_text *out)
{
	struct reader reader = {
		.text = text, .at = text, .out = out, .writer = {.bytes = out->bytes, .size = sizeof(out->bytes)}};
	char name[UNILET_MESSAGE_NAME_MAX + 1];
	struct message_value *arguments;
	int error;

	skip_blank(&reader);
	error = take_name(&reader, name);
	if (error)
		return error;
	message_begin(&reader.writer, MESSAGE_CALL, 1, name);
	arguments = (struct message_value *)(void *)(out->bytes + reader.writer.used);
	message_put(&reader.writer, MESSAGE_ARRAY, 0);
	skip_blank(&reader);
	if (*reader.at == '(')
		error = take_arguments(&reader);
	skip_blank(&reader);
	if (!error && *reader.at != '\0')
		return wrong(&reader, "nothing more may stand here");
	if (error)
		return error;
	arguments->size = reader.count;
	out->length = message_finish(&reader.writer);
	if (out->length == 0) {
		log_err("--call: the arguments are too long: at most %u KiB of values", LAUNCH_CALL_MAX >> 10);
		return -EINVAL;
	}
	return 0;
}

void call_text_close(struct call_text *call)
{
	while (call->file_count > 0)
		close(call->file[--call->file_count]);
}
