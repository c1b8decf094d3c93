/* atom.c: names as numbers. */
#include "tree_internal.h"

#define ATOMS_ROOM_FIRST 1024u

static const struct string known[ATOMS_KNOWN] = {
#define NAME_STRING(constant, text) [ATOM_##constant] = {text, sizeof(text) - 1},
	NAMES(NAME_STRING)
#undef NAME_STRING
};

/* The seed keeps a guest from choosing names that fall on each other. */
static uint32_t hash_of(const struct atoms *atoms, struct string name)
{
	uint32_t hash = atoms->seed;

	for (size_t i = 0; i < name.length; i++)
		hash = (hash ^ (unsigned char)name.data[i]) * 0x01000193u;
	return hash ^ hash >> 15;
}

/* Where in the table the name is, or where it would be put. */
static uint32_t *slot_of(const struct atoms *atoms, struct string name, uint32_t hash)
{
	for (uint32_t at = hash & atoms->mask;; at = (at + 1) & atoms->mask) {
		const struct atom *atom = &atoms->list[atoms->table[at]];

		if (atoms->table[at] == 0 ||
		    (atom->hash == hash && same((struct string){atom->data, atom->length}, name)))
			return &atoms->table[at];
	}
}

static void add(struct atoms *atoms, struct string name, uint32_t hash, uint32_t *slot)
{
	atoms->list[atoms->count] = (struct atom){name.data, (uint32_t)name.length, hash, 0};
	*slot = atoms->count++;
}

/* The list and the table, which is twice as long and so at most half full. */
static int grow(struct tree *tree, uint32_t room)
{
	struct atoms *atoms = &tree->atoms;
	struct atom *list = pool_allocate(&tree->pool, room * sizeof(*list));
	uint32_t *table = pool_allocate(&tree->pool, 2 * room * sizeof(*table));

	if (!list || !table) {
		pool_free(&tree->pool, list, room * sizeof(*list));
		return -TREE_QUOTA_EXCEEDED;
	}
	memset(table, 0, 2 * room * sizeof(*table));
	if (atoms->room > 0) {
		memcpy(list, atoms->list, atoms->count * sizeof(*list));
		pool_free(&tree->pool, atoms->list, atoms->room * sizeof(*list));
		pool_free(&tree->pool, atoms->table, 2 * atoms->room * sizeof(*table));
	}
	atoms->list = list;
	atoms->table = table;
	atoms->room = room;
	atoms->mask = 2 * room - 1;
	for (uint32_t i = 1; i < atoms->count; i++)
		*slot_of(atoms, (struct string){list[i].data, list[i].length}, list[i].hash) = i;
	return 0;
}

int atoms_open(struct tree *tree)
{
	struct atoms *atoms = &tree->atoms;
	int error = grow(tree, ATOMS_ROOM_FIRST);

	if (error)
		return error;
	atoms->seed = (uint32_t)((uintptr_t)tree >> 12) * 0x9e3779b9u ^ 0x811c9dc5u;
	atoms->list[0] = (struct atom){"", 0, 0, 0};
	atoms->count = 1;
	for (uint32_t i = 1; i < ATOMS_KNOWN; i++) {
		uint32_t hash = hash_of(atoms, known[i]);

		add(atoms, known[i], hash, slot_of(atoms, known[i], hash));
	}
	return 0;
}

_Static_assert(ATOMS_KNOWN < ATOMS_ROOM_FIRST, "there is room for those that are known");

int tree_atom(struct tree *tree, struct string name, uint32_t *atom)
{
	struct atoms *atoms = &tree->atoms;
	uint32_t hash, *slot;
	struct string copy;
	int error;

	if (name.length > UNILET_HEADLESS_NAME_BYTES_MAX)
		return -TREE_QUOTA_EXCEEDED;
	hash = hash_of(atoms, name);
	slot = slot_of(atoms, name, hash);
	if (*slot == 0 && name.length > 0) {
		if (atoms->count >= UNILET_HEADLESS_NAMES_MAX)
			return -TREE_QUOTA_EXCEEDED;
		if (atoms->count == atoms->room) {
			error = grow(tree, 2 * atoms->room);
			if (error)
				return error;
			slot = slot_of(atoms, name, hash);
		}
		error = tree_copy(tree, name, &copy);
		if (error)
			return error;
		add(atoms, copy, hash, slot);
	}
	*atom = *slot;
	return 0;
}

uint32_t tree_atom_find(const struct tree *tree, struct string name)
{
	return *slot_of(&tree->atoms, name, hash_of(&tree->atoms, name));
}

int tree_atom_of_lower(struct tree *tree, struct string name, uint32_t *atom)
{
	char folded[UNILET_HEADLESS_NAME_BYTES_MAX];

	if (name.length > sizeof(folded))
		return -TREE_QUOTA_EXCEEDED;
	for (size_t i = 0; i < name.length; i++)
		folded[i] = lower(name.data[i]);
	return tree_atom(tree, (struct string){folded, name.length}, atom);
}

uint32_t tree_atom_lower(struct tree *tree, uint32_t atom)
{
	uint32_t folded = atom < tree->atoms.count ? tree->atoms.list[atom].lower : 0;

	if (folded != 0 || atom >= tree->atoms.count)
		return folded;
	if (tree_atom_of_lower(tree, tree_atom_string(tree, atom), &folded) != 0)
		return 0;
	tree->atoms.list[atom].lower = folded;
	return folded;
}

struct string tree_atom_string(const struct tree *tree, uint32_t atom)
{
	const struct atoms *atoms = &tree->atoms;

	return atom < atoms->count ? (struct string){atoms->list[atom].data, atoms->list[atom].length} : EMPTY;
}
