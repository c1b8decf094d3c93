/* test_vectors_transport.c: what stands between a page window and the page side (embed/webkit/transport.c) answers what is its to
 * answer as test/vectors/requests says, and ends the guests that are to be ended. */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../../embed/webkit/transport.h"
#include "cmocka_all.h"
#include "guest_side.h"
#include "vectors.h"

#define WINDOW_BYTES (1u << 20)

static struct guest_side guest;
static struct transport *transport;
static int32_t violation; /* its number; 0: none */
static uint64_t violated; /* the opcode */

static void on_request(void *context, const struct transport_request *request)
{
	(void)context;
	fail_msg("the page side is asked: %#x", request->opcode);
}

static void on_violated(void *context, int32_t number, uint64_t value0, uint64_t value1)
{
	(void)context;
	(void)value1;
	violation = number;
	violated = value0;
}

static int begin(void **state)
{
	const struct transport_handler handler = {on_request, on_violated, NULL};
	int fd[WINDOW_FD_COUNT];

	(void)state;
	violation = 0;
	guest_side_open(&guest, WINDOW_BYTES);
	for (int i = 0; i < WINDOW_FD_COUNT; i++)
		fd[i] = dup(guest.fd[i]);
	return transport_open(fd, &handler, &transport);
}

static int end(void **state)
{
	(void)state;
	transport_close(transport);
	guest_side_close(&guest);
	return 0;
}

/* Its main loop, until it has nothing more to do. */
static void serve(void)
{
	while (g_main_context_iteration(NULL, FALSE))
		continue;
}

static void play(const struct vector_step *step, struct ring_entry *asked)
{
	struct ring_entry done;

	switch (step->kind) {
	case STEP_PUT:
		memcpy(guest.window.base + step->offset, step->bytes, step->length);
		break;
	case STEP_ASK:
		*asked = step->entry;
		guest_side_submit(&guest, asked);
		serve();
		break;
	case STEP_DONE:
		assert_int_equal(guest_side_take(&guest, &done, 0), 1);
		assert_memory_equal(&done, &step->entry, sizeof(done));
		break;
	case STEP_ENDS:
		assert_int_equal(violation, VIOLATION_REQUEST);
		assert_int_equal(violated, asked->opcode);
		break;
	default:
		break;
	}
}

static void is_answered_as_it_says(void **state)
{
	const struct vector *vector = *state;
	struct ring_entry asked = {.opcode = 0};

	for (unsigned i = 0; i < vector->count; i++)
		play(&vector->step[i], &asked);
	assert_int_equal(violation != 0, vector_find(vector, STEP_ENDS) != NULL);
	assert_int_equal(guest.page->completion.tail, guest.seen);
}

int main(void)
{
	return vectors_run(READER_TRANSPORT, is_answered_as_it_says, begin, end);
}
