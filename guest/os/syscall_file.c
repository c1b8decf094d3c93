/* syscall_file.c: which function serves which of Linux's system calls that have to do with files. */
#include "os.h"

enum {
	SYS_READ = 0,
	SYS_WRITE = 1,
	SYS_OPEN = 2,
	SYS_CLOSE = 3,
	SYS_STAT = 4,
	SYS_FSTAT = 5,
	SYS_LSTAT = 6,
	SYS_POLL = 7,
	SYS_LSEEK = 8,
	SYS_IOCTL = 16,
	SYS_PREAD64 = 17,
	SYS_PWRITE64 = 18,
	SYS_READV = 19,
	SYS_WRITEV = 20,
	SYS_ACCESS = 21,
	SYS_SELECT = 23,
	SYS_DUP = 32,
	SYS_DUP2 = 33,
	SYS_FCNTL = 72,
	SYS_FLOCK = 73,
	SYS_FSYNC = 74,
	SYS_FDATASYNC = 75,
	SYS_TRUNCATE = 76,
	SYS_FTRUNCATE = 77,
	SYS_GETCWD = 79,
	SYS_CHDIR = 80,
	SYS_FCHDIR = 81,
	SYS_RENAME = 82,
	SYS_MKDIR = 83,
	SYS_RMDIR = 84,
	SYS_CREAT = 85,
	SYS_LINK = 86,
	SYS_UNLINK = 87,
	SYS_SYMLINK = 88,
	SYS_READLINK = 89,
	SYS_CHMOD = 90,
	SYS_FCHMOD = 91,
	SYS_CHOWN = 92,
	SYS_FCHOWN = 93,
	SYS_LCHOWN = 94,
	SYS_UMASK = 95,
	SYS_MKNOD = 133,
	SYS_STATFS = 137,
	SYS_FSTATFS = 138,
	SYS_SYNC = 162,
	SYS_GETDENTS64 = 217,
	SYS_FADVISE64 = 221,
	SYS_OPENAT = 257,
	SYS_MKDIRAT = 258,
	SYS_MKNODAT = 259,
	SYS_FCHOWNAT = 260,
	SYS_NEWFSTATAT = 262,
	SYS_UNLINKAT = 263,
	SYS_RENAMEAT = 264,
	SYS_LINKAT = 265,
	SYS_SYMLINKAT = 266,
	SYS_READLINKAT = 267,
	SYS_FCHMODAT = 268,
	SYS_FACCESSAT = 269,
	SYS_PSELECT6 = 270,
	SYS_PPOLL = 271,
	SYS_UTIMENSAT = 280,
	SYS_FALLOCATE = 285,
	SYS_DUP3 = 292,
	SYS_PREADV = 295,
	SYS_PWRITEV = 296,
	SYS_SYNCFS = 306,
	SYS_RENAMEAT2 = 316,
	SYS_STATX = 332,
	SYS_FACCESSAT2 = 439,
};

#define NOBODY_ASKED UINT32_MAX /* chown(2): leave it as it is */

static int64_t set_mask(uint64_t mask)
{
	static uint64_t current = 022;
	const uint64_t before = current;

	current = mask & 0777;
	return (int64_t)before;
}

/* There is one user, and nothing that may or may not be done: the mode that files show stays what it is. */
static int64_t change_mode(int directory, const char *text, uint64_t flags)
{
	return status_check(directory, text, flags);
}

static int64_t change_owner(int directory, const char *text, uint64_t flags, uint32_t user, uint32_t group)
{
	const int64_t error = status_check(directory, text, flags);
	const bool ours = (user == 0 || user == NOBODY_ASKED) && (group == 0 || group == NOBODY_ASKED);

	return error || ours ? error : -EPERM;
}

static int64_t copy_to(int from, int to, uint64_t flags)
{
	return from == to ? -EINVAL : flags & ~(uint64_t)O_CLOEXEC ? -EINVAL : descriptor_copy_to(from, to, flags);
}

/* poll(2) and select(2) and their younger relatives: these differ in how the time is said. There are no signals to mask. */
static int64_t serve_poll(const struct os_call *call)
{
	uint64_t *const set[3] = {(uint64_t *)call->rsi, (uint64_t *)call->rdx, (uint64_t *)call->r10};
	const bool is_select = call->rax == SYS_SELECT || call->rax == SYS_PSELECT6;
	const int32_t timeout_ms = (int32_t)call->rdx;
	uint64_t timeout_ns = timeout_ms < 0 ? UINT64_MAX : (uint64_t)timeout_ms * 1000000;
	int64_t error = 0;

	if (is_select)
		error = poll_timeout((const struct timespec_abi *)call->r8, call->rax == SYS_SELECT ? 1000 : 1,
				     &timeout_ns);
	else if (call->rax == SYS_PPOLL)
		error = poll_timeout((const struct timespec_abi *)call->rdx, 1, &timeout_ns);
	if (error)
		return error;
	return is_select ? poll_select(call->rdi, set, timeout_ns)
			 : poll_wait((struct pollfd_abi *)call->rdi, call->rsi, timeout_ns);
}

/* What was there before openat(2) and its relatives came, without a directory to begin at. */
static bool serve_old_name(const struct os_call *call, int64_t *result)
{
	const char *text = (const char *)call->rdi;
	const char *second = (const char *)call->rsi;

	switch (call->rax) {
	case SYS_OPEN:
		*result = file_open(AT_FDCWD, text, (uint32_t)call->rsi);
		return true;
	case SYS_CREAT:
		*result = file_open(AT_FDCWD, text, O_CREAT | O_WRONLY | O_TRUNC);
		return true;
	case SYS_STAT:
	case SYS_LSTAT:
		*result = status_at(AT_FDCWD, text, (void *)call->rsi, 0);
		return true;
	case SYS_ACCESS:
		*result = name_access(AT_FDCWD, text, (uint32_t)call->rsi, 0);
		return true;
	case SYS_RENAME:
		*result = name_rename(AT_FDCWD, text, AT_FDCWD, second, 0);
		return true;
	case SYS_MKDIR:
		*result = name_make_directory(AT_FDCWD, text);
		return true;
	case SYS_RMDIR:
		*result = name_remove(AT_FDCWD, text, AT_REMOVEDIR);
		return true;
	case SYS_UNLINK:
		*result = name_remove(AT_FDCWD, text, 0);
		return true;
	case SYS_READLINK:
		*result = name_read_link(AT_FDCWD, text);
		return true;
	case SYS_CHMOD:
		*result = change_mode(AT_FDCWD, text, 0);
		return true;
	case SYS_CHOWN:
	case SYS_LCHOWN:
		*result = change_owner(AT_FDCWD, text, 0, (uint32_t)call->rsi, (uint32_t)call->rdx);
		return true;
	case SYS_TRUNCATE:
		*result = name_truncate(text, (int64_t)call->rsi);
		return true;
	case SYS_STATFS:
		*result = status_space_at(text, (void *)call->rsi);
		return true;
	case SYS_CHDIR:
		*result = path_change(text);
		return true;
	case SYS_LINK:
	case SYS_SYMLINK:
	case SYS_LINKAT:
	case SYS_SYMLINKAT:
	case SYS_MKNOD:
	case SYS_MKNODAT:
		*result = -EPERM;
		return true;
	default:
		return false;
	}
}

static bool serve_name(const struct os_call *call, int64_t *result)
{
	const int directory = (int)call->rdi;
	const char *text = (const char *)call->rsi;

	switch (call->rax) {
	case SYS_OPENAT:
		*result = file_open(directory, text, (uint32_t)call->rdx);
		return true;
	case SYS_NEWFSTATAT:
		*result = status_at(directory, text, (void *)call->rdx, call->r10);
		return true;
	case SYS_STATX:
		*result = status_extended(directory, text, call->rdx, (void *)call->r8);
		return true;
	case SYS_FACCESSAT:
	case SYS_FACCESSAT2:
		*result = name_access(directory, text, (uint32_t)call->rdx,
				      call->rax == SYS_FACCESSAT ? 0 : (uint32_t)call->r10);
		return true;
	case SYS_RENAMEAT:
	case SYS_RENAMEAT2:
		*result = name_rename(directory, text, (int)call->rdx, (const char *)call->r10,
				      call->rax == SYS_RENAMEAT ? 0 : call->r8);
		return true;
	case SYS_MKDIRAT:
		*result = name_make_directory(directory, text);
		return true;
	case SYS_UNLINKAT:
		*result = name_remove(directory, text, call->rdx);
		return true;
	case SYS_READLINKAT:
		*result = name_read_link(directory, text);
		return true;
	case SYS_FCHMODAT:
		*result = change_mode(directory, text, 0);
		return true;
	case SYS_FCHOWNAT:
		*result = change_owner(directory, text, call->r8, (uint32_t)call->rdx, (uint32_t)call->r10);
		return true;
	case SYS_UTIMENSAT:
		*result = name_set_time(directory, text, (const struct timespec_abi *)call->rdx, call->r10);
		return true;
	default:
		return serve_old_name(call, result);
	}
}

/* What changes or tells something of an open file or of its descriptor. */
static bool serve_descriptor(const struct os_call *call, int64_t *result)
{
	const int fd = (int)call->rdi;

	switch (call->rax) {
	case SYS_FSTAT:
		*result = status_of(fd, (void *)call->rsi);
		return true;
	case SYS_DUP:
		*result = descriptor_copy(fd, 0, false);
		return true;
	case SYS_DUP2:
		*result = descriptor_file(fd) && fd == (int)call->rsi ? fd
								      : descriptor_copy_to(fd, (int)call->rsi, false);
		return true;
	case SYS_DUP3:
		*result = copy_to(fd, (int)call->rsi, call->rdx);
		return true;
	case SYS_FCNTL:
		*result = file_fcntl(fd, (int)call->rsi, call->rdx);
		return true;
	case SYS_FLOCK:
		*result = lock_whole(fd, (int)call->rsi);
		return true;
	case SYS_FTRUNCATE:
		*result = file_truncate(fd, (int64_t)call->rsi);
		return true;
	case SYS_GETDENTS64:
		*result = name_list(fd, (void *)call->rsi, call->rdx);
		return true;
	case SYS_FCHDIR:
		*result = path_change_to(fd);
		return true;
	case SYS_FCHMOD:
		*result = fd < 0 ? -EBADF : change_mode(fd, "", AT_EMPTY_PATH);
		return true;
	case SYS_FCHOWN:
		*result =
			fd < 0 ? -EBADF : change_owner(fd, "", AT_EMPTY_PATH, (uint32_t)call->rsi, (uint32_t)call->rdx);
		return true;
	case SYS_FSTATFS:
		*result = status_space(fd, (void *)call->rsi);
		return true;
	case SYS_FADVISE64:
		*result = descriptor_file(fd) ? 0 : -EBADF;
		return true;
	case SYS_FALLOCATE: /* libc then writes */
		*result = descriptor_file(fd) ? -EOPNOTSUPP : -EBADF;
		return true;
	case SYS_SYNC:
		file_sync_all();
		*result = 0;
		return true;
	case SYS_UMASK:
		*result = set_mask(call->rdi);
		return true;
	case SYS_GETCWD:
		*result = path_current((char *)call->rdi, call->rsi);
		return true;
	default:
		return serve_name(call, result);
	}
}

bool serve_file(const struct os_call *call, int64_t *result)
{
	const struct iovec_abi *vector = (const struct iovec_abi *)call->rsi;
	const int fd = (int)call->rdi;

	switch (call->rax) {
	case SYS_READ:
		*result = file_read(fd, (void *)call->rsi, call->rdx);
		return true;
	case SYS_WRITE:
		*result = file_write(fd, (const void *)call->rsi, call->rdx);
		return true;
	case SYS_READV:
		*result = file_read_vector(fd, vector, call->rdx, NULL);
		return true;
	case SYS_WRITEV:
		*result = file_write_vector(fd, vector, call->rdx, NULL);
		return true;
	case SYS_PREAD64:
		*result = file_read_at(fd, (void *)call->rsi, call->rdx, call->r10);
		return true;
	case SYS_PWRITE64:
		*result = file_write_at(fd, (const void *)call->rsi, call->rdx, call->r10);
		return true;
	case SYS_PREADV:
		*result = file_read_vector(fd, vector, call->rdx, &call->r10);
		return true;
	case SYS_PWRITEV:
		*result = file_write_vector(fd, vector, call->rdx, &call->r10);
		return true;
	case SYS_LSEEK:
		*result = file_seek(fd, (int64_t)call->rsi, (int)call->rdx);
		return true;
	case SYS_CLOSE:
		*result = descriptor_close(fd);
		return true;
	case SYS_FSYNC:
	case SYS_FDATASYNC:
	case SYS_SYNCFS:
		*result = file_sync(fd);
		return true;
	case SYS_IOCTL:
		*result = file_ioctl(fd, call->rsi, (void *)call->rdx);
		return true;
	case SYS_POLL:
	case SYS_PPOLL:
	case SYS_SELECT:
	case SYS_PSELECT6:
		*result = serve_poll(call);
		return true;
	default:
		return serve_descriptor(call, result);
	}
}
