/* page.c: guests that send their page what no guest may send. */
#include "../../abi/dom_abi.h"
#include "guest.h"

#define IN         WINDOW_BULK_OFFSET
#define OUT        (IN + 0x10000)
#define OUT_BYTES  0x1000u
#define WINDOW_END ((uint64_t)UNILET_PAGE_WINDOW_BYTES)
#define REWRITES   2000u
#define MILLIONS   10u
#define CHAIN      1000u

static uint32_t put, taken;

static volatile struct window_page *window(void)
{
	return guest_pointer(GUEST_PAGE_WINDOW);
}

static uint32_t *bulk(uint64_t offset)
{
	return guest_pointer(GUEST_PAGE_WINDOW + offset);
}

static void put_entry(const struct ring_entry *entry)
{
	volatile struct ring_page *ring = &window()->submission;

	*(struct ring_entry *)guest_pointer((uint64_t)&ring->entry[put % RING_ENTRIES]) = *entry;
	__atomic_store_n(&ring->tail, ++put, __ATOMIC_RELEASE);
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (__atomic_load_n(&ring->wakeup, __ATOMIC_SEQ_CST) == RING_WAKEUP_SLEEPING)
		guest_doorbell(DOORBELL_PAGE);
}

static struct ring_entry await(void)
{
	volatile struct ring_page *ring = &window()->completion;
	struct ring_entry out;

	while (__atomic_load_n(&ring->tail, __ATOMIC_ACQUIRE) == taken) {
		__atomic_store_n(&ring->wakeup, RING_WAKEUP_SLEEPING, __ATOMIC_SEQ_CST);
		if (__atomic_load_n(&ring->tail, __ATOMIC_SEQ_CST) == taken)
			guest_trap(TRAP_WAIT, GUEST_FOREVER, 0, 0, 0);
		__atomic_store_n(&ring->wakeup, RING_WAKEUP_NONE, __ATOMIC_SEQ_CST);
	}
	out = *(struct ring_entry *)guest_pointer((uint64_t)&ring->entry[taken % RING_ENTRIES]);
	__atomic_store_n(&ring->head, ++taken, __ATOMIC_RELEASE);
	return out;
}

static int32_t request(struct ring_entry entry)
{
	put_entry(&entry);
	return await().result;
}

static struct ring_entry batch_entry(uint32_t length)
{
	return (struct ring_entry){
		.opcode = PAGE_BATCH, .tag = 1, .offset = IN, .length = length, .arg = {OUT, OUT_BYTES}};
}

/* A batch of these words, and strings of `string_bytes` 'a'. Returns its length. */
static uint32_t write_batch(const uint32_t *word, uint32_t count, uint32_t string_bytes)
{
	uint32_t *to = bulk(IN);

	to[0] = count;
	to[1] = string_bytes;
	to[2] = to[3] = 0;
	for (uint32_t i = 0; i < count; i++)
		to[4 + i] = word[i];
	for (uint32_t i = 0; i < string_bytes; i++)
		((uint8_t *)&to[4 + count])[i] = 'a';
	return 16 + 4 * count + string_bytes;
}

#define COUNT(...) (sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))
#define SEND(string_bytes, ...)                                                                                        \
	request(batch_entry(write_batch((const uint32_t[]){__VA_ARGS__}, COUNT(__VA_ARGS__), string_bytes)))

struct bad {
	uint32_t string_bytes;
	uint32_t count;
	uint32_t word[24];
};

#define BAD(string_bytes, ...)                                                                                         \
	{                                                                                                              \
		string_bytes, COUNT(__VA_ARGS__),                                                                      \
		{                                                                                                      \
			__VA_ARGS__                                                                                    \
		}                                                                                                      \
	}
#define NAME_A PAGE_NAME, 0, 1

/* rows_page.c has them in this order. */
static const struct bad bad[] = {
	BAD(0, 0),
	BAD(0, UINT32_MAX),
	BAD(1, PAGE_NAME, 1, 1),
	BAD(0, PAGE_NAME, 0, 1),
	BAD(2, NAME_A),
	BAD(1, NAME_A, PAGE_CREATE, 2),
	BAD(1, NAME_A, PAGE_CREATE, 2, 1),
	BAD(1, NAME_A, PAGE_CREATE, PAGE_ROOT, 0),
	BAD(1, NAME_A, PAGE_CREATE, PAGE_HANDLE_PAGE | 2, 0),
	BAD(0, PAGE_APPEND, PAGE_ROOT, 0x00100000),
	BAD(1, NAME_A, PAGE_CALL, 0, PAGE_ROOT, 0, UNILET_PAGE_ARGUMENTS_MAX + 1),
	BAD(1, NAME_A, PAGE_SET, PAGE_ROOT, 0, PAGE_CALLBACK + 1),
	BAD(1, NAME_A, PAGE_SET, PAGE_ROOT, 0, PAGE_SEQUENCE, UINT32_MAX),
	BAD(1, NAME_A, PAGE_SET, PAGE_ROOT, 0, PAGE_SEQUENCE, 1, PAGE_SEQUENCE, 1, PAGE_SEQUENCE, 1, PAGE_SEQUENCE, 1,
	    PAGE_SEQUENCE, 1, PAGE_SEQUENCE, 1, PAGE_SEQUENCE, 1, PAGE_SEQUENCE, 1, PAGE_SEQUENCE, 0),
	BAD(1, NAME_A, PAGE_SET, PAGE_ROOT, 0, PAGE_BYTES, 16, 1),
	BAD(1, NAME_A, PAGE_LISTEN, PAGE_ROOT, 0, 0, 0, 0, 0),
	BAD(1, NAME_A, PAGE_LISTEN, PAGE_ROOT, 0, 1, 128, 0, 0),
	BAD(1, NAME_A, PAGE_LISTEN, PAGE_ROOT, 0, 1, 0, 1, 0),
	BAD(0, PAGE_FIELDS, UNILET_PAGE_FIELDS_MAX + 1),
	BAD(0, PAGE_CLONE, PAGE_ROOT, 2, 2, 1, 3, 1),
	BAD(1, NAME_A, PAGE_ATTRIBUTE_NAMED, PAGE_ROOT, 0, 1),
};

static void send_malformed(void)
{
	const struct bad *this = &bad[guest_number(guest_argument(2))];

	guest_print_number(
		"answered with status ",
		(uint64_t) - (int64_t)request(batch_entry(write_batch(this->word, this->count, this->string_bytes))),
		"\n");
}

static void reply_outside(void)
{
	struct ring_entry entry = batch_entry(write_batch(NULL, 0, 0));

	entry.arg[0] = WINDOW_END - 8;
	entry.arg[1] = 16;
	request(entry);
}

static void header_alone(void)
{
	request(batch_entry(8));
}

static void too_long(void)
{
	struct ring_entry entry = batch_entry(16);

	entry.length = (uint32_t)(WINDOW_END - IN);
	request(entry);
}

static void wrong_result(void)
{
	request((struct ring_entry){.opcode = PAGE_AWAIT, .offset = IN, .length = 64, .arg = {1, PAGE_ROOT}});
}

static void wrong_window(void)
{
	const struct ring_entry write = {.opcode = CONSOLE_WRITE, .offset = IN, .length = 1, .arg = {1}};
	struct ring_entry batch = batch_entry(16);

	guest_print_number("console in the page window: ", (uint64_t) - (int64_t)request(write), "\n");
	guest_print_number("a batch in the service window: ", (uint64_t) - (int64_t)guest_request(&batch), "\n");
}

/* What it looked at may be something else already: all that counts is its copy. */
static void rewrite(uint64_t index)
{
	uint32_t *to = bulk(IN);

	(void)index;
	for (;;) {
		__atomic_store_n(&to[0], UINT32_MAX, __ATOMIC_RELAXED);
		__atomic_store_n(&to[4], UINT32_MAX, __ATOMIC_RELAXED);
		__atomic_store_n(&to[4], PAGE_RELEASE, __ATOMIC_RELAXED);
		__atomic_store_n(&to[0], 2, __ATOMIC_RELAXED);
	}
}

static void rewritten(void)
{
	write_batch((const uint32_t[]){PAGE_RELEASE, 2}, 2, 0);
	guest_start_vcpu(1, rewrite);
	for (uint32_t i = 0; i < REWRITES; i++)
		request(batch_entry(24));
	guest_print("nobody noticed\n");
}

/* A tree as deep as there is room for names; then it is let go of as a whole. */
static void deep(void)
{
	int32_t result = SEND(1, PAGE_NAME, 0, 1);

	guest_expect(result == 0, "a name");
	for (uint32_t i = 0; i < CHAIN; i++) {
		uint32_t word[6 * 100];
		uint32_t count = 0;

		for (uint32_t k = 0; k < 100; k++) {
			const uint32_t generation = (i * 100 + k) / 1000 % 2048 << PAGE_HANDLE_INDEX_BITS;
			const uint32_t handle = generation | (2 + (i * 100 + k) % 1000);
			const uint32_t before = i * 100 + k;

			word[count++] = PAGE_CREATE;
			word[count++] = handle;
			word[count++] = 0;
			word[count++] = PAGE_APPEND;
			word[count++] = before == 0 ? PAGE_ROOT
						    : ((before - 1) / 1000 % 2048 << PAGE_HANDLE_INDEX_BITS |
						       (2 + (before - 1) % 1000));
			word[count++] = handle;
		}
		result = request(batch_entry(write_batch(word, count, 0)));
		if (result < 0)
			break;
	}
	guest_print_number("deep: ", (uint64_t) - (int64_t)result, "\n");
}

/* The same few numbers again and again: nothing may be left of what they held. */
static void many(void)
{
	uint32_t word[3 * 1000];
	int32_t result = SEND(1, PAGE_NAME, 0, 1);

	for (uint32_t i = 0; i < 1000; i++) {
		word[3 * i] = PAGE_CREATE;
		word[3 * i + 1] = 2 + i;
		word[3 * i + 2] = 0;
	}
	write_batch(word, 3 * 1000, 0);
	for (uint32_t i = 0; i < MILLIONS * 1000 && result >= 0; i++)
		result = request(batch_entry(16 + 4 * 3 * 1000));
	guest_print_number("many: ", (uint64_t) - (int64_t)result, "\n");
}

const struct guest_case guest_cases[] = {
	{"malformed", send_malformed},
	{"reply-outside", reply_outside},
	{"header-alone", header_alone},
	{"too-long", too_long},
	{"wrong-result", wrong_result},
	{"wrong-window", wrong_window},
	{"rewritten", rewritten},
	{"deep", deep},
	{"many", many},
	{NULL, NULL},
};
