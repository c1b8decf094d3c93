/* console.c: standard input, output and error, by requests to the server. */
#include "os.h"

#include "../../abi/console_abi.h"

#define TCGETS        0x5401u
#define TERMIOS_BYTES 36u
#define TIOCGWINSZ    0x5413u
#define WINSIZE_BYTES 8u
#define SIGPIPE       13

#define AHEAD_BYTES UNILET_PAGE
#define LINE_BYTES  160u

/* A page of the window that is ours from the start: a program that has taken all the rest can still say so. */
static uint64_t own_page;

/* What came while somebody asked whether anything comes, for the reads to follow. */
static struct {
	bool answered;  /* a read is answered here: bytes, or `result` */
	int64_t result; /* 0 or -errno: the end of input or a failure, to be told once */
	uint32_t first, end;
	uint8_t bytes[AHEAD_BYTES];
} ahead;

void console_open(uint32_t stream, struct file *file)
{
	file->number = stream;
	file->flags = stream == 0 ? 0 : O_WRONLY;
}

bool console_is_input(const struct file *file)
{
	return file->kind == FILE_CONSOLE && file->number == 0;
}

static bool is_terminal(const struct file *file)
{
	static const uint32_t flag[] = {BOOT_INPUT_TERMINAL, BOOT_OUTPUT_TERMINAL, BOOT_ERROR_TERMINAL};

	return os_boot()->flags & flag[file->number];
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

/* One request, waited for. `length` is at most UNILET_CONSOLE_BYTES_MAX. */
static int64_t transfer(uint16_t opcode, uint64_t stream, uint64_t address, uint64_t length)
{
	struct ring_entry entry = {.opcode = opcode,
				   .offset = address - request_base(CALL_SERVICE),
				   .length = (uint32_t)length,
				   .arg = {stream}};
	int64_t request = request_submit(CALL_SERVICE, &entry, false);

	if (request < 0)
		return -EIO;
	request_wait(request, &entry, UINT64_MAX);
	return entry.result < 0 ? error_of(entry.result) : entry.result;
}

/* A buffer of at most *bytes, which become fewer if there is not that much room. */
static uint64_t buffer_take(uint64_t *bytes)
{
	uint64_t buffer;

	if (*bytes > UNILET_CONSOLE_BYTES_MAX)
		*bytes = UNILET_CONSOLE_BYTES_MAX;
	buffer = *bytes > UNILET_PAGE ? bulk_take_some(CALL_SERVICE, bytes) : own_page;
	if (!buffer)
		*bytes = UNILET_PAGE;
	return buffer ? buffer : own_page;
}

static void buffer_give(uint64_t buffer, uint64_t bytes)
{
	if (buffer != own_page)
		bulk_give(CALL_SERVICE, buffer, bytes);
}

/* Returns how many bytes were written: all, if there was room for them. */
static int64_t write_part(uint64_t stream, const uint8_t *from, uint64_t length)
{
	const uint64_t buffer = buffer_take(&length);
	int64_t result;

	if (!buffer)
		return -EIO; /* a machine without that window */
	memcpy((void *)buffer, from, length);
	result = transfer(CONSOLE_WRITE, stream, buffer, length);
	buffer_give(buffer, length);
	return result > (int64_t)length ? (int64_t)length : result;
}

static int64_t console_write(struct file *file, const void *from, uint64_t length, uint64_t position)
{
	uint64_t done = 0;

	(void)position;
	while (done < length) {
		int64_t result = write_part(file->number == 1 ? CONSOLE_OUTPUT : CONSOLE_ERROR,
					    (const uint8_t *)from + done, length - done);

		if (result <= 0)
			return done ? (int64_t)done : result;
		done += (uint64_t)result;
	}
	return (int64_t)done;
}

/* Waits for input, keeps it. What the time does not suffice for is cancelled: the next read asks anew. */
bool console_await_input(uint64_t timeout_ns)
{
	struct ring_entry entry = {.opcode = CONSOLE_READ, .length = AHEAD_BYTES};
	int64_t request;

	if (ahead.answered)
		return true;
	entry.offset = own_page - request_base(CALL_SERVICE);
	request = request_submit(CALL_SERVICE, &entry, false);
	if (request >= 0) {
		if (request_wait(request, &entry, timeout_ns) == -UNILET_TIMEOUT) {
			request_cancel(request);
			request_wait(request, &entry, UINT64_MAX);
		}
		ahead.answered = entry.result != -UNILET_CANCELLED;
		ahead.result = entry.result < 0 ? error_of(entry.result) : 0;
		ahead.first = 0;
		ahead.end = entry.result > 0 ? (uint32_t)entry.result : 0;
		memcpy(ahead.bytes, (const void *)own_page, ahead.end);
	}
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

static int64_t console_read(struct file *file, void *to, uint64_t length, uint64_t position)
{
	uint64_t buffer;
	int64_t result;

	(void)file;
	(void)position;
	if (ahead.answered)
		return read_ahead(to, length);
	buffer = buffer_take(&length);
	if (!buffer)
		return -EIO;
	result = transfer(CONSOLE_READ, 0, buffer, length);
	if (result > (int64_t)length)
		result = (int64_t)length;
	if (result > 0)
		memcpy(to, (const void *)buffer, (size_t)result);
	buffer_give(buffer, length);
	return result;
}

/* A terminal or a pipe; stdio buffers accordingly. */
static int64_t console_status(struct file *file, struct file_status *status)
{
	*status = (struct file_status){.mode = is_terminal(file) ? MODE_CHARACTER : MODE_FIFO, .links = 1};
	return 0;
}

static int64_t console_control(struct file *file, uint64_t request, void *argument)
{
	/* By these two a C library finds out whether it is a terminal. That all is 0 says that nothing more is known. */
	if ((request != TCGETS && request != TIOCGWINSZ) || !is_terminal(file))
		return -ENOTTY;
	memset(argument, 0, request == TCGETS ? TERMIOS_BYTES : WINSIZE_BYTES);
	return 0;
}

void console_kind(struct file_kind *kind)
{
	own_page = bulk_take(CALL_SERVICE, UNILET_PAGE);
	kind->read = console_read;
	kind->write = console_write;
	kind->status = console_status;
	kind->control = console_control;
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

static void append(char line[LINE_BYTES], size_t *length, const char *text)
{
	for (; *text && *length < LINE_BYTES - 1; text++)
		line[(*length)++] = *text;
}

void console_say(bool only_trace, const char *what, const char *why)
{
	char line[LINE_BYTES];
	size_t length = 0;

	if (only_trace && !(os_boot()->flags & BOOT_TRACE))
		return;
	append(line, &length, only_trace ? "" : "unilet: "); /* of a trace, all lines get that */
	append(line, &length, what);
	append(line, &length, ": ");
	append(line, &length, why);
	line[length++] = '\n';
	write_part(only_trace ? CONSOLE_TRACE : CONSOLE_ERROR, (const uint8_t *)line, length);
}
