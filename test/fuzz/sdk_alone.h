/* sdk_alone.h: the guest's library without a library OS under it, and a look at all that it read. */
#ifndef UNILET_FUZZ_SDK_ALONE_H
#define UNILET_FUZZ_SDK_ALONE_H

#include <stdlib.h>

#include "../../guest/sdk/page.h"
#include "fuzz.h"

static volatile uint64_t seen; /* so that nothing that is read is left out */

long sdk_call(long number, long a, long b, long c)
{
	(void)number, (void)a, (void)b, (void)c;
	return -UNILET_UNSUPPORTED;
}

static void look(const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		seen += ((const uint8_t *)bytes)[i];
}

static void look_at(const struct unilet_value *value, unsigned depth)
{
	CHECK(depth <= UNILET_PAGE_VALUE_DEPTH_MAX && value->kind <= UNILET_BYTES);
	if (value->kind == UNILET_STRING)
		look(value->string, strlen(value->string) + 1);
	if (value->kind == UNILET_BYTES)
		look(value->bytes, value->length);
	for (uint32_t i = 0; value->kind == UNILET_SEQUENCE && i < value->count; i++)
		look_at(&value->items[i], depth + 1);
	for (uint32_t i = 0; value->kind == UNILET_DICTIONARY && i < value->count; i++) {
		look(value->entries[i].name, strlen(value->entries[i].name) + 1);
		look_at(&value->entries[i].value, depth + 1);
	}
}

#endif
