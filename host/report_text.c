/* report_text.c: a fault report as lines for a person, with or without colour. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "unilet.h"

#define REGISTERS_A_LINE 4

struct text {
	FILE *out;
	int colour;
};

enum paint { PAINT_HEADING, PAINT_NAME, PAINT_PLACE, PAINT_FAINT };

static const char *begin(const struct text *text, enum paint paint)
{
	static const char *const code[] = {[PAINT_HEADING] = "\033[1m",
					   [PAINT_NAME] = "\033[33m",
					   [PAINT_PLACE] = "\033[36m",
					   [PAINT_FAINT] = "\033[2m"};

	return text->colour ? code[paint] : "";
}

static const char *end(const struct text *text)
{
	return text->colour ? "\033[0m" : "";
}

static void put_heading(const struct text *text, const char *heading)
{
	fprintf(text->out, "  %s%s%s\n", begin(text, PAINT_HEADING), heading, end(text));
}

/* "inner+0x1c, nested.c:7", or where it is in the image, or that it is nowhere in it. */
static void put_frame(const struct text *text, const struct unilet_frame *frame)
{
	if (frame->function[0])
		fprintf(text->out, "%s%s%s+0x%" PRIx64, begin(text, PAINT_NAME), frame->function, end(text),
			frame->offset);
	else
		fputs(frame->in_image ? "in the image" : "outside the image", text->out);
	if (frame->file[0])
		fprintf(text->out, ", %s%s:%" PRIu32 "%s", begin(text, PAINT_PLACE), frame->file, frame->line,
			end(text));
	if (frame->in_image)
		fprintf(text->out, " %s(image+0x%" PRIx64 ")%s", begin(text, PAINT_FAINT), frame->image_address,
			end(text));
	else
		fprintf(text->out, " %s(0x%" PRIx64 ")%s", begin(text, PAINT_FAINT), frame->address, end(text));
	fputc('\n', text->out);
}

static void put_backtrace(const struct text *text, const struct unilet_report *report)
{
	if (report->frame_count == 0)
		return;
	fprintf(text->out, "  %sat%s ", begin(text, PAINT_HEADING), end(text));
	put_frame(text, &report->frame[0]);
	if (report->symbols_missing)
		fprintf(text->out, "  no names: %s; addresses are relative to the image\n", report->symbols_missing);
	if (report->frame_count == 1)
		return;
	put_heading(text, "backtrace");
	for (unsigned i = 0; i < report->frame_count; i++) {
		fprintf(text->out, "    #%-2u ", i);
		put_frame(text, &report->frame[i]);
	}
	if (report->more_frames)
		fprintf(text->out, "    ... only %u frames are shown\n", report->frame_count);
}

static void put_registers(const struct text *text, const struct unilet_report *report)
{
	if (report->register_count > 0)
		put_heading(text, "registers");
	for (unsigned i = 0; i < report->register_count; i++) {
		const int last = i % REGISTERS_A_LINE == REGISTERS_A_LINE - 1 || i + 1 == report->register_count;

		fprintf(text->out, "%s%-3s %016" PRIx64 "%s", i % REGISTERS_A_LINE ? "  " : "    ",
			report->registers[i].name, report->registers[i].value, last ? "\n" : "");
	}
}

static void put_requests(const struct text *text, const struct unilet_report *report)
{
	if (report->request_count > 0)
		put_heading(text, "last requests, newest first");
	for (unsigned i = 0; i < report->request_count; i++) {
		const struct unilet_report_request *request = &report->request[i];

		if (request->what)
			fprintf(text->out, "    %s", request->what);
		else
			fprintf(text->out, "    unknown request 0x%" PRIx32, request->opcode);
		if (request->length)
			fprintf(text->out, ", %" PRIu32 " bytes", request->length);
		fputs(request->taken ? "\n" : ", not taken yet\n", text->out);
	}
}

char *unilet_report_text(const struct unilet_report *report, int colour)
{
	char *bytes = NULL;
	size_t length = 0;
	const struct text text = {.out = open_memstream(&bytes, &length), .colour = colour};

	if (!text.out)
		return NULL;
	put_backtrace(&text, report);
	put_registers(&text, report);
	put_requests(&text, report);
	if (fclose(text.out) == 0)
		return bytes;
	free(bytes);
	return NULL;
}
