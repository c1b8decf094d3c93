/* html_character.c: character references: numbers, and the names that people write. */
#include "html.h"

#include <stdlib.h>
#include <string.h>

#include "sdk.h"

#define NAME_BYTES_MAX 8u

static const struct {
	char name[NAME_BYTES_MAX];
	uint32_t code_point;
} names[] = {
	{"amp", '&'},       {"apos", '\''},     {"bull", 0x2022},   {"cent", 0xa2},     {"check", 0x2713},
	{"copy", 0xa9},     {"darr", 0x2193},   {"deg", 0xb0},      {"divide", 0xf7},   {"euro", 0x20ac},
	{"frac12", 0xbd},   {"frac14", 0xbc},   {"frac34", 0xbe},   {"ge", 0x2265},     {"gt", '>'},
	{"harr", 0x2194},   {"hearts", 0x2665}, {"hellip", 0x2026}, {"iexcl", 0xa1},    {"infin", 0x221e},
	{"iquest", 0xbf},   {"laquo", 0xab},    {"larr", 0x2190},   {"ldquo", 0x201c},  {"le", 0x2264},
	{"lsaquo", 0x2039}, {"lsquo", 0x2018},  {"lt", '<'},        {"mdash", 0x2014},  {"micro", 0xb5},
	{"middot", 0xb7},   {"minus", 0x2212},  {"nbsp", 0xa0},     {"ndash", 0x2013},  {"ne", 0x2260},
	{"para", 0xb6},     {"plusmn", 0xb1},   {"pound", 0xa3},    {"quot", '"'},      {"raquo", 0xbb},
	{"rarr", 0x2192},   {"rdquo", 0x201d},  {"reg", 0xae},      {"rsaquo", 0x203a}, {"rsquo", 0x2019},
	{"sect", 0xa7},     {"shy", 0xad},      {"sup2", 0xb2},     {"sup3", 0xb3},     {"thinsp", 0x2009},
	{"times", 0xd7},    {"trade", 0x2122},  {"uarr", 0x2191},   {"yen", 0xa5},      {"zwj", 0x200d},
	{"zwnj", 0x200c},
};

/* The code point of a name of so many bytes; 0: unknown. */
static uint32_t named(const char *name, size_t length)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strlen(names[i].name) == length && memcmp(names[i].name, name, length) == 0)
			return names[i].code_point;
	return 0;
}

static int digit_of(char character, unsigned base)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	if (base == 16 && character >= 'a' && character <= 'f')
		return character - 'a' + 10;
	if (base == 16 && character >= 'A' && character <= 'F')
		return character - 'A' + 10;
	return -1;
}

/* The code point of "65" or "x41"; 0 if it is none that HTML text may have. */
static uint32_t numbered(const char *text, size_t length)
{
	const unsigned base = length > 0 && (text[0] == 'x' || text[0] == 'X') ? 16 : 10;
	uint32_t value = 0;

	for (size_t i = base == 16; i < length; i++) {
		const int digit = digit_of(text[i], base);

		if (digit < 0 || value > 0x10ffff)
			return 0;
		value = value * base + (uint32_t)digit;
	}
	if (value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff))
		return 0;
	/* Controls but white space, as the HTML standard says: parse errors all. */
	if ((value < 0x20 && value != '\t' && value != '\n' && value != '\r') || (value >= 0x7f && value < 0xa0))
		return 0;
	return value;
}

size_t sdk_html_character(const char *from, char *to, size_t *used)
{
	const char *end = strchr(from, ';');
	const size_t length = end ? (size_t)(end - from) - 1 : 0;
	uint32_t code_point;

	if (length == 0)
		return 0;
	code_point = from[1] == '#' ? numbered(from + 2, length - 1) : named(from + 1, length);
	if (code_point == 0)
		return 0;
	*used = length + 2;
	return sdk_text_encode(code_point, (uint8_t *)to);
}
