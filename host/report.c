/* report.c: takes reports off a control socket and believes no more of them than their ranges. */
#include "report.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "../abi/image_abi.h"
#include "../abi/machine_abi.h"

#define ERRNO_MAX  4095
#define VECTOR_MAX 31

/* Both bounds included. */
static int within(int64_t number, int64_t first, int64_t last)
{
	return number >= first && number <= last;
}

static int monitor_may_say(const struct launch_report *report, int started)
{
	switch (report->kind) {
	case LAUNCH_EXITED:
		return started && within(report->number, 0, 255);
	case LAUNCH_FAULTED:
		return started && within(report->number, 0, VECTOR_MAX);
	case LAUNCH_READY:
		return !started && report->number == 0;
	case LAUNCH_OVER_LIMIT:
		return within(report->number, LIMIT_CPU_TIME, LIMIT_MEMORY);
	case LAUNCH_IMAGE:
		return within(report->number, IMAGE_FINE + 1, IMAGE_FAULT_COUNT - 1);
	case LAUNCH_LIMIT:
		return within(report->number, LIMIT_CPU_TIME, LIMIT_VCPUS);
	case LAUNCH_NO_KVM:
		return within(report->number, 0, ERRNO_MAX) && report->value[0] >= KVM_LACKS_DEVICE &&
		       report->value[0] <= KVM_LACKS_CPU;
	case LAUNCH_VIOLATION:
		return started && within(report->number, VIOLATION_READ, VIOLATION_COUNT - 1);
	case LAUNCH_DEBUGGER:
		return started && report->number == 0;
	default:
		return 0;
	}
}

int report_valid(const struct launch_report *report, enum report_source source, int started)
{
	if (report->version != UNILET_ABI_VERSION || report->reserved != 0)
		return 0;
	switch (report->kind) {
	case LAUNCH_STARTED:
		return !started && (report->number & ~LACKS) == 0;
	case LAUNCH_FAILED:
		return within(report->number, 0, ERRNO_MAX) && report->value[0] >= STEP_CONFIGURATION &&
		       report->value[0] < STEP_COUNT;
	default:
		break;
	}
	if (source == REPORT_MONITOR)
		return monitor_may_say(report, started);
	if (report->kind == LAUNCH_CALLED)
		return started && within(report->number, 0, 1);
	/* The server sees rings and requests, and nothing else of the guest. */
	return report->kind == LAUNCH_VIOLATION && started &&
	       (report->number == VIOLATION_RING || report->number == VIOLATION_REQUEST ||
		report->number == VIOLATION_BATCH);
}

/* Fills `partial`. Returns 1 when it is whole, 0 if more is to come, -EPIPE, -EPROTO if the stream ends inside. */
static int fill_partial(struct report_reader *reader)
{
	while (reader->filled < sizeof(reader->partial)) {
		ssize_t got = read(reader->fd, (uint8_t *)&reader->partial + reader->filled,
				   sizeof(reader->partial) - reader->filled);

		if (got > 0)
			reader->filled += (size_t)got;
		else if (got == 0)
			return reader->filled ? -EPROTO : -EPIPE;
		else if (errno == EAGAIN)
			return 0;
		else if (errno != EINTR)
			return -EPIPE; /* ECONNRESET: it died with unread configuration */
	}
	reader->filled = 0;
	return 1;
}

int report_read(struct report_reader *reader, struct launch_report *out)
{
	for (;;) {
		int result = fill_partial(reader);

		if (result <= 0)
			return result;
		if (reader->finished || !report_valid(&reader->partial, reader->source, reader->started))
			return -EPROTO;
		if (reader->partial.kind == LAUNCH_READY) {
			if (!reader->pooled || reader->ready)
				return -EPROTO;
			reader->ready = 1;
			continue;
		}
		if (reader->partial.kind == LAUNCH_CALLED && !reader->called)
			return -EPROTO;
		if (reader->partial.kind != LAUNCH_STARTED) {
			reader->finished = 1;
			*out = reader->partial;
			return 1;
		}
		reader->started = 1;
		reader->lacks = (uint32_t)reader->partial.number;
	}
}
