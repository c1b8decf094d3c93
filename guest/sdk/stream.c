/* stream.c: files of the program's that the other side reads, a chunk for each pull. */
#include "message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* `id` is never that of an earlier one, so that a word about that one means nobody. */
static struct stream {
	uint32_t id; /* 0: free */
	int fd;
} streams[UNILET_MESSAGE_STREAMS_MAX];

static uint32_t turn;

_Static_assert(UNILET_MESSAGE_STREAMS_MAX == 64, "a bit of a writer each");

int sdk_stream_add(int fd)
{
	for (uint32_t place = 0; place < UNILET_MESSAGE_STREAMS_MAX; place++) {
		if (streams[place].id)
			continue;
		turn = turn % (UINT32_MAX / UNILET_MESSAGE_STREAMS_MAX - 1) + 1;
		streams[place] = (struct stream){turn * UNILET_MESSAGE_STREAMS_MAX + place, fd};
		return (int)place;
	}
	close(fd);
	return -UNILET_BUSY;
}

uint32_t sdk_stream_id(int place)
{
	return streams[place].id;
}

void sdk_stream_drop(uint64_t places)
{
	for (uint32_t place = 0; place < UNILET_MESSAGE_STREAMS_MAX; place++) {
		if (!(places >> place & 1) || !streams[place].id)
			continue;
		close(streams[place].fd);
		streams[place].id = 0;
	}
}

int sdk_stream_any(void)
{
	for (uint32_t place = 0; place < UNILET_MESSAGE_STREAMS_MAX; place++)
		if (streams[place].id)
			return 1;
	return 0;
}

/* The next chunk, or why there is none: undefined at the end, an error. Returns its bytes, 0 if it was the last word. */
static ssize_t write_chunk(const struct stream *stream, struct unilet_writer *writer, uint8_t *chunk)
{
	const ssize_t got = read(stream->fd, chunk, SDK_CHUNK_BYTES);

	if (got > 0)
		unilet_write_bytes(writer, chunk, (size_t)got);
	else if (got == 0)
		unilet_write_undefined(writer);
	else
		unilet_write_error(writer, "NotReadableError", strerror(errno));
	return got < 0 ? 0 : got;
}

static void pull(struct stream *stream)
{
	struct unilet_writer *writer = unilet_writer_open();
	uint8_t *room = unilet_bytes_new(SDK_CHUNK_BYTES);
	uint8_t *chunk = room ? room : malloc(SDK_CHUNK_BYTES);
	ssize_t got = 0;

	if (chunk)
		got = write_chunk(stream, writer, chunk);
	else
		unilet_write_error(writer, "QuotaExceededError", "no memory for a chunk");
	if (sdk_message_send(MESSAGE_CHUNK, stream->id, NULL, writer) < 0 || got == 0)
		sdk_stream_drop(1ull << (stream - streams));
	if (room)
		unilet_bytes_free(room);
	else
		free(chunk);
}

int sdk_stream_serve(const struct unilet_message *message)
{
	struct stream *stream = &streams[message->header.id % UNILET_MESSAGE_STREAMS_MAX];

	if (stream->id == 0 || stream->id != message->header.id)
		return 0;
	if (message->header.kind == MESSAGE_PULL)
		pull(stream);
	else
		sdk_stream_drop(1ull << (stream - streams));
	return 0;
}
