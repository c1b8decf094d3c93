/* fake_page.c: takes batches apart, as a page side must, and says what is in them. */
#include "fake_page.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#define TEXT_BYTES 128

struct fake_page fake_page;

static struct {
	char names[UNILET_PAGE_NAMES_MAX][64];
	uint32_t name_count;
	uint32_t field_lists, filters;
	const uint32_t *word;
	uint32_t words, at;
	const uint8_t *string;
	size_t string_bytes;
	const uint8_t *data;
	size_t data_bytes;
	uint32_t operation;
	int replies;
} page;

static void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void say(const char *format, ...)
{
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(fake_page.log + fake_page.log_length, sizeof(fake_page.log) - fake_page.log_length, format,
			   arguments);
	va_end(arguments);
	assert_true(length >= 0 && (size_t)length < sizeof(fake_page.log) - fake_page.log_length);
	fake_page.log_length += (size_t)length;
}

static uint32_t take(void)
{
	assert_true(page.at < page.words);
	return page.word[page.at++];
}

/* Takes a string of so many UTF-16 units, as a page side must: by counting. */
static const char *take_string(uint32_t units)
{
	static char text[TEXT_BYTES];
	size_t length = 0;

	while (units > 0) {
		uint8_t lead;

		assert_true(length < page.string_bytes);
		lead = page.string[length];
		units -= lead >= 0xf0 ? 2 : 1;
		length += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	}
	assert_true(length <= page.string_bytes);
	snprintf(text, sizeof(text), "%.*s", (int)length, (const char *)page.string);
	page.string += length;
	page.string_bytes -= length;
	return text;
}

static const char *take_name(void)
{
	uint32_t number = take();

	assert_true(number < page.name_count);
	return page.names[number];
}

static double take_double(void)
{
	uint64_t bits = take();
	double number;

	bits |= (uint64_t)take() << 32;
	memcpy(&number, &bits, sizeof(number));
	return number;
}

static void take_value(void);

static void take_values(uint32_t count)
{
	while (count-- > 0)
		take_value();
}

static void take_entries(uint32_t count)
{
	while (count-- > 0) {
		say(" %s:", take_name());
		take_value();
	}
}

static void take_bytes(void)
{
	const uint32_t kind = take(), length = take();

	assert_true(length <= page.data_bytes);
	say(" bytes%u[%u", kind, length);
	for (uint32_t i = 0; i < length && i < 4; i++)
		say(" %02x", page.data[i]);
	say("]");
	page.data += length;
	page.data_bytes -= length;
}

static void take_value(void)
{
	const uint32_t kind = take();
	uint64_t bits;

	if (kind <= PAGE_TRUE)
		say(" %s", (const char *const[]){"undefined", "null", "false", "true"}[kind]);
	else if (kind == PAGE_INT32)
		say(" %d", (int32_t)take());
	else if (kind == PAGE_DOUBLE)
		say(" %g", take_double());
	else if (kind == PAGE_STRING)
		say(" '%s'", take_string(take()));
	else if (kind == PAGE_NAMED)
		say(" `%s`", take_name());
	else if (kind == PAGE_OBJECT)
		say(" #%x", take());
	else if (kind == PAGE_DICTIONARY) {
		say(" {");
		take_entries(take());
		say(" }");
	} else if (kind == PAGE_SEQUENCE) {
		say(" [");
		take_values(take());
		say(" ]");
	} else if (kind == PAGE_BYTES)
		take_bytes();
	else if (kind == PAGE_BIGINT) {
		bits = take();
		bits |= (uint64_t)take() << 32;
		say(" %lldn", (long long)bits);
	} else {
		assert_int_equal(kind, PAGE_CALLBACK);
		say(" callback %u", take());
	}
}

static void define_name(void)
{
	assert_int_equal(take(), page.name_count);
	snprintf(page.names[page.name_count], sizeof(page.names[0]), "%s", take_string(take()));
	say("name %s\n", page.names[page.name_count]);
	page.name_count++;
}

static void define_fields(void)
{
	say("fields %u:", ++page.field_lists);
	for (uint32_t count = take(); count > 0; count--)
		say(" %s", take_name());
	say("\n");
}

static void define_filter(void)
{
	uint32_t count, units;

	say("filter %u: %x", ++page.filters, take());
	say(" %x", take());
	say(" %x", take());
	units = take();
	say(" '%s'", take_string(units));
	for (count = take(); count > 0; count--)
		say(" %s", take_name());
	say("\n");
}

static void say_arguments(void)
{
	say("(");
	take_values(take());
	say(" )");
}

static void say_member(void)
{
	say("#%x", take());
	say(".%s", take_name());
}

static void say_result(void)
{
	const uint32_t result = take();

	if (result)
		say("#%x = ", result);
}

static void say_listen(void)
{
	say("listen #%x", take());
	say(" %s", take_name());
	for (int i = 0; i < 4; i++)
		say(" %u", take());
}

static void say_clone(void)
{
	say("clone #%x:", take());
	for (uint32_t count = take(); count > 0; count--) {
		say(" #%x", take());
		say("@%u", take());
	}
}

static void say_text(const char *before, uint32_t units)
{
	say("%s'%s'", before, take_string(units));
}

/* What is done most. */
static void say_hot(uint32_t kind)
{
	switch (kind) {
	case PAGE_CREATE:
		say_result();
		say("create %s", take_name());
		break;
	case PAGE_TEXT:
		say_result();
		say_text("text ", take());
		break;
	case PAGE_APPEND:
		say("#%x append", take());
		say(" #%x", take());
		break;
	case PAGE_INSERT:
		say("#%x insert", take());
		say(" #%x", take());
		say(" before #%x", take());
		break;
	case PAGE_REMOVE:
		say("#%x remove", take());
		break;
	case PAGE_ATTRIBUTE:
		say("#%x attribute", take());
		say(" %s=", take_name());
		say_text("", take());
		break;
	case PAGE_ATTRIBUTE_NAMED:
		say("#%x attribute", take());
		say(" %s=", take_name());
		say("=%s", take_name());
		break;
	case PAGE_TEXT_CONTENT:
		say("#%x text ", take());
		say_text("", take());
		break;
	default:
		assert_int_equal(kind, PAGE_CLONE);
		say_clone();
	}
}

static void say_operation(uint32_t kind)
{
	switch (kind) {
	case PAGE_GET:
		say_result();
		say_member();
		break;
	case PAGE_SET:
		say_member();
		say(" =");
		take_value();
		break;
	case PAGE_CALL:
		say_result();
		say_member();
		say_arguments();
		break;
	case PAGE_CONSTRUCT:
		say_result();
		say("new %s", take_name());
		say_arguments();
		break;
	case PAGE_LISTEN:
		say_listen();
		break;
	case PAGE_UNLISTEN:
		say("unlisten #%x", take());
		say(" %s", take_name());
		say(" %u", take());
		say(" %u", take());
		break;
	case PAGE_RELEASE:
		say("release #%x", take());
		break;
	case PAGE_GLOBAL:
		say_result();
		say("global %s", take_name());
		break;
	default:
		say_hot(kind);
	}
}

static void say_reply(uint32_t kind)
{
	page.replies = 1;
	say("reply ");
	if (kind == PAGE_REPLY_VALUE) {
		say("#%x", take());
	} else if (kind == PAGE_REPLY_LIST) {
		say("all of #%x", take());
	} else {
		say_member();
		if (kind == PAGE_REPLY_CALL)
			say_arguments();
	}
}

/* One operation; 1 if it throws. */
static int apply_operation(void)
{
	const char *line = fake_page.log + fake_page.log_length;
	const uint32_t kind = take();

	if (kind == PAGE_NAME)
		define_name();
	else if (kind == PAGE_FIELDS)
		define_fields();
	else if (kind == PAGE_FILTER)
		define_filter();
	if (kind == PAGE_NAME || kind == PAGE_FIELDS || kind == PAGE_FILTER)
		return 0;
	if ((kind >= PAGE_REPLY && kind <= PAGE_REPLY_LIST) || kind == PAGE_REPLY_VALUE)
		say_reply(kind);
	else
		say_operation(kind);
	say("\n");
	return fake_page.throw_at && strstr(line, fake_page.throw_at);
}

static int throw_exception(uint8_t *reply, size_t room)
{
	static const char text[] = "TypeErrornot \xc3\xa0 function";
	struct page_exception exception = {.operation = page.operation, .name_length = 9, .message_length = 15};

	assert_true(room >= sizeof(exception) + sizeof(text));
	memcpy(reply, &exception, sizeof(exception));
	memcpy(reply + sizeof(exception), text, sizeof(text) - 1);
	return -UNILET_EXCEPTION;
}

static void open_batch(const uint8_t *bytes, size_t size)
{
	struct page_batch header;

	memcpy(&header, bytes, sizeof(header));
	fake_page.batch_bytes = size;
	if (size <= sizeof(fake_page.batch))
		memcpy(fake_page.batch, bytes, size);
	page.words = header.words;
	page.at = 0;
	page.word = (const uint32_t *)(const void *)(bytes + sizeof(header));
	page.string = bytes + sizeof(header) + 4 * (size_t)header.words;
	page.string_bytes = header.string_bytes;
	page.data = page.string + header.string_bytes;
	page.data_bytes = header.data_bytes;
	page.operation = 0;
	page.replies = 0;
	assert_int_equal(sizeof(header) + 4 * (size_t)header.words + header.string_bytes + header.data_bytes, size);
	assert_true(size - header.data_bytes <= UNILET_PAGE_BATCH_BYTES_MAX);
	assert_int_equal(header.reserved, 0);
}

static int apply_batch(const uint8_t *bytes, size_t size, uint8_t *reply, size_t room)
{
	open_batch(bytes, size);
	fake_page.batches++;
	fake_page.batch_bytes_max = size > fake_page.batch_bytes_max ? size : fake_page.batch_bytes_max;
	for (; page.at < page.words; page.operation++) {
		if (apply_operation())
			return throw_exception(reply, room);
	}
	assert_int_equal(page.string_bytes, 0);
	assert_int_equal(page.data_bytes, 0);
	say("--\n");
	if (!page.replies)
		return 0;
	if (fake_page.reply_bytes > room)
		return -UNILET_TOO_LARGE;
	memcpy(reply, fake_page.reply, fake_page.reply_bytes);
	return (int)fake_page.reply_bytes;
}

static void serve(struct ring_entry *entry, uint8_t *window)
{
	if (entry->opcode != PAGE_BATCH) {
		assert_non_null(fake_page.other);
		fake_page.other(entry, window);
		return;
	}
	if (fake_page.result) {
		entry->result = fake_page.result;
		fake_page.result = 0;
		return;
	}
	entry->result = apply_batch(fake_os_bulk(window, entry->offset, entry->length), entry->length,
				    fake_os_bulk(window, entry->arg[0], entry->arg[1]), entry->arg[1]);
}

int fake_page_open(void **state)
{
	(void)state;
	fake_os_open(serve);
	memset(&fake_page, 0, sizeof(fake_page));
	return 0;
}

void fake_page_forget(void)
{
	fake_page.log_length = 0;
	fake_page.log[0] = 0;
}

void fake_page_expect(const char *log)
{
	assert_string_equal(fake_page.log, log);
	fake_page_forget();
	assert_int_equal(fake_os.bulk_taken, 0);
}

int fake_page_did(const char *text)
{
	return strstr(fake_page.log, text) != NULL;
}
