/* path.c: a program's paths: absolute, without dots, and whose tree of files they lead into. */
#include "os.h"

static char current[PATH_BYTES] = "/"; /* "" once it was removed */

static size_t name_length(const char *name)
{
	size_t length = 0;

	while (name[length] && name[length] != '/')
		length++;
	return length;
}

/* Which kind's tree this is in: that of "/" has what no other one has. */
static void find_tree(struct path *path)
{
	const size_t length = name_length(path->text + 1);

	path->kind = FILE_TOP;
	path->inner = path->text + 1;
	for (uint32_t i = 0; i < FILE_KINDS; i++) {
		const char *name = file_kind(i)->name;

		if (!name || strlen(name) != length || memcmp(name, path->inner, length) != 0)
			continue;
		path->kind = (uint16_t)i;
		path->inner += length;
		if (*path->inner == '/')
			path->inner++;
		return;
	}
}

/* Takes the last name away. There are no links, so that is what ".." means; but it must have been a directory. */
static int64_t go_up(struct path *path, size_t *length)
{
	struct file_status status;
	int64_t error;

	path->text[*length] = 0;
	if (*length == 0)
		return 0;
	find_tree(path);
	error = file_kind(path->kind)->status_at(path->inner, &status);
	if (error)
		return error;
	if (status.mode != MODE_DIRECTORY)
		return -ENOTDIR;
	while (path->text[--*length] != '/')
		;
	return 0;
}

static int64_t go_down(struct path *path, size_t *length, const char *name, size_t name_bytes)
{
	if (name_bytes >= NAME_BYTES || *length + 1 + name_bytes >= PATH_BYTES)
		return -ENAMETOOLONG;
	path->text[(*length)++] = '/';
	memcpy(path->text + *length, name, name_bytes);
	*length += name_bytes;
	return 0;
}

/* Where a relative path begins. */
static int64_t start_at(int directory, struct path *path, size_t *length)
{
	const struct file *file = directory == AT_FDCWD ? NULL : descriptor_file(directory);
	const char *start = directory == AT_FDCWD ? current : NULL;

	if (!start && !file)
		return -EBADF;
	if (file && !file->directory)
		return -ENOTDIR;
	if (file)
		start = file->path;
	if (*start == 0)
		return -ENOENT;
	*length = strlen(start);
	memcpy(path->text, start, *length);
	if (*length == 1)
		*length = 0;
	return 0;
}

int64_t path_resolve(int directory, const char *text, struct path *path)
{
	size_t length = 0;
	int64_t error = 0;

	*path = (struct path){.kind = FILE_TOP};
	if (!text)
		return -EFAULT;
	if (*text == 0)
		return -ENOENT;
	if (*text != '/')
		error = start_at(directory, path, &length);
	while (*text && error == 0) {
		const size_t bytes = name_length(text);
		const bool up = bytes == 2 && text[0] == '.' && text[1] == '.';

		if (bytes > 0)
			path->dots = up || (bytes == 1 && text[0] == '.');
		path->directory = bytes == 0 || path->dots || text[bytes] == '/';
		if (up)
			error = go_up(path, &length);
		else if (bytes > 0 && !path->dots)
			error = go_down(path, &length, text, bytes);
		text += bytes + (text[bytes] == '/');
	}
	if (error)
		return error;
	if (length == 0)
		path->text[length++] = '/';
	path->text[length] = 0;
	find_tree(path);
	return 0;
}

static int64_t change_to(const char *text)
{
	memcpy(current, text, strlen(text) + 1);
	return 0;
}

int64_t path_change(const char *text)
{
	struct file_status status;
	struct path path;
	int64_t error = path_resolve(AT_FDCWD, text, &path);

	if (error == 0)
		error = file_kind(path.kind)->status_at(path.inner, &status);
	if (error)
		return error;
	return status.mode == MODE_DIRECTORY ? change_to(path.text) : -ENOTDIR;
}

int64_t path_change_to(int fd)
{
	const struct file *file = descriptor_file(fd);

	if (!file || !file->directory)
		return file ? -ENOTDIR : -EBADF;
	return *file->path ? change_to(file->path) : -ENOENT;
}

int64_t path_current(char *to, uint64_t length)
{
	const size_t bytes = strlen(current) + 1;

	if (bytes == 1)
		return -ENOENT;
	if (length < bytes)
		return -ERANGE;
	memcpy(to, current, bytes);
	return (int64_t)bytes;
}

/* Whether a path is that of the directory or leads through it. */
static bool is_in(const char *path, const char *directory)
{
	const size_t bytes = strlen(directory);

	return strlen(path) >= bytes && memcmp(path, directory, bytes) == 0 && (path[bytes] == 0 || path[bytes] == '/');
}

/* What was `from` or below it is now `to` or below that. What gets too long to be said is as if removed, and so is what was
 * `to`: an empty directory that was replaced. */
static void follow(char *path, const char *from, const char *to)
{
	const size_t from_bytes = strlen(from), to_bytes = to ? strlen(to) : 0, bytes = strlen(path);
	const bool moves = is_in(path, from);

	if (!moves && !(to && is_in(path, to)))
		return;
	if (!moves || !to || bytes - from_bytes + to_bytes >= PATH_BYTES) {
		*path = 0;
		return;
	}
	memmove(path + to_bytes, path + from_bytes, bytes - from_bytes + 1);
	memcpy(path, to, to_bytes);
}

void path_moved(const char *from, const char *to)
{
	follow(current, from, to);
	for (struct file *file = file_next(NULL); file; file = file_next(file)) {
		if (file->path)
			follow(file->path, from, to);
	}
}
