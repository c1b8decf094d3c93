/* copy_value.h: writes again what was read: whatever a message brings, a test can send back. */
#ifndef UNILET_TEST_COPY_VALUE_H
#define UNILET_TEST_COPY_VALUE_H

#include <unilet/message.h>

static void copy_value(struct unilet_item item, struct unilet_writer *to);

static void copy_pairs(struct unilet_item item, struct unilet_writer *to)
{
	const int object = unilet_item_kind(item) == UNILET_ITEM_OBJECT;

	for (uint32_t i = 0; i < unilet_item_count(item); i++) {
		if (object)
			unilet_write_key(to, unilet_item_string(unilet_item_key_at(item, i), NULL));
		else
			copy_value(unilet_item_key_at(item, i), to);
		copy_value(unilet_item_at(item, i), to);
	}
}

static void copy_text(struct unilet_item item, struct unilet_writer *to)
{
	size_t length;
	const char *text = unilet_item_string(item, &length);

	unilet_write_text(to, text, length);
}

static void copy_bytes(struct unilet_item item, struct unilet_writer *to)
{
	size_t length;
	const void *bytes = unilet_item_bytes(item, &length);

	unilet_write_bytes(to, bytes, length);
}

static void copy_many(struct unilet_item item, struct unilet_writer *to)
{
	switch (unilet_item_kind(item)) {
	case UNILET_ITEM_ARRAY:
		unilet_write_array_begin(to);
		for (uint32_t i = 0; i < unilet_item_count(item); i++)
			copy_value(unilet_item_at(item, i), to);
		break;
	case UNILET_ITEM_OBJECT:
		unilet_write_object_begin(to);
		copy_pairs(item, to);
		break;
	default:
		unilet_write_map_begin(to);
		copy_pairs(item, to);
	}
	unilet_write_end(to);
}

/* Writes the same value again; of a file, its path. */
static void copy_value(struct unilet_item item, struct unilet_writer *to)
{
	struct unilet_file file;

	switch (unilet_item_kind(item)) {
	case UNILET_ITEM_UNDEFINED:
		unilet_write_undefined(to);
		break;
	case UNILET_ITEM_NULL:
		unilet_write_null(to);
		break;
	case UNILET_ITEM_BOOLEAN:
		unilet_write_boolean(to, unilet_item_boolean(item));
		break;
	case UNILET_ITEM_NUMBER:
		unilet_write_number(to, unilet_item_number(item));
		break;
	case UNILET_ITEM_INT64:
		unilet_write_int64(to, unilet_item_int64(item));
		break;
	case UNILET_ITEM_STRING:
		copy_text(item, to);
		break;
	case UNILET_ITEM_DATE:
		unilet_write_date(to, unilet_item_number(item));
		break;
	case UNILET_ITEM_BYTES:
		copy_bytes(item, to);
		break;
	case UNILET_ITEM_ERROR:
		unilet_write_error(to, unilet_item_error_name(item), unilet_item_error_message(item));
		break;
	case UNILET_ITEM_FILE:
		unilet_write_string(to, unilet_item_file(item, &file) == 0 ? file.path : "");
		break;
	default:
		copy_many(item, to);
	}
}

#endif
