/* fuzz.h: what the fuzzers share: an input that is taken piece by piece, a file of it, and a check that ends the run. */
#ifndef UNILET_FUZZ_H
#define UNILET_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What libFuzzer calls. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define CHECK(condition)                                                                                               \
	do {                                                                                                           \
		if (!(condition))                                                                                      \
			abort();                                                                                       \
	} while (0)

struct fuzz_input {
	const uint8_t *data;
	size_t size;
};

/* Takes `length` bytes; what is missing is zero. */
static inline void fuzz_take(struct fuzz_input *input, void *to, size_t length)
{
	size_t there = length < input->size ? length : input->size;

	memset(to, 0, length);
	if (there > 0)
		memcpy(to, input->data, there);
	input->data += there;
	input->size -= there;
}

static inline uint64_t fuzz_number(struct fuzz_input *input, size_t bytes)
{
	uint64_t number = 0;

	fuzz_take(input, &number, bytes);
	return number;
}

/* A file of these bytes, the same descriptor at every call. */
static inline int fuzz_file(const uint8_t *data, size_t size)
{
	static int fd = -1;

	if (fd < 0)
		fd = memfd_create("fuzz", 0);
	CHECK(fd >= 0 && ftruncate(fd, 0) == 0 && pwrite(fd, data, size, 0) == (ssize_t)size &&
	      lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

#endif
