/* data-map.c: files in memory: copies that are the program's own. */
#include "data.h"

#include <sys/mman.h>

#define BYTES 10000

static void private_copy(int fd)
{
	unsigned char *bytes = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	unsigned char from_file = 0;
	long wrong = 0;

	if (bytes == MAP_FAILED) {
		say("mmap", -1);
		return;
	}
	for (long i = 0; i < BYTES; i++)
		wrong += bytes[i] != (unsigned char)(i % 251);
	say("wrong bytes", wrong);
	for (long i = BYTES; i < 3 * 4096; i++)
		wrong += bytes[i] != 0;
	say("zero behind the end", wrong);
	bytes[77] = 255;
	pread(fd, &from_file, 1, 77);
	say("the file keeps its own", from_file);
	say("munmap", munmap(bytes, BYTES));
}

static void others(int fd)
{
	unsigned char *bytes = mmap(NULL, 100, PROT_READ, MAP_SHARED, fd, 4096);
	int writer = open("file", O_WRONLY);
	int directory = open(".", O_RDONLY);

	if (bytes == MAP_FAILED)
		say("mmap shared", -1);
	else
		say("from the second page", bytes[3]);
	say("shared and writable, of a reader", mmap(NULL, 100, PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED ? -1 : 0);
	say("at an odd place", mmap(NULL, 100, PROT_READ, MAP_PRIVATE, fd, 7) == MAP_FAILED ? -1 : 0);
	say("nothing", mmap(NULL, 0, PROT_READ, MAP_PRIVATE, fd, 0) == MAP_FAILED ? -1 : 0);
	say("a writer", mmap(NULL, 100, PROT_READ, MAP_PRIVATE, writer, 0) == MAP_FAILED ? -1 : 0);
	say("a directory", mmap(NULL, 100, PROT_READ, MAP_PRIVATE, directory, 0) == MAP_FAILED ? -1 : 0);
	say("a closed one", mmap(NULL, 100, PROT_READ, MAP_PRIVATE, 99, 0) == MAP_FAILED ? -1 : 0);
}

/* A mapped file is not lost when it is said that it is not wanted just now, nor made up where nobody read it. */
static void advised(int fd)
{
	unsigned char *bytes = mmap(NULL, 2 * 4096, PROT_READ, MAP_PRIVATE, fd, 0);
	unsigned char *more = mmap(NULL, 1, PROT_READ, MAP_PRIVATE, fd, 4096);

	for (int advice = MADV_NORMAL; advice <= MADV_DONTNEED; advice++)
		say("madvise", madvise(bytes, 2 * 4096, advice));
	say("it is still there", bytes[77] + bytes[4096 + 77]);
	say("behind what was asked for", more[77]);
	bytes = mremap(bytes, 2 * 4096, 4096, 0);
	say("a smaller one", bytes[77]);
	munmap(bytes, 4096);
	bytes = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	say("something else after it", bytes[77]);
	bytes[77] = 1;
	say("read only", mprotect(bytes, 4096, PROT_READ));
	say("not wanted", madvise(bytes, 4096, MADV_DONTNEED));
	say("zero", bytes[77]);
}

static void shared(int fd)
{
	void *bytes = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	void *copy = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, fd, 0);

	say("to be written, of a reader", mprotect(bytes, 4096, PROT_READ | PROT_WRITE));
	say("a copy to be written", mprotect(copy, 4096, PROT_READ | PROT_WRITE));
	munmap(bytes, 4096);
	say("validated", mmap(NULL, 4096, PROT_WRITE, MAP_SHARED_VALIDATE, fd, 0) == MAP_FAILED ? -1 : 0);
	say("neither shared nor private", mmap(NULL, 4096, PROT_READ, 0, fd, 0) == MAP_FAILED ? -1 : 0);
	say("without a file", mmap(NULL, 4096, PROT_READ, MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0);
}

int main(void)
{
	unsigned char bytes[BYTES];
	int fd;

	data_start();
	for (long i = 0; i < BYTES; i++)
		bytes[i] = (unsigned char)(i % 251);
	fd = open("file", O_RDWR | O_CREAT, 0666);
	say("write", pwrite(fd, bytes, BYTES, 0));
	close(fd);
	fd = open("file", O_RDONLY);
	private_copy(fd);
	others(fd);
	advised(fd);
	shared(fd);
	return 0;
}
