/* fuzz_ring.c: the server's ring and dispatch: console and store, with a guest that writes anywhere in its window. */
#include "../../abi/console_abi.h"
#include "../../abi/store_abi.h"
#include "../../host/server.h"
#include "fuzz.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>

#define WINDOW_BYTES (64u << 10)
#define STORE_BYTES  (8u << 12)
#define STEPS_MAX    64

static struct server server;
static int fd[WINDOW_FD_COUNT];
static int null_fd = -1, store_fd;

/* The linker puts this in window_bulk()'s place: most of what gets a pointer only hands it to the kernel, which would
 * answer EFAULT to one that leads outside. */
void *__real_window_bulk(const struct window *window, uint64_t offset, uint64_t length);
void *__wrap_window_bulk(const struct window *window, uint64_t offset, uint64_t length);

void *__wrap_window_bulk(const struct window *window, uint64_t offset, uint64_t length)
{
	void *bulk = __real_window_bulk(window, offset, length);

	CHECK(!bulk || (offset >= WINDOW_BULK_OFFSET && (__uint128_t)offset + length <= WINDOW_BYTES));
	return bulk;
}

static void open_once(void)
{
	if (null_fd >= 0)
		return;
	null_fd = open("/dev/null", O_RDWR);
	store_fd = memfd_create("store", 0);
	CHECK(null_fd >= 0 && store_fd >= 0 && ftruncate(store_fd, STORE_BYTES) == 0);
	CHECK(window_create(WINDOW_BYTES, fd) == 0 && window_map(fd[WINDOW_FD_MEMORY], &server.window) == 0);
}

static void open_server(uint8_t flags)
{
	struct window window = server.window;

	memset(&server, 0, sizeof(server));
	server.window = window;
	memset(window.base, 0, window.size);
	ring_open(&server.ring, (struct window_page *)(void *)window.base, fd);
	console_open(&server.console, 0);
	for (int i = 0; i < 2; i++)
		server.console.output[i] = (struct console_output){.fd = null_fd, .regular = flags & 1};
	server.store.fd = -1;
	if (flags & 2)
		CHECK(store_open(&server.store, store_fd, STORE_BYTES) == 0);
}

/* Puts an entry as an honest guest would, of which every field is the fuzzer's. */
static void submit(struct fuzz_input *input)
{
	static const uint16_t opcode[] = {CONSOLE_WRITE, CONSOLE_READ, STORE_READ,    STORE_WRITE,
					  STORE_FLUSH,   STORE_SIZE,   STORE_DISCARD, RING_CANCEL};
	struct ring_page *page = &server.ring.page->submission;
	struct ring_entry entry = {0};
	const uint8_t kind = (uint8_t)fuzz_number(input, 1);

	if (kind < 2 * sizeof(opcode) / sizeof(opcode[0])) {
		entry.opcode = opcode[kind / 2];
		entry.offset = WINDOW_BULK_OFFSET + fuzz_number(input, 2);
		entry.length = (uint32_t)(kind & 1 ? fuzz_number(input, 1) << 12 : fuzz_number(input, 4));
		entry.arg[0] = kind & 1 ? fuzz_number(input, 1) << 12 : fuzz_number(input, 8);
	} else {
		fuzz_take(input, &entry, sizeof(entry));
	}
	memcpy(&page->entry[page->tail % RING_ENTRIES], &entry, sizeof(entry));
	page->tail++;
}

/* Writes anywhere into the two rings. */
static void scribble(struct fuzz_input *input)
{
	const uint64_t offset = fuzz_number(input, 2) % (WINDOW_BULK_OFFSET - 8);

	fuzz_take(input, server.window.base + offset, 1 + fuzz_number(input, 1) % 8);
}

static int serve(void)
{
	struct pollfd ready[CONSOLE_POLL_MAX];
	int served = server_serve_rings(&server);
	nfds_t count;

	CHECK(ring_open_requests(&server.ring) <= RING_ENTRIES && served <= (int)RING_ENTRIES);
	if (served < 0)
		return served;
	count = console_poll(&server.console, ready);
	CHECK(count <= CONSOLE_POLL_MAX);
	for (nfds_t i = 0; i < count; i++) /* standard input is the fuzzer's own: it is left alone */
		ready[i].revents = ready[i].fd == STDIN_FILENO ? 0 : POLLOUT;
	console_go_on(&server, ready, count);
	if (ring_prepare_sleep(&server.ring) == 0)
		ring_awake(&server.ring);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = {data, size};
	int result = 0;

	open_once();
	open_server((uint8_t)fuzz_number(&input, 1));
	for (int step = 0; step < STEPS_MAX && input.size > 0 && result == 0; step++) {
		switch (fuzz_number(&input, 1) % 4) {
		case 0:
			submit(&input);
			break;
		case 1: /* an honest guest has taken what there is */
			server.ring.page->completion.head = server.ring.page->completion.tail;
			break;
		case 2:
			scribble(&input);
			break;
		default:
			result = serve();
			break;
		}
	}
	if (result == 0)
		result = serve();
	CHECK(result == 0 || result == -EPROTO || result == -EBADMSG);
	CHECK(lseek(store_fd, 0, SEEK_END) == STORE_BYTES);
	return 0;
}
