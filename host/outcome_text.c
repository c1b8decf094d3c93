/* outcome_text.c: the sentences for what can end a guest, one row each. */
#include "outcome.h"

#include <stddef.h>

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const char *const image_text[IMAGE_FAULT_COUNT] = {
	[IMAGE_FINE] = "the image is fine",
	[IMAGE_UNREADABLE] = "the image could not be read",
	[IMAGE_TOO_SHORT] = "the image is shorter than its headers say: copy or build it again",
	[IMAGE_TOO_LARGE] = "the image is too large",
	[IMAGE_NOT_ELF] = "not a unilet image: make one with unilet-cc or `unilet pack`",
	[IMAGE_WRONG_ELF] =
		"not a unilet image, but an ELF file of another kind: it must be a 64-bit x86-64 executable",
	[IMAGE_PROGRAM_HEADERS] = "the image's program headers are damaged: build it again",
	[IMAGE_SEGMENT_TYPE] = "the image has a program header that unilets do not have: pack it with `unilet pack`",
	[IMAGE_SEGMENT_COUNT] = "the image has no segments, or too many of them",
	[IMAGE_SEGMENT_FILE_RANGE] = "the image has a segment that reaches beyond the file: copy or build it again",
	[IMAGE_SEGMENT_SIZE] = "the image has a segment that is empty, or larger in the file than in memory",
	[IMAGE_SEGMENT_ALIGNMENT] = "the image has a segment whose place in the file does not fit its address",
	[IMAGE_SEGMENT_ORDER] = "the image has segments out of order, or two that share a page",
	[IMAGE_SEGMENT_ADDRESS] = "the image has a segment at an address that unilets may not use",
	[IMAGE_SEGMENT_RIGHTS] =
		"the image has a segment that is writable and executable, or neither readable nor those",
	[IMAGE_NO_MANIFEST] = "not a unilet image, but an ordinary program: pack it with `unilet pack`",
	[IMAGE_MANIFEST_DAMAGED] = "the image's manifest is damaged: build it again",
	[IMAGE_VERSION] = "the image was made for another version of Unilet: build it again with this one",
	[IMAGE_ENTRY] = "the image has an entry outside its code: build it again",
};

static const char *const violation_text[VIOLATION_COUNT] = {
	[VIOLATION_READ] = "read memory that the machine does not have",
	[VIOLATION_WRITE] = "wrote to the machine in a way that does not exist",
	[VIOLATION_PORT] = "used an I/O port",
	[VIOLATION_SHUTDOWN] = "shut the machine down by a triple fault",
	[VIOLATION_INTERNAL] = "brought the machine into a state that KVM cannot run",
	[VIOLATION_EXIT] = "left the machine in a way that is not allowed",
	[VIOLATION_MEMORY] = "touched memory that the host could not give",
	[VIOLATION_RING] = "damaged an index of a ring",
	[VIOLATION_REQUEST] = "sent a malformed request",
	[VIOLATION_BATCH] = "sent a malformed batch to the page",
	[VIOLATION_TRAP] = "used a trap with malformed arguments",
	[VIOLATION_RUN] = "brought the machine into a state that KVM refused to run",
};

static const char *const step_text[] = {
	[STEP_CONFIGURATION] = "read its configuration",
	[STEP_MEMORY] = "get memory",
	[STEP_MACHINE] = "set up the machine",
	[STEP_THREADS] = "start its threads",
	[STEP_SANDBOX] = "lock itself down",
	[STEP_CONSOLE] = "open the console",
	[STEP_HTTP] = "start HTTP",
	[STEP_STORE] = "open the store",
	[STEP_RUN] = "go on",
	[STEP_PAGE] = "make its page",
};

static const char *const fault_text[] = {
	[0] = "divided by zero (#DE)",
	[1] = "met a debug trap (#DB)",
	[2] = "met a non-maskable interrupt (#NMI)",
	[3] = "met a breakpoint (#BP)",
	[4] = "overflowed (#OF)",
	[5] = "left a bound range (#BR)",
	[6] = "ran an invalid instruction (#UD)",
	[7] = "used a floating-point unit that is not there (#NM)",
	[8] = "met a fault while a fault was delivered (#DF)",
	[10] = "used an invalid task state (#TS)",
	[11] = "used a segment that is not there (#NP)",
	[12] = "used its stack segment wrongly (#SS)",
	[13] = "broke a rule of protection (#GP)",
	[14] = "touched memory it may not touch (#PF)",
	[16] = "met a floating-point error (#MF)",
	[17] = "made a misaligned access (#AC)",
	[18] = "met a machine check (#MC)",
	[19] = "met a floating-point error (#XF)",
	[21] = "broke control-flow protection (#CP)",
};

static const char *text_of(const char *const *table, size_t count, long number, const char *unknown)
{
	if (number < 0 || (size_t)number >= count || !table[number])
		return unknown;
	return table[number];
}

const char *outcome_image_fault(enum image_fault fault)
{
	return text_of(image_text, COUNT(image_text), (long)fault, "the image was refused for an unknown reason");
}

const char *outcome_violation(enum launch_violation violation)
{
	return text_of(violation_text, COUNT(violation_text), (long)violation, "broke an unknown rule");
}

const char *outcome_step(enum launch_step step)
{
	return text_of(step_text, COUNT(step_text), (long)step, "do an unknown thing");
}

const char *outcome_fault(int vector)
{
	return text_of(fault_text, COUNT(fault_text), vector, "met an unknown exception");
}
