/* syscall.c: which function serves which of Linux's system calls (arch/x86/entry/syscalls/syscall_64.tbl). */
#include "os.h"

/* Numbers of system calls, as far as this library OS knows them. */
enum {
	SYS_MMAP = 9,
	SYS_MPROTECT = 10,
	SYS_MUNMAP = 11,
	SYS_BRK = 12,
	SYS_RT_SIGACTION = 13,
	SYS_RT_SIGPROCMASK = 14,
	SYS_SCHED_YIELD = 24,
	SYS_MREMAP = 25,
	SYS_MADVISE = 28,
	SYS_NANOSLEEP = 35,
	SYS_GETPID = 39,
	SYS_EXIT = 60,
	SYS_KILL = 62,
	SYS_UNAME = 63,
	SYS_GETTIMEOFDAY = 96,
	SYS_GETRLIMIT = 97,
	SYS_SYSINFO = 99,
	SYS_GETUID = 102,
	SYS_GETGID = 104,
	SYS_GETEUID = 107,
	SYS_GETEGID = 108,
	SYS_GETPPID = 110,
	SYS_SIGALTSTACK = 131,
	SYS_ARCH_PRCTL = 158,
	SYS_GETTID = 186,
	SYS_TIME = 201,
	SYS_FUTEX = 202,
	SYS_SCHED_GETAFFINITY = 204,
	SYS_SET_TID_ADDRESS = 218,
	SYS_CLOCK_GETTIME = 228,
	SYS_CLOCK_GETRES = 229,
	SYS_CLOCK_NANOSLEEP = 230,
	SYS_EXIT_GROUP = 231,
	SYS_TGKILL = 234,
	SYS_SET_ROBUST_LIST = 273,
	SYS_PRLIMIT64 = 302,
	SYS_GETRANDOM = 318,
	SYS_RSEQ = 334,
	SYS_COUNT = 512,
};

#define PROCESS_ID        1
#define TIMER_ABSTIME     1u
#define ARCH_SET_FS       0x1002u
#define ARCH_GET_FS       0x1003u
#define RLIMIT_STACK      3u
#define RLIMIT_NOFILE     7u
#define FUTEX_COMMAND     0x7fu
#define FUTEX_WAIT        0u
#define FUTEX_WAKE        1u
#define FUTEX_WAIT_BITSET 9u
#define FUTEX_WAKE_BITSET 10u
#define SYSINFO_BYTES     112u
#define UTSNAME_FIELD     65ul

static int64_t get_name(char *to)
{
	static const char field[6][24] = {"Linux", "unilet", "6.1.0-unilet", "#1", "x86_64", "(none)"};

	memset(to, 0, 6 * UTSNAME_FIELD);
	for (int i = 0; i < 6; i++)
		memcpy(to + i * UTSNAME_FIELD, field[i], strlen(field[i]));
	return 0;
}

/* struct sysinfo: total and free memory, one process, bytes as unit. */
static int64_t get_information(uint8_t *to)
{
	const uint64_t total = memory_total();
	const uint16_t processes = 1;
	const uint32_t unit = 1;

	memset(to, 0, SYSINFO_BYTES);
	memcpy(to + 32, &total, sizeof(total));
	memcpy(to + 40, &total, sizeof(total));
	memcpy(to + 80, &processes, sizeof(processes));
	memcpy(to + 104, &unit, sizeof(unit));
	return 0;
}

static int64_t get_limit(uint64_t resource, uint64_t *to)
{
	if (!to)
		return 0;
	to[0] = to[1] = UINT64_MAX;
	if (resource == RLIMIT_STACK)
		to[0] = to[1] = os_boot()->stack_bytes;
	if (resource == RLIMIT_NOFILE)
		to[0] = to[1] = FILES_MAX;
	return 0;
}

static int64_t control_thread(uint64_t what, uint64_t value)
{
	switch (what) {
	case ARCH_SET_FS:
		__asm__ volatile("wrfsbase %0" : : "r"(value));
		return 0;
	case ARCH_GET_FS:
		__asm__ volatile("rdfsbase %0" : "=r"(*(uint64_t *)value));
		return 0;
	default:
		return -EINVAL;
	}
}

/* struct timeval. */
static int64_t get_time_of_day(int64_t *to)
{
	const uint64_t now = time_realtime_ns();

	if (to) {
		to[0] = (int64_t)(now / 1000000000ull);
		to[1] = (int64_t)(now % 1000000000ull / 1000);
	}
	return 0;
}

/* With one thread nobody can wake a waiter: it sleeps until its time, or for ever as it would elsewhere. */
static int64_t use_futex(const uint32_t *word, uint32_t operation, uint32_t value, const struct timespec_abi *timeout)
{
	switch (operation & FUTEX_COMMAND) {
	case FUTEX_WAKE:
	case FUTEX_WAKE_BITSET:
		return 0;
	case FUTEX_WAIT:
	case FUTEX_WAIT_BITSET:
		break;
	default:
		return -ENOSYS;
	}
	if (__atomic_load_n(word, __ATOMIC_ACQUIRE) != value)
		return -EAGAIN;
	if (!timeout) {
		for (;;)
			os_trap(TRAP_WAIT, UINT64_MAX, 0, 0, 0, NULL);
	}
	time_sleep(1, (operation & FUTEX_COMMAND) == FUTEX_WAIT_BITSET, timeout);
	return -ETIMEDOUT;
}

static int64_t get_affinity(uint64_t bytes, uint64_t *to)
{
	if (bytes < sizeof(*to))
		return -EINVAL;
	*to = 1;
	return sizeof(*to);
}

/* What was written to files and not flushed survives a program that ends by itself, as it would on Linux. If not, whoever
 * started it knows from its status: nobody else is left to be told. */
void os_end(int status)
{
	static bool told; /* to tell may end us by SIGPIPE */
	const int64_t error = file_sync_all();

	if (error && !told) {
		told = true;
		console_say(false, "what was written to /data last is lost",
			    error == -ENOSPC ? "no space left" : "the store failed");
	}
	os_exit(error && (status & 0xff) == 0 ? 1 : status);
}

/* Said once per call, so that a program that tries again and again stays readable. */
static int64_t missing(uint64_t number)
{
	static uint64_t said[SYS_COUNT / 64];

	if (number >= SYS_COUNT || !(said[number / 64] >> number % 64 & 1))
		console_trace("the library OS lacks system call ", number);
	if (number < SYS_COUNT)
		said[number / 64] |= 1ull << number % 64;
	return -ENOSYS;
}

static int64_t map(const struct os_call *call)
{
	const bool anonymous = call->r10 & MAP_ANONYMOUS;
	const uint64_t type = call->r10 & MAP_TYPE;

	if (type < MAP_SHARED || type > (anonymous ? MAP_PRIVATE : MAP_SHARED_VALIDATE))
		return -EINVAL;
	return anonymous ? memory_map(call->rdi, call->rsi, call->rdx, call->r10)
			 : file_map((int)call->r8, call->rdi, call->rsi, call->rdx, call->r10, call->r9);
}

static int64_t serve_memory(const struct os_call *call)
{
	switch (call->rax) {
	case SYS_BRK:
		return memory_brk(call->rdi);
	case SYS_MMAP:
		return map(call);
	case SYS_MUNMAP:
		return memory_unmap(call->rdi, call->rsi);
	case SYS_MPROTECT:
		return memory_protect(call->rdi, call->rsi, call->rdx);
	case SYS_MREMAP:
		return memory_remap(call->rdi, call->rsi, call->rdx, call->r10);
	case SYS_MADVISE:
		return memory_advise(call->rdi, call->rsi, (int)call->rdx);
	default:
		return missing(call->rax);
	}
}

static int64_t serve_time(const struct os_call *call)
{
	switch (call->rax) {
	case SYS_CLOCK_GETTIME:
		return time_get((int)call->rdi, (struct timespec_abi *)call->rsi);
	case SYS_CLOCK_GETRES:
		return time_resolution((int)call->rdi, (struct timespec_abi *)call->rsi);
	case SYS_CLOCK_NANOSLEEP:
		return time_sleep((int)call->rdi, call->rsi & TIMER_ABSTIME, (const struct timespec_abi *)call->rdx);
	case SYS_NANOSLEEP:
		return time_sleep(1, false, (const struct timespec_abi *)call->rdi);
	case SYS_GETTIMEOFDAY:
		return get_time_of_day((int64_t *)call->rdi);
	case SYS_TIME: {
		const int64_t seconds = (int64_t)(time_realtime_ns() / 1000000000ull);

		if (call->rdi)
			*(int64_t *)call->rdi = seconds;
		return seconds;
	}
	default:
		return serve_memory(call);
	}
}

static int64_t serve_process(const struct os_call *call)
{
	switch (call->rax) {
	case SYS_EXIT:
	case SYS_EXIT_GROUP:
		os_end((int)call->rdi);
	case SYS_GETPID:
	case SYS_GETTID:
	case SYS_SET_TID_ADDRESS:
		return PROCESS_ID;
	case SYS_GETPPID:
	case SYS_GETUID:
	case SYS_GETGID:
	case SYS_GETEUID:
	case SYS_GETEGID:
	case SYS_SCHED_YIELD:
	case SYS_SET_ROBUST_LIST:
	case SYS_SIGALTSTACK:
		return 0;
	case SYS_RT_SIGPROCMASK:
		if (call->rdx)
			*(uint64_t *)call->rdx = 0;
		return 0;
	case SYS_RT_SIGACTION:
		return signal_action((int)call->rdi, (const uint64_t *)call->rsi, (uint64_t *)call->rdx, call->r10);
	case SYS_KILL:
		return (int64_t)call->rdi == PROCESS_ID ? signal_send((int)call->rsi) : -ESRCH;
	case SYS_TGKILL:
		return call->rsi == PROCESS_ID ? signal_send((int)call->rdx) : -ESRCH;
	case SYS_ARCH_PRCTL:
		return control_thread(call->rdi, call->rsi);
	case SYS_FUTEX:
		return use_futex((const uint32_t *)call->rdi, (uint32_t)call->rsi, (uint32_t)call->rdx,
				 (const struct timespec_abi *)call->r10);
	case SYS_SCHED_GETAFFINITY:
		return get_affinity(call->rsi, (uint64_t *)call->rdx);
	case SYS_UNAME:
		return get_name((char *)call->rdi);
	case SYS_SYSINFO:
		return get_information((uint8_t *)call->rdi);
	case SYS_GETRLIMIT:
		return get_limit(call->rdi, (uint64_t *)call->rsi);
	case SYS_PRLIMIT64:
		return get_limit(call->rsi, (uint64_t *)call->r10);
	case SYS_GETRANDOM:
		return random_fill((void *)call->rdi, call->rsi);
	case SYS_RSEQ:
		return -ENOSYS; /* glibc asks at every start and does without */
	default:
		return serve_time(call);
	}
}

void os_handle_syscall(struct os_call *call)
{
	const int64_t number = (int64_t)call->rax;
	int64_t result;

	if (number >= CALL_FIRST && number < CALL_END)
		result = unilet_own_call(number, call);
	else if (!serve_file(call, &result))
		result = serve_process(call);
	call->rax = (uint64_t)result;
	/* Upcalls that came meanwhile were held back, and another may come while one is seen to. */
	while (__atomic_load_n(&os_cpu.block->upcall_pending, __ATOMIC_ACQUIRE)) {
		request_drain();
		unilet_upcall();
	}
}
