/* http.c: GETs small files one after the other and many at once, and a large one, and says how long it took. */
#include "http.h"

#include <stdlib.h>

#include "measure.h"

#define SMALL_BYTES 1024u
#define LARGE_BYTES (100ull << 20)
#define WARM_UP     50u
#define SEQUENTIAL  500u
#define BATCHES     5u
#define BATCH       1280u /* requests */

static void check(int result, uint64_t length, uint64_t wanted, const char *what)
{
	if (result == 0 && length == wanted)
		return;
	fprintf(stderr, "http: %s: failed, or %llu bytes instead of %llu\n", what, (unsigned long long)length,
		(unsigned long long)wanted);
	exit(1);
}

static void measure_sequential(void)
{
	for (unsigned i = 0; i < WARM_UP + SEQUENTIAL; i++) {
		const uint64_t start = measure_now_ns();
		uint64_t length = 0;
		const int result = http_get("/small", &length);
		const uint64_t took = measure_now_ns() - start;

		check(result, length, SMALL_BYTES, "one after the other");
		if (i >= WARM_UP)
			measure_say("sequential", (double)took);
	}
}

static void measure_many(void)
{
	for (unsigned i = 0; i < 1 + BATCHES; i++) {
		const uint64_t start = measure_now_ns();
		uint64_t length = 0;
		const int result = http_get_many("/small", BATCH, &length);
		const uint64_t took = measure_now_ns() - start;

		check(result, length, (uint64_t)BATCH * SMALL_BYTES, "many at once");
		if (i >= 1)
			measure_say("many", (double)took / BATCH);
	}
}

static void measure_large(void)
{
	const uint64_t start = measure_now_ns();
	uint64_t length = 0;
	const int result = http_get("/large", &length);

	check(result, length, LARGE_BYTES, "a large one");
	measure_say("large", (double)(measure_now_ns() - start));
}

int main(int argument_count, char **arguments)
{
	if (http_begin(argument_count > 1 ? arguments[1] : "") != 0) {
		fprintf(stderr, "http: no HTTP here\n");
		return 1;
	}
	measure_sequential();
	measure_many();
	measure_large();
	return 0;
}
