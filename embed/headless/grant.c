/* grant.c: what a guest may do: everything, or with its own tree only, as page/subtree.js has it for browsers.
 *
 * Two gates. (a) The table of members.h, default deny. (b) grant_admit(): a node gets a handle only if it is below the root, or in a
 * tree that is not the page's. So no chain of members leads from the root to the page. */
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "rule.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* What a person's click on it does, script must not do. */
#define ACTIVATABLE "a, area, button, details, form, input, label, option, select, summary"

/* No script runs in the page: a tree that is not in the document is the guest's. The root's own host is in another shadow
 * tree, which is the page side's. */
static bool is_own(const struct session *session, const struct node *node)
{
	const struct node *root = node_root(node, false);

	return root == session->root || (node_type(root) != NODE_DOCUMENT && !node_is_shadow_root(root));
}

void grant_admit(const struct session *session, struct value *value)
{
	if (!session->full && value->kind == VALUE_NODE && !is_own(session, value->node))
		*value = value_null();
}

static const struct grant_member *find_row(const char *interface, const char *name)
{
	size_t low = 0, high = COUNT(grant_members);

	while (low < high) {
		const size_t middle = (low + high) / 2;
		int order = strcmp(grant_members[middle].interface, interface);

		if (order == 0)
			order = strcmp(grant_members[middle].name, name);
		if (order == 0)
			return &grant_members[middle];
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static const struct grant_member *find_permission(enum interface interface, const char *name)
{
	const struct grant_member *found = NULL;

	for (; interface != INTERFACE_NONE && !found; interface = interface_parent(interface))
		found = find_row(interface_name(interface), name);
	return found;
}

/* Whether some interface has that name: what an object does not have is undefined, what none has is refused. */
static bool is_known(const char *name)
{
	for (size_t i = 0; i < COUNT(grant_members); i++)
		if (strcmp(grant_members[i].name, name) == 0)
			return true;
	return member_is_known(name);
}

static void resolve(struct guest_name *name, enum interface interface)
{
	if (name->interface == interface)
		return;
	name->interface = interface;
	/* A zero within would make it another name. */
	if (memchr(name->text.data, 0, name->text.length))
		interface = INTERFACE_NONE;
	name->member = member_find(interface, name->text.data);
	name->permission = find_permission(interface, name->text.data);
}

static const struct event *event_of(const struct value *value)
{
	if (value->kind == VALUE_OBJECT)
		return value->object->event;
	return value->kind == VALUE_EVENT ? value->event : NULL;
}

static struct call call_of(struct session *session, const struct value *object, const struct guest_name *name,
			   struct value *out)
{
	return (struct call){.session = session,
			     .member = name->member,
			     .node = object->kind == VALUE_NODE ? object->node : NULL,
			     .object = object->kind == VALUE_OBJECT ? object->object : NULL,
			     .event = event_of(object),
			     .out = out};
}

static int check_object(struct session *session, const struct value *object, const struct guest_name *name)
{
	if (interface_of(object) != INTERFACE_NONE)
		return 0;
	return session_throw(session, "TypeError", "there is no object to take %s of", name->text.data);
}

/* Beside the table: what a form would send, which the web gives to constructors only. */
static bool is_form_data(const struct guest_name *name)
{
	return name->interface == INTERFACE_SUBMIT_EVENT && strcmp(name->text.data, "formData") == 0;
}

static bool is_permitted(const struct session *session, const struct guest_name *name, unsigned use)
{
	return session->full || (name->permission && name->permission->use & use) || is_form_data(name);
}

/* It is in the table, or all is granted, and no member of this tree. */
static int not_here(struct session *session, const char *doing, const struct guest_name *name)
{
	return session_throw(session, "NotSupportedError", "%s %s: a page without a display does not have it", doing,
			     name->text.data);
}

/* Properties of a style by the names that script has for them; the value stays in the session's text. */
static int get_property(struct call *call, const struct node *node, const struct guest_name *name)
{
	struct text *property = &call->session->text[0], *value = result_room(call);
	bool important;
	int error;

	property->length = 0;
	style_property_of(name->text, property);
	error = style_get(node, text_string(property), value, &important);
	return result_text(call, error, value);
}

/* What has names or numbers of its own instead of members: true if it was that. */
static bool get_own(struct call *call, const struct value *object, const struct guest_name *name, int *error)
{
	const enum interface interface = interface_of(object);
	struct string text;
	char *end;
	unsigned long index;

	if (interface == INTERFACE_STRING_MAP) {
		if (dataset_get(object->object->node, name->text, &text))
			*call->out = value_string(text);
		return true;
	}
	if (interface == INTERFACE_STYLE && !name->member) {
		*error = get_property(call, object->object->node, name);
		return true;
	}
	if (!call->object || !call->object->collection || name->text.data[0] < '0' || name->text.data[0] > '9')
		return false;
	index = strtoul(name->text.data, &end, 10);
	if (*end || index > UINT32_MAX)
		return false;
	*call->out = value_node(collection_item(call->object->collection, (uint32_t)index));
	if (call->out->kind == VALUE_NULL)
		*call->out = UNDEFINED;
	return true;
}

/* Neither the object's own nor a member that may be read: what others have is undefined. */
static int unread(struct session *session, const struct guest_name *name)
{
	const bool has = name->member || name->permission;

	if (!has && is_known(name->text.data))
		return 0;
	if (is_permitted(session, name, GRANT_READ))
		return not_here(session, "reading", name);
	return rule_deny(session, has ? "reading" : "reading the unknown", name->text);
}

int grant_get(struct session *session, const struct value *object, struct guest_name *name, struct value *out,
	      bool *made)
{
	int error = check_object(session, object, name);
	struct call call;

	if (error)
		return error;
	resolve(name, interface_of(object));
	call = call_of(session, object, name, out);
	if (name->member && name->member->get && is_permitted(session, name, GRANT_READ))
		error = name->member->get(&call);
	else if (!get_own(&call, object, name, &error))
		error = unread(session, name);
	*made = call.made;
	if (error && call.made)
		value_drop(out);
	grant_admit(session, out);
	return error;
}

static int set_property(struct session *session, const struct value *object, const struct guest_name *name,
			struct string text)
{
	struct text *property = &session->text[1];
	const int error = grant_style(session, text);

	property->length = 0;
	style_property_of(name->text, property);
	return error ? error : style_set(object->object->node, text_string(property), text, false);
}

int grant_set(struct session *session, const struct value *object, struct guest_name *name, const struct value *value)
{
	struct value out = UNDEFINED;
	int error = check_object(session, object, name);
	struct string text;
	struct call call;

	if (error)
		return error;
	resolve(name, interface_of(object));
	if (name->interface == INTERFACE_STRING_MAP)
		return dataset_set(object->object->node, name->text, value_text(value, &session->text[0]));
	if (name->interface == INTERFACE_STYLE && !name->member)
		return set_property(session, object, name, value_text(value, &session->text[0]));
	if (!is_permitted(session, name, GRANT_WRITE))
		return rule_deny(session, "writing", name->text);
	if (!name->member || !name->member->set)
		return not_here(session, "writing", name);
	if (!session->full && name->permission->rule != GRANT_PLAIN) {
		text = value_text(value, &session->text[0]);
		error = rule_check(session, name->permission->rule, name->text, text,
				   object->kind == VALUE_NODE ? object->node : NULL);
	}
	if (error)
		return error;
	call = call_of(session, object, name, &out);
	call.count = 1;
	call.arguments = value;
	return name->member->set(&call);
}

/* A focus that is in the tree may move there; only a person brings it in. */
static int check_focus(struct session *session, const struct guest_name *name)
{
	if (node_active_element(session->root))
		return 0;
	return rule_against(session, name->text, GRANT_FOCUS,
			    "it moves within the tree only; a person brings it there");
}

/* An untrusted click on what is within a link or a button would do what a person's does. */
static int check_dispatch(struct session *session, const struct value *object, const struct guest_name *name,
			  const struct value *argument)
{
	const struct event *event = argument ? event_of(argument) : NULL;
	struct node *element = object->kind == VALUE_NODE ? object->node : NULL, *found = NULL;

	if (event && event->flags & EVENT_COMPOSED)
		return rule_against(session, name->text, GRANT_DISPATCH, "an event stays in the tree: not composed");
	if (element && !node_is_element(element))
		element = node_parent_element(element);
	if (!element || (element_closest(element, STRING(ACTIVATABLE), &found) >= 0 && !found))
		return 0;
	return rule_against(session, name->text, GRANT_DISPATCH, "what a person activates is not activated by script");
}

/* What is asked of a call beside its texts, which go through grant_attribute() and grant_style(). */
static int check_call(struct session *session, const struct value *object, const struct guest_name *name,
		      uint32_t count, const struct value *arguments)
{
	switch (name->permission->rule) {
	case GRANT_FOCUS:
		return check_focus(session, name);
	case GRANT_DISPATCH:
		return check_dispatch(session, object, name, count ? &arguments[0] : NULL);
	case GRANT_SELECTOR:
		return count ? rule_check(session, GRANT_SELECTOR, name->text,
					  value_text(&arguments[0], &session->text[0]), NULL)
			     : 0;
	case GRANT_REMOVED:
		if (count && string_equal_ignoring_case(value_text(&arguments[0], &session->text[0]), STRING("rel")))
			return rule_deny(session, "removing", STRING("rel"));
		return 0;
	default:
		return 0;
	}
}

/* In its own tree the root makes nodes too, as the document does. */
static struct value maker_of(struct session *session, const struct value *object, const struct guest_name *name)
{
	if (!session->full && object->kind == VALUE_NODE && object->node == session->root &&
	    strncmp(name->text.data, "create", strlen("create")) == 0)
		return (struct value){.kind = VALUE_OBJECT, .object = session->maker};
	return *object;
}

int grant_call(struct session *session, const struct value *object, struct guest_name *name, uint32_t count,
	       const struct value *arguments, struct value *out, bool *made)
{
	const struct value self = maker_of(session, object, name);
	int error = check_object(session, &self, name);
	struct call call;

	if (error)
		return error;
	resolve(name, interface_of(&self));
	if (!is_permitted(session, name, GRANT_CALL))
		return rule_deny(session, "calling", name->text);
	if (!name->member || !name->member->call)
		return not_here(session, "calling", name);
	if (!session->full)
		error = check_call(session, &self, name, count, arguments);
	if (error)
		return error;
	call = call_of(session, &self, name, out);
	call.count = count;
	call.arguments = arguments;
	error = name->member->call(&call);
	*made = call.made;
	if (error && call.made) {
		value_drop(out);
		*made = false;
	}
	grant_admit(session, out);
	return error;
}

int grant_construct(struct session *session, struct guest_name *name, uint32_t count, const struct value *arguments,
		    struct value *out)
{
	int error;

	if (!session->full && !grant_find_name(grant_constructors, COUNT(grant_constructors), name->text.data))
		return rule_deny(session, "constructing", name->text);
	if (string_equal(name->text, STRING("FormData")))
		return form_data_construct(session, count, arguments, out);
	error = event_construct(session, name->text, count, arguments, out);
	return error || out->kind != VALUE_UNDEFINED ? error : not_here(session, "constructing", name);
}

int grant_listen(struct session *session, const struct value *object)
{
	if (object->kind != VALUE_NODE || (!session->full && !is_own(session, object->node)))
		return session->full ? session_throw(session, "TypeError", "there is no node to listen on")
				     : rule_deny(session, "listening", STRING("there"));
	return 0;
}
