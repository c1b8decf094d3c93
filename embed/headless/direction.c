/* direction.c: which way an element is written: HTML's "directionality". */
#include "form_internal.h"

struct range {
	uint32_t first, last;
};

/* Letters that are written from right to left: Hebrew, Arabic and their kin. */
static const struct range right_to_left[] = {
	{0x5be, 0x5be},     {0x5c0, 0x5c0},     {0x5c3, 0x5c3},     {0x5c6, 0x5c6},     {0x5d0, 0x5f4},
	{0x608, 0x608},     {0x60b, 0x60b},     {0x60d, 0x60d},     {0x61b, 0x64a},     {0x66d, 0x66f},
	{0x671, 0x6d5},     {0x6e5, 0x6e6},     {0x6ee, 0x6ef},     {0x6fa, 0x710},     {0x712, 0x72f},
	{0x74d, 0x7a5},     {0x7b1, 0x7ea},     {0x7f4, 0x7f5},     {0x7fa, 0x815},     {0x81a, 0x81a},
	{0x824, 0x824},     {0x828, 0x828},     {0x830, 0x858},     {0x85e, 0x8c9},     {0x200f, 0x200f},
	{0xfb1d, 0xfb1d},   {0xfb1f, 0xfb28},   {0xfb2a, 0xfd3d},   {0xfd50, 0xfdfc},   {0xfe70, 0xfefc},
	{0x10800, 0x10fff}, {0x1e800, 0x1e8cf}, {0x1e900, 0x1e943}, {0x1ec70, 0x1eeef},
};

/* Signs, digits and marks, which have no direction of their own. All else from the first letter on goes from left to right. */
static const struct range neutral[] = {
	{0, 0x40},          {0x5b, 0x60},       {0x7b, 0xa9},     {0xab, 0xb4},     {0xb6, 0xb9},     {0xbb, 0xbf},
	{0xd7, 0xd7},       {0xf7, 0xf7},       {0x2b9, 0x2ba},   {0x2c2, 0x2cf},   {0x2d2, 0x2df},   {0x2e5, 0x2ed},
	{0x2ef, 0x36f},     {0x374, 0x375},     {0x37e, 0x37e},   {0x384, 0x385},   {0x387, 0x387},   {0x483, 0x489},
	{0x58a, 0x8ff},     {0x2000, 0x200d},   {0x2010, 0x2070}, {0x2074, 0x207e}, {0x2080, 0x208e}, {0x20a0, 0x2101},
	{0x2103, 0x2106},   {0x2108, 0x2109},   {0x2114, 0x2114}, {0x2116, 0x2118}, {0x211e, 0x2123}, {0x2125, 0x2125},
	{0x2127, 0x2127},   {0x2129, 0x2129},   {0x212e, 0x212e}, {0x213a, 0x213b}, {0x2140, 0x2144}, {0x214a, 0x214d},
	{0x2150, 0x215f},   {0x2189, 0x2335},   {0x237b, 0x2394}, {0x2396, 0x249b}, {0x24ea, 0x26ab}, {0x26ad, 0x27ff},
	{0x2900, 0x2bff},   {0x2ce5, 0x2cea},   {0x2e00, 0x3004}, {0x3008, 0x3020}, {0x302a, 0x3030}, {0x3036, 0x3037},
	{0x303d, 0x3040},   {0x3099, 0x309c},   {0x30a0, 0x30a0}, {0x30fb, 0x30fb}, {0xfb1e, 0xfb1e}, {0xfb29, 0xfb29},
	{0xfd3e, 0xfd4f},   {0xfdfd, 0xfe6f},   {0xfeff, 0xff20}, {0xff3b, 0xff40}, {0xff5b, 0xff65}, {0xffe0, 0xffff},
	{0x1f000, 0x1f10f}, {0x1f300, 0x1faff},
};

static bool is_in(uint32_t c, const struct range *ranges, size_t count)
{
	size_t low = 0, high = count;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (c > ranges[middle].last)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && c >= ranges[low].first;
}

#define IS_IN(c, ranges) is_in(c, ranges, sizeof(ranges) / sizeof((ranges)[0]))

/* The next character of a text, which is taken off; what is not UTF-8 has no direction. */
static uint32_t take_character(struct string *text)
{
	const unsigned char lead = (unsigned char)text->data[0];
	const size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
	uint32_t c = more == 3 ? lead & 7u : more == 2 ? lead & 15u : more == 1 ? lead & 31u : lead;

	for (size_t i = 1; i <= more && i < text->length; i++)
		c = c << 6 | ((unsigned char)text->data[i] & 63u);
	*text = string_slice(*text, more < text->length ? more + 1 : text->length, text->length);
	return lead >= 0x80 && lead < 0xc0 ? 0 : c;
}

static enum direction first_strong(struct string text)
{
	while (text.length) {
		const uint32_t c = take_character(&text);

		if (IS_IN(c, right_to_left))
			return DIRECTION_RIGHT_TO_LEFT;
		if (!IS_IN(c, neutral))
			return DIRECTION_LEFT_TO_RIGHT;
	}
	return DIRECTION_NONE;
}

static enum direction said_by(const struct node *element)
{
	const struct string dir = element_attribute_or_empty(element, ATOM_DIR);

	if (element->space != SPACE_HTML)
		return DIRECTION_NONE;
	if (string_equal_ignoring_case(dir, STRING("ltr")))
		return DIRECTION_LEFT_TO_RIGHT;
	if (string_equal_ignoring_case(dir, STRING("rtl")))
		return DIRECTION_RIGHT_TO_LEFT;
	if (string_equal_ignoring_case(dir, STRING("auto")) || is_html(element, ATOM_BDI))
		return DIRECTION_AUTO;
	return is_html(element, ATOM_INPUT) && input_type(element) == INPUT_TEL ? DIRECTION_LEFT_TO_RIGHT
										: DIRECTION_NONE;
}

/* Text in it, but not of what is written in another way, or is no text to read. */
static enum direction of_content(const struct node *element)
{
	const struct node *node = element->first;
	enum direction found = DIRECTION_NONE;

	while (node && found == DIRECTION_NONE) {
		bool skip = false;

		if (node->type == NODE_TEXT)
			found = first_strong(node_data(node));
		else if (node->type == NODE_ELEMENT)
			skip = is_html(node, ATOM_SCRIPT) || is_html(node, ATOM_STYLE) ||
			       is_html(node, ATOM_TEXTAREA) || said_by(node) != DIRECTION_NONE;
		node = skip ? node_after_subtree(node, element) : node_after(node, element);
	}
	return found;
}

static enum direction of_value(const struct node *field)
{
	struct text value = {.max = UNILET_HEADLESS_STRING_MAX};
	enum direction found = DIRECTION_NONE;

	if (form_value(field, &value) == 0 && value.length > 0) {
		found = first_strong(text_string(&value));
		found = found == DIRECTION_NONE ? DIRECTION_LEFT_TO_RIGHT : found;
	}
	text_close(&value);
	return found;
}

bool form_has_direction(const struct node *element)
{
	if (is_html(element, ATOM_TEXTAREA))
		return true;
	switch (is_html(element, ATOM_INPUT) ? input_type(element) : INPUT_CHECKBOX) {
	case INPUT_HIDDEN:
	case INPUT_TEXT:
	case INPUT_SEARCH:
	case INPUT_TEL:
	case INPUT_URL:
	case INPUT_EMAIL:
	case INPUT_PASSWORD:
	case INPUT_SUBMIT:
	case INPUT_RESET:
	case INPUT_BUTTON:
		return true;
	default:
		return false;
	}
}

enum direction element_direction(const struct node *element)
{
	for (const struct node *node = element; node;) {
		enum direction direction = node->type == NODE_ELEMENT ? said_by(node) : DIRECTION_NONE;

		if (direction == DIRECTION_AUTO) {
			direction = form_has_direction(node) ? of_value(node) : of_content(node);
			return direction == DIRECTION_NONE ? DIRECTION_LEFT_TO_RIGHT : direction;
		}
		if (direction != DIRECTION_NONE)
			return direction;
		node = node_is_shadow_root(node) ? node->rare->host : node->parent;
	}
	return DIRECTION_LEFT_TO_RIGHT;
}
