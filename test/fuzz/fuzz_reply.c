/* fuzz_reply.c: replies of a hostile page side, as values and as structs, and what it says of exceptions. */
#include "sdk_alone.h"

struct inner {
	uint64_t has;
	const char *a;
	const void *b;
};

struct outer {
	uint64_t has;
	bool b;
	int32_t i;
	uint64_t l;
	int e;
	struct inner c;
	size_t list_count;
	struct inner *list;
	size_t bytes_count;
	void *bytes;
	struct unilet_value v;
};

static const char *const names[] = {"a", "b"};
static const struct unilet_enum choice = {names, 2};
static const struct unilet_field inner_fields[] = {
	{"a", "S", NULL, offsetof(struct inner, a), 0},
	{"b", "o", NULL, offsetof(struct inner, b), 0},
};
static const struct unilet_dictionary inner = {inner_fields, 2, sizeof(struct inner)};
static const struct unilet_field outer_fields[] = {
	{"b", "b", NULL, offsetof(struct outer, b), 0},
	{"i", "i", NULL, offsetof(struct outer, i), 0},
	{"l", "L", NULL, offsetof(struct outer, l), 0},
	{"e", "e", &choice, offsetof(struct outer, e), 0},
	{"c", "{", &inner, offsetof(struct outer, c), 0},
	{"d", "[{", &inner, offsetof(struct outer, list_count), 0},
	{"f", "B", NULL, offsetof(struct outer, bytes_count), 0},
	{"v", "v", NULL, offsetof(struct outer, v), 0},
};
static const struct unilet_dictionary outer = {outer_fields, 8, sizeof(struct outer)};

static void as_value(const uint8_t *data, size_t size)
{
	const struct sdk_buffer bytes = {.bytes = (uint8_t *)(uintptr_t)data, .length = size};
	struct unilet_value value;

	if (sdk_value_take_only(&bytes, &value) == 0)
		look_at(&value, 0);
	unilet_value_free(&value);
}

static void as_struct(const uint8_t *data, size_t size)
{
	struct sdk_reader from = {data, size};
	struct outer out;

	memset(&out, 0, sizeof(out));
	if (sdk_fill(&from, "{", &outer, &out) == 0) {
		CHECK(from.left <= size && out.e <= 2);
		for (size_t i = 0; i < out.list_count; i++)
			look(out.list[i].a ? out.list[i].a : "", 1);
		look(out.bytes, out.bytes_count);
		look_at(&out.v, 0);
	}
	unilet_dictionary_free(&outer, &out);
}

static void as_exception(const uint8_t *data, size_t size)
{
	unilet_clear_error();
	sdk_fail_exception(data, size);
	look(unilet_error()->name, strlen(unilet_error()->name) + 1);
	look(unilet_error()->message, strlen(unilet_error()->message) + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	as_value(data, size);
	as_struct(data, size);
	as_exception(data, size);
	return 0;
}
