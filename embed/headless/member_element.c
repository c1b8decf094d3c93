/* member_element.c: members of Element: attributes, matching, inserting beside it, what layout would say. */
#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static int get_name(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, node_name(call->node, text), text);
}

static int get_local_name(struct call *call)
{
	*call->out = value_string(element_local_name(call->node));
	return 0;
}

static int get_namespace(struct call *call)
{
	const char *url = node_space_name(element_space(call->node));

	*call->out = url ? value_string(string_of(url)) : value_null();
	return 0;
}

static int get_shadow_root(struct call *call)
{
	struct node *root = element_shadow_root(call->node);

	*call->out = value_node(root && !shadow_options_of(root).closed ? root : NULL);
	return 0;
}

static bool option(const struct value *options, const char *name)
{
	const struct value *entry = value_entry(options, name);

	return entry && value_to_boolean(entry);
}

static int attach_shadow(struct call *call)
{
	const struct value *given = call->count ? &call->arguments[0] : &UNDEFINED, *mode = value_entry(given, "mode");
	struct node *root;
	int error = argument_check(call, 1);

	if (!error && (!mode || mode->kind != VALUE_STRING ||
		       (!string_equal(mode->string, STRING("open")) && !string_equal(mode->string, STRING("closed")))))
		error = session_throw(call->session, "TypeError", "attachShadow: the mode is open or closed");
	if (!error)
		error = element_attach_shadow(call->node,
					      (struct shadow_options){
						      .closed = string_equal(mode->string, STRING("closed")),
						      .delegates_focus = option(given, "delegatesFocus"),
						      .clonable = option(given, "clonable"),
						      .serializable = option(given, "serializable"),
					      },
					      &root);
	if (!error)
		*call->out = value_node(root);
	return error;
}

/* The atom by which the element has an attribute of that name: HTML's are lower case. 0 for "", which none is called. */
static int attribute_name(struct call *call, uint32_t index, uint32_t *atom)
{
	struct tree *tree = call->session->tree;
	int error = argument_check(call, index + 1);

	if (!error)
		error = tree_atom(tree, argument_text(call, index), atom);
	if (!error && *atom && element_space(call->node) == SPACE_HTML) {
		*atom = tree_atom_lower(tree, *atom);
		if (!*atom)
			error = -TREE_QUOTA_EXCEEDED;
	}
	return error;
}

static int get_attribute(struct call *call)
{
	struct string value;
	uint32_t name;
	const int error = attribute_name(call, 0, &name);

	if (!error)
		*call->out = element_attribute(call->node, name, &value) ? value_string(value) : value_null();
	return error;
}

static int has_attribute(struct call *call)
{
	uint32_t name;
	const int error = attribute_name(call, 0, &name);

	if (!error)
		*call->out = value_boolean(element_attribute(call->node, name, NULL));
	return error;
}

static int has_attributes(struct call *call)
{
	*call->out = value_boolean(element_attribute_count(call->node) > 0);
	return 0;
}

static int set_attribute_of(struct call *call, struct string name, struct string value)
{
	struct guest_name made;
	int error = name_open(call->session->tree, name, &made);

	if (error)
		return error;
	error = grant_attribute(call->session, call->node, &made, value);
	name_close(&made);
	return error;
}

static int set_attribute(struct call *call)
{
	const int error = argument_check(call, 2);

	return error ? error : set_attribute_of(call, argument_text(call, 0), argument_text(call, 1));
}

static int remove_attribute(struct call *call)
{
	uint32_t name;
	const int error = attribute_name(call, 0, &name);

	if (!error)
		element_remove_attribute(call->node, name);
	return error;
}

/* Its name is looked at whatever becomes of it. */
static int toggle_attribute(struct call *call)
{
	uint32_t name;
	int error = attribute_name(call, 0, &name);
	bool there, wanted;

	if (!error)
		error = grant_attribute_check(call->session, call->node, name, STRING(""));
	if (error)
		return error;
	there = element_attribute(call->node, name, NULL);
	wanted = argument_is_given(call, 1) ? argument_boolean(call, 1) : !there;
	if (there && !wanted)
		element_remove_attribute(call->node, name);
	else if (!there && wanted)
		error = element_set_attribute(call->node, name, STRING(""));
	*call->out = value_boolean(wanted);
	return error;
}

static int matches(struct call *call)
{
	int result = argument_check(call, 1);

	if (!result)
		result = element_matches(call->node, argument_text(call, 0));
	*call->out = value_boolean(result > 0);
	return result_done(result);
}

static int closest(struct call *call)
{
	struct node *found = NULL;
	int result = argument_check(call, 1);

	if (!result)
		result = element_closest(call->node, argument_text(call, 0), &found);
	*call->out = value_node(found);
	return result_done(result);
}

static int place_of(struct call *call, enum adjacent *place)
{
	static const struct string names[] = {
		[BEFORE_BEGIN] = {"beforebegin", 11},
		[AFTER_BEGIN] = {"afterbegin", 10},
		[BEFORE_END] = {"beforeend", 9},
		[AFTER_END] = {"afterend", 8},
	};
	const struct string text = argument_text(call, 0);
	const int error = argument_check(call, 2);

	for (size_t i = 0; i < COUNT(names) && !error; i++)
		if (string_equal_ignoring_case(text, names[i])) {
			*place = (enum adjacent)i;
			return 0;
		}
	return error ? error : -TREE_SYNTAX;
}

static int insert_adjacent_element(struct call *call)
{
	enum adjacent place;
	struct node *element = NULL;
	bool inserted = false;
	int error = argument_node(call, 1, false, &element);

	if (!error && !node_is_element(element))
		error = session_throw(call->session, "TypeError", "insertAdjacentElement() takes an element");
	if (!error)
		error = place_of(call, &place);
	if (!error)
		error = element_insert_adjacent(call->node, place, element, &inserted);
	*call->out = value_node(inserted ? element : NULL);
	return error;
}

static int insert_adjacent_text(struct call *call)
{
	enum adjacent place;
	const int error = place_of(call, &place);

	return error ? error : element_insert_adjacent_text(call->node, place, argument_text(call, 1));
}

/* HTML for whoever has the whole document; a guest with its own tree makes nodes. */
static int get_html(struct call *call)
{
	struct text *text = result_room(call);

	return result_text(call, html_serialize(call->node, call->member->data, text), text);
}

/* With shadow roots that may be serialized; which others to show, only script could know. */
static int get_html_with(struct call *call)
{
	const struct value *given = call->count ? &call->arguments[0] : &UNDEFINED;
	const struct value *roots = value_entry(given, "shadowRoots");
	struct text *text = result_room(call);

	int error = argument_options(call, 0);

	if (error)
		return error;
	if (roots && roots->count)
		return session_throw(call->session, "NotSupportedError", "getHTML() does not take shadow roots here");
	return result_text(call,
			   html_serialize(call->node,
					  option(given, "serializableShadowRoots") ? HTML_SHADOW_SERIALIZABLE : 0,
					  text),
			   text);
}

static int set_inner_html(struct call *call)
{
	struct node *fragment, *into = call->node;
	const struct node *context = node_is_shadow_root(into) ? shadow_host(into) : into;
	int error = element_is(into, ATOM_TEMPLATE) ? template_content(call->node, &into) : 0;

	if (!error)
		error = html_parse_fragment(call->session->tree, element_name(context), argument_text(call, 0),
					    &fragment);
	if (error)
		return error;
	error = node_replace_children(into, &fragment, 1);
	node_release(fragment);
	return error;
}

static const struct member element_members[] = {
	{"tagName", INTERFACE_ELEMENT, 0, get_name, NULL, NULL},
	{"localName", INTERFACE_ELEMENT, 0, get_local_name, NULL, NULL},
	{"namespaceURI", INTERFACE_ELEMENT, 0, get_namespace, NULL, NULL},
	{"shadowRoot", INTERFACE_ELEMENT, 0, get_shadow_root, NULL, NULL},
	{"attachShadow", INTERFACE_ELEMENT, 0, NULL, NULL, attach_shadow},
	{"getAttribute", INTERFACE_ELEMENT, 0, NULL, NULL, get_attribute},
	{"hasAttribute", INTERFACE_ELEMENT, 0, NULL, NULL, has_attribute},
	{"hasAttributes", INTERFACE_ELEMENT, 0, NULL, NULL, has_attributes},
	{"setAttribute", INTERFACE_ELEMENT, 0, NULL, NULL, set_attribute},
	{"removeAttribute", INTERFACE_ELEMENT, 0, NULL, NULL, remove_attribute},
	{"toggleAttribute", INTERFACE_ELEMENT, 0, NULL, NULL, toggle_attribute},
	{"matches", INTERFACE_ELEMENT, 0, NULL, NULL, matches},
	{"closest", INTERFACE_ELEMENT, 0, NULL, NULL, closest},
	{"insertAdjacentElement", INTERFACE_ELEMENT, 0, NULL, NULL, insert_adjacent_element},
	{"insertAdjacentText", INTERFACE_ELEMENT, 0, NULL, NULL, insert_adjacent_text},
	{"innerHTML", INTERFACE_ELEMENT, 0, get_html, set_inner_html, NULL},
	{"innerHTML", INTERFACE_SHADOW_ROOT, 0, get_html, set_inner_html, NULL},
	{"getHTML", INTERFACE_ELEMENT, 0, NULL, NULL, get_html_with},
	{"getHTML", INTERFACE_SHADOW_ROOT, 0, NULL, NULL, get_html_with},
	{"outerHTML", INTERFACE_ELEMENT, HTML_OUTER, get_html, NULL, NULL},
};

const struct member_table members_element = {element_members, COUNT(element_members)};
