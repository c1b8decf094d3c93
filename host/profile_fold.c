/* profile_fold.c: stacks as lines that flame graphs are drawn of: "program;outer;inner 12". */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "host_limits.h"
#include "profile.h"

#define WORD       8u
#define LEVELS_MAX (PROFILE_FRAMES_MAX + 3)

/* Outermost first; the program's name, which all begin with, is left out. */
struct line {
	uint32_t depth;
	uint64_t count;
	const char *level[LEVELS_MAX];
};

static const char *const vcpu_text[UNILET_VCPUS_MAX] = {"vcpu-0", "vcpu-1", "vcpu-2", "vcpu-3",
							"vcpu-4", "vcpu-5", "vcpu-6", "vcpu-7"};

static int compare(const void *a, const void *b)
{
	const struct line *left = a, *right = b;

	for (uint32_t i = 0; i < left->depth && i < right->depth; i++) {
		const int order = strcmp(left->level[i], right->level[i]);

		if (order != 0)
			return order;
	}
	return (left->depth > right->depth) - (left->depth < right->depth);
}

/* How the library OS calls itself is nobody's concern: it is one level. */
static void add(struct line *line, const struct profile_names *names, uint64_t address)
{
	const struct profile_place *place = profile_names_find(names, address);
	const char *last = line->depth ? line->level[line->depth - 1] : "";

	if (place && (strcmp(place->text, last) != 0 || strcmp(last, PROFILE_LIBRARY_OS) != 0))
		line->level[line->depth++] = place->text;
}

/* The caller of a function that has no frame there; 0 if it has one, or the caller is too far up. */
static uint64_t near_caller(const struct profile_stack *stack, const struct profile_names *names)
{
	const struct profile_place *place = profile_names_find(names, stack->address[0]);
	const uint32_t words = place ? place->frame_bytes / WORD : 0;

	return words >= 1 && words <= PROFILE_NEAR_MAX ? stack->near[words - 1] : 0;
}

static void fill(struct line *line, const struct launch_profile *profile, uint32_t vcpu, uint32_t index,
		 const struct profile_names *names)
{
	const struct profile_stack *stack = &profile->vcpu[vcpu].stack[index];
	const uint64_t caller = near_caller(stack, names);

	line->count = stack->count;
	line->depth = 0;
	if (profile->vcpu_count > 1)
		line->level[line->depth++] = vcpu_text[vcpu];
	if (stack->frame_count == PROFILE_FRAMES_MAX)
		line->level[line->depth++] = "[deeper]";
	for (uint32_t frame = stack->frame_count - 1; frame > 0; frame--)
		add(line, names, stack->address[frame]);
	if (caller)
		add(line, names, caller);
	add(line, names, stack->address[0]);
}

/* One line for each stack that was seen. Returns how many. */
static size_t fill_all(struct line *line, const struct launch_profile *profile, const struct profile_names *names)
{
	size_t count = 0;

	for (uint32_t vcpu = 0; vcpu < profile->vcpu_count; vcpu++) {
		for (uint32_t i = 0; i < PROFILE_STACKS_MAX; i++) {
			if (profile->vcpu[vcpu].stack[i].count == 0)
				continue;
			if (line)
				fill(&line[count], profile, vcpu, i, names);
			count++;
		}
	}
	return count;
}

/* Stacks that differ in addresses alone are one. Returns how many are left. */
static size_t merge(struct line *line, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++) {
		if (kept > 0 && compare(&line[kept - 1], &line[i]) == 0)
			line[kept - 1].count += line[i].count;
		else
			line[kept++] = line[i];
	}
	return kept;
}

/* Returns the length, or less than 0 if it cannot be written. */
static int write_line(const struct line *line, const char *program, FILE *to)
{
	int bytes = fprintf(to, "%s", program);

	for (uint32_t i = 0; i < line->depth && bytes >= 0; i++) {
		const int more = fprintf(to, ";%s", line->level[i]);

		bytes = more < 0 ? more : bytes + more;
	}
	return bytes < 0 || fprintf(to, " %" PRIu64 "\n", line->count) < 0 ? -1 : bytes;
}

int profile_fold(const struct launch_profile *profile, const struct profile_names *names, const char *program, FILE *to,
		 struct unilet_profile *out)
{
	size_t count = fill_all(NULL, profile, names);
	struct line *line = calloc(count ? count : 1, sizeof(*line));
	uint64_t written = 0;

	if (!line)
		return -ENOMEM;
	fill_all(line, profile, names);
	qsort(line, count, sizeof(*line), compare);
	count = merge(line, count);
	for (uint32_t i = 0; i < profile->vcpu_count; i++) {
		out->lost += profile->vcpu[i].lost;
		out->idle += profile->vcpu[i].idle;
	}
	for (size_t i = 0; i < count; i++) {
		int bytes;

		if (written > PROFILE_FILE_MAX) {
			out->lost += line[i].count;
			continue;
		}
		bytes = write_line(&line[i], program, to);
		if (bytes < 0)
			break;
		written += (uint64_t)bytes;
		out->samples += line[i].count;
	}
	free(line);
	return 0;
}
