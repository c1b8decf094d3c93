/* rights.c: what a guest may do with its memory: change rights, give pages back, while its other vCPUs run. */
#include "machine.h"

#include <errno.h>

#include "../abi/error_abi.h"

static uint64_t ram_offset(const struct machine_range *range, uint64_t address)
{
	return range->ram_offset + (address - range->address);
}

/* The tables have lost rights; now the host's mapping loses them for a moment, or PVM would not notice. A vCPU that
 * touches these pages just then leaves KVM_RUN with EFAULT, and sees by the count that it is to try again. */
static int forget(struct machine *machine, uint64_t offset, uint64_t bytes)
{
	int error;

	atomic_fetch_add(&machine->removals, 1);
	error = memory_forget_rights(&machine->memory, offset, bytes);
	atomic_fetch_add(&machine->removals, 1);
	return error;
}

static int64_t change(struct machine *machine, uint64_t address, uint64_t bytes, uint64_t rights)
{
	const struct machine_range *range = machine_range_of(machine, address, bytes);
	int lost;

	if (!range || ((rights & RIGHT_WRITE) && (rights & RIGHT_EXECUTE)))
		return -UNILET_REFUSED;
	lost = pagetable_protect(&machine->pagetable, address, bytes, (uint32_t)rights);
	if (lost == 1)
		lost = forget(machine, ram_offset(range, address), bytes);
	if (lost == -ENOENT)
		return -UNILET_NOT_FOUND;
	return lost < 0 ? -UNILET_NO_SPACE : UNILET_OK;
}

static bool whole_pages(uint64_t address, uint64_t bytes)
{
	return address % UNILET_PAGE == 0 && bytes % UNILET_PAGE == 0 && bytes > 0;
}

int64_t rights_change(struct machine *machine, uint64_t address, uint64_t bytes, uint64_t rights)
{
	int64_t result;

	if (!whole_pages(address, bytes) || rights > (RIGHT_READ | RIGHT_WRITE | RIGHT_EXECUTE))
		return -UNILET_INVALID;
	pthread_mutex_lock(&machine->memory_lock);
	result = change(machine, address, bytes, rights);
	pthread_mutex_unlock(&machine->memory_lock);
	return result;
}

int64_t rights_change_list(struct machine *machine, uint64_t address, uint64_t count, uint64_t *done)
{
	struct trap_range list[UNILET_TRAP_RANGES_MAX];
	int64_t result = UNILET_OK;

	*done = 0;
	if (count > UNILET_TRAP_RANGES_MAX || address % sizeof(uint64_t) != 0)
		return -UNILET_INVALID;
	/* Another vCPU may rewrite it meanwhile, or discard it: what was copied is what is checked and done. */
	if (!machine_read(machine, address, list, count * sizeof(list[0])))
		return -UNILET_REFUSED;
	while (*done < count && result == UNILET_OK) {
		const struct trap_range *one = &list[*done];

		result =
			one->reserved ? -UNILET_INVALID : rights_change(machine, one->address, one->bytes, one->rights);
		*done += result == UNILET_OK;
	}
	return result;
}

int64_t rights_discard(struct machine *machine, uint64_t address, uint64_t bytes)
{
	const struct machine_range *range = machine_range_of(machine, address, bytes);

	if (!whole_pages(address, bytes))
		return -UNILET_INVALID;
	if (!range || range == &machine->range[RANGE_IMAGE])
		return -UNILET_REFUSED;
	return memory_discard(&machine->memory, ram_offset(range, address), bytes) < 0 ? -UNILET_IO : UNILET_OK;
}
