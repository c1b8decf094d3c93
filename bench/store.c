/* store.c: writes 4 KiB, and makes them durable, again and again; and many of them without. Natively to the file argument 1, as a unilet (-DUNILET) to
 * its store. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "measure.h"

#ifdef UNILET
#include <unilet/store.h>
#endif

#define ROUNDS      60u
#define BATCHES     20u
#define BATCH       200u /* writes */
#define BLOCK_BYTES 4096u
#define BLOCKS      16u

static int open_store(const char *file)
{
#ifdef UNILET
	(void)file;
	return unilet_store_size() > 0 ? 0 : -1;
#else
	return open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
#endif
}

static int write_block(int store, unsigned number, const void *block)
{
	const uint64_t position = number % BLOCKS * BLOCK_BYTES;

#ifdef UNILET
	(void)store;
	return unilet_store_write(position, block, BLOCK_BYTES);
#else
	return pwrite(store, block, BLOCK_BYTES, (off_t)position) == BLOCK_BYTES ? 0 : -1;
#endif
}

static int flush(int store)
{
#ifdef UNILET
	(void)store;
	return unilet_store_flush();
#else
	return fdatasync(store);
#endif
}

static int measure_flushed(int store)
{
	static uint8_t block[BLOCK_BYTES];

	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t start;

		memset(block, (int)i + 1, sizeof(block));
		start = measure_now_ns();
		if (write_block(store, i, block) != 0 || flush(store) != 0)
			return -1;
		measure_say("flushed", (double)(measure_now_ns() - start));
	}
	return 0;
}

static int measure_unflushed(int store)
{
	static uint8_t block[BLOCK_BYTES];

	for (unsigned i = 0; i < BATCHES; i++) {
		const uint64_t start = measure_now_ns();

		for (unsigned j = 0; j < BATCH; j++)
			if (write_block(store, j, block) != 0)
				return -1;
		measure_say("unflushed", (double)(measure_now_ns() - start) / BATCH);
	}
	return 0;
}

int main(int argument_count, char **arguments)
{
	const int store = open_store(argument_count > 1 ? arguments[1] : "");

	if (store < 0) {
		fprintf(stderr, "store: no store to write to\n");
		return 1;
	}
	if (measure_flushed(store) != 0 || measure_unflushed(store) != 0) {
		fprintf(stderr, "store: a write failed\n");
		return 1;
	}
	return 0;
}
