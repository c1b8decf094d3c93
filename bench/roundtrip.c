/* roundtrip.c: guest -> page -> guest: reads the page's title, then changes an element, again and again. */
#include <stdlib.h>

#include <unilet/dom.h>
#include <unilet/error.h>

#include "measure.h"

#define ROUNDS    2000u
#define WARM_UP   100u
#define QUANTILES 80u /* of two series: the browser shows no more than 200 lines a second */

static int smaller_first(const void *a, const void *b)
{
	const uint64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static int read_title(struct unilet_document *root)
{
	char *title = unilet_document_title(root);

	free(title);
	return title ? 0 : -UNILET_ERROR_INVALID;
}

/* A batch that changes something, and the answer that says it is done. The element is in no tree: nothing is drawn. */
static int set_attribute(struct unilet_document *root)
{
	static struct unilet_element *element;

	if (!element)
		element = unilet_document_create_element(root, "p");
	unilet_element_set_attribute(element, "lang", "en");
	return unilet_flush();
}

/* Prints the quantiles of the round trips' times, in ns. */
static int measure(const char *name, int (*once)(struct unilet_document *), struct unilet_document *root)
{
	static uint64_t time_ns[ROUNDS];

	for (unsigned i = 0; i < WARM_UP + ROUNDS; i++) {
		const uint64_t start = measure_now_ns();
		int result = once(root);

		if (result < 0) {
			printf("failed %s: %s\n", name, unilet_error_text(result));
			return -1;
		}
		if (i >= WARM_UP)
			time_ns[i - WARM_UP] = measure_now_ns() - start;
	}
	qsort(time_ns, ROUNDS, sizeof(time_ns[0]), smaller_first);
	for (unsigned i = 0; i < QUANTILES; i++)
		measure_say(name, (double)time_ns[i * ROUNDS / QUANTILES]);
	fflush(stdout);
	return 0;
}

int main(void)
{
	struct unilet_document *root = unilet_document();
	int failed = measure("read", read_title, root) != 0 || measure("set", set_attribute, root) != 0;

	puts(failed ? "failed" : "done");
	fflush(stdout);
	return failed;
}
