/* page_option.c: reads the options about a page: selectors, texts, keys. */
#include "page_option.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../host/log.h"

#define WAIT_DIGITS_MAX 9

static int wrong(const char *what, const char *value)
{
	log_err("%s: %s: see `unilet run --help`", what, value);
	return -EINVAL;
}

/* The '=' between selector and text, which is none of an attribute's in the selector; NULL: there is none. */
static const char *find_sign(const char *text)
{
	unsigned brackets = 0;
	char quote = 0;

	for (; *text; text++) {
		if (*text == '\\' && text[1])
			text++;
		else if (quote)
			quote = *text == quote ? 0 : quote;
		else if (*text == '"' || *text == '\'')
			quote = *text;
		else if (*text == '[' || *text == '(')
			brackets++;
		else if ((*text == ']' || *text == ')') && brackets)
			brackets--;
		else if (*text == '=' && !brackets)
			return text;
	}
	return NULL;
}

static int too_much(void)
{
	log_err("too much is to be done in the page: at most %u KiB of it", LAUNCH_ACTION_MAX >> 10);
	return -EINVAL;
}

static int add(struct action_list *list, enum action_kind kind, const char *selector, size_t length, const char *value)
{
	return action_add(list, kind, selector, length, value) == 0 ? 0 : too_much();
}

/* "SELECTOR=VALUE" */
static int add_pair(struct page_option *page, enum action_kind kind, const char *text)
{
	const char *sign = find_sign(text);

	if (sign && sign != text)
		return add(&page->actions, kind, text, (size_t)(sign - text), sign + 1);
	if (kind == ACTION_KEY)
		return *text ? add(&page->actions, kind, "", 0, text) : wrong("--key wants a key", text);
	return wrong("--input wants SELECTOR=TEXT", text);
}

/* As a browser takes it for a custom element's: createElement() makes names of capitals lower case. */
static int add_element(struct page_option *page, const char *name)
{
	const size_t plain = strcspn(name, " \t\n\f\r/>ABCDEFGHIJKLMNOPQRSTUVWXYZ");

	if (name[plain] || *name < 'a' || *name > 'z' || !strchr(name, '-'))
		return wrong("--element wants the name of a custom element", name);
	return add(&page->settings, ACTION_ELEMENT, "", 0, name);
}

static int add_wait(struct page_option *page, const char *text)
{
	const size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > WAIT_DIGITS_MAX || text[digits])
		return wrong("--wait wants milliseconds", text);
	return add(&page->actions, ACTION_WAIT, "", 0, text);
}

int page_option_take(struct page_option *page, enum action_kind kind, const char *value)
{
	switch (kind) {
	case ACTION_IMAGE:
		page->path = value;
		return 0;
	case ACTION_DUMP:
		return add(&page->settings, kind, "", 0, "");
	case ACTION_GRANT:
		if (strcmp(value, "full") != 0 && strcmp(value, "subtree") != 0)
			return wrong("--grant wants subtree or full", value);
		page->full = strcmp(value, "full") == 0;
		return add(&page->settings, kind, "", 0, value);
	case ACTION_ELEMENT:
		return add_element(page, value);
	case ACTION_INPUT:
	case ACTION_KEY:
		return add_pair(page, kind, value);
	case ACTION_WAIT:
		return add_wait(page, value);
	case ACTION_ROOT:
		page->rooted = 1;
		return *value ? add(&page->settings, kind, value, strlen(value), "")
			      : wrong("--root wants a selector", value);
	default:
		return *value ? add(&page->actions, kind, value, strlen(value), "")
			      : wrong("a selector is missing", value);
	}
}

static int open_page(const char *path)
{
	struct stat status;
	const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0) {
		log_err("%s: %s", path, strerror(errno));
		return -1;
	}
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fd;
	log_err("%s: not a regular file", path);
	close(fd);
	return -1;
}

int page_option_open(struct page_option *page, const char *image)
{
	struct action_list *all = &page->settings;

	if (!page->path && (page->settings.length || page->actions.length))
		return wrong("no page is given to do that in", "--page FILE is missing");
	if (!page->path)
		return 0;
	if (page->rooted && page->full)
		return wrong("--root names an element", "--grant full is all of the page");
	if (add(all, ACTION_IMAGE, "", 0, image) < 0)
		return -EINVAL;
	if (page->actions.length > sizeof(all->bytes) - all->length)
		return too_much();
	memcpy(all->bytes + all->length, page->actions.bytes, page->actions.length);
	all->length += page->actions.length;
	page->actions = *all;
	page->fd = open_page(page->path);
	return page->fd < 0 ? -ENOENT : 0;
}

void page_option_close(struct page_option *page)
{
	if (page->fd > 0)
		close(page->fd);
	page->fd = 0;
}
