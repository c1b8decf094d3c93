/* window.c: makes and maps windows, and turns a guest's offsets into pointers. */
#include "window.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define WINDOW_SEALS (F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL)

/* Allocates before it seals: a hole would be SIGBUS for its reader once the host's memory is full. */
static int create_memory(uint64_t bytes)
{
	int fd = memfd_create("unilet-window", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	int error;

	if (fd < 0)
		return -errno;
	if (ftruncate(fd, (off_t)bytes) == 0 && fallocate(fd, 0, 0, (off_t)bytes) == 0 &&
	    fcntl(fd, F_ADD_SEALS, WINDOW_SEALS) == 0)
		return fd;
	error = -errno;
	close(fd);
	return error;
}

int window_create(uint64_t bytes, int fd[WINDOW_FD_COUNT])
{
	int error = 0;

	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		fd[i] = -1;
	for (int i = 0; i < WINDOW_FD_COUNT && error == 0; i++) {
		int made = i == WINDOW_FD_MEMORY ? create_memory(bytes) : eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

		if (made >= 0)
			fd[i] = made;
		else
			error = i == WINDOW_FD_MEMORY ? made : -errno;
	}
	if (error)
		window_close(fd);
	return error;
}

void window_close(int fd[WINDOW_FD_COUNT])
{
	for (int i = 0; i < WINDOW_FD_COUNT; i++) {
		if (fd[i] >= 0)
			close(fd[i]);
		fd[i] = -1;
	}
}

int window_check(int memory_fd, uint64_t *size)
{
	struct stat status;
	int seals = fcntl(memory_fd, F_GET_SEALS);

	if (seals < 0 || fstat(memory_fd, &status) < 0)
		return -errno;
	if ((seals & WINDOW_SEALS) != WINDOW_SEALS || status.st_size <= (off_t)WINDOW_BULK_OFFSET)
		return -EPROTO;
	*size = (uint64_t)status.st_size;
	return 0;
}

int window_map(int memory_fd, struct window *out)
{
	uint64_t size = 0;
	void *base;
	int error = window_check(memory_fd, &size);

	if (error)
		return error;
	base = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, memory_fd, 0);
	if (base == MAP_FAILED)
		return -errno;
	out->base = base;
	out->size = size;
	return 0;
}

void window_unmap(struct window *window)
{
	if (window->base)
		munmap(window->base, window->size);
	window->base = NULL;
	window->size = 0;
}

void *window_bulk(const struct window *window, uint64_t offset, uint64_t length)
{
	/* Subtracts, never adds: offset + length is the guest's to overflow. */
	if (offset < WINDOW_BULK_OFFSET || offset > window->size || length > window->size - offset)
		return NULL;
	return window->base + offset;
}
