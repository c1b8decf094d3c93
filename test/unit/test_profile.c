/* test_profile.c: samples as a liar would count them, and stacks as lines. No guest runs. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../host/profile.h"
#include "../../host/sealed.h"
#include "../../host/symbols.h"
#include "cmocka_all.h"

#define BASE 0x1000000ull
#define CODE (BASE + 0x1000)
#define OS   (BASE + 0x8000)
#define END  (BASE + 0x9000)

static struct launch_profile profile, copy;

static void start(uint32_t vcpus)
{
	memset(&profile, 0, sizeof(profile));
	profile = (struct launch_profile){
		.vcpu_count = vcpus, .image_base = BASE, .image_start = BASE, .image_end = END, .os_start = OS};
}

/* A stack, innermost first, ended by 0. */
static struct profile_stack *put(uint32_t vcpu, uint32_t index, uint32_t count, const uint64_t *address)
{
	struct profile_stack *stack = &profile.vcpu[vcpu].stack[index];

	stack->count = count;
	while (address[stack->frame_count]) {
		stack->address[stack->frame_count] = address[stack->frame_count];
		stack->frame_count++;
	}
	return stack;
}

#define STACK(...) ((const uint64_t[]){__VA_ARGS__, 0})

static int read_back(void)
{
	int fd = sealed_create("test", PROFILE_BYTES);
	int result;

	assert_int_equal(pwrite(fd, &profile, sizeof(profile), 0), sizeof(profile));
	result = profile_read(fd, &copy);
	close(fd);
	return result;
}

/* What the lines are if the reader gives these names to the program's addresses, in their order; NULL: it said nothing. */
static char *fold(const struct symbols_name *answer, struct unilet_profile *out)
{
	static struct symbols_request request;
	struct profile_names names;
	char *text = NULL;
	size_t bytes;
	FILE *to = open_memstream(&text, &bytes);
	uint32_t first;

	*out = (struct unilet_profile){0};
	assert_int_equal(profile_names_collect(&profile, &names), 0);
	first = profile_names_request(&names, &profile, &request);
	assert_int_equal(profile_names_set(&names, &profile, answer, first, answer ? request.address_count : 0), 0);
	assert_int_equal(profile_fold(&profile, &names, "hot", to, out), 0);
	fclose(to);
	profile_names_free(&names);
	return text;
}

static void nothing_was_counted_if_no_guest_ran(void **state)
{
	int fd = sealed_create("test", PROFILE_BYTES);

	(void)state;
	assert_int_equal(profile_read(fd, &copy), -ENODATA);
	assert_int_equal(ftruncate(fd, 0), -1);
	close(fd);
	fd = sealed_create("test", 4096);
	assert_int_equal(profile_read(fd, &copy), -EPROTO);
	close(fd);
	assert_int_equal(profile_read(-1, &copy), -EBADF);
}

/* One number outside its range, one row. */
static void numbers_outside_their_ranges_are_refused(void **state)
{
	const size_t last = offsetof(struct launch_profile, vcpu) + sizeof(struct profile_vcpu);
	const size_t stack = last - sizeof(struct profile_stack);
	const struct {
		size_t offset;
		size_t bytes;
		uint64_t value;
		int result;
	} row[] = {
		{offsetof(struct launch_profile, version), 4, 1, -EPROTO},
		{offsetof(struct launch_profile, vcpu_count), 4, 0, -ENODATA},
		{offsetof(struct launch_profile, vcpu_count), 4, UNILET_VCPUS_MAX, 0},
		{offsetof(struct launch_profile, vcpu_count), 4, UNILET_VCPUS_MAX + 1, -EPROTO},
		{offsetof(struct launch_profile, vcpu_count), 4, UINT32_MAX, -EPROTO},
		{offsetof(struct launch_profile, image_base), 8, BASE + 1, -EPROTO},
		{offsetof(struct launch_profile, image_start), 8, OS + 1, -EPROTO},
		{offsetof(struct launch_profile, image_start), 8, UINT64_MAX, -EPROTO},
		{offsetof(struct launch_profile, image_end), 8, OS - 1, -EPROTO},
		{offsetof(struct launch_profile, image_end), 8, UINT64_MAX, -EPROTO},
		{offsetof(struct launch_profile, os_start), 8, BASE - 1, -EPROTO},
		{offsetof(struct launch_profile, os_start), 8, END, 0},
		{offsetof(struct launch_profile, os_start), 8, END + 1, -EPROTO},
		{stack + offsetof(struct profile_stack, count), 4, 1, -EPROTO},
		{stack + offsetof(struct profile_stack, frame_count), 4, UINT32_MAX, 0},
		{stack, 8, 1 | (uint64_t)PROFILE_FRAMES_MAX << 32, 0},
		{stack, 8, 1 | (uint64_t)(PROFILE_FRAMES_MAX + 1) << 32, -EPROTO},
		{stack, 8, UINT64_MAX, -EPROTO},
		/* Of a vCPU that there is not. */
		{stack + sizeof(struct profile_vcpu), 8, 1 | 1ull << 32, -EPROTO},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		start(1);
		memcpy((uint8_t *)&profile + row[i].offset, &row[i].value, row[i].bytes);
		if (read_back() != row[i].result)
			fail_msg("row %zu: %d, not %d", i, read_back(), row[i].result);
	}
}

static void stacks_of_one_name_are_one_line(void **state)
{
	static const struct symbols_name answer[] = {
		{.function = "inner"}, {.function = "inner"}, {.function = "main"}};
	struct unilet_profile out;
	char *text;

	(void)state;
	start(1);
	put(0, 9, 20, STACK(CODE, CODE + 200));
	put(0, 70, 3, STACK(CODE + 4, CODE + 200));
	put(0, 8000, 5, STACK(CODE + 200));
	profile.vcpu[0].lost = 6;
	profile.vcpu[0].idle = 7;
	text = fold(answer, &out);
	assert_string_equal(text, "hot;main 5\nhot;main;inner 23\n");
	assert_true(out.samples == 28 && out.lost == 6 && out.idle == 7);
	free(text);
}

static void what_has_no_name_is_a_number(void **state)
{
	struct unilet_profile out;
	char *text;

	(void)state;
	start(1);
	put(0, 0, 1, STACK(CODE));
	put(0, 1, 2, STACK(0x1234));
	put(0, 2, 3, STACK(END));
	put(0, 3, 4, STACK(OS, OS + 8, OS + 16, CODE));
	put(0, 4, 5, STACK(END - 1));
	text = fold(NULL, &out);
	assert_string_equal(text, "hot;[0x1000] 1\nhot;[0x1000];[library OS] 4\nhot;[0x1009000] 3\nhot;[0x1234] 2\n"
				  "hot;[library OS] 5\n");
	assert_int_equal(out.samples, 15);
	free(text);
}

static void several_vcpus_are_a_level_of_their_own(void **state)
{
	struct unilet_profile out;
	char *text;

	(void)state;
	start(3);
	put(2, 0, 1, STACK(CODE));
	put(0, 5, 2, STACK(CODE));
	text = fold(NULL, &out);
	assert_string_equal(text, "hot;vcpu-0;[0x1000] 2\nhot;vcpu-2;[0x1000] 1\n");
	free(text);
}

/* No name ends a level, or a line, or speaks to the terminal. */
static void names_are_escaped(void **state)
{
	static const struct symbols_name answer[] = {{.function = "a;b 7\nc\x1b[2J"}};
	struct unilet_profile out;
	char *text;

	(void)state;
	start(1);
	put(0, 0, 1, STACK(CODE));
	text = fold(answer, &out);
	assert_string_equal(text, "hot;a:b 7\\nc\\x1b[2J 1\n");
	free(text);
}

static void a_function_without_a_frame_keeps_its_caller(void **state)
{
	static const uint32_t frame_bytes[] = {0, 8, 16, 24, 7, UINT32_MAX};
	static const char *const line[] = {"hot;main;leaf 1\n", "hot;main;near;leaf 1\n", "hot;main;above;leaf 1\n",
					   "hot;main;leaf 1\n", "hot;main;leaf 1\n",      "hot;main;leaf 1\n"};
	struct symbols_name answer[] = {
		{.function = "leaf"}, {.function = "near"}, {.function = "above"}, {.function = "main"}};
	struct unilet_profile out;

	(void)state;
	for (size_t i = 0; i < sizeof(line) / sizeof(line[0]); i++) {
		struct profile_stack *stack;
		char *text;

		start(1);
		stack = put(0, 0, 1, STACK(CODE, CODE + 300));
		stack->near[0] = CODE + 100;
		stack->near[1] = CODE + 200;
		answer[0].frame_bytes = frame_bytes[i];
		text = fold(answer, &out);
		assert_string_equal(text, line[i]);
		free(text);
	}
}

/* All that there can be, all different: it ends, and no more is asked than the reader takes. */
static void the_fullest_profile_is_written(void **state)
{
	struct unilet_profile out;
	uint64_t next = CODE;
	char *text;

	(void)state;
	start(UNILET_VCPUS_MAX);
	profile.image_end = profile.os_start = BASE + GUEST_IMAGE_SPAN_MAX;
	for (uint32_t vcpu = 0; vcpu < UNILET_VCPUS_MAX; vcpu++) {
		for (uint32_t i = 0; i < PROFILE_STACKS_MAX; i++) {
			struct profile_stack *stack = &profile.vcpu[vcpu].stack[i];

			stack->count = UINT32_MAX;
			stack->frame_count = PROFILE_FRAMES_MAX;
			for (uint32_t frame = 0; frame < PROFILE_FRAMES_MAX; frame++)
				stack->address[frame] = next++;
		}
	}
	assert_int_equal(read_back(), 0);
	text = fold(NULL, &out);
	assert_int_equal(out.samples, (uint64_t)UINT32_MAX * UNILET_VCPUS_MAX * PROFILE_STACKS_MAX);
	assert_non_null(strstr(text, "hot;vcpu-7;[deeper];[0x"));
	free(text);
}

/* Asks a program that is no reader; and the reader, of a file that is no image. */
static void a_reader_that_lies_or_fails_gives_no_names(void **state)
{
	static struct symbols_request request = {.version = UNILET_ABI_VERSION, .address_count = 2, .address = {1, 2}};
	static struct symbols_name answer[2];
	const int image = open("/dev/null", O_RDONLY | O_CLOEXEC);

	(void)state;
	memset(answer, 'x', sizeof(answer));
	assert_int_equal(symbols_name("/nonexistent/reader", image, &request, answer), -ENOENT);
	assert_int_equal(answer[1].function[0], 0);
	memset(answer, 'x', sizeof(answer));
	assert_int_equal(symbols_name("/bin/true", image, &request, answer), -EPIPE);
	assert_int_equal(answer[1].function[0], 0);
	assert_int_equal(symbols_name(getenv("UNILET_SYMBOLS"), image, &request, answer), 0);
	assert_int_equal(answer[0].function[0], 0);
	request.address_count = SYMBOLS_ADDRESSES_MAX + 1;
	assert_int_equal(symbols_name(getenv("UNILET_SYMBOLS"), image, &request, answer), -EINVAL);
	close(image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_was_counted_if_no_guest_ran),
		cmocka_unit_test(numbers_outside_their_ranges_are_refused),
		cmocka_unit_test(stacks_of_one_name_are_one_line),
		cmocka_unit_test(what_has_no_name_is_a_number),
		cmocka_unit_test(several_vcpus_are_a_level_of_their_own),
		cmocka_unit_test(names_are_escaped),
		cmocka_unit_test(a_function_without_a_frame_keeps_its_caller),
		cmocka_unit_test(the_fullest_profile_is_written),
		cmocka_unit_test(a_reader_that_lies_or_fails_gives_no_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
