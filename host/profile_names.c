/* profile_names.c: what each address of a profile is to be called. */
#include "profile.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"

static int compare_addresses(const void *a, const void *b)
{
	const uint64_t left = ((const struct profile_place *)a)->address;
	const uint64_t right = ((const struct profile_place *)b)->address;

	return (left > right) - (left < right);
}

static void copy_stack(const struct profile_stack *stack, struct profile_place *to)
{
	for (uint32_t i = 0; i < PROFILE_NEAR_MAX; i++)
		to[i].address = stack->near[i];
	for (uint32_t i = 0; i < stack->frame_count; i++)
		to[PROFILE_NEAR_MAX + i].address = stack->address[i];
}

/* Every address of every stack that was seen, to `to` if it is there. Returns how many there are. */
static size_t copy_addresses(const struct launch_profile *profile, struct profile_place *to)
{
	size_t count = 0;

	for (uint32_t vcpu = 0; vcpu < profile->vcpu_count; vcpu++) {
		for (uint32_t i = 0; i < PROFILE_STACKS_MAX; i++) {
			const struct profile_stack *stack = &profile->vcpu[vcpu].stack[i];

			if (stack->count == 0)
				continue;
			if (to)
				copy_stack(stack, &to[count]);
			count += PROFILE_NEAR_MAX + stack->frame_count;
		}
	}
	return count;
}

int profile_names_collect(const struct launch_profile *profile, struct profile_names *out)
{
	const size_t all = copy_addresses(profile, NULL);

	*out = (struct profile_names){.place = calloc(all ? all : 1, sizeof(*out->place))};
	if (!out->place)
		return -ENOMEM;
	copy_addresses(profile, out->place);
	qsort(out->place, all, sizeof(*out->place), compare_addresses);
	for (size_t i = 0; i < all; i++) {
		if (i == 0 || out->place[i].address != out->place[out->count - 1].address)
			out->place[out->count++] = out->place[i];
	}
	return 0;
}

uint32_t profile_names_request(const struct profile_names *names, const struct launch_profile *profile,
			       struct symbols_request *request)
{
	uint32_t first = 0;

	request->version = UNILET_ABI_VERSION;
	request->image_base = profile->image_base;
	request->address_count = 0;
	while (first < names->count && names->place[first].address < profile->image_start)
		first++;
	for (uint32_t i = first; i < names->count && names->place[i].address < profile->os_start &&
				 request->address_count < SYMBOLS_ADDRESSES_MAX;
	     i++)
		request->address[request->address_count++] = names->place[i].address;
	return first;
}

/* ';' stands between two names, so none may be in one. */
static char *text_of_name(const char *name)
{
	char text[UNILET_REPORT_TEXT_BYTES];

	log_escape(text, sizeof(text), name, strlen(name));
	for (char *at = text; *at; at++)
		if (*at == ';')
			*at = ':';
	return strdup(text);
}

static char *text_of_address(const struct launch_profile *profile, uint64_t address)
{
	char text[32];

	if (address >= profile->os_start && address < profile->image_end)
		return strdup(PROFILE_LIBRARY_OS);
	if (address >= profile->image_start && address < profile->image_end)
		address -= profile->image_base;
	snprintf(text, sizeof(text), "[0x%" PRIx64 "]", address);
	return strdup(text);
}

int profile_names_set(struct profile_names *names, const struct launch_profile *profile,
		      const struct symbols_name *answer, uint32_t first, uint32_t answer_count)
{
	for (uint32_t i = 0; i < names->count; i++) {
		struct profile_place *place = &names->place[i];
		const bool asked = i >= first && i - first < answer_count;

		if (asked)
			place->frame_bytes = answer[i - first].frame_bytes;
		if (asked && answer[i - first].function[0])
			place->text = text_of_name(answer[i - first].function);
		else
			place->text = text_of_address(profile, place->address);
		if (!place->text)
			return -ENOMEM;
	}
	return 0;
}

const struct profile_place *profile_names_find(const struct profile_names *names, uint64_t address)
{
	const struct profile_place wanted = {.address = address};

	return bsearch(&wanted, names->place, names->count, sizeof(wanted), compare_addresses);
}

void profile_names_free(struct profile_names *names)
{
	for (uint32_t i = 0; i < names->count; i++)
		free(names->place[i].text);
	free(names->place);
	*names = (struct profile_names){0};
}
