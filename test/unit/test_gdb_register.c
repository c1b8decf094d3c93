/* test_gdb_register.c: gdb's registers: the description and the numbers fit together, and only some may be changed. */
#include <string.h>

#include "../../host/gdb_register.h"
#include "cmocka_all.h"

#define XCR0_SSE    0x3u
#define XCR0_AVX512 0xe7u
#define RFLAGS      17
#define CS          18

static unsigned count(const struct gdb_text *text, const char *word)
{
	unsigned found = 0;

	for (size_t i = 0; i + strlen(word) <= text->length; i++)
		found += memcmp(text->text + i, word, strlen(word)) == 0;
	return found;
}

static unsigned registers_of(uint64_t xcr0)
{
	static const struct debug_state state;
	uint8_t value[GDB_REGISTER_BYTES_MAX];
	unsigned number = 0;

	while (gdb_get_register(xcr0, &state, number, value) > 0)
		number++;
	return number;
}

static void every_register_described_has_a_number_and_none_other(void **state)
{
	static struct gdb_text text;
	static const uint64_t xcr0[] = {XCR0_SSE, 0x7, XCR0_AVX512};
	static const unsigned features[] = {3, 4, 5};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		gdb_describe(xcr0[i], &text);
		assert_int_equal(count(&text, "<reg "), registers_of(xcr0[i]));
		assert_int_equal(count(&text, "<feature "), features[i]);
		assert_int_equal(count(&text, "</feature>"), features[i]);
		assert_int_equal(count(&text, "</target>"), 1);
		assert_int_equal(count(&text, "#") + count(&text, "$") + count(&text, "}") + count(&text, "*"), 0);
	}
	assert_int_equal(registers_of(XCR0_AVX512), 24 + 16 + 17 + 2 + 16 + 8 + 32 + 16 + 16);
}

static void a_value_that_was_set_is_read_again(void **state)
{
	static struct debug_state registers;
	uint8_t value[GDB_REGISTER_BYTES_MAX], read[GDB_REGISTER_BYTES_MAX];
	const unsigned all = registers_of(XCR0_AVX512);

	(void)state;
	for (unsigned number = 0; number < all; number++) {
		const unsigned bytes = gdb_get_register(XCR0_AVX512, &registers, number, value);

		if (number >= CS && number < CS + 6)
			continue;
		memset(value, 0, sizeof(value));
		value[0] = (uint8_t)(number + 1);
		if (!gdb_set_register(XCR0_AVX512, &registers, number, value, bytes))
			continue; /* the bases; see below */
		assert_int_equal(gdb_get_register(XCR0_AVX512, &registers, number, read), bytes);
		assert_memory_equal(read, value, bytes);
	}
	/* Nothing was written over what belongs to another. */
	for (unsigned number = 0; number < all; number++) {
		const unsigned bytes = gdb_get_register(XCR0_AVX512, &registers, number, read);

		if (bytes && read[0] && read[0] != (uint8_t)(number + 1))
			fail_msg("register %u has what register %u was given", number, read[0] - 1);
	}
	assert_int_equal(registers.general[16], 17);
	assert_int_equal(registers.general[RFLAGS], 18);
}

static void selectors_and_bases_stay(void **state)
{
	static struct debug_state registers = {.selector = {0x33}};
	const uint8_t same[4] = {0x33}, other[4] = {0x10};

	(void)state;
	assert_true(gdb_set_register(XCR0_SSE, &registers, CS, same, 4));
	assert_false(gdb_set_register(XCR0_SSE, &registers, CS, other, 4));
	assert_int_equal(registers.selector[0], 0x33);
}

static void a_value_of_another_size_is_refused(void **state)
{
	static struct debug_state registers;
	const uint8_t value[64] = {1};

	(void)state;
	for (unsigned bytes = 0; bytes < 64; bytes++)
		assert_int_equal(gdb_set_register(XCR0_SSE, &registers, 0, value, bytes), bytes == 8);
	assert_false(gdb_set_register(XCR0_SSE, &registers, registers_of(XCR0_SSE), value, 16));
	assert_false(gdb_set_register(XCR0_SSE, &registers, UINT64_MAX, value, 16));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_register_described_has_a_number_and_none_other),
		cmocka_unit_test(a_value_that_was_set_is_read_again),
		cmocka_unit_test(selectors_and_bases_stay),
		cmocka_unit_test(a_value_of_another_size_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
