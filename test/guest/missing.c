/* missing.c: what a unilet has not: processes, sockets, files. Each says so cleanly. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void say(const char *what, long result)
{
	printf("%s: %ld %s\n", what, result, result < 0 ? strerror(errno) : "");
}

int main(void)
{
	char *argument[] = {(char[]){"true"}, NULL};
	struct stat status;
	int pipes[2];

	say("fork", fork());
	say("vfork", syscall(58));
	say("execv", execv("/bin/true", argument));
	say("socket", socket(AF_INET, SOCK_STREAM, 0));
	say("pipe", pipe(pipes));
	say("unknown", syscall(499));
	say("open", open("/etc/passwd", O_RDONLY));
	say("stat", stat("/no", &status) == 0 ? 0 : -1);
	return 0;
}
