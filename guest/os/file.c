/* file.c: what is done with an open file and is the same for all kinds: positions, flags, vectors, mappings. */
#include "os.h"

#define TRANSFER_MAX 0x7ffff000ull /* as Linux cuts it */
#define VECTOR_MAX   1024u

enum seek_from { FROM_START, FROM_POSITION, FROM_END, TO_DATA, TO_HOLE }; /* lseek(2)'s SEEK_ */

enum fcntl_command {
	F_DUPFD = 0,
	F_GETFD = 1,
	F_SETFD = 2,
	F_GETFL = 3,
	F_SETFL = 4,
	F_GETLK = 5,
	F_SETLKW = 7,
	F_OFD_GETLK = 36,
	F_OFD_SETLKW = 38,
	F_DUPFD_CLOEXEC = 1030,
};

#define PROT_WRITE 2u

/* A page for the path of an open directory: what is opened relative to it begins there. */
static int64_t keep_path(struct file *file, const struct path *path)
{
	const int64_t page = file->directory ? memory_map(0, PATH_BYTES, 3, MAP_ANONYMOUS) : 0;

	if (page <= 0)
		return page;
	file->path = (char *)page;
	memcpy(file->path, path->text, strlen(path->text) + 1);
	return 0;
}

int64_t file_open(int directory, const char *text, uint32_t flags)
{
	const uint32_t how = flags & (O_CREAT | O_EXCL | O_TRUNC | O_DIRECTORY);
	struct file file = {.flags = (flags & ~(uint32_t)(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC)) |
				     O_LARGEFILE};
	const struct file_kind *kind;
	struct path path;
	int64_t result = path_resolve(directory, text, &path);

	if (result)
		return result;
	if (!descriptor_is_left())
		return -EMFILE;
	if ((flags & O_ACCMODE) == O_ACCMODE || (flags & (O_CREAT | O_DIRECTORY)) == (O_CREAT | O_DIRECTORY))
		return -EINVAL;
	if (path.directory && (flags & O_CREAT))
		return -EISDIR;
	kind = file_kind(path.kind);
	file.kind = path.kind;
	result = kind->open(path.inner, path.directory ? how | O_DIRECTORY : how, &file);
	if (result)
		return result;
	result = keep_path(&file, &path);
	if (result == 0)
		result = descriptor_open(&file, flags & O_CLOEXEC);
	else if (kind->close)
		kind->close(&file);
	return result;
}

/* A file that is open for reading or for writing. */
static int64_t file_for(int fd, uint32_t refused_access, struct file **file)
{
	*file = descriptor_file(fd);
	return !*file || ((*file)->flags & O_ACCMODE) == refused_access ? -EBADF : 0;
}

static int64_t read_part(struct file *file, void *to, uint64_t length, uint64_t *position)
{
	const struct file_kind *kind = file_kind(file->kind);
	int64_t result;

	if (file->directory || !kind->read)
		return file->directory ? -EISDIR : -EINVAL;
	if (length == 0)
		return 0;
	result = kind->read(file, to, length < TRANSFER_MAX ? length : TRANSFER_MAX, *position);
	*position += result > 0 ? (uint64_t)result : 0;
	return result;
}

/* With O_APPEND the end of the file is where it goes, whatever the position: also that of pwrite(2), as on Linux. */
static int64_t write_part(struct file *file, const void *from, uint64_t length, uint64_t *position)
{
	const struct file_kind *kind = file_kind(file->kind);
	struct file_status status;
	int64_t result = 0;

	if (!kind->write)
		return -EBADF;
	if (length == 0)
		return 0;
	if (kind->seekable && (file->flags & O_APPEND)) {
		result = kind->status(file, &status);
		if (result == 0)
			*position = status.size;
	}
	if (result == 0)
		result = kind->write(file, from, length < TRANSFER_MAX ? length : TRANSFER_MAX, *position);
	*position += result > 0 ? (uint64_t)result : 0;
	return result;
}

/* Whoever opened it with O_SYNC or O_DSYNC knows after a write that it survives. */
static int64_t sync_written(const struct file *file, int64_t written)
{
	const struct file_kind *kind = file_kind(file->kind);
	const int64_t error = written > 0 && (file->flags & O_DSYNC) && kind->sync ? kind->sync() : 0;

	return error ? error : written;
}

/* A position that was given, as far as the kind has any. */
static int64_t check_position(const struct file *file, uint64_t position)
{
	if ((int64_t)position < 0)
		return -EINVAL;
	return file_kind(file->kind)->seekable ? 0 : -ESPIPE;
}

int64_t file_read(int fd, void *to, uint64_t length)
{
	struct file *file;
	int64_t error = file_for(fd, O_WRONLY, &file);

	return error ? error : read_part(file, to, length, &file->position);
}

int64_t file_write(int fd, const void *from, uint64_t length)
{
	struct file *file;
	int64_t error = file_for(fd, 0, &file);

	return error ? error : sync_written(file, write_part(file, from, length, &file->position));
}

int64_t file_read_at(int fd, void *to, uint64_t length, uint64_t position)
{
	const struct iovec_abi vector = {(uint64_t)to, length};

	return file_read_vector(fd, &vector, 1, &position);
}

int64_t file_write_at(int fd, const void *from, uint64_t length, uint64_t position)
{
	const struct iovec_abi vector = {(uint64_t)from, length};

	return file_write_vector(fd, &vector, 1, &position);
}

/* As far as they are moved whole; `position` NULL: at the file's own. To read on could mean to wait, unless it is seekable. */
static int64_t move_vector(struct file *file, const struct iovec_abi *vector, uint64_t count, const uint64_t *position,
			   bool writing)
{
	uint64_t given = position ? *position : 0;
	uint64_t *at = position ? &given : &file->position;
	int64_t done = 0, result = position ? check_position(file, given) : 0;

	if (count > VECTOR_MAX)
		return -EINVAL;
	for (uint64_t i = 0; i < count && result >= 0; i++) {
		void *bytes = (void *)vector[i].base;

		result = writing ? write_part(file, bytes, vector[i].length, at)
				 : read_part(file, bytes, vector[i].length, at);
		done += result > 0 ? result : 0;
		if (result >= 0 && (uint64_t)result < vector[i].length)
			break;
		if (result > 0 && !writing && !file_kind(file->kind)->seekable)
			break;
	}
	return result < 0 && done == 0 ? result : done;
}

int64_t file_read_vector(int fd, const struct iovec_abi *vector, uint64_t count, const uint64_t *position)
{
	struct file *file;
	int64_t error = file_for(fd, O_WRONLY, &file);

	return error ? error : move_vector(file, vector, count, position, false);
}

int64_t file_write_vector(int fd, const struct iovec_abi *vector, uint64_t count, const uint64_t *position)
{
	struct file *file;
	int64_t error = file_for(fd, 0, &file);

	return error ? error : sync_written(file, move_vector(file, vector, count, position, true));
}

/* All of a file is data, and behind it is one hole. */
static int64_t seek_from(const struct file *file, uint64_t size, int64_t offset, int whence)
{
	switch (whence) {
	case FROM_START:
		return 0;
	case FROM_POSITION:
		return (int64_t)file->position;
	case FROM_END:
		return (int64_t)size;
	case TO_DATA:
		return offset < 0 || (uint64_t)offset >= size ? -ENXIO : 0;
	case TO_HOLE:
		return offset < 0 || (uint64_t)offset >= size ? -ENXIO : (int64_t)size - offset;
	default:
		return -EINVAL;
	}
}

int64_t file_seek(int fd, int64_t offset, int whence)
{
	struct file *file = descriptor_file(fd);
	struct file_status status = {0};
	int64_t from, to;

	if (!file)
		return -EBADF;
	from = check_position(file, 0);
	/* The size is not everywhere to be had for nothing. */
	if (from == 0 && whence >= FROM_END)
		from = file_kind(file->kind)->status(file, &status);
	if (from == 0)
		from = seek_from(file, status.size, offset, whence);
	if (from < 0)
		return from;
	if (__builtin_add_overflow(from, offset, &to) || to < 0)
		return -EINVAL;
	file->position = (uint64_t)to;
	return to;
}

int64_t file_truncate(int fd, int64_t size)
{
	struct file *file = descriptor_file(fd);
	const struct file_kind *kind;

	if (!file)
		return -EBADF;
	kind = file_kind(file->kind);
	if (size < 0 || file->directory || !kind->truncate || (file->flags & O_ACCMODE) == 0)
		return -EINVAL;
	return kind->truncate(file, (uint64_t)size);
}

int64_t file_sync(int fd)
{
	const struct file *file = descriptor_file(fd);

	if (!file)
		return -EBADF;
	if (file_kind(file->kind)->sync)
		return file_kind(file->kind)->sync();
	return file_kind(file->kind)->seekable ? 0 : -EINVAL; /* what is never written is always there */
}

int64_t file_sync_all(void)
{
	int64_t result = 0;

	for (uint32_t i = 0; i < FILE_KINDS; i++) {
		const int64_t error = file_kind(i)->sync ? file_kind(i)->sync() : 0;

		result = error ? error : result;
	}
	return result;
}

int64_t file_ioctl(int fd, uint64_t request, void *argument)
{
	struct file *file = descriptor_file(fd);

	if (!file)
		return -EBADF;
	return file_kind(file->kind)->control ? file_kind(file->kind)->control(file, request, argument) : -ENOTTY;
}

int64_t file_fcntl(int fd, int command, uint64_t argument)
{
	const uint32_t changeable = O_APPEND | O_NONBLOCK;
	struct file *file = descriptor_file(fd);

	if (!file)
		return -EBADF;
	switch (command) {
	case F_DUPFD:
	case F_DUPFD_CLOEXEC:
		return descriptor_copy(fd, argument, command == F_DUPFD_CLOEXEC);
	case F_GETFD:
		return descriptor_flags(fd);
	case F_SETFD:
		return descriptor_set_flags(fd, argument);
	case F_GETFL:
		return file->flags;
	case F_SETFL:
		file->flags = (file->flags & ~changeable) | ((uint32_t)argument & changeable);
		return 0;
	default:
		if ((command >= F_GETLK && command <= F_SETLKW) || (command >= F_OFD_GETLK && command <= F_OFD_SETLKW))
			return lock_control(fd, command, (void *)argument);
		return -EINVAL;
	}
}

static int64_t fill_mapping(struct file *file, uint8_t *to, uint64_t length, uint64_t position)
{
	while (length > 0) {
		int64_t result = read_part(file, to, length, &position);

		if (result <= 0)
			return result;
		to += result;
		length -= (uint64_t)result;
	}
	return 0;
}

/* A mapping is a copy of what the file has now. That a change goes back into the file can't be had: so whoever could
 * make one and is told that it is shared is refused. */
int64_t file_map(int fd, uint64_t address, uint64_t length, uint64_t protection, uint64_t flags, uint64_t position)
{
	const bool is_shared = (flags & MAP_TYPE) != MAP_PRIVATE;
	struct file *file;
	int64_t mapped, error = file_for(fd, O_WRONLY, &file);

	if (error)
		return file ? -EACCES : error;
	if (position % UNILET_PAGE != 0)
		return -EINVAL;
	if (file->directory || !file_kind(file->kind)->seekable)
		return -ENODEV;
	if (is_shared && (file->flags & O_ACCMODE) != 0) {
		console_trace("a file cannot be mapped shared and writable: descriptor ", (uint64_t)fd);
		return -ENODEV;
	}
	if (is_shared && (protection & PROT_WRITE))
		return -EACCES;
	mapped = memory_map(address, length, 3, flags);
	if (mapped < 0)
		return mapped;
	error = fill_mapping(file, (uint8_t *)mapped, PAGE_ROUND_UP(length), position);
	if (error == 0)
		error = memory_protect((uint64_t)mapped, length, protection);
	if (error) {
		memory_unmap((uint64_t)mapped, length);
		return error;
	}
	memory_note_file((uint64_t)mapped, length, is_shared);
	return mapped;
}
