/* directory.c: names in one directory: entries that fill its blocks, as many as fit, in no order. */
#include "bytes.h"
#include "inner.h"

#define HEAD ((uint32_t)sizeof(struct format_entry))

int directory_name_check(const char *name, size_t length)
{
	if (length > FORMAT_NAME_MAX)
		return -FILESYSTEM_NAME_TOO_LONG;
	if (length == 0 || (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.'))))
		return -FILESYSTEM_INVALID;
	for (size_t i = 0; i < length; i++) {
		if (name[i] == '/' || name[i] == 0)
			return -FILESYSTEM_INVALID;
	}
	return 0;
}

/* The entry at this offset, checked: it lies within the block, and its name within it. */
static int entry_get(const union format_block *block, uint32_t offset, struct format_entry *entry)
{
	if (offset > FORMAT_BLOCK - HEAD)
		return -FILESYSTEM_DAMAGED;
	memcpy(entry, &block->bytes[offset], HEAD);
	if (entry->bytes < HEAD || entry->bytes % FORMAT_ENTRY_ALIGNMENT || entry->bytes > FORMAT_BLOCK - offset ||
	    entry->zero)
		return -FILESYSTEM_DAMAGED;
	if (entry->inode == 0)
		return 0;
	if (entry->name_bytes > entry->bytes - HEAD)
		return -FILESYSTEM_DAMAGED;
	return directory_name_check((const char *)&block->bytes[offset + HEAD], entry->name_bytes) ? -FILESYSTEM_DAMAGED
												   : 0;
}

static void entry_set(union format_block *block, uint32_t offset, uint32_t inode, uint32_t bytes, const char *name,
		      size_t length)
{
	const struct format_entry entry = {inode, (uint16_t)bytes, (uint8_t)length, 0};

	memset(&block->bytes[offset], 0, bytes);
	memcpy(&block->bytes[offset], &entry, HEAD);
	if (length > 0)
		memcpy(&block->bytes[offset + HEAD], name, length);
}

static int block_get(struct filesystem *filesystem, const struct format_inode *directory, uint64_t index,
		     const union format_block **block)
{
	int result = tree_get(filesystem, &directory->tree, index, block);

	return result == 0 && !*block ? -FILESYSTEM_DAMAGED : result;
}

static int find_in(const union format_block *block, const char *name, size_t length, struct directory_place *place)
{
	struct format_entry entry;

	for (uint32_t offset = 0; offset < FORMAT_BLOCK; offset += entry.bytes) {
		int result = entry_get(block, offset, &entry);

		if (result < 0)
			return result;
		if (entry.inode && entry.name_bytes == length &&
		    memcmp(&block->bytes[offset + HEAD], name, length) == 0) {
			place->inode = entry.inode;
			place->offset = offset;
			return 0;
		}
	}
	return 0;
}

int directory_find(struct filesystem *filesystem, const struct format_inode *directory, const char *name, size_t length,
		   struct directory_place *place)
{
	const union format_block *block;
	int result = 0;

	*place = (struct directory_place){0, 0, 0};
	for (; place->index < directory->size / FORMAT_BLOCK; place->index++) {
		result = block_get(filesystem, directory, place->index, &block);
		if (result == 0)
			result = find_in(block, name, length, place);
		if (result < 0 || place->inode)
			return result;
	}
	return 0;
}

static uint32_t entry_bytes(size_t name_bytes)
{
	return (HEAD + (uint32_t)name_bytes + FORMAT_ENTRY_ALIGNMENT - 1) & ~(FORMAT_ENTRY_ALIGNMENT - 1);
}

/* For a new entry: in the entry that begins at `offset`, behind `kept` bytes that this one needs itself. */
struct room {
	const union format_block *block; /* until the next call of the cache */
	uint64_t index;
	uint32_t offset, kept;
};

/* Where in the block `bytes` are free; -FILESYSTEM_NO_SPACE if nowhere. */
static int room_in(const union format_block *block, uint32_t bytes, uint32_t *offset, uint32_t *kept)
{
	struct format_entry entry;

	for (uint32_t at = 0; at < FORMAT_BLOCK; at += entry.bytes) {
		int result = entry_get(block, at, &entry);

		if (result < 0)
			return result;
		*offset = at;
		*kept = entry.inode ? entry_bytes(entry.name_bytes) : 0;
		if (*kept <= entry.bytes && entry.bytes - *kept >= bytes)
			return 0;
	}
	return -FILESYSTEM_NO_SPACE;
}

/* Copies the block to work[0] and puts the new entry into the room there. */
static void insert_in(struct filesystem *filesystem, const struct room *room, const char *name, size_t length,
		      uint32_t inode)
{
	union format_block *work = &filesystem->work[0];
	struct format_entry entry;
	uint32_t bytes;

	memcpy(work, room->block, sizeof(*work));
	memcpy(&entry, &work->bytes[room->offset], HEAD);
	bytes = entry.bytes - room->kept;
	if (room->kept > 0) {
		entry.bytes = (uint16_t)room->kept;
		memcpy(&work->bytes[room->offset], &entry, HEAD);
	}
	entry_set(work, room->offset + room->kept, inode, bytes, name, length);
}

/* The first of its blocks that has `bytes` free; -FILESYSTEM_NO_SPACE if none has. */
static int room_find(struct filesystem *filesystem, const struct format_inode *directory, uint32_t bytes,
		     struct room *room)
{
	int result = -FILESYSTEM_NO_SPACE;

	for (room->index = 0; room->index < directory->size / FORMAT_BLOCK; room->index++) {
		result = block_get(filesystem, directory, room->index, &room->block);
		if (result == 0)
			result = room_in(room->block, bytes, &room->offset, &room->kept);
		if (result != -FILESYSTEM_NO_SPACE)
			break;
	}
	return result;
}

int directory_has_room(struct filesystem *filesystem, const struct format_inode *directory, size_t length)
{
	struct room room;

	return room_find(filesystem, directory, entry_bytes(length), &room) == 0;
}

int directory_insert(struct filesystem *filesystem, struct format_inode *directory, const char *name, size_t length,
		     uint32_t inode)
{
	struct room room;
	int result = room_find(filesystem, directory, entry_bytes(length), &room);

	if (result < 0 && result != -FILESYSTEM_NO_SPACE)
		return result;
	if (result == 0) {
		insert_in(filesystem, &room, name, length, inode);
	} else {
		if (directory->size >= FORMAT_FILE_BYTES)
			return -FILESYSTEM_TOO_BIG;
		entry_set(&filesystem->work[0], 0, inode, FORMAT_BLOCK, name, length);
		directory->size += FORMAT_BLOCK;
	}
	return tree_put(filesystem, &directory->tree, room.index, &filesystem->work[0]);
}

/* Copies the block of a place that was found to work[0]. */
static int load(struct filesystem *filesystem, const struct format_inode *directory,
		const struct directory_place *place)
{
	const union format_block *block;
	int result = block_get(filesystem, directory, place->index, &block);

	if (result == 0)
		memcpy(&filesystem->work[0], block, sizeof(*block));
	return result;
}

/* The room goes to the entry before, if there is one: the others stay where they are, as a reader may be among them. */
static void remove_in(union format_block *block, uint32_t offset)
{
	struct format_entry entry, before = {0, 0, 0, 0};
	uint32_t at = 0;

	while (at < offset) {
		memcpy(&before, &block->bytes[at], HEAD);
		if (at + before.bytes == offset)
			break;
		at += before.bytes;
	}
	memcpy(&entry, &block->bytes[offset], HEAD);
	if (offset == 0) {
		entry_set(block, 0, 0, entry.bytes, NULL, 0);
		return;
	}
	before.bytes = (uint16_t)(before.bytes + entry.bytes);
	memset(&block->bytes[offset], 0, entry.bytes);
	memcpy(&block->bytes[at], &before, HEAD);
}

int directory_remove(struct filesystem *filesystem, struct format_inode *directory, const struct directory_place *place)
{
	int result = load(filesystem, directory, place);

	if (result < 0)
		return result;
	remove_in(&filesystem->work[0], place->offset);
	return tree_put(filesystem, &directory->tree, place->index, &filesystem->work[0]);
}

int directory_point(struct filesystem *filesystem, struct format_inode *directory, const struct directory_place *place,
		    uint32_t inode)
{
	int result = load(filesystem, directory, place);

	if (result < 0)
		return result;
	memcpy(&filesystem->work[0].bytes[place->offset], &inode, sizeof(inode));
	return tree_put(filesystem, &directory->tree, place->index, &filesystem->work[0]);
}

/* The first entry of the block at or behind *offset. Returns 1, or 0 if there is none. */
static int next_in(const union format_block *block, uint32_t *offset, struct filesystem_name *name)
{
	struct format_entry entry;

	for (uint32_t at = 0; at < FORMAT_BLOCK; at += entry.bytes) {
		int result = entry_get(block, at, &entry);

		if (result < 0)
			return result;
		if (at < *offset || entry.inode == 0)
			continue;
		name->inode = entry.inode;
		name->length = entry.name_bytes;
		memcpy(name->name, &block->bytes[at + HEAD], entry.name_bytes);
		name->name[entry.name_bytes] = 0;
		*offset = at + 1;
		return 1;
	}
	return 0;
}

int directory_next(struct filesystem *filesystem, const struct format_inode *directory, uint64_t *position,
		   struct filesystem_name *name)
{
	const union format_block *block;

	for (uint64_t index = *position / FORMAT_BLOCK; index < directory->size / FORMAT_BLOCK; index++) {
		uint32_t offset = (uint32_t)(*position % FORMAT_BLOCK);
		int result = block_get(filesystem, directory, index, &block);

		if (result == 0)
			result = next_in(block, &offset, name);
		if (result < 0)
			return result;
		if (result > 0) {
			*position = index * FORMAT_BLOCK + offset;
			return 1;
		}
		*position = (index + 1) * FORMAT_BLOCK;
	}
	return 0;
}
