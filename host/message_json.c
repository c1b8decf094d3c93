/* message_json.c: writes a value as JSON. Allocates nothing: it runs behind a filter that allows no memory. */
#include "message_json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../abi/limits_abi.h"

#define DIGITS_MAX   17      /* of a double, so that it is read back the same */
#define WHOLE_MAX    21      /* JavaScript writes longer numbers with an exponent */
#define ZEROES_MAX   6       /* and those with more zeroes behind the point */
#define EXACT_MAX    0x1p53  /* whole numbers up to here have no other near them */
#define DATE_MS_MAX  8.64e15 /* of a valid date */
#define DAY_MS       86400000ll
#define CYCLE_DAYS   146097 /* of 400 years */
#define EPOCH_DAYS   719468 /* from the first of March of year 0 to 1970 */
#define NUMBER_BYTES 64

struct json {
	struct message_text *text;
	const struct message_view *message;
	const uint8_t *at;
};

void message_text_put(struct message_text *text, const void *bytes, size_t length)
{
	if (text->failed || length > text->size - text->used) {
		text->failed = 1;
		return;
	}
	memcpy(text->bytes + text->used, bytes, length);
	text->used += length;
}

static void put(struct json *json, const char *string)
{
	message_text_put(json->text, string, strlen(string));
}

/* Bytes of the character at `at` that could command a terminal: controls of ASCII, and those of ISO 6429. */
static unsigned control_bytes(const uint8_t *at)
{
	if (at[0] < 0x20 || at[0] == 0x7f)
		return 1;
	return at[0] == 0xc2 && at[1] < 0xa0 ? 2 : 0;
}

/* How a character is escaped. Returns its bytes, 0: it stays. */
static unsigned escape(const uint8_t *at, char out[8])
{
	static const char letter[0x20] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
	const unsigned controls = control_bytes(at);

	if (*at == '"' || *at == '\\')
		snprintf(out, 8, "\\%c", *at);
	else if (*at < sizeof(letter) && letter[*at])
		snprintf(out, 8, "\\%c", letter[*at]);
	else if (controls)
		snprintf(out, 8, "\\u%04x", at[controls - 1]);
	else
		return 0;
	return controls ? controls : 1;
}

/* The text is followed by a zero, so that one may look at the byte behind each. */
static void put_string(struct json *json, const char *string, size_t length)
{
	const uint8_t *bytes = (const uint8_t *)string;
	size_t plain = 0, i = 0;
	char out[8];

	put(json, "\"");
	while (i < length) {
		const unsigned count = escape(bytes + i, out);

		if (count) {
			message_text_put(json->text, bytes + plain, i - plain);
			put(json, out);
			plain = i + count;
		}
		i += count ? count : 1;
	}
	message_text_put(json->text, bytes + plain, length - plain);
	put(json, "\"");
}

/* The fewest digits that are read back as this number, without a point, and the power of ten of the first. */
static int shortest(double number, char digit[DIGITS_MAX + 1], int *exponent)
{
	char text[NUMBER_BYTES];
	int count = 0;

	for (int digits = 1; digits <= DIGITS_MAX; digits++) {
		snprintf(text, sizeof(text), "%.*e", digits - 1, number);
		if (strtod(text, NULL) == number)
			break;
	}
	*exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10);
	for (const char *from = text; *from != 'e'; from++)
		if (*from >= '0' && *from <= '9')
			digit[count++] = *from;
	digit[count] = '\0';
	return count;
}

/* As Number.prototype.toString(). */
static void format_number(double number, char out[NUMBER_BYTES])
{
	const char *sign = number < 0 ? "-" : "";
	char digit[DIGITS_MAX + 1];
	int exponent;
	const int count = shortest(fabs(number), digit, &exponent);
	const int whole = exponent + 1; /* digits before the point */

	if (whole >= count && whole <= WHOLE_MAX)
		snprintf(out, NUMBER_BYTES, "%s%s%.*s", sign, digit, whole - count, "000000000000000000000");
	else if (whole > 0 && whole < count)
		snprintf(out, NUMBER_BYTES, "%s%.*s.%s", sign, whole, digit, digit + whole);
	else if (whole > -ZEROES_MAX && whole <= 0)
		snprintf(out, NUMBER_BYTES, "%s0.%.*s%s", sign, -whole, "000000", digit);
	else
		snprintf(out, NUMBER_BYTES, "%s%c%s%se%+d", sign, digit[0], count > 1 ? "." : "", digit + 1, exponent);
}

static void put_number(struct json *json, double number)
{
	char out[NUMBER_BYTES];

	if (!isfinite(number))
		snprintf(out, sizeof(out), "null");
	else if (fabs(number) < EXACT_MAX && number == (double)(int64_t)number)
		snprintf(out, sizeof(out), "%lld", (long long)number);
	else
		format_number(number, out);
	put(json, out);
}

/* Days since 1970 as a day of the calendar, which had its rules always. (Years begin with March, so that a leap day is
 * the last one.) */
static void civil(int64_t days, int *year, int *month, int *day)
{
	const int64_t since = days + EPOCH_DAYS;
	const int64_t cycle = (since >= 0 ? since : since - (CYCLE_DAYS - 1)) / CYCLE_DAYS;
	const int in_cycle = (int)(since - cycle * CYCLE_DAYS);
	const int of_cycle = (in_cycle - in_cycle / 1460 + in_cycle / 36524 - in_cycle / 146096) / 365;
	const int in_year = in_cycle - (365 * of_cycle + of_cycle / 4 - of_cycle / 100);
	const int from_march = (5 * in_year + 2) / 153;

	*day = in_year - (153 * from_march + 2) / 5 + 1;
	*month = from_march < 10 ? from_march + 3 : from_march - 9;
	*year = (int)(cycle * 400) + of_cycle + (*month <= 2);
}

/* As Date.prototype.toJSON(). */
static void put_date(struct json *json, double ms)
{
	char out[NUMBER_BYTES];
	int64_t days, rest;
	int year, month, day;

	if (!isfinite(ms) || fabs(ms) > DATE_MS_MAX) {
		put(json, "null");
		return;
	}
	days = (int64_t)ms / DAY_MS;
	rest = (int64_t)ms % DAY_MS;
	if (rest < 0) {
		days--;
		rest += DAY_MS;
	}
	civil(days, &year, &month, &day);
	snprintf(out, sizeof(out),
		 year < 0 || year > 9999 ? "\"%+07d-%02d-%02dT%02d:%02d:%02d.%03dZ\""
					 : "\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\"",
		 year, month, day, (int)(rest / 3600000), (int)(rest / 60000 % 60), (int)(rest / 1000 % 60),
		 (int)(rest % 1000));
	put(json, out);
}

static void put_base64(struct json *json, const uint8_t *bytes, uint64_t length)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	put(json, "\"");
	for (uint64_t i = 0; i < length && !json->text->failed; i += 3) {
		const uint64_t left = length - i;
		const uint32_t three = (uint32_t)bytes[i] << 16 | (uint32_t)(left > 1 ? bytes[i + 1] : 0) << 8 |
				       (left > 2 ? bytes[i + 2] : 0);
		const char four[4] = {digit[three >> 18], digit[three >> 12 & 63],
				      left > 1 ? digit[three >> 6 & 63] : '=', left > 2 ? digit[three & 63] : '='};

		message_text_put(json->text, four, sizeof(four));
	}
	put(json, "\"");
}

static void put_value(struct json *json);

static void put_members(struct json *json, const struct message_item *item)
{
	const int object = item->kind == MESSAGE_OBJECT, map = item->kind == MESSAGE_MAP;

	put(json, object ? "{" : "[");
	for (uint32_t i = 0; i < item->size && !json->text->failed; i++) {
		put(json, i > 0 ? map ? ",[" : "," : map ? "[" : "");
		put_value(json);
		if (object || map) {
			put(json, object ? ":" : ",");
			put_value(json);
		}
		put(json, map ? "]" : "");
	}
	put(json, object ? "}" : "]");
}

static void put_error(struct json *json)
{
	put(json, "{\"name\":");
	put_value(json);
	put(json, ",\"message\":");
	put_value(json);
	put(json, "}");
}

/* Recurses as deep as values may lie in each other: the message was checked. */
static void put_value(struct json *json)
{
	const struct message_item item = message_value_next(&json->at);
	char out[NUMBER_BYTES];

	switch (item.kind) {
	case MESSAGE_FALSE:
	case MESSAGE_TRUE:
		put(json, item.kind == MESSAGE_TRUE ? "true" : "false");
		break;
	case MESSAGE_NUMBER:
		put_number(json, item.number);
		break;
	case MESSAGE_INT64:
		snprintf(out, sizeof(out), "%lld", (long long)item.int64);
		put(json, out);
		break;
	case MESSAGE_STRING:
		put_string(json, item.text, item.size);
		break;
	case MESSAGE_DATE:
		put_date(json, item.number);
		break;
	case MESSAGE_ARRAY:
	case MESSAGE_OBJECT:
	case MESSAGE_MAP:
		put_members(json, &item);
		break;
	case MESSAGE_ERROR:
		put_error(json);
		break;
	case MESSAGE_STREAM:
		message_value_next(&json->at);
		put(json, "{}");
		break;
	default:
		if (message_is_bytes(item.kind))
			put_base64(json, json->message->attached + item.offset, item.length);
		else
			put(json, "null");
		break;
	}
}

void message_json(struct message_text *text, const struct message_view *message)
{
	struct json json = {.text = text, .message = message, .at = message->value};

	put_value(&json);
}
