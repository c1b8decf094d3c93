/* entry.S: the four ways into the library OS: start, system call, fault, upcall. */

#define DATA_SELECTOR 0x2b

#define OS_STACK_BYTES 0x10000

/* struct os_cpu */
#define CPU_STACK 0
#define CPU_USER_RSP 8
#define CPU_BLOCK 16

	.section .head, "ax"
	.globl unilet_os_start
	.type unilet_os_start, @function
/* rdi = boot page, rsp = the program's stack, upcalls masked. */
unilet_os_start:
	xor %ebp, %ebp
	lea os_stack + OS_STACK_BYTES - 16(%rip), %rsp	/* the program's own is about to be filled */
	mov %rsp, %rsi
	call os_start			/* returns the program's stack pointer, *rsi = its entry */
	mov (%rsp), %rcx
	mov %rax, %rsp
	mov %gs:CPU_BLOCK, %r11
	movl $0, (%r11)
	xor %edx, %edx			/* no function for atexit */
	xor %eax, %eax
	xor %ebx, %ebx
	xor %esi, %esi
	xor %edi, %edi
	jmp *%rcx
	.size unilet_os_start, . - unilet_os_start

	.balign 16
	.globl unilet_os_syscall
	.type unilet_os_syscall, @function
/* As after `syscall`: number in rax, arguments in rdi rsi rdx r10 r8 r9, return address in rcx, r11 free.
 * The program's stack is not touched: it may keep data below rsp. */
unilet_os_syscall:
	mov %gs:CPU_BLOCK, %r11
	movl $1, (%r11)			/* mask upcalls first: gs:8 is one word */
	mov %rsp, %gs:CPU_USER_RSP
	mov %gs:CPU_STACK, %rsp
	push %gs:CPU_USER_RSP
	pushf				/* Linux gives the flags back too */
	push %rcx
	push %rax
	push %rdi
	push %rsi
	push %rdx
	push %r10
	push %r8
	push %r9
	cld
	mov %rsp, %rdi			/* ten words: the call is 16-byte aligned */
	call os_handle_syscall
	pop %r9
	pop %r8
	pop %r10
	pop %rdx
	pop %rsi
	pop %rdi
	pop %rax
	pop %rcx
	popf
	mov (%rsp), %rsp
	mov %gs:CPU_BLOCK, %r11
	movl $0, (%r11)
	jmp *%rcx
	.size unilet_os_syscall, . - unilet_os_syscall

/* struct fault_registers, from its end */
	.macro push_registers
	push %rax
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
	.endm

	.macro pop_registers
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
	.endm

/* Delivery by kvm_amd leaves a null selector in SS, with which iretq would fault. */
	.macro load_stack_segment
	mov $DATA_SELECTOR, %eax
	mov %eax, %ss
	.endm

	.balign 16
	.globl unilet_os_upcall
	.type unilet_os_upcall, @function
unilet_os_upcall:
	push_registers
	load_stack_segment
	cld
	call os_handle_upcall
	pop_registers
	iretq
	.size unilet_os_upcall, . - unilet_os_upcall

	.type fault_common, @function
fault_common:
	push_registers
	load_stack_segment
	cld
	mov %rsp, %rdi
	call os_handle_fault
	pop_registers
	add $16, %rsp			/* vector and error code */
	iretq
	.size fault_common, . - fault_common

/* 256 entries of 16 bytes. The CPU itself pushes an error code for these vectors. */
	.balign 4096
	.globl unilet_os_fault
	.type unilet_os_fault, @function
unilet_os_fault:
	.set vector, 0
	.rept 256
	.balign 16
	.if vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21
	.else
	push $0
	.endif
	push $vector
	jmp fault_common
	.set vector, vector + 1
	.endr
	.balign 16
	.size unilet_os_fault, . - unilet_os_fault

	.text
	.globl os_call_hook
	.type os_call_hook, @function
/* void os_call_hook(void (*hook)(void), void *state, uint64_t components): the hook is ordinary code and may use vector
 * registers, which the code that was interrupted still needs. state: 64-byte aligned, zeroed header. */
os_call_hook:
	push %rbx
	push %r12
	push %r13
	mov %rsi, %rbx
	mov %rdx, %r12
	mov %rdx, %rax
	shr $32, %rdx
	xsave64 (%rbx)
	mov %rsp, %r13
	and $-16, %rsp
	call *%rdi
	mov %r13, %rsp
	mov %r12, %rax
	mov %r12, %rdx
	shr $32, %rdx
	xrstor64 (%rbx)
	pop %r13
	pop %r12
	pop %rbx
	ret
	.size os_call_hook, . - os_call_hook

	.section .note.GNU-stack, "", @progbits
