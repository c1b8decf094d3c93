/* keyvalue.c: values by key: a file each, below the library OS's /data. */
#include <unilet/error.h>
#include <unilet/keyvalue.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define DIRECTORY      "/data/keyvalue"
#define UNNAMED        DIRECTORY "/+new" /* what is written before it gets its name; no key is encoded so */
#define ENCODED        3u                /* bytes of a byte at most */
#define NAME_MAX_BYTES (ENCODED * UNILET_KEY_BYTES_MAX)

static const char digits[] = "0123456789abcdef";

struct place {
	char path[sizeof(DIRECTORY "/") + NAME_MAX_BYTES];
};

static int failure(void)
{
	const int error = errno;

	switch (error) {
	case ENOENT:
		return access("/data", F_OK) == 0 ? -UNILET_ERROR_NOT_FOUND : -UNILET_ERROR_UNSUPPORTED;
	case ENOSPC:
	case ENOMEM:
		return -UNILET_ERROR_NO_SPACE;
	case EFBIG:
		return -UNILET_ERROR_TOO_LARGE;
	case EMFILE:
	case EAGAIN:
		return -UNILET_ERROR_BUSY;
	default:
		return -UNILET_ERROR_IO;
	}
}

static bool is_plain(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '-' || byte == '_';
}

/* Names that a person can read: letters and digits as they are, all other bytes as %xx. */
static int encode(const char *key, struct place *place)
{
	const size_t length = key ? strnlen(key, UNILET_KEY_BYTES_MAX + 1) : 0;
	char *to = place->path + sizeof(DIRECTORY);

	if (length == 0 || length > UNILET_KEY_BYTES_MAX)
		return -UNILET_ERROR_INVALID;
	memcpy(place->path, DIRECTORY "/", sizeof(DIRECTORY));
	for (size_t i = 0; i < length; i++) {
		const unsigned char byte = (unsigned char)key[i];

		if (is_plain(key[i])) {
			*to++ = key[i];
			continue;
		}
		*to++ = '%';
		*to++ = digits[byte >> 4];
		*to++ = digits[byte & 15];
	}
	*to = 0;
	return 0;
}

static int digit_of(char digit)
{
	const char *found = digit ? strchr(digits, digit) : NULL;

	return found ? (int)(found - digits) : -1;
}

/* False for names that no key has: somebody else's files. */
static bool decode(const char *name, char key[UNILET_KEY_BYTES_MAX + 1])
{
	size_t length = 0;

	while (*name && length < UNILET_KEY_BYTES_MAX) {
		if (*name == '%') {
			const int high = digit_of(name[1]), low = high < 0 ? -1 : digit_of(name[2]);

			if (low < 0)
				return false;
			key[length++] = (char)(high << 4 | low);
			name += ENCODED;
		} else if (is_plain(*name)) {
			key[length++] = *name++;
		} else {
			return false;
		}
	}
	key[length] = 0;
	return *name == 0 && length > 0;
}

/* As much as there is, up to `size`: -1 as read(2). */
static ssize_t read_all(int fd, void *buffer, size_t size)
{
	size_t done = 0;

	while (done < size) {
		const ssize_t part = read(fd, (char *)buffer + done, size - done);

		if (part < 0)
			return -1;
		if (part == 0)
			break;
		done += (size_t)part;
	}
	return (ssize_t)done;
}

int64_t unilet_keyvalue_get(const char *key, void *buffer, size_t size)
{
	struct place place = {.path = ""};
	struct stat status;
	int64_t result = encode(key, &place);
	int fd;

	if (result < 0)
		return result;
	fd = open(place.path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return failure();
	result = fstat(fd, &status) == 0 && read_all(fd, buffer, size) >= 0 ? status.st_size : failure();
	close(fd);
	return result;
}

/* The directory is made when it is missed. */
static int open_unnamed(void)
{
	int fd = open(UNNAMED, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 && errno == ENOENT && mkdir(DIRECTORY, 0700) == 0)
		fd = open(UNNAMED, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	return fd;
}

static int write_all(int fd, const void *value, size_t length)
{
	size_t done = 0;

	while (done < length) {
		const ssize_t part = write(fd, (const char *)value + done, length - done);

		if (part < 0)
			return -1;
		done += (size_t)part;
	}
	return 0;
}

int unilet_keyvalue_put(const char *key, const void *value, size_t length)
{
	struct place place = {.path = ""};
	int result = encode(key, &place);
	int fd;

	if (result < 0)
		return result;
	fd = open_unnamed();
	if (fd < 0)
		return failure();
	/* No fsync between: what the file system below commits, it commits in order. */
	result = write_all(fd, value, length) == 0 && rename(UNNAMED, place.path) == 0 ? 0 : failure();
	close(fd);
	if (result < 0)
		unlink(UNNAMED); /* so that what did not fit takes no room */
	return result;
}

int unilet_keyvalue_delete(const char *key)
{
	struct place place = {.path = ""};
	int result = encode(key, &place);

	if (result < 0)
		return result;
	return unlink(place.path) == 0 ? 0 : failure();
}

int unilet_keyvalue_each(int (*visit)(const char *key, void *context), void *context)
{
	char key[UNILET_KEY_BYTES_MAX + 1];
	DIR *directory = opendir(DIRECTORY);
	struct dirent *entry;
	int result = 0;

	if (!directory) {
		result = failure();
		return result == -UNILET_ERROR_NOT_FOUND ? 0 : result;
	}
	while (result == 0) {
		errno = 0;
		entry = readdir(directory);
		if (!entry)
			break;
		if (decode(entry->d_name, key))
			result = visit(key, context);
	}
	if (result == 0 && errno)
		result = failure();
	closedir(directory);
	return result;
}

int unilet_keyvalue_flush(void)
{
	const int fd = open("/data", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result;

	if (fd < 0)
		return failure();
	result = fsync(fd) == 0 ? 0 : failure();
	close(fd);
	return result;
}
