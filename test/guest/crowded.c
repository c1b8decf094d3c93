/* crowded.c: a program that takes the whole window, or every request: what the library OS needs for itself is left. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../abi/store_abi.h"
#include "../../guest/call.h"

#define PAGE      4096
#define PAGES_MAX 4096

static void say(const char *what, long result)
{
	printf("%s: %ld%s%s\n", what, result, result < 0 ? " " : "", result < 0 ? strerror(errno) : "");
	fflush(stdout);
}

static void window(void)
{
	static char large[100000];
	static long taken[PAGES_MAX];
	struct pollfd input = {.fd = 0, .events = POLLIN};
	char bytes[10];
	int count = 0;

	while ((taken[count] = call_os(CALL_BULK_TAKE, CALL_SERVICE, PAGE, 0)))
		count++;
	printf("a window of more than 100 pages: %d\n", count > 100);
	say("a long write", write(STDERR_FILENO, large, sizeof(large)));
	say("poll", poll(&input, 1, -1));
	say("read", read(STDIN_FILENO, bytes, 2));
	say("read the rest", read(STDIN_FILENO, bytes, sizeof(bytes)));
	say("a file", open("/data/file", O_RDWR | O_CREAT, 0666));
	say("again", open("/data/file", O_RDWR | O_CREAT, 0666));
	while (count-- > 0)
		call_os(CALL_BULK_GIVE, CALL_SERVICE, taken[count], PAGE);
	say("a file now that there is room", open("/data/file", O_RDWR | O_CREAT, 0666));
}

static void requests(int fd)
{
	const struct ring_entry entry = {.opcode = STORE_SIZE};
	struct ring_entry completion;
	int count = 0;
	long result;

	while ((result = call_os(CALL_SUBMIT, CALL_SERVICE, (long)&entry, 1)) >= 0)
		count++;
	printf("more than 200 requests: %d, then busy: %d\n", count > 200, result == -UNILET_BUSY);
	say("write", write(fd, "file", 4));
	say("fsync", fsync(fd));
	while (call_os(CALL_NEXT, (long)&completion, 0, 0) >= 0)
		count--;
	printf("open ones: %d\n", count);
}

int main(void)
{
	window();
	requests(3);
	return 0;
}
