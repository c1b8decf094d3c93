/* character.c: the data of texts and comments, and the text of whole trees. */
#include "tree_internal.h"

struct string node_data(const struct node *node)
{
	return is_character_data(node) ? (struct string){node->data, node->length} : EMPTY;
}

/* Room grows by half beyond what is asked, once it was set before: who appends does so again. */
static int data_room(struct node *node, size_t bytes)
{
	struct pool *pool = &node->tree->pool;
	size_t room;
	char *data;

	if (bytes <= node->room)
		return 0;
	if (bytes > UNILET_HEADLESS_STRING_MAX)
		return -TREE_QUOTA_EXCEEDED;
	room = pool_room(node->room > 0 ? bytes + bytes / 2 : bytes);
	data = pool_allocate(pool, room);
	if (!data)
		return -TREE_QUOTA_EXCEEDED;
	if (node->room > 0)
		pool_free(pool, node->data, node->room);
	node->data = data;
	node->room = (uint32_t)room;
	return 0;
}

int data_set(struct node *node, struct string data)
{
	int error = data_room(node, data.length);

	if (error)
		return error;
	if (data.length > 0)
		memmove(node->data, data.data, data.length);
	node->length = (uint32_t)data.length;
	tree_changed(node->tree);
	return 0;
}

int data_append(struct node *node, struct string more)
{
	struct text text = {.max = UNILET_HEADLESS_STRING_MAX};
	int error;

	if (more.length <= node->room - node->length) {
		if (more.length > 0)
			memcpy(node->data + node->length, more.data, more.length);
		node->length += (uint32_t)more.length;
		tree_changed(node->tree);
		return 0;
	}
	text_append(&text, node_data(node));
	text_append(&text, more);
	error = text_status(&text);
	if (!error)
		error = data_set(node, text_string(&text));
	text_close(&text);
	return error;
}

int node_set_data(struct node *node, struct string data)
{
	return is_character_data(node) ? data_set(node, data) : 0;
}

uint32_t node_data_length(const struct node *node)
{
	return string_utf16_length(node_data(node));
}

/* Whether the unit at this offset is the second half of a pair, whose first byte is at `at`. */
static bool is_within_pair(struct string data, size_t at, uint32_t utf16)
{
	return string_utf16_length(string_slice(data, 0, at)) < utf16;
}

/* A range of units: whole characters, and the halves that stick out of both ends. */
struct range {
	size_t from, to;
	bool half_before, half_after; /* a half of a pair stays on that side */
};

static int range_of(struct string data, uint32_t offset, uint32_t count, struct range *range)
{
	uint32_t length = string_utf16_length(data);

	if (offset > length)
		return -TREE_INDEX_SIZE;
	if (count > length - offset)
		count = length - offset;
	range->from = string_offset(data, offset);
	range->to = string_offset(data, offset + count);
	range->half_before = is_within_pair(data, range->from, offset);
	range->half_after = is_within_pair(data, range->to, offset + count);
	return 0;
}

int node_replace_data(struct node *node, uint32_t offset, uint32_t count, struct string with)
{
	struct string data = node_data(node);
	struct range range;
	struct text text = {.max = UNILET_HEADLESS_STRING_MAX};
	int error = is_character_data(node) ? range_of(data, offset, count, &range) : -TREE_TYPE;

	if (error)
		return error;
	if (range.from == data.length && !range.half_before)
		return data_append(node, with);
	text_append(&text, string_slice(data, 0, range.from));
	text_append(&text, range.half_before ? STRING(REPLACEMENT) : EMPTY);
	text_append(&text, with);
	text_append(&text, range.half_after ? STRING(REPLACEMENT) : EMPTY);
	text_append(&text, string_slice(data, range.to + (range.half_after ? 4 : 0), data.length));
	error = text_status(&text);
	if (!error)
		error = data_set(node, text_string(&text));
	text_close(&text);
	return error;
}

int node_substring_data(const struct node *node, uint32_t offset, uint32_t count, struct text *text)
{
	struct string data = node_data(node);
	struct range range;
	int error = is_character_data(node) ? range_of(data, offset, count, &range) : -TREE_TYPE;

	if (error || count == 0)
		return error;
	text_append(text, range.half_before ? STRING(REPLACEMENT) : EMPTY);
	text_append(text, string_slice(data, range.from + (range.half_before ? 4 : 0), range.to));
	text_append(text, range.half_after ? STRING(REPLACEMENT) : EMPTY);
	return text_status(text);
}

int node_split_text(struct node *node, uint32_t offset, struct node **rest)
{
	struct text text = {.max = UNILET_HEADLESS_STRING_MAX};
	int error = node->type == NODE_TEXT ? node_substring_data(node, offset, UINT32_MAX, &text) : -TREE_TYPE;

	*rest = NULL;
	if (!error)
		error = node_create_text(node->tree, text_string(&text), rest);
	text_close(&text);
	if (error)
		return error;
	error = node_replace_data(node, offset, UINT32_MAX, EMPTY);
	if (error) {
		node_release(*rest);
		*rest = NULL;
		return error;
	}
	if (node->parent)
		node_link(node->parent, *rest, node->next);
	return 0;
}

/* Texts that follow each other become the first of them. */
static int join(struct node *text)
{
	struct text joined = {.max = UNILET_HEADLESS_STRING_MAX};
	struct node *next = text->next;
	int error;

	if (!next || next->type != NODE_TEXT)
		return 0;
	text_append(&joined, node_data(text));
	for (; next && next->type == NODE_TEXT; next = next->next)
		text_append(&joined, node_data(next));
	error = text_status(&joined);
	if (!error)
		error = data_set(text, text_string(&joined));
	while (!error && text->next && text->next->type == NODE_TEXT)
		node_remove(text->next);
	text_close(&joined);
	return error;
}

int node_normalize(struct node *root)
{
	struct node *next;
	int error = 0;

	node_hold(root);
	for (struct node *node = root->first; node && !error; node = next) {
		if (node->type == NODE_TEXT && node->length > 0)
			error = join(node);
		next = node_after(node, root);
		if (node->type == NODE_TEXT && node->length == 0)
			node_remove(node);
	}
	node_release(root);
	return error;
}

int node_text(const struct node *root, struct text *text, struct string *whole)
{
	if (root->first && root->first == root->last && root->first->type == NODE_TEXT) {
		*whole = node_data(root->first);
		return 0;
	}
	for (const struct node *node = root->first; node; node = node_after(node, root))
		if (node->type == NODE_TEXT)
			text_append(text, node_data(node));
	*whole = text_string(text);
	return text_status(text);
}

int node_text_content(const struct node *node, struct text *text)
{
	struct string whole = node_data(node);
	struct text several = {.max = UNILET_HEADLESS_HTML_OUT_MAX};
	int error = 0;

	if (node->type == NODE_ELEMENT || node->type == NODE_FRAGMENT)
		error = node_text(node, &several, &whole);
	if (!error)
		text_append(text, whole);
	text_close(&several);
	return error ? error : text_status(text);
}

int node_set_text_content(struct node *node, struct string data)
{
	struct node *text = NULL;
	int error;

	if (is_character_data(node))
		return data_set(node, data);
	if (node->type != NODE_ELEMENT && node->type != NODE_FRAGMENT)
		return 0;
	if (data.length > 0) {
		error = node_create_text(node->tree, data, &text);
		if (error)
			return error;
	}
	node_hold(node);
	while (node->first)
		node_remove(node->first);
	if (text)
		node_link_given(node, text);
	node_release(node);
	return 0;
}

/* A line of innerText: the break before it, if it is not the first, and its text. */
static int append_line(struct node *fragment, struct string line, bool is_first)
{
	struct node *node;
	int error;

	if (!is_first) {
		error = node_create_element(fragment->tree, ATOM_BR, &node);
		if (error)
			return error;
		node_link_given(fragment, node);
	}
	if (line.length == 0)
		return 0;
	error = node_create_text(fragment->tree, line, &node);
	if (!error)
		node_link_given(fragment, node);
	return error;
}

/* A new fragment: the lines of the text, with breaks between them. */
static int make_lines(struct tree *tree, struct string text, struct node **fragment)
{
	size_t from = 0;
	int error = node_create_fragment(tree, fragment);

	for (size_t at = 0; at <= text.length && !error; at++) {
		if (at < text.length && text.data[at] != '\n' && text.data[at] != '\r')
			continue;
		error = append_line(*fragment, string_slice(text, from, at), from == 0);
		if (at + 1 < text.length && text.data[at] == '\r' && text.data[at + 1] == '\n')
			at++;
		from = at + 1;
		if (error)
			node_release(*fragment);
	}
	return error;
}

int element_set_inner_text(struct node *element, struct string text)
{
	struct node *fragment;
	int error = make_lines(element->tree, text, &fragment);

	if (error)
		return error;
	error = node_replace_children(element, &fragment, 1);
	node_release(fragment);
	return error;
}

static bool is_text(const struct node *node)
{
	return node && node->type == NODE_TEXT;
}

/* A text and the one behind it, if that is one too, become one. */
static int merge_with_next(struct node *text)
{
	int error = is_text(text) && is_text(text->next) ? data_append(text, node_data(text->next)) : 0;

	if (!error && is_text(text) && is_text(text->next))
		node_remove(text->next);
	return error;
}

/* What stands in an element's place: its lines, or at least an empty text. */
static int make_instead(struct tree *tree, struct string text, struct node **fragment)
{
	struct node *empty;
	int error = make_lines(tree, text, fragment);

	if (error || (*fragment)->first)
		return error;
	error = node_create_text(tree, EMPTY, &empty);
	if (error)
		node_release(*fragment);
	else
		node_link_given(*fragment, empty);
	return error;
}

int element_set_outer_text(struct node *element, struct string text)
{
	struct node *fragment, *previous = element->previous, *next = element->next, *last;
	int error = element->parent ? make_instead(element->tree, text, &fragment) : -TREE_NO_MODIFICATION;

	if (error)
		return error;
	last = fragment->last;
	error = node_replace_child(element->parent, fragment, element);
	node_release(fragment);
	if (!error && next)
		error = merge_with_next(last);
	return error || !previous ? error : merge_with_next(previous);
}

int node_whole_text(const struct node *node, struct text *out)
{
	while (is_text(node->previous))
		node = node->previous;
	for (; is_text(node); node = node->next)
		text_append(out, node_data(node));
	return text_status(out);
}
