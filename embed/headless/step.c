/* step.c: the steps between an input's values: what is off them, and to go up and down. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "form_internal.h"

#define DIGITS_MAX 32

/* In the numbers of number_of(): a day, a month, a week, a minute, or 1. */
static double step_of(const struct node *input)
{
	static const double scales[] = {
		[INPUT_DATE] = 86400000,       [INPUT_MONTH] = 1,  [INPUT_WEEK] = 604800000, [INPUT_TIME] = 1000,
		[INPUT_DATETIME_LOCAL] = 1000, [INPUT_NUMBER] = 1, [INPUT_RANGE] = 1,
	};
	enum input_type type = input_type(input);
	double otherwise = type == INPUT_TIME || type == INPUT_DATETIME_LOCAL ? 60 : 1;
	double step = attribute_number(input, ATOM_STEP, otherwise);

	return (step > 0 ? step : otherwise) * scales[type];
}

/* What steps are counted from. */
static double base_of(const struct node *input)
{
	enum input_type type = input_type(input);
	double base;

	if (number_of(type, element_attribute_or_empty(input, ATOM_MIN), &base) ||
	    number_of(type, element_attribute_or_empty(input, ATOM_VALUE), &base))
		return base;
	return type == INPUT_WEEK ? -259200000 : 0;
}

static bool has_steps(const struct node *input)
{
	return input_has_number(input_type(input)) &&
	       !string_equal_ignoring_case(element_attribute_or_empty(input, ATOM_STEP), STRING("any"));
}

bool step_is_off(const struct node *input, double number)
{
	const double base = base_of(input), step = step_of(input), off = fabs(remainder(number - base, step));

	/* What is off by no more than a double is wrong by is not off. */
	return has_steps(input) && off > fabs(number - base) * 1e-12 + step * 1e-9;
}

/* The next on a step from there on, up or down. */
static double aligned(const struct node *input, double number, bool down)
{
	const double base = base_of(input), step = step_of(input), steps = (number - base) / step;

	if (!step_is_off(input, number))
		return number;
	return base + step * (down ? floor(steps) : ceil(steps));
}

/* A range has its bounds even where nothing says so; others have those that are there. */
static double bound_of(const struct node *input, uint32_t name, double otherwise)
{
	double bound;

	if (number_of(input_type(input), element_attribute_or_empty(input, name), &bound))
		return bound;
	return input_type(input) == INPUT_RANGE ? otherwise : name == ATOM_MIN ? -INFINITY : INFINITY;
}

/* In the digits that a sum of doubles keeps: 0.1 and 0.2 are 0.3. */
static int set_number(struct node *input, double number)
{
	struct text text = {.max = UNILET_HEADLESS_NAME_BYTES_MAX};
	char digits[DIGITS_MAX];
	int error = 0;

	snprintf(digits, sizeof(digits), "%.15g", number);
	number = strtod(digits, NULL);
	if (number_back(input_type(input), number, &text))
		error = form_set_value(input, text_string(&text));
	text_close(&text);
	return error;
}

int form_step(struct node *input, double count)
{
	struct text text = {.max = UNILET_HEADLESS_STRING_MAX};
	double number = 0, before, min, max;
	int error;

	if (!is_html(input, ATOM_INPUT) || !has_steps(input))
		return -TREE_INVALID_STATE;
	error = form_value(input, &text);
	if (!error && !number_of(input_type(input), text_string(&text), &number))
		number = 0;
	text_close(&text);
	min = bound_of(input, ATOM_MIN, 0);
	max = bound_of(input, ATOM_MAX, 100);
	if (error || min > max || (isfinite(min) && aligned(input, min, false) > max))
		return error;
	before = number;
	number = step_is_off(input, number) ? aligned(input, number, count < 0) : number + count * step_of(input);
	if (number < min)
		number = aligned(input, min, false);
	if (number > max)
		number = aligned(input, max, true);
	if (count < 0 ? number > before : number < before)
		return 0;
	return set_number(input, number);
}
