/* fault_report.c: puts together what monitor and symbol reader say of a guest's end, and believes neither. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../abi/console_abi.h"
#include "../abi/dom_abi.h"
#include "../abi/http_abi.h"
#include "../abi/message_abi.h"
#include "../abi/store_abi.h"
#include "detail.h"
#include "guest.h"
#include "log.h"
#include "symbols.h"

#define VECTOR_PAGE_FAULT 14
#define PATH_BYTES        4096

_Static_assert(UNILET_REPORT_FRAMES_MAX == SYMBOLS_FRAMES_MAX, "all frames fit");
_Static_assert(UNILET_REPORT_REQUESTS_MAX == DETAIL_REQUESTS_MAX, "all requests fit");
_Static_assert(UNILET_REPORT_TEXT_BYTES >= 4 * SYMBOLS_TEXT_BYTES, "an escaped text fits");

static const struct {
	uint32_t opcode;
	const char *text;
} request_text[] = {
	{CONSOLE_WRITE, "console write"},
	{CONSOLE_READ, "console read"},
	{HTTP_OPEN, "http open"},
	{HTTP_READ, "http read"},
	{HTTP_CLOSE, "http close"},
	{HTTP_HEADER, "http header"},
	{STORE_READ, "store read"},
	{STORE_WRITE, "store write"},
	{STORE_FLUSH, "store flush"},
	{STORE_SIZE, "store size"},
	{STORE_DISCARD, "store discard"},
	{PAGE_BATCH, "page batch"},
	{PAGE_EVENT, "page event"},
	{PAGE_BLOB_READ, "page blob read"},
	{MESSAGE_RECEIVE, "message receive"},
	{MESSAGE_SEND, "message send"},
	{MESSAGE_FILE_STATUS, "message file status"},
	{MESSAGE_FILE_READ, "message file read"},
	{MESSAGE_FILE_RELEASE, "message file release"},
	{MESSAGE_REFUSE, "message refuse"},
};

static const char *text_of_request(uint32_t opcode)
{
	for (size_t i = 0; i < sizeof(request_text) / sizeof(request_text[0]); i++)
		if (request_text[i].opcode == opcode)
			return request_text[i].text;
	return NULL;
}

static const char *text_of_kind(uint32_t kind)
{
	switch (kind) {
	case LAUNCH_FAULTED:
		return "fault";
	case LAUNCH_OVER_LIMIT:
		return "time limit";
	case LAUNCH_VIOLATION:
		return "violation";
	default:
		return "failure";
	}
}

static void set_registers(struct unilet_report *report, const struct launch_detail *detail)
{
	const struct fault_registers *from = &detail->registers;
	const struct unilet_register all[] = {
		{"rax", from->rax}, {"rbx", from->rbx},    {"rcx", from->rcx},       {"rdx", from->rdx},
		{"rsi", from->rsi}, {"rdi", from->rdi},    {"rbp", from->rbp},       {"rsp", from->rsp},
		{"r8", from->r8},   {"r9", from->r9},      {"r10", from->r10},       {"r11", from->r11},
		{"r12", from->r12}, {"r13", from->r13},    {"r14", from->r14},       {"r15", from->r15},
		{"rip", from->rip}, {"rfl", from->rflags}, {"fsb", detail->fs_base}, {"gsb", detail->gs_base}};

	_Static_assert(sizeof(all) / sizeof(all[0]) == UNILET_REPORT_REGISTERS_MAX, "all registers fit");
	if (detail->source == DETAIL_SOURCE_NONE)
		return;
	memcpy(report->registers, all, sizeof(all));
	report->register_count = UNILET_REPORT_REGISTERS_MAX;
}

static void set_requests(struct unilet_report *report, const struct launch_detail *detail)
{
	for (uint32_t i = 0; i < detail->request_count; i++)
		report->request[i] = (struct unilet_report_request){.what = text_of_request(detail->request[i].opcode),
								    .opcode = detail->request[i].opcode,
								    .length = detail->request[i].length,
								    .taken = detail->request[i].taken != 0};
	report->request_count = detail->request_count;
}

static void set_place(struct unilet_frame *frame, const struct launch_detail *detail, uint64_t address)
{
	frame->address = address;
	/* A return address may be the first byte behind the image. */
	frame->in_image = address - detail->image_start <= detail->image_end - detail->image_start;
	frame->image_address = frame->in_image ? address - detail->image_base : 0;
}

static void set_frames(struct unilet_report *report, const struct launch_detail *detail,
		       const struct symbols_answer *answer)
{
	for (uint32_t i = 0; i < answer->frame_count; i++) {
		const struct symbols_frame *from = &answer->frame[i];
		struct unilet_frame *frame = &report->frame[i];

		set_place(frame, detail, from->address);
		log_escape(frame->function, sizeof(frame->function), from->function, strlen(from->function));
		log_escape(frame->file, sizeof(frame->file), from->file, strlen(from->file));
		frame->offset = from->offset;
		frame->line = from->line;
	}
	report->frame_count = answer->frame_count;
	report->more_frames = (answer->flags & SYMBOLS_MORE) != 0;
}

/* Without the reader's answer there is still the instruction. */
static void set_only_frame(struct unilet_report *report, const struct launch_detail *detail)
{
	if (detail->source == DETAIL_SOURCE_NONE && detail->registers.rip == 0)
		return;
	set_place(&report->frame[0], detail, detail->registers.rip);
	report->frame_count = 1;
}

static void ask_reader(const struct unilet *guest, const struct launch_detail *detail, struct unilet_report *report)
{
	struct symbols_answer *answer = malloc(sizeof(*answer));
	char path[PATH_BYTES];
	int error =
		answer ? guest_program_path(guest->program_directory, "unilet-symbols", path, sizeof(path)) : -ENOMEM;

	if (!error)
		error = symbols_read(path, guest->image, guest->detail, answer);
	if (error == 0 && answer->frame_count > 0)
		set_frames(report, detail, answer);
	else
		set_only_frame(report, detail);
	report->symbols_missing = symbols_complaint(error);
	if (!error && !(answer->flags & SYMBOLS_FUNCTIONS))
		report->symbols_missing = "the image has no symbols for this place";
	free(answer);
}

static void fill(struct unilet_report *report, const struct unilet *guest, const struct launch_detail *detail)
{
	const struct launch_report *end = &guest->end;

	report->outcome = guest->outcome;
	report->kind = text_of_kind(end->kind);
	report->number = end->number;
	report->has_address = end->kind == LAUNCH_FAULTED && end->number == VECTOR_PAGE_FAULT;
	if (report->has_address) {
		report->address = end->value[1];
		report->error_code = end->value[2];
	}
	report->image_base = detail->image_base;
	report->vcpu = detail->vcpu;
	set_registers(report, detail);
	set_requests(report, detail);
	ask_reader(guest, detail, report);
}

/* What the monitor left, or NULL with *error. To be freed. */
static struct launch_detail *take_detail(const struct unilet *guest, int *error)
{
	struct launch_detail *detail = malloc(sizeof(*detail));

	*error = detail ? detail_read(guest->detail, detail) : -ENOMEM;
	if (*error == 0)
		return detail;
	free(detail);
	return NULL;
}

int unilet_report(struct unilet *guest, struct unilet_report **out)
{
	struct launch_detail *detail;
	int error;

	*out = NULL;
	if (guest->state != GUEST_ENDED)
		return -EBUSY;
	if (!guest->outcome.message[0] || guest->end.kind == 0)
		return -ENODATA;
	detail = take_detail(guest, &error);
	if (!detail)
		return error == -ENOMEM ? error : -ENODATA;
	*out = calloc(1, sizeof(**out));
	if (*out)
		fill(*out, guest, detail);
	free(detail);
	return *out ? 0 : -ENOMEM;
}

int unilet_core_result(const struct unilet *guest)
{
	struct launch_detail *detail;
	int result;

	if (!guest->core_wanted || guest->end.kind == 0)
		return -ENODATA;
	detail = take_detail(guest, &result);
	if (detail)
		result = -detail->core_error;
	free(detail);
	return result;
}
