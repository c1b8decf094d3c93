/* handle.c: numbers for objects; a released one is used again only when its release is known to be done. */
#include "sdk.h"

#include <string.h>

uint32_t sdk_handle_take(struct sdk_handles *handles)
{
	uint32_t handle;

	if (handles->free.length > 0) {
		handles->free.length -= sizeof(handle);
		memcpy(&handle, handles->free.bytes + handles->free.length, sizeof(handle));
		return handle;
	}
	if (handles->next == 0)
		handles->next = PAGE_ROOT + 1;
	if (handles->next > PAGE_HANDLE_GUEST_MAX)
		return 0;
	return handles->next++;
}

int sdk_handle_release(struct sdk_handles *handles, uint32_t handle)
{
	return sdk_buffer_append(&handles->released, &handle, sizeof(handle));
}

void sdk_handle_committed(struct sdk_handles *handles)
{
	uint32_t handle;

	for (size_t at = 0; at < handles->released.length; at += sizeof(handle)) {
		memcpy(&handle, handles->released.bytes + at, sizeof(handle));
		/* The page side's own numbers are its to give out. Without memory for the list a number is lost: no harm. */
		if (!(handle & PAGE_HANDLE_PAGE))
			(void)sdk_buffer_append(&handles->free, &handle, sizeof(handle));
	}
	handles->released.length = 0;
}
