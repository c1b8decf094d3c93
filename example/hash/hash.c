/* hash.c: SHA-256 of a file dropped on the page, or of standard input, with the processor's own SHA instructions. */
#include <cpuid.h>
#include <immintrin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <unilet/dom.h>
#include <unilet/error.h>

#define BLOCK_BYTES   64u
#define DIGEST_BYTES  32u
#define CHUNK_BYTES   (256u << 10)
#define PROGRESS_STEP (1u << 20) /* bytes between two updates of the page */
#define BENCH_SECONDS 1.0
#define BENCH_BYTES   (64u << 10)

/* FIPS 180-4, 4.2.2: the first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t round_constant[64] __attribute__((aligned(16))) = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

/* Mixes `count` blocks into the state. */
typedef void compress_function(uint32_t state[8], const uint8_t *blocks, size_t count);

static uint32_t rotate(uint32_t word, unsigned bits)
{
	return word >> bits | word << (32 - bits);
}

static void schedule(const uint8_t *block, uint32_t word[64])
{
	for (int i = 0; i < 16; i++) {
		memcpy(&word[i], block + 4 * (size_t)i, sizeof(word[i]));
		word[i] = __builtin_bswap32(word[i]);
	}
	for (int i = 16; i < 64; i++) {
		uint32_t a = word[i - 15], b = word[i - 2];

		word[i] = word[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + word[i - 7] +
			  (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
	}
}

static void compress_portable(uint32_t state[8], const uint8_t *blocks, size_t count)
{
	for (; count > 0; count--, blocks += BLOCK_BYTES) {
		uint32_t word[64], v[8];

		schedule(blocks, word);
		memcpy(v, state, sizeof(v));
		for (int i = 0; i < 64; i++) {
			uint32_t e = v[4], a = v[0];
			uint32_t t1 = v[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) +
				      ((e & v[5]) ^ (~e & v[6])) + round_constant[i] + word[i];
			uint32_t t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) +
				      ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));

			memmove(v + 1, v, 7 * sizeof(v[0]));
			v[4] += t1;
			v[0] = t1 + t2;
		}
		for (int i = 0; i < 8; i++)
			state[i] += v[i];
	}
}

/* The instructions keep the state as the words ABEF and CDGH, highest first, and do two rounds each. */
__attribute__((target("sha,sse4.1"))) static void compress_sha(uint32_t state[8], const uint8_t *blocks, size_t count)
{
	const __m128i swap = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
	__m128i dcba = _mm_loadu_si128((const __m128i *)(const void *)state);
	__m128i hgfe = _mm_loadu_si128((const __m128i *)(const void *)(state + 4));
	__m128i abef = _mm_shuffle_epi32(_mm_unpacklo_epi64(hgfe, dcba), 0xb1);
	__m128i cdgh = _mm_shuffle_epi32(_mm_unpackhi_epi64(hgfe, dcba), 0xb1);

	for (; count > 0; count--, blocks += BLOCK_BYTES) {
		const __m128i *block = (const __m128i *)(const void *)blocks;
		const __m128i *constant = (const __m128i *)(const void *)round_constant;
		__m128i abef_before = abef, cdgh_before = cdgh, word[4];

		for (int i = 0; i < 4; i++)
			word[i] = _mm_shuffle_epi8(_mm_loadu_si128(block + i), swap);
#pragma GCC unroll 16
		for (int i = 0; i < 16; i++) {
			__m128i sum = _mm_add_epi32(word[i & 3], _mm_load_si128(constant + i));
			__m128i last = word[(i + 3) & 3], next;

			cdgh = _mm_sha256rnds2_epu32(cdgh, abef, sum);
			abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(sum, 0x0e));
			/* The words of four rounds on; after the twelfth time nobody wants them. */
			next = _mm_add_epi32(_mm_sha256msg1_epu32(word[i & 3], word[(i + 1) & 3]),
					     _mm_alignr_epi8(last, word[(i + 2) & 3], 4));
			word[i & 3] = _mm_sha256msg2_epu32(next, last);
		}
		abef = _mm_add_epi32(abef, abef_before);
		cdgh = _mm_add_epi32(cdgh, cdgh_before);
	}
	abef = _mm_shuffle_epi32(abef, 0xb1);
	cdgh = _mm_shuffle_epi32(cdgh, 0xb1);
	_mm_storeu_si128((__m128i *)(void *)state, _mm_unpackhi_epi64(abef, cdgh));
	_mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_unpacklo_epi64(abef, cdgh));
}

static struct {
	compress_function *compress;
	const char *name;
} method = {compress_portable, "portable C"};

static void choose_method(void)
{
	unsigned a, b, c, d;

	if (__builtin_cpu_supports("sse4.1") && __get_cpuid_count(7, 0, &a, &b, &c, &d) && (b & bit_SHA)) {
		method.compress = compress_sha;
		method.name = "SHA-NI";
	}
}

struct sha256 {
	uint32_t state[8];
	uint64_t bytes;
	uint8_t block[BLOCK_BYTES]; /* bytes % BLOCK_BYTES of it are waiting */
};

static void sha256_start(struct sha256 *sha)
{
	static const uint32_t initial[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
					    0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

	memcpy(sha->state, initial, sizeof(initial));
	sha->bytes = 0;
}

static void sha256_add(struct sha256 *sha, const uint8_t *bytes, size_t count)
{
	size_t waiting = sha->bytes % BLOCK_BYTES;

	sha->bytes += count;
	if (waiting > 0) {
		size_t part = BLOCK_BYTES - waiting < count ? BLOCK_BYTES - waiting : count;

		memcpy(sha->block + waiting, bytes, part);
		bytes += part;
		count -= part;
		if (waiting + part < BLOCK_BYTES)
			return;
		method.compress(sha->state, sha->block, 1);
	}
	method.compress(sha->state, bytes, count / BLOCK_BYTES);
	memcpy(sha->block, bytes + count / BLOCK_BYTES * BLOCK_BYTES, count % BLOCK_BYTES);
}

/* `text` becomes the digest in hexadecimal, with a zero. */
static void sha256_end(struct sha256 *sha, char text[2 * DIGEST_BYTES + 1])
{
	uint8_t tail[2 * BLOCK_BYTES] = {0x80};
	uint64_t bits = __builtin_bswap64(8 * sha->bytes);
	size_t padding = BLOCK_BYTES - (sha->bytes + sizeof(bits)) % BLOCK_BYTES;

	memcpy(tail + padding, &bits, sizeof(bits));
	sha256_add(sha, tail, padding + sizeof(bits));
	for (int i = 0; i < 8; i++)
		snprintf(text + 8 * (size_t)i, 9, "%08x", sha->state[i]);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* What the page has for this program. */
static struct {
	struct unilet_html_progress_element *progress;
	struct unilet_element *result;
} view;

static void show(const char *text)
{
	unilet_node_set_text_content(view.result, text);
}

/* Hashes a file of the page; the time of hashing alone goes to *hashing. Returns 0 or -UNILET_ERROR_... . */
static int hash_blob(const struct unilet_object *blob, struct sha256 *sha, double *hashing)
{
	static uint8_t chunk[CHUNK_BYTES];
	uint64_t shown = 0;

	sha256_start(sha);
	for (;;) {
		long got = unilet_blob_read(blob, sha->bytes, chunk, sizeof(chunk));
		double before = seconds();

		if (got <= 0)
			return (int)got;
		sha256_add(sha, chunk, (size_t)got);
		*hashing += seconds() - before;
		/* It is seen with the next read. */
		if (sha->bytes - shown >= PROGRESS_STEP) {
			unilet_html_progress_element_set_value(view.progress, (double)sha->bytes);
			shown = sha->bytes;
		}
	}
}

/* What is read of the event as it happens: its file, the file's name and size. */
static const char *const dropped[] = {"dataTransfer.files.0", "dataTransfer.files.0.name", "dataTransfer.files.0.size"};
static const char *const chosen[] = {"target.files.0", "target.files.0.name", "target.files.0.size"};

static void show_digest(struct sha256 *sha, const char *name, double whole, double hashing)
{
	const double megabytes = (double)sha->bytes / 1e6;
	char digest[2 * DIGEST_BYTES + 1], text[1024];

	sha256_end(sha, digest);
	snprintf(text, sizeof(text), "%s  %.200s\n%.1f MB in %.3f s, hashing alone %.0f MB/s (%s)", digest, name,
		 megabytes, whole, hashing > 0 ? megabytes / hashing : 0, method.name);
	show(text);
}

static void on_file(const struct unilet_event_info *event, void *context)
{
	const char *name = unilet_event_string(event, 1);
	double start = seconds(), hashing = 0, size;
	struct sha256 sha;
	char text[1024];
	int result;

	(void)context;
	if (event->fields[0].kind != UNILET_OBJECT || event->fields[2].kind != UNILET_NUMBER)
		return;
	size = event->fields[2].number > 0 ? event->fields[2].number : 1;
	show("");
	unilet_html_progress_element_set_max(view.progress, size);
	unilet_html_progress_element_set_value(view.progress, 0);
	result = hash_blob(event->fields[0].object, &sha, &hashing);
	if (result < 0) {
		fprintf(stderr, "hash: reading %s: %s\n", name, unilet_error_text(result));
		snprintf(text, sizeof(text), "%.200s could not be read: %s", name, unilet_error_text(result));
		show(text);
		return;
	}
	unilet_html_progress_element_set_value(view.progress, size);
	show_digest(&sha, name, seconds() - start, hashing);
}

/* A page lets files be dropped where somebody prevents what a drop does by itself. */
static void on_drag(const struct unilet_event_info *event, void *context)
{
	(void)event;
	(void)context;
}

static struct unilet_element *find(const char *selector)
{
	return unilet_document_query_selector(unilet_document(), selector);
}

static int run_page(void)
{
	struct unilet_listen_options options = {.flags = UNILET_PREVENT_DEFAULT | UNILET_STOP_PROPAGATION};
	struct unilet_element *drop = find("#drop");
	int result;

	view.progress = (struct unilet_html_progress_element *)find("#progress");
	view.result = find("#result");
	unilet_listen(drop, "dragenter", on_drag, NULL, &options);
	unilet_listen(drop, "dragover", on_drag, NULL, &options);
	options.fields = dropped;
	options.field_count = 3;
	unilet_listen(drop, "drop", on_file, NULL, &options);
	options = (struct unilet_listen_options){.fields = chosen, .field_count = 3};
	unilet_listen(find("#file"), "change", on_file, NULL, &options);
	show("Drop a file here.");
	result = unilet_run();
	if (result == 0 || result == -UNILET_ERROR_CLOSED)
		return 0;
	fprintf(stderr, "hash: %s\n", unilet_error_text(result));
	return 1;
}

/* Prints as sha256sum does. */
static int hash_input(void)
{
	static uint8_t chunk[CHUNK_BYTES];
	struct sha256 sha;
	char digest[2 * DIGEST_BYTES + 1];
	size_t got;

	sha256_start(&sha);
	while ((got = fread(chunk, 1, sizeof(chunk), stdin)) > 0)
		sha256_add(&sha, chunk, got);
	if (ferror(stdin)) {
		perror("hash: standard input");
		return 1;
	}
	sha256_end(&sha, digest);
	printf("%s  -\n", digest);
	return 0;
}

static int bench(void)
{
	static uint8_t bytes[BENCH_BYTES];
	struct sha256 sha;
	double start = seconds(), now;

	sha256_start(&sha);
	do {
		for (int i = 0; i < 16; i++)
			sha256_add(&sha, bytes, sizeof(bytes));
		now = seconds();
	} while (now - start < BENCH_SECONDS);
	printf("%.1f MB/s (%s)\n", (double)sha.bytes / 1e6 / (now - start), method.name);
	return 0;
}

int main(int argument_count, char **arguments)
{
	int benchmark = 0, portable = 0;

	for (int i = 1; i < argument_count; i++) {
		if (strcmp(arguments[i], "--bench") == 0) {
			benchmark = 1;
		} else if (strcmp(arguments[i], "--portable") == 0) {
			portable = 1;
		} else {
			fprintf(stderr, "usage: hash [--portable] [--bench] < FILE\n");
			return 2;
		}
	}
	if (!portable)
		choose_method();
	if (benchmark)
		return bench();
	return unilet_flush() == -UNILET_ERROR_UNSUPPORTED ? hash_input() : run_page();
}
