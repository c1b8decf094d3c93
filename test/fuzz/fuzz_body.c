/* fuzz_body.c: bodies of responses, packed or not, in any pieces, read in any steps: what comes out is what zlib makes of
 * the whole, and a body that is not whole never passes for one. */
#include "../../abi/error_abi.h"
#include "../../host/http_stream.h"
#include "fuzz.h"

#define PLAIN_MAX (1u << 20)

static struct http_stream stream;

/* What libcurl has to say, and how far it is. */
static struct {
	uint8_t bytes[1u << 16];
	size_t length;
	size_t at;
	size_t piece;
	int failed;
} source;

/* What must come out. */
static struct {
	uint8_t bytes[PLAIN_MAX];
	size_t length;
	int whole;
} wanted;

/* Offers pieces until one is not taken. */
static void offer(void)
{
	while (source.at < source.length && !source.failed) {
		const size_t left = source.length - source.at;
		const size_t piece = left < source.piece ? left : source.piece;
		const size_t taken = http_body_take(&stream, (const char *)source.bytes + source.at, piece);

		if (taken == CURL_WRITEFUNC_PAUSE)
			return;
		source.failed = taken != piece;
		source.at += piece;
	}
	http_body_end(&stream, source.failed ? stream.failure : UNILET_OK);
}

/* libcurl's. */
CURLcode curl_easy_pause(CURL *handle, int bitmask)
{
	(void)handle;
	CHECK(bitmask == CURLPAUSE_CONT && !stream.done);
	offer();
	return CURLE_OK;
}

/* Packs the rest of the input, and damages it as the input says: most of what is not packed at all is refused at once. */
static void pack(struct fuzz_input *input, int window_bits)
{
	const uint8_t damage = (uint8_t)fuzz_number(input, 1), value = (uint8_t)fuzz_number(input, 1);
	const uint16_t place = (uint16_t)fuzz_number(input, 2), copies = 1 + fuzz_number(input, 1) % 16;
	z_stream deflater = {.next_out = source.bytes, .avail_out = sizeof(source.bytes)};

	CHECK(deflateInit2(&deflater, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) == Z_OK);
	for (unsigned i = 0; i < copies; i++) {
		deflater.next_in = (Bytef *)(uintptr_t)input->data;
		deflater.avail_in = (uInt)(input->size < 2048 ? input->size : 2048);
		CHECK(deflate(&deflater, i % 5 == 4 ? Z_FULL_FLUSH : Z_NO_FLUSH) == Z_OK || deflater.avail_in == 0);
	}
	CHECK(deflate(&deflater, Z_FINISH) == Z_STREAM_END);
	source.length = deflater.total_out;
	deflateEnd(&deflater);
	if (damage & 1)
		source.bytes[place % source.length] ^= value;
	if (damage & 2)
		source.length = place % (source.length + 1);
	if (damage & 4)
		source.bytes[source.length++] = value;
}

/* The whole at once. */
static void reckon(int coded)
{
	z_stream inflater = {.next_in = source.bytes,
			     .avail_in = (uInt)source.length,
			     .next_out = wanted.bytes,
			     .avail_out = sizeof(wanted.bytes)};
	int result;

	if (!coded) {
		memcpy(wanted.bytes, source.bytes, source.length);
		wanted.length = source.length;
		wanted.whole = 1;
		return;
	}
	CHECK(inflateInit2(&inflater, MAX_WBITS + 32) == Z_OK);
	result = inflate(&inflater, Z_SYNC_FLUSH);
	wanted.length = inflater.total_out;
	/* Without a byte there is no body, packed or not. */
	wanted.whole = source.length == 0 || (result == Z_STREAM_END && inflater.avail_in == 0);
	inflateEnd(&inflater);
}

/* Returns how many bytes came out. */
static size_t read_all(size_t step)
{
	size_t got = 0;

	for (;;) {
		size_t have;

		CHECK(stream.buffer_start <= stream.buffer_end && stream.buffer_end <= sizeof(stream.buffer));
		have = stream.buffer_end - stream.buffer_start;
		if (have == 0 && http_body_ended(&stream))
			return got;
		CHECK(have > 0); /* or the guest would wait for ever */
		have = have < step ? have : step;
		CHECK(have <= wanted.length - got &&
		      memcmp(stream.buffer + stream.buffer_start, wanted.bytes + got, have) == 0);
		stream.buffer_start += have;
		got += have;
		http_body_go_on(&stream);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const coding[] = {"identity", "gzip", "deflate", "x-gzip"};
	struct fuzz_input input = {data, size};
	const unsigned kind = (unsigned)fuzz_number(&input, 1) % 4;
	const int packs = kind > 0 && (fuzz_number(&input, 1) & 1);
	size_t step, got;

	source.at = 0;
	source.failed = 0;
	source.piece = 1 + fuzz_number(&input, 2) % CURL_MAX_WRITE_SIZE;
	step = 1 + fuzz_number(&input, 2);
	if (packs) {
		pack(&input, kind == 2 ? MAX_WBITS : MAX_WBITS + 16);
	} else {
		source.length = input.size < sizeof(source.bytes) ? input.size : sizeof(source.bytes);
		memcpy(source.bytes, input.data, source.length);
	}
	reckon(kind > 0);
	memset(&stream, 0, sizeof(stream));
	CHECK(http_body_coding(&stream, coding[kind], strlen(coding[kind])) == UNILET_OK);
	offer();
	got = read_all(step);
	CHECK(wanted.whole ? stream.result == UNILET_OK && got == wanted.length : stream.result != UNILET_OK);
	http_body_reset(&stream);
	return 0;
}
