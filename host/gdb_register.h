/* gdb_register.h: a vCPU's registers and signals by gdb's numbers. */
#ifndef UNILET_GDB_REGISTER_H
#define UNILET_GDB_REGISTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../abi/debug_abi.h"

#define GDB_TEXT_BYTES_MAX     0x4000u
#define GDB_REGISTER_BYTES_MAX 32u
#define GDB_GENERAL_REGISTERS  24u /* the first ones, which gdb wants at each stop */

struct gdb_text {
	size_t length;
	char text[GDB_TEXT_BYTES_MAX];
};

/* gdb_register.c. `xcr0` says which components there are. */

/* gdb's description of all registers, in XML (GDB manual, appendix G). */
void gdb_describe(uint64_t xcr0, struct gdb_text *out);

/* Returns the bytes of the register; 0: there is none of that number. */
unsigned gdb_get_register(uint64_t xcr0, const struct debug_state *state, uint64_t number,
			  uint8_t value[GDB_REGISTER_BYTES_MAX]);

/* False if it is not to be changed, or not by so many bytes. */
bool gdb_set_register(uint64_t xcr0, struct debug_state *state, uint64_t number, const uint8_t *value, uint64_t bytes);

/* The signal that Linux would send for a vector or enum debug_reason. */
uint32_t gdb_signal(uint32_t reason);

#endif
