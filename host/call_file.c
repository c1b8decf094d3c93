/* call_file.c: serves the files of a call, in ranges of what each was when the call was made. */
#include "call_file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "server.h"

int call_file_open(struct call_files *files, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct stat status;

		if (fstat(LAUNCH_FD_CALL_FILES + (int)i, &status) < 0)
			return -errno;
		if (!S_ISREG(status.st_mode))
			return -EINVAL;
		files->file[i] = (struct call_file){.bytes = (uint64_t)status.st_size,
						    .modified_ms = (uint64_t)status.st_mtim.tv_sec * 1000 +
								   (uint64_t)status.st_mtim.tv_nsec / 1000000};
	}
	files->count = count;
	return 0;
}

/* The file that a request means. NULL: it is answered, as there is none. */
static struct call_file *file_of(struct server *server, const struct request *request)
{
	const uint64_t number = request->entry.arg[0];
	struct call_files *files = &server->call_files;

	if (number >= 1 && number <= files->count && !files->file[number - 1].released)
		return &files->file[number - 1];
	server_complete(server, request, server->call ? -UNILET_NOT_FOUND : -UNILET_UNSUPPORTED);
	return NULL;
}

int call_file_status(struct server *server, const struct request *request)
{
	const struct call_file *file = file_of(server, request);

	if (file)
		server_answer(server, request, 0, (const uint64_t[4]){file->bytes, file->modified_ms});
	return 0;
}

/* One that was cut meanwhile cannot be read any more: what follows is not its end. */
static int32_t read_file(const struct call_file *file, const struct request *request)
{
	const uint64_t position = request->entry.arg[1];
	const uint64_t left = position < file->bytes ? file->bytes - position : 0;
	uint64_t length = request->entry.length;
	ssize_t got;

	if (length > UNILET_PAGE_BLOB_READ_MAX)
		length = UNILET_PAGE_BLOB_READ_MAX;
	if (length > left)
		length = left;
	if (length == 0)
		return 0;
	do
		got = pread(LAUNCH_FD_CALL_FILES + (int)request->entry.arg[0] - 1, request->bulk, length,
			    (off_t)position);
	while (got < 0 && errno == EINTR);
	return got > 0 ? (int32_t)got : -UNILET_IO;
}

int call_file_read(struct server *server, const struct request *request)
{
	const struct call_file *file = file_of(server, request);

	if (file)
		server_complete(server, request, read_file(file, request));
	return 0;
}

/* It stays open: nothing behind the filter may close. */
int call_file_release(struct server *server, const struct request *request)
{
	struct call_file *file = file_of(server, request);

	if (!file)
		return 0;
	file->released = 1;
	server_complete(server, request, 0);
	return 0;
}
