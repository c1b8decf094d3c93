/* test_http_body.c: bodies, packed and not, through a libcurl of the test's own that offers them in pieces. */
#include <stdlib.h>
#include <string.h>

#include "../../abi/error_abi.h"
#include "../../host/http_stream.h"
#include "cmocka_all.h"

#define PLAIN_BYTES (1u << 20)

static struct http_stream *stream;
static uint8_t plain[PLAIN_BYTES];
static uint8_t packed[PLAIN_BYTES + 1000];

/* What libcurl has to say, and how far it is. */
static struct {
	const uint8_t *bytes;
	size_t length;
	size_t at;
	size_t piece;
	int failed;
} source;

/* Offers pieces until one is not taken. */
static void offer(void)
{
	while (source.at < source.length && !source.failed) {
		size_t left = source.length - source.at;
		size_t piece = left < source.piece ? left : source.piece;
		size_t taken = http_body_take(stream, (const char *)source.bytes + source.at, piece);

		if (taken == CURL_WRITEFUNC_PAUSE)
			return;
		if (taken != piece)
			source.failed = 1;
		source.at += piece;
	}
	http_body_end(stream, source.failed ? stream->failure : UNILET_OK);
}

/* libcurl's, which offers at once what it held. */
CURLcode curl_easy_pause(CURL *handle, int bitmask)
{
	(void)handle;
	assert_int_equal(bitmask, CURLPAUSE_CONT);
	offer();
	return CURLE_OK;
}

/* Reads up to `most` bytes in steps of `step`, and compares them with `wanted`. Returns how many came. */
static size_t read_body(const uint8_t *wanted, size_t most, size_t step)
{
	size_t got = 0;

	while (got < most) {
		size_t have = stream->buffer_end - stream->buffer_start;

		have = have < step ? have : step;
		if (have == 0 && http_body_ended(stream))
			break;
		assert_true(have > 0);
		assert_memory_equal(stream->buffer + stream->buffer_start, wanted + got, have);
		stream->buffer_start += have;
		got += have;
		http_body_go_on(stream);
	}
	return got;
}

static void begin(const char *coding, const uint8_t *bytes, size_t length, size_t piece)
{
	stream = calloc(1, sizeof(*stream));
	assert_non_null(stream);
	assert_int_equal(http_body_coding(stream, coding, strlen(coding)), UNILET_OK);
	source.bytes = bytes;
	source.length = length;
	source.at = 0;
	source.piece = piece;
	source.failed = 0;
	offer();
}

static void end(void)
{
	http_body_reset(stream);
	free(stream);
}

/* A third of it zeroes, so that it packs well in places. Returns the packed length. */
static size_t pack(int window_bits)
{
	z_stream deflater = {
		.next_in = plain, .avail_in = sizeof(plain), .next_out = packed, .avail_out = sizeof(packed)};
	uint32_t state = 1;

	for (size_t i = 0; i < sizeof(plain); i++) {
		state = state * 1664525 + 1013904223;
		plain[i] = i < sizeof(plain) / 3 ? 0 : (uint8_t)(state >> 29);
	}
	assert_int_equal(deflateInit2(&deflater, 9, Z_DEFLATED, window_bits, 9, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&deflater, Z_FINISH), Z_STREAM_END);
	deflateEnd(&deflater);
	return deflater.total_out;
}

static void comes_whole_in_any_pieces(void **state)
{
	static const size_t piece[] = {7, 100, 4096, CURL_MAX_WRITE_SIZE};
	static const size_t step[] = {100, 4096, 16384, 65536};
	static const struct {
		const char *coding;
		int window_bits;
	} row[] = {{"gzip", 31}, {"X-GZIP", 31}, {"deflate", 15}, {"identity", 31}, {"", 31}};

	(void)state;
	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		size_t length = pack(row[i].window_bits);
		int coded = i < 3;

		for (size_t j = 0; j < 16; j++) {
			begin(row[i].coding, coded ? packed : plain, coded ? length : sizeof(plain), piece[j % 4]);
			assert_int_equal(read_body(plain, SIZE_MAX, step[j / 4]), sizeof(plain));
			assert_int_equal(stream->result, UNILET_OK);
			end();
		}
	}
}

static void unread_it_is_not_taken(void **state)
{
	size_t length = pack(31);

	(void)state;
	begin("gzip", packed, length, 1000);
	assert_int_equal(stream->buffer_end - stream->buffer_start, HTTP_BODY_BUFFER);
	/* The zeroes are a few hundred bytes: it stopped within the first piece, or with the next one in hand. */
	assert_true(source.at <= 1000);
	assert_int_equal(http_body_ended(stream), 0);
	assert_int_equal(read_body(plain, 1000, 1000), 1000);
	assert_true(source.at <= 1000);
	end();
}

static void cut_or_damaged_it_fails(void **state)
{
	size_t length = pack(31);

	(void)state;
	for (size_t cut = 1; cut < length; cut += 1 + cut / 3) {
		begin("gzip", packed, cut, 16384);
		read_body(plain, SIZE_MAX, 65536);
		assert_int_equal(stream->result, UNILET_NETWORK);
		end();
	}
	/* Nothing at all is an empty body. */
	begin("gzip", packed, 0, 16384);
	assert_int_equal(read_body(plain, SIZE_MAX, 65536), 0);
	assert_int_equal(stream->result, UNILET_OK);
	end();
	/* The checksum, and a byte behind the end. */
	packed[length - 8] ^= 1;
	begin("gzip", packed, length, 16384);
	assert_int_equal(read_body(plain, SIZE_MAX, 65536), sizeof(plain));
	assert_int_equal(stream->result, UNILET_NETWORK);
	end();
	packed[length - 8] ^= 1;
	for (size_t piece = 1; piece < 16384; piece *= 2) {
		begin("gzip", packed, length + 1, piece);
		assert_int_equal(read_body(plain, SIZE_MAX, 65536), sizeof(plain));
		assert_int_equal(stream->result, UNILET_NETWORK);
		end();
	}
}

static void knows_these_codings_only(void **state)
{
	static const char *const unknown[] = {"br", "zstd", "gzip, gzip", "gzip,", "gzi", "gzipp", "compress", "*"};

	(void)state;
	stream = calloc(1, sizeof(*stream));
	assert_non_null(stream);
	for (size_t i = 0; i < sizeof(unknown) / sizeof(unknown[0]); i++)
		assert_int_equal(http_body_coding(stream, unknown[i], strlen(unknown[i])), UNILET_NETWORK);
	assert_int_equal(http_body_coding(stream, "gzip", 4), UNILET_OK);
	assert_int_equal(http_body_coding(stream, "identity", 8), UNILET_OK);
	assert_int_equal(http_body_coding(stream, "gzip", 4), UNILET_NETWORK);
	end();
}

/* With a read open what comes goes into its buffer, and no byte beyond; the rest waits in ours, in order. */
static void goes_where_it_is_waited_for(void **state)
{
	static const size_t size[] = {1, 100, 16384, 20000, 200000};
	static uint8_t guest[200001];

	(void)state;
	for (size_t i = 0; i < sizeof(size) / sizeof(size[0]); i++) {
		size_t got = 0, direct = 0, part;

		begin("", plain, sizeof(plain), 16384);
		memset(guest, 0xee, sizeof(guest));
		stream->reading = 1;
		stream->read = (struct request){.entry = {.length = (uint32_t)size[i]}, .bulk = guest};
		while ((part = http_body_give(stream)) > 0) {
			assert_in_range(part, 1, size[i]);
			assert_memory_equal(guest, plain + got, part);
			assert_int_equal(guest[size[i]], 0xee);
			got += part;
			http_body_go_on(stream);
			direct += stream->filled;
			assert_in_range(stream->filled, 0, size[i]);
		}
		assert_int_equal(got, sizeof(plain));
		assert_int_equal(direct > 0, size[i] > HTTP_BODY_BUFFER);
		assert_int_equal(http_body_ended(stream), 1);
		end();
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_whole_in_any_pieces),   cmocka_unit_test(unread_it_is_not_taken),
		cmocka_unit_test(goes_where_it_is_waited_for), cmocka_unit_test(cut_or_damaged_it_fails),
		cmocka_unit_test(knows_these_codings_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
