/* data-names.c: what is done by path: directories, renaming, removing, working directories. */
#include "data.h"

#include <sys/syscall.h>

#define NOREPLACE 1u /* RENAME_NOREPLACE, which not every libc has */

static long rename_with(const char *from, const char *to, unsigned flags)
{
	return syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags);
}

static void directories(void)
{
	say("mkdir", mkdir("a", 0777));
	say("mkdir again", mkdir("a", 0777));
	say("mkdir below nothing", mkdir("none/b", 0777));
	say("mkdir with a slash", mkdir("a/b/", 0777));
	say("mkdir below a file", (make("f", "f"), mkdir("f/b", 0777)));
	say("mkdir .", mkdir(".", 0777));
	say("mkdir a/..", mkdir("a/..", 0777));
	say("rmdir full", rmdir("a"));
	say("rmdir a file", rmdir("f"));
	say("rmdir nothing", rmdir("none"));
	say("rmdir .", rmdir("a/b/."));
	say("unlink a directory", unlink("a"));
	say("unlink nothing", unlink("none"));
	say("unlink f/", unlink("f/"));
	say("unlink", unlink("f"));
	say("rmdir", rmdir("a/b"));
	say("rmdir with a slash", rmdir("a/"));
	say("access", access("a", F_OK));
}

static void renames(void)
{
	make("one", "first");
	make("two", "second");
	mkdir("d", 0777);
	mkdir("e", 0777);
	make("e/inner", "inner");
	say("rename over", rename("one", "two"));
	show("one");
	show("two");
	say("rename nothing", rename("one", "three"));
	say("rename to itself", rename("two", "two"));
	say("to a directory that is not there", rename("two", "none/two"));
	say("file over directory", rename("two", "d"));
	say("directory over file", rename("d", "two"));
	say("directory over a full one", rename("d", "e"));
	say("full directory over an empty one", rename("e", "d"));
	show("d/inner");
	say("into itself", rename("d", "d/below"));
	say("file with a slash", rename("two", "three/"));
	say("directory with a slash", rename("d", "g/"));
	say("a working directory", rename(".", "x"));
	say("no replacing", rename_with("two", "g", NOREPLACE));
	say("nothing to replace", rename_with("two", "four", NOREPLACE));
	say("unknown flags", rename_with("four", "five", 1u << 20));
	show("four");
	say("renameat", renameat(AT_FDCWD, "four", AT_FDCWD, "g/four"));
	show("g/four");
}

/* The working directory, without what is before ours. */
static void where(const char *what, const char *top)
{
	char path[4096];

	if (!getcwd(path, sizeof(path)))
		say(what, -1);
	else
		printf("%s: %s\n", what, strncmp(path, top, strlen(top)) == 0 ? path + strlen(top) : path);
}

static void relative(const char *top)
{
	char small[2];
	int fd;

	mkdir("w", 0777);
	mkdir("w/x", 0777);
	make("w/x/file", "deep");
	say("chdir", chdir("w/x"));
	where("there", top);
	show("file");
	show("../x/./file");
	say("chdir to a file", chdir("file"));
	say("chdir to nothing", chdir("none"));
	fd = open("..", O_RDONLY | O_DIRECTORY);
	say("mkdirat", mkdirat(fd, "y", 0777));
	say("openat", openat(fd, "x/file", O_RDONLY) < 0 ? -1 : 0);
	close(4);
	say("unlinkat a directory", unlinkat(fd, "y", 0));
	say("unlinkat", unlinkat(fd, "y", AT_REMOVEDIR));
	say("unlinkat with unknown flags", unlinkat(fd, "y", 0x4000000));
	say("faccessat", faccessat(fd, "x/file", R_OK | W_OK, 0));
	say("faccessat to run", faccessat(fd, "x/file", X_OK, 0));
	say("access of an unknown kind", access("file", 32));
	say("faccessat with unknown flags", syscall(SYS_faccessat2, fd, "x", R_OK, 0x4000));
	say("faccessat of it", syscall(SYS_faccessat2, fd, "", R_OK, AT_EMPTY_PATH));
	say("faccessat of a closed one", syscall(SYS_faccessat2, 77, "", R_OK, AT_EMPTY_PATH));
	say("fchmod where we are", syscall(SYS_fchmod, AT_FDCWD, 0755));
	say("fchown where we are", syscall(SYS_fchown, AT_FDCWD, -1, -1));
	say("a closed directory", openat(77, "x", O_RDONLY));
	say("moved under us", (chdir(top), rename("w", "v")));
	say("fchdir", fchdir(fd));
	where("where it is now", top);
	say("it is still there", openat(fd, "x/file", O_RDONLY) < 0 ? -1 : 0);
	close(4);
	say("too small", getcwd(small, sizeof(small)) ? 0 : -1);
	close(fd);
	say("relative to a file", openat(open("x/file", O_RDONLY), "a", O_RDONLY));
	close(3);
	chdir(top);
}

static void removed(const char *top)
{
	int fd;

	mkdir("gone", 0777);
	say("chdir", chdir("gone"));
	fd = open(".", O_RDONLY);
	say("remove it", rmdir("../gone"));
	where("nowhere", top);
	say("nothing can be made there", open("file", O_CREAT | O_RDWR, 0666));
	say("nor there", openat(fd, "file", O_CREAT | O_RDWR, 0666));
	close(fd);
	chdir(top);
}

/* Who is in an empty directory that another one replaces is nowhere, and not in the other one. */
static void replaced(const char *top)
{
	int fd;

	mkdir("old", 0777);
	mkdir("new", 0777);
	make("new/file", "new");
	fd = open("old", O_RDONLY | O_DIRECTORY);
	say("chdir", chdir("old"));
	say("replace it", rename("../new", "../old"));
	where("nowhere", top);
	say("the other's file", access("file", F_OK));
	say("from the descriptor", faccessat(fd, "file", F_OK, 0));
	chdir(top);
	say("onto itself", (chdir("old"), rename("../old", "../old")));
	show("file");
	close(fd);
	chdir(top);
	unlink("old/file");
	rmdir("old");
}

static void links(void)
{
	char text[10];

	say("readlink of a file", (make("f", "f"), readlink("f", text, sizeof(text))));
	say("readlink of nothing", readlink("none", text, sizeof(text)));
}

static void deep(const char *top)
{
	char path[64 * 3 + 1] = "";
	int depth = 0;

	while (depth < 64 && mkdir("d1", 0777) == 0 && chdir("d1") == 0)
		depth++;
	say("so deep", depth);
	make("bottom", "deep down");
	chdir(top);
	for (int i = 0; i < depth; i++)
		memcpy(path + 3 * i, "d1/", 4);
	say("by one path", access(path, F_OK));
	say("and down there", chdir(path));
	show("bottom");
	while (depth-- > 0 && chdir("..") == 0)
		;
	where("back", top);
}

int main(void)
{
	char top[4096];

	data_start();
	if (!getcwd(top, sizeof(top)))
		return 1;
	directories();
	renames();
	relative(top);
	removed(top);
	replaced(top);
	links();
	deep(top);
	return 0;
}
