/* dispatch.c: the way of an event through the tree. */
#include <stdlib.h>

#include "tree_internal.h"

#define PATH_ROOM_FIRST 32u

/* A node that the event passes, from its target outwards. */
struct path_step {
	struct node *node;             /* held */
	struct node *target, *related; /* as they are seen from its tree */
	bool closed_slot;              /* a slot of a closed tree that the event comes into by it */
};

struct event_path {
	struct path_step *steps;
	size_t count, room;
	size_t current; /* whose listeners run */
};

/* What is seen of a node from `viewer`: itself, or the host of the outermost shadow tree that the viewer is not in. */
static struct node *seen_from(struct node *node, const struct node *viewer)
{
	while (node) {
		struct node *root = node_root(node, false);

		if (!node_is_shadow_root(root) || node_shadow_contains(root, viewer))
			break;
		node = root->rare->host;
	}
	return node;
}

static int add_step(struct event_path *path, struct path_step step)
{
	if (path->count == path->room) {
		size_t room = path->room ? 2 * path->room : PATH_ROOM_FIRST;
		struct path_step *steps;

		if (room > UNILET_HEADLESS_PATH_MAX)
			return -TREE_QUOTA_EXCEEDED;
		steps = realloc(path->steps, room * sizeof(*steps));
		if (!steps)
			return -TREE_QUOTA_EXCEEDED;
		path->steps = steps;
		path->room = room;
	}
	node_hold(step.node);
	path->steps[path->count++] = step;
	return 0;
}

/* Where the event goes from a node: to the slot that it is shown in, to its parent, or from a shadow root to its host, unless the
 * event stays in the tree that it began in. *crosses: that is another tree. */
static struct node *step_from(struct node *node, const struct node *first_root, const struct event *event,
			      bool *crosses)
{
	struct node *slot = node_assigned_slot(node);

	*crosses = slot || !node->parent;
	if (slot || node->parent)
		return slot ? slot : node->parent;
	if (!node_is_shadow_root(node) || (node == first_root && !(event->flags & EVENT_COMPOSED)))
		return NULL;
	return node->rare->host;
}

static bool is_in_closed_tree(const struct node *node)
{
	const struct node *root = node_root(node, false);

	return node_is_shadow_root(root) && root->rare->shadow_options.closed;
}

static int build(struct event_path *path, struct node *target, const struct event *event)
{
	const struct node *first_root = node_root(target, false);
	struct path_step step = {target, target, seen_from(event->related_target, target), false};
	int error = add_step(path, step);

	while (!error) {
		const bool from_root = !step.node->parent;
		bool crosses;

		step.node = step_from(step.node, first_root, event, &crosses);
		if (!step.node)
			break;
		step.closed_slot = crosses && !from_root && is_in_closed_tree(step.node);
		if (crosses) {
			step.related = seen_from(event->related_target, step.node);
			if (!node_shadow_contains(node_root(step.target, false), step.node)) {
				/* From here on it would be between a node and itself. */
				if (step.related == step.node)
					break;
				step.target = step.node;
			}
		}
		error = add_step(path, step);
	}
	return error;
}

static bool is_target(const struct path_step *step)
{
	return step->node == step->target;
}

static void call_step(struct event_path *path, size_t index, struct event *event, bool capture)
{
	const struct path_step *step = &path->steps[index];

	path->current = index;
	if (is_target(step))
		event->phase = PHASE_AT_TARGET;
	else
		event->phase = capture ? PHASE_CAPTURING : PHASE_BUBBLING;
	event->target = step->target;
	event->related_target = step->related;
	event->current_target = step->node;
	listeners_call(step->node, event, capture);
}

static void call_all(struct event_path *path, struct event *event)
{
	for (size_t i = path->count; i-- > 0 && !(event->flags & EVENT_STOPPED);)
		call_step(path, i, event, true);
	for (size_t i = 0; i < path->count && !(event->flags & EVENT_STOPPED); i++)
		if (event->flags & EVENT_BUBBLES || is_target(&path->steps[i]))
			call_step(path, i, event, false);
}

/* The element that a click is about: its target, or the first around it that does something. */
static struct node *activated(const struct event_path *path, const struct event *event)
{
	size_t count = event->flags & EVENT_BUBBLES ? path->count : 1;

	if (event->type != ATOM_CLICK || (event->kind != KIND_MOUSE && event->kind != KIND_POINTER))
		return NULL;
	for (size_t i = 0; i < count; i++)
		if (activation_has(path->steps[i].node))
			return path->steps[i].node;
	return NULL;
}

static int run(struct event_path *path, struct event *event)
{
	struct node *target = path->steps[0].node, *submitter = node_hold(event->submitter);
	struct node *related = node_hold(event->related_target);
	struct activation activation = {0};
	int error;

	event->path = path;
	event->flags |= EVENT_DISPATCHED;
	activation_begin(activated(path, event), &activation);
	call_all(path, event);
	event->path = NULL;
	event->phase = PHASE_NONE;
	event->flags &= ~(uint32_t)(EVENT_DISPATCHED | EVENT_STOPPED | EVENT_STOPPED_IMMEDIATE);
	event->current_target = NULL;
	error = activation_end(&activation, event, target);
	event->target = NULL;
	event->related_target = related;
	node_release(related);
	node_release(submitter);
	return error;
}

int event_dispatch(struct node *target, struct event *event)
{
	struct tree *tree = target->tree;
	struct event_path path = {0};
	int error;

	if (event->flags & EVENT_DISPATCHED)
		return -TREE_INVALID_STATE;
	if (tree->dispatching >= UNILET_HEADLESS_DISPATCH_MAX)
		return -TREE_QUOTA_EXCEEDED;
	if (event->related_target && event->related_target->tree != tree)
		return -TREE_NOT_SUPPORTED;
	tree->dispatching++;
	error = build(&path, target, event);
	if (!error)
		error = run(&path, event);
	for (size_t i = path.count; i-- > 0;)
		node_release(path.steps[i].node);
	free(path.steps);
	tree->dispatching--;
	if (error)
		return error;
	return !(event->flags & EVENT_PREVENTED);
}

int event_send(struct node *target, uint32_t type, enum event_kind kind, uint32_t flags, const struct event *like)
{
	struct event event = {.type = type, .kind = kind, .flags = flags};

	if (!like || like->flags & EVENT_TRUSTED)
		event.flags |= EVENT_TRUSTED;
	if (like)
		event.time_ms = like->time_ms;
	return event_dispatch(target, &event);
}

void event_prevent_default(struct event *event)
{
	if (event->flags & EVENT_CANCELABLE && !(event->flags & EVENT_PASSIVE))
		event->flags |= EVENT_PREVENTED;
}

void event_stop_propagation(struct event *event)
{
	event->flags |= EVENT_STOPPED;
}

void event_stop_immediate(struct event *event)
{
	event->flags |= EVENT_STOPPED | EVENT_STOPPED_IMMEDIATE;
}

static bool is_closed_root(const struct path_step *step)
{
	return node_is_shadow_root(step->node) && step->node->rare->shadow_options.closed;
}

/* Goes on from the current step, inwards or outwards, to the next that its listeners may see: how deep in closed trees that is, must
 * not be deeper than what was seen before. The index behind the last one: there is none. */
struct walk {
	const struct event_path *path;
	size_t at;
	bool inwards;
	int depth, seen;
};

static bool walk_on(struct walk *walk)
{
	bool visible = false;

	while (!visible) {
		const struct path_step *step;

		if (walk->inwards ? walk->at == 0 : walk->at + 1 >= walk->path->count)
			return false;
		walk->at += walk->inwards ? -(size_t)1 : 1;
		step = &walk->path->steps[walk->at];
		walk->depth += walk->inwards ? is_closed_root(step) : step->closed_slot;
		visible = walk->depth <= walk->seen;
		walk->depth -= walk->inwards ? step->closed_slot : is_closed_root(step);
		walk->seen = walk->depth < walk->seen ? walk->depth : walk->seen;
	}
	return true;
}

struct node *event_path_at(const struct event *event, uint32_t index)
{
	const struct event_path *path = event->path;
	struct walk walk = {.path = path, .inwards = true};
	size_t inner = 0;

	if (!path)
		return NULL;
	for (walk.at = path->current; walk_on(&walk);)
		inner++;
	walk = (struct walk){.path = path, .at = path->current, .inwards = index < inner};
	for (size_t i = walk.inwards ? inner - index : index - inner; i > 0; i--)
		if (!walk_on(&walk))
			return NULL;
	return path->steps[walk.at].node;
}
