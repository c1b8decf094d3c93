/* fuzz_tree.c: any operations in any order on a few nodes; then none is left. */
#include "../../embed/headless/tree.h"
#include "fuzz.h"

#define HELD      16u
#define STEPS_MAX 400u
#define WORDS     12u

static struct tree *tree;
static struct node *held[HELD]; /* NULL: nothing */
static struct fuzz_input input;
static unsigned steps;

static struct string word(void)
{
	static const char *const words[WORDS] = {
		"",
		"a",
		"b c",
		"x\xf0\x9f\x98\x80y",
		"color: red; a: b",
		"<b>&",
		"p, :is(b, :not(:empty))",
		"text",
		"a longer text that does not fit where a short one was, nor with its neighbours in a piece of two "
		"hundred and fifty-six "
		"bytes, which is what the largest of the small pieces has, and so it needs one of its own",
		"12",
		"checkbox",
		"radio",
	};

	return string_of(words[fuzz_number(&input, 1) % WORDS]);
}

static struct node **slot(void)
{
	return &held[fuzz_number(&input, 1) % HELD];
}

static struct node *any(void)
{
	struct node *node = *slot();

	return node ? node : tree_document(tree);
}

static uint32_t name(void)
{
	static const uint32_t names[] = {
		ATOM_DIV,      ATOM_P,       ATOM_FORM,     ATOM_INPUT,  ATOM_SELECT,   ATOM_OPTION, ATOM_TEXTAREA,
		ATOM_TEMPLATE, ATOM_LABEL,   ATOM_BUTTON,   ATOM_TABLE,  ATOM_TBODY,    ATOM_TR,     ATOM_TD,
		ATOM_DETAILS,  ATOM_SUMMARY, ATOM_FIELDSET, ATOM_OUTPUT, ATOM_X_UNILET,
	};

	return names[fuzz_number(&input, 1) % (sizeof(names) / sizeof(names[0]))];
}

static uint32_t attribute(void)
{
	static const uint32_t names[] = {
		ATOM_ID,       ATOM_CLASS,    ATOM_STYLE,    ATOM_TYPE, ATOM_VALUE, ATOM_NAME,
		ATOM_CHECKED,  ATOM_SELECTED, ATOM_DISABLED, ATOM_FORM, ATOM_FOR,   ATOM_REQUIRED,
		ATOM_MULTIPLE, ATOM_TABINDEX, ATOM_HREF,     ATOM_MIN,  ATOM_STEP,  ATOM_OPEN,
	};

	return names[fuzz_number(&input, 1) % (sizeof(names) / sizeof(names[0]))];
}

/* Puts a node that the caller owns where another one was. */
static void put(struct node *node)
{
	struct node **to = slot();

	node_release(*to);
	*to = node;
}

static void operate(void);

static void hear(void *context, struct event *event)
{
	(void)context;
	CHECK(event->target && event->current_target && event_path_at(event, 0));
	if (event->type == ATOM_CLICK && fuzz_number(&input, 1) % 4 == 0)
		event_prevent_default(event);
	/* Listeners do what they like. */
	operate();
	operate();
}

static void make(void)
{
	struct node *node = NULL;

	switch (fuzz_number(&input, 1) % 6) {
	case 0:
		node_create_text(tree, word(), &node);
		break;
	case 1:
		node_create_comment(tree, word(), &node);
		break;
	case 2:
		node_create_fragment(tree, &node);
		break;
	case 3:
		node_clone(any(), true, &node);
		break;
	default:
		node_create_element(tree, name(), &node);
		break;
	}
	put(node);
}

static void move(void)
{
	struct node *a = any(), *b = any(), *c = any();
	struct node *several[] = {a, b};
	bool inserted;

	switch (fuzz_number(&input, 1) % 12) {
	case 0:
	case 1:
	case 2:
		node_append(a, b);
		break;
	case 3:
		node_insert(a, b, node_first_child(a));
		break;
	case 4:
		node_replace_child(a, b, c);
		break;
	case 5:
		node_remove(a);
		break;
	case 6:
		node_append_all(c, several, 2);
		break;
	case 7:
		node_replace_children(c, several, 2);
		break;
	case 8:
		node_before_all(c, several, 2);
		break;
	case 9:
		node_after_all(c, several, 2);
		break;
	case 10:
		node_replace_with(c, several, 2);
		break;
	default:
		element_insert_adjacent(a, (enum adjacent)(fuzz_number(&input, 1) % 4), b, &inserted);
		break;
	}
}

static void change(void)
{
	struct node *node = any(), *made = NULL;
	struct string token = word();

	switch (fuzz_number(&input, 1) % 14) {
	case 0:
		node_set_text_content(node, word());
		break;
	case 1:
		node_replace_data(node, (uint32_t)fuzz_number(&input, 1) % 8, (uint32_t)fuzz_number(&input, 1) % 8,
				  word());
		break;
	case 2:
		if (node_split_text(node, (uint32_t)fuzz_number(&input, 1) % 4, &made) == 0)
			put(made);
		break;
	case 3:
		node_normalize(node);
		break;
	case 4:
		element_attach_shadow(node, (struct shadow_options){.clonable = true, .delegates_focus = true}, &made);
		node_append(made ? made : node, any());
		break;
	case 5:
		if (template_content(node, &made) == 0)
			node_append(made, any());
		break;
	case 6:
		token_toggle(node, ATOM_CLASS, token, -1);
		break;
	case 7:
		style_set(node, STRING("color"), token, false);
		break;
	case 8:
		dataset_set(node, token, token);
		break;
	case 9:
		element_remove_attribute(node, attribute());
		break;
	case 10:
		element_set_inner_text(node, token);
		break;
	case 11:
		table_insert_row(node, -1, &made);
		break;
	case 12:
		table_delete_row(node, 0);
		break;
	default:
		element_set_attribute(node, attribute(), token);
		break;
	}
}

static int entry(void *context, struct string key, struct string value)
{
	(void)context;
	CHECK(key.length < UNILET_HEADLESS_STRING_MAX && value.length < UNILET_HEADLESS_STRING_MAX);
	return 0;
}

static void ask(void)
{
	struct node *node = any(), *other = any(), *found;
	struct collection *collection;
	struct text text = {0};
	uint32_t kind = (uint32_t)fuzz_number(&input, 1) % (COLLECTION_LABELS + 1);

	html_serialize(node, HTML_OUTER | HTML_SHADOW_OPEN, &text);
	text_close(&text);
	node_query(node, word(), &found);
	element_closest(node, word(), &found);
	if (collection_open(node, kind, kind == COLLECTION_QUERY ? STRING("*") : word(), &collection) == 0) {
		uint32_t length = collection_length(collection);

		CHECK(length == 0 || collection_item(collection, length - 1));
		CHECK(!collection_item(collection, length));
		collection_close(collection);
	}
	form_value(node, &text);
	style_text(node, &text);
	text_close(&text);
	form_validity(node);
	form_entries(node, NULL, entry, NULL);
	CHECK((node_compare(node, other) == 0) == (node == other));
	CHECK(node_is_equal(node, node));
}

static void act(void)
{
	struct node *node = any();

	switch (fuzz_number(&input, 1) % 12) {
	case 0:
		element_click(node);
		break;
	case 1:
		person_click(node);
		break;
	case 2:
		person_input(node, word());
		break;
	case 3:
		person_key(tree, NULL, STRING("Enter"));
		break;
	case 4:
		element_focus(node);
		break;
	case 5:
		form_submit(node, NULL);
		break;
	case 6:
		form_reset(node);
		break;
	case 7:
		form_set_value(node, word());
		break;
	case 8:
		input_set_checked(node, true);
		break;
	case 9:
		option_set_selected(node, true);
		break;
	case 10:
		event_dispatch(node,
			       &(struct event){.type = ATOM_TOGGLE, .flags = EVENT_BUBBLES, .related_target = any()});
		break;
	default:
		node_listen(node, fuzz_number(&input, 1) % 2 ? ATOM_CLICK : ATOM_CHANGE,
			    (struct listener){hear, NULL, node, (uint32_t)fuzz_number(&input, 1) % 8});
		break;
	}
}

static void operate(void)
{
	if (input.size == 0 || steps++ > STEPS_MAX)
		return;
	switch (fuzz_number(&input, 1) % 10) {
	case 0:
	case 1:
		make();
		break;
	case 2:
	case 3:
	case 4:
		move();
		break;
	case 5:
	case 6:
		change();
		break;
	case 7:
		ask();
		break;
	case 8:
		act();
		break;
	default:
		put(NULL);
		break;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	input = (struct fuzz_input){data, size};
	steps = 0;
	CHECK(tree_open(0, &tree) == 0 && html_parse(tree, STRING("<form><input><p>x")) == 0);
	while (input.size > 0 && steps < STEPS_MAX)
		operate();
	for (size_t i = 0; i < HELD; i++) {
		node_release(held[i]);
		held[i] = NULL;
	}
	while (node_first_child(tree_document(tree)))
		node_remove(node_first_child(tree_document(tree)));
	/* The document alone, however they were tied to each other. */
	CHECK(tree_nodes(tree) == 1);
	tree_close(tree);
	return 0;
}
