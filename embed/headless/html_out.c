/* html_out.c: HTML's fragment serialization, with shadow roots where they are wanted. */
#include "tree_internal.h"

#define NBSP "\xc2\xa0"

static bool is_void(const struct node *element)
{
	switch (element->space == SPACE_HTML ? element->name : ATOM_NONE) {
	case ATOM_AREA:
	case ATOM_BASE:
	case ATOM_BASEFONT:
	case ATOM_BGSOUND:
	case ATOM_BR:
	case ATOM_COL:
	case ATOM_EMBED:
	case ATOM_FRAME:
	case ATOM_HR:
	case ATOM_IMG:
	case ATOM_INPUT:
	case ATOM_KEYGEN:
	case ATOM_LINK:
	case ATOM_META:
	case ATOM_PARAM:
	case ATOM_SOURCE:
	case ATOM_TRACK:
	case ATOM_WBR:
		return true;
	default:
		return false;
	}
}

/* Whether text in it is no markup and so is written as it is. */
static bool is_raw(const struct node *parent)
{
	switch (parent && parent->type == NODE_ELEMENT && parent->space == SPACE_HTML ? parent->name : ATOM_NONE) {
	case ATOM_IFRAME:
	case ATOM_NOEMBED:
	case ATOM_NOFRAMES:
	case ATOM_PLAINTEXT:
	case ATOM_SCRIPT:
	case ATOM_STYLE:
	case ATOM_XMP:
		return true;
	default:
		return false;
	}
}

/* What a byte (the last one of a no-break space) is written as, or nothing. */
static struct string escaped(char c, bool in_attribute)
{
	switch (c) {
	case '&':
		return STRING("&amp;");
	case '<':
		return STRING("&lt;");
	case '>':
		return STRING("&gt;");
	case '"':
		return in_attribute ? STRING("&quot;") : EMPTY;
	default:
		return EMPTY;
	}
}

static void append_escaped(struct text *out, struct string string, bool in_attribute)
{
	size_t from = 0;

	for (size_t at = 0; at < string.length; at++) {
		struct string with = escaped(string.data[at], in_attribute);
		size_t length = 1;

		if (string.data[at] == NBSP[0] && at + 1 < string.length && string.data[at + 1] == NBSP[1]) {
			with = STRING("&nbsp;");
			length = 2;
		}
		if (with.length == 0)
			continue;
		text_append(out, string_slice(string, from, at));
		text_append(out, with);
		from = at + length;
	}
	text_append(out, string_slice(string, from, string.length));
}

static void append_attribute_name(struct text *out, const struct tree *tree, const struct attribute *attribute)
{
	struct string name = tree_atom_string(tree, attribute->name), local = local_part(name);

	if (attribute->space == SPACE_XML)
		text_append(out, STRING("xml:"));
	else if (attribute->space == SPACE_XLINK)
		text_append(out, STRING("xlink:"));
	else if (attribute->space == SPACE_XMLNS && !same(local, STRING("xmlns")))
		text_append(out, STRING("xmlns:"));
	else
		local = name;
	text_append(out, local);
}

static void append_start_tag(struct text *out, const struct node *element)
{
	text_append_char(out, '<');
	text_append(out, element_local_name(element));
	for (uint32_t i = 0; i < element->attribute_count; i++) {
		const struct attribute *attribute = &element->attributes[i];

		text_append_char(out, ' ');
		append_attribute_name(out, element->tree, attribute);
		text_append(out, STRING("=\""));
		append_escaped(out, attribute_string(attribute), true);
		text_append_char(out, '"');
	}
	text_append_char(out, '>');
}

static void append_end_tag(struct text *out, const struct node *element)
{
	text_append(out, STRING("</"));
	text_append(out, element_local_name(element));
	text_append_char(out, '>');
}

static void append_shadow_tag(struct text *out, const struct node *root)
{
	const struct shadow_options *options = &root->rare->shadow_options;

	text_append(out, STRING("<template shadowrootmode=\""));
	text_append(out, options->closed ? STRING("closed") : STRING("open"));
	text_append_char(out, '"');
	if (options->delegates_focus)
		text_append(out, STRING(" shadowrootdelegatesfocus=\"\""));
	if (options->serializable)
		text_append(out, STRING(" shadowrootserializable=\"\""));
	if (options->clonable)
		text_append(out, STRING(" shadowrootclonable=\"\""));
	text_append_char(out, '>');
}

static void append_leaf(struct text *out, const struct node *node)
{
	if (node->type == NODE_COMMENT) {
		text_append(out, STRING("<!--"));
		text_append(out, node_data(node));
		text_append(out, STRING("-->"));
	} else if (node->type == NODE_DOCTYPE) {
		text_append(out, STRING("<!DOCTYPE "));
		text_append(out, node->doctype->name);
		text_append_char(out, '>');
	} else if (is_raw(node->parent)) {
		text_append(out, node_data(node));
	} else {
		append_escaped(out, node_data(node), false);
	}
}

/* The walk through what is printed: shadow roots come before the children of their hosts, a template's content in place of
 * them, and both lead back to their host. There may be any depth of them, so where it is is all that it knows. */
struct walk {
	const struct node *top; /* what is within it is printed */
	unsigned flags;
	struct text *out;
};

static const struct node *shadow_of(const struct walk *walk, const struct node *node)
{
	const struct node *shadow = node->rare ? node->rare->shadow : NULL;

	if (!shadow)
		return NULL;
	if (walk->flags & HTML_SHADOW_SERIALIZABLE && shadow->rare->shadow_options.serializable)
		return shadow;
	return walk->flags & (shadow->rare->shadow_options.closed ? HTML_SHADOW_CLOSED : HTML_SHADOW_OPEN) ? shadow
													   : NULL;
}

/* The first of what is in a node beside its shadow root. */
static const struct node *first_of(const struct node *node)
{
	if (is_html(node, ATOM_TEMPLATE))
		return node->rare && node->rare->content ? node->rare->content->first : NULL;
	return node->first;
}

/* Into a node: to the first of what is in it, or NULL if that is nothing. */
static const struct node *enter(const struct walk *walk, const struct node *node)
{
	const struct node *shadow = shadow_of(walk, node);

	if (shadow) {
		append_shadow_tag(walk->out, shadow);
		if (shadow->first)
			return shadow->first;
		text_append(walk->out, STRING("</template>"));
	}
	return first_of(node);
}

/* On from a node whose end has been printed: to the next one, or NULL at the end of the walk. */
static const struct node *leave(const struct walk *walk, const struct node *node)
{
	for (;;) {
		const struct node *parent = node->parent;

		if (node->next)
			return node->next;
		if (parent == walk->top)
			return NULL;
		if (parent->type == NODE_FRAGMENT) {
			const struct node *host = parent->rare->host;

			if (node_is_shadow_root(parent)) {
				text_append(walk->out, STRING("</template>"));
				if (first_of(host))
					return first_of(host);
			}
			parent = host;
		}
		if (parent == walk->top)
			return NULL;
		append_end_tag(walk->out, parent);
		node = parent;
	}
}

/* The start of a node, or all of it; to what comes next. */
static const struct node *print(const struct walk *walk, const struct node *node)
{
	const struct node *inside;

	if (node->type != NODE_ELEMENT) {
		append_leaf(walk->out, node);
		return leave(walk, node);
	}
	append_start_tag(walk->out, node);
	if (is_void(node))
		return leave(walk, node);
	inside = enter(walk, node);
	if (inside)
		return inside;
	append_end_tag(walk->out, node);
	return leave(walk, node);
}

int html_serialize(const struct node *top, unsigned flags, struct text *out)
{
	struct walk walk = {top, flags, out};
	bool outer = flags & HTML_OUTER && top->type == NODE_ELEMENT;

	if (top->type != NODE_DOCUMENT && !is_parent_type(top)) {
		if (flags & HTML_OUTER)
			append_leaf(out, top);
		return text_status(out);
	}
	if (outer)
		append_start_tag(out, top);
	if (!is_void(top))
		for (const struct node *node = enter(&walk, top); node && !out->failed;)
			node = print(&walk, node);
	if (outer && !is_void(top))
		append_end_tag(out, top);
	return text_status(out);
}
