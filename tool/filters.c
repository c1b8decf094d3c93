/* filters.c: prints the system-call filters, from the very tables that they are made of, into SECURITY.md.
 *
 * usage: filters, which prints; filters --write FILE, which puts it between the marks of FILE; filters --check FILE, a
 * unit test, which fails if something else is there. */
#include <fcntl.h>
#include <inttypes.h>
#include <linux/kvm.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "../abi/launch_abi.h"
#include "../host/lockdown.h"
#include "../monitor/sandbox.h"

#define FILE_BYTES_MAX (1u << 20)
#define BEGIN_MARK     "<!-- filters: printed by `make filters` -->\n"
#define END_MARK       "<!-- end of filters -->\n"

/* One rule of either side. */
struct rule {
	int call;
	bool conditional;
	bool own; /* the argument must be the process itself */
	unsigned index;
	uint64_t mask;
	uint64_t value;
};

/* What numbers are called; a condition without a row here is printed as numbers. */
static const struct name {
	int call;
	unsigned index;
	const char *argument;
	uint64_t mask;
	uint64_t value;
	const char *meaning;
} name[] = {
	{SCMP_SYS(ioctl), 1, "request", UINT64_MAX, KVM_RUN, "`KVM_RUN`"},
	{SCMP_SYS(ioctl), 1, "request", UINT64_MAX, KVM_SET_MSRS, "`KVM_SET_MSRS`"},
	{SCMP_SYS(prctl), 0, "option", UINT32_MAX, PR_SET_NAME, "`PR_SET_NAME`"},
	{SCMP_SYS(prctl), 0, "option", UINT32_MAX, PR_SET_SECCOMP, "`PR_SET_SECCOMP`"},
	{SCMP_SYS(ioctl), 1, "request", UINT64_MAX, KVM_GET_XSAVE, "`KVM_GET_XSAVE`"},
	{SCMP_SYS(ioctl), 1, "request", UINT64_MAX, KVM_SET_XSAVE, "`KVM_SET_XSAVE`"},
	{SCMP_SYS(tgkill), 0, "tgid", 0, 0, ""},
	{SCMP_SYS(mprotect), 2, "prot", ~(uint64_t)(PROT_READ | PROT_WRITE), 0, "at most `PROT_READ`, `PROT_WRITE`"},
	{SCMP_SYS(mprotect), 2, "prot", PROT_EXEC, 0, "no `PROT_EXEC`"},
	{SCMP_SYS(madvise), 2, "advice", UINT64_MAX, MADV_DONTNEED, "`MADV_DONTNEED`"},
	{SCMP_SYS(newfstatat), 0, "dirfd", UINT32_MAX, LAUNCH_FD_FILE, "the image"},
	{SCMP_SYS(fcntl), 1, "cmd", UINT32_MAX, F_GETFD, "`F_GETFD`"},
	{SCMP_SYS(mmap), 2, "prot", PROT_EXEC, 0, "no `PROT_EXEC`"},
	{SCMP_SYS(pwrite64), 0, "fd", UINT32_MAX, LAUNCH_FD_CORE, "the core's file"},
	{SCMP_SYS(fallocate), 1, "mode", UINT32_MAX, FALLOC_FL_KEEP_SIZE | FALLOC_FL_PUNCH_HOLE, "a hole, never more"},
	{SCMP_SYS(socket), 0, "domain", UINT32_MAX, AF_INET, "`AF_INET`"},
	{SCMP_SYS(socket), 0, "domain", UINT32_MAX, AF_INET6, "`AF_INET6`"},
};

/* The row for exactly this condition, or one that at least names the argument, or NULL. */
static const struct name *find_name(const struct rule *rule)
{
	const struct name *found = NULL;

	for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++) {
		if (name[i].call != rule->call || name[i].index != rule->index)
			continue;
		if (name[i].mask == rule->mask && name[i].value == rule->value)
			return &name[i];
		found = &name[i];
	}
	return found;
}

static void print_call(FILE *out, int call)
{
	char *text = seccomp_syscall_resolve_num_arch(SCMP_ARCH_NATIVE, call);

	fprintf(out, "`%s`", text ? text : "?");
	free(text);
}

static void print_condition(FILE *out, const struct rule *rule)
{
	const struct name *known = find_name(rule);
	bool exact = known && known->mask == rule->mask && known->value == rule->value;

	print_call(out, rule->call);
	if (known)
		fprintf(out, " | `%s`", known->argument);
	else
		fprintf(out, " | argument %u", rule->index);
	if (rule->own) {
		fprintf(out, " is the process itself |\n");
		return;
	}
	if (rule->mask != UINT64_MAX && rule->mask != UINT32_MAX)
		fprintf(out, " & 0x%" PRIx64, rule->mask);
	fprintf(out, " = 0x%" PRIx64 "%s%s |\n", rule->value, exact ? ": " : "", exact ? known->meaning : "");
}

static void print_table(FILE *out, const char *title, const struct rule *rule, unsigned count)
{
	bool always = false;

	fprintf(out, "\n%s:\n\n| system call | only if |\n|---|---|\n", title);
	for (unsigned i = 0; i < count; i++) {
		if (rule[i].conditional)
			continue;
		fprintf(out, always ? " " : "| ");
		print_call(out, rule[i].call);
		always = true;
	}
	if (always)
		fprintf(out, " | always |\n");
	for (unsigned i = 0; i < count; i++) {
		if (!rule[i].conditional)
			continue;
		fprintf(out, "| ");
		print_condition(out, &rule[i]);
	}
}

#define RULES_MAX 128u

struct list {
	struct rule rule[RULES_MAX];
	unsigned count;
};

static void add(struct list *list, struct rule rule)
{
	if (list->count == RULES_MAX)
		abort();
	list->rule[list->count++] = rule;
}

static void add_sandbox(struct list *list, const struct sandbox_table *table)
{
	for (unsigned i = 0; i < table->count; i++) {
		const struct sandbox_rule *rule = &table->rule[i];

		add(list, (struct rule){rule->call, rule->condition != SANDBOX_ANY, rule->condition == SANDBOX_OWN,
					rule->index, rule->mask, rule->value});
	}
}

static void add_lockdown(struct list *list, const struct lockdown_plan *plan)
{
	for (unsigned i = 0; i < plan->rule_count; i++) {
		const struct lockdown_rule *rule = &plan->rule[i];

		add(list, (struct rule){rule->call, rule->mask != 0, false, rule->index, rule->mask, rule->value});
	}
}

static void print_monitor(FILE *out, const char *title, enum sandbox_thread kind)
{
	struct list list = {.count = 0};

	add_sandbox(&list, &sandbox_common);
	add_sandbox(&list, &sandbox_table[kind]);
	print_table(out, title, list.rule, list.count);
}

static void print_server(FILE *out, const char *title, const struct lockdown_plan *plan)
{
	struct list list = {.count = 0};

	add_lockdown(&list, &lockdown_plain);
	if (plan != &lockdown_plain)
		add_lockdown(&list, plan);
	print_table(out, title, list.rule, list.count);
}

/* All tables as they stand in the document. To be freed. */
static char *print_all(void)
{
	struct list core = {.count = 0};
	char *text = NULL;
	size_t bytes = 0;
	FILE *out = open_memstream(&text, &bytes);

	if (!out)
		abort();
	print_monitor(out, "**Monitor, a vCPU's thread**", SANDBOX_VCPU);
	print_monitor(out, "**Monitor, the watching thread**", SANDBOX_WATCHDOG);
	add_sandbox(&core, &sandbox_core);
	print_table(out, "**Monitor, the watching thread**, with `--core` besides", core.rule, core.count);
	print_monitor(
		out,
		"**Monitor, a pooled machine** that waits for its guest; then that of a vCPU's thread comes on top",
		SANDBOX_POOL);
	print_monitor(out, "**Monitor, the thread that serves a debugger**, only with `--gdb`", SANDBOX_DEBUG);
	print_server(out, "**Server**, and what speaks with gdb", &lockdown_plain);
	print_server(out, "**Server with HTTP of its own**", &lockdown_http);
	print_server(out, "**Server that is a page**; with HTTP that of the one before", &lockdown_page);
	print_server(out, "**Symbol reader**", &lockdown_symbols);
	fprintf(out, "\n");
	if (fclose(out) != 0)
		abort();
	return text;
}

/* Reads the document and finds what stands between its marks: [*begin, *end). NULL if that cannot be. */
static char *read_document(const char *path, char **begin, char **end)
{
	static char text[FILE_BYTES_MAX + 1];
	FILE *file = fopen(path, "re");
	size_t length = file ? fread(text, 1, FILE_BYTES_MAX, file) : 0;

	if (file)
		fclose(file);
	text[length] = '\0';
	*begin = strstr(text, BEGIN_MARK);
	if (!*begin)
		return NULL;
	*begin += strlen(BEGIN_MARK);
	*end = strstr(*begin, END_MARK);
	return *end ? text : NULL;
}

static int write_document(const char *path, const char *tables)
{
	char *begin, *end;
	const char *text = read_document(path, &begin, &end);
	FILE *file = text ? fopen(path, "we") : NULL;
	int error;

	if (!file)
		return 1;
	error = fprintf(file, "%.*s%s%s", (int)(begin - text), text, tables, end) < 0;
	return fclose(file) != 0 || error;
}

/* A unit test by itself: prints the closing line of one. */
static int check_document(const char *path, const char *tables)
{
	char *begin, *end;
	bool same = read_document(path, &begin, &end) && (size_t)(end - begin) == strlen(tables) &&
		    memcmp(begin, tables, strlen(tables)) == 0;

	printf("%s what stands in the document is what is loaded\n", same ? "ok" : "FAIL");
	if (!same)
		printf("run `make filters`\n");
	printf("%d passed, %d failed\n", same, !same);
	return !same;
}

int main(int argc, char **argv)
{
	char *tables = print_all();
	int status = 2;

	if (argc == 1)
		status = fputs(tables, stdout) < 0 || fflush(stdout) != 0;
	else if (argc == 3 && strcmp(argv[1], "--write") == 0)
		status = write_document(argv[2], tables);
	else if (argc == 3 && strcmp(argv[1], "--check") == 0)
		status = check_document(argv[2], tables);
	free(tables);
	return status;
}
