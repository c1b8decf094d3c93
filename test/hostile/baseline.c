/* baseline.c: what a process has, counted: so that a test can see what a guest left behind. */
#include <dirent.h>
#include <stdio.h>
#include <sys/wait.h>

#include "runner.h"

/* Entries of a directory without "." and "..", or -1. */
static int count_entries(const char *path)
{
	DIR *directory = opendir(path);
	int count = -2;

	if (!directory)
		return -1;
	while (readdir(directory))
		count++;
	closedir(directory);
	return count;
}

/* The directory's own descriptor is among them, each time. */
int baseline_descriptors(void)
{
	return count_entries("/proc/self/fd");
}

int baseline_threads(void)
{
	return count_entries("/proc/self/task");
}

/* Reaps nothing: a zombie counts, as what lives does. */
int baseline_children(void)
{
	siginfo_t info;

	return waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT | __WALL) == 0;
}

long baseline_resident_pages(void)
{
	FILE *file = fopen("/proc/self/statm", "re");
	long total, resident = -1;

	if (!file)
		return -1;
	if (fscanf(file, "%ld %ld", &total, &resident) != 2)
		resident = -1;
	fclose(file);
	return resident;
}
