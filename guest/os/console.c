/* console.c: descriptors 0, 1 and 2, by requests to the server. There are no others yet. */
#include "os.h"

#include "../../abi/console_abi.h"

#define TCGETS         0x5401u
#define MODE_CHARACTER 0020620u
#define MODE_FIFO      0010600u
#define STATUS_BYTES   144u
#define TERMIOS_BYTES  36u
#define SIGPIPE        13
#define WINDOW_SERVICE 0

#define AHEAD_BYTES UNILET_PAGE

static bool closed[3];

/* What came while somebody asked whether anything comes, for the reads to follow. */
static struct {
	bool answered;  /* a read is answered here: bytes, or `result` */
	int64_t result; /* 0 or -errno: the end of input or a failure, to be told once */
	uint32_t first, end;
	uint8_t bytes[AHEAD_BYTES];
} ahead;

bool console_is_open(int fd)
{
	return fd >= 0 && fd <= 2 && !closed[fd];
}

static bool is_terminal(int fd)
{
	static const uint32_t flag[] = {BOOT_INPUT_TERMINAL, BOOT_OUTPUT_TERMINAL, BOOT_ERROR_TERMINAL};

	return os_boot()->flags & flag[fd];
}

static int64_t error_of(int32_t result)
{
	switch (-result) {
	case UNILET_CLOSED:
		signal_send(SIGPIPE); /* as a Linux program would get it: it ends unless SIGPIPE is ignored */
		return -EPIPE;
	case UNILET_NO_SPACE:
		return -ENOSPC;
	default:
		return -EIO;
	}
}

/* One request, waited for. `length` at most UNILET_CONSOLE_BYTES_MAX. */
static int64_t transfer(uint16_t opcode, uint64_t stream, uint64_t address, uint64_t length)
{
	struct ring_entry entry = {.opcode = opcode,
				   .offset = address - request_base(WINDOW_SERVICE),
				   .length = (uint32_t)length,
				   .arg = {stream}};
	int64_t request = request_submit(WINDOW_SERVICE, &entry, false);

	if (request < 0)
		return -EAGAIN;
	request_wait(request, &entry, UINT64_MAX);
	return entry.result < 0 ? error_of(entry.result) : entry.result;
}

static uint64_t at_most(uint64_t length)
{
	return length < UNILET_CONSOLE_BYTES_MAX ? length : UNILET_CONSOLE_BYTES_MAX;
}

static int64_t write_part(uint64_t stream, const uint8_t *from, uint64_t length)
{
	const uint64_t bulk = bulk_take(WINDOW_SERVICE, length);
	int64_t result;

	if (!bulk)
		return -EAGAIN;
	memcpy((void *)bulk, from, length);
	result = transfer(CONSOLE_WRITE, stream, bulk, length);
	bulk_give(WINDOW_SERVICE, bulk, length);
	return result;
}

int64_t console_write(int fd, const void *from, uint64_t length)
{
	uint64_t done = 0;

	if (!console_is_open(fd) || fd == 0)
		return -EBADF;
	while (done < length) {
		const uint64_t part = at_most(length - done);
		int64_t result =
			write_part(fd == 1 ? CONSOLE_OUTPUT : CONSOLE_ERROR, (const uint8_t *)from + done, part);

		if (result < 0)
			return done ? (int64_t)done : result;
		done += (uint64_t)result < part ? (uint64_t)result : part;
		if ((uint64_t)result < part)
			break;
	}
	return (int64_t)done;
}

/* Waits for input, keeps it. What the time does not suffice for is cancelled: the next read asks anew. */
bool console_await_input(uint64_t timeout_ns)
{
	struct ring_entry entry = {.opcode = CONSOLE_READ, .length = AHEAD_BYTES};
	const uint64_t bulk = ahead.answered ? 0 : bulk_take(WINDOW_SERVICE, AHEAD_BYTES);
	int64_t request;

	if (ahead.answered || !bulk)
		return ahead.answered;
	entry.offset = bulk - request_base(WINDOW_SERVICE);
	request = request_submit(WINDOW_SERVICE, &entry, false);
	if (request >= 0) {
		if (request_wait(request, &entry, timeout_ns) == -UNILET_TIMEOUT) {
			request_cancel(request);
			request_wait(request, &entry, UINT64_MAX);
		}
		ahead.answered = entry.result != -UNILET_CANCELLED;
		ahead.result = entry.result < 0 ? error_of(entry.result) : 0;
		ahead.first = 0;
		ahead.end = entry.result > 0 ? (uint32_t)entry.result : 0;
		memcpy(ahead.bytes, (const void *)bulk, ahead.end);
	}
	bulk_give(WINDOW_SERVICE, bulk, AHEAD_BYTES);
	return ahead.answered;
}

static int64_t read_ahead(void *to, uint64_t length)
{
	const uint32_t left = ahead.end - ahead.first;
	const uint32_t part = length < left ? (uint32_t)length : left;

	memcpy(to, ahead.bytes + ahead.first, part);
	ahead.first += part;
	ahead.answered = ahead.first < ahead.end;
	return part > 0 ? part : ahead.result;
}

int64_t console_read(int fd, void *to, uint64_t length)
{
	const uint64_t part = at_most(length);
	uint64_t bulk;
	int64_t result;

	if (!console_is_open(fd) || fd != 0)
		return -EBADF;
	if (part == 0)
		return 0;
	if (ahead.answered)
		return read_ahead(to, part);
	bulk = bulk_take(WINDOW_SERVICE, part);
	if (!bulk)
		return -EAGAIN;
	result = transfer(CONSOLE_READ, 0, bulk, part);
	if (result > (int64_t)part)
		result = (int64_t)part;
	if (result > 0)
		memcpy(to, (const void *)bulk, (size_t)result);
	bulk_give(WINDOW_SERVICE, bulk, part);
	return result;
}

typedef int64_t transfer_one(int fd, void *bytes, uint64_t length);

static int64_t write_one(int fd, void *bytes, uint64_t length)
{
	return console_write(fd, bytes, length);
}

static int64_t transfer_vector(int fd, const struct iovec_abi *vector, uint64_t count, transfer_one *one)
{
	int64_t done = 0;

	for (uint64_t i = 0; i < count; i++) {
		int64_t result;

		if (vector[i].length == 0)
			continue;
		result = one(fd, (void *)vector[i].base, vector[i].length);
		if (result < 0)
			return done ? done : result;
		done += result;
		if ((uint64_t)result < vector[i].length)
			break;
	}
	return done;
}

int64_t console_read_vector(int fd, const struct iovec_abi *vector, uint64_t count)
{
	return transfer_vector(fd, vector, count, console_read);
}

int64_t console_write_vector(int fd, const struct iovec_abi *vector, uint64_t count)
{
	return transfer_vector(fd, vector, count, write_one);
}

/* struct stat: a terminal or a pipe; stdio buffers accordingly. */
int64_t console_status(int fd, void *status)
{
	uint8_t *to = status;
	const uint32_t mode = console_is_open(fd) && is_terminal(fd) ? MODE_CHARACTER : MODE_FIFO;
	const uint64_t links = 1, block_bytes = UNILET_PAGE;

	if (!console_is_open(fd))
		return -EBADF;
	memset(to, 0, STATUS_BYTES);
	memcpy(to + 16, &links, sizeof(links));
	memcpy(to + 24, &mode, sizeof(mode));
	memcpy(to + 56, &block_bytes, sizeof(block_bytes));
	return 0;
}

int64_t console_control(int fd, uint64_t request, void *argument)
{
	if (!console_is_open(fd))
		return -EBADF;
	if (request != TCGETS || !is_terminal(fd))
		return -ENOTTY;
	memset(argument, 0, TERMIOS_BYTES);
	return 0;
}

int64_t console_close(int fd)
{
	if (!console_is_open(fd))
		return -EBADF;
	closed[fd] = true;
	return 0;
}

/* Shown by --trace: text, number, newline. */
void console_trace(const char *text, uint64_t number)
{
	const size_t length = strlen(text);
	char line[128];
	size_t end = sizeof(line);

	if (!(os_boot()->flags & BOOT_TRACE) || length > sizeof(line) / 2)
		return;
	line[--end] = '\n';
	do
		line[--end] = (char)('0' + number % 10);
	while ((number /= 10) > 0);
	end -= length;
	for (size_t i = 0; i < length; i++)
		line[end + i] = text[i];
	write_part(CONSOLE_TRACE, (const uint8_t *)line + end, sizeof(line) - end);
}
