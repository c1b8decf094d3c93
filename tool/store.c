/* store.c: `unilet store`: looks into the file system in a store, from outside. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../host/log.h"
#include "../host/unilet.h"
#include "command.h"
#include "complain.h"
#include "store_image.h"

#define USAGE_STATUS 1
#define PART_BYTES   65536u
#define NANO         1000000000

static uint8_t part[PART_BYTES];

/* What `check` has seen. */
struct seen {
	uint64_t files;
	uint64_t directories;
	uint64_t damaged;
};

/* Reads all of a file: its blocks' checksums are looked at then. Goes on after a file that is damaged. */
static int check_entry(struct store_visit *visit, const char *path, const struct filesystem_name *name,
		       const struct filesystem_stat *stat)
{
	struct seen *seen = visit->context;
	uint64_t offset = 0;
	int64_t got;

	(void)name;
	if (stat->type == FILESYSTEM_DIRECTORY) {
		seen->directories++;
		return 0;
	}
	seen->files++;
	while ((got = filesystem_read(&visit->image->filesystem, stat->inode, offset, part, sizeof(part))) > 0)
		offset += (uint64_t)got;
	if (got < 0) {
		store_image_complain(visit->image, path, (int)got);
		seen->damaged++;
	}
	return 0;
}

static int store_check(struct store_image *image, char **argument)
{
	struct seen seen = {0, 1, 0};
	struct store_visit visit = {check_entry, NULL, &seen, image};
	struct filesystem_space space;

	(void)argument;
	if (store_walk(&visit, FILESYSTEM_ROOT) < 0)
		return 1;
	filesystem_space(&image->filesystem, &space);
	if (seen.files + seen.directories != space.inodes) {
		complain("%s: damaged: %" PRIu64 " files and directories are not below the root", image->path,
			 space.inodes - seen.files - seen.directories);
		seen.damaged++;
	}
	if (seen.damaged)
		return 1;
	printf("in order: %" PRIu64 " files, %" PRIu64 " directories, %" PRIu64 " of %" PRIu64
	       " blocks free, commit %" PRIu64 "\n",
	       seen.files, seen.directories, space.blocks_free, space.blocks, space.generation);
	return 0;
}

static void print_entry(const struct filesystem_stat *stat, const char *name)
{
	const time_t seconds = (time_t)(stat->mtime_ns / NANO);
	char text[STORE_NAME_BYTES], when[32] = "?";
	struct tm broken;

	log_escape(text, sizeof(text), name, strlen(name));
	if (localtime_r(&seconds, &broken))
		strftime(when, sizeof(when), "%Y-%m-%d %H:%M", &broken);
	printf("%c %12" PRIu64 " %s %s\n", stat->type == FILESYSTEM_DIRECTORY ? 'd' : '-',
	       stat->type == FILESYSTEM_DIRECTORY ? 0 : stat->size, when, text);
}

static int compare_names(const void *a, const void *b)
{
	const struct filesystem_name *one = a, *other = b;

	return strcmp(one->name, other->name);
}

/* All names of a directory, sorted; the caller frees them. Returns how many, or a negative error. */
static int64_t names_of(struct store_image *image, uint32_t directory, struct filesystem_name **names)
{
	struct filesystem_name name;
	uint64_t position = 0, count = 0, room = 0;
	int result;

	*names = NULL;
	while ((result = filesystem_next(&image->filesystem, directory, &position, &name)) > 0) {
		if (count == room) {
			struct filesystem_name *more;

			room = room ? 2 * room : 64;
			more = reallocarray(*names, room, sizeof(name));
			if (!more)
				return -FILESYSTEM_NO_MEMORY;
			*names = more;
		}
		(*names)[count++] = name;
	}
	if (count > 0)
		qsort(*names, count, sizeof(name), compare_names);
	return result < 0 ? result : (int64_t)count;
}

static int list_directory(struct store_image *image, uint32_t directory, const char *path)
{
	struct filesystem_name *names;
	struct filesystem_stat stat;
	int64_t count = names_of(image, directory, &names);
	int result = count < 0 ? (int)count : 0;

	for (int64_t i = 0; i < count && result == 0; i++) {
		result = filesystem_stat(&image->filesystem, names[i].inode, &stat);
		if (result == 0)
			print_entry(&stat, names[i].name);
	}
	free(names);
	return result < 0 ? store_image_complain(image, path, result) : 0;
}

static int find(struct store_image *image, const char *path, struct filesystem_stat *stat)
{
	uint32_t inode;
	int result = filesystem_lookup(&image->filesystem, path, &inode);

	if (result == 0)
		result = filesystem_stat(&image->filesystem, inode, stat);
	if (result == 0)
		return 0;
	store_image_complain(image, path, result);
	return -1;
}

static int store_list(struct store_image *image, char **argument)
{
	const char *path = argument[0] ? argument[0] : "/";
	struct filesystem_stat stat;

	if (find(image, path, &stat) < 0)
		return 1;
	if (stat.type == FILESYSTEM_DIRECTORY)
		return list_directory(image, stat.inode, path) < 0;
	print_entry(&stat, path);
	return 0;
}

static int store_cat(struct store_image *image, char **argument)
{
	struct filesystem_stat stat;
	uint64_t offset = 0;
	int64_t got = 0;

	if (find(image, argument[0], &stat) < 0)
		return 1;
	/* What could not be written is complained of at the end, by whoever called us. */
	while (!ferror(stdout) &&
	       (got = filesystem_read(&image->filesystem, stat.inode, offset, part, sizeof(part))) > 0) {
		if (fwrite(part, 1, (size_t)got, stdout) < (size_t)got)
			break;
		offset += (uint64_t)got;
	}
	return got < 0 && store_image_complain(image, argument[0], (int)got) < 0;
}

static int store_copy(struct store_image *image, char **argument)
{
	struct filesystem_stat stat;

	if (find(image, argument[0], &stat) < 0)
		return 1;
	return store_export(image, stat.inode, argument[1]) < 0;
}

static const struct action {
	const char *name;
	int (*run)(struct store_image *image, char **argument);
	int least, most; /* arguments behind FILE */
} actions[] = {
	{"check", store_check, 0, 0},
	{"ls", store_list, 0, 1},
	{"cat", store_cat, 1, 1},
	{"export", store_copy, 2, 2},
};

static int help(void)
{
	fputs("usage: unilet store check FILE               read all files in a store, and say what is damaged\n"
	      "       unilet store ls FILE [PATH]           list a directory: kind, size, time, name\n"
	      "       unilet store cat FILE PATH            print a file\n"
	      "       unilet store export FILE PATH TARGET  copy a file or a directory to TARGET, which is made\n"
	      "FILE is what `unilet run --store` was given. It is only read.\n"
	      "Status: 0 done, 125 FILE has no file system that can be read, 1 all else.\n",
	      stdout);
	return 0;
}

static int wrong(const char *what, const char *value)
{
	complain("%s: %s: see `unilet store --help`", what, value);
	return USAGE_STATUS;
}

static int act(const struct action *action, char **argument)
{
	static struct store_image image;
	int status = UNILET_EXIT_REFUSED;

	image.fd = -1;
	if (store_image_open(&image, argument[0]) == 0)
		status = action->run(&image, argument + 1);
	store_image_close(&image);
	return status;
}

int command_store(int argc, char **argv)
{
	complain_as("unilet store");
	if (argc < 2)
		return wrong("what to do", "check, ls, cat or export");
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return help();
	for (size_t i = 0; i < sizeof(actions) / sizeof(actions[0]); i++) {
		if (strcmp(argv[1], actions[i].name) != 0)
			continue;
		if (argc - 3 < actions[i].least)
			return wrong("too few arguments", argv[1]);
		return argc - 3 > actions[i].most ? wrong("too many arguments", argv[1]) : act(&actions[i], argv + 2);
	}
	return wrong("no such thing to do", argv[1]);
}
