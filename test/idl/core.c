/* core.c: stands in for the SDK: checks that each call arrives as object.h says, with what it was given. */
#include "core.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <unilet/message.h>

#define FAILURES_SHOWN_MAX 40u

struct unilet_value value;

static struct {
	const char *function;
	const char *wanted;
	enum self self;
	unsigned fields;
	bool copies;
	unsigned times;
	unsigned passed;
	unsigned failed;
} test;

static void fail(const char *what)
{
	if (test.failed++ < FAILURES_SHOWN_MAX)
		printf("FAIL %s: %s; wanted: %s\n", test.function, what, test.wanted);
}

void expect(const char *function, const char *wanted, enum self self)
{
	test.function = function;
	test.wanted = wanted;
	test.self = self;
	test.times = 0;
}

void expect_fields(unsigned count)
{
	test.fields = count;
}

void allow_copies(void)
{
	test.copies = true;
}

void arrived(void)
{
	if (test.times == 1)
		test.passed++;
	else
		fail(test.times ? "came twice" : "did not come");
}

int finish(void)
{
	printf("%u passed, %u failed\n", test.passed, test.failed);
	return test.failed != 0;
}

static void check(bool holds, const char *what)
{
	if (!holds)
		fail(what);
}

static void came(const char *kind, const char *name, const char *signature, const void *self)
{
	char text[256];

	snprintf(text, sizeof(text), signature ? "%s %s %s" : "%s %s", kind, name, signature);
	test.times++;
	if (strcmp(text, test.wanted) != 0)
		fail(text);
	check(self == (test.self == SELF_OBJECT ? HANDLE : test.self == SELF_GLOBAL ? CONTEXT : NULL), "another self");
}

/* How a struct is described: fields in order, within it, with what their letters ask for. */
static void check_fields(const struct unilet_field *field, uint32_t count, uint32_t size)
{
	uint32_t end = 8;

	for (uint32_t i = 0; i < count; i++, field++) {
		check(field->offset >= end && field->offset < size, "a field's place");
		check(strchr("biulLdsSoveB{[", field->type[0]) != NULL, "a field's letter");
		check(!strpbrk(field->type, "e{") == !field->of, "a field's descriptor");
		end = field->offset + 1u;
	}
}

static void check_dictionary(const struct unilet_dictionary *dictionary)
{
	check(dictionary->count <= 64 && dictionary->size >= 8, "a dictionary's size");
	check_fields(dictionary->fields, dictionary->count, dictionary->size);
}

/* A value that was given, or made of entries that were. */
static void check_value(const struct unilet_value *given)
{
	if (given != &value && !test.copies)
		check(given->kind == UNILET_DICTIONARY && given->count == 2 && given->entries == ITEMS,
		      "another value");
}

static void check_string(const char *text, bool any)
{
	check(text != NULL && (any || strcmp(text, "text") == 0), "another string");
}

static void check_simple(char letter, va_list list)
{
	switch (letter) {
	case 'b':
		check(va_arg(list, int) == 1, "another boolean");
		break;
	case 'i':
	case 'u':
		check(va_arg(list, int) == 7, "another number");
		break;
	case 'l':
	case 'L':
		check(va_arg(list, int64_t) == 7, "another long number");
		break;
	case 'd':
		check(va_arg(list, double) == 1.5, "another double");
		break;
	case 's':
	case 'S':
		check_string(va_arg(list, const char *), false);
		break;
	case 'n':
	case 'N':
		check_string(va_arg(list, const char *), true);
		break;
	case 'o':
		check(va_arg(list, void *) == HANDLE, "another object");
		break;
	case 'v':
		check_value(va_arg(list, const struct unilet_value *));
		break;
	default:
		fail("a letter that is none");
	}
}

static void check_place(const void *given, const char *what)
{
	check(given == ITEMS || (test.copies && given != NULL), what);
}

/* A pointer, and before it how much is there, if that is asked for. */
static void check_items(va_list list, size_t least, size_t most)
{
	const size_t count = most ? va_arg(list, size_t) : 0;

	check(count >= least && count <= most, "another count");
	check_place(va_arg(list, void *), "other items");
}

/* Returns how many letters it took. */
static size_t check_argument(const char *letter, va_list list)
{
	switch (letter[0]) {
	case 'B':
		check_place(va_arg(list, void *), "other bytes");
		check(va_arg(list, size_t) == 3, "another size");
		return 1;
	case 'T':
		check((unsigned)va_arg(list, int) <= UNILET_UINT64S, "no kind of bytes");
		check_place(va_arg(list, void *), "other bytes");
		check(strchr("\2\3\4\10\20", (int)va_arg(list, size_t)) != NULL, "another size");
		return 1;
	case 'F':
		check(va_arg(list, unilet_callback *) == callback || test.copies, "another callback");
		check(va_arg(list, void *) == CONTEXT || test.copies, "another context");
		return 1;
	case '{':
		check_dictionary(va_arg(list, const struct unilet_dictionary *));
		check_items(list, 0, 0);
		return 1;
	case '[':
	case '*':
		if (letter[1] == '{')
			check_dictionary(va_arg(list, const struct unilet_dictionary *));
		check_items(list, 2, 2);
		return 2;
	case '?':
		check_items(list, 0, 0);
		return 2;
	}
	check_simple(letter[0], list);
	return 1;
}

static void invoked(const struct unilet_member *member, const void *self, va_list list)
{
	static const char *const kinds[] = {"GET", "SET", "CALL", "CONSTRUCT"};

	came(kinds[member->kind], member->name, member->signature, self);
	for (const char *letter = member->signature; *letter;)
		letter += check_argument(letter, list);
}

#define INVOKED(member, self)                                                                                          \
	do {                                                                                                           \
		va_list list;                                                                                          \
                                                                                                                       \
		va_start(list, self);                                                                                  \
		invoked(member, self, list);                                                                           \
		va_end(list);                                                                                          \
	} while (0)

void unilet_invoke(struct unilet_member *member, const void *self, ...)
{
	INVOKED(member, self);
}

void *unilet_invoke_object(struct unilet_member *member, const void *self, ...)
{
	INVOKED(member, self);
	return HANDLE;
}

double unilet_invoke_number(struct unilet_member *member, bool *is_null, const void *self, ...)
{
	INVOKED(member, self);
	if (is_null)
		*is_null = false;
	return 7;
}

int64_t unilet_invoke_integer(struct unilet_member *member, bool *is_null, const void *self, ...)
{
	INVOKED(member, self);
	if (is_null)
		*is_null = false;
	return 7;
}

bool unilet_invoke_boolean(struct unilet_member *member, bool *is_null, const void *self, ...)
{
	INVOKED(member, self);
	if (is_null)
		*is_null = false;
	return true;
}

char *unilet_invoke_string(struct unilet_member *member, const void *self, ...)
{
	INVOKED(member, self);
	return NULL;
}

int unilet_invoke_enum(struct unilet_member *member, const char *const *names, int count, const void *self, ...)
{
	INVOKED(member, self);
	check(count > 0 && names[count - 1] != NULL, "an enumeration without names");
	return 1;
}

int unilet_invoke_value(struct unilet_member *member, struct unilet_value *out, const void *self, ...)
{
	INVOKED(member, self);
	if (!test.copies)
		check(out == ITEMS, "another result");
	return 0;
}

int unilet_invoke_dictionary(struct unilet_member *member, const struct unilet_dictionary *dictionary, void *out,
			     const void *self, ...)
{
	INVOKED(member, self);
	check_dictionary(dictionary);
	check(out == ITEMS, "another result");
	return 0;
}

long unilet_invoke_sequence(struct unilet_member *member, char letter, size_t max, void *items, const void *self, ...)
{
	INVOKED(member, self);
	check(strchr("biulLdsnov", letter) && max == 2 && items == ITEMS, "another result");
	return 0;
}

long unilet_list_all(const void *object, char letter, size_t max, void *items)
{
	test.times++;
	check(strcmp(test.wanted, "list") == 0 && object == HANDLE, "a list");
	check(strchr("biulLdsnov", letter) && max == 2 && items == ITEMS, "another result");
	return 0;
}

struct unilet_object *unilet_get(const void *object, const char *name)
{
	came("get", name, NULL, object);
	return HANDLE;
}

void unilet_set(const void *object, const char *name, const struct unilet_value *given)
{
	came("set", name, NULL, object);
	check(given->kind == UNILET_STRING && strcmp(given->string, "text") == 0, "another value");
}

int unilet_read(const void *object, const char *name, struct unilet_value *out)
{
	came("get", name, NULL, object);
	if (!test.copies)
		check(out == ITEMS, "another result");
	return 0;
}

int unilet_read_all(const void *object, struct unilet_value *out)
{
	test.times++;
	check(strcmp(test.wanted, "list") == 0 && object == HANDLE && out->kind == UNILET_UNDEFINED, "a list");
	return 0;
}

void unilet_value_free(struct unilet_value *given)
{
	check(given->kind == UNILET_UNDEFINED, "a value that nobody gave");
}

struct unilet_object *unilet_global(const char *name)
{
	check(name[0] != 0, "a global without a name");
	return CONTEXT;
}

void *unilet_document_object(void)
{
	return HANDLE;
}

struct unilet_object *unilet_fast_create(const char *local_name)
{
	came("CALL", "createElement", "n", HANDLE);
	check_string(local_name, false);
	return NULL;
}

struct unilet_object *unilet_fast_text(const char *data)
{
	came("CALL", "createTextNode", "s", HANDLE);
	check_string(data, false);
	return NULL;
}

void unilet_fast_append(const void *node, const void *child)
{
	came("CALL", "appendChild", "o", node);
	check(child == HANDLE, "another child");
}

void unilet_fast_insert(const void *node, const void *child, const void *before)
{
	came("CALL", "insertBefore", "oo", node);
	check(child == HANDLE && before == HANDLE, "another child");
}

void unilet_fast_remove(const void *node)
{
	came("CALL", "remove", "", node);
}

void unilet_fast_attribute(const void *element, const char *name, const char *text)
{
	came("CALL", "setAttribute", "ns", element);
	check_string(name, false);
	check_string(text, false);
}

void unilet_fast_text_content(const void *node, const char *text)
{
	came("SET", "textContent", "S", node);
	check_string(text, false);
}

void callback(int count, const struct unilet_value *arguments, void *context)
{
	(void)count;
	(void)arguments;
	(void)context;
}

static bool heard;

void on_event(void)
{
	heard = true;
}

void unilet_listen_as(const void *target, const char *type, const struct unilet_event_type *as, void (*listener)(void),
		      void *context, const struct unilet_listen_options *options)
{
	came("listen", type, NULL, target);
	check(as->count == test.fields && as->size >= sizeof(struct unilet_event_info), "another event");
	check_fields(as->fields, as->count, as->size);
	if (test.copies)
		return;
	check(context == CONTEXT && options == NULL, "another context");
	heard = false;
	as->call(listener, NULL, context);
	check(heard, "the listener was not called");
}

void unilet_unlisten_as(const void *target, const char *type, void (*listener)(void), void *context, unsigned flags)
{
	came("unlisten", type, NULL, target);
	check(listener == on_event && context == CONTEXT && flags == 0, "another listener");
}
