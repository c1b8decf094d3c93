/* fake_page.h: a page side for the SDK's unit tests: says in a log what each batch does, replies what a test wants. */
#ifndef UNILET_FAKE_PAGE_H
#define UNILET_FAKE_PAGE_H

#include "../../guest/sdk/page.h"
#include "fake_os.h"

struct fake_page {
	char log[16 << 20];
	size_t log_length;
	uint32_t batches;
	size_t batch_bytes_max;
	const char *throw_at; /* a line that contains this throws */
	uint32_t reply[64];   /* what a reply is */
	size_t reply_bytes;
	int result;             /* not 0: of the next batch */
	fake_server *other;     /* all other requests */
	uint8_t batch[1 << 16]; /* the last one, if it is no longer */
	size_t batch_bytes;
};

extern struct fake_page fake_page;

/* Set-up of a test: both windows, nothing applied. Names and handles stay, as the library keeps them. */
int fake_page_open(void **state);

/* The log is this, and no bulk is left taken; begins a new log. */
void fake_page_expect(const char *log);

/* The log contains this, or does not. */
int fake_page_did(const char *text);

/* Begins a new log. */
void fake_page_forget(void);

#endif
