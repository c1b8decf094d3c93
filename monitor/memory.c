/* memory.c: the only file that turns guest-physical addresses into pointers. */
#include "memory.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "limits.h"

#define SYSTEM_BYTES ((uint64_t)SYSTEM_PAGETABLES + PAGETABLE_PAGES_MAX * UNILET_PAGE)

/* Anonymous memory, aligned so that huge pages fit behind the guest's 2 MiB entries. */
static int slot_reserve(struct memory_slot *slot, uint64_t physical, uint64_t bytes)
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
	*slot = (struct memory_slot){.physical = physical, .bytes = bytes, .host = start + before};
	return 0;
}

int memory_open(struct memory *memory, uint64_t ram_bytes)
{
	int error;

	*memory = (struct memory){0};
	error = slot_reserve(&memory->slot[SLOT_SYSTEM], PHYSICAL_SYSTEM, SYSTEM_BYTES);
	if (error)
		return error;
	return slot_reserve(&memory->slot[SLOT_RAM], PHYSICAL_RAM, ram_bytes);
}

int memory_add_window(struct memory *memory, enum memory_slot_number number, int fd, uint64_t bytes)
{
	const uint64_t physical = number == SLOT_PAGE_WINDOW ? PHYSICAL_PAGE_WINDOW : PHYSICAL_SERVICE_WINDOW;
	struct stat status;
	uint8_t *host;
	int seals;

	if (fstat(fd, &status) != 0)
		return -errno;
	seals = fcntl(fd, F_GET_SEALS);
	if (seals < 0 || !(seals & F_SEAL_SHRINK) || (uint64_t)status.st_size != bytes)
		return -EINVAL;
	host = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (host == MAP_FAILED)
		return -errno;
	memory->slot[number] = (struct memory_slot){.physical = physical, .bytes = bytes, .host = host};
	return 0;
}

static void *slot_at(const struct memory_slot *slot, uint64_t offset, uint64_t bytes)
{
	if (offset > slot->bytes || bytes > slot->bytes - offset)
		return NULL;
	return slot->host + offset;
}

void *memory_system(const struct memory *memory, uint64_t offset, uint64_t bytes)
{
	return slot_at(&memory->slot[SLOT_SYSTEM], offset, bytes);
}

void *memory_ram(const struct memory *memory, uint64_t offset, uint64_t bytes)
{
	return slot_at(&memory->slot[SLOT_RAM], offset, bytes);
}

const void *memory_window(const struct memory *memory, enum memory_slot_number number, uint64_t bytes)
{
	return memory->slot[number].bytes ? slot_at(&memory->slot[number], 0, bytes) : NULL;
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

void memory_close(struct memory *memory)
{
	for (int i = 0; i < SLOT_COUNT; i++) {
		if (memory->slot[i].bytes > 0)
			munmap(memory->slot[i].host, memory->slot[i].bytes);
	}
	*memory = (struct memory){0};
}
