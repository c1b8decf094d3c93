/* lockdown_rule.c: the system calls that stay allowed in the servers; SECURITY.md's tables are printed from these. */
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "host_limits.h"
#include "lockdown.h"

#define TABLE(rules) rules, sizeof(rules) / sizeof((rules)[0])

/* Rings, console, store, waiting, ending. Nothing here opens, connects or starts anything. */
static const struct lockdown_rule plain[] = {
	{.call = SCMP_SYS(read)},
	{.call = SCMP_SYS(write)},
	{.call = SCMP_SYS(pread64)},
	{.call = SCMP_SYS(pwrite64)},
	{.call = SCMP_SYS(fdatasync)},
	{.call = SCMP_SYS(poll)},
	{.call = SCMP_SYS(restart_syscall)},
	{.call = SCMP_SYS(clock_gettime)},
	{.call = SCMP_SYS(exit_group)},
};

/* libcurl's: it connects, and it allocates. */
static const struct lockdown_rule http[] = {
	{SCMP_SYS(socket), 0, UINT32_MAX, AF_INET},
	{SCMP_SYS(socket), 0, UINT32_MAX, AF_INET6},
	{.call = SCMP_SYS(connect)},
	{.call = SCMP_SYS(sendto)},
	{.call = SCMP_SYS(recvfrom)},
	{.call = SCMP_SYS(sendmsg)},
	{.call = SCMP_SYS(recvmsg)},
	{.call = SCMP_SYS(shutdown)},
	{.call = SCMP_SYS(setsockopt)},
	{.call = SCMP_SYS(getsockopt)},
	{.call = SCMP_SYS(getsockname)},
	{.call = SCMP_SYS(getpeername)},
	{.call = SCMP_SYS(fcntl)},
	{.call = SCMP_SYS(close)},
	{.call = SCMP_SYS(getrandom)},
	{.call = SCMP_SYS(futex)},
	{.call = SCMP_SYS(getpid)},
	{.call = SCMP_SYS(brk)},
	{.call = SCMP_SYS(munmap)},
	{.call = SCMP_SYS(mremap)},
	{.call = SCMP_SYS(madvise)},
	{SCMP_SYS(mmap), 2, PROT_EXEC, 0},
	{SCMP_SYS(mprotect), 2, PROT_EXEC, 0},
};

const struct lockdown_plan lockdown_plain = {TABLE(plain), 0};
const struct lockdown_plan lockdown_http = {TABLE(http), HTTP_MEMORY_MAX};
