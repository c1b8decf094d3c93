/* store.c: reads, writes and flushes a guest's blocks; no byte outside its file. */
#include "../abi/store_abi.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../abi/limits_abi.h"
#include "host_limits.h"
#include "server.h"

int store_open(struct store *store, int fd, uint64_t bytes)
{
	struct stat status;

	if (fstat(fd, &status) < 0)
		return -errno;
	if (!S_ISREG(status.st_mode) || bytes == 0 || bytes % UNILET_STORE_BLOCK || (uint64_t)status.st_size != bytes)
		return -EINVAL;
	store->fd = fd;
	store->bytes = bytes;
	return 0;
}

/* UNILET_OK, or why these blocks cannot be meant. */
static enum unilet_status check_blocks(const struct store *store, uint64_t position, uint64_t length,
				       uint64_t length_max)
{
	if (store->fd < 0)
		return UNILET_UNSUPPORTED;
	if (length == 0 || length % UNILET_STORE_BLOCK || position % UNILET_STORE_BLOCK)
		return UNILET_INVALID;
	if (length > length_max || position > store->bytes || length > store->bytes - position)
		return UNILET_TOO_LARGE;
	return UNILET_OK;
}

static enum unilet_status status_of(int error)
{
	return error == ENOSPC || error == EDQUOT || error == EFBIG ? UNILET_NO_SPACE : UNILET_IO;
}

/* Moves all bytes, in as many calls as it takes. */
static enum unilet_status transfer(const struct store *store, const struct request *request, int write)
{
	uint32_t done = 0;

	while (done < request->entry.length) {
		uint8_t *at = request->bulk + done;
		size_t length = request->entry.length - done;
		off_t position = (off_t)(request->entry.arg[0] + done);
		ssize_t moved =
			write ? pwrite(store->fd, at, length, position) : pread(store->fd, at, length, position);

		if (moved < 0 && errno == EINTR)
			continue;
		if (moved < 0)
			return status_of(errno);
		/* Somebody has cut the file while we used it. */
		if (moved == 0)
			return UNILET_IO;
		done += (uint32_t)moved;
	}
	return UNILET_OK;
}

static int serve_transfer(struct server *server, const struct request *request, int write)
{
	const struct ring_entry *entry = &request->entry;
	enum unilet_status status =
		check_blocks(&server->store, entry->arg[0], entry->length, UNILET_STORE_TRANSFER_MAX);

	if (status == UNILET_OK)
		status = transfer(&server->store, request, write);
	server_complete(server, request, status == UNILET_OK ? (int32_t)request->entry.length : -(int32_t)status);
	return 0;
}

int store_read(struct server *server, const struct request *request)
{
	return serve_transfer(server, request, 0);
}

int store_write(struct server *server, const struct request *request)
{
	return serve_transfer(server, request, 1);
}

int store_flush(struct server *server, const struct request *request)
{
	enum unilet_status status = UNILET_OK;

	if (server->store.fd < 0)
		status = UNILET_UNSUPPORTED;
	else if (fdatasync(server->store.fd) < 0)
		status = status_of(errno);
	server_complete(server, request, -(int32_t)status);
	return 0;
}

int store_discard(struct server *server, const struct request *request)
{
	const struct store *store = &server->store;
	const uint64_t position = request->entry.arg[0], length = request->entry.arg[1];
	enum unilet_status status = check_blocks(store, position, length, store->bytes);
	int done = 0;

	if (status == UNILET_OK) {
		do
			done = fallocate(store->fd, STORE_DISCARD_MODE, (off_t)position, (off_t)length);
		while (done < 0 && errno == EINTR);
	}
	if (done < 0)
		status = errno == EOPNOTSUPP || errno == ENOSYS ? UNILET_UNSUPPORTED : status_of(errno);
	server_complete(server, request, -(int32_t)status);
	return 0;
}

int store_size(struct server *server, const struct request *request)
{
	const uint64_t arg[4] = {server->store.bytes};

	if (server->store.fd < 0)
		server_complete(server, request, -UNILET_UNSUPPORTED);
	else
		ring_complete(&server->ring, &request->entry, 0, arg);
	return 0;
}
