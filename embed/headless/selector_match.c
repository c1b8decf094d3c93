/* selector_match.c: whether an element is one that a selector means. */
#include "selector.h"

/* What a failure says of the other elements that could still be tried in its place: so that a search of several ways up and
 * back does not try the same in each of them. */
enum outcome { MATCHES, FAILS_HERE, FAILS_FOR_SIBLINGS, FAILS_WHOLLY };

bool match_spend(struct match *match, uint64_t steps)
{
	match->steps = match->steps > steps ? match->steps - steps : 0;
	return match->steps > 0;
}

static bool step(struct match *match)
{
	return match_spend(match, 1);
}

/* Long values are looked through for as long as many nodes are. */
#define BYTES_A_STEP 64u

static uint32_t name_for(const struct simple *simple, const struct node *element)
{
	return element->space == SPACE_HTML ? simple->lower_name : simple->name;
}

static bool equal(struct string a, struct string b, bool ignore_case)
{
	return ignore_case ? string_equal_ignoring_case(a, b) : same(a, b);
}

static bool includes(struct string text, struct string token, bool ignore_case)
{
	struct string other;

	while (string_next_token(&text, &other))
		if (equal(other, token, ignore_case))
			return true;
	return false;
}

static bool has(struct string value, struct string part, bool ignore_case)
{
	for (size_t at = 0; part.length <= value.length && at <= value.length - part.length; at++)
		if (equal((struct string){value.data + at, part.length}, part, ignore_case))
			return true;
	return false;
}

static bool value_matches(const struct simple *simple, struct string value, bool ignore_case)
{
	struct string wanted = simple->value;
	struct string start = string_slice(value, 0, wanted.length < value.length ? wanted.length : value.length);

	switch (simple->comparison) {
	case OPERATOR_EXISTS:
		return true;
	case OPERATOR_EQUALS:
		return equal(value, wanted, ignore_case);
	case OPERATOR_INCLUDES:
		return wanted.length > 0 && includes(value, wanted, ignore_case);
	case OPERATOR_DASH:
		return equal(start, wanted, ignore_case) &&
		       (value.length == wanted.length || value.data[wanted.length] == '-');
	case OPERATOR_STARTS:
		return wanted.length > 0 && equal(start, wanted, ignore_case);
	case OPERATOR_ENDS:
		return wanted.length > 0 && value.length >= wanted.length &&
		       equal(string_slice(value, value.length - wanted.length, value.length), wanted, ignore_case);
	default:
		return wanted.length > 0 && has(value, wanted, ignore_case);
	}
}

/* What a search through a value may take: for all but a part in it, its length. */
static uint64_t value_steps(const struct simple *simple, struct string value)
{
	uint64_t bytes = value.length;

	return bytes / BYTES_A_STEP * (simple->comparison == OPERATOR_HAS ? simple->value.length : 1);
}

static bool match_attribute(struct match *match, const struct simple *simple, const struct node *element)
{
	bool ignore_case = simple->ignore_case || (simple->caseless_html && element->space == SPACE_HTML);
	uint32_t name = name_for(simple, element);
	struct string local = tree_atom_string(element->tree, name);

	for (uint32_t i = 0; i < element->attribute_count; i++) {
		const struct attribute *attribute = &element->attributes[i];
		bool named =
			attribute->space == SPACE_NONE
				? attribute->name == name
				: simple->any_space &&
					  same(local_part(tree_atom_string(element->tree, attribute->name)), local);

		if (named && match_spend(match, value_steps(simple, attribute_string(attribute))) &&
		    value_matches(simple, attribute_string(attribute), ignore_case))
			return true;
	}
	return false;
}

static bool counts(struct match *match, struct simple *simple, const struct node *sibling, const struct node *element)
{
	if (sibling->type != NODE_ELEMENT || !step(match))
		return false;
	if (simple->of_type)
		return sibling->name == element->name && sibling->space == element->space;
	return !simple->list || match_list(match, simple->list, sibling);
}

/* The place of the element among its siblings; found from the one that was asked for before, if that is on the way. */
static uint32_t place_of(struct match *match, struct simple *simple, const struct node *element, bool from_end)
{
	const struct node *known = simple->counted_version == element->tree->version ? simple->counted : NULL;
	const struct node *at = element;
	uint32_t passed = 0, place = 1;

	if (simple->of_type && known && (known->name != element->name || known->space != element->space))
		known = NULL;
	/* Back to the known one, which comes right before in a search in tree order. */
	if (known && known->parent == element->parent)
		for (; at && at != known && match->steps > 0; at = at->previous)
			passed += counts(match, simple, at, element);
	if (known && at == known) {
		place = from_end ? simple->place - passed : simple->place + passed;
	} else {
		at = from_end ? element->next : element->previous;
		for (; at && match->steps > 0; at = from_end ? at->next : at->previous)
			place += counts(match, simple, at, element);
	}
	simple->counted = element;
	simple->counted_version = element->tree->version;
	simple->place = place;
	return place;
}

/* Whether the place is a*n+b for an n from 0 on. */
static bool is_place(const struct simple *simple, uint32_t place)
{
	int64_t rest = (int64_t)place - simple->b;

	if (simple->a == 0)
		return rest == 0;
	return rest % simple->a == 0 && rest / simple->a >= 0;
}

bool match_nth(struct match *match, struct simple *simple, const struct node *element)
{
	const struct node *other;

	if (simple->list && !match_list(match, simple->list, element))
		return false;
	if (simple->only) {
		for (other = element->next; other; other = other->next)
			if (counts(match, simple, other, element))
				return false;
	}
	/* The first and the last are looked for alone. */
	if (simple->a == 0 && simple->b == 1 && !simple->list) {
		for (other = simple->from_end ? element->next : element->previous; other;
		     other = simple->from_end ? other->next : other->previous)
			if (counts(match, simple, other, element))
				return false;
		return match->steps > 0;
	}
	return is_place(simple, place_of(match, simple, element, simple->from_end));
}

static bool match_complex(struct match *, struct complex *, const struct node *);

/* Descendants of the anchor, or its later siblings and theirs, whichever the selector is about. */
static bool match_has(struct match *match, struct complex *list, const struct node *anchor)
{
	const struct node *outer_anchor = match->anchor;
	bool found = false;

	match->anchor = anchor;
	for (; list && !found; list = list->next) {
		bool below = list->lead == COMBINATOR_DESCENDANT || list->lead == COMBINATOR_CHILD;
		const struct node *root = below ? anchor : anchor->parent;
		const struct node *at = below ? anchor->first : node_after_subtree(anchor, root);

		for (; at && !found && match->steps > 0; at = node_after(at, root))
			found = at->type == NODE_ELEMENT && match_complex(match, list, at);
	}
	match->anchor = outer_anchor;
	return found;
}

/* :host, and :host() of what the host is in the tree around. */
static bool match_host(struct match *match, struct simple *simple, const struct node *root)
{
	const struct match outer = *match;
	bool well = node_is_shadow_root(root);

	if (!well || !simple->list)
		return well;
	match->above = NULL;
	match->in_host = true;
	well = match_list(match, simple->list, root->rare->host);
	match->above = outer.above;
	match->in_host = outer.in_host;
	return well;
}

static bool match_above_tree(struct match *match, struct compound *compound, const struct node *above)
{
	for (struct simple *simple = compound->first; simple; simple = simple->next) {
		bool well = false;

		if (simple->kind == SIMPLE_HOST)
			well = match_host(match, simple, above);
		else if (simple->kind == SIMPLE_IS)
			well = match_list(match, simple->list, above);
		else if (simple->kind == SIMPLE_STATE && simple->state == STATE_SCOPE)
			well = above == match->scope;
		if (!well)
			return false;
	}
	return compound->first;
}

static bool match_simple(struct match *match, struct simple *simple, const struct node *element)
{
	const struct tree *tree = element->tree;
	struct string value;

	switch (simple->kind) {
	case SIMPLE_TYPE:
		return element->name == name_for(simple, element) ||
		       (element->space != SPACE_HTML &&
			same(element_local_name(element), tree_atom_string(tree, simple->name)));
	case SIMPLE_NO_SPACE:
		return element->space == SPACE_NONE;
	case SIMPLE_ID:
		return equal(element_attribute_or_empty(element, ATOM_ID), simple->value, tree->quirks);
	case SIMPLE_CLASS:
		value = element_attribute_or_empty(element, ATOM_CLASS);
		return match_spend(match, value.length / BYTES_A_STEP) && includes(value, simple->value, tree->quirks);
	case SIMPLE_ATTRIBUTE:
		return match_attribute(match, simple, element);
	case SIMPLE_STATE:
		return match_state(match, simple->state, element);
	case SIMPLE_NTH:
		return match_nth(match, simple, element);
	case SIMPLE_IS:
		return match_list(match, simple->list, element);
	case SIMPLE_NOT:
		return !match_list(match, simple->list, element);
	case SIMPLE_HAS:
		return match_has(match, simple->list, element);
	case SIMPLE_LANG:
		return match_lang(element, simple->value);
	case SIMPLE_DIRECTION:
		return match_spend(match, element->tree->nodes / NODES_A_STEP) &&
		       element_direction(element) == simple->direction;
	case SIMPLE_ANCHOR:
		return element == match->anchor;
	default:
		return false;
	}
}

static enum outcome match_compound(struct match *, struct compound *, const struct node *);

/* The element around it; at the end of a tree the fragment above, if that may be meant. */
static const struct node *go_up(struct match *match, const struct node *element)
{
	const struct node *parent = element == match->above ? NULL : element->parent;

	if (!parent || parent->type == NODE_ELEMENT)
		return parent;
	if (match->in_host || (parent != match->scope && !node_is_shadow_root(parent)) || parent->type != NODE_FRAGMENT)
		return NULL;
	match->above = parent;
	return parent;
}

static enum outcome match_above(struct match *match, struct compound *left, const struct node *element)
{
	while ((element = go_up(match, element))) {
		enum outcome outcome = match_compound(match, left, element);

		if (outcome == MATCHES || outcome == FAILS_WHOLLY)
			return outcome;
	}
	return FAILS_WHOLLY;
}

static enum outcome match_parent(struct match *match, struct compound *left, const struct node *element)
{
	const struct node *parent = go_up(match, element);
	enum outcome outcome = parent ? match_compound(match, left, parent) : FAILS_WHOLLY;

	return outcome == MATCHES || outcome == FAILS_WHOLLY ? outcome : FAILS_FOR_SIBLINGS;
}

static enum outcome match_earlier(struct match *match, struct compound *left, const struct node *element)
{
	for (element = node_previous_element_sibling(element); element;
	     element = node_previous_element_sibling(element)) {
		enum outcome outcome = match_compound(match, left, element);

		if (outcome != FAILS_HERE)
			return outcome;
	}
	return FAILS_FOR_SIBLINGS;
}

/* Recursion ends after as many parts as a selector may have. */
static enum outcome match_compound(struct match *match, struct compound *compound, const struct node *element)
{
	const struct node *previous;

	if (!step(match))
		return FAILS_WHOLLY;
	if (element == match->above && !match_above_tree(match, compound, element))
		return FAILS_HERE;
	for (struct simple *simple = compound->first; simple && element != match->above; simple = simple->next)
		if (!match_simple(match, simple, element))
			return FAILS_HERE;
	if (!compound->left)
		return MATCHES;
	switch (compound->combinator) {
	case COMBINATOR_DESCENDANT:
		return match_above(match, compound->left, element);
	case COMBINATOR_CHILD:
		return match_parent(match, compound->left, element);
	case COMBINATOR_LATER:
		return match_earlier(match, compound->left, element);
	default:
		previous = node_previous_element_sibling(element);
		return previous ? match_compound(match, compound->left, previous) : FAILS_FOR_SIBLINGS;
	}
}

static bool match_complex(struct match *match, struct complex *complex, const struct node *element)
{
	return match_compound(match, complex->right, element) == MATCHES;
}

bool match_list(struct match *match, struct complex *list, const struct node *element)
{
	for (; list; list = list->next)
		if (match_complex(match, list, element))
			return true;
	return false;
}
