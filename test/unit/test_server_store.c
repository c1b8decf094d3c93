/* test_server_store.c: the store of the real server process: blocks, bounds, what is given back, and files that misbehave. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../abi/error_abi.h"
#include "../../abi/limits_abi.h"
#include "../../abi/store_abi.h"
#include "cmocka_all.h"
#include "server_process.h"

#define BULK        WINDOW_BULK_OFFSET
#define STORE_BYTES (16u * UNILET_STORE_BLOCK)

static struct server_process server;
static int store_fd;

static struct server_plan plain(void)
{
	return (struct server_plan){.program = getenv("UNILET_SERVER")};
}

static int end(void **state)
{
	(void)state;
	server_process_end(&server);
	if (store_fd > 0)
		close(store_fd);
	store_fd = 0;
	return 0;
}

static uint8_t *bulk(uint64_t offset)
{
	return server.guest.window.base + offset;
}

static struct ring_entry call(uint16_t opcode, uint64_t offset, uint32_t length, uint64_t arg0)
{
	return server_process_call(
		&server, (struct ring_entry){.opcode = opcode, .offset = offset, .length = length, .arg = {arg0}});
}

static int32_t discard(uint64_t position, uint64_t length)
{
	return server_process_call(&server, (struct ring_entry){.opcode = STORE_DISCARD, .arg = {position, length}})
		.result;
}

static void start_with_store(uint64_t file_bytes)
{
	struct server_plan plan = plain();

	store_fd = memfd_create("store", MFD_CLOEXEC);
	assert_int_equal(ftruncate(store_fd, STORE_BYTES), 0);
	plan.store_fd = store_fd;
	plan.store_bytes = STORE_BYTES;
	plan.file_bytes = file_bytes;
	server_process_start(&server, &plan);
}

static void stores_blocks(void **state)
{
	struct ring_entry done;
	uint8_t block[UNILET_STORE_BLOCK];

	(void)state;
	start_with_store(0);
	done = call(STORE_SIZE, 0, 0, 0);
	assert_int_equal(done.result, 0);
	assert_int_equal(done.arg[0], STORE_BYTES);
	memset(bulk(BULK), 0x5a, 2 * UNILET_STORE_BLOCK);
	assert_int_equal(call(STORE_WRITE, BULK, 2 * UNILET_STORE_BLOCK, UNILET_STORE_BLOCK).result,
			 2 * UNILET_STORE_BLOCK);
	assert_int_equal(call(STORE_FLUSH, 0, 0, 0).result, 0);
	assert_int_equal(pread(store_fd, block, sizeof(block), UNILET_STORE_BLOCK), sizeof(block));
	assert_memory_equal(block, bulk(BULK), sizeof(block));
	assert_int_equal(call(STORE_READ, BULK + 0x10000, 3 * UNILET_STORE_BLOCK, 0).result, 3 * UNILET_STORE_BLOCK);
	memset(block, 0, sizeof(block));
	assert_memory_equal(bulk(BULK + 0x10000), block, sizeof(block));
	assert_memory_equal(bulk(BULK + 0x10000) + sizeof(block), bulk(BULK), 2 * sizeof(block));
	server_process_stop(&server);
}

static void store_keeps_its_bounds(void **state)
{
	static const struct {
		uint64_t position;
		uint32_t length;
		int32_t result;
	} row[] = {
		{0, 0, -UNILET_INVALID},
		{0, 1, -UNILET_INVALID},
		{1, UNILET_STORE_BLOCK, -UNILET_INVALID},
		{UINT64_MAX, UNILET_STORE_BLOCK, -UNILET_INVALID},
		{STORE_BYTES, UNILET_STORE_BLOCK, -UNILET_TOO_LARGE},
		{STORE_BYTES - UNILET_STORE_BLOCK, 2 * UNILET_STORE_BLOCK, -UNILET_TOO_LARGE},
		{UINT64_MAX - UNILET_STORE_BLOCK + 1, UNILET_STORE_BLOCK, -UNILET_TOO_LARGE},
		{UINT64_MAX - UNILET_STORE_BLOCK + 1, 2 * UNILET_STORE_BLOCK, -UNILET_TOO_LARGE},
		{0, UNILET_STORE_TRANSFER_MAX + UNILET_STORE_BLOCK, -UNILET_TOO_LARGE},
		{STORE_BYTES - UNILET_STORE_BLOCK, UNILET_STORE_BLOCK, UNILET_STORE_BLOCK},
	};
	struct stat status;

	(void)state;
	start_with_store(0);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		assert_int_equal(call(STORE_READ, BULK, row[i].length, row[i].position).result, row[i].result);
		assert_int_equal(call(STORE_WRITE, BULK, row[i].length, row[i].position).result, row[i].result);
	}
	assert_int_equal(fstat(store_fd, &status), 0);
	assert_int_equal(status.st_size, STORE_BYTES);
	server_process_stop(&server);
}

static void a_cut_store_says_io(void **state)
{
	(void)state;
	start_with_store(0);
	assert_int_equal(ftruncate(store_fd, UNILET_STORE_BLOCK), 0);
	assert_int_equal(call(STORE_READ, BULK, UNILET_STORE_BLOCK, 0).result, UNILET_STORE_BLOCK);
	assert_int_equal(call(STORE_READ, BULK, UNILET_STORE_BLOCK, UNILET_STORE_BLOCK).result, -UNILET_IO);
	server_process_stop(&server);
}

/* What fits is written, what does not is said, and what was there can still be read. */
static void a_full_store_says_no_space(void **state)
{
	(void)state;
	start_with_store(UNILET_STORE_BLOCK);
	assert_int_equal(call(STORE_WRITE, BULK, UNILET_STORE_BLOCK, 0).result, UNILET_STORE_BLOCK);
	assert_int_equal(call(STORE_WRITE, BULK, UNILET_STORE_BLOCK, UNILET_STORE_BLOCK).result, -UNILET_NO_SPACE);
	assert_int_equal(call(STORE_WRITE, BULK, 2 * UNILET_STORE_BLOCK, 0).result, -UNILET_NO_SPACE);
	assert_int_equal(call(STORE_READ, BULK, UNILET_STORE_BLOCK, 0).result, UNILET_STORE_BLOCK);
	assert_int_equal(call(STORE_FLUSH, 0, 0, 0).result, 0);
	server_process_stop(&server);
}

static void refuses_a_store_of_another_size(void **state)
{
	struct server_plan plan = plain();
	struct launch_report report;

	(void)state;
	store_fd = memfd_create("store", MFD_CLOEXEC);
	assert_int_equal(ftruncate(store_fd, STORE_BYTES), 0);
	plan.store_fd = store_fd;
	plan.store_bytes = 2 * STORE_BYTES;
	report = server_process_try(&server, &plan);
	assert_int_equal(report.kind, LAUNCH_FAILED);
	assert_int_equal(report.number, EINVAL);
	assert_int_equal(report.value[0], STEP_STORE);
}

static uint64_t space_used(void)
{
	struct stat status;

	assert_int_equal(fstat(store_fd, &status), 0);
	assert_int_equal(status.st_size, STORE_BYTES);
	return (uint64_t)status.st_blocks * 512;
}

static void what_is_discarded_is_as_if_never_written(void **state)
{
	static const uint8_t zero[UNILET_STORE_BLOCK];
	uint8_t block[UNILET_STORE_BLOCK];

	(void)state;
	start_with_store(0);
	memset(bulk(BULK), 0x5a, 4 * UNILET_STORE_BLOCK);
	assert_int_equal(call(STORE_WRITE, BULK, 4 * UNILET_STORE_BLOCK, 0).result, 4 * UNILET_STORE_BLOCK);
	assert_int_equal(space_used(), 4 * UNILET_STORE_BLOCK);
	assert_int_equal(discard(UNILET_STORE_BLOCK, 2 * UNILET_STORE_BLOCK), 0);
	assert_int_equal(space_used(), 2 * UNILET_STORE_BLOCK);
	for (int i = 0; i < 4; i++) {
		assert_int_equal(pread(store_fd, block, sizeof(block), i * (off_t)sizeof(block)), sizeof(block));
		assert_memory_equal(block, i == 1 || i == 2 ? zero : bulk(BULK), sizeof(block));
	}
	assert_int_equal(call(STORE_FLUSH, 0, 0, 0).result, 0);
	assert_int_equal(discard(0, STORE_BYTES), 0);
	assert_int_equal(space_used(), 0);
	server_process_stop(&server);
}

static void discard_keeps_its_bounds(void **state)
{
	static const struct {
		uint64_t position, length;
		int32_t result;
	} row[] = {
		{0, 0, -UNILET_INVALID},
		{1, UNILET_STORE_BLOCK, -UNILET_INVALID},
		{0, UNILET_STORE_BLOCK - 1, -UNILET_INVALID},
		{UINT64_MAX, UINT64_MAX, -UNILET_INVALID},
		{0, STORE_BYTES + UNILET_STORE_BLOCK, -UNILET_TOO_LARGE},
		{STORE_BYTES, UNILET_STORE_BLOCK, -UNILET_TOO_LARGE},
		{UNILET_STORE_BLOCK, STORE_BYTES, -UNILET_TOO_LARGE},
		{UINT64_MAX - UNILET_STORE_BLOCK + 1, UNILET_STORE_BLOCK, -UNILET_TOO_LARGE},
		{UINT64_MAX - UNILET_STORE_BLOCK + 1, 2 * UNILET_STORE_BLOCK, -UNILET_TOO_LARGE},
		{UNILET_STORE_BLOCK, UINT64_MAX - UNILET_STORE_BLOCK + 1, -UNILET_TOO_LARGE},
		{STORE_BYTES - UNILET_STORE_BLOCK, UNILET_STORE_BLOCK, 0},
	};

	(void)state;
	start_with_store(0);
	memset(bulk(BULK), 0x5a, 16 * UNILET_STORE_BLOCK);
	assert_int_equal(call(STORE_WRITE, BULK, STORE_BYTES, 0).result, STORE_BYTES);
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		assert_int_equal(discard(row[i].position, row[i].length), row[i].result);
	assert_int_equal(space_used(), STORE_BYTES - UNILET_STORE_BLOCK);
	server_process_stop(&server);
}

#define STORE_TEST(name) cmocka_unit_test_teardown(name, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(stores_blocks),
		STORE_TEST(store_keeps_its_bounds),
		STORE_TEST(a_cut_store_says_io),
		STORE_TEST(a_full_store_says_no_space),
		STORE_TEST(refuses_a_store_of_another_size),
		STORE_TEST(what_is_discarded_is_as_if_never_written),
		STORE_TEST(discard_keeps_its_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
