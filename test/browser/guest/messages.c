/* messages.c: what page script and a program say to each other: echoes, calls both ways, files, streams. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <unilet/error.h>
#include <unilet/event.h>
#include <unilet/message.h>

#include "../../copy_value.h"

static void echo(struct unilet_call *call)
{
	struct unilet_writer *value = unilet_writer_open();

	copy_value(unilet_argument(call, 0), value);
	unilet_return_value(call, value);
}
UNILET_EXPORT(echo)

/* Changes bytes where they arrived, and sends them from there. */
static void invert(struct unilet_call *call)
{
	size_t length;
	uint8_t *bytes = unilet_item_bytes(unilet_argument(call, 0), &length);

	for (size_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)~bytes[i];
	unilet_return_bytes(call, bytes, length);
}
UNILET_EXPORT(invert)

static void fail(struct unilet_call *call)
{
	unilet_throw(call, unilet_item_string(unilet_argument(call, 0), NULL), "as was asked");
}
UNILET_EXPORT(fail)

/* Calls the import of a name with one argument, and passes on what it gave or threw. */
static void call_back(struct unilet_call *call)
{
	struct unilet_writer *arguments = unilet_writer_open();
	struct unilet_message *answer = NULL;
	struct unilet_writer *value = unilet_writer_open();
	int result;

	copy_value(unilet_argument(call, 1), arguments);
	result = unilet_import_call(unilet_item_string(unilet_argument(call, 0), NULL), arguments, &answer);
	if (answer)
		copy_value(unilet_message_value(answer), value);
	if (result == -UNILET_ERROR_EXCEPTION) {
		struct unilet_item error = unilet_message_value(answer);

		unilet_writer_close(value);
		unilet_throw(call, unilet_item_error_name(error), unilet_item_error_message(error));
	} else {
		unilet_return_value(call, value);
	}
	unilet_message_free(answer);
}
UNILET_EXPORT(call_back)

/* Reads a range of a file of the page: file, position, length. */
static void read_file(struct unilet_call *call)
{
	const size_t length = (size_t)unilet_item_number(unilet_argument(call, 2));
	char *bytes = malloc(length);
	struct unilet_file file;
	ssize_t got = -1;
	int fd;

	if (bytes && unilet_item_file(unilet_argument(call, 0), &file) == 0) {
		fd = open(file.path, O_RDONLY);
		got = pread(fd, bytes, length, (off_t)unilet_item_number(unilet_argument(call, 1)));
		close(fd);
	}
	if (got < 0)
		unilet_throw(call, "NotReadableError", "the file cannot be read");
	else
		unilet_return_bytes(call, bytes, (size_t)got);
	free(bytes);
}
UNILET_EXPORT(read_file)

static double chunks_made;
static int streams_closed;

static long make_chunk(void *context, void *to, size_t size)
{
	double *left = context;

	if (*left == 0)
		return 0;
	chunks_made++;
	(*left)--;
	memset(to, 'a', size < 1000 ? size : 1000);
	return 1000;
}

static void close_source(void *context)
{
	streams_closed++;
	free(context);
}

/* A stream of so many chunks of 1000 bytes each. */
static void make_stream(struct unilet_call *call)
{
	struct unilet_source source = {.read = make_chunk, .close = close_source, .context = malloc(sizeof(double))};
	struct unilet_writer *value = unilet_writer_open();

	*(double *)source.context = unilet_item_number(unilet_argument(call, 0));
	unilet_write_source(value, &source, "text/plain");
	unilet_return_value(call, value);
}
UNILET_EXPORT(make_stream)

static void stream_state(struct unilet_call *call)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_array_begin(value);
	unilet_write_number(value, chunks_made);
	unilet_write_number(value, streams_closed);
	unilet_write_end(value);
	unilet_return_value(call, value);
}
UNILET_EXPORT(stream_state)

/* Ends, and answers nobody. */
static void leave(struct unilet_call *call)
{
	exit((int)unilet_item_number(unilet_argument(call, 0)));
}
UNILET_EXPORT(leave)

static void on_message(struct unilet_item value, void *context)
{
	struct unilet_writer *reply = unilet_writer_open();

	(void)context;
	unilet_write_object_begin(reply);
	unilet_write_key(reply, "got");
	copy_value(value, reply);
	unilet_write_end(reply);
	unilet_post_message(reply);
}

int main(void)
{
	unilet_on_message(on_message, NULL);
	return -unilet_run();
}
