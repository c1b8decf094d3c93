/* core.c: writes an ELF core of the guest's memory and registers, which gdb opens beside the image (elf(5), core(5)). */
#include "machine.h"

#include <elf.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/procfs.h>
#include <unistd.h>

#include "../abi/detail_abi.h"
#include "limits.h"

#define NOTE_NAME         "CORE"
#define NOTE_NAME_BYTES   8u /* its zero included, padded */
#define NOTE_BYTES        (sizeof(Elf64_Nhdr) + NOTE_NAME_BYTES)
#define LOADS_MAX         (IMAGE_SEGMENTS_MAX + RANGE_COUNT)
#define AUXILIARY_ENTRIES 3u
#define NOTES_MAX                                                                                                      \
	(NOTE_BYTES + AUXILIARY_ENTRIES * sizeof(Elf64_auxv_t) +                                                       \
	 UNILET_VCPUS_MAX * (NOTE_BYTES + sizeof(struct elf_prstatus)))

/* All that comes before memory; zeroes to its end. */
struct core_head {
	Elf64_Ehdr header;
	Elf64_Phdr program[1 + LOADS_MAX];
	uint8_t notes[NOTES_MAX];
	size_t notes_bytes; /* not for gdb, and no harm */
};

#define HEAD_BYTES ((sizeof(struct core_head) + UNILET_PAGE - 1) & ~(UNILET_PAGE - 1))

/* One stretch of guest memory. */
struct load {
	uint64_t address;
	uint64_t bytes;
	uint64_t ram_offset;
	uint32_t rights;
};

struct core {
	const struct machine *machine;
	struct load load[LOADS_MAX];
	uint32_t load_count;
	uint64_t file_bytes;
};

static void add_load(struct core *core, uint64_t address, uint64_t bytes, uint64_t ram_offset, uint32_t rights)
{
	core->load[core->load_count++] = (struct load){address, bytes, ram_offset, rights};
}

static void plan_loads(struct core *core)
{
	const struct machine *machine = core->machine;
	const struct image *image = &machine->image;

	for (uint32_t i = 0; i < image->segment_count; i++) {
		const struct image_segment *segment = &image->segment[i];
		const uint64_t first = segment->address & ~(UNILET_PAGE - 1);
		const uint64_t end = (segment->address + segment->memory_bytes + UNILET_PAGE - 1) & ~(UNILET_PAGE - 1);

		add_load(core, machine->image_base + first, end - first, first - image->start, segment->rights);
	}
	for (int i = RANGE_HEAP; i <= RANGE_STACK; i++) {
		const struct machine_range *range = &machine->range[i];

		add_load(core, range->address, range->bytes, range->ram_offset, RIGHT_READ | RIGHT_WRITE);
	}
}

/* NOTES_MAX has room for an auxiliary vector, and a status of every vCPU. */
static void add_note(struct core_head *head, uint32_t type, const void *from, size_t bytes)
{
	const Elf64_Nhdr header = {
		.n_namesz = sizeof(NOTE_NAME), .n_descsz = (Elf64_Word)bytes, .n_type = (Elf64_Word)type};
	uint8_t *to = head->notes + head->notes_bytes;

	if (NOTE_BYTES + bytes > sizeof(head->notes) - head->notes_bytes)
		abort();
	memcpy(to, &header, sizeof(header));
	memcpy(to + sizeof(header), NOTE_NAME, sizeof(NOTE_NAME));
	memcpy(to + NOTE_BYTES, from, bytes);
	head->notes_bytes += NOTE_BYTES + bytes;
}

/* What Linux would have sent for this end: what gdb says first. */
static int signal_of(const struct launch_report *end)
{
	/* Of the CPU's exceptions; of others SIGSEGV. */
	static const uint8_t signals[32] = {
		[0] = SIGFPE, [1] = SIGTRAP, [3] = SIGTRAP, [6] = SIGILL, [16] = SIGFPE, [17] = SIGBUS, [19] = SIGFPE};

	if (end->kind == LAUNCH_OVER_LIMIT)
		return SIGXCPU;
	if (end->kind != LAUNCH_FAULTED)
		return SIGKILL;
	return signals[end->number & 31] ? signals[end->number & 31] : SIGSEGV;
}

static void add_status(struct core_head *head, const struct vcpu *vcpu, const struct fault_registers *registers)
{
	struct elf_prstatus status = {.pr_pid = (int)vcpu->index + 1,
				      .pr_cursig = (short)signal_of(&vcpu->machine->end)};
	struct user_regs_struct words = {.orig_rax = UINT64_MAX,
					 .cs = registers->cs,
					 .eflags = registers->rflags,
					 .ss = registers->ss,
					 .fs_base = vcpu->run->s.regs.sregs.fs.base,
					 .gs_base = vcpu->run->s.regs.sregs.gs.base};

#define COPY(name) words.name = registers->name;
	MACHINE_REGISTERS(COPY)
#undef COPY
	memcpy(&status.pr_reg, &words, sizeof(words));
	add_note(head, NT_PRSTATUS, &status, sizeof(status));
}

/* gdb takes the first thread for the one to look at: the vCPU that the detail is of. */
static void add_threads(struct core_head *head, const struct machine *machine, const struct launch_detail *detail)
{
	add_status(head, &machine->vcpu[detail->vcpu], &detail->registers);
	for (uint32_t i = 0; i < machine->vcpu_count; i++) {
		const struct fault_registers registers = detail_cpu_registers(&machine->vcpu[i]);

		if (i != detail->vcpu && atomic_load(&machine->vcpu[i].stopped))
			add_status(head, &machine->vcpu[i], &registers);
	}
}

/* AT_ENTRY is how gdb learns the base. No name: it would be compared with the file's. */
static void add_auxiliary(struct core_head *head, const struct machine *machine)
{
	const Elf64_auxv_t auxiliary[AUXILIARY_ENTRIES] = {
		{AT_PAGESZ, {UNILET_PAGE}}, {AT_ENTRY, {machine->image_base + machine->image.entry}}, {AT_NULL, {0}}};
	add_note(head, NT_AUXV, auxiliary, sizeof(auxiliary));
}

static void fill_header(Elf64_Ehdr *header, uint32_t program_headers)
{
	*header = (Elf64_Ehdr){.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT},
			       .e_type = ET_CORE,
			       .e_machine = EM_X86_64,
			       .e_version = EV_CURRENT,
			       .e_phoff = offsetof(struct core_head, program),
			       .e_ehsize = sizeof(Elf64_Ehdr),
			       .e_phentsize = sizeof(Elf64_Phdr),
			       .e_phnum = (Elf64_Half)program_headers};
}

/* Each load has its whole size in the file, holes where nothing was ever written: what was not touched reads as 0. */
static void fill_programs(struct core *core, struct core_head *head)
{
	head->program[0] = (Elf64_Phdr){.p_type = PT_NOTE,
					.p_offset = offsetof(struct core_head, notes),
					.p_filesz = head->notes_bytes,
					.p_align = 4};
	core->file_bytes = HEAD_BYTES;
	for (uint32_t i = 0; i < core->load_count; i++) {
		const struct load *load = &core->load[i];
		const uint32_t flags = (load->rights & RIGHT_READ ? PF_R : 0) |
				       (load->rights & RIGHT_WRITE ? PF_W : 0) |
				       (load->rights & RIGHT_EXECUTE ? PF_X : 0);

		head->program[1 + i] = (Elf64_Phdr){.p_type = PT_LOAD,
						    .p_flags = flags,
						    .p_offset = core->file_bytes,
						    .p_vaddr = load->address,
						    .p_filesz = load->bytes,
						    .p_memsz = load->bytes,
						    .p_align = UNILET_PAGE};
		core->file_bytes += load->bytes;
	}
}

static int put(const void *from, uint64_t bytes, uint64_t offset)
{
	const uint8_t *at = from;

	while (bytes > 0) {
		const ssize_t put = pwrite(LAUNCH_FD_CORE, at, bytes, (off_t)offset);

		if (put < 0 && errno != EINTR)
			return -errno;
		if (put == 0)
			return -EIO;
		if (put > 0) {
			at += put;
			offset += (uint64_t)put;
			bytes -= (uint64_t)put;
		}
	}
	return 0;
}

static bool is_zero(const uint8_t *page)
{
	static const uint8_t zero[UNILET_PAGE];

	return memcmp(page, zero, sizeof(zero)) == 0;
}

/* Writes the pages that hold something, neighbours together. */
static int put_load(const struct load *load, const uint8_t *memory, uint64_t offset)
{
	uint64_t start = 0;
	int error = 0;

	while (start < load->bytes && !error) {
		uint64_t end = start;

		while (end < load->bytes && end - start < CORE_WRITE_MAX && !is_zero(memory + end))
			end += UNILET_PAGE;
		error = put(memory + start, end - start, offset + start);
		start = end == start ? start + UNILET_PAGE : end;
	}
	return error;
}

int core_write(const struct machine *machine, const struct launch_detail *detail)
{
	static struct core_head head;
	struct core core = {.machine = machine};
	int error;

	plan_loads(&core);
	add_auxiliary(&head, machine);
	add_threads(&head, machine, detail);
	fill_programs(&core, &head);
	fill_header(&head.header, 1 + core.load_count);
	error = put(&head, sizeof(head), 0);
	for (uint32_t i = 0; i < core.load_count && !error; i++) {
		const uint8_t *memory = memory_ram(&machine->memory, core.load[i].ram_offset, core.load[i].bytes);

		error = memory ? put_load(&core.load[i], memory, head.program[1 + i].p_offset) : -EFAULT;
	}
	/* The last byte gives the file its length, whatever was a hole before it. */
	if (!error) {
		const struct load *last = &core.load[core.load_count - 1];
		const uint8_t *byte = memory_ram(&machine->memory, last->ram_offset + last->bytes - 1, 1);

		error = byte ? put(byte, 1, core.file_bytes - 1) : -EFAULT;
	}
	return error;
}
