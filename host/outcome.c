/* outcome.c: turns a report, or a death without one, into a status and a sentence. */
#include "outcome.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "../abi/limits_abi.h"

void outcome_set(struct unilet_outcome *out, int status, const char *format, ...)
{
	va_list arguments;

	out->status = status;
	va_start(arguments, format);
	if (vsnprintf(out->message, sizeof(out->message), format, arguments) < 0)
		out->message[0] = '\0';
	va_end(arguments);
}

/* What a shell shows for the signal that Linux sends for this exception. */
static int fault_status(int vector)
{
	switch (vector) {
	case 0:
	case 16:
	case 19:
		return UNILET_EXIT_ARITHMETIC;
	case 1:
	case 3:
		return UNILET_EXIT_TRAP;
	case 6:
		return UNILET_EXIT_ILLEGAL;
	case 17:
		return UNILET_EXIT_BUS;
	default:
		return UNILET_EXIT_MEMORY_FAULT;
	}
}

static void set_fault(const struct launch_report *report, struct unilet_outcome *out)
{
	int vector = report->number;

	if (vector == 14)
		outcome_set(out, fault_status(vector),
			    "the program %s: %s at address 0x%" PRIx64 ", instruction at 0x%" PRIx64,
			    outcome_fault(vector),
			    report->value[2] & 16  ? "execution"
			    : report->value[2] & 2 ? "write"
						   : "read",
			    report->value[1], report->value[0]);
	else
		outcome_set(out, fault_status(vector), "the program %s: instruction at 0x%" PRIx64,
			    outcome_fault(vector), report->value[0]);
}

static void set_over_limit(const struct launch_report *report, struct unilet_outcome *out)
{
	const int cpu = report->number == LIMIT_CPU_TIME, memory = report->number == LIMIT_MEMORY;

	outcome_set(out, UNILET_EXIT_OVER_LIMIT, "the program used up its %s: allow more with %s",
		    cpu      ? "CPU time"
		    : memory ? "memory"
			     : "time",
		    cpu      ? "--cpu-time"
		    : memory ? "--memory"
			     : "--wall");
}

static void set_limit(const struct launch_report *report, struct unilet_outcome *out)
{
	uint64_t asked = report->value[0];
	uint64_t bound = report->value[1];

	switch (report->number) {
	case LIMIT_MEMORY:
		outcome_set(out, UNILET_EXIT_REFUSED,
			    asked < bound ? "%" PRIu64 " bytes of memory are too little: it needs %" PRIu64
					  : "%" PRIu64 " bytes of memory are too much: at most %" PRIu64 " are allowed",
			    asked, bound);
		break;
	case LIMIT_VCPUS:
		outcome_set(out, UNILET_EXIT_REFUSED, "%" PRIu64 " vCPUs are too many: at most %" PRIu64, asked, bound);
		break;
	case LIMIT_ARGUMENTS:
		outcome_set(out, UNILET_EXIT_REFUSED,
			    "arguments and environment are too many: %" PRIu64 ", at most %" PRIu64, asked, bound);
		break;
	default:
		outcome_set(out, UNILET_EXIT_REFUSED, "a time limit is impossible: %" PRIu64 " ns", asked);
		break;
	}
}

static void set_no_device(int error, struct unilet_outcome *out)
{
	switch (error) {
	case EACCES:
	case EPERM:
		outcome_set(out, UNILET_EXIT_NO_KVM,
			    "no permission for /dev/kvm: add yourself to the group that owns it (often: sudo usermod "
			    "-aG kvm $USER) and log in again");
		break;
	case ENOENT:
	case ENODEV:
	case ENXIO:
		outcome_set(out, UNILET_EXIT_NO_KVM,
			    "/dev/kvm does not exist: switch on virtualisation in the firmware, or load kvm_intel or "
			    "kvm_amd (in a virtual machine: let its host allow nested virtualisation)");
		break;
	default:
		outcome_set(out, UNILET_EXIT_NO_KVM, "/dev/kvm cannot be opened: %s", strerror(error));
		break;
	}
}

static void set_no_kvm(const struct launch_report *report, struct unilet_outcome *out)
{
	static const char *const feature[] = {"an unknown feature", "FSGSBASE", "XSAVE", "NX"};
	uint64_t which = report->value[1];

	switch (report->value[0]) {
	case KVM_LACKS_DEVICE:
		set_no_device(report->number, out);
		break;
	case KVM_LACKS_VERSION:
		outcome_set(out, UNILET_EXIT_NO_KVM,
			    "/dev/kvm is not KVM, or far too old: Unilet needs its API version 12 (kernel 6.1 is known "
			    "to work)");
		break;
	case KVM_LACKS_CAPABILITY:
		outcome_set(out, UNILET_EXIT_NO_KVM,
			    "this kernel's KVM lacks capability %" PRIu64 ": use a newer kernel (6.1 is known to work)",
			    which);
		break;
	case KVM_LACKS_MACHINE:
		outcome_set(out, UNILET_EXIT_NO_KVM,
			    "KVM cannot make a virtual machine: %s (is another hypervisor using the CPU?)",
			    strerror(report->number));
		break;
	case KVM_LACKS_CPU:
		outcome_set(out, UNILET_EXIT_NO_KVM, "this CPU, as KVM shows it, lacks %s, which Unilet needs",
			    feature[which < sizeof(feature) / sizeof(feature[0]) ? which : 0]);
		break;
	default:
		outcome_set(out, UNILET_EXIT_NO_KVM, "KVM lacks an unknown thing");
		break;
	}
}

static void set_violation(const struct launch_report *report, struct unilet_outcome *out)
{
	const uint64_t *value = report->value;
	const char *text = outcome_violation((enum launch_violation)report->number);

	switch (report->number) {
	case VIOLATION_REQUEST:
		outcome_set(out, UNILET_EXIT_KILLED,
			    "ended: it %s (opcode 0x%" PRIx64 ", offset 0x%" PRIx64 ", length 0x%" PRIx64 ")", text,
			    value[0], value[1], value[2]);
		break;
	case VIOLATION_WRITE:
		outcome_set(out, UNILET_EXIT_KILLED, "ended: it %s (0x%" PRIx64 ", width %" PRIu64 ")", text, value[0],
			    value[1]);
		break;
	case VIOLATION_RUN:
		outcome_set(out, UNILET_EXIT_KILLED, "ended: it %s (%s)", text,
			    value[0] < 4096 ? strerror((int)value[0]) : "unknown error");
		break;
	case VIOLATION_SHUTDOWN:
	case VIOLATION_MEMORY:
		outcome_set(out, UNILET_EXIT_KILLED, "ended: it %s", text);
		break;
	default:
		outcome_set(out, UNILET_EXIT_KILLED, "ended: it %s (0x%" PRIx64 ")", text, value[0]);
		break;
	}
}

void outcome_from_report(const struct launch_report *report, struct unilet_outcome *out)
{
	switch (report->kind) {
	case LAUNCH_EXITED:
	case LAUNCH_CALLED:
		outcome_set(out, report->number & 0xff, "%s", "");
		break;
	case LAUNCH_FAULTED:
		set_fault(report, out);
		break;
	case LAUNCH_OVER_LIMIT:
		set_over_limit(report, out);
		break;
	case LAUNCH_IMAGE:
		outcome_set(out, UNILET_EXIT_REFUSED, "%s", outcome_image_fault((enum image_fault)report->number));
		break;
	case LAUNCH_LIMIT:
		set_limit(report, out);
		break;
	case LAUNCH_NO_KVM:
		set_no_kvm(report, out);
		break;
	case LAUNCH_VIOLATION:
		set_violation(report, out);
		break;
	case LAUNCH_DEBUGGER:
		outcome_set(out, UNILET_EXIT_KILLED, "ended by gdb");
		break;
	case LAUNCH_FAILED:
		outcome_set(out, UNILET_EXIT_REFUSED, "could not %s: %s",
			    outcome_step(report->value[0] < STEP_COUNT ? (enum launch_step)report->value[0] : 0),
			    strerror(report->number));
		break;
	default:
		outcome_set(out, UNILET_EXIT_KILLED, "ended for an unknown reason (%" PRIu32 ")", report->kind);
		break;
	}
}

void outcome_from_death(const char *process, const siginfo_t *end, int cpu_limited, struct unilet_outcome *out)
{
	int by_signal = end->si_pid != 0 && (end->si_code == CLD_KILLED || end->si_code == CLD_DUMPED);

	if (by_signal && end->si_status == SIGXCPU && cpu_limited)
		outcome_set(out, UNILET_EXIT_OVER_LIMIT,
			    "the program used up its CPU time, and its %s did not end it: allow more with --cpu-time",
			    process);
	else if (by_signal && end->si_status == SIGSYS)
		outcome_set(out, UNILET_EXIT_KILLED, "ended: its %s broke its own sandbox", process);
	else if (by_signal)
		outcome_set(out, UNILET_EXIT_KILLED, "ended: its %s was killed by signal %d (%s)", process,
			    end->si_status, strsignal(end->si_status));
	else
		outcome_set(out, UNILET_EXIT_KILLED, "ended: its %s stopped without saying why", process);
}
