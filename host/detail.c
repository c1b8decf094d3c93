/* detail.c: makes the memory for a monitor's details, and copies what is in it, once. */
#include "detail.h"

#include <errno.h>
#include <unistd.h>

#include "sealed.h"

int detail_create(void)
{
	return sealed_create("unilet-detail", DETAIL_BYTES);
}

static int check(const struct launch_detail *detail)
{
	if (detail->version != UNILET_ABI_VERSION || detail->source >= DETAIL_SOURCE_COUNT ||
	    detail->vcpu >= UNILET_VCPUS_MAX || detail->request_count > DETAIL_REQUESTS_MAX || detail->stepped > 1 ||
	    detail->image_start > detail->image_end || detail->image_base > detail->image_start ||
	    detail->image_end - detail->image_start > GUEST_IMAGE_SPAN_MAX || detail->stack_bytes > DETAIL_STACK_MAX ||
	    detail->stack_bytes > UINT64_MAX - detail->stack_address || detail->core_error < 0)
		return -EPROTO;
	return 0;
}

/* Read, not mapped: whoever else holds the memory may change it, but not our copy. */
int detail_read(int fd, struct launch_detail *out)
{
	ssize_t got = pread(fd, out, sizeof(*out), 0);

	if (got < 0)
		return -errno;
	if (got != (ssize_t)sizeof(*out))
		return -EPROTO;
	return out->complete == 1 ? check(out) : -ENODATA;
}
