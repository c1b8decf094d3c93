/* call_file.h: the files that a call hands over to a guest: read in ranges, never copied. (message_abi.h) */
#ifndef UNILET_CALL_FILE_H
#define UNILET_CALL_FILE_H

#include "../abi/launch_abi.h"
#include "request.h"

struct call_files {
	uint32_t count;
	struct call_file {
		int released;
		uint64_t bytes; /* when the call was made: it gets no longer */
		uint64_t modified_ms;
	} file[LAUNCH_CALL_FILES_MAX];
};

/* call_file.c */

/* Looks at `count` descriptors from LAUNCH_FD_CALL_FILES on, before the lock-down. Returns 0, -EINVAL if one is no regular
 * file, or -errno. */
int call_file_open(struct call_files *files, uint32_t count);

/* Opcodes; UNSUPPORTED without a call. */
request_serve call_file_status;
request_serve call_file_read;
request_serve call_file_release;

#endif
