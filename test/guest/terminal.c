/* terminal.c: standard output is a terminal, and what the C library takes for one. */
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

int main(void)
{
	struct winsize size = {1, 1, 1, 1};

	for (int fd = 0; fd < 3; fd++)
		fprintf(stderr, "isatty %d: %d\n", fd, isatty(fd));
	fprintf(stderr, "size: %d\n", ioctl(1, TIOCGWINSZ, &size));
	fprintf(stderr, "%d rows, %d columns\n", size.ws_row, size.ws_col);
	fprintf(stderr, "size of a pipe: %d\n", ioctl(0, TIOCGWINSZ, &size));
	return 0;
}
