/* instruction_list.h: what is not for ring 3: for the guest that runs it and for the runner that knows how it must end. */
#ifndef UNILET_HOSTILE_INSTRUCTION_LIST_H
#define UNILET_HOSTILE_INSTRUCTION_LIST_H

#define FAULT_DB   (1u << 1)
#define FAULT_BP   (1u << 3)
#define FAULT_OF   (1u << 4)
#define FAULT_UD   (1u << 6)
#define FAULT_GP   (1u << 13)
#define FAULT_PF   (1u << 14)
#define FAULT_SS   (1u << 12)
#define FAULT_NP   (1u << 11)
#define FAULT_NONE (1u << 31)

/* name, vectors allowed, text. More than one vector where CPUs differ, or where PVM decodes
 * the instruction itself and knows it not. */
#define INSTRUCTIONS(X)                                                                                                \
	X(hlt, FAULT_GP, "hlt")                                                                                        \
	X(cli, FAULT_GP, "cli")                                                                                        \
	X(sti, FAULT_GP, "sti")                                                                                        \
	X(lgdt, FAULT_GP, "lgdt scratch(%rip)")                                                                        \
	X(lidt, FAULT_GP, "lidt scratch(%rip)")                                                                        \
	X(lldt, FAULT_GP, "xor %eax,%eax; lldt %ax")                                                                   \
	X(ltr, FAULT_GP, "mov $0x40,%eax; ltr %ax")                                                                    \
	X(lmsw, FAULT_GP, "xor %eax,%eax; lmsw %ax")                                                                   \
	X(clts, FAULT_GP, "clts")                                                                                      \
	X(invlpg, FAULT_GP, "invlpg (%rsp)")                                                                           \
	X(invd, FAULT_GP, "invd")                                                                                      \
	X(wbinvd, FAULT_GP, "wbinvd")                                                                                  \
	X(read_cr0, FAULT_GP, "mov %cr0,%rax")                                                                         \
	X(read_cr1, FAULT_GP | FAULT_UD, ".byte 0x0f,0x20,0xc8")                                                       \
	X(read_cr2, FAULT_GP, "mov %cr2,%rax")                                                                         \
	X(read_cr3, FAULT_GP, "mov %cr3,%rax")                                                                         \
	X(read_cr4, FAULT_GP, "mov %cr4,%rax")                                                                         \
	X(read_cr5, FAULT_GP | FAULT_UD, ".byte 0x0f,0x20,0xe8")                                                       \
	X(read_cr8, FAULT_GP, "mov %cr8,%rax")                                                                         \
	X(write_cr0, FAULT_GP, "mov %rax,%cr0")                                                                        \
	X(write_cr2, FAULT_GP, "mov %rax,%cr2")                                                                        \
	X(write_cr3, FAULT_GP, "xor %eax,%eax; mov %rax,%cr3")                                                         \
	X(write_cr4, FAULT_GP, "xor %eax,%eax; mov %rax,%cr4")                                                         \
	X(write_cr8, FAULT_GP, "xor %eax,%eax; mov %rax,%cr8")                                                         \
	X(read_dr0, FAULT_GP, "mov %dr0,%rax")                                                                         \
	X(read_dr7, FAULT_GP, "mov %dr7,%rax")                                                                         \
	X(write_dr7, FAULT_GP, "mov $-1,%rax; mov %rax,%dr7")                                                          \
	X(rdmsr_efer, FAULT_GP, "mov $0xc0000080,%ecx; rdmsr")                                                         \
	X(rdmsr_tsc, FAULT_GP, "mov $0x10,%ecx; rdmsr")                                                                \
	X(wrmsr_lstar, FAULT_GP, "mov $0xc0000082,%ecx; wrmsr")                                                        \
	X(wrmsr_efer, FAULT_GP, "mov $0xc0000080,%ecx; mov $-1,%eax; wrmsr")                                           \
	X(wrmsr_gsbase, FAULT_GP, "mov $0xc0000101,%ecx; wrmsr")                                                       \
	X(rdpmc, FAULT_GP | FAULT_NONE, "xor %ecx,%ecx; rdpmc")                                                        \
	X(swapgs, FAULT_GP, "swapgs")                                                                                  \
	X(sysret, FAULT_GP | FAULT_UD, "sysretq")                                                                      \
	X(sysretl, FAULT_GP | FAULT_UD, "sysretl")                                                                     \
	X(sysexit, FAULT_GP | FAULT_UD, ".byte 0x0f,0x35")                                                             \
	X(sysenter, FAULT_GP | FAULT_UD, ".byte 0x0f,0x34")                                                            \
	X(syscall, FAULT_UD, "mov $60,%eax; syscall")                                                                  \
	X(int_80, FAULT_GP | FAULT_UD, "mov $1,%eax; int $0x80")                                                       \
	X(int_0, FAULT_GP | FAULT_UD, "int $0")                                                                        \
	X(int_2, FAULT_GP | FAULT_UD, "int $2")                                                                        \
	X(int_4, FAULT_OF, "int $4")                                                                                   \
	X(int_8, FAULT_GP | FAULT_UD, "int $8")                                                                        \
	X(int_14, FAULT_GP | FAULT_UD, "int $14")                                                                      \
	X(int_18, FAULT_GP | FAULT_UD, "int $18")                                                                      \
	X(int_32, FAULT_GP | FAULT_UD, "int $32")                                                                      \
	X(int_255, FAULT_GP | FAULT_UD, "int $255")                                                                    \
	X(int3, FAULT_BP, "int3")                                                                                      \
	X(int1, FAULT_DB | FAULT_UD, ".byte 0xf1")                                                                     \
	X(into, FAULT_UD, ".byte 0xce")                                                                                \
	X(ud2, FAULT_UD, "ud2")                                                                                        \
	X(vmcall, FAULT_UD | FAULT_GP | FAULT_PF | FAULT_NONE, "mov $-1,%eax; .byte 0x0f,0x01,0xc1")                   \
	X(vmmcall, FAULT_UD | FAULT_GP | FAULT_PF | FAULT_NONE, "mov $-1,%eax; .byte 0x0f,0x01,0xd9")                  \
	X(vmrun, FAULT_UD | FAULT_GP, "xor %eax,%eax; .byte 0x0f,0x01,0xd8")                                           \
	X(vmload, FAULT_UD | FAULT_GP, "xor %eax,%eax; .byte 0x0f,0x01,0xda")                                          \
	X(vmsave, FAULT_UD | FAULT_GP, "xor %eax,%eax; .byte 0x0f,0x01,0xdb")                                          \
	X(stgi, FAULT_UD | FAULT_GP, ".byte 0x0f,0x01,0xdc")                                                           \
	X(clgi, FAULT_UD | FAULT_GP, ".byte 0x0f,0x01,0xdd")                                                           \
	X(skinit, FAULT_UD | FAULT_GP, ".byte 0x0f,0x01,0xde")                                                         \
	X(vmlaunch, FAULT_UD | FAULT_GP, ".byte 0x0f,0x01,0xc2")                                                       \
	X(vmresume, FAULT_UD | FAULT_GP, ".byte 0x0f,0x01,0xc3")                                                       \
	X(vmxoff, FAULT_UD | FAULT_GP, ".byte 0x0f,0x01,0xc4")                                                         \
	X(vmxon, FAULT_UD | FAULT_GP, "vmxon scratch(%rip)")                                                           \
	X(vmfunc, FAULT_UD | FAULT_GP, "xor %eax,%eax; xor %ecx,%ecx; .byte 0x0f,0x01,0xd4")                           \
	X(xsetbv, FAULT_GP, "xor %ecx,%ecx; xor %edx,%edx; mov $1,%eax; xsetbv")                                       \
	X(xgetbv_7, FAULT_GP, "mov $7,%ecx; xgetbv")                                                                   \
	X(xrstors, FAULT_GP | FAULT_UD, ".byte 0x0f,0xc7,0x1c,0x24")                                                   \
	X(monitor, FAULT_UD | FAULT_GP, "mov %rsp,%rax; xor %ecx,%ecx; xor %edx,%edx; monitor")                        \
	X(mwait, FAULT_UD | FAULT_GP, "xor %eax,%eax; xor %ecx,%ecx; mwait")                                           \
	X(rsm, FAULT_UD | FAULT_GP, "rsm")                                                                             \
	X(getsec, FAULT_UD | FAULT_GP, "xor %eax,%eax; .byte 0x0f,0x37")                                               \
	X(encls, FAULT_UD | FAULT_GP, "xor %eax,%eax; .byte 0x0f,0x01,0xcf")                                           \
	X(invpcid, FAULT_UD | FAULT_GP, "xor %eax,%eax; .byte 0x66,0x0f,0x38,0x82,0x04,0x24")                          \
	X(in_imm, FAULT_GP, "in $0x80,%al")                                                                            \
	X(in_dx_8, FAULT_GP, "mov $0x3f8,%edx; in %dx,%al")                                                            \
	X(in_dx_32, FAULT_GP, "mov $0xcf8,%edx; in %dx,%eax")                                                          \
	X(out_imm, FAULT_GP, "out %al,$0x80")                                                                          \
	X(out_dx_8, FAULT_GP, "mov $0x64,%edx; mov $0xfe,%eax; out %al,%dx")                                           \
	X(out_dx_16, FAULT_GP, "mov $0xb004,%edx; mov $0x2000,%eax; out %ax,%dx")                                      \
	X(out_dx_32, FAULT_GP, "mov $0xffff,%edx; out %eax,%dx")                                                       \
	X(out_port_0, FAULT_GP, "xor %edx,%edx; out %al,%dx")                                                          \
	X(insb, FAULT_GP, "mov $0x60,%edx; lea scratch(%rip),%rdi; insb")                                              \
	X(rep_insl, FAULT_GP, "mov $0x1f0,%edx; mov $4,%ecx; lea scratch(%rip),%rdi; rep insl")                        \
	X(rep_outsb, FAULT_GP, "mov $0x3f8,%edx; mov $16,%ecx; lea scratch(%rip),%rsi; rep outsb")                     \
	X(iretq_ring0, FAULT_GP | FAULT_NP, "push $0; push %rsp; push $0x202; push $0x10; push $0; iretq")             \
	X(iretq_null_cs, FAULT_GP, "mov %rsp,%rax; push $0x2b; push %rax; push $0x202; push $0; push $0; iretq")       \
	X(iretq_tss_cs, FAULT_GP | FAULT_NP,                                                                           \
	  "mov %rsp,%rax; push $0x2b; push %rax; push $0x202; push $0x43;"                                             \
	  "push $0; iretq")                                                                                            \
	X(iretq_data_cs, FAULT_GP | FAULT_PF,                                                                          \
	  "mov %rsp,%rax; push $0x2b; push %rax; push $0x202; push $0x2b; push $0; iretq")                             \
	X(iretq_ldt_cs, FAULT_GP, "mov %rsp,%rax; push $0x2b; push %rax; push $0x202; push $0x37; push $0; iretq")     \
	X(iretq_bad_ss, FAULT_GP | FAULT_SS | FAULT_NP,                                                                \
	  "mov %rsp,%rax; push $0x53; push %rax; push $0x202;"                                                         \
	  "push $0x33; push $0; iretq")                                                                                \
	X(iretq_noncanonical, FAULT_GP,                                                                                \
	  "mov %rsp,%rax; mov $0x8000000000000000,%rcx; push $0x2b; push %rax;"                                        \
	  "push $0x202; push $0x33; push %rcx; iretq")                                                                 \
	X(far_jump_0x10, FAULT_GP | FAULT_NP | FAULT_UD, "movl $0x10,8+scratch(%rip); rex.w ljmp *scratch(%rip)")      \
	X(far_jump_0x08, FAULT_GP | FAULT_NP | FAULT_UD, "movl $0x08,8+scratch(%rip); rex.w ljmp *scratch(%rip)")      \
	X(far_jump_0x40, FAULT_GP | FAULT_NP | FAULT_UD, "movl $0x40,8+scratch(%rip); rex.w ljmp *scratch(%rip)")      \
	X(far_jump_0x43, FAULT_GP | FAULT_NP | FAULT_UD, "movl $0x43,8+scratch(%rip); rex.w ljmp *scratch(%rip)")      \
	X(far_jump_0x2b, FAULT_GP | FAULT_UD, "movl $0x2b,8+scratch(%rip); rex.w ljmp *scratch(%rip)")                 \
	X(far_jump_ldt, FAULT_GP | FAULT_UD, "movl $0x0f,8+scratch(%rip); rex.w ljmp *scratch(%rip)")                  \
	X(far_jump_limit, FAULT_GP | FAULT_UD, "movl $0xfffb,8+scratch(%rip); rex.w ljmp *scratch(%rip)")              \
	X(far_call_0x10, FAULT_GP | FAULT_NP | FAULT_UD, "movl $0x10,8+scratch(%rip); rex.w lcall *scratch(%rip)")     \
	X(far_return_0x23, FAULT_GP | FAULT_NP, "push $0x23; push $0x5000; lretq")                                     \
	X(far_return_0x20, FAULT_GP | FAULT_NP, "push $0x20; push $0x5000; lretq")                                     \
	X(iretq_32_bit, FAULT_GP | FAULT_NP,                                                                           \
	  "mov %rsp,%rax; push $0x2b; push %rax; push $0x202; push $0x23; push $0; iretq")                             \
	X(load_ds_32_bit, FAULT_GP | FAULT_NP, "mov $0x23,%eax; mov %eax,%ds")                                         \
	X(far_return_0x10, FAULT_GP | FAULT_NP, "push $0x10; push $0; lretq")                                          \
	X(load_ss_null, FAULT_GP, "xor %eax,%eax; mov %eax,%ss")                                                       \
	X(load_ss_code, FAULT_GP, "mov $0x33,%eax; mov %eax,%ss")                                                      \
	X(load_ss_kernel, FAULT_GP | FAULT_NP | FAULT_SS, "mov $0x18,%eax; mov %eax,%ss")                              \
	X(load_ds_kernel, FAULT_GP | FAULT_NP, "mov $0x18,%eax; mov %eax,%ds")                                         \
	X(load_ds_tss, FAULT_GP | FAULT_NP, "mov $0x43,%eax; mov %eax,%ds")                                            \
	X(load_ds_limit, FAULT_GP, "mov $0xfffb,%eax; mov %eax,%ds")                                                   \
	X(load_fs_ldt, FAULT_GP, "mov $0x0f,%eax; mov %eax,%fs")                                                       \
	X(load_ds_null, FAULT_NONE, "xor %eax,%eax; mov %eax,%ds")                                                     \
	X(popf_iopl, FAULT_NONE, "push $0x3202; popfq; pushfq; pop %rax; test $0x3000,%eax; jz 1f; ud2; 1:")           \
	X(popf_if, FAULT_NONE, "push $0x2; popfq; pushfq; pop %rax; test $0x200,%eax; jnz 1f; ud2; 1:")                \
	X(popf_iopl_out, FAULT_GP, "push $0x3202; popfq; out %al,$0x80")                                               \
	X(popf_iopl_cli, FAULT_GP, "push $0x3202; popfq; cli")                                                         \
	X(popf_tf, FAULT_DB, "push $0x302; popfq; nop; nop")                                                           \
	X(popf_nt_iretq, FAULT_GP,                                                                                     \
	  "push $0x4202; popfq; mov %rsp,%rax; lea 1f(%rip),%rcx; push $0x2b; push %rax;"                              \
	  "push $0x202; push $0x33; push %rcx; iretq; 1:")                                                             \
	X(cpuid, FAULT_NONE, "xor %eax,%eax; xor %ecx,%ecx; push %rbx; cpuid; pop %rbx")                               \
	X(verr, FAULT_NONE, "mov $0x10,%eax; verr %ax")                                                                \
	X(lar, FAULT_NONE, "mov $0x40,%eax; lar %eax,%eax")                                                            \
	X(pause_loop, FAULT_NONE, "mov $100000,%ecx; 1: pause; dec %ecx; jnz 1b")

/* These store something of the machine; with UMIP the CPU refuses. */
#define STORES(X)                                                                                                      \
	X(sgdt, FAULT_GP, "sgdt scratch(%rip)")                                                                        \
	X(sidt, FAULT_GP, "sidt scratch(%rip)")                                                                        \
	X(sldt, FAULT_GP, "sldt %eax")                                                                                 \
	X(str, FAULT_GP, "str %eax")                                                                                   \
	X(smsw, FAULT_GP, "smsw %eax")

#endif
