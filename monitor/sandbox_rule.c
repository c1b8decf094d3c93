/* sandbox_rule.c: the system calls that stay allowed in the monitor; SECURITY.md's tables are printed from these. */
#include "sandbox.h"

#include <linux/kvm.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "../abi/launch_abi.h"

#define TABLE(rules)                                                                                                   \
	{                                                                                                              \
		rules, sizeof(rules) / sizeof((rules)[0])                                                              \
	}

/* Sleep and wake, tell the time (the vDSO may fall back to the call), end. */
static const struct sandbox_rule common[] = {
	{.call = SCMP_SYS(read)},         {.call = SCMP_SYS(write)},           {.call = SCMP_SYS(ppoll)},
	{.call = SCMP_SYS(futex)},        {.call = SCMP_SYS(clock_gettime)},   {.call = SCMP_SYS(exit)},
	{.call = SCMP_SYS(rt_sigreturn)}, {.call = SCMP_SYS(restart_syscall)},
};

/* KVM_RUN is the only ioctl; memory keeps what rights it may have, and none is ever executable. */
static const struct sandbox_rule vcpu[] = {
	{SCMP_SYS(ioctl), SANDBOX_EQUAL, 1, UINT64_MAX, KVM_RUN},
	{SCMP_SYS(mprotect), SANDBOX_EQUAL, 2, ~(uint64_t)(PROT_READ | PROT_WRITE), 0},
	{SCMP_SYS(madvise), SANDBOX_EQUAL, 2, UINT64_MAX, MADV_DONTNEED},
};

/* It kicks vCPU threads, looks at how much memory is in use, and ends the process. */
static const struct sandbox_rule watchdog[] = {
	{.call = SCMP_SYS(exit_group)},
	{.call = SCMP_SYS(getpid)},
	{.call = SCMP_SYS(pread64)},
	{.call = SCMP_SYS(tgkill), .condition = SANDBOX_OWN, .index = 0},
};

/* A pooled machine takes over its guest's image: reads it, sets the registers that depend on it, and loads the last filter.
 * This one then still holds, beside that. */
static const struct sandbox_rule pool[] = {
	{.call = SCMP_SYS(recvmsg)},
	{.call = SCMP_SYS(recvfrom)},
	{.call = SCMP_SYS(dup2)},
	{.call = SCMP_SYS(close)},
	{.call = SCMP_SYS(fstat)},
	{.call = SCMP_SYS(newfstatat)},
	{.call = SCMP_SYS(pread64)},
	{.call = SCMP_SYS(getrandom)},
	{.call = SCMP_SYS(brk)},
	{.call = SCMP_SYS(munmap)},
	{.call = SCMP_SYS(madvise)},
	{.call = SCMP_SYS(exit_group)},
	{SCMP_SYS(prctl), SANDBOX_EQUAL, 0, UINT32_MAX, PR_SET_SECCOMP},
	{SCMP_SYS(prctl), SANDBOX_EQUAL, 0, UINT32_MAX, PR_SET_NAME},
	{SCMP_SYS(ioctl), SANDBOX_EQUAL, 1, UINT64_MAX, KVM_RUN},
	{SCMP_SYS(ioctl), SANDBOX_EQUAL, 1, UINT64_MAX, KVM_SET_MSRS},
	{SCMP_SYS(mmap), SANDBOX_EQUAL, 2, PROT_EXEC, 0},
	{SCMP_SYS(mprotect), SANDBOX_EQUAL, 2, PROT_EXEC, 0},
};

/* It stops vCPU threads, and looks at their vector registers. */
static const struct sandbox_rule debug[] = {
	{.call = SCMP_SYS(getpid)},
	{.call = SCMP_SYS(tgkill), .condition = SANDBOX_OWN, .index = 0},
	{SCMP_SYS(ioctl), SANDBOX_EQUAL, 1, UINT64_MAX, KVM_GET_XSAVE},
	{SCMP_SYS(ioctl), SANDBOX_EQUAL, 1, UINT64_MAX, KVM_SET_XSAVE},
};

/* One file, which the launcher opened. */
static const struct sandbox_rule core[] = {
	{SCMP_SYS(pwrite64), SANDBOX_EQUAL, 0, UINT32_MAX, LAUNCH_FD_CORE},
};

const struct sandbox_table sandbox_core = TABLE(core);

const struct sandbox_table sandbox_common = TABLE(common);

const struct sandbox_table sandbox_table[SANDBOX_COUNT] = {
	[SANDBOX_VCPU] = TABLE(vcpu),
	[SANDBOX_WATCHDOG] = TABLE(watchdog),
	[SANDBOX_POOL] = TABLE(pool),
	[SANDBOX_DEBUG] = TABLE(debug),
};
