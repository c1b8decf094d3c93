/* fuzz_message.c: messages of a hostile guest. What passes for a value is made again, byte for byte, and written as JSON; and
 * a guest sends, receives and cancels in any order, beside a host that calls it and reads its streams. */
#include "../../host/message.h"
#include "../../host/message_json.h"
#include "../unit/message_again.h"
#include "fuzz.h"

#include <errno.h>

#define WINDOW_BYTES (64u << 10)
#define IN           WINDOW_BULK_OFFSET
#define STEPS_MAX    128
#define CALLS        4u

static struct messages messages;
static struct window window;
static struct ring ring;
static int fd[WINDOW_FD_COUNT];
static struct message_out out[CALLS];
static _Alignas(8) uint8_t out_bytes[CALLS][32];
static uint32_t streams; /* that came with messages */
static uint64_t tag;

static void write_json(const struct message_view *message)
{
	static char text[1u << 16];
	struct message_text json = {.bytes = text, .size = sizeof(text)};

	message_json(&json, message);
	CHECK(json.used <= json.size);
	if (!json.failed)
		CHECK(message_is_text((const uint8_t *)text, json.used) && !memchr(text, '\n', json.used));
}

/* Files have names without a zero, as no host makes others. */
static void make_again(const struct message_view *message)
{
	static _Alignas(8) uint8_t bytes[UNILET_MESSAGE_BYTES_MAX];
	struct message_writer writer = {.bytes = bytes, .size = sizeof(bytes)};
	const uint8_t *at = message->value;

	message_again(&writer, &at);
	CHECK(at == message->value + message->head.value_length);
	CHECK(!writer.failed && writer.used == message->head.value_length);
	CHECK(memcmp(bytes, message->value, writer.used) == 0);
}

static void take(void *owner, const struct message_view *message)
{
	const uint8_t *at = message->value;
	const struct message_item item = message_value_next(&at);

	(void)owner;
	CHECK(message->head.value_length > 0 && message->attached_length <= WINDOW_BYTES);
	make_again(message);
	write_json(message);
	if (item.kind == MESSAGE_STREAM)
		streams = item.size;
	message_stop_others(&messages, message, streams & 1 ? streams : 0);
	messages.paused = message->head.kind == MESSAGE_POST && (streams & 2);
}

static const struct message_handler handler = {.take = take};

static void open_all(void)
{
	if (!window.base) {
		CHECK(window_create(WINDOW_BYTES, fd) == 0 && window_map(fd[WINDOW_FD_MEMORY], &window) == 0);
	}
	memset(window.base, 0, sizeof(struct window_page));
	message_close(&messages);
	memset(&messages, 0, sizeof(messages));
	memset(out, 0, sizeof(out));
	ring_open(&ring, (struct window_page *)(void *)window.base, fd);
	CHECK(message_open(&messages, &ring, &window, &handler, NULL) == 0);
	streams = 0;
	tag = 0;
}

/* The ring is not what is fuzzed here: the request is put as if it had come by it. */
static struct request request_of(uint16_t opcode, uint64_t offset, uint32_t length)
{
	ring.taken++;
	tag++;
	return (struct request){.entry = {.opcode = opcode, .tag = tag, .offset = offset, .length = length},
				.bulk = length ? window_bulk(&window, offset, length) : NULL};
}

/* A message whose head and lengths are right in half of the cases: else few would be looked at further. */
static int send_one(struct fuzz_input *input)
{
	const uint8_t kind = (uint8_t)fuzz_number(input, 1);
	const uint32_t length = (uint32_t)fuzz_number(input, 1) * 8;
	struct message head = {.kind = kind & 7, .id = (uint32_t)fuzz_number(input, 1)};
	struct request request = request_of(MESSAGE_SEND, IN, length + (uint32_t)sizeof(head));

	request.entry.arg[0] = kind & 64 ? IN + 4096 : fuzz_number(input, 2);
	request.entry.arg[1] = fuzz_number(input, 1) * 8;
	if (kind & 128)
		fuzz_take(input, &head, sizeof(head));
	head.name_length = head.kind == MESSAGE_CALL && length >= 8 ? 1 : 0;
	head.value_length = length - head.name_length * 8;
	memcpy(request.bulk, &head, sizeof(head));
	fuzz_take(input, request.bulk + sizeof(head), length);
	if (head.name_length)
		memcpy(request.bulk + sizeof(head), "f\0\0\0\0\0\0", 8);
	return message_send(&messages, &request);
}

static int receive_one(struct fuzz_input *input)
{
	struct request request = request_of(MESSAGE_RECEIVE, IN, (uint32_t)fuzz_number(input, 1));

	request.entry.arg[0] = IN + 4096;
	request.entry.arg[1] = fuzz_number(input, 1);
	return message_receive(&messages, &request);
}

static void call_one(unsigned which)
{
	struct message_writer writer = {.bytes = out_bytes[which], .size = sizeof(out_bytes[which])};

	if (out[which].queued)
		return;
	message_begin(&writer, MESSAGE_CALL, 0, "f");
	message_put(&writer, MESSAGE_ARRAY, 0);
	out[which] = (struct message_out){.bytes = out_bytes[which], .length = message_finish(&writer)};
	message_call(&messages, &out[which]);
}

static int step(struct fuzz_input *input)
{
	switch (fuzz_number(input, 1) % 8) {
	case 0:
		return receive_one(input);
	case 1:
		call_one((unsigned)fuzz_number(input, 1) % CALLS);
		return 0;
	case 2:
		message_pull(&messages, (uint32_t)fuzz_number(input, 1));
		return 0;
	case 3:
		message_stop(&messages, (uint32_t)fuzz_number(input, 1));
		return 0;
	case 4:
		message_cancel(&messages, fuzz_number(input, 1));
		return 0;
	case 5:
		return message_go_on(&messages);
	default:
		return send_one(input);
	}
}

static void check_alone(const uint8_t *data, size_t size)
{
	_Alignas(8) static uint8_t bytes[4096];
	static const uint8_t attached[4096];
	const uint64_t attached_length = size > 0 ? data[0] * 8 : 0;
	struct message_view view = {.attached = attached, .attached_length = attached_length, .value = bytes};

	if (size < 1 || size - 1 > sizeof(bytes))
		return;
	view.head.value_length = (uint32_t)size - 1;
	memcpy(bytes, data + 1, size - 1);
	if (message_value_check(bytes, (uint32_t)size - 1, attached_length, MESSAGE_OF_GUEST) < 0)
		return;
	make_again(&view);
	write_json(&view);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = {data, size};
	int result = 0;

	if (fuzz_number(&input, 1) & 1) {
		check_alone(input.data, input.size);
		return 0;
	}
	open_all();
	for (int i = 0; i < STEPS_MAX && input.size > 0 && result == 0; i++)
		if (ring_open_requests(&ring) < RING_ENTRIES)
			result = step(&input);
	CHECK(result == 0 || result == -EBADMSG);
	CHECK(messages.waiting_count + (unsigned)messages.receiving + (unsigned)messages.holding <=
	      ring_open_requests(&ring));
	return 0;
}
