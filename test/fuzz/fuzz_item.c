/* fuzz_item.c: messages to a guest, as its library reads them: what it takes, every reader can read, and what a host may send, it
 * takes. */
#include "../../guest/sdk/message.h"
#include "../../host/message_value.h"
#include "fuzz.h"

#define VALUE_BYTES_MAX 2048u

static uint64_t seen; /* so that nothing that is read is left out */

static void look(const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		seen += ((const uint8_t *)bytes)[i];
}

static void look_at_text(const char *text)
{
	if (text)
		look(text, strlen(text));
}

static void read_all(struct unilet_item item, unsigned depth)
{
	const uint32_t count = unilet_item_count(item);
	struct unilet_file file;
	size_t length;
	const void *bytes = unilet_item_string(item, &length);

	CHECK(depth <= UNILET_MESSAGE_DEPTH_MAX);
	if (bytes) {
		CHECK(((const char *)bytes)[length] == 0);
		look(bytes, length);
	}
	bytes = unilet_item_bytes(item, &length);
	if (bytes)
		look(bytes, length);
	seen += (uint64_t)unilet_item_int64(item) + (uint64_t)unilet_item_boolean(item) + unilet_item_kind(item);
	seen += unilet_item_number(item) > 0;
	look_at_text(unilet_item_error_name(item));
	look_at_text(unilet_item_error_message(item));
	if (unilet_item_file(item, &file) == 0) {
		look_at_text(file.name);
		look_at_text(file.type);
	}
	seen += unilet_item_kind(unilet_item_member(item, "a"));
	for (uint32_t i = 0; i < count; i++) {
		read_all(unilet_item_at(item, i), depth + 1);
		if (unilet_item_kind(item) != UNILET_ITEM_ARRAY)
			read_all(unilet_item_key_at(item, i), depth + 1);
	}
	CHECK(unilet_item_kind(unilet_item_at(item, count)) == UNILET_ITEM_UNDEFINED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct unilet_message message = {0};
	int host, ours;

	if (size < 2 || size > VALUE_BYTES_MAX + 1)
		return 0;
	message.attached_length = data[0] * 8;
	message.header.value_length = (uint32_t)size - 1;
	/* Of their own lengths, so that a read beyond them is seen. */
	message.value = malloc(size - 1);
	message.attached.bytes = malloc(message.attached_length + 1);
	CHECK(message.value && message.attached.bytes);
	memcpy(message.value, data + 1, size - 1);
	memset(message.attached.bytes, 1, message.attached_length);
	host = message_value_check(message.value, (uint32_t)size - 1, message.attached_length, MESSAGE_OF_HOST);
	ours = sdk_message_check(&message);
	CHECK(host < 0 || ours == 0);
	if (ours == 0) {
		read_all((struct unilet_item){&message, 0}, 1);
		sdk_message_release_files(&message); /* /page/N, which is not there */
	}
	free(message.value);
	free(message.attached.bytes);
	return 0;
}
