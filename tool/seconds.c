/* seconds.c: times as people write them. */
#include "seconds.h"

#include <ctype.h>
#include <errno.h>

#define SECOND_NS 1000000000ull

/* Reads digits, at least one. *at moves behind them. */
static int read_digits(const char **at, uint64_t *value)
{
	*value = 0;
	if (!isdigit((unsigned char)**at))
		return -EINVAL;
	for (; isdigit((unsigned char)**at); (*at)++)
		if (__builtin_mul_overflow(*value, 10u, value) ||
		    __builtin_add_overflow(*value, (uint64_t)(**at - '0'), value))
			return -EINVAL;
	return 0;
}

int seconds_parse(const char *text, uint64_t *nanoseconds)
{
	uint64_t fraction = 0;
	uint64_t scale = SECOND_NS;
	uint64_t seconds;

	if (read_digits(&text, &seconds) < 0)
		return -EINVAL;
	if (*text == '.') {
		for (text++; isdigit((unsigned char)*text) && scale > 1; text++) {
			scale /= 10;
			fraction += scale * (uint64_t)(*text - '0');
		}
		if (scale == SECOND_NS)
			return -EINVAL;
	}
	if (*text != '\0' || __builtin_mul_overflow(seconds, SECOND_NS, &seconds) ||
	    __builtin_add_overflow(seconds, fraction, nanoseconds) || *nanoseconds == 0)
		return -EINVAL;
	return 0;
}
