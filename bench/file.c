/* file.c: makes a small file, writes it, makes it durable and gives it its name, again and again: as editors save, and as
 * programs keep their settings. Natively in the directory of argument 1, as a unilet in /data. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "measure.h"

#define ROUNDS 200u
#define NAMES  50u
#define BYTES  1000u

static int save(const char *name, const void *bytes)
{
	const int fd = open("new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	int result;

	if (fd < 0)
		return -1;
	result = write(fd, bytes, BYTES) == BYTES ? fsync(fd) : -1;
	return close(fd) == 0 && result == 0 ? rename("new", name) : -1;
}

int main(int argument_count, char **arguments)
{
	char bytes[BYTES], name[16];

	if (chdir(argument_count > 1 ? arguments[1] : "/data") != 0) {
		perror("file: no place for files");
		return 1;
	}
	for (unsigned i = 0; i < ROUNDS; i++) {
		uint64_t start;

		memset(bytes, (int)i + 1, sizeof(bytes));
		snprintf(name, sizeof(name), "file-%u", i % NAMES);
		start = measure_now_ns();
		if (save(name, bytes) != 0) {
			perror("file: saving failed");
			return 1;
		}
		/* The first ones are new names: that is another thing than to replace. */
		if (i >= NAMES)
			measure_say("saved", (double)(measure_now_ns() - start));
	}
	return 0;
}
