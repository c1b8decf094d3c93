/* symbols.c: unilet-symbols: says which functions and lines a guest's stack leads through, and can do nothing else.
 *
 * Tables of symbols are parsed here and nowhere else: they come with the image, so they may be made to take their reader
 * over. It has the image, the detail, a socket to answer on, a bounded time and memory, and a filter. */
#include <errno.h>
#include <fcntl.h>
#include <seccomp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/launch_abi.h"
#include "../host/detail.h"
#include "../host/host_limits.h"
#include "../host/lockdown.h"
#include "reader.h"

static int lock_down(void)
{
	struct lockdown_plan plan = lockdown_symbols;
	uint32_t lacks = 0; /* nobody asks */
	struct stat status;

	if (fstat(LAUNCH_FD_FILE, &status) < 0)
		return -errno;
	plan.memory_max = SYMBOLS_MEMORY_MAX + (uint64_t)status.st_size;
	return lockdown_enter(&plan, &lacks);
}

/* No other file is ever looked for: what an image names is not opened. */
static int find_nothing(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base, char **file, Elf **elf)
{
	(void)module, (void)data, (void)name, (void)base, (void)file, (void)elf;
	return -1;
}

static int find_no_debug_file(Dwfl_Module *module, void **data, const char *name, Dwarf_Addr base, const char *file,
			      const char *link, GElf_Word checksum, char **out)
{
	(void)module, (void)data, (void)name, (void)base, (void)file, (void)link, (void)checksum, (void)out;
	return -1;
}

static const Dwfl_Callbacks callbacks = {.find_elf = find_nothing,
					 .find_debuginfo = find_no_debug_file,
					 .section_address = dwfl_offline_section_address};

static void make_answer(const struct launch_detail *detail, struct symbols_answer *answer)
{
	Dwfl *dwfl = dwfl_begin(&callbacks);

	answer->version = UNILET_ABI_VERSION;
	if (!dwfl)
		return;
	dwfl_report_begin(dwfl);
	/* An image that cannot be read has no symbols: nothing else follows from it. */
	if (!dwfl_report_elf(dwfl, "image", "image", LAUNCH_FD_FILE, detail->image_base, true))
		dwfl_errno();
	dwfl_report_end(dwfl, NULL, NULL);
	unwind_frames(dwfl, detail, answer);
	name_frames(dwfl, detail->stepped, answer);
}

static int write_answer(const struct symbols_answer *answer)
{
	const uint8_t *at = (const uint8_t *)answer;
	size_t left = sizeof(*answer);

	while (left > 0) {
		const ssize_t put = write(LAUNCH_FD_CONTROL, at, left);

		if (put <= 0 && errno != EINTR)
			return -EIO;
		if (put > 0) {
			at += put;
			left -= (size_t)put;
		}
	}
	return 0;
}

int main(void)
{
	static struct launch_detail detail;
	static struct symbols_answer answer;

	if (lock_down() != 0 || detail_read(LAUNCH_FD_DETAIL, &detail) != 0)
		_exit(1);
	make_answer(&detail, &answer);
	/* Nothing is left to be undone: the kernel takes it all. */
	_exit(write_answer(&answer) != 0);
}
