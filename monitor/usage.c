/* usage.c: how much memory the guest holds, where it has more addresses than memory. */
#include "machine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "limits.h"

int usage_open(struct machine *machine)
{
	const struct memory_area *ram = &machine->memory.area[AREA_RAM];

	machine->usage_fd = -1;
	if (ram->bytes <= machine->memory_bytes)
		return 0;
	machine->usage_fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	return machine->usage_fd < 0 ? -errno : 0;
}

/* Private pages of this process in bytes (proc(5), statm: size, resident, shared): the guest's RAM, and what the monitor
 * itself needs. */
static uint64_t held_bytes(int fd)
{
	unsigned long field[3];
	char text[128];
	char *at = text;
	ssize_t length = pread(fd, text, sizeof(text) - 1, 0);

	if (length <= 0)
		return 0;
	text[length] = '\0';
	for (int i = 0; i < 3; i++)
		field[i] = strtoul(at, &at, 10);
	return field[2] < field[1] ? (field[1] - field[2]) * UNILET_PAGE : 0;
}

uint64_t usage_check(struct machine *machine)
{
	const uint64_t limit = machine->memory_bytes + USAGE_OWN_BYTES;
	uint64_t held, next;

	if (machine->usage_fd < 0)
		return WATCH_SLEEP_MAX_NS;
	held = held_bytes(machine->usage_fd);
	if (held > limit) {
		machine_end(machine, LAUNCH_OVER_LIMIT, LIMIT_MEMORY, 0, 0, 0);
		return WATCH_SLEEP_MIN_NS;
	}
	/* However quickly it touches pages, it cannot be over the limit before. */
	next = (limit - held) / (USAGE_BYTES_PER_NS * machine->vcpu_count);
	return next < WATCH_SLEEP_MIN_NS ? WATCH_SLEEP_MIN_NS : next < WATCH_SLEEP_MAX_NS ? next : WATCH_SLEEP_MAX_NS;
}
