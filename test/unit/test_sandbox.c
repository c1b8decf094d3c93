/* test_sandbox.c: every system call that a filter does not name ends the process, for each kind of thread, one by one. */
#include <linux/kvm.h>
#include <pthread.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../../host/lockdown.h"
#include "../../monitor/sandbox.h"
#include "cmocka_all.h"

/* Beyond the last call of today's kernels: those to come are forbidden, too. */
#define CALLS_END 700
#define X32_BIT   0x40000000
/* Linux lets these two through every filter since 6.14 and 6.18, so that probes go on working: made from anywhere else
 * than a trampoline that a privileged user's probe has put there, they do nothing. */
#define CALL_URETPROBE 335
#define CALL_UPROBE    336

#define PATIENCE 10u /* seconds, for a call that was let through and waits */

#define STATUS_ALIVE 42

struct call {
	const char *name;
	long number;
	long argument[6];
};

static int enter_monitor(enum sandbox_thread kind)
{
	return sandbox_prepare(false) < 0 ? -1 : sandbox_thread(kind);
}

static int enter_vcpu(void)
{
	return enter_monitor(SANDBOX_VCPU);
}

static int enter_watchdog(void)
{
	return enter_monitor(SANDBOX_WATCHDOG);
}

static int enter_pool(void)
{
	return enter_monitor(SANDBOX_POOL);
}

static int enter_server(void)
{
	uint32_t lacks = 0;

	return lockdown_enter(&lockdown_plain, &lacks);
}

static int enter_server_http(void)
{
	uint32_t lacks = 0;

	return lockdown_enter(&lockdown_http, &lacks);
}

static const struct kind {
	const char *name;
	int (*enter)(void);
	long end;                            /* the call that ends it: not all may use both */
	const struct sandbox_table *sandbox; /* of the monitor: beside the common ones; or */
	const struct lockdown_plan *plan;    /* of a server: beside the plain ones */
} kind[] = {
	{"vcpu", enter_vcpu, SYS_exit, &sandbox_table[SANDBOX_VCPU], NULL},
	{"watchdog", enter_watchdog, SYS_exit_group, &sandbox_table[SANDBOX_WATCHDOG], NULL},
	{"server", enter_server, SYS_exit_group, NULL, &lockdown_plain},
	{"server with HTTP", enter_server_http, SYS_exit_group, NULL, &lockdown_http},
	{"pool", enter_pool, SYS_exit_group, &sandbox_table[SANDBOX_POOL], NULL},
};

#define KINDS (sizeof(kind) / sizeof(kind[0]))

/* 1: allowed with any arguments; 0: with some; -1: no row has this call. */
static int sandbox_allows(const struct sandbox_table *table, long number)
{
	for (unsigned i = 0; i < table->count; i++)
		if (table->rule[i].call == number)
			return table->rule[i].condition == SANDBOX_ANY;
	return -1;
}

static int lockdown_allows(const struct lockdown_plan *plan, long number)
{
	for (unsigned i = 0; i < plan->rule_count; i++)
		if (plan->rule[i].call == number)
			return plan->rule[i].mask == 0;
	return -1;
}

/* Whether the tables allow it with any arguments. */
static bool always_allowed(const struct kind *of, long number)
{
	int common = of->sandbox ? sandbox_allows(&sandbox_common, number) : lockdown_allows(&lockdown_plain, number);

	if (common >= 0)
		return common;
	return (of->sandbox ? sandbox_allows(of->sandbox, number) : lockdown_allows(of->plan, number)) == 1;
}

/* Makes the call in a process that has this filter. Returns how the process ended, as waitpid() has it. */
static int try_call(const struct kind *of, const struct call *call)
{
	const long *argument = call->argument;
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		alarm(PATIENCE);
		if (setsid() < 0 || of->enter() != 0)
			_exit(1);
		syscall(call->number, argument[0], argument[1], argument[2], argument[3], argument[4], argument[5]);
		for (;;)
			syscall(of->end, STATUS_ALIVE);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static bool refused(int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS;
}

static bool allowed(int status)
{
	return WIFEXITED(status) && WEXITSTATUS(status) == STATUS_ALIVE;
}

/* With arguments that do no harm where the filter would not hold. */
static void every_other_call_ends_the_process(void **data)
{
	unsigned tried = 0;

	(void)data;
	for (size_t which = 0; which < KINDS; which++) {
		for (long number = 0; number < CALLS_END; number++) {
			const struct call call = {.number = number, .argument = {-1, -1, -1, -1, -1, -1}};

			if (always_allowed(&kind[which], number) || number == CALL_URETPROBE || number == CALL_UPROBE)
				continue;
			if (!refused(try_call(&kind[which], &call)))
				fail_msg("%s: system call %ld did not end it", kind[which].name, number);
			tried++;
		}
	}
	print_message("# %u calls tried\n", tried);
	assert_true(tried > KINDS * 600);
}

/* As an attacker would make them. */
static void calls_of_an_attacker_end_the_process(void **data)
{
	static char *const none[] = {NULL};
	static const char shell[] = "/bin/true";
	const struct call call[] = {
		{"open", SYS_open, {(long)shell, 0}},
		{"openat", SYS_openat, {-100, (long)shell, 0}},
		{"execve", SYS_execve, {(long)shell, (long)none, (long)none}},
		{"socket(AF_UNIX)", SYS_socket, {AF_UNIX, SOCK_STREAM, 0}},
		{"socket(AF_NETLINK)", SYS_socket, {AF_NETLINK, SOCK_RAW, 0}},
		{"socket(AF_PACKET)", SYS_socket, {AF_PACKET, SOCK_RAW, 0}},
		{"clone", SYS_clone, {SIGCHLD}},
		{"clone3", SYS_clone3, {0}},
		{"fork", SYS_fork, {0}},
		{"vfork", SYS_vfork, {0}},
		{"ptrace", SYS_ptrace, {0}},
		{"process_vm_readv", SYS_process_vm_readv, {getppid()}},
		{"io_uring_setup", SYS_io_uring_setup, {1}},
		{"memfd_create", SYS_memfd_create, {(long)shell}},
		{"bind", SYS_bind, {0}},
		{"listen", SYS_listen, {0}},
		{"kill", SYS_kill, {getppid(), 0}},
		{"tgkill of another", SYS_tgkill, {getppid(), getppid(), 0}},
		{"ioctl(KVM_CREATE_VM)", SYS_ioctl, {0, KVM_CREATE_VM}},
		{"ioctl(KVM_SET_SREGS)", SYS_ioctl, {0, (long)KVM_SET_SREGS}},
		{"ioctl(KVM_SET_USER_MEMORY_REGION)", SYS_ioctl, {0, KVM_SET_USER_MEMORY_REGION}},
		{"ioctl(KVM_RUN, high bits)", SYS_ioctl, {0, (long)(KVM_RUN | 1ull << 32)}},
		{"ioctl(TIOCSTI)", SYS_ioctl, {0, 0x5412}},
		{"mmap(PROT_EXEC)", SYS_mmap, {0, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0}},
		{"mprotect(PROT_EXEC)", SYS_mprotect, {0, 4096, PROT_READ | PROT_EXEC}},
		{"pkey_mprotect", SYS_pkey_mprotect, {0, 4096, PROT_READ, -1}},
		{"remap_file_pages", SYS_remap_file_pages, {0}},
		{"seccomp", SYS_seccomp, {0}},
		{"prctl", SYS_prctl, {4, 1}},
		{"getpid as x32", X32_BIT | SYS_getpid, {0}},
		{"read as x32", X32_BIT | SYS_read, {0}},
	};

	(void)data;
	for (size_t which = 0; which < KINDS; which++)
		for (size_t i = 0; i < sizeof(call) / sizeof(call[0]); i++)
			if (!refused(try_call(&kind[which], &call[i])))
				fail_msg("%s: %s did not end it", kind[which].name, call[i].name);
}

/* Else the tests above would pass with a filter that lets nothing through. */
static void what_a_thread_needs_goes_through(void **data)
{
	const struct {
		size_t which;
		struct call call;
	} row[] = {
		{0, {"KVM_RUN", SYS_ioctl, {-1, KVM_RUN}}},
		{0, {"mprotect", SYS_mprotect, {0, 4096, PROT_READ | PROT_WRITE}}},
		{0, {"read", SYS_read, {-1}}},
		{1, {"write", SYS_write, {-1}}},
		{1, {"getpid", SYS_getpid, {0}}},
		{2, {"pwrite", SYS_pwrite64, {-1}}},
		{2, {"fdatasync", SYS_fdatasync, {-1}}},
		{3, {"socket(AF_INET)", SYS_socket, {AF_INET, SOCK_STREAM, 0}}},
		{4, {"recvmsg", SYS_recvmsg, {-1}}},
		{4, {"KVM_SET_MSRS", SYS_ioctl, {-1, (long)KVM_SET_MSRS}}},
		{3, {"mmap", SYS_mmap, {0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0}}},
	};

	(void)data;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++)
		if (!allowed(try_call(&kind[row[i].which], &row[i].call)))
			fail_msg("%s: %s ended it", kind[row[i].which].name, row[i].call.name);
}

static void *call_as_32_bit_code(void *data)
{
	const struct kind *of = data;
	long answer = 20; /* getpid there */

	if (of->enter() == 0)
		__asm__ volatile("int $0x80" : "+a"(answer) : : "memory", "r8", "r9", "r10", "r11");
	syscall(SYS_exit, STATUS_ALIVE);
	return NULL;
}

/* One thread's call of another architecture takes the whole process down, not that thread alone. A kernel without
 * 32-bit calls says SIGSEGV. */
static void calls_of_32_bit_code_end_the_process(void **data)
{
	(void)data;
	for (size_t which = 0; which < KINDS; which++) {
		int status = 0;
		pid_t child = fork();

		if (child == 0) {
			pthread_t thread;

			alarm(PATIENCE);
			if (pthread_create(&thread, NULL, call_as_32_bit_code, (void *)(uintptr_t)&kind[which]) != 0)
				_exit(1);
			for (;;)
				pause();
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		if (!refused(status) && !(WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV))
			fail_msg("%s: status 0x%x", kind[which].name, (unsigned)status);
	}
}

static int no_core_files(void **data)
{
	const struct rlimit none = {0, 0};

	(void)data;
	return setrlimit(RLIMIT_CORE, &none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_thread_needs_goes_through),
		cmocka_unit_test(calls_of_an_attacker_end_the_process),
		cmocka_unit_test(calls_of_32_bit_code_end_the_process),
		cmocka_unit_test(every_other_call_ends_the_process),
	};

	return cmocka_run_group_tests(tests, no_core_files, NULL);
}
