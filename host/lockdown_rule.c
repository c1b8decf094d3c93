/* lockdown_rule.c: the system calls that stay allowed in the servers; SECURITY.md's tables are printed from these. */
#include <fcntl.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "../abi/launch_abi.h"
#include "host_limits.h"
#include "lockdown.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Rings, console, store, waiting, ending. Nothing here opens, connects or starts anything. */
static const struct lockdown_rule plain[] = {
	{.call = SCMP_SYS(read)},          {.call = SCMP_SYS(write)},
	{.call = SCMP_SYS(pread64)},       {.call = SCMP_SYS(pwrite64)},
	{.call = SCMP_SYS(fdatasync)},     {SCMP_SYS(fallocate), 1, UINT32_MAX, STORE_DISCARD_MODE},
	{.call = SCMP_SYS(poll)},          {.call = SCMP_SYS(restart_syscall)},
	{.call = SCMP_SYS(clock_gettime)}, {.call = SCMP_SYS(exit_group)},
};

/* Of the table below: what allocating takes. */
#define MEMORY_RULES 6

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

/* Reading one file that is open, and memory that cannot be executed. */
static const struct lockdown_rule symbols[] = {
	{.call = SCMP_SYS(mmap), .index = 2, .mask = PROT_EXEC, .value = 0},
	{.call = SCMP_SYS(mprotect), .index = 2, .mask = PROT_EXEC, .value = 0},
	{.call = SCMP_SYS(munmap)},
	{.call = SCMP_SYS(mremap)},
	{.call = SCMP_SYS(madvise)},
	{.call = SCMP_SYS(brk)},
	{.call = SCMP_SYS(sysinfo)}, /* how much memory there is: qsort() asks */
	{.call = SCMP_SYS(lseek)},
	{.call = SCMP_SYS(fstat)},
	{.call = SCMP_SYS(newfstatat), .index = 0, .mask = UINT32_MAX, .value = LAUNCH_FD_FILE},
	{.call = SCMP_SYS(fcntl), .index = 1, .mask = UINT32_MAX, .value = F_GETFD},
};

/* libdw wants to know what the descriptor is called, and to open other files that an image names. */
static const int symbols_refused[] = {SCMP_SYS(readlink), SCMP_SYS(openat)};

const struct lockdown_plan lockdown_plain = {.rule = plain, .rule_count = COUNT(plain)};
const struct lockdown_plan lockdown_http = {.rule = http, .rule_count = COUNT(http), .memory_max = HTTP_MEMORY_MAX};
const struct lockdown_plan lockdown_page = {
	.rule = http + COUNT(http) - MEMORY_RULES, .rule_count = MEMORY_RULES, .memory_max = PAGE_MEMORY_MAX};
const struct lockdown_plan lockdown_page_http = {
	.rule = http, .rule_count = COUNT(http), .memory_max = PAGE_MEMORY_MAX};
const struct lockdown_plan lockdown_symbols = {.rule = symbols,
					       .rule_count = COUNT(symbols),
					       .refused = symbols_refused,
					       .refused_count = COUNT(symbols_refused)};
