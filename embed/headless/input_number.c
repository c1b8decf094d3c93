/* input_number.c: numbers as HTML and script write them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "form_internal.h"

#define NUMBER_BYTES_MAX 512u

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t skip_digits(struct string text, size_t at)
{
	while (at < text.length && is_digit(text.data[at]))
		at++;
	return at;
}

/* HTML's "valid floating-point number": no plus, no space, nothing behind it. */
static bool is_float(struct string text)
{
	size_t at = text.length > 0 && text.data[0] == '-', from = at;

	at = skip_digits(text, at);
	if (at < text.length && text.data[at] == '.') {
		from = ++at;
		at = skip_digits(text, at);
	}
	if (at == from)
		return false;
	if (at < text.length && lower(text.data[at]) == 'e') {
		at++;
		at += at < text.length && (text.data[at] == '-' || text.data[at] == '+');
		from = at;
		at = skip_digits(text, at);
		if (at == from)
			return false;
	}
	return at == text.length;
}

bool float_of(struct string text, double *number)
{
	char terminated[NUMBER_BYTES_MAX];

	if (text.length >= sizeof(terminated) || !is_float(text))
		return false;
	memcpy(terminated, text.data, text.length);
	terminated[text.length] = '\0';
	*number = strtod(terminated, NULL);
	return isfinite(*number);
}

double attribute_number(const struct node *element, uint32_t name, double otherwise)
{
	double number;

	return float_of(element_attribute_or_empty(element, name), &number) ? number : otherwise;
}

/* The shortest digits that read back as the number; returns the exponent of ten of the first. */
static int shortest(double number, char *digits, size_t bytes)
{
	char text[64];
	char *mark;
	size_t count = 0;

	for (int precision = 0; precision < 17; precision++) {
		snprintf(text, sizeof(text), "%.*e", precision, number);
		if (strtod(text, NULL) == number)
			break;
	}
	mark = strchr(text, 'e');
	for (const char *at = text; at < mark && count + 1 < bytes; at++)
		if (is_digit(*at))
			digits[count++] = *at;
	digits[count] = '\0';
	return (int)strtol(mark + 1, NULL, 10);
}

void number_text(double number, struct text *text)
{
	char digits[32], exponent_text[16];
	struct string all;
	int exponent;

	if (isnan(number) || number == 0 || isinf(number)) {
		text_append(text, isnan(number)  ? STRING("NaN")
				  : number == 0  ? STRING("0")
				  : number > 0.0 ? STRING("Infinity")
						 : STRING("-Infinity"));
		return;
	}
	if (number < 0)
		text_append_char(text, '-');
	exponent = shortest(fabs(number), digits, sizeof(digits));
	all = string_of(digits);
	if (exponent >= 21 || exponent < -6) {
		text_append(text, string_slice(all, 0, 1));
		if (all.length > 1)
			text_append_char(text, '.');
		text_append(text, string_slice(all, 1, all.length));
		snprintf(exponent_text, sizeof(exponent_text), "e%+d", exponent);
		text_append(text, string_of(exponent_text));
		return;
	}
	if (exponent < 0)
		text_append(text, STRING("0."));
	for (int i = exponent + 1; i < 0; i++)
		text_append_char(text, '0');
	for (int i = 0; i < (int)all.length || i <= exponent; i++) {
		if (i == exponent + 1 && i > 0)
			text_append_char(text, '.');
		text_append_char(text, i < (int)all.length ? all.data[i] : '0');
	}
}

bool number_of(enum input_type type, struct string value, double *number)
{
	if (type == INPUT_NUMBER || type == INPUT_RANGE)
		return float_of(value, number);
	return date_number(type, value, number);
}

bool number_back(enum input_type type, double number, struct text *text)
{
	if (!isfinite(number))
		return false;
	if (type != INPUT_NUMBER && type != INPUT_RANGE)
		return date_back(type, number, text);
	number_text(number, text);
	return true;
}
