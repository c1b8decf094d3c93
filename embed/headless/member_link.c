/* member_link.c: members that are URLs, or a part of the one where a link leads. */
#include <string.h>

#include "session.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static bool open_url(const struct call *call, uint32_t attribute, struct url *url)
{
	return url_open(element_attribute_or_empty(call->node, attribute), string_of(call->session->origin), url);
}

/* The attribute as it is resolved; what is no URL is told as it is. `data` is the attribute. */
static int get_url(struct call *call)
{
	struct text *text = result_room(call);
	struct string value;
	struct url url;

	if (!element_attribute(call->node, call->member->data, &value)) {
		*call->out = value_string(STRING(""));
		return 0;
	}
	text_append(text, open_url(call, call->member->data, &url) ? text_string(&url.href) : value);
	url_close(&url);
	return result_text(call, 0, text);
}

static int set_url(struct call *call)
{
	return grant_attribute_atom(call->session, call->node, call->member->data, argument_text(call, 0));
}

enum part {
	PART_HASH,
	PART_HOST,
	PART_HOSTNAME,
	PART_ORIGIN,
	PART_PASSWORD,
	PART_PATHNAME,
	PART_PORT,
	PART_PROTOCOL,
	PART_SEARCH,
	PART_USERNAME
};

static void append_range(struct text *out, const struct url *url, size_t from, size_t to)
{
	if (to > from)
		text_append(out, (struct string){url->href.data + from, to - from});
}

/* A mark alone, as "?", is nothing. */
static void append_marked(struct text *out, const struct url *url, size_t from, size_t to)
{
	if (to > from + 1)
		append_range(out, url, from, to);
}

/* Of what has no host "null"; a blob's is that of the URL in it. */
static void append_origin(struct text *out, const struct url *url)
{
	struct url inner;

	if (url->host_end > url->host) {
		append_range(out, url, 0, url->scheme_end);
		text_append(out, STRING("//"));
		append_range(out, url, url->host, url->path);
	} else if (url->scheme_end == strlen("blob:") && memcmp(url->href.data, "blob:", url->scheme_end) == 0 &&
		   url_open((struct string){url->href.data + url->path, url->path_end - url->path}, STRING(""),
			    &inner)) {
		if (inner.host_end > inner.host && memcmp(inner.href.data, "http", strlen("http")) == 0)
			append_origin(out, &inner);
		else
			text_append(out, STRING("null"));
		url_close(&inner);
	} else {
		text_append(out, STRING("null"));
	}
}

static void append_part(struct text *out, const struct url *url, enum part part)
{
	switch (part) {
	case PART_HASH:
		append_marked(out, url, url->query_end, url->href.length);
		break;
	case PART_HOST:
		append_range(out, url, url->host, url->path);
		break;
	case PART_HOSTNAME:
		append_range(out, url, url->host, url->host_end);
		break;
	case PART_ORIGIN:
		append_origin(out, url);
		break;
	case PART_PASSWORD:
		append_range(out, url, url->user_end + 1, url->password_end);
		break;
	case PART_PATHNAME:
		append_range(out, url, url->path, url->path_end);
		break;
	case PART_PORT:
		append_range(out, url, url->host_end + 1, url->path);
		break;
	case PART_PROTOCOL:
		append_range(out, url, 0, url->scheme_end);
		break;
	case PART_SEARCH:
		append_marked(out, url, url->path_end, url->query_end);
		break;
	case PART_USERNAME:
		append_range(out, url, url->user, url->user_end);
		break;
	}
}

/* A link that leads nowhere has the protocol ":", and nothing else. */
static int get_part(struct call *call)
{
	const enum part part = (enum part)call->member->data;
	struct text *text = result_room(call);
	struct url url;

	if (open_url(call, ATOM_HREF, &url) && element_attribute(call->node, ATOM_HREF, NULL))
		append_part(text, &url, part);
	else if (part == PART_PROTOCOL)
		text_append(text, STRING(":"));
	url_close(&url);
	return result_text(call, 0, text);
}

#define URL(name, interface, attribute)                                                                                \
	{                                                                                                              \
		name, interface, attribute, get_url, set_url, NULL                                                     \
	}

#define LINK(interface)                                                                                                \
	URL("href", interface, ATOM_HREF), {"hash", interface, PART_HASH, get_part, NULL, NULL},                       \
		{"host", interface, PART_HOST, get_part, NULL, NULL},                                                  \
		{"hostname", interface, PART_HOSTNAME, get_part, NULL, NULL},                                          \
		{"origin", interface, PART_ORIGIN, get_part, NULL, NULL},                                              \
		{"password", interface, PART_PASSWORD, get_part, NULL, NULL},                                          \
		{"pathname", interface, PART_PATHNAME, get_part, NULL, NULL},                                          \
		{"port", interface, PART_PORT, get_part, NULL, NULL},                                                  \
		{"protocol", interface, PART_PROTOCOL, get_part, NULL, NULL},                                          \
		{"search", interface, PART_SEARCH, get_part, NULL, NULL},                                              \
	{                                                                                                              \
		"username", interface, PART_USERNAME, get_part, NULL, NULL                                             \
	}

static const struct member link_members[] = {
	LINK(INTERFACE_ANCHOR),
	LINK(INTERFACE_AREA),
	URL("cite", INTERFACE_MOD, ATOM_CITE),
	URL("cite", INTERFACE_QUOTE, ATOM_CITE),
	URL("src", INTERFACE_IMAGE, ATOM_SRC),
	URL("src", INTERFACE_INPUT, ATOM_SRC),
	URL("src", INTERFACE_SOURCE, ATOM_SRC),
	URL("src", INTERFACE_TRACK, ATOM_SRC),
	URL("src", INTERFACE_MEDIA, ATOM_SRC),
	URL("poster", INTERFACE_VIDEO, ATOM_POSTER),
};

const struct member_table members_link = {link_members, COUNT(link_members)};
