/* dom_guest.c: the rows from a guest: all of it, until the page has them; and what the guest alone takes. */
#include <unilet/object.h>

#include "dom.h"

#define FEW_ROWS 500 /* less than a batch is committed at */

static const char *const names[DOM_NAMES] = {[DOM_TBODY] = "tbody", [DOM_TR] = "tr", [DOM_TD] = "td"};

static void *dom_create(enum dom_name name)
{
	return unilet_fast_create(names[name]);
}

static void *dom_text(const char *text)
{
	return unilet_fast_text(text);
}

static void dom_class(void *element, const char *value)
{
	unilet_fast_attribute(element, "class", value);
}

static void dom_append(void *node, void *child)
{
	unilet_fast_append(node, child);
}

static void dom_release(void *node)
{
	unilet_release(node);
}

static int measure(const char *name, int rows)
{
	void *body = dom_create(DOM_TBODY);
	uint64_t start, gathered, end;

	if (unilet_flush() < 0)
		return -1;
	start = measure_now_ns();
	dom_rows(body, rows);
	gathered = measure_now_ns();
	if (unilet_flush() < 0)
		return -1;
	end = measure_now_ns();
	measure_say(name, dom_each((rows == FEW_ROWS ? gathered : end) - start, rows));
	dom_release(body);
	return unilet_flush();
}

int main(void)
{
	for (int i = 0; i < DOM_ROUNDS; i++)
		if (measure("rows", DOM_ROWS) < 0 || measure("guest", FEW_ROWS) < 0)
			return 1;
	return 0;
}
