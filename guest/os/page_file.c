/* page_file.c: /page/N: a File or Blob that the other side handed over, read in ranges. To remove one releases it. */
#include "os.h"

#include "../../abi/message_abi.h"

#define READ_BYTES  (256u << 10) /* asked for at once; less if there is no room in the window */
#define MILLISECOND 1000000

/* Where messages are, and so what they handed over. */
static int window(void)
{
	return request_base(CALL_PAGE) ? CALL_PAGE : CALL_SERVICE;
}

static int64_t error_of(int64_t status)
{
	switch (-status) {
	case UNILET_NOT_FOUND:
	case UNILET_UNSUPPORTED:
		return -ENOENT;
	case UNILET_BUSY:
		return -EAGAIN;
	default:
		return -EIO;
	}
}

/* Puts a request and waits. Returns its result or -errno. */
static int64_t ask(struct ring_entry *entry)
{
	int64_t request = request_submit(window(), entry, false);

	if (request < 0)
		return error_of(request);
	request_wait(request, entry, UINT64_MAX);
	return entry->result < 0 ? error_of(entry->result) : entry->result;
}

static bool page_present(void)
{
	return request_base(CALL_PAGE) != 0;
}

/* "7": as a message's path has it, and no other way to write it. */
static int64_t number_of(const char *path, uint32_t *number)
{
	uint64_t value = 0;

	if (*path < '1' || *path > '9')
		return -ENOENT;
	for (; *path >= '0' && *path <= '9'; path++) {
		value = value * 10 + (uint64_t)(*path - '0');
		if (value > UINT32_MAX)
			return -ENOENT;
	}
	*number = (uint32_t)value;
	return *path == '/' ? -ENOTDIR : *path ? -ENOENT : 0;
}

static bool is_it(const struct file *file, uint32_t number)
{
	return file->kind == FILE_PAGE && !file->directory && file->number == number;
}

/* An open file of this number, other than `besides`. */
static const struct file *open_one(uint32_t number, const struct file *besides)
{
	for (const struct file *file = file_next(NULL); file; file = file_next(file)) {
		if (file != besides && is_it(file, number))
			return file;
	}
	return NULL;
}

/* Of an open file: that its name is gone. */
static bool is_removed(const struct file *file)
{
	return file->size != 0;
}

static int64_t status_of_number(uint32_t number, struct file_status *status)
{
	struct ring_entry entry = {.opcode = MESSAGE_FILE_STATUS, .arg = {number}};
	int64_t result = ask(&entry);

	if (result < 0)
		return result;
	*status = (struct file_status){.number = number,
				       .size = entry.arg[0],
				       .mtime_ns = (int64_t)entry.arg[1] * MILLISECOND,
				       .mode = MODE_FILE & ~0222u,
				       .links = 1};
	return 0;
}

static int64_t page_status_at(const char *path, struct file_status *status)
{
	const struct file *open;
	uint32_t number;
	int64_t error;

	*status = (struct file_status){.mode = MODE_DIRECTORY, .links = 1};
	if (*path == 0)
		return 0;
	error = number_of(path, &number);
	if (error)
		return error;
	open = open_one(number, NULL);
	return open && is_removed(open) ? -ENOENT : status_of_number(number, status);
}

static int64_t page_open(const char *path, uint32_t how, struct file *file)
{
	const bool writes = (file->flags & O_ACCMODE) != 0 || (how & O_TRUNC);
	struct file_status status;
	int64_t error = page_status_at(path, &status);

	if (error == -ENOENT && (how & O_CREAT))
		return -EROFS;
	if (error)
		return error;
	if ((how & O_CREAT) && (how & O_EXCL))
		return -EEXIST;
	file->directory = status.mode == MODE_DIRECTORY;
	if (writes)
		return file->directory ? -EISDIR : -EROFS;
	if (!file->directory && (how & O_DIRECTORY))
		return -ENOTDIR;
	file->number = (uint32_t)status.number;
	file->size = 0;
	return 0;
}

static int64_t page_status(struct file *file, struct file_status *status)
{
	return file->directory ? page_status_at("", status) : status_of_number(file->number, status);
}

/* What one request brings; short only at the end. */
static int64_t read_part(const struct file *file, void *to, uint64_t length, uint64_t position, bool *is_short)
{
	uint64_t bytes = length < READ_BYTES ? length : READ_BYTES;
	const uint64_t room = bulk_take_some(window(), &bytes);
	struct ring_entry entry = {.opcode = MESSAGE_FILE_READ, .length = (uint32_t)bytes};
	int64_t result;

	if (!room)
		return -ENOMEM;
	entry.offset = room - request_base(window());
	entry.arg[0] = file->number;
	entry.arg[1] = position;
	result = ask(&entry);
	if (result > (int64_t)bytes)
		result = (int64_t)bytes;
	if (result > 0)
		memcpy(to, (const void *)room, (uint64_t)result);
	bulk_give(window(), room, bytes);
	*is_short = result < (int64_t)bytes;
	return result;
}

/* All of it, as read(2) of a file does. */
static int64_t page_read(struct file *file, void *to, uint64_t length, uint64_t position)
{
	bool is_short = false;
	uint64_t done = 0;

	while (done < length && !is_short) {
		const int64_t result = read_part(file, (uint8_t *)to + done, length - done, position + done, &is_short);

		if (result < 0)
			return done ? (int64_t)done : result;
		done += (uint64_t)result;
	}
	return (int64_t)done;
}

/* What numbers there are only the other side knows. */
static int64_t page_list(struct file *file, uint64_t *position, struct file_name *name)
{
	(void)file;
	(void)position;
	(void)name;
	return 0;
}

static int64_t release(uint32_t number)
{
	struct ring_entry entry = {.opcode = MESSAGE_FILE_RELEASE, .arg = {number}};

	return ask(&entry);
}

/* Whoever has it open keeps it. */
static int64_t page_remove(const char *path, bool directory)
{
	uint32_t number;
	int64_t error = number_of(path, &number);
	struct file *open;

	if (error)
		return error;
	if (directory)
		return -ENOTDIR;
	if (!open_one(number, NULL))
		return release(number);
	for (open = file_next(NULL); open; open = file_next(open)) {
		if (is_it(open, number))
			open->size = 1;
	}
	return 0;
}

static void page_close(struct file *file)
{
	if (!file->directory && is_removed(file) && !open_one(file->number, file))
		release(file->number);
}

void page_kind(struct file_kind *kind)
{
	kind->name = "page";
	kind->seekable = true;
	kind->present = page_present;
	kind->open = page_open;
	kind->status_at = page_status_at;
	kind->remove = page_remove;
	kind->read = page_read;
	kind->status = page_status;
	kind->list = page_list;
	kind->close = page_close;
}
