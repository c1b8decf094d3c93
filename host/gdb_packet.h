/* gdb_packet.h: gdb's remote protocol (GDB manual, appendix E) as far as we speak it: packets, commands, replies. Knows no
 * machine. What comes in may be anything: whoever is connected is not believed to be gdb. */
#ifndef UNILET_GDB_PACKET_H
#define UNILET_GDB_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PACKET_BYTES_MAX   4096u /* text of a packet, in either direction */
#define PACKET_DATA_MAX    ((PACKET_BYTES_MAX - 64) / 2)
#define PACKET_ACTIONS_MAX 16u
#define PACKET_ALL_THREADS UINT64_MAX

enum packet_event {
	PACKET_NOTHING,
	PACKET_WHOLE,     /* reader->text holds it, zero-terminated */
	PACKET_DAMAGED,   /* its sum is wrong, or it is too long */
	PACKET_INTERRUPT, /* Ctrl-C */
};

struct packet_reader {
	enum { READER_OUTSIDE, READER_TEXT, READER_SUM, READER_SUM_LOW } state;
	uint8_t sum;  /* of the text */
	uint8_t told; /* what the packet says that it is */
	size_t length;
	char text[PACKET_BYTES_MAX + 1];
};

enum packet_kind {
	PACKET_UNKNOWN,   /* to be answered by an empty packet */
	PACKET_MALFORMED, /* by an error */
	PACKET_REASON,
	PACKET_SUPPORTED,
	PACKET_NO_ACKNOWLEDGE,
	PACKET_READ_GENERAL,   /* general registers */
	PACKET_READ_REGISTER,  /* address = its number */
	PACKET_WRITE_REGISTER, /* address = its number, data */
	PACKET_READ_MEMORY,    /* address, length */
	PACKET_WRITE_MEMORY,   /* address, data */
	PACKET_WATCH,          /* address, length: writes there */
	PACKET_UNWATCH,
	PACKET_CHOOSE_THREAD,
	PACKET_THREAD_ALIVE,
	PACKET_THREADS,
	PACKET_THREADS_MORE,
	PACKET_CURRENT_THREAD,
	PACKET_CAN_RESUME,
	PACKET_RESUME, /* actions */
	PACKET_OFFSETS,
	PACKET_ATTACHED,
	PACKET_DESCRIPTION, /* of the registers: address = offset, length */
	PACKET_DETACH,
	PACKET_KILL,
};

/* What one thread shall do; the first that names it counts. */
struct packet_action {
	uint64_t thread; /* 1 and up, or PACKET_ALL_THREADS */
	bool step;
	uint8_t signal; /* gdb's number; 0: none is passed on */
};

struct packet {
	enum packet_kind kind;
	uint64_t address;
	uint64_t length;
	uint64_t thread; /* 0: any */
	size_t data_bytes;
	uint8_t data[PACKET_DATA_MAX];
	uint32_t action_count;
	struct packet_action action[PACKET_ACTIONS_MAX];
};

struct packet_reply {
	size_t length;
	char text[PACKET_BYTES_MAX + 4]; /* $, #, sum */
};

/* gdb_packet.c */

/* Takes the next byte that came. */
enum packet_event packet_take(struct packet_reader *reader, uint8_t byte);

/* Says what a packet's text means: fills *out, data of PACKET_MALFORMED and PACKET_UNKNOWN included with zeros. */
void packet_parse(const char *text, size_t length, struct packet *out);

/* A reply: begin, put, end; then `text` is what to send. What does not fit is left out. */
void packet_begin(struct packet_reply *reply);
void packet_put(struct packet_reply *reply, const char *text, size_t length);
void packet_put_text(struct packet_reply *reply, const char *text);
void packet_put_number(struct packet_reply *reply, uint64_t number);
void packet_put_bytes(struct packet_reply *reply, const void *data, size_t bytes);
void packet_end(struct packet_reply *reply);

#endif
