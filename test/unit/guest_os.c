/* guest_os.c: the library OS's end of the windows, natively: what of the machine its files need is here. */
#include "guest_os.h"

#include "../../guest/os/os.h"
#include "../../guest/sdk/sdk.h"

static struct guest_os_other other_side;
static struct boot_page boot;
static struct vcpu_block block;
static struct file_kind console, page;
static int last_signal;

struct os_cpu os_cpu = {.block = &block};

const struct boot_page *os_boot(void)
{
	return &boot;
}

/* The monitor's wait is all that is asked of it here: who asks has nothing to wait for. */
int64_t os_trap(enum trap number, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t *value)
{
	(void)number;
	(void)a;
	(void)b;
	(void)c;
	(void)d;
	(void)value;
	other_side.waited_for();
	return 0;
}

void os_doorbell(enum doorbell bell)
{
	(void)bell;
	other_side.rang();
}

uint64_t time_ticks(void)
{
	return __builtin_ia32_rdtsc();
}

uint64_t time_ticks_of(uint32_t ns)
{
	return ns;
}

uint64_t time_monotonic_ns(void)
{
	return time_ticks();
}

int64_t signal_send(int signal)
{
	last_signal = signal;
	return 0;
}

bool data_is_mounted(void)
{
	return false;
}

struct file *file_next(const struct file *previous)
{
	(void)previous;
	return NULL;
}

void os_call_hook(void (*hook)(void), void *state, uint64_t components)
{
	(void)state;
	(void)components;
	hook();
}

long sdk_call(long number, long a, long b, long c)
{
	const struct os_call call = {.rdi = (uint64_t)a, .rsi = (uint64_t)b, .rdx = (uint64_t)c};

	return unilet_own_call(number, &call);
}

static struct boot_window window_of(void *bytes)
{
	return (struct boot_window){(uint64_t)bytes, bytes ? GUEST_OS_WINDOW_BYTES : 0};
}

void guest_os_start(void *service, void *page_window, uint32_t flags, const struct guest_os_other *other)
{
	other_side = *other;
	boot = (struct boot_page){
		.flags = flags, .service_window = window_of(service), .page_window = window_of(page_window)};
	request_start(&boot);
	console_kind(&console);
	page_kind(&page);
}

static struct file opened(uint32_t number)
{
	struct file file = {.kind = FILE_CONSOLE};

	console_open(number, &file);
	return file;
}

int64_t guest_os_write(int fd, const char *text)
{
	struct file file = opened((uint32_t)fd);

	return console.write(&file, text, strlen(text), 0);
}

int64_t guest_os_read(void *to, uint64_t length)
{
	struct file file = opened(0);

	return console.read(&file, to, length, 0);
}

int guest_os_has_input(void)
{
	return console_await_input(0);
}

void guest_os_trace(const char *text, uint64_t number)
{
	console_trace(text, number);
}

int64_t guest_os_page_size(const char *name, int64_t *modified_ms)
{
	struct file_status status;
	const int64_t error = page.status_at(name, &status);

	*modified_ms = status.mtime_ns / 1000000;
	return error ? error : (int64_t)status.size;
}

int64_t guest_os_page_read(uint32_t number, void *to, uint64_t length, uint64_t position)
{
	struct file file = {.kind = FILE_PAGE, .number = number};

	return page.read(&file, to, length, position);
}

int64_t guest_os_page_remove(const char *name)
{
	return page.remove(name, false);
}

int guest_os_signal(void)
{
	return last_signal;
}
