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
	return 0;
}
