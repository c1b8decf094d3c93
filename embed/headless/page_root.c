/* page_root.c: parses the page, finds the guest's element in it, and makes the guest's tree there. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "headless.h"

#define READ_BYTES (64u << 10)

/* What document.styleSheets would have. */
#define SHEETS "style, link[rel~='stylesheet' i]:not([rel~='alternate' i])"

/* As page/shadow.js has it; what is printed is shown without that script at first. */
#define CONTAINMENT                                                                                                    \
	":host{display:block;contain:content!important;isolation:isolate!important}"                                   \
	"div{display:contents}"

/* All of the file. 0, or -errno. */
static int read_document(struct text *html)
{
	char *bytes = malloc(READ_BYTES);
	off_t at = 0;
	ssize_t got;

	if (!bytes)
		return -ENOMEM;
	html->max = UNILET_HEADLESS_HTML_IN_MAX;
	do {
		got = pread(LAUNCH_FD_DOCUMENT, bytes, READ_BYTES, at);
		if (got > 0) {
			text_append(html, (struct string){bytes, (size_t)got});
			at += got;
		}
	} while ((got > 0 && !html->failed) || (got < 0 && errno == EINTR));
	free(bytes);
	if (html->failed)
		return -EFBIG;
	return got < 0 ? -errno : 0;
}

static int parse(struct page *page)
{
	struct text html = {.data = NULL};
	int error = read_document(&html);

	if (error)
		log_err("--page: %s", strerror(-error));
	else if (html_parse(page->tree, text_string(&html)) < 0)
		error = -EFBIG;
	text_close(&html);
	return error;
}

/* The last part of a path, without what a URL has behind it. */
static struct string file_name(struct string path)
{
	size_t end = 0, start;

	while (end < path.length && path.data[end] != '?' && path.data[end] != '#')
		end++;
	for (start = end; start > 0 && path.data[start - 1] != '/';)
		start--;
	return (struct string){path.data + start, end - start};
}

/* The <x-unilet> whose src names the image; else the first one. */
static struct node *find_element(struct page *page)
{
	const struct string image = file_name(string_of(page->actions.image ? page->actions.image : ""));
	struct node *document = tree_document(page->tree), *first = NULL;

	for (struct node *node = document; node; node = node_after(node, document)) {
		if (!node_is_element(node) || !element_is(node, ATOM_X_UNILET))
			continue;
		if (string_equal(file_name(element_attribute_or_empty(node, ATOM_SRC)), image))
			return node;
		first = first ? first : node;
	}
	if (!first)
		log_err("--page: it has no <x-unilet>: --root SELECTOR says which element is the program's");
	return first;
}

static struct node *find_root_element(struct page *page)
{
	const char *selector = page->actions.root;
	struct node *found = NULL;
	const int error = node_query(tree_document(page->tree), string_of(selector), &found);

	if (error < 0)
		log_err("--root %s: it is no selector", selector);
	else if (!found)
		log_err("--root %s: the page has no such element", selector);
	return error < 0 ? NULL : found;
}

/* What the page brought along of a tree that was printed before is made anew. */
static int outer_root(struct node *element, struct node **outer)
{
	*outer = element_shadow_root(element);
	if (*outer)
		return node_replace_children(*outer, NULL, 0);
	return element_attach_shadow(element, (struct shadow_options){.closed = true}, outer);
}

/* A shadow root of the guest's in a closed one, as in browsers. *root is lent. */
static int make_root(struct tree *tree, struct node *element, struct node **root)
{
	struct node *outer, *style = NULL, *inner = NULL;
	int error = outer_root(element, &outer);

	if (!error)
		error = node_create_element(tree, ATOM_STYLE, &style);
	if (!error)
		error = node_set_text_content(style, STRING(CONTAINMENT));
	if (!error)
		error = node_append(outer, style);
	if (!error)
		error = node_create_element(tree, ATOM_DIV, &inner);
	if (!error)
		error = node_append(outer, inner);
	if (!error)
		error = element_attach_shadow(inner, (struct shadow_options){.closed = false}, root);
	node_release(style);
	node_release(inner);
	return error;
}

static int insert_copy(struct node *root, struct node *sheet, struct node *before)
{
	struct node *copy;
	int error = node_clone(sheet, true, &copy);

	if (error)
		return error;
	error = node_insert(root, copy, before);
	node_release(copy);
	return error;
}

int page_adopt_styles(struct page *page)
{
	struct node *root = page->session.root, *first = node_first_child(root);
	struct collection *sheets;
	struct string wanted;
	int error;

	if (page->actions.full)
		return 0;
	wanted = element_attribute_or_empty(shadow_host(node_parent(shadow_host(root))),
					    tree_atom_find(page->tree, STRING("styles")));
	if (!string_equal(wanted, STRING("page")))
		return 0;
	error = collection_open(tree_document(page->tree), COLLECTION_QUERY, STRING(SHEETS), &sheets);
	if (error)
		return error;
	for (uint32_t i = 0; i < collection_length(sheets) && !error; i++)
		error = insert_copy(root, collection_item(sheets, i), first);
	collection_close(sheets);
	return error;
}

struct node *page_root(struct page *page)
{
	struct node *element, *root = NULL;
	int error;

	if (parse(page) < 0)
		return NULL;
	if (page->actions.full)
		return tree_document(page->tree);
	element = page->actions.root ? find_root_element(page) : find_element(page);
	if (!element)
		return NULL;
	error = make_root(page->tree, element, &root);
	if (error)
		log_err("--page: the element cannot have a tree of its own: %s", tree_error_message(error));
	return error ? NULL : root;
}
