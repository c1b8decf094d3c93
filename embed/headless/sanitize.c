/* sanitize.c: "value sanitization": what an input of each type makes of a value. */
#include <math.h>

#include "form_internal.h"

#define RANGE_MIN 0.0
#define RANGE_MAX 100.0

static void without_newlines(struct string value, struct text *out)
{
	for (size_t i = 0; i < value.length; i++)
		if (value.data[i] != '\n' && value.data[i] != '\r')
			text_append_char(out, value.data[i]);
}

static void trimmed(struct string value, struct text *out)
{
	struct text line = {.max = UNILET_HEADLESS_STRING_MAX};

	without_newlines(value, &line);
	text_append(out, string_trim(text_string(&line)));
	out->failed |= line.failed;
	text_close(&line);
}

static void emails(struct string value, struct text *out)
{
	size_t from = 0;

	for (size_t at = 0; at <= value.length; at++) {
		if (at < value.length && value.data[at] != ',')
			continue;
		trimmed(string_slice(value, from, at), out);
		if (at < value.length)
			text_append_char(out, ',');
		from = at + 1;
	}
}

/* Within its ends, at a step from the lower one. */
static double fit(const struct node *input, double number, double min, double max)
{
	double step = attribute_number(input, ATOM_STEP, 1), snapped;

	if (number > max)
		number = max;
	if (number < min)
		number = min;
	if (step <= 0 || string_equal_ignoring_case(element_attribute_or_empty(input, ATOM_STEP), STRING("any")))
		return number;
	snapped = min + floor((number - min) / step + 0.5) * step;
	if (snapped > max && snapped - step >= min)
		snapped -= step;
	return fabs(snapped - number) > step * 1e-9 ? snapped : number;
}

/* A number that is in order stays as it was written. */
static void range(const struct node *input, struct string value, struct text *out)
{
	double min = attribute_number(input, ATOM_MIN, RANGE_MIN), max = attribute_number(input, ATOM_MAX, RANGE_MAX);
	double number, fitting;
	bool is_number = float_of(value, &number);

	if (!is_number)
		number = max < min ? min : min + (max - min) / 2;
	fitting = fit(input, number, min, max);
	if (is_number && fitting == number)
		text_append(out, value);
	else
		number_text(fitting, out);
}

static void color(struct string value, struct text *out)
{
	bool well = value.length == 7 && value.data[0] == '#';

	for (size_t i = 1; well && i < value.length; i++) {
		char c = lower(value.data[i]);

		well = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
	}
	if (!well)
		value = STRING("#000000");
	for (size_t i = 0; i < value.length; i++)
		text_append_char(out, lower(value.data[i]));
}

void sanitize(const struct node *input, struct string value, struct text *out)
{
	enum input_type type = input_type(input);
	double number;

	switch (type) {
	case INPUT_TEXT:
	case INPUT_SEARCH:
	case INPUT_TEL:
	case INPUT_PASSWORD:
		without_newlines(value, out);
		break;
	case INPUT_URL:
		trimmed(value, out);
		break;
	case INPUT_EMAIL:
		if (element_attribute(input, ATOM_MULTIPLE, NULL))
			emails(value, out);
		else
			trimmed(value, out);
		break;
	case INPUT_RANGE:
		range(input, value, out);
		break;
	case INPUT_COLOR:
		color(value, out);
		break;
	case INPUT_DATETIME_LOCAL:
		if (number_of(type, value, &number))
			number_back(type, number, out);
		break;
	default:
		if (!input_has_number(type) || number_of(type, value, &number))
			text_append(out, value);
		break;
	}
}
