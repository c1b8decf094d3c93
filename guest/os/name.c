/* name.c: what is done by path, whatever tree it leads into, and the topmost directory, where the trees are. */
#include "os.h"

#define X_OK             1u
#define W_OK             2u
#define R_OK             4u
#define RENAME_NOREPLACE 1u
#define UTIME_NOW        0x3fffffff
#define UTIME_OMIT       0x3ffffffe
#define NANOSECONDS      1000000000ll

/* struct linux_dirent64: what is before the name. */
struct entry_abi {
	uint64_t number;
	int64_t next;
	uint16_t bytes;
	uint8_t type;
	char name[5];
};

#define ENTRY_NAME_OFFSET __builtin_offsetof(struct entry_abi, name)
#define TYPE_SHIFT        12 /* of a mode: DT_DIR, DT_REG */

/* What the path leads to must be a directory if it was said to be one. */
static int64_t check_said(const struct path *path, const struct file_status *status)
{
	return path->directory && status->mode != MODE_DIRECTORY ? -ENOTDIR : 0;
}

static int64_t resolve(int directory, const char *text, struct path *path, struct file_status *status)
{
	int64_t error = path_resolve(directory, text, path);

	if (error == 0)
		error = file_kind(path->kind)->status_at(path->inner, status);
	return error ? error : check_said(path, status);
}

/* Opens a file for one operation, without a descriptor. */
static int64_t open_briefly(int directory, const char *text, uint32_t flags, struct file *file)
{
	struct path path;
	int64_t error = path_resolve(directory, text, &path);

	*file = (struct file){.kind = path.kind, .flags = flags};
	if (error)
		return error;
	return file_kind(path.kind)->open(path.inner, path.directory ? O_DIRECTORY : 0, file);
}

static void close_briefly(struct file *file)
{
	if (file_kind(file->kind)->close)
		file_kind(file->kind)->close(file);
}

int64_t name_truncate(const char *text, int64_t size)
{
	struct file file;
	int64_t error = size < 0 ? -EINVAL : open_briefly(AT_FDCWD, text, O_WRONLY, &file);

	if (error)
		return error;
	error = file_kind(file.kind)->truncate ? file_kind(file.kind)->truncate(&file, (uint64_t)size) : -EROFS;
	close_briefly(&file);
	return error;
}

int64_t name_make_directory(int directory, const char *text)
{
	struct path path;
	int64_t error = path_resolve(directory, text, &path);

	if (error)
		return error;
	if (path.dots)
		return -EEXIST;
	return file_kind(path.kind)->make_directory ? file_kind(path.kind)->make_directory(path.inner) : -EROFS;
}

int64_t name_remove(int directory, const char *text, uint64_t flags)
{
	const bool is_directory = flags & AT_REMOVEDIR;
	struct file_status status;
	struct path path;
	int64_t error = flags & ~(uint64_t)AT_REMOVEDIR ? -EINVAL : resolve(directory, text, &path, &status);

	if (error)
		return error;
	if (is_directory && path.dots)
		return -EINVAL;
	if (*path.inner == 0)
		return is_directory ? -EBUSY : -EISDIR;
	if (!file_kind(path.kind)->remove)
		return -EROFS;
	error = file_kind(path.kind)->remove(path.inner, is_directory);
	if (error == 0 && is_directory)
		path_moved(path.text, NULL);
	return error;
}

int64_t name_rename(int from_directory, const char *from_text, int to_directory, const char *to_text, uint64_t flags)
{
	struct file_status status;
	struct path from, to;
	int64_t error = flags & ~(uint64_t)RENAME_NOREPLACE ? -EINVAL : 0;

	if (error == 0)
		error = resolve(from_directory, from_text, &from, &status);
	if (error == 0)
		error = path_resolve(to_directory, to_text, &to);
	if (error == 0)
		error = check_said(&to, &status);
	if (error)
		return error;
	if (from.dots || to.dots || *from.inner == 0 || *to.inner == 0)
		return -EBUSY;
	if (from.kind != to.kind)
		return -EXDEV;
	if (!file_kind(from.kind)->rename)
		return -EROFS;
	error = file_kind(from.kind)->rename(from.inner, to.inner, !(flags & RENAME_NOREPLACE));
	if (error == 0 && status.mode == MODE_DIRECTORY)
		path_moved(from.text, to.text);
	return error;
}

/* All is the program's own, so it may read and write what its tree can; run nothing, but look into directories. */
int64_t name_access(int directory, const char *text, uint32_t mode, uint32_t flags)
{
	const bool known = !(mode & ~(R_OK | W_OK | X_OK)) &&
			   !(flags & ~(uint32_t)(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH));
	struct file_status status;
	uint16_t kind;
	int64_t error = known ? status_get(directory, text, flags, &status, &kind) : -EINVAL;

	if (error)
		return error;
	if ((mode & W_OK) && !file_kind(kind)->rename)
		return -EROFS;
	return (mode & X_OK) && status.mode != MODE_DIRECTORY ? -EACCES : 0;
}

/* There are no links. */
int64_t name_read_link(int directory, const char *text)
{
	struct file_status status;
	struct path path;
	int64_t error = resolve(directory, text, &path, &status);

	return error ? error : -EINVAL;
}

/* "." and ".." come first, at positions 0 and 1. */
static int64_t next_name(struct file *file, uint64_t *position, struct file_name *name)
{
	const struct file_kind *kind = file_kind(file->kind);
	struct file_status status;
	struct path parent;
	uint64_t behind;
	int64_t result;

	if (*file->path == 0)
		return -ENOENT;
	if (*position < 2) {
		result = *position == 0 ? kind->status(file, &status) : path_resolve(AT_FDCWD, file->path, &parent);
		if (*position == 1 && result == 0) {
			for (size_t end = strlen(parent.text); end > 1 && parent.text[end - 1] != '/';)
				parent.text[--end] = 0;
			result = status_at_path(parent.text, &status);
		}
		*name = (struct file_name){status.number, MODE_DIRECTORY, "."};
		name->name[1] = *position == 1 ? '.' : 0;
		++*position;
		return result ? result : 1;
	}
	behind = *position - 2;
	result = kind->list(file, &behind, name);
	*position = behind + 2;
	return result;
}

int64_t name_list(int fd, void *to, uint64_t bytes)
{
	struct file *file = descriptor_file(fd);
	uint64_t position, done = 0;
	struct file_name name;
	int64_t result = 0;

	if (!file || !file->directory)
		return file ? -ENOTDIR : -EBADF;
	position = file->position;
	while ((result = next_name(file, &position, &name)) > 0) {
		const size_t length = strlen(name.name) + 1;
		const uint64_t whole = (ENTRY_NAME_OFFSET + length + 7) & ~7ull;
		const struct entry_abi entry = {
			name.number, (int64_t)position, (uint16_t)whole, (uint8_t)(name.mode >> TYPE_SHIFT), {0}};
		uint8_t *at = (uint8_t *)to + done;

		if (whole > bytes - done)
			break;
		memset(at, 0, whole);
		memcpy(at, &entry, ENTRY_NAME_OFFSET);
		memcpy(at + ENTRY_NAME_OFFSET, name.name, length);
		done += whole;
		file->position = position;
	}
	if (done > 0)
		return (int64_t)done;
	return result > 0 ? -EINVAL : result;
}

/* Of the two times only the second is kept: that of the last change. */
static int64_t time_of(const struct timespec_abi time[2], int64_t *mtime_ns, bool *keep)
{
	*keep = false;
	*mtime_ns = (int64_t)time_realtime_ns();
	if (!time || time[1].nanoseconds == UTIME_NOW)
		return 0;
	*keep = time[1].nanoseconds == UTIME_OMIT;
	if (*keep)
		return 0;
	if (time[1].nanoseconds < 0 || time[1].nanoseconds >= NANOSECONDS ||
	    __builtin_mul_overflow(time[1].seconds, NANOSECONDS, mtime_ns) ||
	    __builtin_add_overflow(*mtime_ns, time[1].nanoseconds, mtime_ns))
		return -EINVAL;
	return 0;
}

static int64_t set_time(struct file *file, int64_t mtime_ns)
{
	return file_kind(file->kind)->set_time ? file_kind(file->kind)->set_time(file, mtime_ns) : -EROFS;
}

int64_t name_set_time(int directory, const char *text, const struct timespec_abi time[2], uint64_t flags)
{
	struct file *open_file = text ? NULL : descriptor_file(directory);
	struct file file;
	int64_t mtime_ns, error;
	bool keep;

	(void)flags; /* AT_SYMLINK_NOFOLLOW: there are none */
	error = time_of(time, &mtime_ns, &keep);
	if (error)
		return error;
	if (!text)
		return !open_file ? -EBADF : keep ? 0 : set_time(open_file, mtime_ns);
	error = open_briefly(directory, text, 0, &file);
	if (error)
		return error;
	error = keep ? 0 : set_time(&file, mtime_ns);
	close_briefly(&file);
	return error;
}

static int64_t top_status_at(const char *path, struct file_status *status)
{
	if (*path)
		return -ENOENT;
	*status = (struct file_status){.number = 1, .mode = MODE_DIRECTORY, .links = 1};
	return 0;
}

static int64_t top_status(struct file *file, struct file_status *status)
{
	(void)file;
	return top_status_at("", status);
}

/* Nothing can be made here: in a directory that is not there, or in one that only has the trees. */
static int64_t top_refuse(const char *path)
{
	if (*path == 0)
		return -EEXIST;
	while (*path && *path != '/')
		path++;
	return *path ? -ENOENT : -EROFS;
}

static int64_t top_open(const char *path, uint32_t how, struct file *file)
{
	if (*path)
		return how & O_CREAT ? top_refuse(path) : -ENOENT;
	if ((how & (O_CREAT | O_TRUNC)) || (file->flags & O_ACCMODE) != 0)
		return -EISDIR;
	file->directory = true;
	return 0;
}

/* Each tree at the position of its kind. */
static int64_t top_list(struct file *file, uint64_t *position, struct file_name *name)
{
	(void)file;
	for (; *position < FILE_KINDS; ++*position) {
		const struct file_kind *kind = file_kind((uint32_t)*position);

		if (!kind->name || !kind->present())
			continue;
		*name = (struct file_name){.number = ++*position, .mode = MODE_DIRECTORY};
		memcpy(name->name, kind->name, strlen(kind->name));
		return 1;
	}
	return 0;
}

void top_kind(struct file_kind *kind)
{
	kind->seekable = true;
	kind->open = top_open;
	kind->status_at = top_status_at;
	kind->make_directory = top_refuse;
	kind->status = top_status;
	kind->list = top_list;
}
