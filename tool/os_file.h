/* os_file.h: the library OS as the packer needs it: checked, and its entries found. */
#ifndef UNILET_OS_FILE_H
#define UNILET_OS_FILE_H

#include <stdint.h>

#include "elf_file.h"

#define OS_FILE_NAME "unilet-os.elf"

struct os_file {
	struct elf_file file;
	char *path;     /* owned */
	uint64_t start; /* first page; addresses as in the file */
	uint64_t end;   /* first page behind it */
	uint64_t entry;
	uint64_t syscall_entry;
	uint64_t fault_entry;
	uint64_t upcall_entry;
};

/* os_file.c */

/* Opens the library OS at `path`; NULL: the one that belongs to this tool. Returns 0, or -errno after a complaint;
 * os_file_close() is allowed either way. */
int os_file_open(struct os_file *os, const char *path);

void os_file_close(struct os_file *os);

/* find.c */

/* The path of a part of Unilet that is installed beside this tool or in its library folder. The caller frees it.
 * Returns NULL after a complaint if it is in neither place. */
char *find_part(const char *name);

/* The folder that holds unilet/dom.h and its like. The caller frees it; NULL if it is not there. */
char *find_headers(void);

#endif
