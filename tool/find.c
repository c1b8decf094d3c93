/* find.c: where the other parts of Unilet are: in the build folder beside this program, else where it was installed. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "complain.h"
#include "os_file.h"

/* Beside a program in the build folder. */
#define BUILD_HEADERS "include"

/* Folder and name as one path, to be freed. */
static char *join(const char *folder, const char *name)
{
	char *path;

	if (asprintf(&path, "%s/%s", folder, name) < 0)
		return NULL;
	return path;
}

/* The folder this program was started from, without a slash at its end. */
static int own_folder(char folder[PATH_MAX])
{
	ssize_t length = readlink("/proc/self/exe", folder, PATH_MAX - 1);
	char *slash;

	if (length < 0)
		return -errno;
	folder[length] = 0;
	slash = strrchr(folder, '/');
	if (!slash)
		return -ENOENT;
	*slash = 0;
	return 0;
}

/* Returns the path if something is there, to be freed, else NULL. */
static char *try_path(const char *folder, const char *name)
{
	char *path = join(folder, name);

	if (path && access(path, R_OK) == 0)
		return path;
	free(path);
	return NULL;
}

char *find_part(const char *name)
{
	char folder[PATH_MAX];
	char *path = NULL;

	if (!own_folder(folder))
		path = try_path(folder, name);
	if (!path)
		path = try_path(UNILET_LIBEXEC_DIR, name);
	if (!path)
		path = try_path(UNILET_LIBRARY_DIR, name);
	if (!path)
		complain("%s is missing: it is neither beside this program nor in %s; install Unilet again", name,
			 UNILET_LIBEXEC_DIR);
	return path;
}

char *find_headers(void)
{
	char folder[PATH_MAX];
	char *beside = NULL;
	char *path = NULL;

	if (!own_folder(folder))
		beside = try_path(folder, OS_FILE_NAME);
	if (beside)
		path = try_path(folder, BUILD_HEADERS);
	free(beside);
	return path ? path : try_path(UNILET_INCLUDE_DIR, "");
}
