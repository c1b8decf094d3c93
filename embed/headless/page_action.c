/* page_action.c: what is done in the page when the guest is idle: a person's doings in turn, then its HTML is printed. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "headless.h"

#define MS_NS 1000000ll

static const char *const option_name[ACTION_COUNT] = {
	[ACTION_CLICK] = "--click",
	[ACTION_INPUT] = "--input",
	[ACTION_KEY] = "--key",
	[ACTION_SUBMIT] = "--submit",
};

/* The next one; false at the end. That they are well-formed was seen at first. */
static bool next_action(struct server *server, struct action *action)
{
	return action_next(server->actions, server->configuration.action_bytes, &server->page->actions.at, action) == 1;
}

/* How the page is, which comes first. */
static bool take_setting(struct actions *actions, const struct action *action)
{
	switch (action->kind) {
	case ACTION_IMAGE:
		actions->image = action->value;
		return true;
	case ACTION_ROOT:
		actions->root = action->selector;
		return true;
	case ACTION_GRANT:
		actions->full = strcmp(action->value, "full") == 0;
		return true;
	case ACTION_ELEMENT:
		if (!actions->elements.length)
			text_append(&actions->elements, STRING(" "));
		text_append(&actions->elements, string_of(action->value));
		text_append(&actions->elements, STRING(" "));
		return true;
	case ACTION_DUMP:
		actions->any = actions->dump = true;
		return true;
	default:
		return false;
	}
}

/* What --wait says is known as soon as it is the next, and with it how long a guest may be restless. */
static void take_waits(struct server *server)
{
	struct actions *actions = &server->page->actions;
	struct action action;
	size_t at;

	actions->wait_ns = actions->wait_until_ns = actions->restless_since_ns = 0;
	for (at = actions->at; next_action(server, &action) && action.kind == ACTION_WAIT; at = actions->at)
		actions->wait_ns += strtoll(action.value, NULL, 10) * MS_NS;
	actions->at = at;
}

int actions_open(struct server *server)
{
	struct actions *actions = &server->page->actions;
	const size_t length = server->configuration.action_bytes;
	bool first = true;
	struct action action;
	size_t at = 0;
	int result;

	while ((result = action_next(server->actions, length, &at, &action)) == 1) {
		if (take_setting(actions, &action)) {
			if (!first)
				return -EPROTO;
			actions->at = at;
		} else {
			first = false;
			actions->any = true;
		}
	}
	if (result == 0)
		take_waits(server);
	return result == 0 && actions->elements.failed ? -ENOMEM : result;
}

/* In the guest's tree first, then in the page. */
static struct node *find(struct page *page, const char *selector)
{
	struct node *found = NULL;

	if (node_query(page->session.root, string_of(selector), &found) < 0)
		return NULL;
	if (!found && node_query(tree_document(page->tree), string_of(selector), &found) < 0)
		return NULL;
	return found;
}

static int submit(struct node *node)
{
	struct node *form = element_is(node, ATOM_FORM) ? node : form_owner(node);

	return form ? form_submit(form, NULL) : -TREE_INVALID_STATE;
}

static int act_on(struct page *page, const struct action *action, struct node *node)
{
	switch (action->kind) {
	case ACTION_CLICK:
		return person_click(node);
	case ACTION_INPUT:
		return person_input(node, string_of(action->value));
	case ACTION_KEY:
		return person_key(page->tree, node, string_of(action->value));
	default:
		return submit(node);
	}
}

/* 0, or -1: it could not be done, and that has been said. */
static int act(struct page *page, const struct action *action)
{
	struct node *node = NULL;
	int error;

	if (action->selector[0]) {
		node = find(page, action->selector);
		if (!node) {
			log_err("%s %s: nothing in the page is that", option_name[action->kind], action->selector);
			return -1;
		}
	}
	page->session.time_ms = page_time_ms(page);
	error = act_on(page, action, node);
	if (error < 0)
		log_err("%s %s: a person could not do that: %s", option_name[action->kind], action->selector,
			tree_error_message(error));
	return error < 0 ? -1 : 0;
}

/* An escape sequence would command the terminal; as a reference it means the same to a browser. */
static void make_harmless(struct text *html)
{
	struct text out = {.data = NULL};
	char reference[16];

	for (size_t i = 0, start = 0; i <= html->length; i++) {
		const unsigned char c = i < html->length ? (unsigned char)html->data[i] : 0;
		const bool second = c == 0xc2 && i + 1 < html->length && (unsigned char)html->data[i + 1] < 0xa0;

		if (i < html->length && ((c >= ' ' && c != 0x7f && !second) || c == '\n' || c == '\t'))
			continue;
		text_append(&out, (struct string){html->data + start, i - start});
		if (i < html->length) {
			snprintf(reference, sizeof(reference), "&#x%x;", second ? (unsigned char)html->data[i + 1] : c);
			text_append(&out, string_of(reference));
			i += second;
		}
		start = i + 1;
	}
	text_close(html);
	*html = out;
}

/* The page as it is now, so that a browser may go on with it. */
static void print(struct server *server)
{
	struct page *page = server->page;
	struct text *html = &page->actions.html;

	if (page_adopt_styles(page) < 0)
		html->failed = true;
	else if (html_serialize(tree_document(page->tree), HTML_SHADOW_OPEN | HTML_SHADOW_CLOSED, html) == 0)
		text_append(html, STRING("\n"));
	if (server->configuration.flags & LAUNCH_OUTPUT_TERMINAL)
		make_harmless(html);
	if (html->failed || html->length > UINT32_MAX) {
		log_err("--dump-dom: the page is too long");
		page->actions.failed = true;
		html->length = 0;
	}
	page->actions.writing = true;
	console_say(server, CONSOLE_OUTPUT, html->data, (uint32_t)html->length);
}

static void end(struct server *server)
{
	struct actions *actions = &server->page->actions;

	actions->done = true;
	server_report(LAUNCH_CALLED, actions->failed, NULL);
}

int page_written(struct server *server, enum console_stream stream, int32_t result)
{
	struct page *page = server->page;

	if (!page || !page->actions.writing || stream != CONSOLE_OUTPUT)
		return 0;
	page->actions.writing = false;
	if (result < 0) {
		log_err("--dump-dom: it could not be written");
		page->actions.failed = true;
	}
	text_close(&page->actions.html);
	end(server);
	return 1;
}

void page_called(struct server *server, int failed)
{
	struct actions *actions = server->page ? &server->page->actions : NULL;

	if (!actions || !actions->any)
		server_report(LAUNCH_CALLED, failed, NULL);
	else
		actions->failed |= failed;
}

/* What is left to do is not done any more. */
static void finish(struct server *server)
{
	struct actions *actions = &server->page->actions;

	if (actions->writing || actions->done)
		return;
	if (actions->dump)
		print(server);
	else
		end(server);
}

static void do_next(struct server *server)
{
	struct actions *actions = &server->page->actions;
	struct action action;

	actions->quiet_since_ns = 0;
	actions->frames = 0;
	if (!next_action(server, &action)) {
		finish(server);
		return;
	}
	if (act(server->page, &action) < 0) {
		actions->failed = true;
		finish(server);
		return;
	}
	page_deliver(server);
	take_waits(server);
}

/* A guest that polls, or computes all the time, is never idle: after a --wait of that time it is not waited for any more. */
static bool is_out_of_patience(struct actions *actions, bool idle, bool awaited, int64_t now_ns)
{
	if (idle || awaited)
		actions->restless_since_ns = 0;
	else if (!actions->restless_since_ns)
		actions->restless_since_ns = now_ns;
	return actions->wait_ns && actions->restless_since_ns &&
	       now_ns - actions->restless_since_ns >= actions->wait_ns;
}

void actions_go_on(struct server *server, bool quiet, bool awaited)
{
	struct actions *actions = &server->page->actions;
	int64_t now_ns;
	bool idle;

	if (!quiet)
		actions->quiet_since_ns = 0;
	if (!actions->any || actions->writing || actions->done || (!quiet && !actions->wait_ns))
		return;
	now_ns = pace_now_ns();
	if (quiet && !actions->quiet_since_ns)
		actions->quiet_since_ns = now_ns;
	idle = quiet && now_ns - actions->quiet_since_ns >= PAGE_IDLE_MS * MS_NS;
	if (idle && actions->wait_ns && !actions->wait_until_ns)
		actions->wait_until_ns = now_ns + actions->wait_ns;
	if ((is_out_of_patience(actions, idle, awaited || !server->page->touched, now_ns) || idle) &&
	    now_ns >= actions->wait_until_ns)
		do_next(server);
}

int page_finish(struct server *server)
{
	struct page *page = server->page;
	struct action action;

	if (!page || !page->actions.any || page->actions.done)
		return 1;
	if (!page->actions.writing && next_action(server, &action)) {
		log_err("%s %s: the program had ended before", option_name[action.kind], action.selector);
		page->actions.failed = true;
	}
	finish(server);
	return page->actions.done;
}
