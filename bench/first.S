/* first.S: guests that say when their first instruction ran, and what a fault costs. No libc, no library OS.
 *
 * Linked by test/hostile/image.lds. They write struct first_answer (first.h) where bulk begins, and exit. */
#include "first.h"

	.text
	.globl unilet_os_start
unilet_os_start:
	rdtsc
	shl $32, %rdx
	or %rax, %rdx
	movabs $FIRST_ANSWER, %rbx
	mov %rdx, FIRST_TSC(%rbx)
	movabs $FIRST_TIME_PAGE, %rsi

/* The monitor may write the page just now: even and the same before and after. */
read_time_page:
	mov (%rsi), %eax
	test $1, %al
	jnz read_time_page
	xor %ecx, %ecx
copy_word:
	mov (%rsi, %rcx, 8), %rdx
	mov %rdx, FIRST_TIME(%rbx, %rcx, 8)
	inc %ecx
	cmp $FIRST_TIME_WORDS, %ecx
	jne copy_word
	cmp %eax, (%rsi)
	jne read_time_page
	mov FIRST_BOOT_FLAGS(%rdi), %eax
	mov %eax, FIRST_FLAGS(%rbx)

/* A breakpoint's handler returns behind it: the cost of a fault that the guest handles by itself. */
	xor %ecx, %ecx
	lea FIRST_FAULT(%rbx), %rdi
next_batch:
	rdtsc
	shl $32, %rdx
	or %rax, %rdx
	mov %rdx, %r8
	mov $FIRST_FAULT_ROUNDS, %esi
next_fault:
	int3
	dec %esi
	jnz next_fault
	rdtsc
	shl $32, %rdx
	or %rax, %rdx
	sub %r8, %rdx
	mov %rdx, (%rdi, %rcx, 8)
	inc %ecx
	cmp $FIRST_FAULT_BATCHES, %ecx
	jne next_batch

	movl $FIRST_DONE, FIRST_MARK(%rbx)
	movabs $FIRST_TRAP_EXIT, %rcx
	xor %edi, %edi
	movl %eax, (%rcx)
	ud2

/* Only the breakpoint is meant to happen: every other fault is reported. kvm_amd leaves a null selector in SS, and iretq
 * refuses to go back to it from there. */
	.balign 16
	.globl unilet_os_fault
unilet_os_fault:
	.set vector, 0
	.rept 256
	.balign 16, 0xcc
	.if vector == 3
	mov $FIRST_DATA_SELECTOR, %r9d
	mov %r9d, %ss
	iretq
	.else
	mov $vector, %edi
	jmp report_fault
	.endif
	.set vector, vector + 1
	.endr
	.balign 16, 0xcc

report_fault:
	mov (%rsp), %rsi
	mov 8(%rsp), %rdx
	xor %r10d, %r10d
	xor %r8d, %r8d
	movabs $FIRST_TRAP_FAULT, %rcx
	movl %eax, (%rcx)
	ud2

	.globl unilet_os_syscall
unilet_os_syscall:
	ud2
	.globl unilet_os_upcall
unilet_os_upcall:
	iretq

/* As many bytes to load as a program with a libc has. */
	.section .rodata
	.fill FIRST_FILL, 1, 0x55

	.section .note.GNU-stack, "", @progbits
