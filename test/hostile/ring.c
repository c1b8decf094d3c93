/* ring.c: guests that lie to the host's side of a ring. */
#include "guest.h"

#include "../../abi/http_abi.h"

#define FLOOD      100000u
#define WINDOW_END ((uint64_t)UNILET_SERVICE_WINDOW_BYTES)

/* Publishes an index that was never earned, and waits for the end. */
static void lie_about_tail(uint32_t tail)
{
	__atomic_store_n(&GUEST_WINDOW->submission.tail, tail, __ATOMIC_SEQ_CST);
	for (;;) {
		guest_doorbell(DOORBELL_SERVICE);
		guest_trap(TRAP_WAIT, 1000000, 0, 0, 0);
	}
}

static void case_tail_257(void)
{
	lie_about_tail(RING_ENTRIES + 1);
}

static void case_tail_half_range(void)
{
	lie_about_tail(1u << 31);
}

static void case_tail_backwards(void)
{
	guest_print("first\n");
	lie_about_tail(0);
}

static void case_tail_minus_one(void)
{
	lie_about_tail(UINT32_MAX);
}

static struct ring_entry write_entry(uint64_t tag)
{
	return (struct ring_entry){
		.opcode = CONSOLE_WRITE, .tag = tag, .offset = WINDOW_BULK_OFFSET, .arg = {CONSOLE_TRACE}};
}

/* Sends one request and waits for the end that it must bring, or tells what it brought instead. */
static void send_malformed(const struct ring_entry *entry)
{
	int32_t result = guest_request(entry);

	guest_print_number("answered with status ", (uint64_t) - (int64_t)result, "\n");
	guest_exit(1);
}

static void lie_about_head(uint32_t head)
{
	struct ring_entry entry = write_entry(1);

	__atomic_store_n(&GUEST_WINDOW->completion.head, head, __ATOMIC_SEQ_CST);
	send_malformed(&entry);
}

static void case_head_ahead(void)
{
	lie_about_head(1);
}

static void case_head_half_range(void)
{
	lie_about_head(1u << 31);
}

/* Says that it untook an answer, while as many requests are open as may be: the host must neither take the next request
 * nor look for ever whether it may. */
static void case_head_back(void)
{
	struct ring_entry entry = {.opcode = CONSOLE_READ, .tag = 1, .offset = WINDOW_BULK_OFFSET, .length = 64};

	guest_put(&entry);
	entry = write_entry(2);
	for (uint32_t i = 1; i < RING_ENTRIES; i++)
		guest_put(&entry);
	guest_doorbell(DOORBELL_SERVICE);
	while (GUEST_WINDOW->completion.tail != RING_ENTRIES - 1)
		guest_trap(TRAP_WAIT, 1000000, 0, 0, 0);
	__atomic_store_n(&GUEST_WINDOW->completion.head, UINT32_MAX, __ATOMIC_SEQ_CST);
	guest_put(&entry);
	guest_doorbell(DOORBELL_SERVICE);
	guest_trap(TRAP_WAIT, 1000000000, 0, 0, 0);
	guest_trap(TRAP_WAIT, 1000000000, 0, 0, 0);
}

static void case_flags(void)
{
	struct ring_entry entry = write_entry(1);

	entry.flags = 1;
	send_malformed(&entry);
}

static void case_result(void)
{
	struct ring_entry entry = write_entry(1);

	entry.result = -1;
	send_malformed(&entry);
}

static void case_reserved(void)
{
	struct ring_entry entry = write_entry(1);

	entry.reserved = 1;
	send_malformed(&entry);
}

static void send_bulk(uint64_t offset, uint32_t length)
{
	struct ring_entry entry = write_entry(1);

	entry.offset = offset;
	entry.length = length;
	send_malformed(&entry);
}

static void case_bulk_in_rings(void)
{
	send_bulk(0, 64);
}

static void case_bulk_just_below(void)
{
	send_bulk(WINDOW_BULK_OFFSET - 1, 1);
}

static void case_bulk_past_end(void)
{
	send_bulk(WINDOW_END - 16, 17);
}

static void case_bulk_after_end(void)
{
	send_bulk(WINDOW_END + 1, 1);
}

static void case_bulk_wraps(void)
{
	send_bulk(UINT64_MAX - 7, 16);
}

static void case_bulk_wraps_to_start(void)
{
	send_bulk(0 - (uint64_t)16, 16);
}

static void case_length_max(void)
{
	send_bulk(WINDOW_BULK_OFFSET, UINT32_MAX);
}

static void case_second_buffer(void)
{
	struct ring_entry entry = {.opcode = HTTP_OPEN, .offset = WINDOW_BULK_OFFSET, .length = 64};

	entry.arg[0] = UINT64_MAX - 7;
	entry.arg[1] = 16;
	send_malformed(&entry);
}

static int32_t request(uint16_t opcode, uint64_t offset, uint32_t length, uint64_t arg)
{
	struct ring_entry entry = {.opcode = opcode, .tag = 5, .offset = offset, .length = length, .arg = {arg}};

	return guest_request(&entry);
}

/* Refused with a status: the guest lives on. */
static void case_refused(void)
{
	static const uint16_t unknown[] = {0,      2,      0x00ff, 0x0100, 0x0103, 0x01ff, 0x0204,
					   0x02ff, 0x0305, 0x0401, 0x0402, 0x0500, 0x8001, 0xffff};

	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		guest_expect(request(unknown[i], WINDOW_BULK_OFFSET, 0, 0) == -UNILET_UNSUPPORTED, "unknown opcode");
	guest_expect(request(STORE_SIZE, WINDOW_BULK_OFFSET, 0, 0) == -UNILET_UNSUPPORTED, "no store");
	guest_expect(request(STORE_READ, WINDOW_BULK_OFFSET, 4096, 0) == -UNILET_UNSUPPORTED, "no store to read");
	guest_expect(request(STORE_DISCARD, WINDOW_BULK_OFFSET, 0, 0) == -UNILET_UNSUPPORTED, "no store to discard");
	guest_expect(request(HTTP_OPEN, WINDOW_BULK_OFFSET, 16, 0) == -UNILET_UNSUPPORTED, "no HTTP");
	guest_expect(request(CONSOLE_WRITE, WINDOW_BULK_OFFSET, 1, 0) == -UNILET_INVALID, "stream 0");
	guest_expect(request(CONSOLE_WRITE, WINDOW_BULK_OFFSET, 1, 4) == -UNILET_INVALID, "stream 4");
	guest_expect(request(CONSOLE_WRITE, WINDOW_BULK_OFFSET, 1, 1ull << 32 | 1) == -UNILET_INVALID, "wide stream");
	guest_expect(request(CONSOLE_WRITE, WINDOW_BULK_OFFSET, UNILET_CONSOLE_BYTES_MAX + 1, CONSOLE_OUTPUT) ==
			     -UNILET_TOO_LARGE,
		     "a write over the limit");
	guest_print("refused each\n");
}

static void case_edges(void)
{
	guest_expect(request(CONSOLE_WRITE, WINDOW_BULK_OFFSET, 0, CONSOLE_OUTPUT) == 0, "nothing, at the start");
	guest_expect(request(CONSOLE_WRITE, WINDOW_END, 0, CONSOLE_OUTPUT) == 0, "nothing, at the end");
	guest_expect(request(CONSOLE_WRITE, UINT64_MAX, 0, CONSOLE_OUTPUT) == 0, "nothing, nowhere");
	*(volatile uint8_t *)guest_pointer(GUEST_SERVICE_WINDOW + WINDOW_END - 1) = '\n';
	guest_expect(request(CONSOLE_WRITE, WINDOW_END - 1, 1, CONSOLE_OUTPUT) == 1, "the last byte");
	guest_expect(request(CONSOLE_WRITE, WINDOW_BULK_OFFSET, UNILET_CONSOLE_BYTES_MAX, CONSOLE_TRACE) ==
			     (int32_t)UNILET_CONSOLE_BYTES_MAX,
		     "as much as is allowed");
	guest_print("edges held\n");
}

/* The same tag on every open request: it is the guest's own affair. */
static void case_same_tag(void)
{
	struct ring_entry entry = write_entry(UINT64_MAX), answer;

	for (uint32_t i = 0; i < RING_ENTRIES; i++)
		guest_put(&entry);
	guest_ring();
	for (uint32_t i = 0; i < RING_ENTRIES; i++) {
		guest_await(&answer);
		guest_expect(answer.tag == UINT64_MAX && answer.opcode == CONSOLE_WRITE && answer.result == 0,
			     "answer");
		guest_expect(answer.flags == 0 && answer.reserved == 0 && answer.offset == 0 && answer.length == 0,
			     "zero");
	}
	guest_print("each answered\n");
}

/* As many requests as go in, answers counted; then none is missing and the order of tags is right. */
static void case_flood(void)
{
	struct ring_entry entry = write_entry(0), answer;
	uint32_t put = 0, got = 0;

	while (got < FLOOD) {
		while (put < FLOOD && put - got < RING_ENTRIES) {
			entry.tag = put++;
			guest_put(&entry);
		}
		guest_ring();
		do {
			guest_await(&answer);
			guest_expect(answer.tag == got, "answers in the order of these requests");
			got++;
		} while (got < put && GUEST_WINDOW->completion.tail != got);
	}
	guest_print("each answered\n");
}

/* Never takes an answer: the host must stop, not overwrite. */
static void case_never_take(void)
{
	struct ring_entry entry = write_entry(0), answer;
	uint32_t sent;

	for (sent = 0; sent < 2 * RING_ENTRIES && GUEST_WINDOW->completion.tail < RING_ENTRIES; sent++) {
		while (sent - GUEST_WINDOW->submission.head >= RING_ENTRIES)
			;
		entry.tag = sent;
		guest_put(&entry);
		guest_ring();
	}
	guest_trap(TRAP_WAIT, 20000000, 0, 0, 0);
	guest_expect(GUEST_WINDOW->completion.tail == RING_ENTRIES, "256 answers and no more");
	for (uint32_t i = 0; i < RING_ENTRIES; i++)
		guest_expect(guest_take(&answer) && answer.tag == i, "none overwritten");
	for (uint32_t i = RING_ENTRIES; i < sent; i++) {
		guest_doorbell(DOORBELL_SERVICE);
		guest_await(&answer);
		guest_expect(answer.tag == i, "and the others come then");
	}
	guest_print("stalled itself alone\n");
}

static void case_doorbell_storm(void)
{
	for (;;)
		guest_doorbell(DOORBELL_SERVICE);
}

/* Rings for each entry, and a hundred times in vain, and is served all the same. */
static void case_doorbell_vain(void)
{
	struct ring_entry entry = write_entry(0), answer;

	for (int i = 0; i < 100; i++) {
		for (int j = 0; j < 100; j++)
			guest_doorbell(DOORBELL_SERVICE);
		guest_put(&entry);
		guest_doorbell(DOORBELL_SERVICE);
		guest_await(&answer);
		guest_expect(answer.result == 0, "served");
	}
	guest_print("served all the same\n");
}

/* The entry changes while the host may be reading it: always one of two outcomes, both harmless. */
static void case_rewritten_entry(void)
{
	struct ring_entry good = write_entry(1), answer;
	volatile struct ring_entry *slot;
	uint32_t put = 0;

	good.length = 1;
	for (int i = 0; i < 5000; i++) {
		slot = &GUEST_WINDOW->submission.entry[put++ % RING_ENTRIES];
		guest_put(&good);
		guest_ring();
		while (!guest_take(&answer)) {
			slot->arg[0] ^= CONSOLE_TRACE ^ 7;
			slot->length ^= 1 ^ 0x20000;
			slot->arg[0] ^= CONSOLE_TRACE ^ 7;
			slot->length ^= 1 ^ 0x20000;
		}
		guest_expect(answer.result == 1 || answer.result == -UNILET_INVALID ||
				     answer.result == -UNILET_TOO_LARGE,
			     "one of the outcomes");
	}
	guest_print("5000 times\n");
}

/* The host's own words are overwritten by the guest: they are told, never believed. */
static void case_ruined_words(void)
{
	struct ring_entry entry = write_entry(0), answer;

	for (uint32_t i = 0; i < 1000; i++) {
		GUEST_WINDOW->submission.head = i * 0x12345677;
		GUEST_WINDOW->submission.wakeup = i;
		GUEST_WINDOW->completion.wakeup = 3 + i * 0x1001;
		guest_put(&entry);
		guest_doorbell(DOORBELL_SERVICE);
		while (!guest_take(&answer))
			;
		guest_expect(answer.result == 0, "served");
	}
	GUEST_WINDOW->completion.wakeup = RING_WAKEUP_NONE;
	guest_print("not believed\n");
}

/* The guest overwrites the completion ring's tail: only its own view suffers. */
static void case_ruined_tail(void)
{
	struct ring_entry entry = write_entry(0), answer;

	GUEST_WINDOW->completion.tail = 0x80000000;
	guest_put(&entry);
	guest_ring();
	while (GUEST_WINDOW->completion.tail != 1)
		;
	guest_expect(guest_take(&answer) && answer.result == 0, "the host knows better");
	guest_print("corrected\n");
}

static void case_read_twice(void)
{
	struct ring_entry entry = {.opcode = CONSOLE_READ, .tag = 1, .offset = WINDOW_BULK_OFFSET, .length = 64},
			  answer;

	guest_put(&entry);
	entry.tag = 2;
	guest_put(&entry);
	guest_ring();
	guest_await(&answer);
	guest_expect(answer.tag == 2 && answer.result == -UNILET_BUSY, "the second is BUSY");
	guest_print("busy\n");
}

static void case_read_end(void)
{
	guest_expect(request(CONSOLE_READ, WINDOW_BULK_OFFSET, 64, 0) == 0, "0 at the end of input");
	guest_expect(request(CONSOLE_READ, WINDOW_BULK_OFFSET, 64, 0) == 0, "and 0 again");
	guest_print("the end\n");
}

static struct ring_entry cancel_entry(uint64_t tag, uint64_t meant)
{
	return (struct ring_entry){
		.opcode = RING_CANCEL, .tag = tag, .arg = {meant, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
}

static void expect_answer(uint16_t opcode, uint64_t tag, int32_t result, const char *what)
{
	struct ring_entry answer;

	guest_await(&answer);
	guest_expect(answer.opcode == opcode && answer.tag == tag && answer.result == result, what);
}

static void send_cancel(uint64_t tag, uint64_t meant)
{
	struct ring_entry entry = cancel_entry(tag, meant);

	guest_put(&entry);
	guest_ring();
}

/* Tags that nobody has, that this one has, that two have, that had been used before. */
static void case_cancel(void)
{
	struct ring_entry entry = {.opcode = CONSOLE_READ, .tag = 3, .offset = WINDOW_BULK_OFFSET, .length = 64};
	static const uint64_t nobody[] = {0, 1, UINT32_MAX, 1ull << 32, 1ull << 63, UINT64_MAX};

	for (size_t i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++) {
		send_cancel(5, nobody[i]);
		expect_answer(RING_CANCEL, 5, -UNILET_NOT_FOUND, "a tag that nobody has");
	}
	send_cancel(5, 5);
	expect_answer(RING_CANCEL, 5, -UNILET_NOT_FOUND, "itself");
	for (int i = 0; i < 1000; i++) {
		guest_put(&entry);
		send_cancel(3, 3);
		expect_answer(CONSOLE_READ, 3, -UNILET_CANCELLED, "the read, of the same tag");
		expect_answer(RING_CANCEL, 3, 0, "and then the cancel");
		send_cancel(5, 3);
		expect_answer(RING_CANCEL, 5, -UNILET_NOT_FOUND, "stale");
	}
	/* As many as there are places, all for one: one of them gets it. */
	guest_put(&entry);
	entry = cancel_entry(4, 3);
	for (uint32_t i = 1; i < RING_ENTRIES; i++)
		guest_put(&entry);
	guest_ring();
	expect_answer(CONSOLE_READ, 3, -UNILET_CANCELLED, "the read");
	expect_answer(RING_CANCEL, 4, 0, "by the first");
	for (uint32_t i = 2; i < RING_ENTRIES; i++)
		expect_answer(RING_CANCEL, 4, -UNILET_NOT_FOUND, "and by no other");
	guest_print("cancelled\n");
}

static void case_cancel_malformed(void)
{
	struct ring_entry entry = cancel_entry(1, 1);

	entry.offset = UINT64_MAX - 7;
	entry.length = 16;
	send_malformed(&entry);
}

/* Writes that are being carried out while they are cancelled: each is answered once, before or after its cancel as that
 * one says. How many rounds is the second argument. */
static void case_cancel_race(void)
{
	struct ring_entry write = {.opcode = CONSOLE_WRITE, .offset = WINDOW_BULK_OFFSET, .length = 16384}, answer;
	uint64_t rounds = guest_number(guest_argument(2));

	write.arg[0] = CONSOLE_OUTPUT;
	for (uint64_t i = 1; i <= rounds; i++) {
		int32_t told = 1, result = 1;
		int written_first = 0;

		for (write.tag = 3 * i; write.tag < 3 * i + 2; write.tag++)
			guest_put(&write);
		guest_ring();
		for (volatile uint64_t wait = i * 37 % 4096; wait > 0; wait--)
			;
		send_cancel(3 * i + 2, 3 * i + 1);
		for (int got = 0; got < 3; got++) {
			guest_await(&answer);
			guest_expect(answer.tag >= 3 * i && answer.tag < 3 * i + 3, "of this round");
			if (answer.tag == 3 * i)
				guest_expect(answer.result == (int32_t)write.length, "nobody cancelled the first");
			else if (answer.tag == 3 * i + 2)
				told = answer.result;
			else
				result = answer.result;
			written_first |= answer.tag == 3 * i + 1 && told == 1;
		}
		if (told == 0)
			guest_expect(result == -UNILET_CANCELLED && written_first, "cancelled, before its cancel");
		else if (told == -UNILET_BUSY)
			guest_expect(result == (int32_t)write.length && !written_first, "written, after its cancel");
		else
			guest_expect(told == -UNILET_NOT_FOUND && result == (int32_t)write.length && written_first,
				     "written before its cancel");
	}
}

static void case_closed_output(void)
{
	int32_t result = guest_write(CONSOLE_OUTPUT, "nobody reads this\n");

	guest_exit(result == -UNILET_CLOSED ? 0 : 1);
}

/* Dies with requests open, a read among them. */
static void case_exit_with_open(void)
{
	struct ring_entry entry = {.opcode = CONSOLE_READ, .tag = 1, .offset = WINDOW_BULK_OFFSET, .length = 64};

	guest_put(&entry);
	entry = write_entry(2);
	for (int i = 0; i < 200; i++)
		guest_put(&entry);
	guest_ring();
	guest_exit(0);
}

/* Random entries: any end that the contract names, within the time. The seed is the second argument. */
static void case_random(void)
{
	uint64_t state = guest_number(guest_argument(2)) * 2654435769u + 1;
	struct ring_entry entry = {0}, answer;
	uint8_t *byte = (uint8_t *)&entry;

	for (int i = 0; i < 10000; i++) {
		for (size_t at = 0; at < sizeof(entry); at++) {
			state ^= state << 13;
			state ^= state >> 7;
			state ^= state << 17;
			byte[at] = (uint8_t)(state >> 32 & (at % 3 ? 0x01 : 0xff));
		}
		entry.flags = 0;
		entry.result = 0;
		entry.reserved = 0;
		entry.offset = WINDOW_BULK_OFFSET + (entry.offset & 0xffff);
		entry.length &= 0xfff;
		entry.opcode |= (uint16_t)(entry.opcode == CONSOLE_READ || entry.opcode == CONSOLE_WRITE) << 15;
		guest_put(&entry);
		guest_ring();
		guest_await(&answer);
		guest_expect(answer.tag == entry.tag && answer.result < 0, "refused");
	}
	guest_print("all refused\n");
}

const struct guest_case guest_cases[] = {{"tail-257", case_tail_257},
					 {"tail-half-range", case_tail_half_range},
					 {"tail-backwards", case_tail_backwards},
					 {"tail-minus-one", case_tail_minus_one},
					 {"head-ahead", case_head_ahead},
					 {"head-half-range", case_head_half_range},
					 {"head-back", case_head_back},
					 {"flags", case_flags},
					 {"result", case_result},
					 {"reserved", case_reserved},
					 {"bulk-in-rings", case_bulk_in_rings},
					 {"bulk-just-below", case_bulk_just_below},
					 {"bulk-past-end", case_bulk_past_end},
					 {"bulk-after-end", case_bulk_after_end},
					 {"bulk-wraps", case_bulk_wraps},
					 {"bulk-wraps-to-start", case_bulk_wraps_to_start},
					 {"length-max", case_length_max},
					 {"second-buffer", case_second_buffer},
					 {"refused", case_refused},
					 {"edges", case_edges},
					 {"same-tag", case_same_tag},
					 {"flood", case_flood},
					 {"never-take", case_never_take},
					 {"doorbell-storm", case_doorbell_storm},
					 {"doorbell-vain", case_doorbell_vain},
					 {"rewritten-entry", case_rewritten_entry},
					 {"ruined-words", case_ruined_words},
					 {"ruined-tail", case_ruined_tail},
					 {"read-twice", case_read_twice},
					 {"read-end", case_read_end},
					 {"cancel", case_cancel},
					 {"cancel-malformed", case_cancel_malformed},
					 {"cancel-race", case_cancel_race},
					 {"closed-output", case_closed_output},
					 {"exit-with-open", case_exit_with_open},
					 {"random", case_random},
					 {0}};
