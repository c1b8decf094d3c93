/* fake_monitor.c: a monitor without a machine: does what its first argument says, for the tests of the launcher. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../../abi/console_abi.h"
#include "../../abi/detail_abi.h"
#include "../../abi/image_abi.h"
#include "../../abi/launch_abi.h"
#include "../../abi/limits_abi.h"
#include "../../abi/machine_abi.h"

static struct launch_monitor configuration;
static char strings[UNILET_ARGUMENT_BYTES_MAX];

static void read_exactly(void *to, size_t length)
{
	size_t done = 0;

	while (done < length) {
		ssize_t got = read(LAUNCH_FD_CONTROL, (uint8_t *)to + done, length - done);

		if (got <= 0)
			_exit(99);
		done += (size_t)got;
	}
}

static const char *argument(uint32_t index)
{
	const char *at = strings;

	while (index--)
		at += strlen(at) + 1;
	return at;
}

static void report(uint32_t kind, int32_t number, uint64_t value)
{
	struct launch_report report = {.version = UNILET_ABI_VERSION, .kind = kind, .number = number, .value = {value}};

	if (write(LAUNCH_FD_CONTROL, &report, sizeof(report)) != (ssize_t)sizeof(report))
		_exit(98);
}

static void finish(int status)
{
	report(LAUNCH_EXITED, status, 0);
	_exit(0);
}

static void hang(void)
{
	for (;;)
		pause();
}

/* Answers 0 if exactly the descriptors that a monitor is given are open. */
static int count_descriptor_errors(void)
{
	int errors = 0;

	for (int fd = 0; fd < 1024; fd++) {
		int given = fd < LAUNCH_FD_PAGE_WINDOW || fd == LAUNCH_FD_DETAIL ||
			    (fd < LAUNCH_FD_DETAIL && (configuration.flags & LAUNCH_PAGE)) ||
			    (fd == LAUNCH_FD_CORE && (configuration.flags & LAUNCH_CORE));

		errors += (fcntl(fd, F_GETFD) >= 0) != given;
	}
	return errors;
}

/* 0 if the image is readable and not writable, and standard output leads nowhere. */
static int check_rights(void)
{
	char byte;
	char name[64] = "";

	if (read(LAUNCH_FD_FILE, &byte, 1) != 1 || write(LAUNCH_FD_FILE, &byte, 1) != -1)
		return 1;
	if (readlink("/proc/self/fd/1", name, sizeof(name) - 1) < 0 || strcmp(name, "/dev/null") != 0)
		return 2;
	return 0;
}

static int check_strings(void)
{
	if (configuration.argument_count != 4 || configuration.environment_count != 2)
		return 1;
	if (strcmp(argument(0), "name") != 0 || strcmp(argument(2), "a b") != 0 || argument(3)[0] != '\0')
		return 2;
	return strcmp(argument(4), "X=1") != 0 || strcmp(argument(5), "Y=") != 0 ? 3 : 0;
}

/* RLIMIT_FSIZE is 0: a compromised monitor fills no disk. */
static int check_file_limit(void)
{
	int fd = memfd_create("file", 0);

	signal(SIGXFSZ, SIG_IGN);
	return !(write(fd, "x", 1) < 0 && errno == EFBIG);
}

/* Plays a guest that makes one request, and waits for its answer. */
static int32_t request(struct ring_entry entry, const char *text)
{
	struct window_page *page = mmap(NULL, UNILET_SERVICE_WINDOW_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED,
					LAUNCH_FD_SERVICE_WINDOW, 0);
	const uint64_t one = 1;

	if (page == MAP_FAILED)
		_exit(97);
	memcpy((uint8_t *)page + WINDOW_BULK_OFFSET, text, strlen(text));
	page->submission.entry[0] = entry;
	__atomic_store_n(&page->submission.tail, 1, __ATOMIC_SEQ_CST);
	if (write(LAUNCH_FD_SERVICE_WINDOW + WINDOW_FD_DOORBELL, &one, sizeof(one)) < 0)
		_exit(96);
	while (!__atomic_load_n(&page->completion.tail, __ATOMIC_SEQ_CST))
		usleep(1000);
	return page->completion.entry[0].result;
}

static int say(const char *text)
{
	struct ring_entry entry = {.opcode = CONSOLE_WRITE,
				   .offset = WINDOW_BULK_OFFSET,
				   .length = (uint32_t)strlen(text),
				   .arg = {CONSOLE_OUTPUT}};

	return request(entry, text) == (int32_t)strlen(text) ? 0 : 1;
}

/* Leaves what looks complete and is random, then faults. */
static void lie_in_detail(unsigned seed)
{
	uint8_t *detail = mmap(NULL, DETAIL_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, LAUNCH_FD_DETAIL, 0);
	struct launch_detail *header = (struct launch_detail *)detail;

	if (detail == MAP_FAILED)
		_exit(94);
	srandom(seed);
	for (size_t i = 0; i < DETAIL_BYTES; i++)
		detail[i] = (uint8_t)random();
	header->version = UNILET_ABI_VERSION;
	header->complete = 1;
	/* The less is random, the more is looked at. */
	header->source %= DETAIL_SOURCE_COUNT;
	header->vcpu %= UNILET_VCPUS_MAX;
	header->stack_bytes %= DETAIL_STACK_MAX + 1;
	header->request_count %= DETAIL_REQUESTS_MAX + 1;
	header->core_error &= 0x7fff;
	header->stepped &= 1;
	header->image_start = header->image_base + (seed & 0xfff);
	header->image_end = header->image_start + (header->image_end & 0xffffff);
	report(LAUNCH_FAULTED, 14, 0x1000);
}

/* What it does after STARTED. Does not return. */
static void act(const char *what)
{
	struct launch_report lie = {.version = UNILET_ABI_VERSION, .kind = LAUNCH_EXITED};

	if (strcmp(what, "exit") == 0)
		finish((int)strtol(argument(2), NULL, 10));
	if (strcmp(what, "strings") == 0)
		finish(check_strings());
	if (strcmp(what, "descriptors") == 0)
		finish(count_descriptor_errors());
	if (strcmp(what, "rights") == 0)
		finish(check_rights());
	if (strcmp(what, "file-limit") == 0)
		finish(check_file_limit());
	if (strcmp(what, "memory") == 0)
		finish((int)(configuration.memory_bytes >> 21));
	if (strcmp(what, "lacks") == 0)
		finish(0);
	if (strcmp(what, "say") == 0)
		finish(say("said by the guest\n"));
	if (strcmp(what, "fault") == 0)
		report(LAUNCH_FAULTED, 14, 0x1000);
	if (strcmp(what, "detail") == 0)
		lie_in_detail((unsigned)strtoul(argument(2), NULL, 10));
	if (strcmp(what, "twice") == 0)
		report(LAUNCH_STARTED, 0, 0);
	if (strcmp(what, "status") == 0)
		report(LAUNCH_EXITED, 999, 0);
	if (strcmp(what, "kind") == 0)
		report(77, 0, 0);
	if (strcmp(what, "after") == 0) {
		report(LAUNCH_EXITED, 5, 0);
		report(LAUNCH_EXITED, 6, 0);
	}
	if (strcmp(what, "version") == 0) {
		lie.version++;
		if (write(LAUNCH_FD_CONTROL, &lie, sizeof(lie)) < 0)
			_exit(95);
	}
	if (strcmp(what, "truncated") == 0)
		_exit(write(LAUNCH_FD_CONTROL, &lie, sizeof(lie) / 2) < 0);
	if (strcmp(what, "silent") == 0)
		_exit(0);
	if (strcmp(what, "crash") == 0) {
		signal(SIGSEGV, SIG_DFL);
		raise(SIGSEGV);
	}
	if (strcmp(what, "closes") == 0)
		close(LAUNCH_FD_CONTROL);
	if (strcmp(what, "violate") == 0)
		request((struct ring_entry){.opcode = CONSOLE_WRITE, .flags = 1}, "");
	while (strcmp(what, "spin") == 0)
		continue;
	hang();
}

int main(void)
{
	read_exactly(&configuration, sizeof(configuration));
	read_exactly(strings, configuration.argument_bytes);
	if (strcmp(argument(1), "early") == 0)
		report(LAUNCH_EXITED, 0, 0);
	if (strcmp(argument(1), "image") == 0)
		report(LAUNCH_IMAGE, IMAGE_NOT_ELF, 0);
	report(LAUNCH_STARTED, strcmp(argument(1), "lacks") == 0 ? LACK_BUS_LOCK | LACK_NOTIFY : 0, 0);
	act(argument(1));
}
