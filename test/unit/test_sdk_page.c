/* test_sdk_page.c: the library's batches, and what it reads, are the bytes of test/vectors/. */
#include "fake_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include <unilet/event.h>

#define LINE_BYTES 8192
#define FIELDS_MAX 8
#define BYTES_MAX  2048
#define COUNT(of)  (sizeof(of) / sizeof((of)[0]))
#define ROOT       unilet_root_object()

static void create_text_append(void)
{
	void *p = unilet_fast_create("p");

	unilet_fast_append(p, unilet_fast_text("Gr\xc3\xbc\xc3\x9f \xf0\x9f\x98\x80"));
	unilet_fast_append(ROOT, p);
}

static void attribute(void)
{
	void *p = unilet_fast_create("p");

	unilet_fast_attribute(p, "lang", "de");
	unilet_fast_append(ROOT, p);
}

/* The second time it is at the same place, and so becomes a name. */
static void attribute_named(void)
{
	for (int i = 0; i < 2; i++) {
		void *p = unilet_fast_create("p");

		unilet_fast_attribute(p, "lang", "de");
		unilet_fast_append(ROOT, p);
	}
}

static void insert(void)
{
	void *i = unilet_fast_create("i"), *b = unilet_fast_create("b"), *u = unilet_fast_create("u");

	unilet_fast_insert(ROOT, i, NULL);
	unilet_fast_insert(ROOT, b, i);
	unilet_fast_insert(ROOT, u, i);
}

static void remove_one(void)
{
	void *i = unilet_fast_create("i"), *b = unilet_fast_create("b");

	unilet_fast_append(ROOT, i);
	unilet_fast_append(ROOT, b);
	unilet_fast_remove(i);
}

static void paragraph(const char *text)
{
	void *p = unilet_fast_create("p");

	unilet_fast_text_content(p, text);
	unilet_fast_append(ROOT, p);
}

static void text_content(void)
{
	paragraph("a < b");
}

static void empty_text(void)
{
	paragraph("");
}

static void clone(void)
{
	void *ul = unilet_fast_create("ul"), *li = unilet_fast_create("li"), *b = unilet_fast_create("b");
	static const uint32_t index[] = {0, 2};
	struct unilet_object *part[2];

	unilet_fast_append(li, b);
	unilet_fast_append(ul, li);
	unilet_clone_parts(ul, 2, index, part);
	unilet_fast_text_content(part[1], "x");
	unilet_fast_append(ROOT, ul);
	unilet_fast_append(ROOT, part[0]);
}

static void set_text(const void *object, const char *name, const char *text)
{
	const struct unilet_value value = {.kind = UNILET_STRING, .string = text};

	unilet_set(object, name, &value);
}

static void set(void)
{
	void *p = unilet_fast_create("p");

	set_text(p, "title", "a \"b\"");
	unilet_fast_append(ROOT, p);
}

static void get(void)
{
	unilet_fast_append(ROOT, unilet_fast_create("p"));
	set_text(unilet_get(ROOT, "firstChild"), "className", "c");
}

static void call(void)
{
	static const struct unilet_value texts[] = {{.kind = UNILET_STRING, .string = "1"},
						    {.kind = UNILET_STRING, .string = "2"},
						    {.kind = UNILET_STRING, .string = "3"}};
	const struct unilet_value p = {.kind = UNILET_OBJECT, .object = unilet_fast_create("p")};

	unilet_call_void(unilet_call(ROOT, "appendChild", 1, &p), "append", 3, texts);
}

static void release(void)
{
	unilet_release(unilet_fast_create("p"));
	unilet_fast_append(ROOT, unilet_fast_create("b"));
}

static void read_one(const void *object, const char *name)
{
	struct unilet_value value;

	assert_int_equal(unilet_read(object, name, &value), 0);
	unilet_value_free(&value);
}

static void reply(void)
{
	read_one(unilet_fast_create("p"), "localName");
}

static void reply_of_a_call(void)
{
	static const struct unilet_value title = {.kind = UNILET_STRING, .string = "title"};
	void *p = unilet_fast_create("p");
	struct unilet_value value;

	unilet_fast_attribute(p, "title", "\xc3\xa9");
	assert_int_equal(unilet_read_call(p, "getAttribute", 1, &title, &value), 0);
	assert_string_equal(value.string, "\xc3\xa9");
	unilet_value_free(&value);
}

static void reply_of_a_list(void)
{
	void *i = unilet_fast_create("i"), *b = unilet_fast_create("b"), *items[2];

	unilet_fast_append(ROOT, i);
	unilet_fast_append(ROOT, b);
	assert_int_equal(unilet_list_all(unilet_get(ROOT, "childNodes"), 'o', 2, items), 2);
	assert_ptr_equal(items[0], i);
	assert_ptr_equal(items[1], b);
}

static void reply_null(void)
{
	static const struct unilet_value selector = {.kind = UNILET_STRING, .string = "p"};

	assert_int_equal(unilet_is_null(unilet_call(ROOT, "querySelector", 1, &selector)), 1);
}

static void reply_object(void)
{
	assert_int_equal(unilet_is_null(unilet_fast_create("p")), 0);
}

static void reply_number(void)
{
	assert_int_equal(unilet_is_null(unilet_get(ROOT, "nodeType")), 0);
}

static void throws(void)
{
	void *p = unilet_fast_create("p");

	unilet_fast_append(ROOT, p);
	unilet_call_void(p, "noSuchMember", 0, NULL);
	unilet_fast_append(ROOT, unilet_fast_create("b"));
}

static void listener(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
}

static void listen_with_a_filter(void)
{
	static const char *const fields[] = {"clientX", "target.value"}, *const keys[] = {"Enter", " "};
	const struct unilet_listen_options options = {.flags = UNILET_PREVENT_DEFAULT | UNILET_CAPTURE,
						      .fields = fields,
						      .field_count = 2,
						      .closest = "li, \xc3\xa4",
						      .keys = keys,
						      .key_count = 2,
						      .modifiers_mask = UNILET_CONTROL | UNILET_SHIFT,
						      .modifiers = UNILET_CONTROL,
						      .buttons = 2};

	unilet_listen(ROOT, "click", listener, NULL, &options);
	unilet_unlisten(ROOT, "click", listener, NULL, options.flags);
}

static void listen_plainly(void)
{
	unilet_listen(ROOT, "click", listener, NULL, NULL);
}

static void global(void)
{
	static const struct unilet_value numbers[] = {{.kind = UNILET_NUMBER, .number = 1},
						      {.kind = UNILET_NUMBER, .number = 2.5},
						      {.kind = UNILET_NUMBER, .number = -3}};
	struct unilet_value value;

	assert_int_equal(unilet_read_call(unilet_global("Math"), "max", 3, numbers, &value), 0);
	assert_true(value.kind == UNILET_NUMBER && value.number == 2.5);
}

static void construct(void)
{
	struct unilet_value numbers[4];

	for (int i = 0; i < 4; i++)
		numbers[i] = (struct unilet_value){.kind = UNILET_NUMBER, .number = i + 1};
	read_one(unilet_construct("DOMRect", 4, numbers), "right");
}

/* What makes each of the batches. */
static const struct {
	const char *name;
	void (*make)(void);
} batches[] = {
	{"create, text, append", create_text_append},
	{"attribute", attribute},
	{"attribute, its value a name", attribute_named},
	{"insert", insert},
	{"remove", remove_one},
	{"text content", text_content},
	{"empty text", empty_text},
	{"clone", clone},
	{"set", set},
	{"get", get},
	{"call", call},
	{"release, and the index once more", release},
	{"reply", reply},
	{"reply of a call", reply_of_a_call},
	{"reply of a list", reply_of_a_list},
	{"reply of what a handle holds: null", reply_null},
	{"reply of what a handle holds: an object", reply_object},
	{"reply of what a handle holds: a number", reply_number},
	{"an operation throws", throws},
	{"listen with fields and a filter, and no more", listen_with_a_filter},
	{"listen", listen_plainly},
	{"whole page: an interface object", global},
	{"whole page: construct", construct},
};

static size_t bytes_of(const char *hex, uint8_t *to, size_t size)
{
	size_t count = 0;
	unsigned byte;

	for (; sscanf(hex, "%2x", &byte) == 1; hex += 2) {
		assert_true(count < size);
		to[count++] = (uint8_t)byte;
	}
	assert_int_equal(*hex, 0);
	return count;
}

/* Cuts a line at its bars; what is not there is empty. */
static void cut(char *line, char *field[FIELDS_MAX])
{
	line[strcspn(line, "\n")] = 0;
	for (int i = 0; i < FIELDS_MAX; i++) {
		char *bar = strstr(line, " |");

		field[i] = line;
		line += strlen(line);
		if (!bar)
			continue;
		line = bar + 2 + (bar[2] == ' ');
		*bar = 0;
	}
}

/* Calls check() for each line of a file, each in a process of its own: the library's names and handles are fresh there.
 * Returns how many there are. */
static unsigned each_vector(const char *name, void (*check)(char *const field[FIELDS_MAX]))
{
	static char line[LINE_BYTES];
	char path[512], *field[FIELDS_MAX];
	unsigned count = 0;
	FILE *file;
	int status;

	snprintf(path, sizeof(path), "%s/%s", getenv("VECTORS"), name);
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#')
			continue;
		cut(line, field);
		(void)fflush(NULL);
		if (fork() == 0) {
			check(field);
			_exit(0);
		}
		assert_true(wait(&status) > 0);
		if (status != 0)
			fail_msg("%s: %s", name, field[0]);
		count++;
	}
	(void)fclose(file);
	return count;
}

/* In the process of one vector: says what is wrong, and ends it. */
static void must(int holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "%s\n", what);
	_exit(1);
}

static void must_be_batch(const char *hex)
{
	static uint8_t bytes[BYTES_MAX];
	const size_t length = bytes_of(hex, bytes, sizeof(bytes));

	must(fake_page.batch_bytes == length && memcmp(fake_page.batch, bytes, length) == 0, "other bytes");
}

static void check_batch(char *const field[FIELDS_MAX])
{
	static void (*make)(void);

	if (strncmp(field[0], "by hand", 7) == 0)
		return;
	for (size_t i = 0; i < COUNT(batches); i++)
		if (strcmp(batches[i].name, field[0]) == 0)
			make = batches[i].make;
	must(make != NULL, "nothing makes it");
	if (strncmp(field[3], "exception", 9) != 0)
		fake_page.reply_bytes = bytes_of(field[3], (uint8_t *)fake_page.reply, sizeof(fake_page.reply));
	make();
	if (fake_page.batches == 0)
		must(unilet_flush() == 0, "not taken");
	must_be_batch(field[2]);
}

/* A value that was read is written as it would be in a batch. */
static void check_value(char *const field[FIELDS_MAX])
{
	struct unilet_value value;
	struct sdk_buffer bytes = SDK_BUFFER(BYTES_MAX);

	must(sdk_buffer_reserve(&bytes, BYTES_MAX) == 0, "no memory");
	bytes.length = bytes_of(field[3], bytes.bytes, BYTES_MAX);
	must(sdk_value_take_only(&bytes, &value) == 0, "not read");
	unilet_call_void(ROOT, "f", 1, &value);
	must(unilet_flush() == 0, "not taken");
	must_be_batch(field[2]);
	unilet_value_free(&value);
}

static void check_refused(char *const field[FIELDS_MAX])
{
	uint8_t bytes[BYTES_MAX];
	const size_t length = bytes_of(field[1], bytes, sizeof(bytes));
	struct sdk_buffer exact = {.bytes = malloc(length), .length = length}; /* reading beyond it is seen */
	struct unilet_value value;

	must(exact.bytes != NULL, "no memory");
	memcpy(exact.bytes, bytes, length);
	must(sdk_value_take_only(&exact, &value) == -UNILET_INVALID, "read");
	must(value.kind == UNILET_UNDEFINED, "something was taken");
	free(exact.bytes);
}

static char said[512];

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
	const size_t length = strlen(said);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(said + length, sizeof(said) - length, format, arguments);
	va_end(arguments);
}

static void say_value(const struct unilet_value *value)
{
	if (value->kind == UNILET_UNDEFINED || value->kind == UNILET_NULL)
		say("%s", value->kind == UNILET_NULL ? "null" : "undefined");
	else if (value->kind == UNILET_BOOLEAN)
		say("%s", value->boolean ? "true" : "false");
	else if (value->kind == UNILET_NUMBER)
		say("%g", value->number);
	else if (value->kind == UNILET_INTEGER)
		say("%lldn", (long long)value->integer);
	else if (value->kind == UNILET_STRING)
		say("'%s'", value->string);
	else if (value->kind == UNILET_OBJECT)
		say("#%x", sdk_handle(value->object));
	say("%s", value->kind == UNILET_SEQUENCE ? "[" : value->kind == UNILET_DICTIONARY ? "{" : "");
	for (uint32_t i = 0; i < value->count; i++) {
		say("%s", i > 0 ? " " : "");
		if (value->kind == UNILET_DICTIONARY)
			say("%s: ", value->entries[i].name);
		say_value(value->kind == UNILET_DICTIONARY ? &value->entries[i].value : &value->items[i]);
	}
	say("%s", value->kind == UNILET_SEQUENCE ? "]" : value->kind == UNILET_DICTIONARY ? "}" : "");
}

static void say_values(int count, const struct unilet_value *values)
{
	for (int i = 0; i < count; i++) {
		say("%s ", i == 0 ? ":" : "");
		say_value(&values[i]);
	}
}

static void say_event(const struct unilet_event_info *event, void *context)
{
	const unsigned flags =
		(event->is_trusted ? PAGE_EVENT_TRUSTED : 0) | (event->default_prevented ? PAGE_EVENT_PREVENTED : 0);

	say("listener %u, target %x, currentTarget %x, matched %x, time %g, flags %u, dropped %u",
	    (unsigned)(uintptr_t)context, sdk_handle(event->target), sdk_handle(event->current_target),
	    sdk_handle(event->matched), event->time_stamp, flags, event->dropped);
	say_values(event->field_count, event->fields);
}

static void say_call(int count, const struct unilet_value *arguments, void *context)
{
	say("listener %u, target 0, currentTarget 0, matched 0, time 0, flags 4, dropped 0",
	    (unsigned)(uintptr_t)context);
	say_values(count, arguments);
}

static void check_event(char *const field[FIELDS_MAX])
{
	const struct unilet_value callback = {.kind = UNILET_CALLBACK, .callback = say_call, .context = (void *)3};
	static uint8_t bytes[BYTES_MAX];
	const size_t length = bytes_of(field[2], bytes, sizeof(bytes));

	unilet_fast_create("p");
	unilet_fast_create("p");
	unilet_listen(ROOT, "click", say_event, (void *)1, NULL);
	unilet_listen(ROOT, "click", say_event, (void *)2, NULL);
	unilet_call_void(ROOT, "f", 1, &callback);
	must(sdk_dispatch(bytes, length) == 1, "nobody was called");
	must(strcmp(said, field[1]) == 0, said);
	/* One byte less is no event. */
	must(sdk_dispatch(bytes, length - 1) == 0, "a part was taken");
}

static void batches_are_as_in_the_vectors(void **state)
{
	(void)state;
	assert_in_range(each_vector("page.txt", check_batch), COUNT(batches), 10000);
}

static void values_are_as_in_the_vectors(void **state)
{
	(void)state;
	assert_in_range(each_vector("page_value.txt", check_value), 35, 10000);
}

static void malformed_replies_are_refused(void **state)
{
	(void)state;
	assert_in_range(each_vector("page_reply_malformed.txt", check_refused), 25, 10000);
}

static void events_say_what_they_say(void **state)
{
	(void)state;
	assert_in_range(each_vector("page_event.txt", check_event), 5, 10000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(batches_are_as_in_the_vectors, fake_page_open),
		cmocka_unit_test_setup(values_are_as_in_the_vectors, fake_page_open),
		cmocka_unit_test_setup(malformed_replies_are_refused, fake_page_open),
		cmocka_unit_test_setup(events_say_what_they_say, fake_page_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
