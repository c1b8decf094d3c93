/* decode.c: applies batches of operations on the page; every word of them is hostile. (dom_abi.h)
 *
 * All words of an operation are taken before any of it is done: a malformed one has no effect. */
#include <string.h>

#include "../../abi/error_abi.h"
#include "rule.h"
#include "session.h"

static int no_node(struct session *session, uint32_t handle)
{
	return handles_is_handle(handle) ? session_throw(session, "TypeError", "there is no node")
					 : reader_bad(&session->reader);
}

/* A node of the guest's, for what needs one. */
static inline int node_of(struct session *session, uint32_t handle, struct node **out)
{
	const struct value *value = handles_get(&session->handles, handle);

	if (value->kind != VALUE_NODE)
		return no_node(session, handle);
	*out = value->node;
	return 0;
}

static int element_of(struct session *session, uint32_t handle, struct node **out)
{
	const int error = node_of(session, handle, out);

	return error || node_is_element(*out) ? error : session_throw(session, "TypeError", "the node is no element");
}

/* Keeps what an operation gave under the result's number. */
static int keep(struct session *session, uint32_t result, struct value *value, bool made)
{
	struct value kept = *value;
	int error = 0;

	if (result) {
		error = value_keep(&kept);
		if (!error)
			handles_put(&session->handles, result, kept);
	}
	if (made)
		value_drop(value);
	return error;
}

static int create(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 2);
	struct node *node = NULL;
	int error;

	if (!word || word[1] >= session->name_count || !handles_is_result(word[0]))
		return reader_bad(reader);
	error = grant_create(session, &session->names[word[1]], &node);
	if (!error)
		handles_put_node(&session->handles, word[0], node);
	return error;
}

static int text(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 2);
	struct string string;
	struct node *node = NULL;
	int error;

	if (!word || !handles_is_result(word[0]) || reader_string(reader, word[1], &string) < 0)
		return reader_bad(reader);
	error = node_create_text(session->tree, string, &node);
	if (!error)
		handles_put_node(&session->handles, word[0], node);
	return error;
}

static int append(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 2);
	struct node *parent = NULL, *child = NULL;
	int error;

	if (!word || !handles_is_handle(word[1]))
		return reader_bad(reader);
	error = node_of(session, word[0], &parent);
	if (!error)
		error = node_of(session, word[1], &child);
	return error ? error : node_append(parent, child);
}

static int insert(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 3);
	struct node *parent = NULL, *child = NULL, *before = NULL;
	const struct value *value;
	int error;

	if (!word || !handles_is_handle(word[1]) || !handles_is_handle(word[2]))
		return reader_bad(reader);
	error = node_of(session, word[0], &parent);
	if (!error)
		error = node_of(session, word[1], &child);
	value = handles_get(&session->handles, word[2]);
	if (!error && value->kind != VALUE_NULL && value->kind != VALUE_UNDEFINED)
		error = node_of(session, word[2], &before);
	return error ? error : node_insert(parent, child, before);
}

static int remove_node(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 1);
	struct node *node = NULL;
	int error;

	if (!word)
		return reader_bad(reader);
	error = node_of(session, word[0], &node);
	if (!error)
		node_remove(node);
	return error;
}

static int attribute(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 3);
	struct string value;
	struct node *element = NULL;
	int error;

	if (!word || word[1] >= session->name_count || reader_string(reader, word[2], &value) < 0)
		return reader_bad(reader);
	error = element_of(session, word[0], &element);
	return error ? error : grant_attribute(session, element, &session->names[word[1]], value);
}

/* Of a value that is a name. */
static int attribute_named(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 3);
	struct node *element = NULL;
	int error;

	if (!word || word[1] >= session->name_count || word[2] >= session->name_count)
		return reader_bad(reader);
	error = element_of(session, word[0], &element);
	return error ? error
		     : grant_attribute(session, element, &session->names[word[1]], session->names[word[2]].text);
}

static int text_content(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 2);
	struct string string;
	struct node *node = NULL;
	int error;

	if (!word || reader_string(reader, word[1], &string) < 0)
		return reader_bad(reader);
	error = node_of(session, word[0], &node);
	return error ? error : node_set_text_content(node, string);
}

static int release(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 1);

	if (!word || !handles_is_handle(word[0]))
		return reader_bad(reader);
	handles_release(&session->handles, word[0]);
	return 0;
}

static int name(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 2);
	struct string string;
	int error;

	if (!word || word[0] != session->name_count || word[0] >= UNILET_PAGE_NAMES_MAX ||
	    reader_string(reader, word[1], &string) < 0)
		return reader_bad(reader);
	error = name_open(session->tree, string, &session->names[word[0]]);
	if (!error)
		reader->name_count = ++session->name_count;
	return error;
}

static int get(struct session *session, struct reader *reader)
{
	const struct value *object;
	struct value out = UNDEFINED;
	struct guest_name *member;
	uint32_t result;
	bool made = false;
	int error;

	if (reader_result(reader, &result) < 0 || reader_handle(reader, &object) < 0 ||
	    reader_name(reader, &member) < 0)
		return PAGE_MALFORMED;
	error = grant_get(session, object, member, &out, &made);
	return error ? error : keep(session, result, &out, made);
}

static int set(struct session *session, struct reader *reader)
{
	const struct value *object;
	struct value value;
	struct guest_name *member;

	if (reader_handle(reader, &object) < 0 || reader_name(reader, &member) < 0 || reader_value(reader, &value) < 0)
		return PAGE_MALFORMED;
	return grant_set(session, object, member, &value);
}

/* What CALL and REPLY_CALL have in common: the words behind the result, and the call. */
static int call_member(struct session *session, struct reader *reader, struct value *out, bool *made)
{
	struct value arguments[UNILET_PAGE_ARGUMENTS_MAX];
	const struct value *object;
	struct guest_name *member;
	uint32_t count;

	if (reader_handle(reader, &object) < 0 || reader_name(reader, &member) < 0 ||
	    reader_arguments(reader, arguments, &count) < 0)
		return PAGE_MALFORMED;
	return grant_call(session, object, member, count, arguments, out, made);
}

static int call(struct session *session, struct reader *reader)
{
	struct value out = UNDEFINED;
	uint32_t result;
	bool made = false;
	int error;

	if (reader_result(reader, &result) < 0)
		return PAGE_MALFORMED;
	error = call_member(session, reader, &out, &made);
	return error ? error : keep(session, result, &out, made);
}

static int construct(struct session *session, struct reader *reader)
{
	struct value arguments[UNILET_PAGE_ARGUMENTS_MAX];
	struct value out = UNDEFINED;
	struct guest_name *interface;
	uint32_t result, count;
	int error;

	if (reader_result(reader, &result) < 0 || reader_name(reader, &interface) < 0 ||
	    reader_arguments(reader, arguments, &count) < 0)
		return PAGE_MALFORMED;
	error = grant_construct(session, interface, count, arguments, &out);
	return error ? error : keep(session, result, &out, true);
}

static int global(struct session *session, struct reader *reader)
{
	struct guest_name *interface;
	uint32_t result;

	if (reader_result(reader, &result) < 0 || reader_name(reader, &interface) < 0)
		return PAGE_MALFORMED;
	/* A subtree's guest may have the one of URL, elsewhere. */
	if (!session->full && !string_equal(interface->text, STRING("URL")))
		return rule_deny(session, "the global", interface->text);
	return session_throw(session, "NotSupportedError", "a page without a display has no static members: %s",
			     interface->text.data);
}

static int reply(struct session *session, struct reader *reader)
{
	const struct value *object;
	struct value out = UNDEFINED;
	struct guest_name *member;
	bool made = false;
	int error;

	if (reader_handle(reader, &object) < 0 || reader_name(reader, &member) < 0)
		return PAGE_MALFORMED;
	error = grant_get(session, object, member, &out, &made);
	if (error)
		return error;
	writer_value(&session->reply, &out);
	if (made)
		value_drop(&out);
	return 0;
}

static int reply_call(struct session *session, struct reader *reader)
{
	struct value out = UNDEFINED;
	bool made = false;
	const int error = call_member(session, reader, &out, &made);

	if (error)
		return error;
	writer_value(&session->reply, &out);
	if (made)
		value_drop(&out);
	return 0;
}

/* What the handle holds, be it no object. */
static int reply_value(struct session *session, struct reader *reader)
{
	const struct value *held;

	if (reader_handle(reader, &held) < 0)
		return PAGE_MALFORMED;
	writer_value(&session->reply, held);
	return 0;
}

static int reply_list(struct session *session, struct reader *reader)
{
	const struct value *object;

	if (reader_handle(reader, &object) < 0)
		return PAGE_MALFORMED;
	return list_write(session, object, &session->reply);
}

/* Handles of parts of a copy, by their place in tree order, which rises. */
struct parts {
	uint32_t count;
	uint32_t result[UNILET_PAGE_PARTS_MAX];
	uint32_t index[UNILET_PAGE_PARTS_MAX];
};

static int take_parts(struct reader *reader, struct parts *parts)
{
	const uint32_t *word;

	if (reader_count(reader, 2, UNILET_PAGE_PARTS_MAX, &parts->count) < 0)
		return PAGE_MALFORMED;
	for (uint32_t i = 0; i < parts->count; i++) {
		word = reader_take(reader, 2);
		if (!word || !handles_is_result(word[0]) || (i && word[1] <= parts->index[i - 1]))
			return reader_bad(reader);
		parts->result[i] = word[0];
		parts->index[i] = word[1];
	}
	return 0;
}

/* All are found before any is kept. */
static int keep_parts(struct session *session, const struct parts *parts, struct node *copy)
{
	struct node *found[UNILET_PAGE_PARTS_MAX], *at = copy;
	uint32_t place = 0;

	for (uint32_t i = 0; i < parts->count; i++) {
		for (; at && place < parts->index[i]; place++)
			at = node_after(at, copy);
		if (!at)
			return session_throw(session, "IndexSizeError", "the copy has no part %u", parts->index[i]);
		found[i] = at;
	}
	for (uint32_t i = 0; i < parts->count; i++)
		handles_put_node(&session->handles, parts->result[i], node_hold(found[i]));
	return 0;
}

static int clone(struct session *session, struct reader *reader)
{
	const uint32_t *word = reader_take(reader, 1);
	struct node *node = NULL, *copy = NULL;
	struct parts parts;
	int error;

	if (!word || take_parts(reader, &parts) < 0)
		return reader_bad(reader);
	error = node_of(session, word[0], &node);
	if (!error)
		error = node_clone(node, true, &copy);
	if (error)
		return error;
	error = keep_parts(session, &parts, copy);
	node_release(copy);
	return error;
}

/* What is done less often. */
static int apply_other(struct session *session, struct reader *reader, uint32_t operation)
{
	switch (operation) {
	case PAGE_NAME:
		return name(session, reader);
	case PAGE_GET:
		return get(session, reader);
	case PAGE_SET:
		return set(session, reader);
	case PAGE_CALL:
		return call(session, reader);
	case PAGE_CONSTRUCT:
		return construct(session, reader);
	case PAGE_LISTEN:
		return listeners_listen(session, reader);
	case PAGE_REPLY:
		return reply(session, reader);
	case PAGE_REPLY_CALL:
		return reply_call(session, reader);
	case PAGE_REPLY_LIST:
		return reply_list(session, reader);
	case PAGE_GLOBAL:
		return global(session, reader);
	case PAGE_FIELDS:
		return listeners_fields(session, reader);
	case PAGE_FILTER:
		return listeners_filter(session, reader);
	case PAGE_UNLISTEN:
		return listeners_unlisten(session, reader);
	case PAGE_REPLY_VALUE:
		return reply_value(session, reader);
	case PAGE_CLONE:
		return clone(session, reader);
	default:
		return reader_bad(reader);
	}
}

static int apply_one(struct session *session, struct reader *reader)
{
	const uint32_t operation = *reader->at++;

	switch (operation) {
	case PAGE_CREATE:
		return create(session, reader);
	case PAGE_TEXT:
		return text(session, reader);
	case PAGE_APPEND:
		return append(session, reader);
	case PAGE_ATTRIBUTE:
		return attribute(session, reader);
	case PAGE_ATTRIBUTE_NAMED:
		return attribute_named(session, reader);
	case PAGE_TEXT_CONTENT:
		return text_content(session, reader);
	case PAGE_RELEASE:
		return release(session, reader);
	case PAGE_INSERT:
		return insert(session, reader);
	case PAGE_REMOVE:
		return remove_node(session, reader);
	default:
		return apply_other(session, reader, operation);
	}
}

/* What the guest is told of an operation that threw. */
static int32_t write_exception(const struct session *session, int error, uint32_t operation, void *to, size_t room,
			       size_t *length)
{
	const bool thrown = error == PAGE_THROWN;
	const char *what = thrown ? session->thrown.name : tree_error_name(error);
	const char *message = thrown ? session->thrown.message : tree_error_message(error);

	*length = writer_exception(to, room, operation, string_of(what), string_of(message));
	return -UNILET_EXCEPTION;
}

int session_apply(struct session *session, const uint8_t *bytes, size_t length, void *reply_bytes, size_t room,
		  int32_t *result)
{
	struct reader *reader = &session->reader;
	struct writer *reply_writer = &session->reply;
	uint32_t operation = 0;
	size_t written;
	int error;

	reader->handles = &session->handles;
	reader->names = session->names;
	reader->name_count = session->name_count;
	error = reader_open(reader, bytes, length);
	writer_open(reply_writer, &session->handles, reply_bytes, room);
	while (!error && reader->at < reader->end) {
		error = apply_one(session, reader);
		operation += !error;
	}
	if (!error)
		error = reader_finish(reader);
	reader_close(reader);
	if (error || reply_writer->overflow)
		writer_drop(reply_writer, 0);
	if (error == PAGE_MALFORMED)
		return PAGE_MALFORMED;
	if (error)
		*result = write_exception(session, error, operation, reply_bytes, room, &written);
	else
		*result = reply_writer->overflow ? -UNILET_TOO_LARGE : (int32_t)reply_writer->used;
	return 0;
}
