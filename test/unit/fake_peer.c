/* fake_peer.c: puts messages together word by word, and takes apart what comes. */
#include "fake_peer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <unilet/event.h>

#include "../../abi/dom_abi.h"
#include "fake_os.h"

struct fake_peer peer;

/* In place of the C library's: the disks of whoever runs the tests are left alone. */
void sync(void)
{
	peer.synced++;
}

struct wire *peer_message(enum message_kind kind, uint32_t id, const char *name)
{
	struct wire *wire = &peer.waiting[peer.count++];
	struct message header = {.kind = kind, .id = id, .name_length = (uint32_t)strlen(name)};

	assert_true(peer.count <= PEER_WAITING_MAX);
	memset(wire, 0, sizeof(*wire));
	memcpy(wire->bytes + sizeof(header), name, strlen(name));
	memcpy(wire->bytes, &header, sizeof(header));
	wire->length = sizeof(header) + (strlen(name) + 7) / 8 * 8;
	return wire;
}

static void add_words(struct wire *wire, const void *words, size_t bytes)
{
	struct message header;

	memcpy(wire->bytes + wire->length, words, bytes);
	wire->length += bytes;
	memcpy(&header, wire->bytes, sizeof(header));
	header.value_length += (uint32_t)bytes;
	memcpy(wire->bytes, &header, sizeof(header));
}

void wire_value(struct wire *wire, uint32_t kind, uint32_t size, const void *more, size_t bytes)
{
	const struct message_value value = {kind, size};
	const uint8_t zeroes[8] = {0};

	add_words(wire, &value, sizeof(value));
	if (bytes > 0)
		add_words(wire, more, bytes);
	add_words(wire, zeroes, -bytes & 7);
}

void wire_number(struct wire *wire, double number)
{
	wire_value(wire, MESSAGE_NUMBER, 0, &number, sizeof(number));
}

void wire_string(struct wire *wire, const char *text)
{
	wire_value(wire, MESSAGE_STRING, (uint32_t)strlen(text), text, strlen(text) + 1);
}

void wire_bytes(struct wire *wire, uint32_t kind, uint64_t offset, uint64_t length)
{
	const uint64_t range[2] = {offset, length};

	wire_value(wire, kind, 0, range, sizeof(range));
}

static int32_t receive(struct ring_entry *entry, uint8_t *window)
{
	const struct wire *wire = &peer.waiting[peer.first];
	const uint64_t attached_room = entry->arg[1];

	if (peer.first == peer.count)
		return -UNILET_CLOSED;
	if (wire->length > entry->length || wire->attached_length > attached_room) {
		peer.too_large++;
		entry->arg[0] = wire->length;
		entry->arg[1] = wire->attached_length;
		return -UNILET_TOO_LARGE;
	}
	peer.first++;
	memcpy(fake_os_bulk(window, entry->offset, entry->length), wire->bytes, wire->length);
	memcpy(fake_os_bulk(window, entry->arg[0], attached_room), wire->attached, wire->attached_length);
	entry->arg[0] = wire->attached_length;
	entry->arg[1] = 0;
	return (int32_t)wire->length;
}

static int32_t take(const struct ring_entry *entry, uint8_t *window)
{
	struct wire *wire = &peer.sent[peer.sent_count];

	assert_true(peer.sent_count < PEER_SENT_MAX);
	memset(wire, 0, sizeof(*wire));
	wire->length = entry->length;
	assert_true(wire->length <= sizeof(wire->bytes) && entry->arg[1] <= sizeof(wire->attached));
	memcpy(wire->bytes, fake_os_bulk(window, entry->offset, entry->length), entry->length);
	wire->attached_length = entry->arg[1];
	if (entry->arg[1] > 0)
		memcpy(wire->attached, fake_os_bulk(window, entry->arg[0], entry->arg[1]), entry->arg[1]);
	if (peer.send_result)
		return peer.send_result;
	peer.sent_count++;
	if (peer.on_sent)
		peer.on_sent(wire);
	return 0;
}

static void serve(struct ring_entry *entry, uint8_t *window)
{
	switch (entry->opcode) {
	case MESSAGE_RECEIVE:
		entry->result = receive(entry, window);
		break;
	case MESSAGE_REFUSE:
		assert_true(peer.first < peer.count);
		peer.first++;
		peer.refused++;
		entry->result = 0;
		break;
	case MESSAGE_SEND:
		entry->result = take(entry, window);
		break;
	case PAGE_BATCH:
		entry->result = 0;
		break;
	default:
		assert_int_equal(entry->opcode, PAGE_EVENT);
		entry->result = -UNILET_CLOSED;
	}
}

int peer_open(void **state)
{
	(void)state;
	fake_os_open(serve);
	fake_os.has_window[CALL_PAGE] = 0;
	return 0;
}

int peer_reset(void **state)
{
	(void)state;
	memset(&peer, 0, sizeof(peer));
	return 0;
}

void peer_run(void)
{
	assert_int_equal(unilet_run(), -UNILET_CLOSED);
	assert_int_equal(peer.first, peer.count);
}

struct unilet_message *peer_sent(int number)
{
	const struct wire *wire = &peer.sent[number];
	struct unilet_message *message = calloc(1, sizeof(*message));
	size_t name_bytes;

	assert_true(number < peer.sent_count);
	assert_non_null(message);
	memcpy(&message->header, wire->bytes, sizeof(message->header));
	name_bytes = (message->header.name_length + 7) / 8 * 8;
	memcpy(message->name, wire->bytes + sizeof(message->header), message->header.name_length);
	assert_int_equal(wire->length, sizeof(message->header) + name_bytes + message->header.value_length);
	message->value = malloc(message->header.value_length);
	assert_non_null(message->value);
	memcpy(message->value, wire->bytes + sizeof(message->header) + name_bytes, message->header.value_length);
	message->attached_length = wire->attached_length;
	assert_int_equal(sdk_message_check(message), 0);
	return message;
}

void peer_sent_is(int number, enum message_kind kind, uint32_t id)
{
	struct unilet_message *message = peer_sent(number);

	assert_int_equal(message->header.kind, kind);
	assert_int_equal(message->header.id, id);
	unilet_message_free(message);
}

void peer_sent_error(int number, uint32_t id, const char *name, const char *text)
{
	struct unilet_message *message = peer_sent(number);

	peer_sent_is(number, MESSAGE_THROW, id);
	assert_string_equal(unilet_item_error_name(unilet_message_value(message)), name);
	assert_string_equal(unilet_item_error_message(unilet_message_value(message)), text);
	unilet_message_free(message);
}
