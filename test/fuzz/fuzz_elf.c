/* fuzz_elf.c: the packer's reader and rewriter: a program that it is given may be anything. */
#include "../../tool/complain.h"
#include "../../tool/pack.h"
#include "fuzz.h"

#include <errno.h>
#include <stdio.h>

#define OUT_MAX (1u << 20)

/* In complain.c's place: nobody reads what it would say. */
int complain(const char *format, ...)
{
	(void)format;
	return -EINVAL;
}

void complain_warning(const char *format, ...)
{
	(void)format;
}

static void rewrite(const struct elf_file *file)
{
	struct rewrite_plan plan;
	struct buffer out;
	uint8_t *copy = malloc(file->size + 1);

	CHECK(copy);
	memcpy(copy, file->bytes, file->size);
	buffer_open(&out, OUT_MAX);
	if (rewrite_open(&plan, file) == 0) {
		/* Out of reach for those that lie far off, which is an answer too. */
		if (rewrite_emit(&plan, file, 0x500000, 0x600000, &out) == 0)
			rewrite_patch(&plan, file, 0x500000, copy);
	}
	rewrite_close(&plan);
	buffer_close(&out);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct elf_file file;
	char path[32];
	uint64_t address;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fuzz_file(data, size));
	if (elf_file_open(&file, path) == 0) {
		elf_file_symbol(&file, "unilet_root");
		pack_program_headers(&file, &address);
		pack_check_program(&file);
		rewrite(&file);
	}
	elf_file_close(&file);
	return 0;
}
