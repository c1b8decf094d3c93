/* calls.c: exports functions, for `unilet run --call`: all kinds of values, errors, streams, answers that come later. */
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <unilet/event.h>
#include <unilet/message.h>

#define BYTES 200003u

static void sum(struct unilet_call *call)
{
	double total = 0;

	for (uint32_t i = 0; i < unilet_argument_count(call); i++)
		total += unilet_item_number(unilet_argument(call, i));
	puts("written before"); /* and not flushed */
	unilet_return_number(call, total);
}
UNILET_EXPORT_TYPED(sum, "(...numbers: number[]): number")

/* All that an object of this kind is expected to hold, written in another order. */
static void turn(struct unilet_call *call)
{
	const struct unilet_item given = unilet_argument(call, 0);
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_object_begin(value);
	for (uint32_t i = unilet_item_count(given); i > 0; i--) {
		unilet_write_key(value, unilet_item_string(unilet_item_key_at(given, i - 1), NULL));
		unilet_write_string(value, unilet_item_string(unilet_item_at(given, i - 1), NULL));
	}
	unilet_write_end(value);
	unilet_return_value(call, value);
}
UNILET_EXPORT(turn)

static void kinds(struct unilet_call *call)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_array_begin(value);
	unilet_write_undefined(value);
	unilet_write_null(value);
	unilet_write_boolean(value, 1);
	unilet_write_number(value, 0.1);
	unilet_write_number(value, NAN);
	unilet_write_int64(value, INT64_MIN);
	unilet_write_text(value, "a\0\033\"", 4);
	unilet_write_date(value, 0);
	unilet_write_error(value, "TypeError", "no");
	unilet_write_map_begin(value);
	unilet_write_number(value, 1);
	unilet_write_bytes(value, "abc", 3);
	unilet_write_end(value);
	unilet_write_end(value);
	unilet_return_value(call, value);
}
UNILET_EXPORT(kinds)

static void fail(struct unilet_call *call)
{
	unilet_throw(call, "RangeError", "too\033[31m large");
}
UNILET_EXPORT(fail)

static void answer(void *context)
{
	unilet_return_string(context, "later");
}

static void later(struct unilet_call *call)
{
	unilet_timer_start(1, answer, call);
}
UNILET_EXPORT(later)

/* The alphabet, again and again; what would be no text is in it, too. */
static long read_letters(void *context, void *to, size_t size)
{
	size_t *left = context;

	size = size < *left ? size : *left;
	for (size_t i = 0; i < size; i++)
		((char *)to)[i] = (char)((BYTES - *left + i) % 26 ? 'a' + (BYTES - *left + i) % 26 : 0);
	*left -= size;
	return (long)size;
}

static void stream(struct unilet_call *call)
{
	static size_t left = BYTES;
	const struct unilet_source source = {.read = read_letters, .context = &left};
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_source(value, &source, "text/plain");
	unilet_return_value(call, value);
}
UNILET_EXPORT(stream)

/* A file that was handed over: as much as it says, begin, middle and end. */
static void edges(struct unilet_call *call)
{
	struct unilet_writer *value = unilet_writer_open();
	struct unilet_file file;
	char bytes[6] = "";
	int fd;

	unilet_write_array_begin(value);
	if (unilet_item_file(unilet_argument(call, 0), &file) == 0 && (fd = open(file.path, O_RDONLY)) >= 0) {
		unilet_write_string(value, file.name);
		unilet_write_number(value, file.bytes);
		for (int i = 0; i < 3; i++)
			if (pread(fd, bytes, 5, i * ((off_t)file.bytes - 5) / 2) == 5)
				unilet_write_string(value, bytes);
		close(fd);
	}
	unilet_write_end(value);
	unilet_return_value(call, value);
}
UNILET_EXPORT(edges)

static void post(struct unilet_call *call)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_string(value, "so far");
	unilet_post_message(value);
	unilet_return(call);
}
UNILET_EXPORT(post)

static void import(struct unilet_call *call)
{
	struct unilet_message *gone = NULL;

	unilet_import_call("alert", NULL, &gone);
	unilet_return_string(call, unilet_item_error_message(unilet_message_value(gone)));
	unilet_message_free(gone);
}
UNILET_EXPORT(import)

/* Whoever of the two is heard first. */
static void answer_and_leave(struct unilet_call *call)
{
	unilet_return(call);
	exit(7);
}
UNILET_EXPORT(answer_and_leave)

static void leave(struct unilet_call *call)
{
	exit((int)unilet_item_number(unilet_argument(call, 0)));
}
UNILET_EXPORT(leave)

int main(void)
{
	return unilet_run();
}
