/* message.h: what the files of messages share: received ones, written ones, and how they go. (message_abi.h) */
#ifndef UNILET_SDK_MESSAGE_H
#define UNILET_SDK_MESSAGE_H

#include <unilet/message.h>

#include "../../abi/message_abi.h"
#include "sdk.h"

/* Named limits of messages; what both sides share is in limits_abi.h. */
#define SDK_MESSAGE_BYTES    (16u << 10)  /* first buffer for a message; one that needs more says so */
#define SDK_ATTACHED_BYTES   (64u << 10)  /* ... and for its attached bytes */
#define SDK_CHUNK_BYTES      (256u << 10) /* of a stream */
#define SDK_CHUNK_BYTES_MIN  4096u        /* ... if there is no more room */
#define SDK_SPARE_BYTES      4096u        /* kept for errors, which must always get out */
#define SDK_IMPORT_DEPTH_MAX 32u          /* imports that wait for each other: a stack holds so many */

/* A message that came: a copy of our own, checked as a whole, so what reads it need not check again. Its attached bytes
 * stay where they arrived. */
struct unilet_message {
	struct message header;
	char name[UNILET_MESSAGE_NAME_MAX + 1];
	uint8_t *value; /* header.value_length bytes; NULL: none */
	struct sdk_bulk attached;
	uint64_t attached_length;
};

/* item.c */

/* Checks the value as a whole. 0 or INVALID. */
int sdk_message_check(const struct unilet_message *message);

/* Bytes of an element of this kind; 0: it is no kind of bytes. */
size_t sdk_message_element_bytes(uint32_t kind);

/* Releases the files that came with it. */
void sdk_message_release_files(const struct unilet_message *message);

/* writer.c */

/* Bytes that were written, and are to be attached. */
struct sdk_piece {
	const void *bytes;
	size_t length;
	size_t at; /* in `values`, where their offset goes */
};

struct sdk_open_value {
	size_t at; /* of its header */
	uint32_t kind;
	uint32_t count; /* values within it, keys included */
};

struct unilet_writer {
	struct sdk_buffer values;
	struct sdk_buffer pieces; /* struct sdk_piece each */
	uint32_t depth;           /* open[0] is the outermost: what is written there is at depth 1 */
	uint32_t deepest;
	struct sdk_open_value open[UNILET_MESSAGE_DEPTH_MAX];
	uint64_t streams; /* bits of the places in stream.c's table: to be closed if it is not sent */
	int failure;      /* the first */
};

/* Why it cannot be sent: a failure meanwhile, or values that are still open. 0: it can. */
int sdk_writer_failure(const struct unilet_writer *writer);

/* send.c */

/* The window that messages take. */
enum call_window sdk_message_window(void);

/* To be called before an answer, or the end of a stream, is sent: without a page that ends the program, and nothing it wrote may
 * be lost by it. */
void sdk_message_last_word(void);

/* Takes the room that sdk_message_send_error() needs, once. 0 or as sdk_bulk_take(). */
int sdk_message_keep_spare(void);

/* Sends a message of this kind, with a writer's values (NULL: none) as the kind has them: one value, or for MESSAGE_CALL an array of
 * all. Frees the writer, whatever it returns. 0 or -enum unilet_status. */
int sdk_message_send(enum message_kind kind, uint32_t id, const char *name, struct unilet_writer *writer);

/* Sends MESSAGE_THROW, or MESSAGE_CHUNK, with an error: what there is always room for, also without any memory. Short texts of
 * ASCII. */
int sdk_message_send_error(enum message_kind kind, uint32_t id, const char *name, const char *text);

/* Whether the program has room in the window, of unilet_bytes_new(). */
int sdk_bytes_any(void);

/* message.c */

/* Keeps a buffer on offer for the next message. 0; UNSUPPORTED: nobody sends any; BUSY: no room for now. */
int sdk_message_post(void);

/* Whether the program wants messages at all: it exports something, has a handler, or waits for an answer. */
int sdk_message_wanted(void);

/* Whether one that it does not want may come, where there is a page: a call of what it does not export is to be told so. What is
 * posted then is held until there is a handler, and nothing else comes meanwhile. */
int sdk_message_may_come(void);

/* Gives what was held to the handler. 1 if there was something, else 0. */
int sdk_message_serve_held(void);

/* Takes the completion of sdk_message_post() if `completion` is it, and serves the message. Returns 1 if something was called,
 * 0 if not, -UNILET_NOT_FOUND if the completion is another's, else -enum unilet_status. */
int sdk_message_take(const struct ring_entry *completion);

/* Frees a message; its files are released. */
void sdk_message_free(struct unilet_message *message);

/* A message has come, for the file that serves its kind; takes the message. Returns how many calls were made. */
int sdk_export_serve(struct unilet_message *message);       /* export.c: MESSAGE_CALL */
int sdk_import_serve(struct unilet_message *message);       /* import.c: MESSAGE_RETURN, MESSAGE_THROW */
int sdk_stream_serve(const struct unilet_message *message); /* stream.c: MESSAGE_PULL, MESSAGE_STOP; frees nothing */

/* Serves a call that came when too many waited for each other. 1 if there was one, else 0. */
int sdk_export_serve_held(void);

/* The answer to this call was lost. */
void sdk_import_fail(uint32_t id, int status);

/* Imports that wait for each other: calls that come at the limit are held, as each might wait, too. */
unsigned sdk_import_depth(void);

int sdk_export_any(void);
int sdk_import_waiting(void);
int sdk_stream_any(void);

/* stream.c */

/* Takes the source. Returns its place, or BUSY: then it is closed. */
int sdk_stream_add(const struct unilet_source *source);

/* What the other side knows the stream at this place by. */
uint32_t sdk_stream_id(int place);

/* Closes the streams at these places (a bit each). */
void sdk_stream_drop(uint64_t places);

#endif
