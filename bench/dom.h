/* dom.h: ten thousand rows of a table, as the usual benchmark of frameworks makes them: by whatever makes nodes. */
#ifndef UNILET_BENCH_DOM_H
#define UNILET_BENCH_DOM_H

#include <stdio.h>

#include "measure.h"

#define DOM_ROUNDS     20
#define DOM_ROWS       10000
#define DOM_OPERATIONS 11 /* of a row; letting go of its nodes comes on top */

enum dom_name { DOM_TBODY, DOM_TR, DOM_TD, DOM_NAMES };

/* What the program that includes this has of its own. */
static void *dom_create(enum dom_name name);
static void *dom_text(const char *text);
static void dom_class(void *element, const char *value);
static void dom_append(void *node, void *child);
static void dom_release(void *node);

static void dom_row(void *body, int number)
{
	void *row = dom_create(DOM_TR), *cell[2], *text[2];
	char words[2][32];

	snprintf(words[0], sizeof(words[0]), "%d", number);
	snprintf(words[1], sizeof(words[1]), "pretty red table %d", number);
	dom_class(row, "danger");
	for (int i = 0; i < 2; i++) {
		cell[i] = dom_create(DOM_TD);
		text[i] = dom_text(words[i]);
		dom_append(cell[i], text[i]);
		dom_append(row, cell[i]);
		dom_release(text[i]);
		dom_release(cell[i]);
	}
	dom_append(body, row);
	dom_release(row);
}

static void dom_rows(void *body, int rows)
{
	for (int i = 0; i < rows; i++)
		dom_row(body, i);
}

/* Nanoseconds of an operation. */
static inline double dom_each(uint64_t ns, int rows)
{
	return (double)ns / ((double)rows * DOM_OPERATIONS);
}

#endif
