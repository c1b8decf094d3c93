/* message_value.c: checks what a hostile side sent as values, reads it, and makes values of our own. */
#include "message_value.h"

#include <errno.h>
#include <string.h>

#include "../abi/limits_abi.h"

#define WORD 8u

/* What is still to be looked at. */
struct check {
	const uint8_t *at;
	uint32_t left;
	uint64_t attached;
	uint64_t unnamed; /* of them: else a small message could ask for copies without end */
	enum message_sender sender;
};

static int check_value(struct check *check, unsigned depth);

static uint64_t padded(uint64_t length)
{
	return (length + WORD - 1) / WORD * WORD;
}

/* Bytes of a string behind its head: at least one zero. */
static uint64_t string_bytes(uint64_t length)
{
	return padded(length + 1);
}

static int is_zero(const uint8_t *bytes, uint64_t length)
{
	for (uint64_t i = 0; i < length; i++)
		if (bytes[i])
			return 0;
	return 1;
}

/* Bytes that one character has, by its first one, and the range of its second: that keeps out long forms, surrogates and
 * what is beyond Unicode. 0: none begins so. */
static unsigned character_length(uint8_t first, uint8_t *second_min, uint8_t *second_max)
{
	*second_min = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	*second_max = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
	if (first < 0x80)
		return 1;
	if (first < 0xc2)
		return 0;
	return first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
}

int message_is_text(const uint8_t *bytes, uint64_t length)
{
	uint64_t i = 0;

	while (i < length) {
		uint8_t least, most;
		const unsigned count = character_length(bytes[i], &least, &most);

		if (count == 0 || count > length - i)
			return 0;
		for (unsigned k = 1; k < count; k++) {
			if (bytes[i + k] < least || bytes[i + k] > most)
				return 0;
			least = 0x80;
			most = 0xbf;
		}
		i += count;
	}
	return 1;
}

int message_is_bytes(uint32_t kind)
{
	return kind >= MESSAGE_BUFFER && kind < MESSAGE_BYTES_END;
}

static uint64_t element_bytes(uint32_t kind)
{
	static const uint8_t bytes[MESSAGE_BYTES_END] = {
		[MESSAGE_BUFFER] = 1, [MESSAGE_INT8S] = 1,   [MESSAGE_UINT8S] = 1, [MESSAGE_UINT8S_CLAMPED] = 1,
		[MESSAGE_INT16S] = 2, [MESSAGE_UINT16S] = 2, [MESSAGE_INT32S] = 4, [MESSAGE_UINT32S] = 4,
		[MESSAGE_FLOATS] = 4, [MESSAGE_DOUBLES] = 8, [MESSAGE_INT64S] = 8, [MESSAGE_UINT64S] = 8,
	};

	return bytes[kind];
}

/* The next `length` bytes, or NULL if there are not so many. */
static const uint8_t *take(struct check *check, uint64_t length)
{
	const uint8_t *taken = check->at;

	if (length > check->left)
		return NULL;
	check->at += length;
	check->left -= (uint32_t)length;
	return taken;
}

static int take_head(struct check *check, struct message_value *head)
{
	const uint8_t *bytes = take(check, sizeof(*head));

	if (bytes)
		memcpy(head, bytes, sizeof(*head));
	return bytes != NULL;
}

static int check_text(struct check *check, uint32_t size)
{
	const uint64_t whole = string_bytes(size);
	const uint8_t *bytes = take(check, whole);

	return bytes && message_is_text(bytes, size) && is_zero(bytes + size, whole - size);
}

/* Strings, and nothing else. */
static int check_strings(struct check *check, unsigned count)
{
	struct message_value head;

	for (unsigned i = 0; i < count; i++)
		if (!take_head(check, &head) || head.kind != MESSAGE_STRING || !check_text(check, head.size))
			return 0;
	return 1;
}

static int check_bytes(struct check *check, uint32_t kind)
{
	const uint8_t *bytes = take(check, 2 * sizeof(uint64_t));
	uint64_t range[2];

	if (!bytes)
		return 0;
	memcpy(range, bytes, sizeof(range));
	if (range[0] % UNILET_MESSAGE_ALIGNMENT != 0 || range[1] % element_bytes(kind) != 0 ||
	    range[0] > check->attached || range[1] > check->attached - range[0] || range[1] > check->unnamed)
		return 0;
	check->unnamed -= range[1];
	return 1;
}

/* Members that are missing end this long before a count that was a lie does. */
static int check_members(struct check *check, const struct message_value *head, unsigned depth)
{
	const unsigned values = head->kind == MESSAGE_MAP ? 2 : 1;

	for (uint32_t i = 0; i < head->size; i++) {
		if (head->kind == MESSAGE_OBJECT && !check_strings(check, 1))
			return 0;
		for (unsigned k = 0; k < values; k++)
			if (!check_value(check, depth + 1))
				return 0;
	}
	return 1;
}

/* What lies in a value whose head says a size. */
static int check_sized(struct check *check, const struct message_value *head, unsigned depth)
{
	switch (head->kind) {
	case MESSAGE_STRING:
		return check_text(check, head->size);
	case MESSAGE_ARRAY:
	case MESSAGE_OBJECT:
	case MESSAGE_MAP:
		return check_members(check, head, depth);
	case MESSAGE_FILE:
		return check->sender == MESSAGE_OF_HOST && head->size > 0 && take(check, sizeof(double)) &&
		       check_strings(check, 2);
	case MESSAGE_STREAM:
		return check->sender == MESSAGE_OF_GUEST && head->size > 0 && check_strings(check, 1);
	default:
		return 0;
	}
}

/* Recurses as deep as the limit allows, and no deeper. */
static int check_value(struct check *check, unsigned depth)
{
	struct message_value head;

	if (depth > UNILET_MESSAGE_DEPTH_MAX || !take_head(check, &head))
		return 0;
	switch (head.kind) {
	case MESSAGE_UNDEFINED:
	case MESSAGE_NULL:
	case MESSAGE_FALSE:
	case MESSAGE_TRUE:
		return head.size == 0;
	case MESSAGE_NUMBER:
	case MESSAGE_INT64:
	case MESSAGE_DATE:
		return head.size == 0 && take(check, sizeof(double)) != NULL;
	case MESSAGE_ERROR:
		return head.size == 0 && check_strings(check, 2);
	default:
		if (message_is_bytes(head.kind))
			return head.size == 0 && check_bytes(check, head.kind);
		return check_sized(check, &head, depth);
	}
}

int message_value_check(const uint8_t *bytes, uint32_t length, uint64_t attached_length, enum message_sender sender)
{
	struct check check = {
		.at = bytes, .left = length, .attached = attached_length, .unnamed = attached_length, .sender = sender};

	return check_value(&check, 1) && check.left == 0 ? 0 : -EBADMSG;
}

/* Which messages a side may send, and what they carry. */
static const struct rule {
	int guest, host;
	int id;    /* it has one */
	int name;  /* it has one */
	int value; /* it has one */
} rules[] = {
	[MESSAGE_POST] = {1, 1, 0, 0, 1},  [MESSAGE_CALL] = {1, 1, 1, 1, 1}, [MESSAGE_RETURN] = {1, 1, 1, 0, 1},
	[MESSAGE_THROW] = {1, 1, 1, 0, 1}, [MESSAGE_PULL] = {0, 1, 1, 0, 0}, [MESSAGE_CHUNK] = {1, 0, 1, 0, 1},
	[MESSAGE_STOP] = {0, 1, 1, 0, 0},
};

/* What a message's value may be, by its kind. */
static int is_fit(enum message_kind message, uint32_t value)
{
	switch (message) {
	case MESSAGE_CALL:
		return value == MESSAGE_ARRAY;
	case MESSAGE_THROW:
		return value == MESSAGE_ERROR;
	case MESSAGE_CHUNK:
		return value == MESSAGE_UNDEFINED || value == MESSAGE_ERROR || message_is_bytes(value);
	default:
		return 1;
	}
}

static int check_head(const struct message *head, enum message_sender sender)
{
	const struct rule *rule;

	if (head->kind < MESSAGE_POST || head->kind > MESSAGE_STOP)
		return 0;
	rule = &rules[head->kind];
	return (sender == MESSAGE_OF_GUEST ? rule->guest : rule->host) && !rule->id == !head->id &&
	       !rule->name == !head->name_length && head->name_length <= UNILET_MESSAGE_NAME_MAX &&
	       !rule->value == !head->value_length;
}

int message_check(const uint8_t *bytes, uint32_t length, uint64_t attached_length, enum message_sender sender,
		  struct message_view *out)
{
	struct message *head = &out->head;
	uint64_t name_bytes;
	uint32_t kind;

	if (length < sizeof(*head) || length > UNILET_MESSAGE_BYTES_MAX)
		return -EBADMSG;
	memcpy(head, bytes, sizeof(*head));
	name_bytes = padded(head->name_length);
	if (!check_head(head, sender) || length - sizeof(*head) != name_bytes + head->value_length)
		return -EBADMSG;
	out->name = (const char *)bytes + sizeof(*head);
	out->value = bytes + sizeof(*head) + name_bytes;
	out->attached_length = attached_length;
	if (!message_is_text(bytes + sizeof(*head), head->name_length) ||
	    !is_zero(bytes + sizeof(*head) + head->name_length, name_bytes - head->name_length))
		return -EBADMSG;
	if (head->value_length == 0)
		return 0;
	if (message_value_check(out->value, head->value_length, attached_length, sender) < 0)
		return -EBADMSG;
	memcpy(&kind, out->value, sizeof(kind));
	return is_fit(head->kind, kind) ? 0 : -EBADMSG;
}

struct message_item message_value_next(const uint8_t **at)
{
	struct message_item item = {0};
	struct message_value head;

	memcpy(&head, *at, sizeof(head));
	*at += sizeof(head);
	item.kind = head.kind;
	item.size = head.size;
	switch (head.kind) {
	case MESSAGE_NUMBER:
	case MESSAGE_DATE:
	case MESSAGE_FILE:
		memcpy(&item.number, *at, sizeof(item.number));
		*at += sizeof(item.number);
		break;
	case MESSAGE_INT64:
		memcpy(&item.int64, *at, sizeof(item.int64));
		*at += sizeof(item.int64);
		break;
	case MESSAGE_STRING:
		item.text = (const char *)*at;
		*at += string_bytes(head.size);
		break;
	default:
		if (!message_is_bytes(head.kind))
			break;
		memcpy(&item.offset, *at, sizeof(item.offset));
		memcpy(&item.length, *at + sizeof(item.offset), sizeof(item.length));
		*at += sizeof(item.offset) + sizeof(item.length);
		break;
	}
	return item;
}

/* Appends bytes, and zeroes up to `whole` of them. */
static void append(struct message_writer *writer, const void *bytes, uint64_t length, uint64_t whole)
{
	if (writer->failed || whole > writer->size - writer->used) {
		writer->failed = 1;
		return;
	}
	memcpy(writer->bytes + writer->used, bytes, length);
	memset(writer->bytes + writer->used + length, 0, whole - length);
	writer->used += (uint32_t)whole;
}

void message_begin(struct message_writer *writer, enum message_kind kind, uint32_t id, const char *name)
{
	const struct message head = {.kind = kind, .id = id, .name_length = (uint32_t)strlen(name)};

	append(writer, &head, sizeof(head), sizeof(head));
	append(writer, name, head.name_length, padded(head.name_length));
}

uint32_t message_finish(struct message_writer *writer)
{
	struct message *head = (struct message *)(void *)writer->bytes;

	if (writer->failed)
		return 0;
	head->value_length = writer->used - (uint32_t)sizeof(*head) - (uint32_t)padded(head->name_length);
	return writer->used;
}

void message_put(struct message_writer *writer, enum message_value_kind kind, uint32_t size)
{
	const struct message_value head = {.kind = kind, .size = size};

	append(writer, &head, sizeof(head), sizeof(head));
}

void message_put_number(struct message_writer *writer, enum message_value_kind kind, double number)
{
	message_put(writer, kind, 0);
	append(writer, &number, sizeof(number), sizeof(number));
}

void message_put_int64(struct message_writer *writer, int64_t number)
{
	message_put(writer, MESSAGE_INT64, 0);
	append(writer, &number, sizeof(number), sizeof(number));
}

void message_put_string(struct message_writer *writer, const char *text, uint64_t length)
{
	message_put(writer, MESSAGE_STRING, (uint32_t)length);
	append(writer, text, length, string_bytes(length));
}

void message_put_bytes(struct message_writer *writer, enum message_value_kind kind, uint64_t offset, uint64_t length)
{
	const uint64_t range[2] = {offset, length};

	message_put(writer, kind, 0);
	append(writer, range, sizeof(range), sizeof(range));
}

void message_put_file(struct message_writer *writer, uint32_t number, double bytes, const char *name, const char *type)
{
	message_put(writer, MESSAGE_FILE, number);
	append(writer, &bytes, sizeof(bytes), sizeof(bytes));
	message_put_string(writer, name, strlen(name));
	message_put_string(writer, type, strlen(type));
}

void message_put_error(struct message_writer *writer, const char *name, const char *text)
{
	message_put(writer, MESSAGE_ERROR, 0);
	message_put_string(writer, name, strlen(name));
	message_put_string(writer, text, strlen(text));
}
