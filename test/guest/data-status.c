/* data-status.c: what files say of themselves: type, mode, size, times, links, room. */
#include "data.h"

#include <stdint.h>
#include <sys/statvfs.h>
#include <time.h>

static void show_status(const char *name)
{
	struct stat status;
	struct statx extended;

	if (stat(name, &status) != 0) {
		say(name, -1);
		return;
	}
	/* A directory's size and links are each file system's own business. */
	if (S_ISDIR(status.st_mode))
		status.st_size = 0;
	printf("%s: %o %ld bytes\n", name, status.st_mode, (long)status.st_size);
	if (S_ISREG(status.st_mode))
		printf("%ju links\n", (uintmax_t)status.st_nlink);
	if (statx(AT_FDCWD, name, 0, STATX_BASIC_STATS, &extended) != 0)
		say("statx", -1);
	else
		printf("statx: %o, the same inode %d, the same time %d\n", extended.stx_mode,
		       extended.stx_ino == status.st_ino, extended.stx_mtime.tv_sec == status.st_mtim.tv_sec);
}

static void times(void)
{
	const struct timespec set[2] = {{1000, 1}, {123456789, 987654321}};
	const struct timespec now[2] = {{0, UTIME_NOW}, {0, UTIME_NOW}};
	const struct timespec neither[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
	const struct timespec wrong[2] = {{0, 0}, {0, 1000000000}};
	const struct timespec before[2] = {{-5, 0}, {-5, 250000000}};
	struct stat status;
	int fd = open("file", O_RDONLY);

	say("utimensat", utimensat(AT_FDCWD, "file", set, 0));
	stat("file", &status);
	printf("%ld.%09ld\n", (long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
	say("neither", futimens(fd, neither));
	fstat(fd, &status);
	printf("%ld\n", (long)status.st_mtim.tv_sec);
	say("before 1970", futimens(fd, before));
	fstat(fd, &status);
	printf("%ld.%09ld\n", (long)status.st_mtim.tv_sec, status.st_mtim.tv_nsec);
	say("now", futimens(fd, now));
	fstat(fd, &status);
	printf("about now: %d\n", labs((long)(time(NULL) - status.st_mtim.tv_sec)) < 100);
	say("wrong", futimens(fd, wrong));
	say("of nothing", utimensat(AT_FDCWD, "none", set, 0));
	say("of a directory", utimensat(AT_FDCWD, "directory", set, 0));
	stat("directory", &status);
	printf("%ld\n", (long)status.st_mtim.tv_sec);
	make("directory/new", "");
	stat("directory", &status);
	printf("a new name changes it: %d\n", status.st_mtim.tv_sec != set[1].tv_sec);
	close(fd);
}

static void rights(void)
{
	say("access", access("file", R_OK | W_OK));
	say("access to run", access("file", X_OK));
	say("access to look into", access("directory", R_OK | W_OK | X_OK));
	say("access to nothing", access("none", F_OK));
	say("chmod", chmod("file", 0644));
	say("chmod nothing", chmod("none", 0644));
	say("chown", chown("file", geteuid(), getegid()));
	say("chown nobody", chown("file", (uid_t)-1, (gid_t)-1));
	say("umask", umask(077));
	say("umask", umask(022));
}

static void removed_while_open(void)
{
	struct stat status;
	char bytes[20] = "";
	int fd = open("file", O_RDWR), other;

	say("unlink", unlink("file"));
	show_status("file");
	fstat(fd, &status);
	printf("%ju links, %ld bytes\n", (uintmax_t)status.st_nlink, (long)status.st_size);
	say("it is still written", pwrite(fd, "more", 4, 5));
	say("and read", pread(fd, bytes, sizeof(bytes), 0));
	puts(bytes);
	make("file", "another");
	other = open("file", O_RDONLY);
	say("the old one", pread(fd, bytes, 9, 0));
	say("the new one", pread(other, bytes, sizeof(bytes), 0));
	close(fd);
	say("the new one stays", pread(other, bytes, sizeof(bytes), 0));
	say("renamed over", (make("third", "3"), rename("third", "file")));
	say("the one below stays", pread(other, bytes, sizeof(bytes), 0));
	close(other);
	show("file");
}

int main(void)
{
	struct statvfs room;
	struct stat status;
	int fd;

	data_start();
	make("file", "some bytes");
	mkdir("directory", 0777);
	show_status("file");
	show_status("directory");
	show_status("directory/");
	show_status("file/");
	show_status("none");
	show_status("");
	fd = open("file", O_RDONLY);
	say("fstat", fstat(fd, &status));
	printf("%o %ld %ld\n", status.st_mode, (long)status.st_size, (long)status.st_blksize);
	say("fstatat of itself", fstatat(fd, "", &status, AT_EMPTY_PATH));
	say("lstat", lstat("file", &status));
	close(fd);
	say("fstat of a closed one", fstat(fd, &status));
	say("statvfs", statvfs(".", &room));
	printf("blocks of %lu, names of %lu, some free: %d\n", room.f_bsize, room.f_namemax, room.f_bavail > 0);
	say("statvfs of nothing", statvfs("none", &room));
	times();
	rights();
	removed_while_open();
	unlink("directory/new");
	say("all is left as it was", rmdir("directory") | unlink("file"));
	return 0;
}
