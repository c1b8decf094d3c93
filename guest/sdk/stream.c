/* stream.c: what the other side reads piece by piece: a chunk for each pull, from a source of the program's. */
#include "message.h"

#include <unistd.h>

#include <unilet/error.h>

/* `id` is never that of an earlier one, so that a word about that one means nobody. */
static struct stream {
	uint32_t id; /* 0: free */
	struct unilet_source source;
	int reading; /* its source is being asked, and may serve whatever else comes meanwhile */
	int dropped; /* meanwhile: to be closed after it */
} streams[UNILET_MESSAGE_STREAMS_MAX];

static uint32_t turn;

_Static_assert(UNILET_MESSAGE_STREAMS_MAX == 64, "a bit of a writer each");

static void close_source(const struct unilet_source *source)
{
	if (source->close)
		source->close(source->context);
}

int sdk_stream_add(const struct unilet_source *source)
{
	for (uint32_t place = 0; place < UNILET_MESSAGE_STREAMS_MAX; place++) {
		if (streams[place].id)
			continue;
		turn = turn % (UINT32_MAX / UNILET_MESSAGE_STREAMS_MAX - 1) + 1;
		streams[place] = (struct stream){.id = turn * UNILET_MESSAGE_STREAMS_MAX + place, .source = *source};
		return (int)place;
	}
	close_source(source);
	return -UNILET_BUSY;
}

uint32_t sdk_stream_id(int place)
{
	return streams[place].id;
}

static void drop(struct stream *stream)
{
	stream->dropped = stream->reading;
	if (stream->reading)
		return;
	stream->id = 0;
	close_source(&stream->source);
}

void sdk_stream_drop(uint64_t places)
{
	for (uint32_t place = 0; place < UNILET_MESSAGE_STREAMS_MAX; place++)
		if (places >> place & 1 && streams[place].id)
			drop(&streams[place]);
}

int sdk_stream_any(void)
{
	for (uint32_t place = 0; place < UNILET_MESSAGE_STREAMS_MAX; place++)
		if (streams[place].id)
			return 1;
	return 0;
}

/* As much as there is room for in the window; NULL: none. */
static uint8_t *take_chunk(size_t *size)
{
	uint8_t *chunk = unilet_bytes_new(*size);

	while (!chunk && *size > SDK_CHUNK_BYTES_MIN) {
		*size /= 2;
		chunk = unilet_bytes_new(*size);
	}
	return chunk;
}

/* Sends `got` bytes of the chunk, the end, or the error that `got` is. Returns 0 if the stream goes on. */
static int send_chunk(uint32_t id, const uint8_t *chunk, long got)
{
	struct unilet_writer *writer = unilet_writer_open();
	int result;

	if (got <= 0)
		sdk_message_last_word();
	if (got < 0) {
		unilet_writer_close(writer);
		result = (int)got;
	} else {
		if (got > 0)
			unilet_write_bytes(writer, chunk, (size_t)got);
		result = sdk_message_send(MESSAGE_CHUNK, id, NULL, writer);
	}
	/* Whoever reads must not wait for ever. */
	if (result < 0 && result != -UNILET_CLOSED && result != -UNILET_NOT_FOUND)
		sdk_message_send_error(MESSAGE_CHUNK, id,
				       result == -UNILET_CANCELLED ? "AbortError" : "NotReadableError",
				       unilet_error_text(result));
	return result < 0 || got == 0 ? -1 : 0;
}

static void pull(struct stream *stream)
{
	size_t size = SDK_CHUNK_BYTES;
	uint8_t *chunk = take_chunk(&size);
	long got = -UNILET_NO_SPACE;

	stream->reading = 1;
	if (chunk)
		got = stream->source.read(stream->source.context, chunk, size);
	stream->reading = 0;
	if (stream->dropped || send_chunk(stream->id, chunk, got) < 0)
		drop(stream);
	unilet_bytes_free(chunk);
}

int sdk_stream_serve(const struct unilet_message *message)
{
	struct stream *stream = &streams[message->header.id % UNILET_MESSAGE_STREAMS_MAX];

	if (stream->id == 0 || stream->id != message->header.id)
		return 0;
	if (message->header.kind == MESSAGE_STOP)
		drop(stream);
	else if (!stream->reading)
		pull(stream);
	return 1;
}

static long read_file(void *context, void *to, size_t size)
{
	const long got = read((int)(intptr_t)context, to, size);

	return got < 0 ? -UNILET_IO : got;
}

static void close_file(void *context)
{
	close((int)(intptr_t)context);
}

void unilet_write_stream(struct unilet_writer *writer, int fd, const char *media_type)
{
	const struct unilet_source source = {read_file, close_file,
					     (void *)(intptr_t)fd}; /* NOLINT(performance-no-int-to-ptr): a number */

	unilet_write_source(writer, &source, media_type);
}
