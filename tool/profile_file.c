/* profile_file.c: the file that `unilet run --profile` leaves: where the program spent its time. */
#include "profile_file.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "../host/log.h"
#include "new_file.h"

#define WHAT       "profile"
#define SUFFIX     ".unilet"
#define NAME_BYTES 256

int profile_file_open(struct profile_file *profile)
{
	profile->fd = profile->path ? new_file_open(WHAT, profile->path) : -1;
	return profile->path && profile->fd < 0 ? profile->fd : 0;
}

/* The image's name without folder and suffix; and no ';', which stands between two names. */
static void name_program(const char *image, char name[NAME_BYTES])
{
	const char *slash = strrchr(image, '/');
	size_t length = log_escape(name, NAME_BYTES, slash ? slash + 1 : image, strlen(slash ? slash + 1 : image));

	if (length > strlen(SUFFIX) && strcmp(name + length - strlen(SUFFIX), SUFFIX) == 0)
		name[length - strlen(SUFFIX)] = '\0';
	for (char *at = name; *at; at++)
		if (*at == ';')
			*at = ':';
}

void profile_file_close(struct profile_file *profile, const char *image, const struct unilet *guest)
{
	struct unilet_profile written;
	char name[NAME_BYTES];
	int result = -ENODATA;

	if (!profile->path || profile->fd < 0)
		return;
	name_program(image, name);
	if (guest)
		result = unilet_profile_write(guest, profile->fd, name, &written);
	new_file_close(WHAT, profile->path, profile->fd, result);
	profile->fd = -1;
	if (result < 0)
		return;
	log_warn(WHAT " %s: %" PRIu64 " samples, %" PRIu64 " lost, %" PRIu64 " times waiting", profile->path,
		 written.samples, written.lost, written.idle);
	if (written.symbols_missing)
		log_warn(WHAT " %s: no names: %s", profile->path, written.symbols_missing);
}
