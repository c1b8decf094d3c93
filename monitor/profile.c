/* profile.c: counts where the vCPUs are: the watching thread kicks them, and each looks at its own stack.
 *
 * The guest sees nothing of it: registers and memory are read, never written. What it keeps in them is its own affair: a
 * chain of frames that leads nowhere makes its own profile short. */
#include "machine.h"

#include <string.h>
#include <unistd.h>

#include "../abi/profile_abi.h"
#include "limits.h"

#define CALL_BYTES_MAX 7u /* of a call instruction, prefixes aside */

/* What a function with a frame pointer has where that points to. */
struct frame {
	uint64_t caller; /* where its caller's is */
	uint64_t back;   /* the address behind the call */
};

/* The library OS follows the program and has the image's entry. An image without one has both entries in one place. */
static uint64_t os_start(const struct image *image)
{
	uint64_t start = image->end;

	for (uint32_t i = 0; i < image->segment_count; i++) {
		if (image->entry - image->segment[i].address < image->segment[i].memory_bytes)
			start = image->segment[i].address;
	}
	return image->manifest.program_entry < start ? start : image->end;
}

int profile_open(struct machine *machine)
{
	struct launch_profile *profile;
	void *memory;
	int error;

	if (!(machine->configuration.flags & LAUNCH_PROFILE))
		return 0;
	error = memory_map_sealed(LAUNCH_FD_PROFILE, PROFILE_BYTES, NULL, &memory);
	if (error)
		return error;
	profile = memory;
	close(LAUNCH_FD_PROFILE);
	profile->version = UNILET_ABI_VERSION;
	profile->vcpu_count = machine->vcpu_count;
	profile->image_base = machine->image_base;
	profile->image_start = machine->image_base + machine->image.start;
	profile->image_end = machine->image_base + machine->image.end;
	profile->os_start = machine->image_base + os_start(&machine->image);
	machine->profile = profile;
	return 0;
}

uint64_t profile_kick(struct machine *machine, uint64_t now)
{
	if (!machine->profile)
		return WATCH_SLEEP_MAX_NS;
	if (now < machine->profile_ns)
		return machine->profile_ns - now;
	for (uint32_t i = 0; i < machine->vcpu_count; i++) {
		struct vcpu *vcpu = &machine->vcpu[i];

		if (!atomic_load(&vcpu->started))
			continue;
		if (atomic_load(&vcpu->waiting)) {
			machine->profile->vcpu[i].idle++;
			continue;
		}
		atomic_store(&vcpu->profile_due, true);
		vcpu_kick(vcpu);
	}
	/* What was missed is not made up for. */
	machine->profile_ns += PROFILE_INTERVAL_NS;
	if (machine->profile_ns <= now)
		machine->profile_ns = now + PROFILE_INTERVAL_NS;
	return machine->profile_ns - now;
}

bool profile_only(const struct vcpu *vcpu)
{
	return vcpu->machine->profile && !atomic_load(&vcpu->machine->stopping) &&
	       atomic_load(&vcpu->upcall_due) == UPCALL_NOT_DUE;
}

/* Wherever rsp and rbp point: it need not be a stack at all. */
static bool read_stack(const struct machine *machine, uint64_t address, void *out, uint64_t bytes)
{
	return address % sizeof(uint64_t) == 0 && machine_read(machine, address, out, bytes);
}

/* The bytes before an address of the image's code. Code that was made at run time lies elsewhere. */
static bool read_code(const struct machine *machine, uint64_t address, uint8_t out[CALL_BYTES_MAX])
{
	const uint64_t offset = address - machine->image_base - CALL_BYTES_MAX;

	for (uint32_t i = 0; i < machine->image.segment_count; i++) {
		const struct image_segment *segment = &machine->image.segment[i];
		const uint64_t inside = offset - segment->address;

		if ((segment->rights & RIGHT_EXECUTE) && inside <= segment->memory_bytes &&
		    CALL_BYTES_MAX <= segment->memory_bytes - inside)
			return machine_read(machine, address - CALL_BYTES_MAX, out, CALL_BYTES_MAX);
	}
	return false;
}

/* The last byte of the call that returns to `back`; 0 if none does: what a function without a frame pointer keeps in rbp may
 * point to any number. Call to a distance: e8 and four bytes; through a register or memory: ff, /2, and up to five. */
static uint64_t call_of(const struct machine *machine, uint64_t back)
{
	uint8_t code[CALL_BYTES_MAX];
	bool found;

	if (!read_code(machine, back, code))
		return 0;
	found = code[CALL_BYTES_MAX - 5] == 0xe8;
	for (unsigned i = 0; i < CALL_BYTES_MAX - 1; i++)
		found |= code[i] == 0xff && (code[i + 1] & 0x38) == 0x10;
	return found ? back - 1 : 0;
}

/* Each frame lies above the one before it, so no chain is a ring; and it has an end, whatever the guest made of it. */
static void walk(const struct vcpu *vcpu, struct profile_stack *stack)
{
	const struct machine *machine = vcpu->machine;
	const struct kvm_regs *registers = &vcpu->run->s.regs.regs;
	uint64_t near[PROFILE_NEAR_MAX];
	uint64_t at = registers->rbp;
	struct frame frame;

	stack->address[stack->frame_count++] = registers->rip;
	if (read_stack(machine, registers->rsp, near, sizeof(near))) {
		for (uint32_t i = 0; i < PROFILE_NEAR_MAX; i++)
			stack->near[i] = call_of(machine, near[i]);
	}
	while (stack->frame_count < PROFILE_FRAMES_MAX && read_stack(machine, at, &frame, sizeof(frame))) {
		const uint64_t call = call_of(machine, frame.back);

		if (!call)
			break;
		stack->address[stack->frame_count++] = call;
		if (frame.caller <= at)
			break;
		at = frame.caller;
	}
}

/* FNV-1a over words. A guest that makes all its stacks fall together loses samples of its own. */
static uint64_t hash(const struct profile_stack *stack)
{
	uint64_t value = 0xcbf29ce484222325;

	for (uint32_t i = 0; i < PROFILE_NEAR_MAX; i++)
		value = (value ^ stack->near[i]) * 0x100000001b3;
	for (uint32_t i = 0; i < stack->frame_count; i++)
		value = (value ^ stack->address[i]) * 0x100000001b3;
	return value;
}

/* What is not used of a stack is zero in both. */
static bool is_same(const struct profile_stack *a, const struct profile_stack *b)
{
	return a->frame_count == b->frame_count && memcmp(a->near, b->near, sizeof(a->near)) == 0 &&
	       memcmp(a->address, b->address, sizeof(a->address)) == 0;
}

/* Only this vCPU's thread writes there. The launcher may read at any moment after a kill: the count comes last. */
static void count(struct profile_vcpu *part, const struct profile_stack *stack)
{
	const uint64_t first = hash(stack) % PROFILE_STACKS_MAX;

	for (uint64_t i = 0; i < PROFILE_PROBES_MAX; i++) {
		struct profile_stack *place = &part->stack[(first + i) % PROFILE_STACKS_MAX];

		if (place->count == 0)
			*place = *stack; /* whose count is 0, too */
		else if (!is_same(place, stack))
			continue;
		__atomic_store_n(&place->count, place->count + 1, __ATOMIC_RELEASE);
		return;
	}
	part->lost++;
}

void profile_take(struct vcpu *vcpu)
{
	struct profile_stack stack = {0};

	if (!atomic_exchange(&vcpu->profile_due, false))
		return;
	walk(vcpu, &stack);
	count(&vcpu->machine->profile->vcpu[vcpu->index], &stack);
}
