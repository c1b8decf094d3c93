/* unwind.c: walks up a guest's stack by the image's unwind tables, or by frame pointers where it has none. */
#include "reader.h"

#include <string.h>

#define WORD            8u
#define DWARF_REGISTERS 17 /* of the x86-64 ABI, figure 3.36: sixteen, and the return address */

struct walk {
	const struct launch_detail *detail;
	uint64_t rip;
	uint64_t rsp;
	struct symbols_answer *answer;
};

static bool read_stack(const struct launch_detail *detail, uint64_t address, uint64_t *out)
{
	const uint64_t offset = address - detail->stack_address;

	if (offset > detail->stack_bytes || WORD > detail->stack_bytes - offset)
		return false;
	memcpy(out, detail->stack + offset, WORD);
	return true;
}

static pid_t next_thread(Dwfl *dwfl, void *argument, void **thread)
{
	(void)dwfl;
	if (*thread)
		return 0;
	*thread = argument;
	return 1;
}

static bool read_memory(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *result, void *argument)
{
	const struct walk *walk = argument;

	(void)dwfl;
	return read_stack(walk->detail, address, result);
}

static bool set_registers(Dwfl_Thread *thread, void *argument)
{
	const struct walk *walk = argument;
	const struct fault_registers *from = &walk->detail->registers;
	const Dwarf_Word word[DWARF_REGISTERS] = {from->rax, from->rdx, from->rcx, from->rbx, from->rsi, from->rdi,
						  from->rbp, walk->rsp, from->r8,  from->r9,  from->r10, from->r11,
						  from->r12, from->r13, from->r14, from->r15, walk->rip};

	return dwfl_thread_state_registers(thread, 0, DWARF_REGISTERS, word);
}

static int add_frame(struct symbols_answer *answer, uint64_t address)
{
	if (answer->frame_count == SYMBOLS_FRAMES_MAX) {
		answer->flags |= SYMBOLS_MORE;
		return DWARF_CB_ABORT;
	}
	answer->frame[answer->frame_count++].address = address;
	return DWARF_CB_OK;
}

static int take_frame(Dwfl_Frame *frame, void *argument)
{
	struct walk *walk = argument;
	Dwarf_Addr address;

	if (!dwfl_frame_pc(frame, &address, NULL) || address == 0)
		return DWARF_CB_ABORT;
	return add_frame(walk->answer, address);
}

static const Dwfl_Thread_Callbacks callbacks = {
	.next_thread = next_thread, .memory_read = read_memory, .set_initial_registers = set_registers};

void unwind_frames(Dwfl *dwfl, const struct launch_detail *detail, struct symbols_answer *answer)
{
	/* Must live as long as the library may call back. */
	static struct walk walk;

	walk = (struct walk){
		.detail = detail, .rip = detail->registers.rip, .rsp = detail->registers.rsp, .answer = answer};
	if (detail->source == DETAIL_SOURCE_NONE) {
		if (walk.rip)
			add_frame(answer, walk.rip);
		return;
	}
	/* A call through a wild pointer: no table says how to leave that place, but the return address was just pushed. */
	if (!dwfl_addrmodule(dwfl, walk.rip)) {
		add_frame(answer, walk.rip);
		if (!read_stack(detail, walk.rsp, &walk.rip))
			return;
		walk.rsp += WORD;
	}
	/* Its result says why it stopped; what was found until there holds anyway. */
	if (!dwfl_attach_state(dwfl, NULL, 1, &callbacks, &walk) ||
	    dwfl_getthread_frames(dwfl, 1, take_frame, &walk) != 0)
		dwfl_errno();
	if (answer->frame_count == 0)
		add_frame(answer, walk.rip);
}
