/* entry.S: first instruction, fault entries, system call entry and upcall entry of the hostile guests. */

	.text

/* Keeps every register as the machine gave it, before anything else, then goes to C. vCPUs other than the first, which
 * are told from it by gs, run the function that TRAP_START gave in rdx. */
	.globl unilet_os_start
unilet_os_start:
	xchg %rcx, %rsi
	jrcxz 2f
	jmp 1f
2:	xchg %rcx, %rsi
	mov %rax, guest_start+0(%rip)
	mov %rbx, guest_start+8(%rip)
	mov %rcx, guest_start+16(%rip)
	mov %rdx, guest_start+24(%rip)
	mov %rsi, guest_start+32(%rip)
	mov %rdi, guest_start+40(%rip)
	mov %rbp, guest_start+48(%rip)
	mov %rsp, guest_start+56(%rip)
	mov %r8, guest_start+64(%rip)
	mov %r9, guest_start+72(%rip)
	mov %r10, guest_start+80(%rip)
	mov %r11, guest_start+88(%rip)
	mov %r12, guest_start+96(%rip)
	mov %r13, guest_start+104(%rip)
	mov %r14, guest_start+112(%rip)
	mov %r15, guest_start+120(%rip)
	pushfq
	popq guest_start+128(%rip)
	mov %cs, %eax
	mov %rax, guest_start+136(%rip)
	mov %ss, %eax
	mov %rax, guest_start+144(%rip)
	mov %ds, %eax
	mov %rax, guest_start+152(%rip)
	mov %es, %eax
	mov %rax, guest_start+160(%rip)
	mov %fs, %eax
	mov %rax, guest_start+168(%rip)
	mov %gs, %eax
	mov %rax, guest_start+176(%rip)
	mov $-1, %eax
	mov $-1, %edx
	xsave64 guest_start_vectors(%rip)
	call guest_main
	ud2
1:	wrgsbase %rcx
	mov %rcx, %rdi
	xor %ebp, %ebp
	call *%rdx
	call guest_idle
	ud2

/* 256 entries of 16 bytes: {error code, vector} on top of the CPU's frame, then the common part. */
	.balign 16
	.globl unilet_os_fault
unilet_os_fault:
	.set vector, 0
	.rept 256
	.balign 16, 0xcc
	.if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || vector == 29 || vector == 30)
	pushq $0
	.endif
	.byte 0x68
	.long vector
	.byte 0xe9
	.long fault_common - . - 4
	.set vector, vector + 1
	.endr
	.balign 16, 0xcc

/* kvm_amd leaves a null selector in SS, and iretq refuses to go back to it from there. */
fault_common:
	push %rax
	mov $0x2b, %eax
	mov %eax, %ss
	push %rbx
	push %rcx
	push %rdx
	push %rsi
	push %rdi
	push %rbp
	push %r8
	push %r9
	push %r10
	push %r11
	push %r12
	push %r13
	push %r14
	push %r15
	cld
	mov %rsp, %rdi
	call guest_fault
	jmp restore_all

/* The upcall's frame has neither error code nor vector: made alike, so that one structure serves both. */
	.globl unilet_os_upcall
unilet_os_upcall:
	pushq $0
	pushq $-1
	push %rax
	mov $0x2b, %eax
	mov %eax, %ss
	push %rbx
	push %rcx
	push %rdx
	push %rsi
	push %rdi
	push %rbp
	push %r8
	push %r9
	push %r10
	push %r11
	push %r12
	push %r13
	push %r14
	push %r15
	cld
	mov %rsp, %rdi
	call guest_upcall
restore_all:
	pop %r15
	pop %r14
	pop %r13
	pop %r12
	pop %r11
	pop %r10
	pop %r9
	pop %r8
	pop %rbp
	pop %rdi
	pop %rsi
	pop %rdx
	pop %rcx
	pop %rbx
	pop %rax
	add $16, %rsp
	iretq

/* PVM brings a `syscall` here, still at CPL 3; elsewhere it is an illegal instruction at once. Here it always is one. */
	.globl unilet_os_syscall
unilet_os_syscall:
	lea -2(%rcx), %rdi
	call guest_syscall
	ud2

/* guest_fault() sets rip to this to leave a faulting instruction for good: see guest_try(). */
	.globl guest_try_return
guest_try_return:
	mov guest_try_stack(%rip), %rsp
	mov $0x2b, %eax
	mov %eax, %ds
	mov %eax, %es
	mov %eax, %ss
	pop %r15
	pop %r14
	pop %r13
	pop %r12
	pop %rbx
	pop %rbp
	ret

/* void guest_try_call(void (*function)(void)): calls it so that guest_try_return can come back from any fault. */
	.globl guest_try_call
guest_try_call:
	push %rbp
	push %rbx
	push %r12
	push %r13
	push %r14
	push %r15
	mov %rsp, guest_try_stack(%rip)
	call *%rdi
	jmp guest_try_return

	.bss
	.balign 64
	.globl guest_start
guest_start:
	.zero 192
	.balign 64
	.globl guest_start_vectors
guest_start_vectors:
	.zero 16384
	.globl guest_try_stack
guest_try_stack:
	.zero 8

	.section .note.GNU-stack, "", @progbits
