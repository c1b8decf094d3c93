/* disk.c: a block device in memory that remembers what was done to it. */
#include "disk.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmocka_all.h"

#define DEPTH_MAX  8u
#define PATH_BYTES 4096u

struct filesystem fs;
static void *memory;

static int disk_read(void *context, uint64_t block, void *to)
{
	struct disk *disk = context;

	if (block >= disk->block_count)
		return -1;
	memcpy(to, &disk->block[block], FORMAT_BLOCK);
	return 0;
}

static struct disk_event *remember(struct disk *disk, uint64_t block)
{
	assert_true(disk->event_count < DISK_EVENTS_MAX);
	disk->event[disk->event_count].block = block;
	return &disk->event[disk->event_count++];
}

static int disk_write(void *context, uint64_t block, const void *from)
{
	struct disk *disk = context;

	if (block >= disk->block_count || (disk->writes_left && --disk->writes_left == 0))
		return -1;
	memcpy(&disk->block[block], from, FORMAT_BLOCK);
	if (disk->event)
		memcpy(&remember(disk, block)->content, from, FORMAT_BLOCK);
	return 0;
}

static int disk_flush(void *context)
{
	struct disk *disk = context;

	if (disk->event)
		remember(disk, DISK_FLUSH);
	return 0;
}

void disk_open(struct disk *disk, uint64_t block_count, int remembers)
{
	memset(disk, 0, sizeof(*disk));
	disk->block_count = block_count;
	disk->block = calloc(block_count, sizeof(*disk->block));
	assert_non_null(disk->block);
	if (remembers) {
		disk->event = calloc(DISK_EVENTS_MAX, sizeof(*disk->event));
		assert_non_null(disk->event);
	}
}

void disk_close(struct disk *disk)
{
	free(disk->block);
	free(disk->event);
	free(memory);
	memory = NULL;
	memset(disk, 0, sizeof(*disk));
}

struct filesystem_device disk_device(struct disk *disk)
{
	return (struct filesystem_device){disk, disk_read, disk_write, disk_flush};
}

static uint64_t memory_get(const struct disk *disk, uint32_t cache_blocks)
{
	const uint64_t bytes = filesystem_memory_bytes(disk->block_count, cache_blocks);

	free(memory);
	memory = malloc(bytes);
	assert_non_null(memory);
	return bytes;
}

int disk_format(struct disk *disk, uint32_t cache_blocks)
{
	const struct filesystem_device device = disk_device(disk);
	const uint64_t bytes = memory_get(disk, cache_blocks);

	return filesystem_format(&fs, &device, disk->block_count, memory, bytes, 1);
}

int disk_mount(struct disk *disk, uint32_t cache_blocks)
{
	const struct filesystem_device device = disk_device(disk);
	const uint64_t bytes = memory_get(disk, cache_blocks);

	return filesystem_mount(&fs, &device, disk->block_count, memory, bytes);
}

static int sum_of(uint32_t inode, uint64_t *sum)
{
	uint64_t words[512];
	uint64_t offset = 0;
	int64_t got;

	*sum = 0xcbf29ce484222325;
	while ((got = filesystem_read(&fs, inode, offset, memset(words, 0, sizeof(words)), sizeof(words))) > 0) {
		for (int64_t i = 0; i < (got + 7) / 8; i++)
			*sum = (*sum ^ words[i]) * 0x100000001b3;
		offset += (uint64_t)got;
	}
	return (int)got;
}

static int describe(uint32_t inode, const char *path, uint32_t depth, char *text, size_t *at)
{
	struct filesystem_name name;
	struct filesystem_stat stat;
	char below[PATH_BYTES];
	uint64_t sum = 0, position = 0;
	int result = filesystem_stat(&fs, inode, &stat);

	if (result == 0 && stat.type == FILESYSTEM_FILE)
		result = sum_of(inode, &sum);
	if (result < 0)
		return result;
	*at += (size_t)snprintf(text + *at, DISK_TEXT_BYTES - *at, "%s %" PRIu64 " %" PRId64 " %" PRIx64 "\n", path,
				stat.type == FILESYSTEM_FILE ? stat.size : 0, stat.mtime_ns, sum);
	assert_true(*at < DISK_TEXT_BYTES);
	if (stat.type == FILESYSTEM_FILE || depth == DEPTH_MAX)
		return 0;
	while ((result = filesystem_next(&fs, inode, &position, &name)) > 0) {
		if (snprintf(below, sizeof(below), "%s/%s", path, name.name) < (int)sizeof(below))
			result = describe(name.inode, below, depth + 1, text, at);
		if (result < 0)
			return result;
	}
	return result;
}

int disk_describe(char text[DISK_TEXT_BYTES])
{
	size_t at = 0;

	text[0] = 0;
	return describe(FILESYSTEM_ROOT, "", 0, text, &at);
}

uint32_t disk_make(const char *path, enum filesystem_type type)
{
	uint32_t inode;

	assert_int_equal(filesystem_create(&fs, path, type, 2, &inode), 0);
	return inode;
}

void disk_fill(const char *path, uint64_t offset, uint64_t length, uint8_t seed)
{
	uint8_t *bytes = malloc(length);
	uint32_t inode;

	assert_non_null(bytes);
	for (uint64_t i = 0; i < length; i++)
		bytes[i] = (uint8_t)(seed + i * 7 + i / FORMAT_BLOCK);
	assert_int_equal(filesystem_lookup(&fs, path, &inode), 0);
	assert_int_equal(filesystem_write(&fs, inode, offset, bytes, length, seed), length);
	free(bytes);
}
