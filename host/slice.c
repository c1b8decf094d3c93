/* slice.c: a guest's cgroup: its limits, whether they were met, and its end. */
#include "slice.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "host_limits.h"
#include "unilet.h"

/* Memory and processes must be limited. With memory short all of the guest ends, not a part; its CPU time is worth less
 * than that of what a person looks at. */
static int set_limits(const char *path, uint64_t memory_max)
{
	char number[32];
	int error;

	snprintf(number, sizeof(number), "%" PRIu64, memory_max);
	error = slice_write(path, "memory.max", number);
	if (!error)
		error = slice_write(path, "memory.oom.group", "1");
	snprintf(number, sizeof(number), "%u", SLICE_PROCESSES_MAX);
	if (!error)
		error = slice_write(path, "pids.max", number);
	snprintf(number, sizeof(number), "%u", SLICE_CPU_WEIGHT);
	if (!error)
		slice_write(path, "cpu.weight", number);
	return error;
}

static int find_parent(char parent[SLICE_PATH_BYTES])
{
	return slice_place("/proc/self/mountinfo", "/proc/self/cgroup", parent);
}

int unilet_prepare(void)
{
	char parent[SLICE_PATH_BYTES];

	return find_parent(parent);
}

int slice_open(struct slice *slice, uint64_t memory_max)
{
	static atomic_uint count;
	char parent[SLICE_PATH_BYTES];
	int error = find_parent(parent);

	slice->fd = -1;
	if (error)
		return error;
	if (snprintf(slice->path, sizeof(slice->path), "%s/unilet-%d-%u", parent, (int)getpid(),
		     atomic_fetch_add(&count, 1)) >= (int)sizeof(slice->path))
		return -ENAMETOOLONG;
	if (mkdir(slice->path, 0755) < 0)
		return -errno;
	error = set_limits(slice->path, memory_max);
	if (!error) {
		slice->fd = open(slice->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		error = slice->fd < 0 ? -errno : 0;
	}
	if (error)
		rmdir(slice->path);
	return error;
}

int slice_ran_out(const struct slice *slice)
{
	static const char killed[] = "oom_kill ";
	char events[512];
	const char *at;

	if (slice->fd < 0 || slice_read(slice->path, "memory.events", events, sizeof(events)) < 0)
		return 0;
	at = strstr(events, killed);
	return at && strtoul(at + strlen(killed), NULL, 10) > 0;
}

void slice_close(struct slice *slice)
{
	const struct timespec pause = {.tv_nsec = SLICE_REMOVE_PAUSE_NS};

	if (slice->fd < 0)
		return;
	close(slice->fd);
	slice->fd = -1;
	/* What has been reaped may be in it for a moment, and so may be the thread that Linux up to 6.12 keeps for a machine. */
	for (unsigned i = 0; rmdir(slice->path) < 0 && errno == EBUSY && i < SLICE_REMOVE_TRIES; i++)
		nanosleep(&pause, NULL);
}
