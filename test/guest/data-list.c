/* data-list.c: what is in a directory, however large, and while it changes. */
#include "data.h"

#include <dirent.h>
#include <sys/syscall.h>

#define MANY 700

static int compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void list(const char *name)
{
	struct dirent **found;
	int count = scandir(name, &found, NULL, compare);

	printf("%s:", name);
	for (int i = 0; i < count; i++) {
		printf(" %s%s", found[i]->d_name, found[i]->d_type == DT_DIR ? "/" : "");
		free(found[i]);
	}
	puts(count < 0 ? strerror(errno) : "");
	if (count >= 0)
		free(found);
}

static void name_of(char *name, int i)
{
	snprintf(name, 60, "many/a-name-that-takes-some-room-%d", i);
}

static void many(void)
{
	char name[60], seen[MANY] = "";
	struct dirent *entry;
	int twice = 0, missing = 0, number, removed = 0;
	DIR *directory;

	mkdir("many", 0777);
	for (int i = 0; i < MANY; i++) {
		name_of(name, i);
		make(name, "");
	}
	directory = opendir("many");
	while ((entry = readdir(directory))) {
		if (sscanf(entry->d_name, "a-name-that-takes-some-room-%d", &number) != 1)
			continue;
		twice += seen[number]++;
		name_of(name, number);
		removed += unlink(name) == 0;
	}
	for (int i = 0; i < MANY; i++)
		missing += !seen[i];
	closedir(directory);
	printf("%d seen twice, %d not seen, %d removed\n", twice, missing, removed);
	list("many");
	say("rmdir", rmdir("many"));
}

static void places(void)
{
	struct dirent *entry;
	char name[256] = "";
	long place;
	DIR *directory = opendir(".");

	readdir(directory);
	place = telldir(directory);
	entry = readdir(directory);
	snprintf(name, sizeof(name), "%s", entry ? entry->d_name : "nothing");
	while (readdir(directory))
		;
	seekdir(directory, place);
	entry = readdir(directory);
	say("the same again", entry && strcmp(entry->d_name, name) == 0);
	rewinddir(directory);
	for (place = 0; readdir(directory); place++)
		;
	say("entries", place);
	closedir(directory);
}

int main(void)
{
	char bytes[8];
	int fd;

	data_start();
	list(".");
	make("c", "");
	make("a", "");
	mkdir("b", 0777);
	make("b/inner", "");
	list(".");
	list("b");
	list("a");
	list("none");
	places();
	fd = open("b", O_RDONLY | O_DIRECTORY);
	say("too small a buffer", syscall(SYS_getdents64, fd, bytes, sizeof(bytes)));
	unlink("b/inner");
	rmdir("b");
	say("nothing in what was removed", syscall(SYS_getdents64, fd, bytes, sizeof(bytes)));
	close(fd);
	fd = open("a", O_RDONLY);
	say("not a directory", syscall(SYS_getdents64, fd, bytes, sizeof(bytes)));
	close(fd);
	many();
	unlink("c");
	unlink("a");
	return 0;
}
