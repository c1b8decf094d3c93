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

/* NULL if the library has no memory. */
static Dwfl *open_image(uint64_t base)
{
	Dwfl *dwfl = dwfl_begin(&callbacks);

	if (!dwfl)
		return NULL;
	dwfl_report_begin(dwfl);
	/* An image that cannot be read has no symbols: nothing else follows from it. */
	if (!dwfl_report_elf(dwfl, "image", "image", LAUNCH_FD_FILE, base, true))
		dwfl_errno();
	dwfl_report_end(dwfl, NULL, NULL);
	return dwfl;
}

static int write_answer(const void *answer, size_t bytes)
{
	const uint8_t *at = answer;

	while (bytes > 0) {
		const ssize_t put = write(LAUNCH_FD_CONTROL, at, bytes);

		if (put <= 0 && errno != EINTR)
			return -EIO;
		if (put > 0) {
			at += put;
			bytes -= (size_t)put;
		}
	}
	return 0;
}

static int answer_detail(void)
{
	static struct launch_detail detail;
	static struct symbols_answer answer;
	Dwfl *dwfl;

	if (detail_read(LAUNCH_FD_DETAIL, &detail) != 0)
		return -EPROTO;
	answer.version = UNILET_ABI_VERSION;
	dwfl = open_image(detail.image_base);
	if (dwfl) {
		unwind_frames(dwfl, &detail, &answer);
		name_frames(dwfl, detail.stepped, &answer);
	}
	return write_answer(&answer, sizeof(answer));
}

static int answer_profile(void)
{
	static struct symbols_request request;
	static struct symbols_name name[SYMBOLS_ADDRESSES_MAX];
	Dwfl *dwfl;

	if (pread(LAUNCH_FD_PROFILE, &request, sizeof(request), 0) != (ssize_t)sizeof(request) ||
	    request.version != UNILET_ABI_VERSION || request.address_count > SYMBOLS_ADDRESSES_MAX)
		return -EPROTO;
	dwfl = open_image(request.image_base);
	if (dwfl)
		name_addresses(dwfl, &request, name);
	return write_answer(name, request.address_count * sizeof(name[0]));
}

int main(void)
{
	struct stat status;
	const bool profile = fstat(LAUNCH_FD_PROFILE, &status) == 0;

	if (lock_down() != 0)
		_exit(1);
	/* Nothing is left to be undone: the kernel takes it all. */
	_exit((profile ? answer_profile() : answer_detail()) != 0);
}
