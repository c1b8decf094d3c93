/* text.c: UTF-8 as the web decodes it: validated, counted in UTF-16 units, ill-formed parts replaced. */
#include "sdk.h"

#include <string.h>

#define REPLACEMENT 0xfffdu
#define HIGH_BITS   0x8080808080808080ull

/* How many bytes must follow a lead byte, and the range of the first of them: the narrow ranges keep out overlong
 * forms, surrogates and numbers beyond U+10FFFF. Answers 0 for a byte that leads nothing. */
static unsigned lead_follows(uint8_t lead, uint8_t *low, uint8_t *high)
{
	*low = 0x80;
	*high = 0xbf;
	if (lead >= 0xc2 && lead <= 0xdf)
		return 1;
	if (lead >= 0xe0 && lead <= 0xef) {
		if (lead == 0xe0)
			*low = 0xa0;
		if (lead == 0xed)
			*high = 0x9f;
		return 2;
	}
	if (lead >= 0xf0 && lead <= 0xf4) {
		if (lead == 0xf0)
			*low = 0x90;
		if (lead == 0xf4)
			*high = 0x8f;
		return 3;
	}
	return 0;
}

/* Decodes one code point, or one maximal ill-formed part as REPLACEMENT. Answers the bytes used, at least 1. */
static size_t decode(const uint8_t *from, size_t size, uint32_t *code_point)
{
	uint8_t low, high;
	unsigned follows = lead_follows(from[0], &low, &high);
	uint32_t value = from[0] & (0x3fu >> follows);

	*code_point = from[0] < 0x80 ? from[0] : REPLACEMENT;
	if (follows == 0)
		return 1;
	for (unsigned i = 1; i <= follows; i++) {
		if (i >= size || from[i] < low || from[i] > high)
			return i;
		value = value << 6 | (from[i] & 0x3fu);
		low = 0x80;
		high = 0xbf;
	}
	*code_point = value;
	return follows + 1;
}

/* Most text of a page is ASCII: eight bytes a step. */
static size_t ascii_run(const uint8_t *from, size_t size)
{
	size_t length = 0;

	while (size - length >= 8) {
		uint64_t eight;

		memcpy(&eight, from + length, sizeof(eight));
		if (eight & HIGH_BITS)
			break;
		length += 8;
	}
	while (length < size && from[length] < 0x80)
		length++;
	return length;
}

static size_t encoded_bytes(uint32_t code_point)
{
	if (code_point < 0x80)
		return 1;
	if (code_point < 0x800)
		return 2;
	return code_point < 0x10000 ? 3 : 4;
}

void sdk_text_measure(const char *from, size_t from_bytes, struct sdk_text *out)
{
	const uint8_t *bytes = (const uint8_t *)from;
	size_t position = 0;

	memset(out, 0, sizeof(*out));
	out->from = from;
	out->from_bytes = from_bytes;
	out->well_formed = 1;
	while (position < from_bytes) {
		size_t run = ascii_run(bytes + position, from_bytes - position);
		uint32_t code_point;
		size_t used;

		out->bytes += run;
		out->units += (uint32_t)run;
		position += run;
		if (position == from_bytes)
			break;
		used = decode(bytes + position, from_bytes - position, &code_point);
		/* U+FFFD itself, well-formed, is three bytes that start with 0xef. */
		if (code_point == REPLACEMENT && !(used == 3 && bytes[position] == 0xef))
			out->well_formed = 0;
		out->bytes += encoded_bytes(code_point);
		out->units += code_point >= 0x10000 ? 2 : 1;
		position += used;
	}
}

size_t sdk_text_encode(uint32_t code_point, uint8_t *to)
{
	size_t count = encoded_bytes(code_point);

	if (count == 1) {
		to[0] = (uint8_t)code_point;
		return 1;
	}
	for (size_t i = count - 1; i > 0; i--) {
		to[i] = (uint8_t)(0x80 | (code_point & 0x3f));
		code_point >>= 6;
	}
	to[0] = (uint8_t)(0xf00u >> count | code_point);
	return count;
}

void sdk_text_write(const struct sdk_text *text, uint8_t *to)
{
	const uint8_t *bytes = (const uint8_t *)text->from;
	size_t position = 0;

	if (text->well_formed) {
		if (text->bytes > 0)
			memcpy(to, text->from, text->bytes);
		return;
	}
	while (position < text->from_bytes) {
		uint32_t code_point;

		position += decode(bytes + position, text->from_bytes - position, &code_point);
		to += sdk_text_encode(code_point, to);
	}
}

/* Copies ASCII until something else comes. Returns how much. */
static size_t copy_ascii(const char *from, size_t size, uint8_t *to)
{
	size_t at = 0;
	uint64_t eight;

	for (; size - at >= sizeof(eight); at += sizeof(eight)) {
		memcpy(&eight, from + at, sizeof(eight));
		if (eight & HIGH_BITS)
			break;
		memcpy(to + at, &eight, sizeof(eight));
	}
	for (; at < size && (uint8_t)from[at] < 0x80; at++)
		to[at] = (uint8_t)from[at];
	return at;
}

size_t sdk_text_copy(const char *from, size_t from_bytes, uint8_t *to, uint32_t *units)
{
	const size_t run = copy_ascii(from, from_bytes, to);
	struct sdk_text rest;

	*units = (uint32_t)run;
	if (run == from_bytes)
		return run;
	sdk_text_measure(from + run, from_bytes - run, &rest);
	sdk_text_write(&rest, to + run);
	*units += rest.units;
	return run + rest.bytes;
}
