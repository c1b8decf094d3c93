/* test_report.c: details and symbols as a liar would send them, the real symbol reader with damaged images, and the text. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../host/detail.h"
#include "../../host/host_limits.h"
#include "../../host/symbols.h"
#include "../../host/unilet.h"
#include "cmocka_all.h"

#define DAMAGED_IMAGES 150
#define DAMAGE_MAX     2000u
#define SCRIPT_BYTES   512

static struct launch_detail detail;
static struct symbols_answer answer;

static struct launch_detail honest(void)
{
	return (struct launch_detail){.version = UNILET_ABI_VERSION, .complete = 1};
}

static int store(const struct launch_detail *from)
{
	int fd = detail_create();

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, from, sizeof(*from), 0), sizeof(*from));
	return fd;
}

static int reads_as(const struct launch_detail *from)
{
	static struct launch_detail copy;
	int fd = store(from);
	int result = detail_read(fd, &copy);

	close(fd);
	return result;
}

static void the_memory_stays_as_large_as_it_is(void **state)
{
	int fd = detail_create();

	(void)state;
	assert_int_equal(ftruncate(fd, 0), -1);
	assert_int_equal(ftruncate(fd, 2 * DETAIL_BYTES), -1);
	assert_int_equal(detail_read(fd, &detail), -ENODATA);
	close(fd);
}

/* One number outside its range, one row. */
static void details_outside_their_ranges_are_refused(void **state)
{
	static const struct {
		size_t offset;
		size_t bytes;
		uint64_t value;
		int result;
	} row[] = {
		{offsetof(struct launch_detail, version), 4, 1, -EPROTO},
		{offsetof(struct launch_detail, source), 4, DETAIL_SOURCE_COUNT, -EPROTO},
		{offsetof(struct launch_detail, vcpu), 4, UNILET_VCPUS_MAX, -EPROTO},
		{offsetof(struct launch_detail, request_count), 4, DETAIL_REQUESTS_MAX + 1, -EPROTO},
		{offsetof(struct launch_detail, request_count), 4, DETAIL_REQUESTS_MAX, 0},
		{offsetof(struct launch_detail, image_base), 8, 1, -EPROTO},
		{offsetof(struct launch_detail, image_start), 8, 1, -EPROTO},
		{offsetof(struct launch_detail, image_end), 8, GUEST_IMAGE_SPAN_MAX, 0},
		{offsetof(struct launch_detail, image_end), 8, GUEST_IMAGE_SPAN_MAX + 1, -EPROTO},
		{offsetof(struct launch_detail, image_end), 8, UINT64_MAX, -EPROTO},
		{offsetof(struct launch_detail, stack_bytes), 4, DETAIL_STACK_MAX, 0},
		{offsetof(struct launch_detail, stack_bytes), 4, DETAIL_STACK_MAX + 1, -EPROTO},
		{offsetof(struct launch_detail, stack_bytes), 4, UINT32_MAX, -EPROTO},
		{offsetof(struct launch_detail, core_error), 4, UINT32_MAX, -EPROTO},
		{offsetof(struct launch_detail, stepped), 4, 2, -EPROTO},
		{offsetof(struct launch_detail, complete), 4, 0, -ENODATA},
		{offsetof(struct launch_detail, complete), 4, 2, -ENODATA},
	};

	(void)state;
	detail = honest();
	assert_int_equal(reads_as(&detail), 0);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		detail = honest();
		memcpy((uint8_t *)&detail + row[i].offset, &row[i].value, row[i].bytes);
		if (reads_as(&detail) != row[i].result)
			fail_msg("row %zu: %d, not %d", i, reads_as(&detail), row[i].result);
	}
	detail = honest();
	detail.stack_address = UINT64_MAX - 99;
	detail.stack_bytes = 100;
	assert_int_equal(reads_as(&detail), -EPROTO);
}

static int count_descriptors(void)
{
	int count = 0;

	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* Asks the reader at `path`. Whatever it does, nothing is left behind. */
static int ask(const char *path, int image_fd, const struct launch_detail *about)
{
	int detail_fd = store(about);
	int before = count_descriptors();
	int result = symbols_read(path, image_fd, detail_fd, &answer);

	assert_int_equal(count_descriptors(), before);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
	close(detail_fd);
	return result;
}

/* A reader that is a shell script; what it says is in `file`. */
static int ask_script(const char *text)
{
	char path[] = "/tmp/unilet-reader-XXXXXX";
	char script[SCRIPT_BYTES];
	int length = snprintf(script, sizeof(script), "#!/bin/sh\n%s\n", text);
	int fd = mkstemp(path);
	int result;

	assert_true(fd >= 0 && write(fd, script, (size_t)length) == length && fchmod(fd, S_IRWXU) == 0);
	close(fd);
	detail = honest();
	result = ask(path, STDIN_FILENO, &detail);
	unlink(path);
	return result;
}

static void a_reader_that_fails_is_an_answer_without_names(void **state)
{
	static const struct {
		const char *script;
		int result;
	} row[] = {
		{"exit 0", -EPIPE},
		{"kill -SEGV $$", -EPIPE},
		{"printf half >&3", -EPIPE},
		{"head -c 22031 /dev/zero >&3", -EPIPE},
		{"head -c 22032 /dev/zero >&3", 0},
		{"exec 3>&-; sleep 100", -EPIPE},
		{"head -c 22032 /dev/zero | tr '\\0' '\\377' >&3", -EPROTO},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		int result = ask_script(row[i].script);

		if (result != row[i].result)
			fail_msg("%s: %d, not %d", row[i].script, result, row[i].result);
		assert_int_equal(answer.frame_count, 0);
	}
	assert_int_equal(ask("/nonexistent/reader", STDIN_FILENO, &detail), -ENOENT);
}

/* On a busy computer the waiting ends before the CPU time that it may use. */
static void a_reader_that_computes_for_ever_is_ended(void **state)
{
	int result = ask_script("while :; do :; done");

	(void)state;
	assert_true(result == -EPIPE || result == -ETIMEDOUT);
	assert_int_equal(answer.frame_count, 0);
}

static void a_reader_that_sleeps_is_not_waited_for(void **state)
{
	const time_t before = time(NULL);

	(void)state;
	assert_int_equal(ask_script("sleep 100"), -ETIMEDOUT);
	assert_true(time(NULL) - before <= SYMBOLS_WAIT_MS / 1000 + 5);
}

/* Frames out of range, and texts without an end. */
static void answers_outside_their_ranges_are_refused(void **state)
{
	char script[SCRIPT_BYTES];
	char path[] = "/tmp/unilet-answer-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	snprintf(script, sizeof(script), "cat %s >&3", path);
	for (int i = 0; i < 5; i++) {
		static struct symbols_answer lie;

		lie = (struct symbols_answer){.version = UNILET_ABI_VERSION, .frame_count = 2};
		if (i == 1)
			lie.frame_count = SYMBOLS_FRAMES_MAX + 1;
		if (i == 2)
			memset(lie.frame[1].function, 'x', sizeof(lie.frame[1].function));
		if (i == 3)
			memset(lie.frame[1].file, 'x', sizeof(lie.frame[1].file));
		if (i == 4)
			lie.flags = SYMBOLS_FLAGS + 1;
		assert_int_equal(pwrite(fd, &lie, sizeof(lie), 0), sizeof(lie));
		assert_int_equal(ask_script(script), i == 0 ? 0 : -EPROTO);
	}
	close(fd);
	unlink(path);
}

/* This program is an image, too: here is a function in it. */
static struct launch_detail about_this_program(const uint8_t *image)
{
	struct launch_detail about = honest();
	uint64_t entry;

	memcpy(&entry, image + 0x18, sizeof(entry));
	about.source = DETAIL_SOURCE_CPU;
	about.image_base = about.image_start = 0x550000000000;
	about.image_end = about.image_base + GUEST_IMAGE_SPAN_MAX;
	about.registers.rip = about.image_base + entry;
	about.registers.rsp = about.stack_address = GUEST_STACK_END - DETAIL_STACK_MAX;
	about.stack_bytes = DETAIL_STACK_MAX;
	for (size_t i = 0; i < DETAIL_STACK_MAX; i += sizeof(entry))
		memcpy(about.stack + i, &about.registers.rip, sizeof(entry));
	return about;
}

static int memory_file(const uint8_t *bytes, size_t length)
{
	int fd = memfd_create("image", MFD_CLOEXEC);

	assert_int_equal(write(fd, bytes, length), length);
	return fd;
}

/* Half of the damage hits the headers and tables that steer the reader, half any place. */
static void damage(uint8_t *bytes, size_t length)
{
	static const unsigned amount[] = {1, 4, 40, DAMAGE_MAX};
	uint64_t sections;

	memcpy(&sections, bytes + 0x28, sizeof(sections));
	for (unsigned left = amount[random() % 4]; left > 0; left--) {
		size_t at =
			random() % 2 ? (size_t)random() % length : sections + (size_t)random() % (length - sections);

		bytes[at] = random() % 3 ? (uint8_t)random() : 0xff;
	}
}

static void damaged_images_do_not_harm_who_asks(void **state)
{
	const char *reader = getenv("UNILET_SYMBOLS");
	int self = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	struct stat status;
	uint8_t *whole, *copy;
	int named = 0;

	(void)state;
	assert_non_null(reader);
	assert_int_equal(fstat(self, &status), 0);
	whole = malloc((size_t)status.st_size);
	copy = malloc((size_t)status.st_size);
	assert_true(whole && copy && read(self, whole, (size_t)status.st_size) == status.st_size);
	detail = about_this_program(whole);
	assert_int_equal(ask(reader, self, &detail), 0);
	assert_true(answer.frame_count > 0 && strcmp(answer.frame[0].function, "_start") == 0);

	srandom(20261125);
	for (int i = 0; i < DAMAGED_IMAGES; i++) {
		int fd;

		memcpy(copy, whole, (size_t)status.st_size);
		damage(copy, (size_t)status.st_size);
		fd = memory_file(copy, i % 10 ? (size_t)status.st_size : (size_t)(random() % status.st_size));
		named += ask(reader, fd, &detail) == 0;
		close(fd);
	}
	assert_true(named > 0);
	free(copy);
	free(whole);
	close(self);
}

static struct unilet_report *small_report(void)
{
	struct unilet_report *report = calloc(1, sizeof(*report));

	assert_non_null(report);
	report->frame_count = 2;
	report->frame[0] = (struct unilet_frame){.address = 0x551000, .image_address = 0x1000, .in_image = 1};
	report->frame[0].offset = 0x1c;
	snprintf(report->frame[0].function, UNILET_REPORT_TEXT_BYTES, "inner");
	snprintf(report->frame[0].file, UNILET_REPORT_TEXT_BYTES, "a.c");
	report->frame[0].line = 7;
	report->frame[1] = (struct unilet_frame){.address = 0x99};
	report->more_frames = 1;
	report->register_count = 5;
	for (int i = 0; i < 5; i++)
		report->registers[i] = (struct unilet_register){.name = "rax", .value = UINT64_MAX};
	report->request_count = 2;
	report->request[0] = (struct unilet_report_request){.what = "console write", .length = 5, .taken = 1};
	report->request[1] = (struct unilet_report_request){.opcode = 0x777};
	return report;
}

static void a_report_reads_as_its_reader_expects(void **state)
{
	struct unilet_report *report = small_report();
	char *text = unilet_report_text(report, 0);

	(void)state;
	assert_string_equal(text, "  at inner+0x1c, a.c:7 (image+0x1000)\n"
				  "  backtrace\n"
				  "    #0  inner+0x1c, a.c:7 (image+0x1000)\n"
				  "    #1  outside the image (0x99)\n"
				  "    ... only 2 frames are shown\n"
				  "  registers\n"
				  "    rax ffffffffffffffff  rax ffffffffffffffff  rax ffffffffffffffff  "
				  "rax ffffffffffffffff\n"
				  "    rax ffffffffffffffff\n"
				  "  last requests, newest first\n"
				  "    console write, 5 bytes\n"
				  "    unknown request 0x777, not taken yet\n");
	free(text);
	text = unilet_report_text(report, 1);
	assert_non_null(strstr(text, "\033[33minner\033[0m+0x1c"));
	free(text);
	free(report);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_memory_stays_as_large_as_it_is),
		cmocka_unit_test(details_outside_their_ranges_are_refused),
		cmocka_unit_test(a_reader_that_fails_is_an_answer_without_names),
		cmocka_unit_test(a_reader_that_computes_for_ever_is_ended),
		cmocka_unit_test(a_reader_that_sleeps_is_not_waited_for),
		cmocka_unit_test(answers_outside_their_ranges_are_refused),
		cmocka_unit_test(damaged_images_do_not_harm_who_asks),
		cmocka_unit_test(a_report_reads_as_its_reader_expects),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
