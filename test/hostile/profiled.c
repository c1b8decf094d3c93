/* profiled.c: looks at the profile of a guest that has ended. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runner.h"

#define TEXT_BYTES (4u << 20)
#define NAME       "guest"

/* Adds up what the lines count, and takes note of the vCPUs. NULL or what is wrong. */
static const char *read_lines(const char *text, uint64_t *sum, unsigned *vcpus)
{
	const char *before = NULL;

	while (*text) {
		const char *end = strchr(text, '\n');
		const char *space = end ? memrchr(text, ' ', (size_t)(end - text)) : NULL;

		if (!space || strncmp(text, NAME ";", strlen(NAME) + 1) != 0)
			return "a line of its profile is none";
		for (const char *at = text; at < end; at++)
			if (*at < ' ' || *at > '~')
				return "its profile speaks to the terminal";
		if (before && strncmp(before, text, (size_t)(space + 1 - text)) == 0)
			return "its profile says the same twice";
		if (strncmp(text, NAME ";vcpu-", strlen(NAME ";vcpu-")) == 0)
			*vcpus |= 1u << (text[strlen(NAME ";vcpu-")] - '0');
		*sum += strtoull(space + 1, NULL, 10);
		before = text;
		text = end + 1;
	}
	return NULL;
}

static const char *compare(const struct row *row, const struct unilet_profile *profile, const char *text)
{
	const unsigned wanted = row->vcpus > 1 ? (1u << row->vcpus) - 1 : 0;
	unsigned vcpus = 0;
	uint64_t sum = 0;
	const char *wrong = read_lines(text, &sum, &vcpus);

	if (wrong)
		return wrong;
	if (sum != profile->samples)
		return "its profile has other samples than it says";
	if (profile->symbols_missing)
		return profile->symbols_missing;
	if ((row->flags & ROW_PROFILE) && (sum == 0 || vcpus != wanted))
		return "a vCPU is not in its profile";
	return NULL;
}

const char *profiled_check(const struct unilet *guest, const struct row *row)
{
	static char text[TEXT_BYTES];
	struct unilet_profile profile = {0};
	int fd = memfd_create("profile", MFD_CLOEXEC);
	int error = fd < 0 ? -errno : unilet_profile_write(guest, fd, NAME, &profile);
	ssize_t length = error ? 0 : pread(fd, text, sizeof(text) - 1, 0);

	if (fd >= 0)
		close(fd);
	/* It need not have come to run. */
	if (error == -ENODATA && !(row->flags & ROW_PROFILE))
		return NULL;
	if (error || length < 0)
		return "its profile could not be written";
	text[length] = '\0';
	return compare(row, &profile, text);
}
