/* report_json.c: how a guest ended, as one JSON object on one line. Addresses are strings: they exceed what JSON's readers
 * can count to. */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

#include "report.h"

#define NUMBER_BYTES 24

static json_t *address(uint64_t value)
{
	char text[NUMBER_BYTES];

	snprintf(text, sizeof(text), "0x%" PRIx64, value);
	return json_string(text);
}

/* NULL for an empty text. */
static json_t *text_or_null(const char *text)
{
	return text && text[0] ? json_string(text) : json_null();
}

static json_t *frame_object(const struct unilet_frame *frame)
{
	json_t *object = json_object();

	json_object_set_new(object, "address", address(frame->address));
	json_object_set_new(object, "image_address", frame->in_image ? address(frame->image_address) : json_null());
	json_object_set_new(object, "function", text_or_null(frame->function));
	json_object_set_new(object, "offset",
			    frame->function[0] ? json_integer((json_int_t)frame->offset) : json_null());
	json_object_set_new(object, "file", text_or_null(frame->file));
	json_object_set_new(object, "line", frame->file[0] ? json_integer(frame->line) : json_null());
	return object;
}

static json_t *frames(const struct unilet_report *report)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < report->frame_count; i++)
		json_array_append_new(array, frame_object(&report->frame[i]));
	return array;
}

static json_t *registers(const struct unilet_report *report)
{
	json_t *object = json_object();

	for (unsigned i = 0; i < report->register_count; i++)
		json_object_set_new(object, report->registers[i].name, address(report->registers[i].value));
	return object;
}

static json_t *requests(const struct unilet_report *report)
{
	json_t *array = json_array();

	for (unsigned i = 0; i < report->request_count; i++) {
		const struct unilet_report_request *request = &report->request[i];

		json_array_append_new(array, json_pack("{s:o, s:i, s:I, s:b}", "request", text_or_null(request->what),
						       "opcode", (int)request->opcode, "length",
						       (json_int_t)request->length, "taken", request->taken));
	}
	return array;
}

static void add_report(json_t *object, const struct unilet_report *report)
{
	json_object_set_new(object, "kind", json_string(report->kind));
	json_object_set_new(object, "number", json_integer(report->number));
	if (report->has_address) {
		json_object_set_new(object, "address", address(report->address));
		json_object_set_new(object, "error_code", json_integer((json_int_t)report->error_code));
	}
	json_object_set_new(object, "vcpu", json_integer(report->vcpu));
	json_object_set_new(object, "image_base", address(report->image_base));
	json_object_set_new(object, "symbols_missing", text_or_null(report->symbols_missing));
	json_object_set_new(object, "more_frames", json_boolean(report->more_frames));
	json_object_set_new(object, "frames", frames(report));
	json_object_set_new(object, "registers", registers(report));
	json_object_set_new(object, "requests", requests(report));
}

void report_show_json(const char *file, struct unilet *guest, const struct unilet_outcome *outcome)
{
	struct unilet_report *report = NULL;
	json_t *object = json_object();

	/* A file's name may be no UTF-8: JSON cannot say it, and the object is without it. */
	json_object_set_new(object, "file", json_string(file));
	json_object_set_new(object, "status", json_integer(outcome->status));
	json_object_set_new(object, "message", text_or_null(outcome->message));
	if (guest && unilet_report(guest, &report) == 0)
		add_report(object, report);
	if (json_dumpf(object, stderr, JSON_COMPACT) == 0)
		fputc('\n', stderr);
	json_decref(object);
	free(report);
}
