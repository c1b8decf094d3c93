/* data-stdio.c: the C library's files, and that they are there in the next run, whether flushed or not. */
#include "data.h"

static int next_count(void)
{
	FILE *file = fopen("count", "r");
	int count = 0;

	if (file && fscanf(file, "%d", &count) != 1)
		puts("count is damaged");
	if (file)
		fclose(file);
	file = fopen("count.new", "w");
	fprintf(file, "%d\n", count + 1);
	fclose(file);
	rename("count.new", "count");
	return count;
}

static void log_line(int count)
{
	FILE *file = fopen("log", "a+");
	char line[80];

	fprintf(file, "line %d\n", count);
	rewind(file);
	while (fgets(line, sizeof(line), file))
		fputs(line, stdout);
	fclose(file);
}

static void scratch(void)
{
	char name[] = "scratch-XXXXXX";
	int fd = mkstemp(name);
	FILE *file = fdopen(fd, "w+");

	for (int i = 0; i < 10000; i++)
		fprintf(file, "%d ", i);
	fseek(file, -5, SEEK_END);
	printf("%d of %ld\n", fscanf(file, "%d", &fd) == 1 ? fd : -1, ftell(file));
	fclose(file);
	say("remove", remove(name));
}

static void standard_output(void)
{
	int kept = dup(1);

	fflush(stdout);
	dup2(open("output", O_WRONLY | O_CREAT | O_TRUNC, 0666), 1);
	puts("this goes to a file");
	fflush(stdout);
	dup2(kept, 1);
	show("output");
}

int main(void)
{
	int count;

	data_start();
	count = next_count();
	printf("run %d\n", count);
	log_line(count);
	scratch();
	standard_output();
	if (count == 1)
		_exit(0); /* without the library's own end */
	return 0;
}
