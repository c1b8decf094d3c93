/* gdb_packet.c: gdb's remote protocol without a machine: framing, parsing, replies. */
#include "gdb_packet.h"

#include <string.h>

static const char digits[] = "0123456789abcdef";

/* A hexadecimal digit's value, or -1. */
static int digit_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static void take_text(struct packet_reader *reader, uint8_t byte)
{
	if (byte == '#') {
		reader->state = READER_SUM;
		return;
	}
	reader->sum += byte;
	if (reader->length < PACKET_BYTES_MAX)
		reader->text[reader->length] = (char)byte;
	if (reader->length <= PACKET_BYTES_MAX)
		reader->length++; /* one more than fits: too long */
}

static enum packet_event take_sum(struct packet_reader *reader, uint8_t byte)
{
	const int value = digit_value((char)byte);

	if (value < 0) {
		reader->state = READER_OUTSIDE;
		return PACKET_DAMAGED;
	}
	reader->told = (uint8_t)(reader->told << 4 | value);
	if (reader->state++ == READER_SUM)
		return PACKET_NOTHING;
	reader->state = READER_OUTSIDE;
	if (reader->told != reader->sum || reader->length > PACKET_BYTES_MAX)
		return PACKET_DAMAGED;
	reader->text[reader->length] = '\0';
	return PACKET_WHOLE;
}

enum packet_event packet_take(struct packet_reader *reader, uint8_t byte)
{
	switch (reader->state) {
	case READER_OUTSIDE:
		if (byte == '$') {
			reader->state = READER_TEXT;
			reader->sum = reader->told = 0;
			reader->length = 0;
		}
		return byte == 3 ? PACKET_INTERRUPT : PACKET_NOTHING;
	case READER_TEXT:
		take_text(reader, byte);
		return PACKET_NOTHING;
	default:
		return take_sum(reader, byte);
	}
}

/* What is left of a packet's text. */
struct rest {
	const char *at;
	const char *end;
};

static bool take_word(struct rest *rest, const char *word)
{
	const size_t length = strlen(word);

	if ((size_t)(rest->end - rest->at) < length || memcmp(rest->at, word, length) != 0)
		return false;
	rest->at += length;
	return true;
}

static bool take_number(struct rest *rest, uint64_t *number)
{
	const char *begin = rest->at;

	*number = 0;
	while (rest->at < rest->end && digit_value(*rest->at) >= 0) {
		if (*number >> 60)
			return false;
		*number = *number << 4 | (uint64_t)digit_value(*rest->at++);
	}
	return rest->at > begin;
}

static bool take_thread(struct rest *rest, uint64_t *thread)
{
	if (!take_word(rest, "-1"))
		return take_number(rest, thread);
	*thread = PACKET_ALL_THREADS;
	return true;
}

/* All that is left, as pairs of digits. */
static bool take_data(struct rest *rest, struct packet *out)
{
	while (rest->end - rest->at >= 2 && out->data_bytes < PACKET_DATA_MAX) {
		const int high = digit_value(rest->at[0]), low = digit_value(rest->at[1]);

		if (high < 0 || low < 0)
			return false;
		out->data[out->data_bytes++] = (uint8_t)(high << 4 | low);
		rest->at += 2;
	}
	return true;
}

static bool parse_number(struct rest *rest, struct packet *out)
{
	return take_number(rest, &out->address);
}

static bool parse_thread(struct rest *rest, struct packet *out)
{
	return take_thread(rest, &out->thread);
}

static bool parse_range(struct rest *rest, struct packet *out)
{
	return take_number(rest, &out->address) && take_word(rest, ",") && take_number(rest, &out->length);
}

static bool parse_write_register(struct rest *rest, struct packet *out)
{
	return take_number(rest, &out->address) && take_word(rest, "=") && take_data(rest, out);
}

static bool parse_write_memory(struct rest *rest, struct packet *out)
{
	return parse_range(rest, out) && take_word(rest, ":") && take_data(rest, out) && out->data_bytes == out->length;
}

static bool parse_action(struct rest *rest, struct packet_action *action)
{
	uint64_t signal = 0;
	const bool with_signal = take_word(rest, "C") || take_word(rest, "S");

	if (with_signal)
		action->step = rest->at[-1] == 'S';
	else if (take_word(rest, "s"))
		action->step = true;
	else if (!take_word(rest, "c"))
		return false;
	if (with_signal && (!take_number(rest, &signal) || signal > UINT8_MAX))
		return false;
	action->signal = (uint8_t)signal;
	action->thread = PACKET_ALL_THREADS;
	return !take_word(rest, ":") || take_thread(rest, &action->thread);
}

static bool parse_actions(struct rest *rest, struct packet *out)
{
	do {
		if (out->action_count == PACKET_ACTIONS_MAX || !parse_action(rest, &out->action[out->action_count]))
			return false;
		out->action_count++;
	} while (take_word(rest, ";"));
	return true;
}

/* What follows is of no interest. */
static bool parse_whatever(struct rest *rest, struct packet *out)
{
	(void)out;
	rest->at = rest->end;
	return true;
}

/* The first whose word a packet begins with; where two match, the longer stands first. */
static const struct {
	const char *word;
	enum packet_kind kind;
	bool (*parse)(struct rest *, struct packet *); /* NULL: nothing follows */
} forms[] = {
	{"?", PACKET_REASON, NULL},
	{"qSupported", PACKET_SUPPORTED, parse_whatever},
	{"QStartNoAckMode", PACKET_NO_ACKNOWLEDGE, NULL},
	{"g", PACKET_READ_GENERAL, NULL},
	{"p", PACKET_READ_REGISTER, parse_number},
	{"P", PACKET_WRITE_REGISTER, parse_write_register},
	{"m", PACKET_READ_MEMORY, parse_range},
	{"M", PACKET_WRITE_MEMORY, parse_write_memory},
	{"Z2,", PACKET_WATCH, parse_range},
	{"z2,", PACKET_UNWATCH, parse_range},
	{"Hg", PACKET_CHOOSE_THREAD, parse_thread},
	{"T", PACKET_THREAD_ALIVE, parse_thread},
	{"qfThreadInfo", PACKET_THREADS, NULL},
	{"qsThreadInfo", PACKET_THREADS_MORE, NULL},
	{"qC", PACKET_CURRENT_THREAD, NULL},
	{"vCont?", PACKET_CAN_RESUME, NULL},
	{"vCont;", PACKET_RESUME, parse_actions},
	{"qOffsets", PACKET_OFFSETS, NULL},
	{"qAttached", PACKET_ATTACHED, parse_whatever},
	{"qXfer:features:read:target.xml:", PACKET_DESCRIPTION, parse_range},
	{"D", PACKET_DETACH, parse_whatever},
	{"k", PACKET_KILL, parse_whatever},
};

void packet_parse(const char *text, size_t length, struct packet *out)
{
	struct rest rest = {text, text + length};

	memset(out, 0, sizeof(*out));
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (!take_word(&rest, forms[i].word))
			continue;
		if (!forms[i].parse && rest.at < rest.end)
			continue; /* a longer word, which we do not know */
		if (forms[i].parse && (!forms[i].parse(&rest, out) || rest.at < rest.end)) {
			memset(out, 0, sizeof(*out));
			out->kind = PACKET_MALFORMED;
			return;
		}
		out->kind = forms[i].kind;
		return;
	}
}

void packet_begin(struct packet_reply *reply)
{
	reply->length = 0;
	packet_put_text(reply, "$");
}

void packet_put(struct packet_reply *reply, const char *text, size_t length)
{
	const size_t room = sizeof(reply->text) - 3 - reply->length;

	if (length > room)
		length = room;
	memcpy(reply->text + reply->length, text, length);
	reply->length += length;
}

void packet_put_text(struct packet_reply *reply, const char *text)
{
	packet_put(reply, text, strlen(text));
}

void packet_put_number(struct packet_reply *reply, uint64_t number)
{
	char text[16];
	size_t at = sizeof(text);

	do
		text[--at] = digits[number & 15];
	while (number >>= 4);
	packet_put(reply, text + at, sizeof(text) - at);
}

void packet_put_bytes(struct packet_reply *reply, const void *data, size_t bytes)
{
	const uint8_t *byte = data;

	for (size_t i = 0; i < bytes; i++) {
		const char pair[2] = {digits[byte[i] >> 4], digits[byte[i] & 15]};

		packet_put(reply, pair, sizeof(pair));
	}
}

void packet_end(struct packet_reply *reply)
{
	uint8_t sum = 0;

	for (size_t i = 1; i < reply->length; i++)
		sum += (uint8_t)reply->text[i];
	reply->text[reply->length++] = '#';
	reply->text[reply->length++] = digits[sum >> 4];
	reply->text[reply->length++] = digits[sum & 15];
}
