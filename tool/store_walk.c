/* store_walk.c: goes through a tree of files in a store. */
#include "store_image.h"

#include <stdio.h>
#include <string.h>

#include "complain.h"

/* Each level has its part of our stack, and exporting a descriptor: nobody's files are so deep by accident. */
#define DEPTH_MAX 256u

struct walk {
	struct store_visit *visit;
	size_t length; /* of path */
	uint32_t depth;
	char path[STORE_PATH_BYTES];
};

static int walk_directory(struct walk *walk, uint32_t directory);

static int walk_entry(struct walk *walk, const struct filesystem_name *name)
{
	struct store_visit *visit = walk->visit;
	const size_t length = walk->length;
	struct filesystem_stat stat;
	int result = filesystem_stat(&visit->image->filesystem, name->inode, &stat);

	if (walk->depth >= DEPTH_MAX || length + name->length + 2 > sizeof(walk->path)) {
		complain("%s: deeper than %u directories", visit->image->path, DEPTH_MAX);
		return -1;
	}
	walk->path[length] = '/';
	memcpy(walk->path + length + 1, name->name, name->length + 1);
	if (result < 0)
		return store_image_complain(visit->image, walk->path, result);
	result = visit->enter(visit, walk->path, name, &stat);
	if (result == 0 && stat.type == FILESYSTEM_DIRECTORY) {
		walk->length += name->length + 1;
		walk->depth++;
		result = walk_directory(walk, name->inode);
		if (visit->leave && result == 0)
			result = visit->leave(visit);
		walk->depth--;
		walk->length = length;
	}
	walk->path[length] = 0;
	return result;
}

static int walk_directory(struct walk *walk, uint32_t directory)
{
	struct filesystem_name name;
	uint64_t position = 0;
	int result;

	while ((result = filesystem_next(&walk->visit->image->filesystem, directory, &position, &name)) > 0) {
		result = walk_entry(walk, &name);
		if (result != 0)
			return result;
	}
	return result < 0 ? store_image_complain(walk->visit->image, walk->path, result) : 0;
}

int store_walk(struct store_visit *visit, uint32_t directory)
{
	static struct walk walk;

	walk = (struct walk){.visit = visit};
	return walk_directory(&walk, directory);
}
