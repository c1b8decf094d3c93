/* data_device.c: the store as the file system's device. Writes gather into runs of neighbours, and one run is written while
 * the next is filled; a flush waits for all of them first. */
#include "data.h"

#include "../../abi/store_abi.h"

#define RUNS       2u
#define RUN_BLOCKS 16u
#define RUN_BYTES  (RUN_BLOCKS * (uint64_t)UNILET_STORE_BLOCK)

/* Blocks to be written, and their buffer in the window: taken once, so that a program that has taken all the rest does not
 * keep its own files from being written. */
struct run {
	uint64_t buffer;
	uint64_t first;
	uint32_t count;  /* 0: empty */
	int64_t request; /* while it is written; else -1 */
};

static struct run runs[RUNS];
static uint64_t read_buffer;
static uint32_t filling;        /* the run that gets the next block */
static int32_t failure;         /* of a write whose answer nobody waited for: the next flush fails */
static enum unilet_status last; /* why something failed last */

bool device_is_full(void)
{
	return last == UNILET_NO_SPACE;
}

static int fail(int32_t result)
{
	last = (enum unilet_status) - result;
	return result;
}

static int64_t submit(uint16_t opcode, uint64_t block, uint64_t buffer, uint64_t bytes)
{
	const struct ring_entry entry = {.opcode = opcode,
					 .offset = buffer ? buffer - request_base(CALL_SERVICE) : 0,
					 .length = (uint32_t)bytes,
					 .arg = {block * UNILET_STORE_BLOCK}};

	return request_submit(CALL_SERVICE, &entry, false);
}

/* Waits for what was submitted: 0 if all `bytes` were moved. */
static int finish(int64_t request, uint64_t bytes, struct ring_entry *completion)
{
	if (request < 0)
		return fail((int32_t)request);
	request_wait(request, completion, UINT64_MAX);
	if (completion->result < 0)
		return fail(completion->result);
	return (uint64_t)completion->result == bytes ? 0 : fail(-UNILET_IO);
}

static void run_finish(struct run *run)
{
	struct ring_entry completion;
	int result;

	if (run->request < 0)
		return;
	result = finish(run->request, run->count * (uint64_t)UNILET_STORE_BLOCK, &completion);
	if (result < 0)
		failure = result;
	run->request = -1;
	run->count = 0;
}

/* Sends the run that was filled and makes the next one ready. */
static void run_send(void)
{
	struct run *run = &runs[filling];

	if (run->count == 0)
		return;
	run->request = submit(STORE_WRITE, run->first, run->buffer, run->count * (uint64_t)UNILET_STORE_BLOCK);
	if (run->request < 0) {
		failure = fail((int32_t)run->request);
		run->count = 0;
	}
	filling = (filling + 1) % RUNS;
	run_finish(&runs[filling]);
}

/* The block as it is on its way to the store; NULL if it is not. Requests may be carried out in any order, so a block must not
 * be in two. */
static void *run_block(uint32_t i, uint64_t block)
{
	const struct run *run = &runs[i];

	return block >= run->first && block - run->first < run->count
		       ? (void *)(run->buffer + (block - run->first) * UNILET_STORE_BLOCK)
		       : NULL;
}

static int device_write(void *context, uint64_t block, const void *from)
{
	struct run *run;
	void *there;

	(void)context;
	for (uint32_t i = 0; i < RUNS; i++) {
		if (i != filling && run_block(i, block))
			run_finish(&runs[i]);
	}
	there = run_block(filling, block);
	if (!there) {
		run = &runs[filling];
		if (run->count > 0 && (run->count == RUN_BLOCKS || block != run->first + run->count)) {
			run_send();
			run = &runs[filling];
		}
		if (run->count == 0)
			run->first = block;
		there = (void *)(run->buffer + run->count++ * (uint64_t)UNILET_STORE_BLOCK);
	}
	memcpy(there, from, UNILET_STORE_BLOCK);
	return failure;
}

static int device_read(void *context, uint64_t block, void *to)
{
	struct ring_entry completion;
	int result;

	(void)context;
	for (uint32_t i = 0; i < RUNS; i++) {
		const void *there = run_block(i, block);

		if (there) {
			memcpy(to, there, UNILET_STORE_BLOCK);
			return 0;
		}
	}
	result = finish(submit(STORE_READ, block, read_buffer, UNILET_STORE_BLOCK), UNILET_STORE_BLOCK, &completion);
	if (result == 0)
		memcpy(to, (const void *)read_buffer, UNILET_STORE_BLOCK);
	return result;
}

static int device_flush(void *context)
{
	struct ring_entry completion;
	int result;

	(void)context;
	run_send();
	for (uint32_t i = 0; i < RUNS; i++)
		run_finish(&runs[i]);
	result = failure;
	failure = 0;
	return result ? result : finish(submit(STORE_FLUSH, 0, 0, 0), 0, &completion);
}

static int64_t take_buffers(void)
{
	if (!read_buffer)
		read_buffer = bulk_take(CALL_SERVICE, UNILET_STORE_BLOCK + RUNS * RUN_BYTES);
	if (!read_buffer)
		return -ENOMEM;
	for (uint32_t i = 0; i < RUNS; i++)
		runs[i] = (struct run){.buffer = read_buffer + UNILET_STORE_BLOCK + i * RUN_BYTES, .request = -1};
	return 0;
}

int64_t device_open(struct filesystem_device *device, uint64_t *blocks)
{
	struct ring_entry completion;
	int64_t error = finish(submit(STORE_SIZE, 0, 0, 0), 0, &completion);

	if (error)
		return error == -UNILET_UNSUPPORTED ? -ENOENT : -EIO;
	*blocks = completion.arg[0] / UNILET_STORE_BLOCK;
	device->context = NULL;
	device->read = device_read;
	device->write = device_write;
	device->flush = device_flush;
	return take_buffers();
}
