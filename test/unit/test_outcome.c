/* test_outcome.c: every way a guest can end has a status and one sentence; so has a number that does not exist. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "../../abi/machine_abi.h"
#include "../../host/outcome.h"
#include "../../host/report.h"
#include "cmocka_all.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static struct unilet_outcome outcome_of(uint32_t kind, int32_t number, uint64_t value0, uint64_t value1)
{
	struct launch_report report = {
		.version = UNILET_ABI_VERSION, .kind = kind, .number = number, .value = {value0, value1}};
	struct unilet_outcome outcome;

	outcome_from_report(&report, &outcome);
	return outcome;
}

/* One line of some length, whole, without anything a terminal would obey. */
static void assert_sentence(const struct unilet_outcome *outcome)
{
	size_t length = strlen(outcome->message);

	if (length < 10 || length >= sizeof(outcome->message) - 1)
		fail_msg("message of %zu bytes: %s", length, outcome->message);
	for (size_t i = 0; i < length; i++)
		assert_true(outcome->message[i] >= 0x20 && outcome->message[i] < 0x7f);
}

static void every_image_fault_has_its_own_sentence(void **state)
{
	(void)state;
	for (int fault = IMAGE_FINE + 1; fault < IMAGE_FAULT_COUNT; fault++) {
		struct unilet_outcome outcome = outcome_of(LAUNCH_IMAGE, fault, 0, 0);

		assert_int_equal(outcome.status, 125);
		assert_sentence(&outcome);
		assert_null(strstr(outcome.message, "unknown"));
		for (int other = IMAGE_FINE; other < fault; other++)
			assert_string_not_equal(outcome_image_fault(fault), outcome_image_fault(other));
	}
	assert_non_null(strstr(outcome_image_fault(IMAGE_FAULT_COUNT), "unknown"));
	assert_non_null(strstr(outcome_image_fault((enum image_fault) - 1), "unknown"));
}

static void every_violation_has_its_own_sentence(void **state)
{
	(void)state;
	for (int violation = VIOLATION_READ; violation < VIOLATION_COUNT; violation++) {
		struct unilet_outcome outcome = outcome_of(LAUNCH_VIOLATION, violation, 0x1234, 5);

		assert_int_equal(outcome.status, 137);
		assert_sentence(&outcome);
		assert_null(strstr(outcome.message, "unknown rule"));
		for (int other = VIOLATION_READ; other < violation; other++)
			assert_string_not_equal(outcome_violation(violation), outcome_violation(other));
	}
	assert_non_null(strstr(outcome_violation(VIOLATION_COUNT), "unknown"));
	assert_non_null(strstr(outcome_violation(0), "unknown"));
}

static void every_step_has_its_own_sentence(void **state)
{
	(void)state;
	for (int step = STEP_CONFIGURATION; step < STEP_COUNT; step++) {
		struct unilet_outcome outcome = outcome_of(LAUNCH_FAILED, ENOMEM, (uint64_t)step, 0);

		assert_int_equal(outcome.status, 125);
		assert_sentence(&outcome);
		assert_non_null(strstr(outcome.message, strerror(ENOMEM)));
		assert_null(strstr(outcome.message, "unknown"));
		for (int other = STEP_CONFIGURATION; other < step; other++)
			assert_string_not_equal(outcome_step(step), outcome_step(other));
	}
	assert_non_null(strstr(outcome_of(LAUNCH_FAILED, 1, UINT64_MAX, 0).message, "unknown"));
}

static void faults_end_as_a_shell_shows_them(void **state)
{
	static const struct {
		int vector;
		int status;
		const char *name;
	} row[] = {
		{0, 136, "#DE"},  {1, 133, "#DB"},  {3, 133, "#BP"},  {6, 132, "#UD"},      {10, 139, "#TS"},
		{11, 139, "#NP"}, {12, 139, "#SS"}, {13, 139, "#GP"}, {14, 139, "#PF"},     {16, 136, "#MF"},
		{17, 135, "#AC"}, {19, 136, "#XF"}, {8, 139, "#DF"},  {31, 139, "unknown"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct unilet_outcome outcome = outcome_of(LAUNCH_FAULTED, row[i].vector, 0xabc, 0xdef);

		assert_int_equal(outcome.status, row[i].status);
		assert_sentence(&outcome);
		assert_non_null(strstr(outcome.message, row[i].name));
		assert_non_null(strstr(outcome.message, "0xabc"));
	}
	for (int vector = -1; vector <= 256; vector++)
		assert_non_null(outcome_fault(vector));
	assert_non_null(strstr(outcome_of(LAUNCH_FAULTED, 14, 0xabc, 0xdef).message, "0xdef"));
}

static void kvm_says_what_to_do(void **state)
{
	static const struct {
		int error;
		uint64_t lacks;
		uint64_t which;
		const char *part;
	} row[] = {
		{EACCES, KVM_LACKS_DEVICE, 0, "usermod -aG kvm"},
		{ENOENT, KVM_LACKS_DEVICE, 0, "kvm_intel"},
		{ENODEV, KVM_LACKS_DEVICE, 0, "firmware"},
		{EMFILE, KVM_LACKS_DEVICE, 0, "Too many open files"},
		{0, KVM_LACKS_VERSION, 0, "version 12"},
		{0, KVM_LACKS_CAPABILITY, 74, "74"},
		{EBUSY, KVM_LACKS_MACHINE, 0, "busy"},
		{0, KVM_LACKS_CPU, 1, "FSGSBASE"},
		{0, KVM_LACKS_CPU, 2, "XSAVE"},
		{0, KVM_LACKS_CPU, 3, "NX"},
		{0, KVM_LACKS_CPU, UINT64_MAX, "unknown"},
		{0, 77, 0, "unknown"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		struct unilet_outcome outcome = outcome_of(LAUNCH_NO_KVM, row[i].error, row[i].lacks, row[i].which);

		assert_int_equal(outcome.status, 126);
		assert_sentence(&outcome);
		if (!strstr(outcome.message, row[i].part))
			fail_msg("%s lacks %s", outcome.message, row[i].part);
	}
}

static void limits_have_sentences(void **state)
{
	struct unilet_outcome outcome;

	(void)state;
	for (int limit = LIMIT_CPU_TIME; limit <= LIMIT_VCPUS; limit++) {
		outcome = outcome_of(LAUNCH_LIMIT, limit, 10, 20);
		assert_int_equal(outcome.status, 125);
		assert_sentence(&outcome);
	}
	assert_non_null(strstr(outcome_of(LAUNCH_LIMIT, LIMIT_MEMORY, 10, 20).message, "little"));
	assert_non_null(strstr(outcome_of(LAUNCH_LIMIT, LIMIT_MEMORY, 20, 10).message, "much"));
	outcome = outcome_of(LAUNCH_OVER_LIMIT, LIMIT_CPU_TIME, 0, 0);
	assert_int_equal(outcome.status, 124);
	assert_non_null(strstr(outcome.message, "--cpu-time"));
	outcome = outcome_of(LAUNCH_OVER_LIMIT, LIMIT_MEMORY, 0, 0);
	assert_int_equal(outcome.status, 124);
	assert_non_null(strstr(outcome.message, "--memory"));
	outcome = outcome_of(LAUNCH_OVER_LIMIT, LIMIT_WALL, 0, 0);
	assert_int_equal(outcome.status, 124);
	assert_non_null(strstr(outcome.message, "--wall"));
}

static void exits_are_silent(void **state)
{
	(void)state;
	for (int status = 0; status < 256; status++) {
		struct unilet_outcome outcome = outcome_of(LAUNCH_EXITED, status, 0, 0);

		assert_int_equal(outcome.status, status);
		assert_string_equal(outcome.message, "");
	}
}

static void deaths_have_sentences(void **state)
{
	static const struct {
		int code;
		int number;
		int limited;
		int status;
		const char *part;
	} row[] = {
		{CLD_KILLED, SIGKILL, 0, 137, "signal 9"},  {CLD_KILLED, SIGXCPU, 1, 124, "CPU time"},
		{CLD_KILLED, SIGXCPU, 0, 137, "signal"},    {CLD_KILLED, SIGSYS, 0, 137, "sandbox"},
		{CLD_DUMPED, SIGSEGV, 0, 137, "signal 11"}, {CLD_EXITED, 1, 0, 137, "without saying"},
		{CLD_EXITED, 9, 1, 137, "without saying"},
	};
	struct unilet_outcome outcome;
	siginfo_t end;

	(void)state;
	for (size_t i = 0; i < COUNT(row); i++) {
		memset(&end, 0, sizeof(end));
		end.si_pid = 1;
		end.si_code = row[i].code;
		end.si_status = row[i].number;
		outcome_from_death("monitor", &end, row[i].limited, &outcome);
		assert_int_equal(outcome.status, row[i].status);
		assert_sentence(&outcome);
		assert_non_null(strstr(outcome.message, row[i].part));
	}
	memset(&end, 0, sizeof(end));
	outcome_from_death("server", &end, 0, &outcome);
	assert_int_equal(outcome.status, 137);
	assert_sentence(&outcome);
}

static void unknown_kinds_are_handled(void **state)
{
	(void)state;
	for (uint32_t kind = LAUNCH_KIND_COUNT; kind < LAUNCH_KIND_COUNT + 3; kind++) {
		struct unilet_outcome outcome = outcome_of(kind, 0, 0, 0);

		assert_int_equal(outcome.status, 137);
		assert_sentence(&outcome);
	}
}

/* Whether a report is believed. */
struct saying {
	enum report_source source;
	int started;
	uint32_t kind;
	int32_t number;
	uint64_t value;
	int valid;
};

static void assert_believed(const struct saying *row, size_t count)
{
	struct launch_report report = {.version = UNILET_ABI_VERSION};

	for (size_t i = 0; i < count; i++) {
		report.kind = row[i].kind;
		report.number = row[i].number;
		report.value[0] = row[i].value;
		if (report_valid(&report, row[i].source, row[i].started) != row[i].valid)
			fail_msg("row %zu", i);
	}
}

static void a_monitor_is_believed_within_its_ranges(void **state)
{
	static const struct saying row[] = {
		{REPORT_MONITOR, 0, LAUNCH_STARTED, 0, 0, 1},
		{REPORT_MONITOR, 1, LAUNCH_STARTED, 0, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_STARTED, LACKS, 0, 1},
		{REPORT_MONITOR, 0, LAUNCH_STARTED, LACKS + 1, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_STARTED, -1, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_EXITED, 0, 0, 1},
		{REPORT_MONITOR, 1, LAUNCH_EXITED, 255, 0, 1},
		{REPORT_MONITOR, 1, LAUNCH_EXITED, 256, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_EXITED, -1, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_EXITED, 0, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_FAULTED, 14, 0, 1},
		{REPORT_MONITOR, 1, LAUNCH_FAULTED, 32, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_FAULTED, 14, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_READY, 0, 0, 1},
		{REPORT_MONITOR, 0, LAUNCH_READY, 1, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_READY, 0, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_OVER_LIMIT, LIMIT_WALL, 0, 1},
		{REPORT_MONITOR, 1, LAUNCH_OVER_LIMIT, LIMIT_MEMORY, 0, 1},
		{REPORT_MONITOR, 1, LAUNCH_OVER_LIMIT, LIMIT_ARGUMENTS, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_OVER_LIMIT, 0, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_IMAGE, IMAGE_ENTRY, 0, 1},
		{REPORT_MONITOR, 0, LAUNCH_IMAGE, IMAGE_FINE, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_IMAGE, IMAGE_FAULT_COUNT, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_LIMIT, LIMIT_MEMORY, 0, 1},
		{REPORT_MONITOR, 0, LAUNCH_LIMIT, LIMIT_VCPUS + 1, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_NO_KVM, ENOENT, KVM_LACKS_DEVICE, 1},
		{REPORT_MONITOR, 0, LAUNCH_NO_KVM, ENOENT, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_NO_KVM, ENOENT, KVM_LACKS_CPU + 1, 0},
		{REPORT_MONITOR, 0, LAUNCH_NO_KVM, -1, KVM_LACKS_DEVICE, 0},
		{REPORT_MONITOR, 1, LAUNCH_VIOLATION, VIOLATION_PORT, 0, 1},
		{REPORT_MONITOR, 1, LAUNCH_VIOLATION, VIOLATION_COUNT, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_VIOLATION, 0, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_DEBUGGER, 0, 0, 1},
		{REPORT_MONITOR, 1, LAUNCH_DEBUGGER, 1, 0, 0},
		{REPORT_MONITOR, 0, LAUNCH_DEBUGGER, 0, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_CALLED, 0, 0, 0},
		{REPORT_MONITOR, 1, 0, 0, 0, 0},
		{REPORT_MONITOR, 1, LAUNCH_KIND_COUNT, 0, 0, 0},
	};

	(void)state;
	assert_believed(row, COUNT(row));
}

static void a_server_is_believed_within_its_ranges(void **state)
{
	static const struct saying row[] = {
		{REPORT_SERVER, 0, LAUNCH_STARTED, 0, 0, 1},
		{REPORT_SERVER, 1, LAUNCH_EXITED, 0, 0, 0},
		{REPORT_SERVER, 0, LAUNCH_READY, 0, 0, 0},
		{REPORT_SERVER, 1, LAUNCH_DEBUGGER, 0, 0, 0},
		{REPORT_SERVER, 1, LAUNCH_VIOLATION, VIOLATION_RING, 0, 1},
		{REPORT_SERVER, 1, LAUNCH_VIOLATION, VIOLATION_REQUEST, 0, 1},
		{REPORT_SERVER, 1, LAUNCH_VIOLATION, VIOLATION_PORT, 0, 0},
		{REPORT_SERVER, 0, LAUNCH_VIOLATION, VIOLATION_RING, 0, 0},
		{REPORT_SERVER, 1, LAUNCH_CALLED, 0, 0, 1},
		{REPORT_SERVER, 1, LAUNCH_CALLED, 1, 0, 1},
		{REPORT_SERVER, 1, LAUNCH_CALLED, 2, 0, 0},
		{REPORT_SERVER, 0, LAUNCH_CALLED, 0, 0, 0},
		{REPORT_SERVER, 0, LAUNCH_FAILED, ENOMEM, STEP_STORE, 1},
		{REPORT_SERVER, 0, LAUNCH_FAILED, 4096, STEP_STORE, 0},
		{REPORT_SERVER, 0, LAUNCH_FAILED, ENOMEM, 0, 0},
		{REPORT_SERVER, 0, LAUNCH_FAILED, ENOMEM, STEP_COUNT, 0},
		{REPORT_SERVER, 1, LAUNCH_NO_KVM, ENOENT, KVM_LACKS_DEVICE, 0},
	};

	(void)state;
	assert_believed(row, COUNT(row));
}

static void a_report_of_another_version_is_not_believed(void **state)
{
	struct launch_report report = {.version = UNILET_ABI_VERSION + 1, .kind = LAUNCH_STARTED};

	(void)state;
	assert_int_equal(report_valid(&report, REPORT_MONITOR, 0), 0);
	report = (struct launch_report){.version = UNILET_ABI_VERSION, .kind = LAUNCH_STARTED, .reserved = 1};
	assert_int_equal(report_valid(&report, REPORT_MONITOR, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_image_fault_has_its_own_sentence),
		cmocka_unit_test(every_violation_has_its_own_sentence),
		cmocka_unit_test(every_step_has_its_own_sentence),
		cmocka_unit_test(faults_end_as_a_shell_shows_them),
		cmocka_unit_test(kvm_says_what_to_do),
		cmocka_unit_test(limits_have_sentences),
		cmocka_unit_test(exits_are_silent),
		cmocka_unit_test(deaths_have_sentences),
		cmocka_unit_test(unknown_kinds_are_handled),
		cmocka_unit_test(a_monitor_is_believed_within_its_ranges),
		cmocka_unit_test(a_server_is_believed_within_its_ranges),
		cmocka_unit_test(a_report_of_another_version_is_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
