/* debug_stop.c: how a vCPU under gdb stops: at breakpoints, steps, faults, or when another one does. */
#include "debug.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "machine.h"

#define VECTORS_WITH_CODE 0x60227d00u /* the CPU pushes an error code */

/* How often a vCPU may put off a stop, at a kick each millisecond: some machines never come to rest. */
#define HELD_MAX 100u

/* The frame that the CPU has pushed, above the error code. */
struct debug_frame {
	uint64_t rip, cs, rflags, rsp, ss;
};

int debug_open(struct machine *machine)
{
	static struct debug debug = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

	if (!(machine->configuration.flags & LAUNCH_DEBUG))
		return 0;
	debug.event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (debug.event_fd < 0)
		return -errno;
	for (uint32_t i = 0; i < UNILET_VCPUS_MAX; i++)
		debug.vcpu[i].event = EVENT_NONE;
	atomic_store(&debug.attached, true);
	debug.reason = DEBUG_BEGIN;
	atomic_store(&debug.stop, true); /* at the first instruction */
	machine->debug = &debug;
	return 0;
}

/* Each entry is `mov %eax, trap page(%rip)` and, if that ever returned, a jump back to it. */
static void write_entries(uint8_t *code)
{
	for (uint32_t i = 0; i < DEBUG_VECTORS; i++) {
		const int32_t distance =
			(int32_t)(LINEAR_DEBUG_TRAP - LINEAR_DEBUG_ENTRIES) - (int32_t)(i * DEBUG_ENTRY_BYTES + 6);
		uint8_t *entry = code + (size_t)i * DEBUG_ENTRY_BYTES;

		memcpy(entry, "\x89\x05", 2);
		memcpy(entry + 2, &distance, 4);
		memcpy(entry + 6, "\xeb\xf8", 2);
	}
}

int debug_map(struct machine *machine)
{
	struct pagetable *table = &machine->pagetable;
	uint8_t *code = memory_system(&machine->memory, SYSTEM_DEBUG, UNILET_PAGE);
	int error;

	write_entries(code);
	error = pagetable_map(table, LINEAR_DEBUG_ENTRIES, PHYSICAL_SYSTEM + SYSTEM_DEBUG, UNILET_PAGE,
			      RIGHT_READ | RIGHT_EXECUTE, PAGETABLE_SMALL);
	if (!error)
		error = pagetable_map(table, LINEAR_DEBUG_TRAP, PHYSICAL_DEBUG, UNILET_PAGE, RIGHT_READ | RIGHT_WRITE,
				      PAGETABLE_SMALL);
	for (uint32_t i = 0; i < machine->vcpu_count && !error; i++)
		error = pagetable_map(table, GUEST_VCPU(i) + VCPU_DEBUG_STACK_OFFSET,
				      PHYSICAL_SYSTEM + SYSTEM_VCPUS + i * GUEST_VCPU_BYTES + VCPU_DEBUG_STACK_OFFSET,
				      VCPU_DEBUG_STACK_BYTES, RIGHT_READ | RIGHT_WRITE, PAGETABLE_SMALL);
	return error;
}

static struct debug_vcpu *state_of(const struct vcpu *vcpu)
{
	return &vcpu->machine->debug->vcpu[vcpu->index];
}

/* Where in the vCPU's range the CPU has pushed the frame. */
static uint64_t frame_offset(unsigned vector)
{
	uint64_t top = VCPU_FAULT_STACK_OFFSET + VCPU_FAULT_STACK_BYTES;

	if (vector == CPU_VECTOR_DOUBLE_FAULT)
		top = VCPU_DOUBLE_STACK_OFFSET + VCPU_DOUBLE_STACK_BYTES;
	else if (vector == CPU_VECTOR_DEBUG || vector == CPU_VECTOR_BREAKPOINT)
		top = VCPU_DEBUG_STACK_OFFSET + VCPU_DEBUG_STACK_BYTES;
	return top - sizeof(struct debug_frame);
}

bool debug_trap(struct vcpu *vcpu)
{
	const struct kvm_regs *registers = &vcpu->run->s.regs.regs;
	const uint64_t vector = (registers->rip - LINEAR_DEBUG_ENTRIES) / DEBUG_ENTRY_BYTES;
	uint64_t frame;

	if (vector >= DEBUG_VECTORS)
		return false;
	frame = GUEST_VCPU(vcpu->index) + frame_offset((unsigned)vector);
	if (registers->rsp != frame - 8 * (VECTORS_WITH_CODE >> vector & 1))
		return false; /* the guest has jumped there by itself */
	state_of(vcpu)->event = (unsigned)vector;
	return true;
}

bool debug_fault(struct vcpu *vcpu, uint64_t vector, const uint64_t value[3])
{
	struct debug_vcpu *state = state_of(vcpu);

	/* Only one that it really had: there the program stands, not in the handler that has come here. */
	if (!vcpu->machine->debug->attached || vector != state->fault_vector || value[0] != state->fault.rip)
		return false;
	memcpy(state->fault_value, value, sizeof(state->fault_value));
	state->event = EVENT_FAULT;
	return true;
}

bool debug_wanted(const struct vcpu *vcpu)
{
	const struct debug *debug = vcpu->machine->debug;
	const struct debug_vcpu *state;

	if (!debug)
		return false;
	state = &debug->vcpu[vcpu->index];
	return state->event != EVENT_NONE || (atomic_load(&debug->stop) && atomic_load(&state->held) == 0);
}

/* Registers as they were at the exception, from the frame on the stack, which the guest may have changed. */
static struct kvm_regs interrupted(const struct vcpu *vcpu, unsigned vector)
{
	struct kvm_regs registers = vcpu->run->s.regs.regs;
	struct debug_frame frame;

	memcpy(&frame, (const uint8_t *)vcpu->block + frame_offset(vector), sizeof(frame));
	registers.rip = frame.rip;
	registers.rsp = frame.rsp;
	registers.rflags = (frame.rflags & CPU_FLAGS_USER & ~CPU_FLAG_TRAP) | CPU_FLAGS_START;
	return registers;
}

/* What delivery has done besides: kvm_amd leaves a null selector in SS. */
static void restore(struct vcpu *vcpu, const struct kvm_regs *registers)
{
	struct kvm_sync_regs *state = &vcpu->run->s.regs;

	state->regs = *registers;
	vcpu->run->kvm_dirty_regs |= KVM_SYNC_X86_REGS;
	if (state->sregs.ss.selector != GUEST_DATA_SELECTOR) {
		state->sregs.ss = cpu_data_segment();
		vcpu->run->kvm_dirty_regs |= KVM_SYNC_X86_SREGS;
	}
}

/* Whether anything is watched; *changed = the address if it has changed, and what it is now is remembered. With several
 * vCPUs at work, the change may be another one's. */
static bool watching(struct machine *machine, uint64_t *changed)
{
	bool any = false;

	*changed = 0;
	for (uint32_t i = 0; i < DEBUG_WATCHES_MAX; i++) {
		struct debug_watch *watch = &machine->debug->watch[i];
		uint8_t now[DEBUG_WATCH_BYTES_MAX];

		if (watch->bytes == 0)
			continue;
		any = true;
		if (debug_copy(machine, watch->address, now, watch->bytes, false) < watch->bytes ||
		    memcmp(now, watch->value, watch->bytes) == 0)
			continue;
		memcpy(watch->value, now, watch->bytes);
		*changed = watch->address;
	}
	return any;
}

/* A fault, or a breakpoint when nobody debugs any more: the guest's own handler gets it, as if we had not been there. */
static void hand_on(struct vcpu *vcpu, unsigned vector)
{
	struct debug_vcpu *state = state_of(vcpu);
	struct kvm_regs *registers = &vcpu->run->s.regs.regs;

	state->fault = interrupted(vcpu, vector);
	state->fault_vector = vector;
	registers->rip = cpu_fault_entry(vcpu->machine, vector);
	vcpu->run->kvm_dirty_regs |= KVM_SYNC_X86_REGS;
}

/* Puts the vCPU where its last event was. Returns the vector for which it should stop, or EVENT_NONE. */
static unsigned take_event(struct vcpu *vcpu, uint64_t *watched)
{
	struct debug *debug = vcpu->machine->debug;
	struct debug_vcpu *state = state_of(vcpu);
	const unsigned event = state->event;
	struct kvm_regs registers;

	state->event = EVENT_NONE;
	state->at_fault = event == EVENT_FAULT;
	state->pass = false;
	*watched = 0;
	if (event == EVENT_NONE)
		return EVENT_NONE;
	if (event == EVENT_FAULT) {
		restore(vcpu, &state->fault);
		return state->fault_vector;
	}
	if (!debug->attached || (event != CPU_VECTOR_DEBUG && event != CPU_VECTOR_BREAKPOINT)) {
		hand_on(vcpu, event);
		return EVENT_NONE;
	}
	registers = interrupted(vcpu, event);
	restore(vcpu, &registers);
	if (!atomic_load(&debug->stop))
		watching(vcpu->machine, watched);
	/* A step that nobody asked for is from a trap flag which a frame on some stack had kept. */
	return event == CPU_VECTOR_BREAKPOINT || state->step || *watched ? event : EVENT_NONE;
}

/* Others were quicker, and gdb hears of one at a time. It may take a breakpoint away before it lets this vCPU go on: so
 * it stands before the breakpoint again. Steps and faults come again by themselves. */
static void undo(struct vcpu *vcpu, unsigned event)
{
	struct kvm_regs *registers = &vcpu->run->s.regs.regs;
	uint8_t byte = 0;

	if (event == CPU_VECTOR_BREAKPOINT && debug_copy(vcpu->machine, registers->rip - 1, &byte, 1, false) == 1 &&
	    byte == 0xcc)
		registers->rip--;
}

/* Between two instructions of the guest's, with nothing queued that a change of registers would lose. */
static bool at_rest(const struct vcpu *vcpu)
{
	const struct kvm_sync_regs *state = &vcpu->run->s.regs;

	return state_of(vcpu)->held >= HELD_MAX ||
	       (state->regs.rip - LINEAR_DEBUG_ENTRIES >= UNILET_PAGE && !state->events.exception.injected &&
		!state->events.exception.pending);
}

/* Until gdb lets it go on. */
static void park(struct debug *debug, struct debug_vcpu *state)
{
	atomic_store(&state->held, 0);
	state->parked = true;
	pthread_cond_broadcast(&debug->changed);
	while (state->parked)
		pthread_cond_wait(&debug->changed, &debug->lock);
}

static void report(struct debug *debug, uint32_t index, unsigned reason, uint64_t watched)
{
	const uint64_t one = 1;

	debug->watched = watched;
	debug->reporter = index;
	debug->reason = reason;
	atomic_store(&debug->stop, true);
	if (write(debug->event_fd, &one, sizeof(one)) < 0)
		errno = 0; /* it is full of such reports */
}

/* The trap flag, if this vCPU is to be seen after each instruction. What gdb itself has written meanwhile is no change. */
static void set_step(struct vcpu *vcpu)
{
	uint64_t changed;

	if (!watching(vcpu->machine, &changed) && !state_of(vcpu)->step)
		return;
	vcpu->run->s.regs.regs.rflags |= CPU_FLAG_TRAP;
	vcpu->run->kvm_dirty_regs |= KVM_SYNC_X86_REGS;
}

static bool stop_here(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->machine->debug;
	struct debug_vcpu *state = state_of(vcpu);
	const unsigned event = state->event;
	uint64_t watched;
	const unsigned reason = take_event(vcpu, &watched);

	if (reason != EVENT_NONE && atomic_load(&debug->stop))
		undo(vcpu, event);
	else if (reason != EVENT_NONE)
		report(debug, vcpu->index, reason, watched);
	if (!atomic_load(&debug->stop) || atomic_load(&vcpu->machine->stopping))
		return event == CPU_VECTOR_DEBUG; /* seen, and nothing: the next one */
	if (!at_rest(vcpu)) {
		atomic_fetch_add(&state->held, 1);
		return false;
	}
	vcpu->run->s.regs.regs.rflags &= ~CPU_FLAG_TRAP;
	park(debug, state);
	vcpu->run->kvm_dirty_regs |= KVM_SYNC_X86_REGS;
	return true;
}

int debug_serve(struct vcpu *vcpu)
{
	struct debug *debug = vcpu->machine->debug;
	const struct debug_vcpu *state;
	bool passed;

	if (!debug)
		return 0;
	state = state_of(vcpu);
	pthread_mutex_lock(&debug->lock);
	if (stop_here(vcpu))
		set_step(vcpu);
	passed = state->at_fault && state->pass;
	pthread_mutex_unlock(&debug->lock);
	if (passed)
		machine_end(vcpu->machine, LAUNCH_FAULTED, (int32_t)state->fault_vector, state->fault_value[0],
			    state->fault_value[1], state->fault_value[2]);
	return passed;
}
