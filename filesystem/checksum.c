/* checksum.c: CRC-32C of a block, and the words for what went wrong. */
#include "bytes.h"
#include "inner.h"

#define TEXT_BYTES 48          /* of a text, its zero included: one that fills its row would have none */
#define POLYNOMIAL 0x82f63b78u /* Castagnoli's, bits reversed */

void checksum_start(struct filesystem *filesystem)
{
	for (uint32_t byte = 0; byte < 256; byte++) {
		uint32_t value = byte;

		for (int bit = 0; bit < 8; bit++)
			value = value & 1 ? value >> 1 ^ POLYNOMIAL : value >> 1;
		filesystem->checksum_table[0][byte] = value;
	}
	for (uint32_t i = 1; i < 8; i++) {
		for (uint32_t byte = 0; byte < 256; byte++) {
			const uint32_t before = filesystem->checksum_table[i - 1][byte];

			filesystem->checksum_table[i][byte] = before >> 8 ^ filesystem->checksum_table[0][before & 255];
		}
	}
}

/* Eight bytes a turn: a changed block costs one of these for each level above it. */
uint32_t checksum_of(const struct filesystem *filesystem, const union format_block *block)
{
	const uint32_t(*table)[256] = filesystem->checksum_table;
	uint32_t value = UINT32_MAX;

	for (uint32_t i = 0; i < FORMAT_BLOCK; i += 8) {
		uint64_t eight;

		memcpy(&eight, &block->bytes[i], sizeof(eight));
		eight ^= value;
		value = table[7][eight & 255] ^ table[6][eight >> 8 & 255] ^ table[5][eight >> 16 & 255] ^
			table[4][eight >> 24 & 255] ^ table[3][eight >> 32 & 255] ^ table[2][eight >> 40 & 255] ^
			table[1][eight >> 48 & 255] ^ table[0][eight >> 56];
	}
	return ~value;
}

const char *filesystem_error_text(int error)
{
	/* Not pointers: the library OS has nobody to relocate them. */
	static const char text[][TEXT_BYTES] = {
		[0] = "in order",
		[FILESYSTEM_NOT_FOUND] = "not there",
		[FILESYSTEM_EXISTS] = "there already",
		[FILESYSTEM_NOT_DIRECTORY] = "not a directory",
		[FILESYSTEM_IS_DIRECTORY] = "a directory",
		[FILESYSTEM_NOT_EMPTY] = "not empty",
		[FILESYSTEM_NO_SPACE] = "no space left",
		[FILESYSTEM_NAME_TOO_LONG] = "a name is too long",
		[FILESYSTEM_TOO_BIG] = "too big",
		[FILESYSTEM_INVALID] = "not possible",
		[FILESYSTEM_NO_MEMORY] = "not enough memory",
		[FILESYSTEM_READ_ONLY] = "read-only",
		[FILESYSTEM_IO] = "could not be read or written",
		[FILESYSTEM_DAMAGED] = "damaged",
		[FILESYSTEM_NEWER] = "made by a newer version",
		[FILESYSTEM_NONE] = "no file system",
		[FILESYSTEM_BLANK] = "empty: no file system was made in it yet",
	};
	const unsigned int at = error < 0 ? 0u - (unsigned int)error : 0;

	return at < sizeof(text) / sizeof(text[0]) && *text[at] ? text[at] : "unknown";
}
