/* pack.c: compresses files of the page with zstd: each is read and packed piece by piece, as the page takes the result. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <zstd.h>

#include <unilet/error.h>
#include <unilet/event.h>
#include <unilet/message.h>

#define PIECE_BYTES (128u << 10)

/* A file that is being packed. */
struct job {
	struct job *next;
	double number; /* the page's */
	int file;
	double bytes, done;
	int read;   /* to its end */
	int packed; /* and all of the result was taken */
	int cancelled;
	ZSTD_CCtx *packer;
	ZSTD_inBuffer piece;
	char buffer[PIECE_BYTES];
};

static struct job *jobs;

static void close_job(void *context)
{
	struct job *job = context;
	struct job **at = &jobs;

	while (*at != job)
		at = &(*at)->next;
	*at = job->next;
	ZSTD_freeCCtx(job->packer);
	close(job->file);
	free(job);
}

static void told(int result, struct unilet_item value, void *context)
{
	(void)result;
	(void)value;
	(void)context;
}

static void tell_progress(const struct job *job)
{
	struct unilet_writer *arguments = unilet_writer_open();

	unilet_write_number(arguments, job->number);
	unilet_write_number(arguments, job->bytes > 0 ? job->done / job->bytes : 1);
	unilet_import_start("progress", arguments, told, NULL);
}

/* Reads the next piece, if the one before is used up. Returns 0 or -UNILET_ERROR_... . */
static int next_piece(struct job *job)
{
	ssize_t got;

	if (job->read || job->piece.pos < job->piece.size)
		return 0;
	got = read(job->file, job->buffer, sizeof(job->buffer));
	if (got < 0)
		return -UNILET_ERROR_IO;
	job->read = got == 0;
	job->done += (double)got;
	job->piece = (ZSTD_inBuffer){job->buffer, (size_t)got, 0};
	tell_progress(job);
	return 0;
}

/* The page wants the next bytes of the result. The best levels take their time: meanwhile Cancel is heard. */
static long read_job(void *context, void *to, size_t size)
{
	struct job *job = context;
	ZSTD_outBuffer out = {to, size, 0};

	while (!job->packed && out.pos < out.size) {
		const int result = next_piece(job);
		size_t left;

		if (unilet_pending())
			unilet_wait(0);
		if (result < 0 || job->cancelled)
			return result < 0 ? result : -UNILET_ERROR_CANCELLED;
		left = ZSTD_compressStream2(job->packer, &out, &job->piece, job->read ? ZSTD_e_end : ZSTD_e_continue);
		if (ZSTD_isError(left))
			return -UNILET_ERROR_NO_SPACE;
		job->packed = job->read && left == 0;
	}
	return (long)out.pos;
}

static struct job *open_job(double number, const struct unilet_file *file, int level)
{
	struct job *job = calloc(1, sizeof(*job));

	if (!job)
		return NULL;
	job->number = number;
	job->bytes = file->bytes;
	job->file = open(file->path, O_RDONLY);
	job->packer = ZSTD_createCCtx();
	if (job->file < 0 || !job->packer ||
	    ZSTD_isError(ZSTD_CCtx_setParameter(job->packer, ZSTD_c_compressionLevel, level))) {
		if (job->file >= 0)
			close(job->file);
		ZSTD_freeCCtx(job->packer);
		free(job);
		return NULL;
	}
	job->next = jobs;
	jobs = job;
	return job;
}

static void pack(struct unilet_call *call)
{
	struct unilet_writer *result = unilet_writer_open();
	struct unilet_source source = {read_job, close_job, NULL};
	const struct unilet_item level = unilet_argument(call, 2);
	struct unilet_file file;
	int wanted = ZSTD_CLEVEL_DEFAULT;

	if (unilet_item_kind(level) == UNILET_ITEM_NUMBER)
		wanted = (int)unilet_item_int64(level);
	if (unilet_item_file(unilet_argument(call, 0), &file) < 0 || wanted < 1 || wanted > ZSTD_maxCLevel()) {
		unilet_writer_close(result);
		unilet_throw(call, "TypeError", "pack(file, number, level): a File or Blob, and a level from 1 to 22");
		return;
	}
	source.context = open_job(unilet_item_number(unilet_argument(call, 1)), &file, wanted);
	if (!source.context) {
		unilet_writer_close(result);
		unilet_throw(call, "QuotaExceededError", "no memory for one more file");
		return;
	}
	unilet_write_source(result, &source, "application/zstd");
	unilet_return_value(call, result);
}
UNILET_EXPORT_TYPED(pack, "(file: Blob, number?: number, level?: number): ReadableStream")

static void cancel(struct unilet_call *call)
{
	const double number = unilet_item_number(unilet_argument(call, 0));

	for (struct job *job = jobs; job; job = job->next)
		if (job->number == number)
			job->cancelled = 1;
	unilet_return(call);
}
UNILET_EXPORT_TYPED(cancel, "(number: number): void")

int main(void)
{
	const int result = unilet_run();

	if (result == -UNILET_ERROR_UNSUPPORTED)
		fputs("pack is for a web page; or: unilet run --call 'pack(@FILE)' pack.unilet > FILE.zst\n", stderr);
	return result < 0;
}
