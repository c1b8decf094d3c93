/* url_host.c: the hosts of URLs: names, and addresses in whatever way they are written. */
#include "tree_internal.h"

#define FORBIDDEN " #/:<>?@[\\]^|%\x7f"

#define PIECES 8

static int hex_digit(char c)
{
	c = lower(c);
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decimal, with 0x before it hexadecimal, with a zero before it octal. */
static bool number_of_part(struct string part, uint64_t *number)
{
	int base = 10, digit;

	if (part.length == 0)
		return false;
	if (part.length > 1 && part.data[0] == '0') {
		base = lower(part.data[1]) == 'x' ? 16 : 8;
		part = string_slice(part, base == 16 ? 2 : 1, part.length);
	}
	*number = 0;
	for (size_t i = 0; i < part.length; i++) {
		digit = hex_digit(part.data[i]);
		if (digit < 0 || digit >= base)
			return false;
		/* What does not fit is too much for any part. */
		if (*number <= UINT32_MAX)
			*number = (uint64_t)base * *number + (uint64_t)digit;
	}
	return true;
}

static struct string take_part(struct string *rest)
{
	struct string part = {rest->data, 0};

	while (part.length < rest->length && rest->data[part.length] != '.')
		part.length++;
	*rest = string_slice(*rest, part.length + (part.length < rest->length), rest->length);
	return part;
}

/* A name whose last part is a number is an address, or wrong. */
static bool ends_in_number(struct string host)
{
	struct string part = {0};
	bool digits = true;
	uint64_t number;

	while (host.length)
		part = take_part(&host);
	for (size_t i = 0; i < part.length; i++)
		digits = digits && part.data[i] >= '0' && part.data[i] <= '9';
	return (part.length && digits) || number_of_part(part, &number);
}

/* Up to four numbers: the last one is all bytes that are left. */
static bool parse_address(struct string host, uint32_t *address)
{
	uint64_t number, all = 0;

	for (int left = 4; left > 0; left--) {
		if (!number_of_part(take_part(&host), &number))
			return false;
		if (host.length == 0) {
			*address = (uint32_t)(all << (8 * left) | number);
			return number < (uint64_t)1 << (8 * left);
		}
		if (number > 255)
			return false;
		all = all << 8 | number;
	}
	return false;
}

static void append_address(struct text *out, uint32_t address)
{
	for (int shift = 24; shift >= 0; shift -= 8) {
		number_text(address >> shift & 255, out);
		if (shift)
			text_append_char(out, '.');
	}
}

/* Four decimal numbers at the end, which are two pieces. */
static bool parse_tail(struct string tail, uint16_t *piece)
{
	if (tail.data[tail.length - 1] == '.')
		return false;
	for (int i = 0; i < 4; i++) {
		const struct string part = take_part(&tail);
		uint64_t number;

		if (part.length == 0 || part.length > 3 || (part.length > 1 && part.data[0] == '0') ||
		    !number_of_part(part, &number) || number > 255 || (i < 3) != (tail.length > 0))
			return false;
		piece[i / 2] = (uint16_t)(piece[i / 2] << 8 | number);
	}
	return true;
}

/* Up to four digits. */
static uint16_t take_piece(struct string *rest, size_t *length)
{
	unsigned value = 0;

	for (*length = 0; *length < 4 && *length < rest->length && hex_digit(rest->data[*length]) >= 0; (*length)++)
		value = value << 4 | (unsigned)hex_digit(rest->data[*length]);
	return (uint16_t)value;
}

/* Moves what is behind "::" to the end: it stands for one piece at least. */
static bool spread(uint16_t *piece, int count, int gap)
{
	if (gap < 0 || count == PIECES)
		return gap < 0 && count == PIECES;
	for (int i = 1; i <= count - gap; i++) {
		piece[PIECES - i] = piece[count - i];
		piece[count - i] = 0;
	}
	return true;
}

static bool parse_pieces(struct string text, uint16_t piece[PIECES])
{
	int count = 0, gap = -1;
	size_t length;

	if (text.length > 1 && text.data[0] == ':' && text.data[1] == ':') {
		text = string_slice(text, 2, text.length);
		gap = 0;
	}
	while (text.length && count < PIECES) {
		piece[count] = take_piece(&text, &length);
		if (length < text.length && text.data[length] == '.') {
			piece[count] = 0;
			return count <= PIECES - 2 && parse_tail(text, &piece[count]) && spread(piece, count + 2, gap);
		}
		text = string_slice(text, length, text.length);
		if (length == 0 || (text.length && (text.data[0] != ':' || text.length == 1)))
			return false;
		count++;
		text = string_slice(text, text.length > 0, text.length);
		if (text.length && text.data[0] == ':') {
			if (gap >= 0)
				return false;
			gap = count;
			text = string_slice(text, 1, text.length);
		}
	}
	return text.length == 0 && spread(piece, count, gap);
}

/* The longest run of zeros, of two or more, is "::". */
static void append_pieces(struct text *out, const uint16_t *piece)
{
	static const char digits[] = "0123456789abcdef";
	int gap = -1, longest = 1;

	for (int i = 0, run = 0; i < PIECES; i++) {
		run = piece[i] ? 0 : run + 1;
		if (run > longest) {
			longest = run;
			gap = i + 1 - run;
		}
	}
	for (int i = 0; i < PIECES; i++) {
		if (i == gap) {
			text_append(out, i ? STRING(":") : STRING("::"));
			i += longest - 1;
			continue;
		}
		for (int shift = 12; shift >= 0; shift -= 4)
			if (piece[i] >> shift || shift == 0)
				text_append_char(out, digits[piece[i] >> shift & 15]);
		if (i < PIECES - 1)
			text_append_char(out, ':');
	}
}

static bool append_name(struct text *out, struct string host)
{
	for (size_t i = 0; i < host.length; i++) {
		char c = host.data[i];

		if (c == '%' && host.length - i > 2 && hex_digit(host.data[i + 1]) >= 0 &&
		    hex_digit(host.data[i + 2]) >= 0) {
			c = (char)(16 * hex_digit(host.data[i + 1]) + hex_digit(host.data[i + 2]));
			i += 2;
		}
		if ((unsigned char)c <= ' ' || (unsigned char)c >= 0x7f || strchr(FORBIDDEN, c))
			return false;
		text_append_char(out, lower(c));
	}
	return true;
}

bool url_append_host(struct text *out, struct string host)
{
	const size_t from = out->length;
	uint16_t piece[PIECES] = {0};
	struct string name;
	uint32_t address;

	if (host.length > 1 && host.data[0] == '[' && host.data[host.length - 1] == ']') {
		if (!parse_pieces(string_slice(host, 1, host.length - 1), piece))
			return false;
		text_append_char(out, '[');
		append_pieces(out, piece);
		text_append_char(out, ']');
		return true;
	}
	if (!append_name(out, host) || out->failed || out->length == from)
		return false;
	name = (struct string){out->data + from, out->length - from};
	if (!ends_in_number(name))
		return true;
	if (!parse_address(name, &address))
		return false;
	out->length = from;
	append_address(out, address);
	return true;
}
