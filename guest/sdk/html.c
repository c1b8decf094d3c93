/* html.c: makes markup in the page: at once, or as a template that is copied by one operation. */
#include "html.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unilet/html.h>

#include "page.h"
#include "sdk.h"

#define PARTS_MAX ((int)UNILET_PAGE_PARTS_MAX - 1) /* the copy itself is one too */
#define PART      "data-part"
#define SVG       "http://www.w3.org/2000/svg"
#define WHY_BYTES 160u

struct unilet_template {
	struct unilet_object *element;
	int count;
	uint32_t index[PARTS_MAX + 1]; /* in tree order; the first is the element */
	char *name[PARTS_MAX + 1];     /* NULL: it has none */
};

/* What is being made; without a page side while markup is only checked. */
struct maker {
	bool making;
	struct unilet_template *template; /* NULL: no parts */
	unsigned depth;
	uint32_t nodes;
	unsigned outermost;                                 /* elements */
	const char *why;                                    /* not NULL: no template can be this */
	const char *text;                                   /* an outermost text */
	struct unilet_object *node[SDK_HTML_DEPTH_MAX + 1]; /* 0: the fragment */
};

static struct unilet_object *create_svg(const char *name)
{
	const struct unilet_value arguments[2] = {{.kind = UNILET_STRING, .string = SVG},
						  {.kind = UNILET_STRING, .string = name}};

	return unilet_call(unilet_document_object(), "createElementNS", 2, arguments);
}

static void start(void *owner, const char *name, int svg)
{
	struct maker *maker = owner;

	maker->outermost += maker->depth == 0;
	maker->depth++;
	if (maker->making)
		maker->node[maker->depth] = svg ? create_svg(name) : unilet_fast_create(name);
}

/* An element with data-part is a part, by its index. */
static void note_part(struct maker *maker, const char *name)
{
	struct unilet_template *template = maker->template;

	if (template->count > PARTS_MAX) {
		maker->why = "a template has more than 15 parts";
		return;
	}
	/* The element itself is there in any case. */
	if (maker->nodes == 0) {
		maker->why = "the outermost element is not a part: it is what is returned";
		return;
	}
	template->index[template->count] = maker->nodes;
	template->name[template->count] = strdup(name);
	template->count++;
}

static void attribute(void *owner, const char *name, const char *value)
{
	struct maker *maker = owner;
	const bool part = maker->template && strcmp(name, PART) == 0;

	if (part && !maker->making)
		note_part(maker, value);
	if (!part && maker->making)
		unilet_fast_attribute(maker->node[maker->depth], name, value);
}

static void open_element(void *owner)
{
	struct maker *maker = owner;

	maker->nodes++;
	if (maker->making)
		unilet_fast_append(maker->node[maker->depth - 1], maker->node[maker->depth]);
}

static void text(void *owner, const char *data)
{
	struct maker *maker = owner;
	struct unilet_object *node;

	if (maker->depth == 0 && maker->template) {
		if (data[strspn(data, " \t\n\r\f")])
			maker->why = "a template is one element, without text around it";
		return;
	}
	maker->nodes++;
	if (!maker->making)
		return;
	node = unilet_fast_text(data);
	unilet_fast_append(maker->node[maker->depth], node);
	unilet_release(node);
}

/* The element of a template is kept. */
static void end(void *owner)
{
	struct maker *maker = owner;

	if (maker->making && maker->template && maker->depth == 1)
		maker->template->element = maker->node[1];
	else if (maker->making)
		unilet_release(maker->node[maker->depth]);
	maker->depth--;
}

static const struct html_sink sink = {
	.start = start, .attribute = attribute, .open = open_element, .text = text, .end = end};

/* Keeps what is wrong, with line and column, for unilet_error(). */
static void complain(const char *markup, const struct html_mistake *mistake)
{
	unsigned line = 1, column = 1;
	char said[WHY_BYTES];

	for (size_t i = 0; i < mistake->position; i++) {
		line += markup[i] == '\n';
		column = markup[i] == '\n' ? 1 : column + 1;
	}
	snprintf(said, sizeof(said), "markup, line %u, column %u: %s", line, column, mistake->why);
	sdk_fail_saying(-UNILET_INVALID, "SyntaxError", said);
}

/* Checks all of it, so that what is wrong makes nothing. */
static int check(const char *markup, struct unilet_template *template)
{
	struct maker maker = {.template = template};
	struct html_mistake mistake;
	int result = sdk_html_parse(markup, &sink, &maker, &mistake);

	if (result == 0 && template && !maker.why && maker.outermost != 1)
		maker.why = "a template is one element";
	if (result == 0 && maker.why) {
		mistake.why = maker.why;
		result = -UNILET_INVALID;
	}
	if (result == -UNILET_INVALID)
		complain(markup, &mistake);
	else if (result < 0)
		sdk_fail(result);
	return result;
}

static int make(const char *markup, struct unilet_template *template, struct unilet_object *fragment)
{
	struct maker maker = {.making = true, .template = template, .node = {fragment}};
	struct html_mistake mistake;
	const int result = sdk_html_parse(markup, &sink, &maker, &mistake);

	return result < 0 ? sdk_fail(result) : 0;
}

static struct unilet_object *make_fragment(void)
{
	return unilet_call(unilet_document_object(), "createDocumentFragment", 0, NULL);
}

struct unilet_document_fragment *unilet_html(const char *markup)
{
	struct unilet_object *fragment;

	if (check(markup, NULL) < 0)
		return NULL;
	fragment = make_fragment();
	if (fragment && make(markup, NULL, fragment) < 0) {
		unilet_release(fragment);
		fragment = NULL;
	}
	return (struct unilet_document_fragment *)fragment;
}

struct unilet_template *unilet_template_open(const char *markup)
{
	struct unilet_template *template = calloc(1, sizeof(*template));
	struct unilet_object *fragment = NULL;

	if (!template) {
		sdk_fail(-UNILET_NO_SPACE);
		return NULL;
	}
	template->count = 1;
	if (check(markup, template) == 0)
		fragment = make_fragment();
	if (!fragment || make(markup, template, fragment) < 0) {
		unilet_template_close(template);
		template = NULL;
	}
	unilet_release(fragment);
	return template;
}

void unilet_template_close(struct unilet_template *source)
{
	if (!source)
		return;
	unilet_release(source->element);
	for (int i = 1; i < source->count; i++)
		free(source->name[i]);
	free(source);
}

int unilet_template_part(const struct unilet_template *source, const char *name)
{
	for (int i = 1; i < source->count; i++)
		if (source->name[i] && strcmp(source->name[i], name) == 0)
			return i - 1;
	return -UNILET_NOT_FOUND;
}

struct unilet_element *unilet_template_clone(const struct unilet_template *source, struct unilet_element **parts)
{
	struct unilet_object *made[PARTS_MAX + 1];

	unilet_clone_parts(source->element, parts ? source->count : 1, source->index, made);
	for (int i = 1; parts && i < source->count; i++)
		parts[i - 1] = (struct unilet_element *)made[i];
	return (struct unilet_element *)made[0];
}
