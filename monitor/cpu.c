/* cpu.c: the state in which a vCPU starts: ring 3, and nothing else to go to. Values and reasons: ARCHITECTURE.md. */
#include "machine.h"

#include <asm/processor-flags.h>
#include <cpuid.h>
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>

#include "debug.h"
#include "limits.h"

#define EFER_LME (1ull << 8)
#define EFER_LMA (1ull << 10)
#define EFER_NXE (1ull << 11)

#define CPUID_1_ECX_XSAVE          (1u << 26)
#define CPUID_1_ECX_OSXSAVE        (1u << 27)
#define CPUID_7_EBX_SMEP           (1u << 7)
#define CPUID_7_ECX_UMIP           (1u << 2)
#define CPUID_EXTENDED_EDX_NX      (1u << 20)
#define CPUID_POWER_EDX_STABLE_TSC (1u << 8)

#define MSR_STAR   0xc0000081u
#define MSR_LSTAR  0xc0000082u
#define MSR_SFMASK 0xc0000084u

/* x87, SSE, AVX, AVX-512: what the library OS can save and restore without asking. */
#define XCR0_WANTED 0xe7ull

/* A page of CPU tables per vCPU: GDT at 0, TSS behind it. */
#define GDT_BYTES    0x50u
#define TSS_OFFSET   0x800u
#define TSS_BYTES    0x68u
#define TSS_SELECTOR 0x40u

#define GATE_TRAP 0xfu /* interrupt gates (0xe) would lose IF, which CPL 3 cannot set again */

static void write_gate(uint64_t *gate, uint64_t handler, unsigned privilege, unsigned stack)
{
	const uint64_t type = 0x80 | privilege << 5 | GATE_TRAP;

	gate[0] = (handler & 0xffff) | (uint64_t)GUEST_CODE_SELECTOR << 16 | (uint64_t)stack << 32 | type << 40 |
		  (handler >> 16 & 0xffff) << 48;
	gate[1] = handler >> 32;
}

uint64_t cpu_fault_entry(const struct machine *machine, uint64_t vector)
{
	return machine->image_base + machine->image.manifest.fault_entry + IMAGE_FAULT_ENTRY_BYTES * vector;
}

/* Which of the stacks in the TSS. */
static unsigned stack_for(uint64_t vector, bool debugged)
{
	if (vector == CPU_VECTOR_DOUBLE_FAULT)
		return 2;
	return debugged && (vector == CPU_VECTOR_DEBUG || vector == CPU_VECTOR_BREAKPOINT) ? 3 : 1;
}

void cpu_write_interrupts(struct machine *machine)
{
	uint64_t *table = memory_system(&machine->memory, SYSTEM_INTERRUPTS, UNILET_PAGE);
	const bool debugged = machine->debug && machine->debug->attached;

	for (uint64_t vector = 0; vector < IMAGE_FAULT_ENTRIES; vector++) {
		const unsigned privilege = vector == 3 || vector == 4 ? 3 : 0; /* int3 and into are the program's */
		uint64_t entry = cpu_fault_entry(machine, vector);

		if (debugged && vector < DEBUG_VECTORS)
			entry = LINEAR_DEBUG_ENTRIES + DEBUG_ENTRY_BYTES * vector;
		write_gate(&table[2 * vector], entry, privilege, stack_for(vector, debugged));
	}
}

static void write_vcpu_tables(struct machine *machine, uint32_t index)
{
	uint8_t *page = memory_system(&machine->memory, SYSTEM_VCPU_TABLES + index * UNILET_PAGE, UNILET_PAGE);
	const uint64_t tss = LINEAR_VCPU_TABLES + index * UNILET_PAGE + TSS_OFFSET;
	const uint64_t stacks = GUEST_VCPU(index);
	const uint64_t ist[3] = {stacks + VCPU_FAULT_STACK_OFFSET + VCPU_FAULT_STACK_BYTES,
				 stacks + VCPU_DOUBLE_STACK_OFFSET + VCPU_DOUBLE_STACK_BYTES,
				 stacks + VCPU_DEBUG_STACK_OFFSET + VCPU_DEBUG_STACK_BYTES};
	const uint16_t ports_base = TSS_BYTES; /* beyond the limit: with 0, `out` reaches the monitor on PVM */
	uint64_t gdt[GDT_BYTES / 8] = {0};

	/* Nothing at 0x20: code of 32 bits cannot be entered. */
	gdt[GUEST_DATA_SELECTOR / 8] = 0x00cff3000000ffffull;
	gdt[GUEST_CODE_SELECTOR / 8] = 0x00affb000000ffffull;
	gdt[TSS_SELECTOR / 8] = (TSS_BYTES - 1) | (tss & 0xffffff) << 16 | 0x8bull << 40 | (tss >> 24 & 0xff) << 56;
	gdt[TSS_SELECTOR / 8 + 1] = tss >> 32;
	memcpy(page, gdt, sizeof(gdt));
	memcpy(page + TSS_OFFSET + 0x24, ist, sizeof(ist));
	memcpy(page + TSS_OFFSET + 0x66, &ports_base, sizeof(ports_base));
}

void cpu_write_tables(struct machine *machine)
{
	cpu_write_interrupts(machine);
	for (uint32_t i = 0; i < machine->vcpu_count; i++)
		write_vcpu_tables(machine, i);
}

static const struct kvm_cpuid_entry2 *cpuid_find(const struct kvm_cpuid2 *cpuid, uint32_t leaf)
{
	for (uint32_t i = 0; i < cpuid->nent; i++) {
		if (cpuid->entries[i].function == leaf && cpuid->entries[i].index == 0)
			return &cpuid->entries[i];
	}
	return NULL;
}

/* The hypervisor leaves tell of paravirtual devices that this machine does not have. */
static void cpuid_drop_hypervisor(struct kvm_cpuid2 *cpuid)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < cpuid->nent; i++) {
		if (cpuid->entries[i].function >> 16 != 0x4000)
			cpuid->entries[kept++] = cpuid->entries[i];
	}
	cpuid->nent = kept;
}

static uint32_t state_bytes(const struct kvm_cpuid2 *cpuid, uint64_t components)
{
	uint32_t bytes = 576; /* legacy region and header */

	for (uint32_t i = 0; i < cpuid->nent; i++) {
		const struct kvm_cpuid_entry2 *entry = &cpuid->entries[i];

		if (entry->function == 0xd && entry->index >= 2 && entry->index < 63 &&
		    (components >> entry->index & 1) && entry->ebx + entry->eax > bytes)
			bytes = entry->ebx + entry->eax;
	}
	return bytes;
}

/* Feature words as `cpuid` shows them in the guest. PVM's list leaves out most of them, XSAVE too, while its guests run
 * on the host's own CPU and see that one's. */
static void read_feature_words(struct machine *machine, const struct kvm_cpuid_entry2 *one,
			       const struct kvm_cpuid_entry2 *seven)
{
	uint32_t a, b = 0, c = 0, d = 0;

	machine->cpuid_1[0] = one->ecx;
	machine->cpuid_1[1] = one->edx;
	machine->cpuid_7[0] = seven->ebx;
	machine->cpuid_7[1] = seven->ecx;
	machine->cpuid_7[2] = seven->edx;
	if (one->ecx & CPUID_1_ECX_XSAVE) {
		machine->cpuid_1[0] |= CPUID_1_ECX_OSXSAVE; /* shows CR4, which is not set yet */
		return;
	}
	__cpuid(1, a, b, machine->cpuid_1[0], machine->cpuid_1[1]);
	__cpuid_count(7, 0, a, machine->cpuid_7[0], c, d);
	machine->cpuid_7[1] = c;
	machine->cpuid_7[2] = d;
}

int cpu_read_features(struct machine *machine, struct kvm_cpuid2 *cpuid, struct launch_report *report)
{
	const struct kvm_cpuid_entry2 *one, *seven, *state, *power, *extended;

	cpuid->nent = CPUID_ENTRIES_MAX;
	if (ioctl(machine->kvm_fd, KVM_GET_SUPPORTED_CPUID, cpuid) != 0)
		return machine_no_kvm(report, 0, KVM_LACKS_CAPABILITY, KVM_CAP_EXT_CPUID);
	cpuid_drop_hypervisor(cpuid);
	one = cpuid_find(cpuid, 1);
	seven = cpuid_find(cpuid, 7);
	state = cpuid_find(cpuid, 0xd);
	extended = cpuid_find(cpuid, 0x80000001);
	power = cpuid_find(cpuid, 0x80000007);
	if (!one || !seven || !state || (state->eax & 7) != 7)
		return machine_no_kvm(report, 0, KVM_LACKS_CPU, 2);
	if (!extended || !(extended->edx & CPUID_EXTENDED_EDX_NX))
		return machine_no_kvm(report, 0, KVM_LACKS_CPU, 3);

	machine->cr4 = X86_CR4_PAE | X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT | X86_CR4_FSGSBASE | X86_CR4_OSXSAVE;
	if (seven->ecx & CPUID_7_ECX_UMIP)
		machine->cr4 |= X86_CR4_UMIP;
	if (seven->ebx & CPUID_7_EBX_SMEP)
		machine->cr4 |= X86_CR4_SMEP;
	machine->xcr0 = state->eax & XCR0_WANTED;
	machine->xsave_bytes = state_bytes(cpuid, machine->xcr0);
	machine->tsc_invariant = power && (power->edx & CPUID_POWER_EDX_STABLE_TSC);
	read_feature_words(machine, one, seven);
	return 0;
}

static struct kvm_segment segment(uint16_t selector, uint8_t type, uint8_t privilege, uint8_t code)
{
	return (struct kvm_segment){.limit = 0xffffffff,
				    .selector = selector,
				    .type = type,
				    .dpl = privilege,
				    .present = 1,
				    .s = 1,
				    .l = code,
				    .db = !code,
				    .g = 1};
}

struct kvm_segment cpu_data_segment(void)
{
	return segment(GUEST_DATA_SELECTOR, 3, 3, 0);
}

static int set_special_registers(struct vcpu *vcpu)
{
	const struct machine *machine = vcpu->machine;
	struct kvm_sregs registers;

	if (ioctl(vcpu->fd, KVM_GET_SREGS, &registers) != 0)
		return -errno;
	registers.cr0 = X86_CR0_PG | X86_CR0_AM | X86_CR0_WP | X86_CR0_NE | X86_CR0_ET | X86_CR0_MP | X86_CR0_PE;
	registers.cr3 = machine->pagetable.physical;
	registers.cr4 = machine->cr4;
	registers.efer = EFER_LME | EFER_LMA | EFER_NXE; /* no SCE: on VMX and SVM `syscall` would enter CPL 0 */
	registers.cs = segment(GUEST_CODE_SELECTOR, 11, 3, 1);
	registers.ss = cpu_data_segment();
	registers.ds = registers.es = registers.fs = registers.gs = registers.ss;
	registers.tr = (struct kvm_segment){.base = LINEAR_VCPU_TABLES + vcpu->index * UNILET_PAGE + TSS_OFFSET,
					    .limit = TSS_BYTES - 1,
					    .selector = TSS_SELECTOR,
					    .type = 11,
					    .present = 1};
	registers.ldt = (struct kvm_segment){.unusable = 1};
	registers.gdt.base = LINEAR_VCPU_TABLES + vcpu->index * UNILET_PAGE;
	registers.gdt.limit = GDT_BYTES - 1;
	registers.idt.base = LINEAR_INTERRUPTS;
	registers.idt.limit = IMAGE_FAULT_ENTRIES * 16 - 1;
	return ioctl(vcpu->fd, KVM_SET_SREGS, &registers) != 0 ? -errno : 0;
}

/* PVM ignores EFER.SCE: there `syscall` goes to LSTAR, still at CPL 3. SYSENTER_CS stays 0. */
int cpu_set_entries(struct vcpu *vcpu)
{
	const struct machine *machine = vcpu->machine;
	struct {
		struct kvm_msrs header;
		struct kvm_msr_entry entry[3];
	} msrs = {.header.nmsrs = 3};

	msrs.entry[0] = (struct kvm_msr_entry){.index = MSR_LSTAR};
	msrs.entry[0].data = machine->image_base + machine->image.manifest.syscall_entry;
	msrs.entry[1] = (struct kvm_msr_entry){.index = MSR_STAR, .data = 0x23ull << 48 | 0x10ull << 32};
	msrs.entry[2] = (struct kvm_msr_entry){.index = MSR_SFMASK};
	return ioctl(vcpu->fd, KVM_SET_MSRS, &msrs) != 3 ? -EINVAL : 0;
}

struct kvm_regs cpu_first_registers(const struct vcpu *vcpu, uint64_t rsp, uint64_t rdx)
{
	return (struct kvm_regs){.rip = vcpu->machine->image_base + vcpu->machine->image.entry,
				 .rsp = rsp,
				 .rdi = GUEST_BOOT,
				 .rsi = vcpu->index,
				 .rdx = rdx,
				 .rflags = CPU_FLAGS_START};
}

int cpu_set_up(struct vcpu *vcpu, struct kvm_cpuid2 *cpuid)
{
	struct kvm_xcrs xcrs = {.nr_xcrs = 1};
	struct kvm_enable_cap enforce = {.cap = KVM_CAP_ENFORCE_PV_FEATURE_CPUID, .args = {1}};
	int error;

	ioctl(vcpu->fd, KVM_ENABLE_CAP, &enforce); /* kernels before 5.10 have no paravirtual calls to switch off */
	if (ioctl(vcpu->fd, KVM_SET_CPUID2, cpuid) != 0)
		return -errno;
	xcrs.xcrs[0].value = vcpu->machine->xcr0;
	error = set_special_registers(vcpu);
	if (!error && ioctl(vcpu->fd, KVM_SET_XCRS, &xcrs) != 0)
		error = -errno;
	return error;
}
