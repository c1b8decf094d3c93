/* arguments.c: arguments, environment, functions at exit, and the exit status. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void last(void)
{
	puts("registered first, called last");
}

static void first(void)
{
	puts("registered last, called first");
	fflush(stdout);
}

__attribute__((destructor)) static void destroyed(void)
{
	(void)!write(STDOUT_FILENO, "destructor\n", 11);
}

int main(int count, char **argument)
{
	printf("%d, %s\n", count, argument[0] && argument[0][0] ? "named" : "nameless");
	for (int i = 1; i < count; i++)
		printf("[%s] %zu\n", argument[i], strlen(argument[i]));
	printf("%d\n", argument[count] == NULL);
	printf("%s\n", getenv("UNILET_TEST") ? getenv("UNILET_TEST") : "not set");
	setenv("UNILET_TEST", "changed", 1);
	setenv("UNILET_OTHER", "new", 0);
	printf("%s %s\n", getenv("UNILET_TEST"), getenv("UNILET_OTHER"));
	unsetenv("UNILET_OTHER");
	printf("%s\n", getenv("UNILET_OTHER") ? "still there" : "gone");
	atexit(last);
	atexit(first);
	exit(count > 1 ? (int)strtol(argument[1], NULL, 10) : 0);
}
