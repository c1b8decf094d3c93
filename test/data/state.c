/* state.c: says what /data is like. Argument 1: what to do there. */
#include "../guest/data.h"

#include <unilet/error.h>
#include <unilet/store.h>

#define PART 4096

static char part[PART];

/* Fills the file until nothing fits, says how far it came, and that it can be emptied. */
static int fill(void)
{
	long blocks = 0;
	int fd;

	make("/data/kept", "what was flushed");
	fd = open("/data/large", O_WRONLY | O_CREAT | O_TRUNC, 0600);
	say("fsync", fsync(fd));
	memset(part, 'x', sizeof(part));
	while (write(fd, part, PART) == PART)
		blocks++;
	printf("full: %s, more than 100 blocks: %d\n", strerror(errno), blocks > 100);
	say("make another", open("/data/other", O_WRONLY | O_CREAT, 0600));
	say("fsync of what fits", fsync(fd));
	say("shorter", ftruncate(fd, PART));
	say("there is room again", pwrite(fd, part, PART, PART));
	say("remove it", unlink("/data/large"));
	close(fd);
	make("/data/other", "fits now");
	show("/data/other");
	show("/data/kept");
	return 0;
}

/* Raw writes are for those who use no files. */
static int raw(void)
{
	int result = unilet_store_write(0, part, PART);

	printf("before: %s\n", unilet_error_text(result));
	say("files", access("/data", F_OK));
	result = unilet_store_write(0, part, PART);
	printf("after: %s\n", unilet_error_text(result));
	result = unilet_store_discard(0, PART);
	printf("discard: %s\n", unilet_error_text(result));
	result = unilet_store_read(0, part, PART);
	printf("read: %s\n", unilet_error_text(result));
	return 0;
}

/* Ends with files that nobody has a name for. */
static int unnamed(void)
{
	const int fd = open("/data/unnamed", O_RDWR | O_CREAT, 0600);

	say("write", write(fd, part, PART));
	say("unlink", unlink("/data/unnamed"));
	say("fsync", fsync(fd));
	say("read", pread(fd, part, PART, 0));
	fflush(stdout);
	_exit(0);
}

/* Ends itself as a failed assertion does. */
static int aborted(void)
{
	make("/data/last", "written before abort");
	abort();
}

static int hold(void)
{
	say("files", access("/data", F_OK));
	fflush(stdout);
	return getchar() == EOF ? 0 : 1;
}

/* Waits until somebody has broken the disk, and says what comes of it. Before that: "make": a file is flushed; "look": it is
 * looked for; else /data was not in use. */
static int broken(const char *before)
{
	int fd;

	if (strcmp(before, "make") == 0) {
		make("/data/kept", "what was flushed");
		sync();
	} else if (strcmp(before, "look") == 0) {
		access("/data/kept", F_OK);
	}
	puts("ready");
	fflush(stdout);
	getchar();
	show("/data/kept");
	fd = open("/data/lost", O_WRONLY | O_CREAT, 0600);
	if (fd < 0)
		return say("open", fd) < 0;
	say("write", write(fd, part, PART));
	say("fsync", fsync(fd));
	say("fsync again", fsync(fd));
	say("write again", write(fd, part, PART));
	show("/data/kept");
	return 0;
}

int main(int argument_count, char **arguments)
{
	const char *what = argument_count > 1 ? arguments[1] : "";

	if (strcmp(what, "fill") == 0)
		return fill();
	if (strcmp(what, "raw") == 0)
		return raw();
	if (strcmp(what, "unnamed") == 0)
		return unnamed();
	if (strcmp(what, "abort") == 0)
		return aborted();
	if (strcmp(what, "hold") == 0)
		return hold();
	if (strcmp(what, "break") == 0)
		return broken(argument_count > 2 ? arguments[2] : "");
	say("files", access("/data", F_OK));
	say("make", open("/data/file", O_WRONLY | O_CREAT, 0600) < 0 ? -1 : 0);
	say("list", access("/data/file", F_OK));
	return 0;
}
