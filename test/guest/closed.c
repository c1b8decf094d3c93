/* closed.c: nobody reads standard output, or it is full: the program is told, and may go on. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
	char line[1000];
	int result = 0;

	signal(SIGPIPE, SIG_IGN);
	memset(line, 'x', sizeof(line));
	/* A pipe may take some before it is known that nobody reads. */
	for (int i = 0; i < 1000 && result >= 0; i++)
		result = (int)write(STDOUT_FILENO, line, sizeof(line));
	fprintf(stderr, "write: %s\n", result < 0 ? strerror(errno) : "went well");
	printf("this goes nowhere\n");
	fprintf(stderr, "fflush: %d\n", fflush(stdout));
	return 3;
}
