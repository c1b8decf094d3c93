/* html_in.c: HTML to a tree, by gumbo. */
#include <gumbo.h>
#include <setjmp.h>
#include <stdlib.h>

#include "tree_internal.h"

/* What gumbo may take for one parse. */
#define PARSE_MEMORY_MAX (4ull << 30)

/* Gumbo's memory is a pool's, which goes as a whole: to take its tree down node by node it would recurse as deep as the page
 * is. It does not look whether it got memory, so without any it is left by a jump. */
struct parse {
	struct pool pool;
	jmp_buf no_memory;
	bool shadow_roots;
};

static void *parse_allocate(void *context, size_t bytes)
{
	struct parse *parse = context;
	void *memory = pool_allocate(&parse->pool, bytes > 0 ? bytes : 1);

	if (!memory)
		longjmp(parse->no_memory, 1);
	return memory;
}

static void parse_free(void *context, void *memory)
{
	(void)context;
	(void)memory;
}

static const GumboVector *children_of(const GumboNode *node)
{
	static const GumboVector none;

	if (node->type == GUMBO_NODE_DOCUMENT)
		return &node->v.document.children;
	if (node->type == GUMBO_NODE_ELEMENT || node->type == GUMBO_NODE_TEMPLATE)
		return &node->v.element.children;
	return &none;
}

/* The name as it is written. Gumbo's text of a tag may begin too early, with a "<>" before it that is no tag. */
static GumboStringPiece written_name(GumboStringPiece tag)
{
	while (tag.length >= 2 && !(tag.data[0] == '<' && lower(tag.data[1]) >= 'a' && lower(tag.data[1]) <= 'z')) {
		tag.data++;
		tag.length--;
	}
	if (tag.length < 2)
		return kGumboEmptyString;
	gumbo_tag_from_original_text(&tag);
	return tag;
}

static int name_of(struct tree *tree, const GumboElement *element, uint32_t *name)
{
	GumboStringPiece original = written_name(element->original_tag);
	const char *adjusted;

	if (element->tag != GUMBO_TAG_UNKNOWN && element->tag_namespace != GUMBO_NAMESPACE_SVG)
		return tree_atom(tree, string_of(gumbo_normalized_tagname(element->tag)), name);
	adjusted = element->tag_namespace == GUMBO_NAMESPACE_SVG ? gumbo_normalize_svg_tagname(&original) : NULL;
	if (adjusted)
		return tree_atom(tree, string_of(adjusted), name);
	if (element->tag != GUMBO_TAG_UNKNOWN)
		return tree_atom(tree, string_of(gumbo_normalized_tagname(element->tag)), name);
	return tree_atom_of_lower(tree, (struct string){original.data, original.length}, name);
}

static int add_attribute(struct node *element, const GumboAttribute *attribute)
{
	static const struct {
		enum node_space space;
		const char *prefix;
	} spaces[] = {
		[GUMBO_ATTR_NAMESPACE_NONE] = {SPACE_NONE, ""},
		[GUMBO_ATTR_NAMESPACE_XLINK] = {SPACE_XLINK, "xlink:"},
		[GUMBO_ATTR_NAMESPACE_XML] = {SPACE_XML, "xml:"},
		[GUMBO_ATTR_NAMESPACE_XMLNS] = {SPACE_XMLNS, "xmlns:"},
	};
	enum node_space space = spaces[attribute->attr_namespace].space;
	struct text name = {.max = UNILET_HEADLESS_NAME_BYTES_MAX};
	uint32_t atom;
	int error;

	if (space != SPACE_XMLNS || strcmp(attribute->name, "xmlns") != 0)
		text_append(&name, string_of(spaces[attribute->attr_namespace].prefix));
	/* Gumbo leaves a NUL at its beginning. */
	text_append(&name, attribute->name[0] ? string_of(attribute->name) : STRING(REPLACEMENT));
	error = text_status(&name);
	if (!error)
		error = tree_atom(element->tree, text_string(&name), &atom);
	if (!error)
		error = element_set_attribute_in(element, space, atom, string_of(attribute->value));
	text_close(&name);
	return error;
}

static int make_element(struct tree *tree, const GumboElement *from, struct node **element)
{
	static const enum node_space spaces[] = {
		[GUMBO_NAMESPACE_HTML] = SPACE_HTML,
		[GUMBO_NAMESPACE_SVG] = SPACE_SVG,
		[GUMBO_NAMESPACE_MATHML] = SPACE_MATHML,
	};
	uint32_t name;
	int error = name_of(tree, from, &name);

	if (!error)
		error = node_create_element_in(tree, spaces[from->tag_namespace], name, element);
	if (error)
		return error;
	for (unsigned i = 0; i < from->attributes.length && !error; i++)
		error = add_attribute(*element, from->attributes.data[i]);
	if (error)
		node_release(*element);
	return error;
}

/* Text after text is one text. */
static int add_text(struct node *parent, struct string data)
{
	struct node *text;
	int error;

	if (parent->last && parent->last->type == NODE_TEXT)
		return data_append(parent->last, data);
	error = node_create_text(parent->tree, data, &text);
	if (!error)
		node_link_given(parent, text);
	return error;
}

static int add_comment(struct node *parent, struct string data)
{
	struct node *comment;
	int error = node_create_comment(parent->tree, data, &comment);

	if (!error)
		node_link_given(parent, comment);
	return error;
}

/* Makes the template a shadow root of its parent, if it asks for that and the parent can have one. */
static bool attach_shadow(const GumboElement *from, struct node *parent, struct node **root)
{
	const GumboAttribute *mode = gumbo_get_attribute(&from->attributes, "shadowrootmode");
	struct shadow_options options = {
		.delegates_focus = gumbo_get_attribute(&from->attributes, "shadowrootdelegatesfocus"),
		.clonable = gumbo_get_attribute(&from->attributes, "shadowrootclonable"),
		.serializable = gumbo_get_attribute(&from->attributes, "shadowrootserializable"),
	};

	if (!mode)
		return false;
	options.closed = string_equal_ignoring_case(string_of(mode->value), STRING("closed"));
	if (!options.closed && !string_equal_ignoring_case(string_of(mode->value), STRING("open")))
		return false;
	return element_attach_shadow(parent, options, root) == 0;
}

/* One node, below `parent`; *inside is where its children go. */
static int convert(const struct parse *parse, const GumboNode *from, struct node *parent, struct node **inside)
{
	struct node *element;
	int error;

	*inside = parent;
	switch (from->type) {
	case GUMBO_NODE_TEXT:
	case GUMBO_NODE_CDATA:
	case GUMBO_NODE_WHITESPACE:
		return add_text(parent, string_of(from->v.text.text));
	case GUMBO_NODE_COMMENT:
		return add_comment(parent, string_of(from->v.text.text));
	case GUMBO_NODE_TEMPLATE:
		if (parse->shadow_roots && attach_shadow(&from->v.element, parent, inside))
			return 0;
		break;
	default:
		break;
	}
	error = make_element(parent->tree, &from->v.element, &element);
	if (error)
		return error;
	node_link_given(parent, element);
	*inside = element;
	return is_html(element, ATOM_TEMPLATE) ? template_content(element, inside) : 0;
}

/* Back from what is inside an element to what that element is in. */
static struct node *outside_of(struct node *inside)
{
	struct node *keeper = node_keeper(inside);

	return inside->flags & NODE_TEMPLATE_CONTENT ? node_keeper(keeper) : keeper;
}

/* All below a node of gumbo's, however deep. */
static int convert_below(const struct parse *parse, const GumboNode *root, struct node *to)
{
	const GumboNode *from = root;
	struct node *parent = to, *inside = to;
	size_t index = 0;
	int error;

	for (;;) {
		const GumboVector *children = children_of(from);

		if (index < children->length) {
			const GumboNode *child = children->data[index];

			error = convert(parse, child, parent, &inside);
			if (error)
				return error;
			index++;
			if (children_of(child)->length > 0) {
				from = child;
				parent = inside;
				index = 0;
			}
			continue;
		}
		if (from == root)
			return 0;
		index = from->index_within_parent + 1;
		from = from->parent;
		parent = outside_of(parent);
	}
}

static int add_doctype(struct tree *tree, const GumboDocument *document)
{
	struct node *doctype;
	int error;

	tree->quirks = document->doc_type_quirks_mode == GUMBO_DOCTYPE_QUIRKS;
	if (!document->has_doctype)
		return 0;
	error = node_create_doctype(tree, string_of(document->name), string_of(document->public_identifier),
				    string_of(document->system_identifier), &doctype);
	if (!error)
		node_link_given(tree->document, doctype);
	return error;
}

/* What gumbo 0.10 may stop the program at, in a fragment: for these tags it takes the second open element for the body. */
static bool has_body_tag(struct string html)
{
	static const char *const tags[] = {"<frameset", "</body", "</html"};

	for (size_t at = 0; at < html.length; at++)
		for (size_t i = 0; html.data[at] == '<' && i < sizeof(tags) / sizeof(tags[0]); i++) {
			struct string tag = string_of(tags[i]);

			if (html.length - at >= tag.length &&
			    string_equal_ignoring_case((struct string){html.data + at, tag.length}, tag))
				return true;
		}
	return false;
}

/* Runs gumbo; NULL: there was no memory. */
static const GumboOutput *run(struct parse *parse, GumboTag context, struct string html)
{
	GumboOptions options = kGumboDefaultOptions;

	options.allocator = parse_allocate;
	options.deallocator = parse_free;
	options.userdata = parse;
	options.max_errors = 0;
	options.fragment_context = context;
	if (setjmp(parse->no_memory))
		return NULL;
	return gumbo_parse_with_options(&options, html.length > 0 ? html.data : "", html.length);
}

int html_parse(struct tree *tree, struct string html)
{
	struct parse parse = {.pool.bytes_max = PARSE_MEMORY_MAX, .shadow_roots = true};
	const GumboOutput *output;
	int error = 0;

	if (tree->document->first)
		return -TREE_INVALID_STATE;
	if (html.length > UNILET_HEADLESS_HTML_IN_MAX)
		return -TREE_QUOTA_EXCEEDED;
	output = run(&parse, GUMBO_TAG_LAST, html);
	error = output ? add_doctype(tree, &output->document->v.document) : -TREE_QUOTA_EXCEEDED;
	if (!error)
		error = convert_below(&parse, output->document, tree->document);
	if (error)
		while (tree->document->first)
			node_remove(tree->document->first);
	pool_close(&parse.pool);
	return error;
}

int html_parse_fragment(struct tree *tree, uint32_t context, struct string html, struct node **fragment)
{
	struct parse parse = {.pool.bytes_max = PARSE_MEMORY_MAX};
	struct string name = tree_atom_string(tree, context ? context : (uint32_t)ATOM_DIV);
	const GumboOutput *output;
	int error;

	*fragment = NULL;
	if (html.length > UNILET_HEADLESS_HTML_IN_MAX)
		return -TREE_QUOTA_EXCEEDED;
	if (has_body_tag(html))
		return -TREE_NOT_SUPPORTED;
	error = node_create_fragment(tree, fragment);
	if (error)
		return error;
	output = run(&parse, gumbo_tagn_enum(name.data, (unsigned)name.length), html);
	error = output ? convert_below(&parse, output->root, *fragment) : -TREE_QUOTA_EXCEEDED;
	pool_close(&parse.pool);
	if (error) {
		node_release(*fragment);
		*fragment = NULL;
	}
	return error;
}
