/* name.c: what is done by path: look up, create, remove, rename, list. */
#include "bytes.h"
#include "inner.h"

/* Where a path leads. */
struct found {
	uint32_t parent; /* 0: the path is that of the root */
	struct format_inode directory;
	const char *name;
	size_t length;
	struct directory_place place; /* place.inode is 0 if only the last name is not there */
	uint32_t inode;
};

static const char *skip_slashes(const char *path)
{
	while (*path == '/')
		path++;
	return path;
}

static size_t name_length(const char *name)
{
	size_t length = 0;

	while (name[length] && name[length] != '/')
		length++;
	return length;
}

/* Looks up one name in found->inode. */
static int step(struct filesystem *filesystem, struct found *found)
{
	int result = directory_name_check(found->name, found->length);

	if (result < 0)
		return result;
	found->parent = found->inode;
	result = inode_get(filesystem, found->parent, &found->directory);
	if (result < 0)
		return result;
	if (found->directory.type != FORMAT_DIRECTORY)
		return -FILESYSTEM_NOT_DIRECTORY;
	result = directory_find(filesystem, &found->directory, found->name, found->length, &found->place);
	found->inode = found->place.inode;
	return result;
}

/* Follows the path. With `above`, fails if that inode is passed on the way: nothing can move into itself. */
static int walk(struct filesystem *filesystem, const char *path, uint32_t above, struct found *found)
{
	memset(found, 0, sizeof(*found));
	found->inode = FORMAT_ROOT_DIRECTORY;
	for (path = skip_slashes(path); *path; path = skip_slashes(path + found->length)) {
		int result;

		if (found->inode == 0)
			return -FILESYSTEM_NOT_FOUND;
		if (above && found->inode == above)
			return -FILESYSTEM_INVALID;
		found->name = path;
		found->length = name_length(path);
		result = step(filesystem, found);
		if (result < 0)
			return result;
	}
	return 0;
}

int filesystem_lookup(struct filesystem *filesystem, const char *path, uint32_t *inode)
{
	struct found found;
	int result = walk(filesystem, path, 0, &found);

	*inode = found.inode;
	return result == 0 && found.inode == 0 ? -FILESYSTEM_NOT_FOUND : result;
}

static int create(struct filesystem *filesystem, struct found *found, const struct format_inode *inode)
{
	int result = inode_put(filesystem, found->inode, inode);

	if (result == 0)
		result = directory_insert(filesystem, &found->directory, found->name, found->length, found->inode);
	found->directory.mtime_ns = inode->mtime_ns;
	return result < 0 ? result : inode_put(filesystem, found->parent, &found->directory);
}

int filesystem_create(struct filesystem *filesystem, const char *path, enum filesystem_type type, int64_t now_ns,
		      uint32_t *inode)
{
	const struct format_inode made = {.type = type, .links = 1, .mtime_ns = now_ns};
	struct found found;
	int result = walk(filesystem, path, 0, &found);

	if (result < 0 || found.inode)
		return result < 0 ? result : -FILESYSTEM_EXISTS;
	result = space_begin(filesystem, 1);
	if (result == 0)
		result = inode_take(filesystem, &found.inode);
	if (result < 0)
		return result;
	*inode = found.inode;
	return space_end(filesystem, create(filesystem, &found, &made));
}

/* Returns 0 if no name is in it. */
static int check_empty(struct filesystem *filesystem, const struct format_inode *directory)
{
	struct filesystem_name name;
	uint64_t position = 0;
	int result = directory_next(filesystem, directory, &position, &name);

	return result > 0 ? -FILESYSTEM_NOT_EMPTY : result;
}

/* Whether an inode may go that is to be, or to be replaced by one, of this type. */
static int check_removable(struct filesystem *filesystem, const struct format_inode *inode, uint32_t type)
{
	if (type == FORMAT_FILE)
		return inode->type == FORMAT_FILE ? 0 : -FILESYSTEM_IS_DIRECTORY;
	return inode->type == FORMAT_DIRECTORY ? check_empty(filesystem, inode) : -FILESYSTEM_NOT_DIRECTORY;
}

static int take_away(struct filesystem *filesystem, struct found *found, struct format_inode *inode, int64_t now_ns)
{
	int result = directory_remove(filesystem, &found->directory, &found->place);

	found->directory.mtime_ns = now_ns;
	if (result == 0)
		result = inode_put(filesystem, found->parent, &found->directory);
	return result < 0 ? result : inode_remove(filesystem, found->inode, inode);
}

static int remove_path(struct filesystem *filesystem, const char *path, uint32_t type, int64_t now_ns)
{
	struct format_inode inode;
	struct found found;
	int result = walk(filesystem, path, 0, &found);

	if (result < 0)
		return result;
	if (found.inode == 0 || found.parent == 0)
		return found.inode ? -FILESYSTEM_INVALID : -FILESYSTEM_NOT_FOUND;
	result = inode_get(filesystem, found.inode, &inode);
	if (result == 0)
		result = check_removable(filesystem, &inode, type);
	if (result == 0)
		result = space_begin(filesystem, 0);
	return result < 0 ? result : space_end(filesystem, take_away(filesystem, &found, &inode, now_ns));
}

int filesystem_unlink(struct filesystem *filesystem, const char *path, int64_t now_ns)
{
	return remove_path(filesystem, path, FORMAT_FILE, now_ns);
}

int filesystem_rmdir(struct filesystem *filesystem, const char *path, int64_t now_ns)
{
	return remove_path(filesystem, path, FORMAT_DIRECTORY, now_ns);
}

/* The new name first; then the old one, from its directory as it is by then, which may be the same. */
static int move(struct filesystem *filesystem, struct found *from, struct found *to, struct format_inode *replaced,
		int64_t now_ns)
{
	int result;

	to->directory.mtime_ns = now_ns;
	if (to->inode)
		result = directory_point(filesystem, &to->directory, &to->place, from->inode);
	else
		result = directory_insert(filesystem, &to->directory, to->name, to->length, from->inode);
	if (result == 0)
		result = inode_put(filesystem, to->parent, &to->directory);
	if (result == 0)
		result = inode_get(filesystem, from->parent, &from->directory);
	if (result < 0)
		return result;
	from->directory.mtime_ns = now_ns;
	result = directory_remove(filesystem, &from->directory, &from->place);
	if (result == 0)
		result = inode_put(filesystem, from->parent, &from->directory);
	if (result == 0 && to->inode)
		result = inode_remove(filesystem, to->inode, replaced);
	return result;
}

/* Room for moving. On a full device a new name may need no other block: a directory then has room for it already. */
static int begin_move(struct filesystem *filesystem, const struct found *to)
{
	int result = space_begin(filesystem, to->inode == 0);

	if (result == -FILESYSTEM_NO_SPACE && directory_has_room(filesystem, &to->directory, to->length))
		result = space_begin(filesystem, 0);
	return result;
}

int filesystem_rename(struct filesystem *filesystem, const char *from_path, const char *to_path, int64_t now_ns)
{
	struct format_inode inode, replaced;
	struct found from, to;
	int result = walk(filesystem, from_path, 0, &from);

	if (result < 0)
		return result;
	if (from.inode == 0 || from.parent == 0)
		return from.inode ? -FILESYSTEM_INVALID : -FILESYSTEM_NOT_FOUND;
	result = walk(filesystem, to_path, from.inode, &to);
	if (result < 0)
		return result;
	if (to.inode && to.parent == 0)
		return -FILESYSTEM_INVALID;
	if (to.inode == from.inode)
		return 0;
	result = inode_get(filesystem, from.inode, &inode);
	if (result == 0 && to.inode) {
		result = inode_get(filesystem, to.inode, &replaced);
		if (result == 0)
			result = check_removable(filesystem, &replaced, inode.type);
	}
	if (result == 0)
		result = begin_move(filesystem, &to);
	return result < 0 ? result : space_end(filesystem, move(filesystem, &from, &to, &replaced, now_ns));
}

int filesystem_next(struct filesystem *filesystem, uint32_t number, uint64_t *position, struct filesystem_name *name)
{
	struct format_inode directory;
	int result = inode_get(filesystem, number, &directory);

	if (result < 0)
		return result;
	if (directory.type != FORMAT_DIRECTORY)
		return -FILESYSTEM_NOT_DIRECTORY;
	return directory_next(filesystem, &directory, position, name);
}
