/* action.c: a list of what is done in a headless page: written by the command line, read by the server. */
#include "action.h"

#include <errno.h>
#include <string.h>

/* Each is this and two strings, their zeroes counted. */
struct action_head {
	uint32_t kind;
	uint32_t selector_bytes;
	uint32_t value_bytes;
};

int action_add(struct action_list *list, enum action_kind kind, const char *selector, size_t selector_length,
	       const char *value)
{
	const size_t value_bytes = strlen(value) + 1, left = sizeof(list->bytes) - list->length;
	const struct action_head head = {(uint32_t)kind, (uint32_t)selector_length + 1, (uint32_t)value_bytes};
	uint8_t *at = list->bytes + list->length;

	if (left < sizeof(head) || selector_length >= left - sizeof(head) ||
	    value_bytes > left - sizeof(head) - selector_length - 1)
		return -EMSGSIZE;
	memcpy(at, &head, sizeof(head));
	memcpy(at + sizeof(head), selector, selector_length);
	at[sizeof(head) + selector_length] = '\0';
	memcpy(at + sizeof(head) + selector_length + 1, value, value_bytes);
	list->length += sizeof(head) + selector_length + 1 + value_bytes;
	return 0;
}

/* A string with its zero, of `length` bytes. */
static const char *string_at(const uint8_t *bytes, uint32_t length)
{
	return length > 0 && memchr(bytes, '\0', length) == bytes + length - 1 ? (const char *)bytes : NULL;
}

int action_next(const uint8_t *bytes, size_t length, size_t *at, struct action *out)
{
	size_t left = length - *at;
	struct action_head head;

	if (left == 0)
		return 0;
	if (left < sizeof(head))
		return -EPROTO;
	memcpy(&head, bytes + *at, sizeof(head));
	left -= sizeof(head);
	if (head.kind == 0 || head.kind >= ACTION_COUNT || head.selector_bytes > left ||
	    head.value_bytes > left - head.selector_bytes)
		return -EPROTO;
	bytes += *at + sizeof(head);
	*out = (struct action){.kind = (enum action_kind)head.kind,
			       .selector = string_at(bytes, head.selector_bytes),
			       .value = string_at(bytes + head.selector_bytes, head.value_bytes)};
	*at += sizeof(head) + head.selector_bytes + head.value_bytes;
	return out->selector && out->value ? 1 : -EPROTO;
}
