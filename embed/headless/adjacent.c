/* adjacent.c: insertAdjacentElement() and insertAdjacentText(). */
#include "tree_internal.h"

int element_insert_adjacent(struct node *element, enum adjacent where, struct node *node, bool *inserted)
{
	*inserted = element->parent || (where != BEFORE_BEGIN && where != AFTER_END);
	if (!*inserted)
		return 0;
	switch (where) {
	case BEFORE_BEGIN:
		return node_insert(element->parent, node, element);
	case AFTER_BEGIN:
		return node_insert(element, node, element->first);
	case BEFORE_END:
		return node_insert(element, node, NULL);
	default:
		return node_insert(element->parent, node, element->next);
	}
}

int element_insert_adjacent_text(struct node *element, enum adjacent where, struct string data)
{
	struct node *text;
	bool inserted;
	int error = node_create_text(element->tree, data, &text);

	if (error)
		return error;
	error = element_insert_adjacent(element, where, text, &inserted);
	node_release(text);
	return error;
}
