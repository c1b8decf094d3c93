/* writer.c: changes files in /data in a known sequence, for ever, from step argument 1 on, and says the number of each step up
 * to which all was flushed. model.py knows what each step does. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <unilet/error.h>
#include <unilet/keyvalue.h>

#define STEPS       9ul /* in a turn */
#define BLOCK_BYTES 4096ul
#define RECORD      64ul /* a part of a block, so that no record lies in two */
#define BIG_BLOCKS  64ul

static char bytes[BLOCK_BYTES];
static char name[32];

static _Noreturn void fail(unsigned long step, const char *what)
{
	printf("FAIL %lu: %s: %s\n", step, what, strerror(errno));
	exit(1);
}

/* "STEP:STEP:STEP:..." */
static void fill(unsigned long step, size_t length)
{
	char unit[32];
	const size_t unit_length = (size_t)snprintf(unit, sizeof(unit), "%lu:", step);

	for (size_t i = 0; i < length; i++)
		bytes[i] = unit[i % unit_length];
}

static const char *numbered(const char *what, unsigned long number)
{
	snprintf(name, sizeof(name), "%s%lu", what, number);
	return name;
}

static void write_to(unsigned long step, const char *file, int flags, off_t at, size_t length)
{
	const int fd = open(file, O_WRONLY | flags, 0600);
	ssize_t done;

	fill(step, length);
	done = fd < 0 ? -1 : at < 0 ? write(fd, bytes, length) : pwrite(fd, bytes, length, at);
	if (done != (ssize_t)length || close(fd) != 0)
		fail(step, file);
}

static void flush(unsigned long step)
{
	const int fd = open(".", O_RDONLY);

	if (fd < 0 || fsync(fd) != 0 || close(fd) != 0)
		fail(step, "fsync");
	printf("%lu\n", step);
	fflush(stdout);
}

static void put(unsigned long step, unsigned long turn)
{
	const size_t length = step * 13 % 4000;
	int result;

	fill(step, length);
	result = unilet_keyvalue_put(numbered("k", turn % 5), bytes, length);
	if (result < 0)
		fail(step, unilet_error_text(result));
}

static void change(unsigned long step)
{
	const unsigned long turn = step / STEPS;

	switch (step % STEPS) {
	case 0:
		write_to(step, "new", O_CREAT | O_TRUNC, 0, 0);
		break;
	case 1:
		write_to(step, "new", 0, 0, 100 + step * 37 % 3900);
		break;
	case 2:
		if (rename("new", numbered("f", turn % 7)) != 0)
			fail(step, "rename");
		flush(step);
		break;
	case 3:
		if (turn % 100 == 99 ? truncate("log", 0) != 0 : 0)
			fail(step, "truncate");
		if (turn % 100 != 99)
			write_to(step, "log", O_CREAT | O_APPEND, -1, RECORD);
		break;
	case 4:
		if (mkdir(numbered("d", turn % 3), 0700) != 0 && (errno != EEXIST || rmdir(name) != 0))
			fail(step, "mkdir");
		break;
	case 5:
		if (unlink(numbered("f", (turn + 3) % 7)) != 0 && errno != ENOENT)
			fail(step, "unlink");
		break;
	case 6:
		write_to(step, "big", O_CREAT, (off_t)(step * 7919 % BIG_BLOCKS * BLOCK_BYTES + 100), 200);
		break;
	case 7:
		put(step, turn);
		break;
	default:
		flush(step);
	}
}

int main(int argument_count, char **arguments)
{
	unsigned long step = argument_count > 1 ? strtoul(arguments[1], NULL, 10) : 0;

	if (chdir("/data") != 0)
		fail(step, "/data");
	for (;; step++)
		change(step);
}
