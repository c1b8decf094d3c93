/* profile.c: takes what the monitor counted, asks the symbol reader for names, and has the stacks written. */
#include "profile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../abi/machine_abi.h"
#include "guest.h"
#include "symbols.h"

#define PATH_BYTES 4096

static int check(const struct launch_profile *profile)
{
	if (profile->version != UNILET_ABI_VERSION || profile->vcpu_count > UNILET_VCPUS_MAX ||
	    profile->image_base > profile->image_start || profile->image_start > profile->image_end ||
	    profile->image_end - profile->image_start > GUEST_IMAGE_SPAN_MAX ||
	    profile->os_start < profile->image_start || profile->os_start > profile->image_end)
		return -EPROTO;
	for (uint32_t vcpu = 0; vcpu < UNILET_VCPUS_MAX; vcpu++) {
		for (uint32_t i = 0; i < PROFILE_STACKS_MAX; i++) {
			const struct profile_stack *stack = &profile->vcpu[vcpu].stack[i];

			if (stack->count && (vcpu >= profile->vcpu_count || stack->frame_count == 0 ||
					     stack->frame_count > PROFILE_FRAMES_MAX))
				return -EPROTO;
		}
	}
	return 0;
}

/* Read, not mapped: whoever else holds the memory may change it, but not our copy. */
int profile_read(int fd, struct launch_profile *out)
{
	ssize_t got = pread(fd, out, sizeof(*out), 0);

	if (got < 0)
		return -errno;
	if (got != (ssize_t)sizeof(*out))
		return -EPROTO;
	/* A monitor that got as far as its guest has said how many vCPUs there are. */
	return out->vcpu_count == 0 ? -ENODATA : check(out);
}

/* Too much for malloc(), which would keep it: taken from the kernel and given back. What is not used costs nothing. */
struct work {
	struct launch_profile profile;
	struct symbols_request request;
	struct symbols_name answer[SYMBOLS_ADDRESSES_MAX];
};

/* Names, or numbers with the reason in *missing. 0 or -ENOMEM. */
static int name(const struct unilet *guest, struct work *work, struct profile_names *names, const char **missing)
{
	char path[PATH_BYTES];
	uint32_t first;
	int error = profile_names_collect(&work->profile, names);
	int asked;

	if (error)
		return error;
	first = profile_names_request(names, &work->profile, &work->request);
	asked = guest_program_path(guest->program_directory, "unilet-symbols", path, sizeof(path));
	if (!asked && work->request.address_count)
		asked = symbols_name(path, guest->image, &work->request, work->answer);
	*missing = symbols_complaint(asked);
	return profile_names_set(names, &work->profile, work->answer, first, asked ? 0 : work->request.address_count);
}

/* Through a stream of our own, which the caller's descriptor outlives. */
static int write_lines(const struct launch_profile *profile, const struct profile_names *names, const char *program,
		       int fd, struct unilet_profile *out)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	FILE *to = copy < 0 ? NULL : fdopen(copy, "w");
	int error;

	if (!to) {
		error = -errno;
		if (copy >= 0)
			close(copy);
		return error;
	}
	errno = EIO;
	error = profile_fold(profile, names, program, to, out);
	if (ferror(to) && !error)
		error = -errno;
	if (fclose(to) != 0 && !error)
		error = -errno;
	return error;
}

int unilet_profile_write(const struct unilet *guest, int fd, const char *program, struct unilet_profile *out)
{
	struct work *work;
	struct profile_names names = {0};
	int error;

	*out = (struct unilet_profile){0};
	if (guest->state != GUEST_ENDED)
		return -EBUSY;
	if (guest->profile < 0)
		return -ENODATA;
	work = mmap(NULL, sizeof(*work), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (work == MAP_FAILED)
		return -errno;
	error = profile_read(guest->profile, &work->profile);
	if (!error)
		error = name(guest, work, &names, &out->symbols_missing);
	if (!error)
		error = write_lines(&work->profile, &names, program, fd, out);
	profile_names_free(&names);
	munmap(work, sizeof(*work));
	return error;
}
