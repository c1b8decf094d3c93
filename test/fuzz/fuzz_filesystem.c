/* fuzz_filesystem.c: the file system on a device that may say anything: mounted, walked, changed, mounted again. */
#include "../../filesystem/filesystem.h"
#include "../../filesystem/inner.h"
#include "fuzz.h"

#define BLOCKS       64u
#define DEPTH_MAX    32u
#define READ_MAX     (1u << 20)
#define MEMORY_BYTES (256u << 10)

static union format_block device[BLOCKS];
static _Alignas(64) uint8_t memory[MEMORY_BYTES];
static struct filesystem fs;
static uint32_t files;

static int device_read(void *context, uint64_t block, void *to)
{
	(void)context;
	CHECK(block < BLOCKS);
	memcpy(to, &device[block], FORMAT_BLOCK);
	return 0;
}

static int device_write(void *context, uint64_t block, const void *from)
{
	(void)context;
	CHECK(block < BLOCKS);
	memcpy(&device[block], from, FORMAT_BLOCK);
	return 0;
}

static int device_flush(void *context)
{
	(void)context;
	return 0;
}

/* Pieces: a block, an offset in it, a length, and what stands there; the rest of the device is zero. */
static void fill_device(struct fuzz_input *input)
{
	memset(device, 0, sizeof(device));
	while (input->size > 0) {
		uint64_t at = fuzz_number(input, 1) % BLOCKS * FORMAT_BLOCK + fuzz_number(input, 2) % FORMAT_BLOCK;
		uint64_t length = fuzz_number(input, 1) + 1;

		if (length > sizeof(device) - at)
			length = sizeof(device) - at;
		fuzz_take(input, (uint8_t *)device + at, length);
	}
}

static uint32_t sum_of(const union format_block *block)
{
	return checksum_of(&fs, block);
}

/* The fuzzer cannot find checksums: what a pointer leads to gets the right one, depth first. */
static void mend_pointer(struct format_pointer *pointer, uint32_t height, uint32_t *left)
{
	if (pointer->block < FORMAT_ROOTS || pointer->block >= BLOCKS || *left == 0)
		return;
	--*left;
	for (uint32_t i = 0; height > 0 && height <= FORMAT_HEIGHT_MAX && i < FORMAT_POINTERS; i++)
		mend_pointer(&device[pointer->block].pointer[i], height - 1, left);
	pointer->checksum = sum_of(&device[pointer->block]);
}

/* The leaves of the tree of inodes have trees, too. */
static void mend_inodes(struct format_pointer *pointer, uint32_t height, uint32_t *left)
{
	if (pointer->block < FORMAT_ROOTS || pointer->block >= BLOCKS || *left == 0)
		return;
	--*left;
	if (height == 0) {
		for (uint32_t i = 0; i < FORMAT_INODES; i++) {
			struct format_tree *tree = &device[pointer->block].inode[i].tree;

			mend_pointer(&tree->top, tree->height, left);
		}
	}
	for (uint32_t i = 0; height > 0 && height <= FORMAT_HEIGHT_MAX && i < FORMAT_POINTERS; i++)
		mend_inodes(&device[pointer->block].pointer[i], height - 1, left);
	pointer->checksum = sum_of(&device[pointer->block]);
}

static void mend(void)
{
	for (uint32_t i = 0; i < FORMAT_ROOTS; i++) {
		struct format_root *root = &device[i].root;
		uint32_t left = 400;

		if (root->magic != FORMAT_MAGIC)
			continue;
		mend_inodes(&root->inodes.top, root->inodes.height, &left);
		root->checksum = 0;
		root->checksum = sum_of(&device[i]);
	}
}

static void read_some(const struct filesystem_stat *stat)
{
	static uint8_t bytes[FORMAT_BLOCK];

	for (uint64_t at = 0; at < stat->size && at < READ_MAX; at += sizeof(bytes)) {
		if (filesystem_read(&fs, stat->inode, at, bytes, sizeof(bytes)) < 0)
			break;
	}
	if (stat->size > READ_MAX)
		filesystem_read(&fs, stat->inode, stat->size - 1, bytes, 1);
}

/* Each inode has one name, so this ends, and finds no more than there can be. */
static void walk(uint32_t directory, uint32_t depth)
{
	struct filesystem_name name;
	struct filesystem_stat stat;
	uint64_t position = 0;

	while (depth < DEPTH_MAX && filesystem_next(&fs, directory, &position, &name) > 0) {
		CHECK(++files < BLOCKS + FORMAT_INODES && name.length > 0 && name.length <= FORMAT_NAME_MAX);
		CHECK(memchr(name.name, '/', name.length) == NULL && strlen(name.name) == name.length);
		CHECK(filesystem_stat(&fs, name.inode, &stat) == 0);
		if (stat.type == FILESYSTEM_DIRECTORY)
			walk(name.inode, depth + 1);
		else
			read_some(&stat);
	}
}

static int mount(void)
{
	const struct filesystem_device callbacks = {NULL, device_read, device_write, device_flush};

	return filesystem_mount(&fs, &callbacks, BLOCKS, memory, sizeof(memory));
}

/* What was whole stays whole, whatever is done to it. */
static void change(void)
{
	struct filesystem_name first;
	uint64_t position = 0;
	uint32_t inode;

	if (filesystem_next(&fs, FILESYSTEM_ROOT, &position, &first) > 0) {
		filesystem_truncate(&fs, first.inode, 5000, 1);
		filesystem_rename(&fs, first.name, "renamed", 1);
		filesystem_unlink(&fs, "renamed", 1);
	}
	if (filesystem_create(&fs, "new", FILESYSTEM_FILE, 1, &inode) == 0)
		filesystem_write(&fs, inode, 2 * FORMAT_BLOCK, "text", 4, 1);
	if (filesystem_commit(&fs) == 0)
		CHECK(mount() == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_input input = {data, size};

	checksum_start(&fs);
	fill_device(&input);
	mend();
	files = 0;
	if (mount() == 0) {
		walk(FILESYSTEM_ROOT, 0);
		change();
	}
	return 0;
}
