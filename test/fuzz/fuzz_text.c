/* fuzz_text.c: the SDK's UTF-8. */
#include <stdlib.h>
#include <string.h>

#include "../../guest/sdk/sdk.h"
#include "fuzz.h"

/* At once it is the same. */
static void try_copy(const uint8_t *from, size_t size, const uint8_t *written, const struct sdk_text *text)
{
	uint8_t *to = malloc(3 * size + 1);
	uint32_t units;

	CHECK(to && sdk_text_copy((const char *)from, size, to, &units) == text->bytes);
	CHECK(units == text->units && memcmp(to, written, text->bytes) == 0);
	free(to);
}

static void try_text(const uint8_t *data, size_t size)
{
	struct sdk_text text, again;
	uint8_t *copy = malloc(size + 1);
	uint8_t *written;

	CHECK(copy);
	memcpy(copy, data, size);
	sdk_text_measure((const char *)copy, size, &text);
	written = malloc(text.bytes + 1);
	CHECK(written && text.units <= size && text.bytes <= 3 * size);
	written[text.bytes] = 0x5a;
	sdk_text_write(&text, written);
	CHECK(written[text.bytes] == 0x5a);
	/* What was written is well-formed and stays as it is. */
	sdk_text_measure((const char *)written, text.bytes, &again);
	CHECK(again.well_formed && again.bytes == text.bytes && again.units == text.units);
	try_copy(copy, size, written, &text);
	free(written);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_text(data, size);
	return 0;
}
