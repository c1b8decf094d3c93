/* store.c: writes 4 KiB and makes them durable, again and again. Natively to the file argument 1, as a unilet (-DUNILET) to
 * its store. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "measure.h"

#ifdef UNILET
#include <unilet/store.h>
#endif

#define ROUNDS      60u
#define BLOCK_BYTES 4096u

static int open_store(const char *file)
{
#ifdef UNILET
	(void)file;
	return unilet_store_size() > 0 ? 0 : -1;
#else
	return open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
#endif
}

static int write_block(int store, uint64_t position, const void *block)
{
#ifdef UNILET
	(void)store;
	return unilet_store_write(position, block, BLOCK_BYTES) == 0 && unilet_store_flush() == 0 ? 0 : -1;
#else
	return pwrite(store, block, BLOCK_BYTES, (off_t)position) == BLOCK_BYTES && fdatasync(store) == 0 ? 0 : -1;
#endif
}

int main(int argument_count, char **arguments)
{
	static uint8_t block[BLOCK_BYTES];
	const int store = open_store(argument_count > 1 ? arguments[1] : "");

	if (store < 0) {
		fprintf(stderr, "store: no store to write to\n");
		return 1;
	}
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t start;

		memset(block, (int)i + 1, sizeof(block));
		start = measure_now_ns();
		if (write_block(store, (uint64_t)(i % 16) * BLOCK_BYTES, block) != 0) {
			fprintf(stderr, "store: a write failed\n");
			return 1;
		}
		measure_say("store", (double)(measure_now_ns() - start));
	}
	return 0;
}
