/* size.c: sizes as people write them. */
#include "size.h"

#include <errno.h>
#include <stdlib.h>

#include "../abi/machine_abi.h"
#include "complain.h"

/* The power of two that a suffix stands for, or -1. */
static int suffix_shift(const char *suffix)
{
	if (suffix[0] == 0)
		return 0;
	if (suffix[1] != 0)
		return -1;
	switch (suffix[0]) {
	case 'k':
	case 'K':
		return 10;
	case 'm':
	case 'M':
		return 20;
	case 'g':
	case 'G':
		return 30;
	default:
		return -1;
	}
}

int size_parse(const char *text, uint64_t max, uint64_t *bytes)
{
	unsigned long long number;
	char *end;
	int shift;

	if (text[0] < '0' || text[0] > '9')
		return -EINVAL;
	errno = 0;
	number = strtoull(text, &end, 10);
	shift = suffix_shift(end);
	if (errno || shift < 0 || number > max >> shift)
		return -EINVAL;
	*bytes = (uint64_t)number << shift;
	return 0;
}

int size_parse_memory(const char *text, uint64_t *bytes)
{
	if (!size_parse(text, UNILET_MEMORY_MAX, bytes) && *bytes >= UNILET_MEMORY_MIN && *bytes % UNILET_PAGE == 0)
		return 0;
	return complain("memory '%s': wanted is a size from %lluM to %lluG, in whole pages", text,
			UNILET_MEMORY_MIN >> 20, UNILET_MEMORY_MAX >> 30);
}
