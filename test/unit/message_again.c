/* message_again.c: makes a value again of what was read of it. */
#include "message_again.h"

static void put_values(struct message_writer *writer, const uint8_t **at, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		message_again(writer, at);
}

static void put_file(struct message_writer *writer, const struct message_item *item, const uint8_t **at)
{
	const struct message_item name = message_value_next(at), type = message_value_next(at);

	/* Up to a zero that may be in them: then the bytes differ, in what no host makes. */
	message_put_file(writer, item->size, item->number, name.text, type.text);
}

void message_again(struct message_writer *writer, const uint8_t **at)
{
	const struct message_item item = message_value_next(at);
	const enum message_value_kind kind = (enum message_value_kind)item.kind;

	switch (kind) {
	case MESSAGE_NUMBER:
	case MESSAGE_DATE:
		message_put_number(writer, kind, item.number);
		break;
	case MESSAGE_INT64:
		message_put_int64(writer, item.int64);
		break;
	case MESSAGE_STRING:
		message_put_string(writer, item.text, item.size);
		break;
	case MESSAGE_ARRAY:
		message_put(writer, kind, item.size);
		put_values(writer, at, item.size);
		break;
	case MESSAGE_OBJECT:
	case MESSAGE_MAP:
		message_put(writer, kind, item.size);
		put_values(writer, at, 2 * item.size);
		break;
	case MESSAGE_ERROR:
		message_put(writer, kind, 0);
		put_values(writer, at, 2);
		break;
	case MESSAGE_FILE:
		put_file(writer, &item, at);
		break;
	case MESSAGE_STREAM:
		message_put(writer, kind, item.size);
		put_values(writer, at, 1);
		break;
	default:
		if (message_is_bytes(item.kind))
			message_put_bytes(writer, kind, item.offset, item.length);
		else
			message_put(writer, kind, 0);
		break;
	}
}
