/* fuzz_batch.c: a guest's batches on a headless page, with a person who clicks and types between them: whatever they say,
 * nothing is left when the page is closed, and the tree can be printed.
 *
 * Input: a byte (1: the whole page is granted), then batches: bytes for the words, the strings' and the data's lengths (in
 * eights), the words, strings and data. */
#include "../../embed/headless/session.h"
#include "fuzz.h"

#define BATCHES_MAX 16
#define REPLY_MAX   4096u
#define STEP        8u

static _Alignas(8) uint8_t batch[sizeof(struct page_batch) + 4 * 256 + 2 * STEP * 256];
static _Alignas(8) uint8_t reply[REPLY_MAX];
static uint8_t event[UNILET_PAGE_EVENT_BYTES_MAX];

static size_t take_batch(struct fuzz_input *input)
{
	const uint32_t words = (uint32_t)fuzz_number(input, 1), strings = STEP * (uint32_t)fuzz_number(input, 1);
	const struct page_batch head = {words, strings, STEP * (uint32_t)fuzz_number(input, 1), 0};

	memcpy(batch, &head, sizeof(head));
	fuzz_take(input, batch + sizeof(head), 4 * words + strings + head.data_bytes);
	return sizeof(head) + 4 * words + strings + head.data_bytes;
}

/* What a person does to what the guest has made. */
static void act(struct session *session, unsigned what)
{
	static const char *const selector[] = {"button", "input", "a", "form", "select", "*"};
	struct node *node = NULL;

	if (node_query(session->root, string_of(selector[what % 6]), &node) < 0 || !node)
		return;
	if (what & 64)
		person_input(node, STRING("text"));
	else if (what & 128)
		person_key(session->tree, node, STRING("Enter"));
	else
		person_click(node);
}

static void take_events(struct session *session)
{
	uint32_t length;

	while ((length = events_length(session))) {
		CHECK(length >= sizeof(struct page_event) && length <= sizeof(event) && length % 4 == 0);
		events_take(session, event);
	}
}

static void print(const struct node *root)
{
	struct text html = {.data = NULL};

	CHECK(html_serialize(root, HTML_OUTER | HTML_SHADOW_OPEN | HTML_SHADOW_CLOSED, &html) == 0);
	text_close(&html);
}

static void run(struct fuzz_input *input, struct session *session)
{
	int32_t result = 0;

	for (int i = 0; i < BATCHES_MAX && input->size; i++) {
		const size_t length = take_batch(input);

		if (session_apply(session, batch, length, reply, sizeof(reply), &result) < 0) {
			CHECK(session->reader.malformed <= length / 4);
			return;
		}
		CHECK(result <= (int32_t)sizeof(reply));
		act(session, (unsigned)fuzz_number(input, 1));
		take_events(session);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct session session;
	struct fuzz_input input = {data, size};
	const bool full = fuzz_number(&input, 1) & 1;
	struct node *host, *root;
	struct tree *tree;

	CHECK(tree_open(64u << 20, &tree) == 0);
	CHECK(html_parse(tree, STRING("<form><input name=secret></form><div id=host></div>")) == 0);
	host = node_element_by_id(tree_document(tree), STRING("host"));
	CHECK(host && element_attach_shadow(host, (struct shadow_options){.closed = false}, &root) == 0);
	CHECK(session_open(&session, tree, full ? tree_document(tree) : root, full, "http://a.test:80") == 0);
	run(&input, &session);
	print(tree_document(tree));
	session_close(&session);
	/* All that is left is what the page had. */
	if (!full)
		CHECK(tree_nodes(tree) < 64 + (uint64_t)size);
	tree_close(tree);
	return 0;
}
