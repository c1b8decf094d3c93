/* landing.c: landing pads: code that only the unwinder jumps to, found as it finds it: .eh_frame, then the language's
 * table of call sites (LSB Core, "Exception Frames"; Itanium C++ ABI, "Exception Handling Tables"). */
#include <errno.h>
#include <string.h>

#include "code_map.h"
#include "complain.h"

/* Pointer encodings: format in the low four bits, then what it counts from. */
#define ENCODING_OMIT     0xffu
#define ENCODING_FORMAT   0x0fu
#define ENCODING_BASE     0x70u
#define ENCODING_PCREL    0x10u
#define ENCODING_INDIRECT 0x80u
#define FORMAT_ABSOLUTE   0x00u
#define FORMAT_ULEB128    0x01u
#define FORMAT_UDATA2     0x02u
#define FORMAT_UDATA4     0x03u
#define FORMAT_UDATA8     0x04u
#define FORMAT_SLEB128    0x09u
#define FORMAT_SDATA2     0x0au
#define FORMAT_SDATA4     0x0bu
#define FORMAT_SDATA8     0x0cu

/* Reads forward; once something does not fit, `failed` stays set and all values are 0. */
struct cursor {
	const uint8_t *bytes;
	uint64_t size;
	uint64_t at;
	uint64_t address; /* of bytes[0] */
	int failed;
};

/* What a CIE says about the FDEs that point to it. */
struct frame_rules {
	int augmented;
	uint32_t code_encoding;
	uint32_t table_encoding;
};

static uint64_t read_fixed(struct cursor *cursor, uint32_t bytes)
{
	uint64_t value = 0;

	if (cursor->failed || bytes > cursor->size - cursor->at) {
		cursor->failed = 1;
		return 0;
	}
	memcpy(&value, cursor->bytes + cursor->at, bytes);
	cursor->at += bytes;
	return value;
}

static uint64_t sign_extend(uint64_t value, uint32_t bits)
{
	uint64_t sign = 1ull << (bits - 1);

	return (value ^ sign) - sign;
}

static uint64_t read_leb128(struct cursor *cursor, int is_signed)
{
	uint64_t value = 0;

	for (uint32_t shift = 0; shift < 64; shift += 7) {
		uint64_t byte = read_fixed(cursor, 1);

		value |= (byte & 0x7f) << shift;
		if (byte & 0x80)
			continue;
		return is_signed && shift + 7 < 64 ? sign_extend(value, shift + 7) : value;
	}
	cursor->failed = 1;
	return 0;
}

static uint64_t read_format(struct cursor *cursor, uint32_t format)
{
	switch (format) {
	case FORMAT_ABSOLUTE:
	case FORMAT_UDATA8:
	case FORMAT_SDATA8:
		return read_fixed(cursor, 8);
	case FORMAT_UDATA4:
		return read_fixed(cursor, 4);
	case FORMAT_SDATA4:
		return sign_extend(read_fixed(cursor, 4), 32);
	case FORMAT_UDATA2:
		return read_fixed(cursor, 2);
	case FORMAT_SDATA2:
		return sign_extend(read_fixed(cursor, 2), 16);
	case FORMAT_ULEB128:
		return read_leb128(cursor, 0);
	case FORMAT_SLEB128:
		return read_leb128(cursor, 1);
	default:
		cursor->failed = 1;
		return 0;
	}
}

/* A pointer; 0 stands for none. */
static uint64_t read_pointer(struct cursor *cursor, uint32_t encoding)
{
	uint64_t place = cursor->address + cursor->at;
	uint64_t value = read_format(cursor, encoding & ENCODING_FORMAT);

	if (value == 0)
		return 0;
	if ((encoding & ENCODING_BASE) == ENCODING_PCREL)
		value += place;
	else if ((encoding & ENCODING_BASE) != 0)
		cursor->failed = 1;
	return value;
}

/* The table of one function: header, then call sites. */
static void read_call_sites(const struct code_map *map, struct cursor *cursor, uint64_t function)
{
	uint32_t encoding = (uint32_t)read_fixed(cursor, 1);
	uint64_t base = encoding == ENCODING_OMIT ? function : read_pointer(cursor, encoding);
	uint64_t bytes;
	uint64_t end;

	if (read_fixed(cursor, 1) != ENCODING_OMIT)
		read_leb128(cursor, 0);
	encoding = (uint32_t)read_fixed(cursor, 1);
	bytes = read_leb128(cursor, 0);
	if (cursor->failed || bytes > cursor->size - cursor->at) {
		cursor->failed = 1;
		return;
	}
	end = cursor->at + bytes;
	while (cursor->at < end && !cursor->failed) {
		uint64_t landing;

		read_format(cursor, encoding & ENCODING_FORMAT);
		read_format(cursor, encoding & ENCODING_FORMAT);
		landing = read_format(cursor, encoding & ENCODING_FORMAT);
		read_leb128(cursor, 0);
		if (landing != 0 && !cursor->failed)
			code_map_mark(map, base + landing);
	}
}

/* `table` is where the function's language keeps its call sites. */
static void mark_function(const struct code_map *map, uint64_t start, uint64_t bytes, uint64_t table)
{
	struct cursor cursor = {.address = table};
	const struct elf_file *file = map->file;

	cursor.failed = 1;
	for (uint32_t i = 0; i < file->header.e_phnum; i++) {
		const Elf64_Phdr *program = &file->program[i];

		if (program->p_type != PT_LOAD || table - program->p_vaddr >= program->p_filesz)
			continue;
		cursor.bytes = file->bytes + program->p_offset + (table - program->p_vaddr);
		cursor.size = program->p_filesz - (table - program->p_vaddr);
		cursor.failed = 0;
		break;
	}
	if (!cursor.failed)
		read_call_sites(map, &cursor, start);
	if (cursor.failed)
		code_map_mark_all(map, start, bytes <= UINT64_MAX - start ? start + bytes : UINT64_MAX);
}

/* Reads what the letters of a CIE's augmentation announce. */
static void read_augmentation(struct cursor *cursor, const char *letters, struct frame_rules *rules)
{
	if (*letters == 0)
		return;
	if (*letters != 'z') {
		cursor->failed = 1;
		return;
	}
	rules->augmented = 1;
	read_leb128(cursor, 0);
	while (*++letters) {
		switch (*letters) {
		case 'L':
			rules->table_encoding = (uint32_t)read_fixed(cursor, 1);
			break;
		case 'R':
			rules->code_encoding = (uint32_t)read_fixed(cursor, 1);
			break;
		case 'P':
			read_pointer(cursor, (uint32_t)read_fixed(cursor, 1) & ~ENCODING_INDIRECT);
			break;
		case 'S':
		case 'B':
			break;
		default:
			cursor->failed = 1;
			return;
		}
	}
}

/* `cursor` stands behind the CIE's identifier. */
static void read_rules(struct cursor *cursor, struct frame_rules *rules)
{
	uint64_t version = read_fixed(cursor, 1);
	const char *letters = (const char *)cursor->bytes + cursor->at;

	*rules = (struct frame_rules){.code_encoding = FORMAT_ABSOLUTE, .table_encoding = ENCODING_OMIT};
	while (read_fixed(cursor, 1) != 0)
		;
	if (cursor->failed || (version != 1 && version != 3)) {
		cursor->failed = 1;
		return;
	}
	read_leb128(cursor, 0);
	read_leb128(cursor, 1);
	if (version == 1)
		read_fixed(cursor, 1);
	else
		read_leb128(cursor, 0);
	read_augmentation(cursor, letters, rules);
}

/* A record's own part of the section: `*cursor` is moved behind it. Returns 0 at the end. */
static int take_record(struct cursor *cursor, struct cursor *record)
{
	uint64_t bytes;

	if (cursor->size - cursor->at < 4)
		return 0;
	bytes = read_fixed(cursor, 4);
	if (bytes == UINT32_MAX)
		bytes = read_fixed(cursor, 8);
	if (bytes == 0)
		return 0;
	if (cursor->failed || bytes > cursor->size - cursor->at) {
		cursor->failed = 1;
		return 0;
	}
	*record = *cursor;
	record->size = cursor->at + bytes;
	cursor->at += bytes;
	return 1;
}

/* The CIE that a record at `at` points to, `distance` bytes before. */
static void find_rules(const struct cursor *section, uint64_t at, uint64_t distance, struct cursor *record,
		       struct frame_rules *rules)
{
	struct cursor cursor = *section;
	struct cursor common;

	if (distance > at) {
		record->failed = 1;
		return;
	}
	cursor.at = at - distance;
	if (!take_record(&cursor, &common) || read_fixed(&common, 4) != 0) {
		record->failed = 1;
		return;
	}
	read_rules(&common, rules);
	record->failed |= common.failed;
}

/* One function: where it is, and where its language's table. */
static int read_frame(const struct code_map *map, const struct cursor *section, struct cursor *record)
{
	uint64_t place = record->at;
	uint64_t distance = read_fixed(record, 4);
	struct frame_rules rules = {0};
	uint64_t start;
	uint64_t bytes;
	uint64_t table = 0;

	if (distance == 0 && !record->failed)
		return 0; /* a CIE: read when a function asks for it */
	find_rules(section, place, distance, record, &rules);
	start = read_pointer(record, rules.code_encoding);
	bytes = read_format(record, rules.code_encoding & ENCODING_FORMAT);
	if (rules.augmented)
		read_leb128(record, 0);
	if (rules.augmented && rules.table_encoding != ENCODING_OMIT)
		table = read_pointer(record, rules.table_encoding);
	if (record->failed)
		return -EILSEQ;
	if (table != 0)
		mark_function(map, start, bytes, table);
	return 0;
}

static int read_section(const struct code_map *map, const Elf64_Shdr *header)
{
	struct cursor cursor = {
		.bytes = map->file->bytes + header->sh_offset,
		.size = header->sh_size,
		.address = header->sh_addr,
	};
	const struct cursor section = cursor;
	struct cursor record;

	while (take_record(&cursor, &record)) {
		if (read_frame(map, &section, &record))
			return -EILSEQ;
	}
	return cursor.failed ? -EILSEQ : 0;
}

int landing_mark(const struct code_map *map)
{
	const struct elf_file *file = map->file;

	for (uint32_t i = 1; i < file->header.e_shnum; i++) {
		const Elf64_Shdr *section = &file->section[i];

		/* Those that have no bytes in the file may name any place in it. */
		if (section->sh_type == SHT_NOBITS || section->sh_type == SHT_NULL ||
		    strcmp(elf_file_section_name(file, i), ".eh_frame") != 0)
			continue;
		if (read_section(map, section))
			return -EILSEQ;
	}
	return 0;
}
