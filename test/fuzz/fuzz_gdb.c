/* fuzz_gdb.c: what whoever is connected as gdb sends: bytes, and the text of packets. */
#include "fuzz.h"

#include "../../host/gdb_packet.h"

static void check(const char *text, size_t length)
{
	static struct packet packet;

	packet_parse(text, length, &packet);
	CHECK(packet.kind <= PACKET_KILL);
	CHECK(packet.data_bytes <= PACKET_DATA_MAX && packet.action_count <= PACKET_ACTIONS_MAX);
	CHECK(packet.kind != PACKET_WRITE_MEMORY || packet.data_bytes == packet.length);
	CHECK(packet.kind != PACKET_RESUME || packet.action_count > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packet_reader reader = {0};
	/* Exactly as long as it is, so that one byte too many is seen. */
	char *text = malloc(size > 0 ? size : 1);

	CHECK(text);
	if (size > 0)
		memcpy(text, data, size);
	check(text, size);
	free(text);
	for (size_t i = 0; i < size; i++) {
		if (packet_take(&reader, data[i]) != PACKET_WHOLE)
			continue;
		CHECK(reader.length <= PACKET_BYTES_MAX && reader.text[reader.length] == '\0');
		check(reader.text, reader.length);
	}
	packet_take(&reader, '#');
	packet_take(&reader, '0');
	packet_take(&reader, '0');
	CHECK(packet_take(&reader, '$') == PACKET_NOTHING && reader.length == 0);
	return 0;
}
