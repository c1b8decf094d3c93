/* slice_place.c: finds the part of the cgroup tree that was left to this process, and makes it ready to be divided. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "slice.h"

/* Where the launcher itself goes: a cgroup that divides its memory has no processes of its own. */
#define LEAF "/unilet-launcher"

#define LINE_BYTES 4096

static int open_in(const char *folder, const char *name, int flags)
{
	char path[SLICE_PATH_BYTES + 64];
	int fd;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path))
		return -ENAMETOOLONG;
	fd = open(path, flags | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int slice_write(const char *folder, const char *name, const char *text)
{
	int fd = open_in(folder, name, O_WRONLY);
	int error;

	if (fd < 0)
		return fd;
	error = write(fd, text, strlen(text)) < 0 ? -errno : 0;
	close(fd);
	return error;
}

int slice_read(const char *folder, const char *name, char *text, int size)
{
	int fd = open_in(folder, name, O_RDONLY);
	ssize_t got;

	if (fd < 0)
		return fd;
	got = read(fd, text, (size_t)size - 1);
	close(fd);
	if (got < 0)
		return -errno;
	text[got] = '\0';
	return 0;
}

/* The fields of a line of mountinfo that matter, cut out of it. Returns 1 if it is a cgroup v2 tree. */
static int split_mount(char *line, char **root, char **point)
{
	char *rest = strstr(line, " - cgroup2 ");
	char *save = NULL;
	int number = 0;

	*root = *point = NULL;
	if (!rest)
		return 0;
	*rest = '\0';
	for (char *word = strtok_r(line, " ", &save); word && number < 5; word = strtok_r(NULL, " ", &save)) {
		if (number == 3)
			*root = word;
		if (number == 4)
			*point = word;
		number++;
	}
	/* A backslash begins a byte in octal: such a path is nobody's cgroup tree. */
	return *point && !strchr(*point, '\\') && !strchr(*root, '\\');
}

/* "/a/b" of the line "0::/a/b". */
static int read_own(const char *own, char path[SLICE_PATH_BYTES])
{
	FILE *file = fopen(own, "re");
	char line[LINE_BYTES];
	int error = -ENOENT;

	while (file && error && fgets(line, sizeof(line), file)) {
		if (strncmp(line, "0::/", 4) != 0)
			continue;
		line[strcspn(line, "\n")] = '\0';
		/* Outside of what this namespace shows it begins with "/..". */
		error = strstr(line, "/..") ? -EACCES : 0;
		if (!error && snprintf(path, SLICE_PATH_BYTES, "%s", line + 3) >= SLICE_PATH_BYTES)
			error = -ENAMETOOLONG;
	}
	if (file)
		fclose(file);
	return error;
}

/* Where the cgroup `own` is in the file system. */
static int find_folder(const char *mountinfo, const char *own, char folder[SLICE_PATH_BYTES])
{
	FILE *file = fopen(mountinfo, "re");
	char line[LINE_BYTES];
	int error = -ENOENT;

	while (file && error == -ENOENT && fgets(line, sizeof(line), file)) {
		char *root, *point;
		size_t length;

		if (!split_mount(line, &root, &point))
			continue;
		/* A part of the tree may be all that is mounted here. */
		length = strcmp(root, "/") == 0 ? 0 : strlen(root);
		if (strncmp(own, root, length) != 0 || (own[length] != '/' && own[length] != '\0'))
			continue;
		error = snprintf(folder, SLICE_PATH_BYTES, "%s%s", point, own + length) >= SLICE_PATH_BYTES
				? -ENAMETOOLONG
				: 0;
	}
	if (file)
		fclose(file);
	return error;
}

static void cut_end(char *path, const char *end)
{
	size_t length = strlen(path), cut = strlen(end);

	if (length > cut && strcmp(path + length - cut, end) == 0)
		path[length - cut] = '\0';
}

/* Whether a file that lists controllers names this one. */
static int has_word(const char *list, const char *word)
{
	const size_t length = strlen(word);

	for (const char *at = list; (at = strstr(at, word)); at += length)
		if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\n' || at[length] == '\0'))
			return 1;
	return 0;
}

/* 0 if the file names all that guests' cgroups need; CPU shares are welcome, not needed. */
static int check_controllers(const char *folder, const char *file)
{
	char list[512];
	int error = slice_read(folder, file, list, sizeof(list));

	if (error)
		return error == -ENOENT ? -ENOTSUP : error;
	return has_word(list, "memory") && has_word(list, "pids") ? 0 : -ENOTSUP;
}

/* Everything in it is this process: nobody else is moved about. */
static int is_alone(const char *folder)
{
	char list[64], own[32];

	snprintf(own, sizeof(own), "%d\n", (int)getpid());
	return slice_read(folder, "cgroup.procs", list, sizeof(list)) == 0 && strcmp(list, own) == 0;
}

/* Goes to a leaf of its own, and lets cgroups beside that have limits. */
static int divide(const char *folder)
{
	char leaf[SLICE_PATH_BYTES + sizeof(LEAF)];
	char own[32];
	int error;

	snprintf(leaf, sizeof(leaf), "%s" LEAF, folder);
	snprintf(own, sizeof(own), "%d", (int)getpid());
	if (mkdir(leaf, 0755) < 0 && errno != EEXIST)
		return -errno;
	error = slice_write(leaf, "cgroup.procs", own);
	if (!error)
		error = slice_write(folder, "cgroup.subtree_control", "+memory +pids");
	if (!error)
		slice_write(folder, "cgroup.subtree_control", "+cpu");
	return error;
}

int slice_place(const char *mountinfo, const char *own, char parent[SLICE_PATH_BYTES])
{
	char path[SLICE_PATH_BYTES];
	char procs[SLICE_PATH_BYTES + 16];
	int error = read_own(own, path);

	if (!error)
		error = find_folder(mountinfo, path, parent);
	if (error)
		return error;
	cut_end(parent, "/");
	cut_end(parent, LEAF);
	error = check_controllers(parent, "cgroup.controllers");
	if (error)
		return error;
	snprintf(procs, sizeof(procs), "%s/cgroup.procs", parent);
	if (access(parent, W_OK) < 0 || access(procs, W_OK) < 0)
		return -EACCES;
	if (check_controllers(parent, "cgroup.subtree_control") == 0)
		return 0;
	return is_alone(parent) ? divide(parent) : -EBUSY;
}
