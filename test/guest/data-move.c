/* data-move.c: bytes into files and out of them: positions, ends, holes, vectors. */
#include "data.h"

#include <stdint.h>
#include <sys/uio.h>

#define LARGE 300007

static unsigned char pattern(long at)
{
	return (unsigned char)(at * 2654435761u >> 13);
}

static void large(void)
{
	unsigned char *bytes = malloc(LARGE);
	long wrong = 0;
	int fd = open("large", O_RDWR | O_CREAT | O_TRUNC, 0666);

	for (long i = 0; i < LARGE; i++)
		bytes[i] = pattern(i);
	say("write all", write(fd, bytes, LARGE));
	memset(bytes, 0, LARGE);
	say("nothing behind", read(fd, bytes, LARGE));
	say("back to 0", lseek(fd, 0, SEEK_SET));
	for (long done = 0, part; (part = read(fd, bytes + done, 7001)) > 0; done += part)
		;
	for (long i = 0; i < LARGE; i++)
		wrong += bytes[i] != pattern(i);
	say("wrong bytes", wrong);
	for (long i = LARGE - 1; i > 0; i -= 4099)
		wrong += pwrite(fd, "!", 1, i) != 1 || pread(fd, bytes, 1, i) != 1 || bytes[0] != '!';
	say("wrong single bytes", wrong);
	say("size", lseek(fd, 0, SEEK_END));
	close(fd);
	free(bytes);
}

static void holes(void)
{
	char bytes[8] = "xxxxxxx";
	int fd = open("holes", O_RDWR | O_CREAT | O_TRUNC, 0666);

	say("seek behind", lseek(fd, 1000000, SEEK_SET));
	say("write there", write(fd, "end", 3));
	say("read the hole", pread(fd, bytes, 4, 500000));
	say("is zero", bytes[0] | bytes[1] | bytes[2] | bytes[3]);
	say("SEEK_DATA behind the end", lseek(fd, 1000003, SEEK_DATA));
	say("SEEK_HOLE before the end", lseek(fd, 1000002, SEEK_HOLE));
	say("shorter", ftruncate(fd, 5000));
	say("longer", ftruncate(fd, 2000000));
	say("what was cut is zero", pread(fd, bytes, 3, 1000000));
	printf("%d %d %d\n", bytes[0], bytes[1], bytes[2]);
	say("size", lseek(fd, 0, SEEK_END));
	say("a negative size", ftruncate(fd, -1));
	say("truncate by name", truncate("holes", 7));
	say("size", lseek(fd, 0, SEEK_END));
	say("truncate what is not there", truncate("none", 7));
	say("truncate a directory", truncate(".", 7));
	close(fd);
}

static void seeks(void)
{
	char byte = 0;
	int fd = open("large", O_RDWR);

	say("SEEK_CUR", lseek(fd, 5, SEEK_CUR));
	say("SEEK_CUR back", lseek(fd, -2, SEEK_CUR));
	say("before the beginning", lseek(fd, -9, SEEK_CUR));
	say("position is kept", lseek(fd, 0, SEEK_CUR));
	say("whence", lseek(fd, 0, 99));
	say("pread leaves it", pread(fd, &byte, 1, 77));
	say("position", lseek(fd, 0, SEEK_CUR));
	say("pread at a negative place", pread(fd, &byte, 1, -1));
	say("pwrite at a negative place", pwrite(fd, &byte, 1, -1));
	say("behind the end", pread(fd, &byte, 1, 1l << 40));
	say("nothing", write(fd, &byte, 0));
	close(fd);
}

static void append(void)
{
	int fd = open("append", O_RDWR | O_CREAT | O_TRUNC | O_APPEND, 0666);
	int other = open("append", O_WRONLY);

	say("append", write(fd, "one ", 4));
	say("the other", pwrite(other, "123456", 6, 0));
	say("append", write(fd, "two ", 4));
	say("position", lseek(fd, 0, SEEK_CUR));
	say("pwrite appends, too", pwrite(fd, "three", 5, 0));
	close(fd);
	close(other);
	show("append");
}

static void vectors(void)
{
	char a[3], b[5], c[4];
	struct iovec out[] = {{"12", 2}, {NULL, 0}, {"345678", 6}, {"9", 1}};
	struct iovec in[] = {{a, sizeof(a)}, {b, sizeof(b)}, {c, sizeof(c)}};
	int fd = open("vector", O_RDWR | O_CREAT | O_TRUNC, 0666);

	say("writev", writev(fd, out, 4));
	say("readv at the end", readv(fd, in, 3));
	say("preadv", preadv(fd, in, 3, 0));
	printf("%.3s %.5s %.1s\n", a, b, c);
	say("pwritev", pwritev(fd, out, 4, 5));
	show("vector");
	say("no vector", writev(fd, out, 0));
	say("too many", writev(fd, out, 5000));
	close(fd);
	say("closed", writev(fd, out, 4));
}

static void syncs(void)
{
	int fd = open("vector", O_RDONLY);

	say("fsync", fsync(fd));
	say("fdatasync", fdatasync(fd));
	say("syncfs", syncfs(fd));
	say("posix_fadvise", posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL));
	sync();
	close(fd);
	say("fsync of a closed one", fsync(fd));
	fd = open(".", O_RDONLY);
	say("fsync of a directory", fsync(fd));
	close(fd);
	fd = open("/", O_RDONLY);
	say("fsync of the topmost one", fsync(fd));
	close(fd);
	fd = open("room", O_RDWR | O_CREAT, 0666);
#ifdef __GLIBC__ /* which writes where fallocate(2) is not there; others give up */
	say("posix_fallocate", posix_fallocate(fd, 0, 10000));
	say("size", lseek(fd, 0, SEEK_END));
#endif
	close(fd);
}

int main(void)
{
	data_start();
	large();
	holes();
	seeks();
	append();
	vectors();
	syncs();
	return 0;
}
