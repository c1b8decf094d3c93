/* data-sync.c: what was written with O_SYNC and O_DSYNC survives a program that faults. */
#include "data.h"

#include <sys/uio.h>

static void write_to(const char *name, int flags)
{
	struct iovec vector[] = {{(char *)"kept ", 5}, {(char *)"too", 3}};
	int fd = open(name, O_WRONLY | O_CREAT | flags, 0666);

	printf("%s: %o\n", name, (unsigned)fcntl(fd, F_GETFL));
	say("write", write(fd, "this is ", 8));
	say("writev", writev(fd, vector, 2));
}

int main(void)
{
	data_start();
	show("sync");
	show("dsync");
	write_to("dsync", O_DSYNC);
	write_to("sync", O_SYNC);
	fflush(stdout);
	__builtin_trap();
}
