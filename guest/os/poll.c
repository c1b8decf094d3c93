/* poll.c: waits until a descriptor is ready: standard input is when something came, all else always. */
#include "os.h"

#define NANOSECONDS 1000000000ll
#define POLL_MAX    1024u /* entries; Linux's default limit of descriptors */

enum { POLLIN = 0x1, POLLOUT = 0x4, POLLNVAL = 0x20, POLLRDNORM = 0x40, POLLWRNORM = 0x100 };

enum { SETS = 3 }; /* what to read from, what to write to, exceptions: there are none */

static void sleep(uint64_t ns)
{
	const struct timespec_abi time = {(int64_t)(ns / NANOSECONDS), (int64_t)(ns % NANOSECONDS)};

	time_sleep(1, false, &time);
}

/* What is ready without waiting. */
static uint16_t ready_now(const struct pollfd_abi *entry, bool input)
{
	const struct file *file = descriptor_file(entry->fd);

	if (entry->fd < 0)
		return 0;
	if (!file)
		return POLLNVAL;
	if (console_is_input(file))
		return input ? entry->events & (POLLIN | POLLRDNORM) : 0;
	if (file->kind == FILE_CONSOLE)
		return entry->events & (POLLOUT | POLLWRNORM);
	return entry->events & (POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM);
}

static int64_t fill_in(struct pollfd_abi *poll, uint64_t count, bool input)
{
	int64_t ready = 0;

	for (uint64_t i = 0; i < count; i++) {
		poll[i].revents = ready_now(&poll[i], input);
		ready += poll[i].revents != 0;
	}
	return ready;
}

int64_t poll_wait(struct pollfd_abi *poll, uint64_t count, uint64_t timeout_ns)
{
	bool wants_input = false;
	int64_t ready;

	if (count > POLL_MAX)
		return -EINVAL;
	ready = fill_in(poll, count, false);
	for (uint64_t i = 0; i < count; i++)
		wants_input |= ready_now(&poll[i], true) != ready_now(&poll[i], false);
	/* With something ready already it is only looked whether input is there as well. */
	if (wants_input)
		return fill_in(poll, count, console_await_input(ready ? 0 : timeout_ns));
	if (ready == 0)
		sleep(timeout_ns);
	return ready;
}

static bool in_set(const uint64_t *set, uint64_t fd)
{
	return set && (set[fd / 64] >> fd % 64 & 1);
}

/* Leaves in the sets what is ready; answers how many bits. */
static int64_t write_sets(uint64_t count, uint64_t *const set[SETS], const struct pollfd_abi *poll)
{
	static const uint16_t event[SETS] = {POLLIN, POLLOUT, 0};
	int64_t bits = 0;

	for (int i = 0; i < SETS; i++) {
		if (!set[i])
			continue;
		memset(set[i], 0, (count + 63) / 64 * sizeof(uint64_t));
		for (uint64_t fd = 0; fd < count; fd++)
			if (poll[fd].revents & event[i]) {
				set[i][fd / 64] |= 1ull << fd % 64;
				bits++;
			}
	}
	return bits;
}

int64_t poll_select(uint64_t count, uint64_t *const set[SETS], uint64_t timeout_ns)
{
	struct pollfd_abi poll[POLL_MAX];

	if (count > POLL_MAX)
		return -EINVAL;
	for (uint64_t fd = 0; fd < count; fd++) {
		const bool in = in_set(set[0], fd), out = in_set(set[1], fd);

		poll[fd] = (struct pollfd_abi){-1, 0, 0};
		if (!in && !out && !in_set(set[2], fd))
			continue;
		if (!descriptor_file((int)fd))
			return -EBADF;
		poll[fd] = (struct pollfd_abi){(int32_t)fd, (uint16_t)((in ? POLLIN : 0) | (out ? POLLOUT : 0)), 0};
	}
	poll_wait(poll, count, timeout_ns);
	return write_sets(count, set, poll);
}

/* NULL: for ever. `unit_ns` is what the second field counts. */
int64_t poll_timeout(const struct timespec_abi *time, int64_t unit_ns, uint64_t *timeout_ns)
{
	*timeout_ns = UINT64_MAX;
	if (!time)
		return 0;
	if (time->seconds < 0 || time->nanoseconds < 0 || time->nanoseconds >= NANOSECONDS / unit_ns)
		return -EINVAL;
	if (time->seconds < INT64_MAX / NANOSECONDS)
		*timeout_ns = (uint64_t)(time->seconds * NANOSECONDS + time->nanoseconds * unit_ns);
	return 0;
}
