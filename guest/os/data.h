/* data.h: what the files of /data share among themselves. */
#ifndef UNILET_OS_DATA_H
#define UNILET_OS_DATA_H

#include "../../filesystem/filesystem.h"
#include "os.h"

/* data_device.c: the store as the file system's device. */
/* -ENOMEM: there is no room for its buffers just now. */
int64_t device_open(struct filesystem_device *device, uint64_t *blocks);
bool device_is_full(void); /* the last failure was that the disk below the store has no room */

/* data.c */
int64_t
data_mount(struct filesystem **mounted); /* the first time, or the first when there is memory for it, mounts it */
int64_t data_result(int64_t result);     /* the file system's as an errno; tells the person once of a failure */

/* data_file.c: what is done with an open file */
void data_file_kind(struct file_kind *kind);

#endif
