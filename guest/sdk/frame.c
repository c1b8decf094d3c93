/* frame.c: callbacks in the page's next animation frame. */
#include "page.h"

#define FRAME_TAG 0x6672616d65000000ull /* "frame": this completion is ours */

struct waiting {
	unilet_frame *frame;
	void *context;
};

static struct sdk_buffer waiting = SDK_BUFFER(SDK_FRAMES_MAX * sizeof(struct waiting));
static int posted;

int unilet_request_animation_frame(unilet_frame *frame, void *context)
{
	const struct waiting one = {frame, context};

	if (!frame)
		return -UNILET_INVALID;
	if (sdk_page_gone())
		return sdk_page_gone();
	if (sdk_call(CALL_BULK_BASE, CALL_PAGE, 0, 0) <= 0)
		return -UNILET_UNSUPPORTED;
	return sdk_buffer_append(&waiting, &one, sizeof(one));
}

/* Not before what was gathered in the last frame is on its way: the page waits for one of both. */
int sdk_frame_post(void)
{
	struct ring_entry entry = {.opcode = PAGE_FRAME, .tag = FRAME_TAG};
	long request;

	if (posted || waiting.length == 0)
		return 0;
	request = sdk_call(CALL_SUBMIT, CALL_PAGE, (long)&entry, 1);
	posted = request >= 0;
	return request < 0 ? (int)request : 0;
}

int sdk_frame_take(const struct ring_entry *completion)
{
	const size_t count = waiting.length / sizeof(struct waiting);
	double time_ms = (double)completion->arg[0] / 1000;

	if (completion->tag != FRAME_TAG || !posted)
		return -UNILET_NOT_FOUND;
	posted = 0;
	if (completion->result < 0)
		return completion->result;
	/* Those who ask meanwhile come in the next one. */
	for (size_t i = 0; i < count; i++) {
		struct waiting one;

		memcpy(&one, waiting.bytes, sizeof(one));
		waiting.length -= sizeof(one);
		memmove(waiting.bytes, waiting.bytes + sizeof(one), waiting.length);
		one.frame(time_ms, one.context);
	}
	return (int)count;
}
