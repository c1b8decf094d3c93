/* vectors.h: the requests of test/vectors/requests, as its README has them: read by the host's tests and the guest's. */
#ifndef UNILET_VECTORS_H
#define UNILET_VECTORS_H

#include <stddef.h>
#include <stdint.h>

#include "../../abi/ring_abi.h"

#define VECTOR_STEPS_MAX 64u
#define VECTOR_TEXT_MAX  128u

enum vector_reader { READER_HOST = 1, READER_GUEST = 2, READER_PAGE = 4, READER_TRANSPORT = 8 };
enum vector_given { GIVEN_HTTP = 1, GIVEN_STORE = 2, GIVEN_CALL = 4, GIVEN_TRACE = 8 };

enum vector_kind {
	STEP_PUT,    /* the guest writes these bytes into the window */
	STEP_ASK,    /* the guest puts this entry */
	STEP_DONE,   /* the other side puts this one */
	STEP_GOT,    /* then these bytes are in the window */
	STEP_ENDS,   /* the guest is ended for what it asked last */
	STEP_ORIGIN, /* the origin answers these bytes and, as they are all, ends the connection */
	STEP_CALL,   /* the message that makes a call */
	STEP_FILE,   /* what is in its file 1 */
	STEP_ROOT,   /* what the page hands over: for the page alone */
	STEP_FRAME,  /* the same of a frame that comes */
	STEP_INPUT,  /* somebody types */
	STEP_OUTPUT, /* what comes out */
	STEP_ERROR,
	VECTOR_STEP_COUNT
};

struct vector_step {
	enum vector_kind kind;
	uint64_t offset; /* STEP_PUT, STEP_GOT: in the window */
	uint8_t *bytes;
	size_t length;
	struct ring_entry entry; /* STEP_ASK, STEP_DONE */
};

struct vector {
	char name[VECTOR_TEXT_MAX];
	unsigned readers; /* bits of enum vector_reader */
	unsigned given;   /* bits of enum vector_given */
	unsigned count;
	struct vector_step step[VECTOR_STEPS_MAX];
};

/* vectors.c */

/* Reads every file of the folder that the environment's VECTORS names, and runs a cmocka test for each vector that is this
 * reader's; the test's state is the vector. Returns what main() is to. What is not well-formed ends the program with the file
 * and line. */
int vectors_run(enum vector_reader reader, void (*test)(void **state), int (*begin)(void **state),
		int (*end)(void **state));

/* The first step of a kind; NULL if there is none. */
const struct vector_step *vector_find(const struct vector *vector, enum vector_kind kind);

#endif
