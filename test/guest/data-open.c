/* data-open.c: what open(2) makes of flags, of what is there and of what is not. */
#include "data.h"

#include <sys/syscall.h>

static void try(const char *name, int flags, const char *said)
{
	char what[80];
	int fd;

	snprintf(what, sizeof(what), "open %s %s", name, said);
	fd = open(name, flags, 0666);
	say(what, fd < 0 ? -1 : 0);
	if (fd >= 0)
		close(fd);
}

#define TRY(name, flags) try(name, flags, #flags)

static void flags_kept(void)
{
	int fd = open("file", O_RDWR | O_APPEND | O_CLOEXEC | O_CREAT | O_TRUNC, 0666);

	printf("F_GETFL %o\n", (unsigned)fcntl(fd, F_GETFL) & ~(unsigned)O_CLOEXEC);
	say("F_GETFD", fcntl(fd, F_GETFD));
	say("F_SETFD", fcntl(fd, F_SETFD, 0));
	say("F_GETFD", fcntl(fd, F_GETFD));
	say("F_SETFL", fcntl(fd, F_SETFL, O_NONBLOCK));
	printf("F_GETFL %o\n", (unsigned)fcntl(fd, F_GETFL) & ~(unsigned)O_CLOEXEC);
	say("an unknown command", fcntl(fd, 9999));
	close(fd);
	say("F_GETFL of a closed one", fcntl(fd, F_GETFL));
}

static void access_kept(void)
{
	char byte = 'x';
	int fd = open("file", O_WRONLY);

	say("read what is write-only", read(fd, &byte, 1));
	say("write it", write(fd, &byte, 1));
	close(fd);
	fd = open("file", O_RDONLY);
	say("write what is read-only", write(fd, &byte, 1));
	say("truncate what is read-only", ftruncate(fd, 0));
	say("read it", read(fd, &byte, 1));
	close(fd);
	fd = open("directory", O_RDONLY);
	say("read a directory", read(fd, &byte, 1));
	say("pread a directory", pread(fd, &byte, 1, 0));
	say("write a directory", write(fd, &byte, 1));
	close(fd);
}

static void copies(void)
{
	int first = open("file", O_RDWR | O_CREAT | O_TRUNC, 0666);
	int second = dup(first);
	char byte[4] = "";

	say("lowest descriptor", first);
	say("dup", second);
	say("write one", write(first, "abc", 3));
	say("position of the other", lseek(second, 0, SEEK_CUR));
	close(first);
	say("the other lives", pread(second, byte, 3, 0));
	puts(byte);
	say("dup2 to 10", dup2(second, 10));
	say("dup2 to itself", dup2(10, 10));
	fcntl(10, F_SETFD, FD_CLOEXEC);
	say("dup2 to itself, in half of 64 bits", syscall(SYS_dup2, 1ul << 32 | 10, 10));
	say("it stays as it is", fcntl(10, F_GETFD));
	say("dup3 to itself", dup3(10, 10, 0));
	say("dup3", dup3(10, 11, O_CLOEXEC));
	say("F_GETFD of it", fcntl(11, F_GETFD));
	say("F_DUPFD", fcntl(10, F_DUPFD, 20));
	say("F_DUPFD_CLOEXEC", fcntl(10, F_DUPFD_CLOEXEC, 20));
	say("dup of a closed one", dup(77));
	say("dup2 of a closed one", dup2(77, 10));
	say("10 is still open", fcntl(10, F_GETFD));
	say("dup2 to a negative one", dup2(10, -1));
	for (int fd = 3; fd < 30; fd++)
		close(fd);
	say("closed twice", close(10));
}

static void too_many(void)
{
	int count = 0;

	while (open("file", O_RDONLY) >= 0)
		count++;
	say("one too many", open("file", O_RDONLY));
	printf("more than 1000 descriptors: %d\n", count > 1000);
	while (count > 0)
		close(2 + count--);
	say("and again", open("file", O_RDONLY));
	close(3);
}

int main(void)
{
	char name[300];

	data_start();
	TRY("none", O_RDONLY);
	TRY("none", O_RDWR);
	TRY("none/file", O_RDWR | O_CREAT);
	TRY("file", O_WRONLY | O_CREAT);
	TRY("file", O_WRONLY | O_CREAT | O_EXCL);
	TRY("file", O_WRONLY | O_CREAT);
	TRY("file", O_RDONLY | O_DIRECTORY);
	TRY("file/", O_RDONLY);
	TRY("file/.", O_RDONLY);
	TRY("file/below", O_RDONLY);
	TRY("file/below", O_RDWR | O_CREAT);
	TRY("new/", O_RDWR | O_CREAT);
	TRY("", O_RDONLY);
	say("mkdir", mkdir("directory", 0777));
	TRY("directory", O_RDONLY);
	TRY("directory", O_RDONLY | O_DIRECTORY);
	TRY("directory", O_RDWR);
	TRY("directory", O_RDONLY | O_CREAT);
	TRY("directory", O_RDONLY | O_TRUNC);
	TRY("/", O_RDONLY | O_TRUNC);
	TRY("directory", O_RDONLY | O_CREAT | O_EXCL);
	TRY("directory/", O_RDONLY);
	TRY("directory/../file", O_RDONLY);
	TRY("none/../file", O_RDONLY);
	TRY("file/../file", O_RDONLY);
	TRY(".//directory/./../file", O_RDONLY);
	memset(name, 'n', sizeof(name));
	name[255] = 0;
	say("a name of 255", open(name, O_CREAT | O_WRONLY, 0666) < 0 ? -1 : 0);
	close(3);
	name[255] = 'n';
	name[256] = 0;
	say("a name of 256", open(name, O_CREAT | O_WRONLY, 0666));
	say("no path", open(NULL, O_RDONLY));
	say("creat", creat("made", 0666) < 0 ? -1 : 0);
	close(3);
	flags_kept();
	access_kept();
	copies();
	too_many();
	return 0;
}
