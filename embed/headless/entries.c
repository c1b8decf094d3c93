/* entries.c: pairs of name and value in order, as a FormData has them. */
#include <stdlib.h>
#include <string.h>

#include "script.h"

#define ROOM_FIRST 16u

struct entries {
	struct entry {
		char *text; /* the name, then the value */
		size_t name_length, value_length;
	} * items;
	uint32_t count, room;
};

struct entries *entries_open(void)
{
	return calloc(1, sizeof(struct entries));
}

void entries_close(struct entries *entries)
{
	if (!entries)
		return;
	for (uint32_t i = 0; i < entries->count; i++)
		free(entries->items[i].text);
	free(entries->items);
	free(entries);
}

static struct string name_of(const struct entry *entry)
{
	return (struct string){entry->text, entry->name_length};
}

bool entries_at(const struct entries *entries, uint32_t index, struct string *name, struct string *value)
{
	const struct entry *entry;

	if (index >= entries->count)
		return false;
	entry = &entries->items[index];
	*name = name_of(entry);
	*value = (struct string){entry->text + entry->name_length, entry->value_length};
	return true;
}

uint32_t entries_find(const struct entries *entries, struct string name, uint32_t from)
{
	while (from < entries->count && !string_equal(name_of(&entries->items[from]), name))
		from++;
	return from;
}

static int make_room(struct entries *entries)
{
	const uint32_t room = entries->room ? 2 * entries->room : ROOM_FIRST;
	struct entry *grown;

	if (entries->count < entries->room)
		return 0;
	if (room > UNILET_HEADLESS_ENTRIES_MAX)
		return -TREE_QUOTA_EXCEEDED;
	grown = realloc(entries->items, room * sizeof(*grown));
	if (!grown)
		return -TREE_QUOTA_EXCEEDED;
	entries->items = grown;
	entries->room = room;
	return 0;
}

static int make(struct entry *entry, struct string name, struct string value)
{
	char *text = malloc(name.length + value.length + 1);

	if (!text)
		return -TREE_QUOTA_EXCEEDED;
	if (name.length)
		memcpy(text, name.data, name.length);
	if (value.length)
		memcpy(text + name.length, value.data, value.length);
	entry->text = text;
	entry->name_length = name.length;
	entry->value_length = value.length;
	return 0;
}

int entries_append(struct entries *entries, struct string name, struct string value)
{
	int error = make_room(entries);

	if (!error)
		error = make(&entries->items[entries->count], name, value);
	entries->count += !error;
	return error;
}

void entries_remove(struct entries *entries, struct string name, uint32_t from)
{
	uint32_t kept = from;

	for (uint32_t i = from; i < entries->count; i++)
		if (string_equal(name_of(&entries->items[i]), name))
			free(entries->items[i].text);
		else
			entries->items[kept++] = entries->items[i];
	if (kept < entries->count)
		entries->count = kept;
}

int entries_set(struct entries *entries, struct string name, struct string value)
{
	const uint32_t at = entries_find(entries, name, 0);
	struct entry old;
	int error;

	if (at == entries->count)
		return entries_append(entries, name, value);
	old = entries->items[at];
	error = make(&entries->items[at], name, value);
	if (error)
		return error;
	free(old.text);
	entries_remove(entries, name, at + 1);
	return 0;
}
