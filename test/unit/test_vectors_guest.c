/* test_vectors_guest.c: what a program does becomes the requests of test/vectors/requests, to the byte, and it sees what they
 * answer: the program's library and the library OS, with the vector as the other side. */
#include "guest_os.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <unilet/dom.h>
#include <unilet/error.h>
#include <unilet/event.h>
#include <unilet/http.h>
#include <unilet/message.h>
#include <unilet/store.h>

#include "../../abi/dom_abi.h"
#include "../../abi/http_abi.h"
#include "../../abi/machine_abi.h"
#include "../../abi/message_abi.h"
#include "cmocka_all.h"
#include "vectors.h"
#include "vectors_guest.h"

#define PAGES_MAX 64u
#define BLOCK     UNILET_STORE_BLOCK_BYTES

/* Linux's own, as errno.h and the library OS's header exclude each other. */
enum { NO_ENTRY = 2, IO_ERROR = 5, NO_SPACE = 28, BROKEN_PIPE = 32, SIGNAL_PIPE = 13 };

static _Alignas(4096) uint8_t memory[GUEST_OS_WINDOW_BYTES];
static struct window_page *const window = (struct window_page *)(void *)memory;

static const struct vector *vector;
static unsigned at; /* the next step */
static uint32_t taken, answered;

/* The vector's numbers and the guest's: pages of its buffers, and tags, which both are the guest's to choose. */
static struct pair {
	uint64_t said, real;
} pages[PAGES_MAX], tags[VECTOR_STEPS_MAX];
static unsigned page_count, tag_count;

void vectors_guest_fail(const char *what)
{
	(void)fprintf(stderr, "%s: step %u: not %s\n", vector->name, at, what);
	_exit(1);
}

/* Notes which of the guest's a number of the vector's is; true if it is the one that it was before. */
static int is_bound(struct pair *pairs, unsigned *count, uint64_t said, uint64_t real)
{
	for (unsigned i = 0; i < *count; i++)
		if (pairs[i].said == said)
			return pairs[i].real == real;
	pairs[(*count)++] = (struct pair){said, real};
	return 1;
}

static uint64_t real_tag(uint64_t said)
{
	for (unsigned i = 0; i < tag_count; i++)
		if (tags[i].said == said)
			return tags[i].real;
	return UINT64_MAX;
}

static int is_buffer_bound(uint64_t said, uint64_t real)
{
	CHECK(page_count < PAGES_MAX);
	return said % 4096 == real % 4096 && is_bound(pages, &page_count, said / 4096, real / 4096);
}

/* Where the guest has what the vector has at this offset: behind the nearest page that is known. */
static uint8_t *guest_place(const struct vector_step *step)
{
	const struct pair *nearest = NULL;
	uint64_t offset;

	for (unsigned i = 0; i < page_count; i++)
		if (pages[i].said <= step->offset / 4096 && (!nearest || pages[i].said > nearest->said))
			nearest = &pages[i];
	CHECK(nearest);
	offset = step->offset + (nearest->real - nearest->said) * 4096;
	CHECK(offset <= sizeof(memory) && step->length <= sizeof(memory) - offset);
	return memory + offset;
}

static int has_second_buffer(const struct ring_entry *entry)
{
	return (entry->opcode == HTTP_OPEN || entry->opcode == MESSAGE_RECEIVE || entry->opcode == MESSAGE_SEND ||
		entry->opcode == PAGE_BATCH) &&
	       entry->arg[1] > 0;
}

static void is_asked(const struct ring_entry *wanted, const struct ring_entry *entry)
{
	CHECK(wanted->opcode == entry->opcode && wanted->flags == entry->flags && wanted->result == entry->result);
	CHECK(wanted->length == entry->length && wanted->reserved == entry->reserved);
	CHECK(is_bound(tags, &tag_count, wanted->tag, entry->tag));
	CHECK(wanted->length > 0 ? is_buffer_bound(wanted->offset, entry->offset) : wanted->offset == entry->offset);
	if (entry->opcode == RING_CANCEL)
		CHECK(entry->arg[0] == real_tag(wanted->arg[0]));
	else if (has_second_buffer(wanted))
		CHECK(is_buffer_bound(wanted->arg[0], entry->arg[0]));
	else
		CHECK(wanted->arg[0] == entry->arg[0]);
	CHECK(memcmp(wanted->arg + 1, entry->arg + 1, 3 * sizeof(uint64_t)) == 0);
}

/* Skips what is others' to do. */
static const struct vector_step *next_step(void)
{
	while (at < vector->count && vector->step[at].kind > STEP_GOT)
		at++;
	return at < vector->count ? &vector->step[at] : NULL;
}

static void complete(const struct vector_step *step)
{
	struct ring_entry *entry = &window->completion.entry[answered % RING_ENTRIES];

	at++;
	for (const struct vector_step *got; (got = next_step()) && got->kind == STEP_GOT; at++)
		memcpy(guest_place(got), got->bytes, got->length);
	*entry = step->entry;
	entry->tag = real_tag(step->entry.tag);
	__atomic_store_n(&window->completion.tail, ++answered, __ATOMIC_SEQ_CST);
}

static void serve(const struct ring_entry *entry)
{
	const unsigned first = at;
	const struct vector_step *step;

	while ((step = next_step()) && step->kind == STEP_PUT)
		at++;
	CHECK(step && step->kind == STEP_ASK);
	is_asked(&step->entry, entry);
	for (unsigned i = first; i < at; i++)
		if (vector->step[i].kind == STEP_PUT)
			CHECK(memcmp(guest_place(&vector->step[i]), vector->step[i].bytes, vector->step[i].length) ==
			      0);
	at++;
	while ((step = next_step()) && step->kind == STEP_DONE)
		complete(step);
}

static void rang(void)
{
	while (taken != __atomic_load_n(&window->submission.tail, __ATOMIC_SEQ_CST))
		serve(&window->submission.entry[taken++ % RING_ENTRIES]);
	window->submission.head = taken;
}

static void waited_for(void)
{
	CHECK(!"answered, and the guest waits for it");
}

/* In place of the C library's: the disks of whoever runs the tests are left alone. */
void sync(void)
{
}

/* What the program exports. */

static void twice(struct unilet_call *call)
{
	unilet_return_number(call, 2 * unilet_item_number(unilet_argument(call, 0)));
}
UNILET_EXPORT(twice)

static void refuse(struct unilet_call *call)
{
	unilet_throw(call, "RangeError", "no");
}
UNILET_EXPORT(refuse)

/* What the program does, and sees. */

static void writes_line(void)
{
	CHECK(guest_os_write(1, "hello\n") == 6);
}

static void writes_error(void)
{
	CHECK(guest_os_write(2, "what?\n") == 6);
}

static void traces(void)
{
	guest_os_trace("no call ", 7);
}

static void writes_to_nobody(void)
{
	CHECK(guest_os_write(1, "lost") == -BROKEN_PIPE && guest_os_signal() == SIGNAL_PIPE);
}

static void writes_without_space(void)
{
	CHECK(guest_os_write(1, "lost") == -NO_SPACE);
}

static void writes_in_vain(void)
{
	CHECK(guest_os_write(2, "lost") == -IO_ERROR && guest_os_signal() == 0);
}

static void reads_line(void)
{
	char text[4096];

	CHECK(guest_os_read(text, sizeof(text)) == 6 && memcmp(text, "typed\n", 6) == 0);
}

static void looks_for_input(void)
{
	char text[4096];

	CHECK(!guest_os_has_input());
	CHECK(guest_os_read(text, sizeof(text)) == 5 && memcmp(text, "typed", 5) == 0);
}

static void asks_size(void)
{
	CHECK(unilet_store_size() == 65536);
}

static int is_filled(const uint8_t *bytes, uint8_t with)
{
	for (unsigned i = 0; i < BLOCK; i++)
		if (bytes[i] != with)
			return 0;
	return 1;
}

static void stores_block(void)
{
	uint8_t block[BLOCK];

	memset(block, 0x5a, sizeof(block));
	CHECK(unilet_store_write(8192, block, sizeof(block)) == 0);
	CHECK(unilet_store_flush() == 0);
	memset(block, 0, sizeof(block));
	CHECK(unilet_store_read(8192, block, sizeof(block)) == 0 && is_filled(block, 0x5a));
}

static void reads_new_block(void)
{
	uint8_t block[BLOCK] = {1};

	CHECK(unilet_store_read(61440, block, sizeof(block)) == 0 && is_filled(block, 0));
}

static void stores_blocks(void)
{
	uint8_t blocks[3 * BLOCK];

	memset(blocks, 1, BLOCK);
	memset(blocks + BLOCK, 2, BLOCK);
	CHECK(unilet_store_write(4096, blocks, 2 * BLOCK) == 0);
	CHECK(unilet_store_read(0, blocks, sizeof(blocks)) == 0);
	CHECK(is_filled(blocks, 0) && is_filled(blocks + BLOCK, 1) && is_filled(blocks + 2 * BLOCK, 2));
}

static void gives_blocks_back(void)
{
	uint8_t blocks[2 * BLOCK];

	memset(blocks, 0x5a, sizeof(blocks));
	CHECK(unilet_store_write(0, blocks, sizeof(blocks)) == 0);
	CHECK(unilet_store_discard(4096, 4096) == 0);
	CHECK(unilet_store_read(0, blocks, sizeof(blocks)) == 0);
	CHECK(is_filled(blocks, 0x5a) && is_filled(blocks + BLOCK, 0));
}

static int store_block(void)
{
	uint8_t block[BLOCK];

	memset(block, 0x5a, sizeof(block));
	return unilet_store_write(0, block, sizeof(block));
}

static void stores_without_space(void)
{
	CHECK(store_block() == -UNILET_ERROR_NO_SPACE);
}

static void stores_in_vain(void)
{
	CHECK(store_block() == -UNILET_ERROR_IO);
}

static void flushes_in_vain(void)
{
	CHECK(unilet_store_flush() == -UNILET_ERROR_IO);
}

static void discards_in_vain(void)
{
	CHECK(unilet_store_discard(0, 4096) == -UNILET_ERROR_UNSUPPORTED);
}

static void discards_half_a_block(void)
{
	CHECK(unilet_store_discard(0, 2048) == -UNILET_ERROR_INVALID);
}

static void discards_nothing(void)
{
	CHECK(unilet_store_discard(0, 0) == -UNILET_ERROR_INVALID);
}

static void discards_behind(void)
{
	CHECK(unilet_store_discard(65536, 4096) == -UNILET_ERROR_TOO_LARGE);
}

static void discards_too_much(void)
{
	CHECK(unilet_store_discard(4096, 65536) == -UNILET_ERROR_TOO_LARGE);
}

static void reads_no_store(void)
{
	uint8_t block[BLOCK];

	CHECK(unilet_store_read(0, block, sizeof(block)) == -UNILET_ERROR_UNSUPPORTED);
}

static void writes_no_store(void)
{
	static const uint8_t block[BLOCK];

	CHECK(unilet_store_write(0, block, sizeof(block)) == -UNILET_ERROR_UNSUPPORTED);
}

static void flushes_no_store(void)
{
	CHECK(unilet_store_flush() == -UNILET_ERROR_UNSUPPORTED);
}

static void asks_no_size(void)
{
	CHECK(unilet_store_size() == -UNILET_ERROR_UNSUPPORTED);
}

/* Opens what the vector's origin has, which answers so. */
static struct unilet_stream opened(const char *path, int status, const char *headers, uint64_t body_length)
{
	struct unilet_stream stream;

	CHECK(unilet_http_open("GET", path, NULL, NULL, 0, &stream) == 0);
	CHECK(stream.status == status && stream.body_length == body_length);
	CHECK(!headers || strcmp(stream.headers, headers) == 0);
	return stream;
}

static void cannot_open(const char *path, int error)
{
	struct unilet_stream stream;

	CHECK(unilet_http_open("GET", path, NULL, NULL, 0, &stream) == error);
}

static struct unilet_stream opened_hello(void)
{
	return opened("/hello.txt", 200, "content-length: 5\ncontent-type: text/plain\n", 5);
}

/* Whether the end is told with the last bytes, or asked for: to the program it is the same. */
static void reads_body(void)
{
	struct unilet_stream stream = opened_hello();
	char text[100];

	CHECK(unilet_http_read(&stream, text, sizeof(text)) == 5 && memcmp(text, "hello", 5) == 0);
	CHECK(unilet_http_read(&stream, text, sizeof(text)) == 0);
	unilet_http_close(&stream);
}

static void reads_piece(void)
{
	struct unilet_stream stream = opened_hello();
	char text[3];

	CHECK(unilet_http_read(&stream, text, sizeof(text)) == 3 && memcmp(text, "hel", 3) == 0);
	unilet_http_close(&stream);
}

static void sends_body(void)
{
	struct unilet_stream stream;

	CHECK(unilet_http_open("POST", "/submit?a=b", "x-one: 1\nx-two: 2\n", "body", 4, &stream) == 0);
	CHECK(stream.status == 201 && strcmp(stream.headers, "content-length: 0\nlocation: /new\n") == 0);
	unilet_http_close(&stream);
}

static void gets_not_found(void)
{
	struct unilet_stream stream = opened("/none", 404, "content-length: 0\n", 0);

	unilet_http_close(&stream);
}

static void gets_no_length(void)
{
	struct unilet_stream stream = opened("/open", 200, "x-a: b\n", UINT64_MAX);

	unilet_http_close(&stream);
}

static void gets_long_header(void)
{
	struct unilet_stream stream = opened("/long", 200, NULL, 0);

	CHECK(strlen(stream.headers) == 3025 && strncmp(stream.headers, "content-length: 0\nlong: yyy", 27) == 0);
	unilet_http_close(&stream);
}

static void cancels_open(void)
{
	struct unilet_stream stream;

	CHECK(unilet_http_start("GET", "/slow", NULL, NULL, 0, &stream) == 0);
	unilet_http_close(&stream);
}

static void is_lost(void)
{
	cannot_open("/lost", -UNILET_ERROR_NETWORK);
}

static void is_odd(void)
{
	cannot_open("/odd", -UNILET_ERROR_NETWORK);
}

static void is_many(void)
{
	cannot_open("/many", -UNILET_ERROR_TOO_LARGE);
}

static void is_large(void)
{
	cannot_open("/large", -UNILET_ERROR_TOO_LARGE);
}

static void is_refused(void)
{
	cannot_open("/../a", -UNILET_ERROR_REFUSED);
}

static void is_cut(void)
{
	struct unilet_stream stream = opened("/short", 200, NULL, 9);
	char text[100];

	CHECK(unilet_http_read(&stream, text, sizeof(text)) == -UNILET_ERROR_NETWORK);
	unilet_http_close(&stream);
}

static long read_blob(uint32_t handle, uint64_t position, const char *wanted, size_t room)
{
	char text[100];
	const long got = unilet_blob_read((const void *)(uintptr_t)(handle), position, text, room);

	CHECK(got < 0 || ((size_t)got == strlen(wanted) && memcmp(text, wanted, (size_t)got) == 0));
	return got;
}

static void reads_blob_part(void)
{
	CHECK(read_blob(1, 2, "cde", 3) == 3);
}

static void reads_blob_end(void)
{
	CHECK(read_blob(1, 4, "ef", 100) == 2);
	CHECK(read_blob(1, 6, "", 100) == 0);
}

static void reads_behind_blob(void)
{
	CHECK(read_blob(1, 1ull << 40, "", 100) == 0);
}

static void reads_no_blob(void)
{
	CHECK(read_blob(2, 0, "", 100) == -UNILET_ERROR_NOT_FOUND);
}

static void reads_lost_blob(void)
{
	CHECK(read_blob(1, 0, "", 100) == -UNILET_ERROR_IO);
}

static void uses_file(void)
{
	int64_t modified_ms;
	char text[3];

	CHECK(guest_os_page_size("1", &modified_ms) == 6 && modified_ms == 1764137471000);
	CHECK(guest_os_page_read(1, text, sizeof(text), 2) == 3 && memcmp(text, "cde", 3) == 0);
	CHECK(guest_os_page_remove("1") == 0);
	CHECK(guest_os_page_size("1", &modified_ms) == -NO_ENTRY);
}

static void reads_lost_file(void)
{
	char text[100];

	CHECK(guest_os_page_read(1, text, sizeof(text), 0) == -IO_ERROR);
}

static void removes_no_file(void)
{
	CHECK(guest_os_page_remove("7") == -NO_ENTRY);
}

/* Serves a call, which its function or the library answers. */
static void is_called(void)
{
	CHECK(unilet_wait(0) >= 0);
}

static void is_called_with_room(void)
{
	CHECK(unilet_wait(0) == 0);
	CHECK(unilet_wait(0) == 1);
}

static void refuses_message(void)
{
	CHECK(unilet_wait(0) == 0);
	CHECK(unilet_wait(0) == 0);
}

static int post_hello(void)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_string(value, "hello");
	return unilet_post_message(value);
}

static void posts(void)
{
	CHECK(post_hello() == 0);
}

static void posts_to_nobody(void)
{
	CHECK(post_hello() == -UNILET_ERROR_UNSUPPORTED);
}

static void posts_bytes(void)
{
	struct unilet_writer *value = unilet_writer_open();

	unilet_write_bytes(value, "abc", 3);
	CHECK(unilet_post_message(value) == 0);
}

static void hears_nobody(void)
{
	CHECK(unilet_wait(0) == 0);
	CHECK(unilet_wait(0) == -UNILET_ERROR_UNSUPPORTED);
}

static const struct action {
	const char *name;
	void (*run)(void);
	int on_page; /* there is a page window, and only that one is looked at */
} actions[] = {
	{"a line is written", writes_line, 0},
	{"a line is written to standard error", writes_error, 0},
	{"a trace is shown to whoever asked for it", traces, 0},
	{"nobody reads what is written", writes_to_nobody, 0},
	{"there is no space for what is written", writes_without_space, 0},
	{"what is written fails", writes_in_vain, 0},
	{"a line is read", reads_line, 0},
	{"a read that waits is cancelled, and the next one gets what is typed then", looks_for_input, 0},
	{"its size", asks_size, 0},
	{"a block is written, flushed and read", stores_block, 0},
	{"a block that was never written", reads_new_block, 0},
	{"several blocks at once", stores_blocks, 0},
	{"blocks are given back", gives_blocks_back, 0},
	{"a disk that is full", stores_without_space, 0},
	{"a disk that fails", stores_in_vain, 0},
	{"a flush that fails", flushes_in_vain, 0},
	{"a file system without holes", discards_in_vain, 0},
	{"half a block is given back", discards_half_a_block, 0},
	{"nothing is given back", discards_nothing, 0},
	{"blocks behind the store are given back", discards_behind, 0},
	{"more blocks than there are are given back", discards_too_much, 0},
	{"a read where there is no store", reads_no_store, 0},
	{"a write where there is no store", writes_no_store, 0},
	{"a flush where there is no store", flushes_no_store, 0},
	{"a size where there is no store", asks_no_size, 0},
	{"a discard where there is no store", discards_in_vain, 0},
	{"a body is read to its end, which is told with it", reads_body, 0},
	{"a body is read to its end", reads_body, 1},
	{"a body is read in pieces", reads_piece, 0},
	{"a request with headers and a body", sends_body, 0},
	{"a status is no failure", gets_not_found, 1},
	{"a length that the server does not say", gets_no_length, 0},
	{"header text that is larger than its buffer is asked for", gets_long_header, 0},
	{"an open is cancelled", cancels_open, 1},
	{"the origin ends the connection", is_lost, 0},
	{"the origin speaks no HTTP", is_odd, 0},
	{"a length that is none", is_odd, 0},
	{"a coding that nobody knows", is_odd, 0},
	{"more than a hundred header lines", is_many, 0},
	{"header text over its limit", is_large, 0},
	{"a refusal as a program sees it", is_refused, 0},
	{"a body that ends before its length", is_cut, 0},
	{"a part of a Blob", reads_blob_part, 1},
	{"a Blob to its end", reads_blob_end, 1},
	{"behind a Blob's end", reads_behind_blob, 1},
	{"a handle that is no Blob", reads_no_blob, 1},
	{"a Blob that cannot be read any more", reads_lost_blob, 1},
	{"a promise that is fulfilled", awaits_text, 1},
	{"a promise that is rejected", awaits_rejected, 1},
	{"an animation frame", asks_for_frame, 1},
	{"a file as a program sees it", uses_file, 0},
	{"a file that cannot be read any more", reads_lost_file, 1},
	{"a file to release that there is not", removes_no_file, 0},
	{"a call and its result", is_called, 0},
	{"a call and what it throws", is_called, 0},
	{"a call of what is not exported", is_called, 0},
	{"something is posted", posts, 0},
	{"bytes are posted", posts_bytes, 1},
	{"a message that is too large is given room", is_called_with_room, 0},
	{"a message that there is no room for is refused", refuses_message, 0},
	{"messages where nobody sends any", hears_nobody, 0},
	{"something is posted where nobody listens", posts_to_nobody, 0},
};

static const struct action *action_of(const char *name)
{
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++)
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	return NULL;
}

static uint32_t flags_of(const struct action *action)
{
	uint32_t flags = vector->given & GIVEN_TRACE ? BOOT_TRACE : 0;

	if (vector->given & GIVEN_HTTP)
		flags |= BOOT_HTTP | (action->on_page ? BOOT_HTTP_ON_PAGE : 0);
	return flags;
}

/* In a process of its own: the library and the library OS begin but once. */
static _Noreturn void run(void)
{
	const struct action *action = action_of(vector->name);
	const struct guest_os_other other = {rang, waited_for};

	CHECK(action);
	/* The other side sleeps whenever the guest looks. */
	window->submission.wakeup = RING_WAKEUP_SLEEPING;
	guest_os_start(action->on_page ? NULL : memory, action->on_page ? memory : NULL, flags_of(action), &other);
	action->run();
	CHECK(!next_step());
	_exit(0);
}

static void is_asked_and_seen(void **state)
{
	const pid_t child = fork();
	int status = -1;

	vector = *state;
	if (child == 0)
		run();
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

int main(void)
{
	return vectors_run(READER_GUEST, is_asked_and_seen, NULL, NULL);
}
