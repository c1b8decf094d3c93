/* message.c: guests that are called, and send messages that no guest may send, or at a time when none is wanted. */
#include "../../abi/message_abi.h"
#include "guest.h"

#define IN            WINDOW_BULK_OFFSET /* where messages of ours lie */
#define OUT           (IN + 0x4000)      /* and where they are received */
#define ATTACHED      (IN + 0x8000)
#define WINDOW_END    ((uint64_t)UNILET_SERVICE_WINDOW_BYTES)
#define CANCELS       2000u
#define REWRITES      2000u
#define STREAM_CHUNKS 1000u

/* Words of a message, `count` of them; `attached` bytes beside it. */
struct bad {
	uint32_t count;
	uint32_t attached;
	uint32_t word[16];
};

#define COUNT(...) (sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
#define BAD(attached, ...)                                                                                             \
	{                                                                                                              \
		COUNT(__VA_ARGS__), attached,                                                                          \
		{                                                                                                      \
			__VA_ARGS__                                                                                    \
		}                                                                                                      \
	}
#define POST(bytes) MESSAGE_POST, 0, 0, bytes

/* rows_message.c has them in this order. */
static const struct bad bad[] = {
	BAD(0, 0, 0, 0, 8, MESSAGE_NULL, 0),
	BAD(0, 8, 1, 0, 8, MESSAGE_NULL, 0),
	BAD(0, MESSAGE_PULL, 1, 0, 0),
	BAD(0, MESSAGE_STOP, 1, 0, 0),
	BAD(0, MESSAGE_POST, 1, 0, 8, MESSAGE_NULL, 0),
	BAD(0, POST(0)),
	BAD(0, POST(16), MESSAGE_NULL, 0),
	BAD(0, POST(UINT32_MAX - 7), MESSAGE_NULL, 0),
	BAD(0, MESSAGE_POST, 0, 0),
	BAD(0, MESSAGE_CALL, 1, 0, 8, MESSAGE_ARRAY, 0),
	BAD(0, MESSAGE_CALL, 0, 1, 8, 'f', 0, MESSAGE_ARRAY, 0),
	BAD(0, MESSAGE_CALL, 1, 1, 8, 'f', 0, MESSAGE_OBJECT, 0),
	BAD(0, MESSAGE_CALL, 1, 1, 8, 0xff, 0, MESSAGE_ARRAY, 0),
	BAD(0, MESSAGE_CALL, 1, 1, 8, 'f', 1, MESSAGE_ARRAY, 0),
	BAD(0, MESSAGE_CALL, 1, 129, 8, 'f', 0, MESSAGE_ARRAY, 0),
	BAD(0, MESSAGE_CALL, 1, UINT32_MAX, 8, 'f', 0, MESSAGE_ARRAY, 0),
	BAD(0, MESSAGE_RETURN, 0, 0, 8, MESSAGE_NULL, 0),
	BAD(0, MESSAGE_THROW, 1, 0, 8, MESSAGE_NULL, 0),
	BAD(0, MESSAGE_CHUNK, 1, 0, 8, MESSAGE_NULL, 0),
	BAD(0, POST(8), 14, 0),
	BAD(0, POST(8), MESSAGE_BYTES_END, 0),
	BAD(0, POST(8), MESSAGE_NULL, 1),
	BAD(0, POST(8), MESSAGE_NUMBER, 0),
	BAD(0, POST(16), MESSAGE_STRING, 8, 0x61616161, 0x61616161),
	BAD(0, POST(16), MESSAGE_STRING, 1, 0x80, 0),
	BAD(0, POST(16), MESSAGE_STRING, UINT32_MAX, 0, 0),
	BAD(0, POST(16), MESSAGE_ARRAY, UINT32_MAX, MESSAGE_NULL, 0),
	BAD(0, POST(16), MESSAGE_MAP, 1, MESSAGE_NULL, 0),
	BAD(0, POST(24), MESSAGE_OBJECT, 1, MESSAGE_NULL, 0, MESSAGE_NULL, 0),
	BAD(0, POST(24), MESSAGE_ERROR, 0, MESSAGE_STRING, 0, 0, 0),
	BAD(0, POST(48), MESSAGE_FILE, 1, 0, 0, MESSAGE_STRING, 0, 0, 0, MESSAGE_STRING, 0, 0, 0),
	BAD(0, POST(24), MESSAGE_STREAM, 0, MESSAGE_STRING, 0, 0, 0),
	BAD(0, POST(24), MESSAGE_BUFFER, 0, 0, 0, 1, 0),
	BAD(64, POST(24), MESSAGE_UINT8S, 0, 32, 0, 1, 0),
	BAD(64, POST(24), MESSAGE_UINT8S, 0, 0, 0, 65, 0),
	BAD(64, POST(24), MESSAGE_UINT8S, 0, UINT32_MAX - 63, UINT32_MAX, 64, 0),
	BAD(64, POST(24), MESSAGE_DOUBLES, 0, 0, 0, 60, 0),
};

static uint32_t *bulk(uint64_t offset)
{
	return guest_pointer(GUEST_SERVICE_WINDOW + offset);
}

static struct ring_entry send_entry(uint32_t length)
{
	return (struct ring_entry){.opcode = MESSAGE_SEND, .tag = 1, .offset = IN, .length = length};
}

static struct ring_entry receive_entry(uint64_t tag)
{
	return (struct ring_entry){
		.opcode = MESSAGE_RECEIVE, .tag = tag, .offset = OUT, .length = 0x4000, .arg = {ATTACHED, 0x4000}};
}

/* Sends these words of 4 bytes. */
static int32_t send_words(const uint32_t *word, uint32_t count, uint64_t attached)
{
	struct ring_entry entry = send_entry(count * 4);

	for (uint32_t i = 0; i < count; i++)
		bulk(IN)[i] = word[i];
	entry.arg[0] = attached ? ATTACHED : 0;
	entry.arg[1] = attached;
	return guest_request(&entry);
}

#define SEND(...) send_words((const uint32_t[]){__VA_ARGS__}, COUNT(__VA_ARGS__), 0)

static void receive_call(void)
{
	const struct ring_entry entry = receive_entry(7);

	guest_expect(guest_request(&entry) > 0, "the call");
	guest_expect(bulk(OUT)[0] == MESSAGE_CALL && bulk(OUT)[1] == 1, "a call with id 1");
}

/* What a guest says that has come to its end in order. It is ended then. */
static void answer(const char *text)
{
	guest_print(text);
	guest_expect(SEND(MESSAGE_RETURN, 1, 0, 8, MESSAGE_NULL, 0) == 0, "the answer");
	for (;;)
		guest_trap(TRAP_WAIT, 1000000000, 0, 0, 0);
}

static void survived(int32_t result)
{
	guest_print_number("answered with status ", (uint64_t) - (int64_t)result, "\n");
	guest_exit(1);
}

static void case_malformed(void)
{
	const struct bad *one = &bad[guest_number(guest_argument(2))];

	survived(send_words(one->word, one->count, one->attached));
}

static void case_attached_outside(void)
{
	struct ring_entry entry = send_entry(24);

	entry.arg[0] = WINDOW_END - 8;
	entry.arg[1] = 16;
	survived(guest_request(&entry));
}

static void case_attached_wraps(void)
{
	struct ring_entry entry = receive_entry(1);

	entry.arg[0] = UINT64_MAX - 7;
	entry.arg[1] = 16;
	survived(guest_request(&entry));
}

static void case_nothing(void)
{
	const struct ring_entry entry = send_entry(0);

	survived(guest_request(&entry));
}

/* An id that is open. */
static void case_call_twice(void)
{
	guest_expect(SEND(MESSAGE_CALL, 5, 1, 8, 'f', 0, MESSAGE_ARRAY, 0) == 0, "the first");
	survived(SEND(MESSAGE_CALL, 5, 1, 8, 'f', 0, MESSAGE_ARRAY, 0));
}

static void case_stream_twice(void)
{
	survived(SEND(MESSAGE_POST, 0, 0, 56, MESSAGE_ARRAY, 2, MESSAGE_STREAM, 3, MESSAGE_STRING, 0, 0, 0,
		      MESSAGE_STREAM, 3, MESSAGE_STRING, 0, 0, 0));
}

static void case_answers(void)
{
	guest_expect(SEND(MESSAGE_RETURN, 1, 0, 8, MESSAGE_NULL, 0) == -UNILET_NOT_FOUND, "before it was received");
	receive_call();
	guest_expect(SEND(MESSAGE_RETURN, 2, 0, 8, MESSAGE_NULL, 0) == -UNILET_NOT_FOUND, "of another call");
	guest_expect(SEND(MESSAGE_RETURN, UINT32_MAX, 0, 8, MESSAGE_NULL, 0) == -UNILET_NOT_FOUND, "of the last call");
	guest_expect(SEND(MESSAGE_CHUNK, 1, 0, 8, MESSAGE_UNDEFINED, 0) == -UNILET_NOT_FOUND, "of a stream");
	for (int opcode = MESSAGE_FILE_STATUS; opcode <= MESSAGE_FILE_RELEASE; opcode++) {
		struct ring_entry file = {.opcode = (uint16_t)opcode, .tag = 2, .offset = OUT, .length = 64};

		guest_expect(guest_request(&file) == -UNILET_NOT_FOUND, "file 0");
		file.arg[0] = UINT64_MAX;
		guest_expect(guest_request(&file) == -UNILET_NOT_FOUND, "the last file");
	}
	guest_expect(SEND(MESSAGE_RETURN, 1, 0, 8, MESSAGE_NULL, 0) == 0, "the answer");
	guest_expect(SEND(MESSAGE_RETURN, 1, 0, 8, MESSAGE_NULL, 0) == -UNILET_NOT_FOUND, "again");
	for (;;)
		guest_trap(TRAP_WAIT, 1000000000, 0, 0, 0);
}

static void case_calls(void)
{
	receive_call();
	for (uint32_t id = 1; id <= UNILET_MESSAGE_CALLS_MAX; id++)
		guest_expect(SEND(MESSAGE_CALL, id, 1, 8, 'f', 0, MESSAGE_ARRAY, 0) == 0, "a call");
	guest_expect(SEND(MESSAGE_CALL, 5000, 1, 8, 'f', 0, MESSAGE_ARRAY, 0) == -UNILET_BUSY, "one more");
	/* One answer is received: there is room for one. */
	guest_expect(guest_request(&(struct ring_entry){.opcode = MESSAGE_RECEIVE, .offset = OUT, .length = 0x4000}) >
			     0,
		     "an answer");
	guest_expect(SEND(MESSAGE_CALL, 1, 1, 8, 'f', 0, MESSAGE_ARRAY, 0) == 0, "its id again");
	guest_expect(SEND(MESSAGE_CALL, 5000, 1, 8, 'f', 0, MESSAGE_ARRAY, 0) == -UNILET_BUSY, "one more");
	answer("held\n");
}

static void case_streams(void)
{
	receive_call();
	for (uint32_t id = 1; id <= UNILET_MESSAGE_STREAMS_MAX; id++)
		guest_expect(SEND(MESSAGE_CALL, id, 1, 32, 'f', 0, MESSAGE_ARRAY, 1, MESSAGE_STREAM, id, MESSAGE_STRING,
				  0, 0, 0) == 0,
			     "a stream");
	guest_expect(SEND(MESSAGE_CALL, 100, 1, 32, 'f', 0, MESSAGE_ARRAY, 1, MESSAGE_STREAM, 100, MESSAGE_STRING, 0, 0,
			  0) == -UNILET_BUSY,
		     "one more");
	answer("held\n");
}

/* A stream without an end, which is read as fast as it comes, and ended by whoever calls. */
static void case_stream(void)
{
	const struct ring_entry pull = receive_entry(7);

	receive_call();
	guest_expect(SEND(MESSAGE_RETURN, 1, 0, 24, MESSAGE_STREAM, 9, MESSAGE_STRING, 0, 0, 0) == 0, "the stream");
	for (uint32_t i = 0; i < STREAM_CHUNKS; i++) {
		const uint32_t chunk[] = {MESSAGE_CHUNK, 9, 0, 24, MESSAGE_UINT8S, 0, 0, 0, 64, 0};

		guest_expect(guest_request(&pull) == 16 && bulk(OUT)[0] == MESSAGE_PULL, "a pull");
		guest_expect(send_words(chunk, COUNT(MESSAGE_CHUNK, 9, 0, 24, MESSAGE_UINT8S, 0, 0, 0, 64, 0), 64) == 0,
			     "a chunk");
		guest_expect(send_words(chunk, 10, 64) == -UNILET_NOT_FOUND, "one that nobody asked for");
	}
	SEND(MESSAGE_CHUNK, 9, 0, 8, MESSAGE_UNDEFINED, 0);
	for (;;)
		guest_trap(TRAP_WAIT, 1000000000, 0, 0, 0);
}

static void case_receive_twice(void)
{
	const struct ring_entry entry = receive_entry(7), other = receive_entry(8);
	struct ring_entry done;

	receive_call();
	guest_put(&entry);
	guest_expect(guest_request(&other) == -UNILET_BUSY, "the second");
	guest_expect(guest_request(&(struct ring_entry){.opcode = RING_CANCEL, .tag = 9, .arg = {7}}) ==
			     -UNILET_CANCELLED,
		     "the first is cancelled");
	guest_await(&done);
	guest_expect(done.opcode == RING_CANCEL && done.result == 0, "and that is told");
	answer("one at a time\n");
}

/* Cancels what waits, or has completed just before: each request has one answer, and no message is lost. */
static void case_cancel_race(void)
{
	const struct ring_entry receive = receive_entry(7), send = send_entry(32);
	const struct ring_entry cancel = {.opcode = RING_CANCEL, .tag = 9, .arg = {7}};
	uint32_t received = 0;

	receive_call();
	guest_expect(SEND(MESSAGE_CALL, 5000, 1, 8, 'f', 0, MESSAGE_ARRAY, 0) == 0, "a call");
	for (uint32_t id = 1; id <= CANCELS; id++) {
		struct ring_entry done;

		bulk(IN)[1] = id;
		guest_put(&receive);
		guest_put(id % 3 ? &send : &cancel);
		guest_put(id % 3 ? &cancel : &send);
		guest_ring();
		for (int i = 0; i < 3; i++) {
			guest_await(&done);
			received += done.opcode == MESSAGE_RECEIVE && done.result > 0;
			guest_expect(done.opcode != MESSAGE_SEND || done.result == 0, "sent");
		}
	}
	guest_expect(received == CANCELS || received == CANCELS + 1, "none lost");
	answer("raced\n");
}

/* Rewrites the message while the host looks at it: what it copied holds. */
static void case_rewritten(void)
{
	const struct ring_entry entry = send_entry(32);
	volatile uint32_t *word = bulk(IN);
	struct ring_entry done;

	receive_call();
	SEND(MESSAGE_RETURN, 99, 0, 16, MESSAGE_STRING, 3, 0, 0);
	for (uint32_t i = 0; i < REWRITES; i++) {
		guest_put(&entry);
		guest_ring();
		while (!guest_take(&done)) {
			word[5] ^= 1;
			word[1] ^= 2;
			word[5] ^= 1;
			word[1] ^= 2;
		}
		guest_expect(done.result == -UNILET_NOT_FOUND, "the outcome of both");
	}
	answer("rewritten\n");
}

static void case_unsupported(void)
{
	const struct ring_entry entry = receive_entry(7);

	guest_expect(guest_request(&entry) == -UNILET_UNSUPPORTED, "receive");
	guest_expect(SEND(MESSAGE_POST, 0, 0, 8, MESSAGE_NULL, 0) == -UNILET_UNSUPPORTED, "send");
	guest_print("nobody calls\n");
}

static void case_silent(void)
{
	receive_call();
}

const struct guest_case guest_cases[] = {{"malformed", case_malformed},
					 {"attached-outside", case_attached_outside},
					 {"attached-wraps", case_attached_wraps},
					 {"nothing", case_nothing},
					 {"call-twice", case_call_twice},
					 {"stream-twice", case_stream_twice},
					 {"answers", case_answers},
					 {"calls", case_calls},
					 {"streams", case_streams},
					 {"stream", case_stream},
					 {"receive-twice", case_receive_twice},
					 {"cancel-race", case_cancel_race},
					 {"rewritten", case_rewritten},
					 {"unsupported", case_unsupported},
					 {"silent", case_silent},
					 {0}};
