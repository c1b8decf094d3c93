/* debug_memory.c: the guest's memory as a debugger sees it: by the guest's addresses, whatever rights the guest has. */
#include "debug.h"

#include <string.h>

#include "machine.h"

/* What stands at `address`, or NULL. Code may be written, as breakpoints are; what the CPU and the monitor use may not. */
static uint8_t *find(struct machine *machine, uint64_t address, uint64_t bytes, bool write)
{
	uint64_t physical;

	pthread_mutex_lock(&machine->memory_lock);
	physical = pagetable_find(&machine->pagetable, address);
	pthread_mutex_unlock(&machine->memory_lock);
	if (physical == 0 || (write && physical < PHYSICAL_SERVICE_WINDOW))
		return NULL;
	return memory_physical(&machine->memory, physical, bytes);
}

uint64_t debug_copy(struct machine *machine, uint64_t address, uint8_t *buffer, uint64_t bytes, bool write)
{
	uint64_t done = 0;

	while (done < bytes) {
		const uint64_t room = UNILET_PAGE - ((address + done) & (UNILET_PAGE - 1));
		const uint64_t part = bytes - done < room ? bytes - done : room;
		uint8_t *guest = find(machine, address + done, part, write);

		if (!guest)
			break;
		memcpy(write ? guest : buffer + done, write ? buffer + done : guest, part);
		done += part;
	}
	return done;
}
