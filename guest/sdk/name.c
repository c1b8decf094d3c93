/* name.c: names that cross to the page side once: a small open-addressing table, numbers without gaps. */
#include "page.h"

#include <stdlib.h>

#define NAME_SLOTS  (2u * UNILET_PAGE_NAMES_MAX) /* power of two, never more than half full */
#define RECENT_SIZE 512u

#define REPEATED_BYTES_MAX 64u /* a longer text is hardly one that is said again and again */

static struct {
	uint32_t count;
	uint16_t slot[NAME_SLOTS]; /* a name's number + 1; 0: free */
	char *text[UNILET_PAGE_NAMES_MAX];
	/* By where a program has a name: mostly a literal. What lies there may have changed, so it is compared. */
	struct {
		const char *at;
		uint32_t number;
	} recent[RECENT_SIZE];
	/* By where texts were that have no number. */
	struct {
		const char *at;
		uint64_t hash;
	} seen[RECENT_SIZE];
} names;

/* FNV-1a: short names, nobody hostile chooses them but the program itself. */
static uint32_t hash(const char *text)
{
	uint32_t value = 2166136261u;

	for (; *text; text++)
		value = (value ^ (uint8_t)*text) * 16777619u;
	return value;
}

/* The slot of a name, or the free slot where it would be. The table is at most half full, so the loop ends. */
static uint32_t slot_of(const char *text)
{
	uint32_t slot = hash(text) & (NAME_SLOTS - 1);

	while (names.slot[slot] && strcmp(names.text[names.slot[slot] - 1], text) != 0)
		slot = (slot + 1) & (NAME_SLOTS - 1);
	return slot;
}

/* A name that has a number but never reached the page side would be the end of this guest: so it is declared first. */
static int add(const char *text, uint32_t slot)
{
	const size_t length = strlen(text);
	struct sdk_text measured;
	uint32_t words[3];
	char *copy;
	int result;

	if (names.count == UNILET_PAGE_NAMES_MAX || length > SDK_NAME_BYTES_MAX)
		return -UNILET_TOO_LARGE;
	copy = strdup(text);
	if (!copy)
		return -UNILET_NO_SPACE;
	sdk_text_measure(text, length, &measured);
	words[0] = PAGE_NAME;
	words[1] = names.count;
	words[2] = measured.units;
	result = sdk_batch_declare(words, 3, text, length);
	if (result < 0) {
		free(copy);
		return result;
	}
	names.text[names.count++] = copy;
	names.slot[slot] = (uint16_t)names.count;
	return (int)names.count - 1;
}

static uint32_t place_of(const char *text)
{
	return (uint32_t)((uintptr_t)text ^ (uintptr_t)text >> 9) % RECENT_SIZE;
}

static int is_recent(uint32_t recent, const char *text)
{
	return names.recent[recent].at == text && strcmp(names.text[names.recent[recent].number], text) == 0;
}

static int find(const char *text, uint32_t count_max)
{
	const uint32_t recent = place_of(text);
	uint32_t slot;
	int number;

	if (is_recent(recent, text))
		return (int)names.recent[recent].number;
	slot = slot_of(text);
	if (names.slot[slot])
		number = names.slot[slot] - 1;
	else
		number = names.count < count_max ? add(text, slot) : -UNILET_TOO_LARGE;
	if (number >= 0) {
		names.recent[recent].at = text;
		names.recent[recent].number = (uint32_t)number;
	}
	return number;
}

int sdk_name(const char *text)
{
	return find(text, UNILET_PAGE_NAMES_MAX);
}

int sdk_name_of_value(const char *text)
{
	const int number = find(text, SDK_NAMES_OF_VALUES);

	return number < 0 ? -1 : number;
}

/* Eight bytes a step. */
static uint64_t quick_hash(const char *text, size_t length)
{
	uint64_t value = length, eight;

	for (; length >= sizeof(eight); text += sizeof(eight), length -= sizeof(eight)) {
		memcpy(&eight, text, sizeof(eight));
		value = (value ^ eight) * 0x9e3779b97f4a7c15u;
		value ^= value >> 32;
	}
	for (; length; text++, length--)
		value = (value ^ (uint8_t)*text) * 0x9e3779b97f4a7c15u;
	return value;
}

int sdk_name_of_repeated(const char *text, size_t length)
{
	const uint32_t place = place_of(text);
	uint64_t hash;

	if (is_recent(place, text))
		return (int)names.recent[place].number;
	if (length > REPEATED_BYTES_MAX)
		return -1;
	hash = quick_hash(text, length);
	if (names.seen[place].at == text && names.seen[place].hash == hash)
		return sdk_name_of_value(text);
	names.seen[place].at = text;
	names.seen[place].hash = hash;
	return -1;
}
