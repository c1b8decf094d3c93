/* data.h: what the tests of files share: natively they run in a directory of the runner's, as unilets in /data. */
#ifndef UNILET_TEST_GUEST_DATA_H
#define UNILET_TEST_GUEST_DATA_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Goes there. */
static inline void data_start(void)
{
	const char *directory = getenv("UNILET_TEST_DATA");

	umask(022);
	if (chdir(directory ? directory : "/data") != 0) {
		perror("no place for files");
		exit(2);
	}
}

/* One line for a call: what, its result, and the error if it failed. */
static inline long say(const char *what, long result)
{
	printf("%-32s %ld%s%s\n", what, result, result < 0 ? " " : "", result < 0 ? strerror(errno) : "");
	return result;
}

/* A file with these bytes. */
static inline void make(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0666);

	if (fd < 0 || write(fd, text, strlen(text)) != (ssize_t)strlen(text) || close(fd) != 0)
		printf("cannot make %s: %s\n", name, strerror(errno));
}

/* What is in a file, on one line. */
static inline void show(const char *name)
{
	char bytes[200];
	int fd = open(name, O_RDONLY);
	ssize_t length = fd < 0 ? -1 : read(fd, bytes, sizeof(bytes) - 1);

	if (length < 0) {
		printf("%s: %s\n", name, strerror(errno));
	} else {
		bytes[length] = 0;
		printf("%s: %zd bytes: %s\n", name, length, bytes);
	}
	if (fd >= 0)
		close(fd);
}

#endif
