/* programs.c: finds monitor and server, which lie beside `unilet` before it is installed. */
#include "programs.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *programs_beside_us(char directory[PROGRAMS_PATH_BYTES])
{
	char path[PROGRAMS_PATH_BYTES + 32];
	ssize_t length = readlink("/proc/self/exe", directory, PROGRAMS_PATH_BYTES - 1);
	char *slash;

	if (length <= 0)
		return NULL;
	directory[length] = '\0';
	slash = strrchr(directory, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	if (snprintf(path, sizeof(path), "%s/unilet-monitor", directory) >= (int)sizeof(path) || access(path, X_OK) < 0)
		return NULL;
	return directory;
}
