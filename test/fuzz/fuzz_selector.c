/* fuzz_selector.c: selectors, asked of a page that has some of everything. */
#include "../../embed/headless/tree.h"
#include "fuzz.h"

static const char page[] = "<!DOCTYPE html><html lang=de><body id=b class='a b'><div id=one class='a b'><p id=p1 "
			   "title=x>t</p><p class=b lang=en></p>"
			   "<!--c--><span></span></div><div class=A data-x='1-2'><p><b>t</b></p><span class='b "
			   "c'></span></div><form><input required>"
			   "<input type=checkbox checked><input type=radio name=r><select><option>1<option "
			   "selected>2</select><fieldset disabled>"
			   "<legend></legend><input></fieldset><button></button></form><svg "
			   "viewBox=1><foreignObject></foreignObject></svg>"
			   "<a href=x></a><ul><li><li><li><li></ul></body></html>";

static struct tree *tree;

#define NODES_MAX 64u

struct found {
	struct node *nodes[NODES_MAX];
	size_t count;
};

static int take(void *context, struct node *node)
{
	struct found *found = context;

	CHECK(found->count < NODES_MAX);
	found->nodes[found->count++] = node;
	return 0;
}

static bool search(struct string text, struct found *found)
{
	struct selector *selector;
	int error = selector_open(tree, text, &selector);

	found->count = 0;
	CHECK(error == 0 || error == -TREE_SYNTAX || error == -TREE_QUOTA_EXCEEDED);
	if (error)
		return false;
	error = selector_each(selector, tree_document(tree), take, found);
	CHECK(error == 0 || error == -TREE_QUOTA_EXCEEDED);
	selector_close(selector);
	return error == 0;
}

/* Whether it means the same within parentheses: nothing in it is left open, or hides what follows. */
static bool is_closed(struct string text)
{
	int round = 0, square = 0;

	for (size_t i = 0; i < text.length; i++) {
		round += (text.data[i] == '(') - (text.data[i] == ')');
		square += (text.data[i] == '[') - (text.data[i] == ']');
		if (round < 0 || square < 0 || text.data[i] == '\0' || strchr("\"'\\/", text.data[i]))
			return false;
	}
	return round == 0 && square == 0;
}

static bool wrapped(const char *before, struct string text, struct found *found)
{
	struct text whole = {0};
	bool well;

	text_append(&whole, string_of(before));
	text_append(&whole, text);
	text_append(&whole, STRING(")"));
	well = search(text_string(&whole), found);
	text_close(&whole);
	return well;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct string text = {(const char *)data, size};
	struct found all, found, same, others;
	struct node *first;

	CHECK(tree_open(0, &tree) == 0 && html_parse(tree, STRING(page)) == 0);
	CHECK(search(STRING("*"), &all) && all.count > 20);
	if (search(text, &found)) {
		CHECK(node_query(tree_document(tree), text, &first) == (found.count > 0));
		CHECK(found.count == 0 || first == found.nodes[0]);
		for (size_t i = 0, at = 0; i < all.count; i++) {
			bool matches = at < found.count && found.nodes[at] == all.nodes[i];

			/* Alone, with `scope` being itself, only :scope may answer otherwise. */
			CHECK(element_matches(all.nodes[i], text) == matches || memmem(data, size, ":", 1));
			at += matches;
		}
		if (is_closed(text) && wrapped(":is(", text, &same) && wrapped(":not(", text, &others)) {
			CHECK(same.count == found.count && others.count + found.count == all.count);
			CHECK(memcmp(same.nodes, found.nodes, found.count * sizeof(struct node *)) == 0);
		}
	}
	tree_close(tree);
	return 0;
}
