/* name.c: names that cross to the page side once: a small open-addressing table, numbers without gaps. */
#include "sdk.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a: short names, nobody hostile chooses them but the program itself. */
static uint32_t hash(const char *text)
{
	uint32_t value = 2166136261u;

	for (; *text; text++)
		value = (value ^ (uint8_t)*text) * 16777619u;
	return value;
}

/* The slot of a name, or the free slot where it would be. The table is at most half full, so the loop ends. */
static uint32_t slot_of(const struct sdk_names *names, const char *text)
{
	uint32_t slot = hash(text) & (SDK_NAME_SLOTS - 1);

	while (names->slot[slot] && strcmp(names->text[names->slot[slot] - 1], text) != 0)
		slot = (slot + 1) & (SDK_NAME_SLOTS - 1);
	return slot;
}

int sdk_name_find(const struct sdk_names *names, const char *text)
{
	uint32_t slot = slot_of(names, text);

	return names->slot[slot] ? names->slot[slot] - 1 : -UNILET_NOT_FOUND;
}

int sdk_name_add(struct sdk_names *names, const char *text)
{
	char *copy;

	if (names->count == UNILET_PAGE_NAMES_MAX)
		return -UNILET_TOO_LARGE;
	copy = strdup(text);
	if (!copy)
		return -UNILET_NO_SPACE;
	names->text[names->count] = copy;
	names->count++;
	names->slot[slot_of(names, text)] = (uint16_t)names->count;
	return (int)names->count - 1;
}
