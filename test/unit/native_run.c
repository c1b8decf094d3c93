/* native_run.c: loads an image into a process of its own and lets it run there, on Linux. */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../abi/machine_abi.h"
#include "../../monitor/image.h"
#include "cmocka_all.h"
#include "native_run.h"

#define STACK_BYTES   (1u << 20)
#define NATIVE_BASE   0x550000000000ull
#define AUXILIARY_MAX 16
#define LOAD_FAILED   99

/* xmm15 keeps the return address: no C library has it in use across a system call, a new thread inherits it, and the
 * stack stays untouched. */
const char native_os[] = "	.text\n"
			 "	.globl unilet_os_start, unilet_os_syscall, unilet_os_fault, unilet_os_upcall\n"
			 "	.type unilet_os_start,@function\n"
			 "unilet_os_start: ud2\n"
			 "	.size unilet_os_start,.-unilet_os_start\n"
			 "	.type unilet_os_syscall,@function\n"
			 "unilet_os_syscall: cmp $110, %eax\n"
			 "	je 1f\n"
			 "	movq %rcx, %xmm15\n"
			 "	syscall\n"
			 "	movq %xmm15, %rcx\n"
			 "	mov $-1, %r11\n"
			 "	jmp *%rcx\n"
			 "1:	mov answer(%rip), %rax\n"
			 "	jmp *%rcx\n"
			 "	.size unilet_os_syscall,.-unilet_os_syscall\n"
			 "	.type unilet_os_upcall,@function\n"
			 "unilet_os_upcall: iretq\n"
			 "	.size unilet_os_upcall,.-unilet_os_upcall\n"
			 "	.balign 16\n"
			 "	.type unilet_os_fault,@function\n"
			 "unilet_os_fault: .rept 256\n"
			 "	ud2\n"
			 "	.balign 16\n"
			 "	.endr\n"
			 "	.size unilet_os_fault,.-unilet_os_fault\n"
			 "	.section .rodata\n"
			 "message: .asciz \"stand-in\"\n"
			 "	.data\n"
			 "	.balign 8\n"
			 "answer: .quad 12345\n"
			 "	.bss\n"
			 "zeroes: .space 9000\n";

static int protection_of(uint32_t rights)
{
	return (rights & RIGHT_READ ? PROT_READ : 0) | (rights & RIGHT_WRITE ? PROT_WRITE : 0) |
	       (rights & RIGHT_EXECUTE ? PROT_EXEC : 0);
}

static int load_segments(int fd, const struct image *image, uint64_t base)
{
	for (uint32_t i = 0; i < image->segment_count; i++) {
		const struct image_segment *segment = &image->segment[i];
		uint64_t start = (base + segment->address) & ~(UNILET_PAGE - 1);
		uint64_t bytes = base + segment->address + segment->memory_bytes - start;
		uint8_t *page = mmap((void *)(uintptr_t)start, bytes, PROT_READ | PROT_WRITE,
				     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

		if (page == MAP_FAILED || image_load(fd, segment, page + (base + segment->address - start)))
			return -1;
		if (mprotect(page, bytes, protection_of(segment->rights)))
			return -1;
	}
	return 0;
}

/* Argument count, arguments, environment, auxiliary vector: what a program finds at its stack's top. */
static uint64_t *make_stack(const struct image *image, uint64_t base)
{
	static char name[] = "native";
	static uint8_t random[16];
	const Elf64_auxv_t auxiliary[AUXILIARY_MAX] = {
		{AT_PHDR, {base + image->manifest.program_header}},
		{AT_PHNUM, {image->manifest.program_headers}},
		{AT_PHENT, {sizeof(Elf64_Phdr)}},
		{AT_PAGESZ, {UNILET_PAGE}},
		{AT_ENTRY, {base + image->manifest.program_entry}},
		{AT_RANDOM, {(uintptr_t)random}},
		{AT_EXECFN, {(uintptr_t)name}},
		{AT_CLKTCK, {100}},
		{AT_HWCAP, {getauxval(AT_HWCAP)}},
		{AT_HWCAP2, {getauxval(AT_HWCAP2)}},
		{AT_NULL, {0}},
	};
	uint8_t *stack = mmap(NULL, STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	uint64_t *top;

	if (stack == MAP_FAILED)
		_exit(LOAD_FAILED);
	top = (uint64_t *)(void *)(stack + STACK_BYTES / 2);
	top[0] = 1;
	top[1] = (uintptr_t)name;
	top[2] = 0;
	top[3] = 0;
	memcpy(&top[4], auxiliary, sizeof(auxiliary));
	return top;
}

static _Noreturn void become(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int out = open("out", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	struct image image;
	uint64_t base;
	uint64_t where;

	if (fd < 0 || out < 0 || dup2(out, STDOUT_FILENO) < 0 || image_read(fd, &image, &where))
		_exit(LOAD_FAILED);
	base = image.relocatable ? NATIVE_BASE : 0;
	if (load_segments(fd, &image, base))
		_exit(LOAD_FAILED);
	__asm__ volatile("mov %0, %%rsp\n xor %%edx, %%edx\n xor %%ebp, %%ebp\n jmp *%1"
			 :
			 : "r"(make_stack(&image, base)), "r"(base + image.manifest.program_entry)
			 : "rdx", "memory");
	__builtin_unreachable();
}

int native_run(const char *image)
{
	pid_t child = fork();
	int status;

	assert_true(child >= 0);
	if (child == 0)
		become(image);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
