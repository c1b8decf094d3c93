/* memory.c: the only file that turns guest-physical addresses into pointers. */
#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

/* Anonymous memory, aligned so that huge pages fit behind the guest's 2 MiB entries. */
static int reserve(struct memory_area *all, uint64_t physical, uint64_t bytes)
{
	uint64_t reserved = bytes + UNILET_HUGE_PAGE;
	uint8_t *start =
		mmap(NULL, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	uint64_t before;

	if (start == MAP_FAILED)
		return -errno;
	before = -(uint64_t)(uintptr_t)start & (UNILET_HUGE_PAGE - 1);
	if (before > 0)
		munmap(start, before);
	munmap(start + before + bytes, UNILET_HUGE_PAGE - before);
	*all = (struct memory_area){.physical = physical, .bytes = bytes, .host = start + before};
	return 0;
}

static void place(struct memory *memory, enum memory_area_number number, uint64_t physical, uint64_t bytes)
{
	memory->area[number] = (struct memory_area){
		.physical = physical, .bytes = bytes, .host = memory->all.host + (physical - memory->all.physical)};
}

int memory_open(struct memory *memory, uint64_t ram_bytes, uint64_t page_window_bytes)
{
	int error;

	*memory = (struct memory){0};
	error = reserve(&memory->all, PHYSICAL_SYSTEM, PHYSICAL_RAM - PHYSICAL_SYSTEM + ram_bytes + page_window_bytes);
	if (error)
		return error;
	place(memory, AREA_SYSTEM, PHYSICAL_SYSTEM, SYSTEM_BYTES);
	place(memory, AREA_SERVICE_WINDOW, PHYSICAL_SERVICE_WINDOW, UNILET_SERVICE_WINDOW_BYTES);
	place(memory, AREA_RAM, PHYSICAL_RAM, ram_bytes);
	place(memory, AREA_PAGE_WINDOW, PHYSICAL_RAM + ram_bytes, page_window_bytes);
	return 0;
}

int memory_map_sealed(int fd, uint64_t bytes, void *at, void **out)
{
	/* A large window is for large pieces: page by page, the guest's first one would take four times as long. */
	const int populate = at && bytes > UNILET_PAGE_WINDOW_BYTES ? MAP_POPULATE : 0;
	const int flags = MAP_SHARED | (at ? MAP_FIXED : 0) | populate;
	struct stat status;
	int seals;

	if (fstat(fd, &status) != 0)
		return -errno;
	seals = fcntl(fd, F_GET_SEALS);
	if (seals < 0 || !(seals & F_SEAL_SHRINK) || (uint64_t)status.st_size != bytes)
		return -EINVAL;
	*out = mmap(at, bytes, PROT_READ | PROT_WRITE, flags, fd, 0);
	return *out == MAP_FAILED ? -errno : 0;
}

int64_t memory_window_bytes(int fd)
{
	struct stat status;

	if (fstat(fd, &status) != 0 || status.st_size > UNILET_PAGE_WINDOW_MAX || status.st_size % (off_t)UNILET_PAGE)
		return -EINVAL;
	return status.st_size;
}

int memory_add_window(struct memory *memory, enum memory_area_number number, int fd)
{
	void *mapped;

	return memory_map_sealed(fd, memory->area[number].bytes, memory->area[number].host, &mapped);
}

static void *area_at(const struct memory_area *area, uint64_t offset, uint64_t bytes)
{
	if (offset > area->bytes || bytes > area->bytes - offset)
		return NULL;
	return area->host + offset;
}

void *memory_system(const struct memory *memory, uint64_t offset, uint64_t bytes)
{
	return area_at(&memory->area[AREA_SYSTEM], offset, bytes);
}

void *memory_ram(const struct memory *memory, uint64_t offset, uint64_t bytes)
{
	return area_at(&memory->area[AREA_RAM], offset, bytes);
}

const void *memory_window(const struct memory *memory, enum memory_area_number number, uint64_t bytes)
{
	return memory->area[number].bytes ? area_at(&memory->area[number], 0, bytes) : NULL;
}

void *memory_physical(const struct memory *memory, uint64_t physical, uint64_t bytes)
{
	return physical < memory->all.physical ? NULL : area_at(&memory->all, physical - memory->all.physical, bytes);
}

void memory_want_huge(const struct memory *memory, uint64_t offset, uint64_t bytes)
{
	void *start = memory_ram(memory, offset, bytes);

	if (start)
		madvise(start, bytes, MADV_HUGEPAGE);
}

/* PVM's shadow tables keep a right that the guest's tables have lost until the host's own mapping changes. */
int memory_forget_rights(const struct memory *memory, uint64_t offset, uint64_t bytes)
{
	void *start = memory_ram(memory, offset, bytes);

	if (!start)
		return -EFAULT;
	if (mprotect(start, bytes, PROT_READ) != 0 || mprotect(start, bytes, PROT_READ | PROT_WRITE) != 0)
		return -errno;
	return 0;
}

int memory_discard(const struct memory *memory, uint64_t offset, uint64_t bytes)
{
	void *start = memory_ram(memory, offset, bytes);

	if (!start)
		return -EFAULT;
	return madvise(start, bytes, MADV_DONTNEED) != 0 ? -errno : 0;
}
