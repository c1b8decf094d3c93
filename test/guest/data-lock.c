/* data-lock.c: locks among open files of one process. */
#include "data.h"

#include <sys/file.h>

static long lock(int fd, int command, short type, long start, long length)
{
	struct flock what = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};

	return fcntl(fd, command, &what);
}

static void ask(const char *what, int fd, int command, short type, long start, long length)
{
	struct flock answer = {.l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};

	if (say(what, fcntl(fd, command, &answer)) == 0)
		printf("    type %d at %ld, %ld bytes, of a process: %d\n", answer.l_type, (long)answer.l_start,
		       (long)answer.l_len, answer.l_pid > 0);
}

static void of_files(int a, int b)
{
	say("a: write lock", lock(a, F_OFD_SETLK, F_WRLCK, 10, 20));
	say("b: the same", lock(b, F_OFD_SETLK, F_WRLCK, 10, 20));
	say("b: overlaps", lock(b, F_OFD_SETLK, F_RDLCK, 0, 11));
	say("b: beside", lock(b, F_OFD_SETLK, F_WRLCK, 0, 10));
	say("b: behind", lock(b, F_OFD_SETLK, F_WRLCK, 30, 0));
	ask("b asks", b, F_OFD_GETLK, F_WRLCK, 15, 1);
	ask("a asks", a, F_OFD_GETLK, F_RDLCK, 0, 0);
	say("a: the middle goes", lock(a, F_OFD_SETLK, F_UNLCK, 15, 5));
	say("b: takes the middle", lock(b, F_OFD_SETLK, F_WRLCK, 15, 5));
	ask("b asks before", b, F_OFD_GETLK, F_RDLCK, 10, 5);
	ask("b asks behind", b, F_OFD_GETLK, F_RDLCK, 20, 5);
	say("a: to read", lock(a, F_OFD_SETLK, F_RDLCK, 10, 5));
	say("b: to read, too", lock(b, F_OFD_SETLK, F_RDLCK, 10, 5));
	say("a: to write again", lock(a, F_OFD_SETLK, F_WRLCK, 10, 5));
	say("a: all goes", lock(a, F_OFD_SETLK, F_UNLCK, 0, 0));
	say("b: all goes", lock(b, F_OFD_SETLK, F_UNLCK, 0, 0));
	for (int i = 0; i < 2000; i++)
		if (lock(a, F_OFD_SETLK, F_WRLCK, i, 1) != 0)
			say("neighbours become one", -1);
	ask("b asks for all", b, F_OFD_GETLK, F_RDLCK, 0, 0);
}

static void of_process(int a, int b)
{
	struct flock backwards = {.l_type = F_WRLCK, .l_whence = SEEK_END, .l_start = 0, .l_len = -5};

	say("a: lock of the process", lock(a, F_SETLK, F_WRLCK, 0, 10));
	say("b: the same process", lock(b, F_SETLK, F_WRLCK, 0, 10));
	say("b: an open file's", lock(b, F_OFD_SETLK, F_WRLCK, 5, 1));
	ask("b asks", b, F_GETLK, F_WRLCK, 0, 0);
	ask("b asks for the file", b, F_OFD_GETLK, F_WRLCK, 0, 0);
	close(dup(b));
	say("closing any ends them", lock(b, F_OFD_SETLK, F_WRLCK, 5, 1));
	say("backwards from the end", fcntl(a, F_SETLK, &backwards));
	ask("it is there", b, F_OFD_GETLK, F_WRLCK, 6, 0);
	say("before the beginning", lock(a, F_SETLK, F_WRLCK, -1, 1));
	say("an unknown type", lock(a, F_SETLK, 9, 0, 1));
	say("to wait for what is free", lock(a, F_SETLKW, F_WRLCK, 100, 1));
}

static void whole(int a, int b)
{
	int copy = dup(a);

	say("a: exclusive", flock(a, LOCK_EX | LOCK_NB));
	say("b: exclusive", flock(b, LOCK_EX | LOCK_NB));
	say("b: shared", flock(b, LOCK_SH | LOCK_NB));
	say("a: shared", flock(a, LOCK_SH));
	say("b: shared", flock(b, LOCK_SH | LOCK_NB));
	say("a: exclusive", flock(a, LOCK_EX | LOCK_NB));
	say("b: none", flock(b, LOCK_UN));
	say("a: exclusive", flock(a, LOCK_EX | LOCK_NB));
	say("nonsense", flock(a, 77));
	close(a);
	say("a copy keeps it", flock(b, LOCK_EX | LOCK_NB));
	close(copy);
	say("nobody keeps it", flock(b, LOCK_EX | LOCK_NB));
	say("closed", flock(copy, LOCK_EX));
}

/* As many pieces as the library OS has room for; then they go one by one, and in between. */
static void many(int fd)
{
	for (int i = 0; i < 511; i++) {
		if (lock(fd, F_SETLK, F_WRLCK, 3 * i, 2) < 0)
			say("lock", i);
	}
	say("the middle of one", lock(fd, F_SETLK, F_UNLCK, 0, 1));
	say("another type", lock(fd, F_SETLK, F_RDLCK, 3, 2));
	say("one more", lock(fd, F_SETLK, F_WRLCK, 3 * 511, 2));
	say("one less", lock(fd, F_SETLK, F_UNLCK, 3, 2));
	say("all of them", lock(fd, F_SETLK, F_UNLCK, 0, 0));
}

int main(void)
{
	int a, b, reader, writer;

	data_start();
	make("file", "0123456789");
	a = open("file", O_RDWR);
	b = open("file", O_RDWR);
	of_files(a, b);
	close(a);
	say("closing frees", lock(b, F_OFD_SETLK, F_WRLCK, 0, 0));
	say("b: all goes", lock(b, F_OFD_SETLK, F_UNLCK, 0, 0));
	a = open("file", O_RDWR);
	of_process(a, b);
	whole(a, b);
	close(a);
	close(b);
	many(open("file", O_RDWR));
	reader = open("file", O_RDONLY);
	writer = open("file", O_WRONLY);
	say("write lock of a reader", lock(reader, F_SETLK, F_WRLCK, 0, 1));
	say("read lock of a writer", lock(writer, F_SETLK, F_RDLCK, 0, 1));
	say("of a closed one", lock(99, F_SETLK, F_RDLCK, 0, 1));
	return 0;
}
