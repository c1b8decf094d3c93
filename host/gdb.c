/* gdb.c: unilet-gdb: between gdb and a monitor: text on one side, requests of fixed form on the other. Started by
 * libunilet only; whoever has connected as gdb is not believed to be it, nor is the monitor. */
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "../abi/debug_abi.h"
#include "../abi/launch_abi.h"
#include "gdb_packet.h"
#include "gdb_register.h"
#include "lockdown.h"

#define READ_BYTES 512

enum { FD_GDB = LAUNCH_FD_FILE, FD_MONITOR = LAUNCH_FD_DEBUG };

struct session {
	uint32_t chosen; /* vCPU that gdb asks about */
	bool quiet;      /* packets are not acknowledged any more */
	bool running;    /* gdb waits to hear of a stop */
	bool over;
	struct debug_answer last; /* the last stop */
	struct debug_answer answer;
	bool state_known; /* `state` is that of the chosen vCPU */
	struct debug_state state;
	uint8_t memory[DEBUG_MEMORY_BYTES_MAX];
	struct packet_reader reader;
	struct packet packet;
	struct packet_reply reply;
	struct gdb_text description;
};

_Static_assert(PACKET_DATA_MAX <= DEBUG_MEMORY_BYTES_MAX, "a packet's memory goes in one request");

static void send_bytes(struct session *session, int fd, const void *bytes, size_t length)
{
	const uint8_t *at = bytes;

	while (length > 0 && !session->over) {
		const ssize_t sent = write(fd, at, length);

		if (sent >= 0) {
			at += sent;
			length -= (size_t)sent;
		} else if (errno != EINTR) {
			session->over = true;
		}
	}
}

static void read_bytes(struct session *session, void *bytes, size_t length)
{
	uint8_t *at = bytes;

	while (length > 0 && !session->over) {
		const ssize_t got = read(FD_MONITOR, at, length);

		if (got > 0) {
			at += got;
			length -= (size_t)got;
		} else if (got == 0 || errno != EINTR) {
			session->over = true;
		}
	}
}

/* The next answer, with at most `room` bytes behind it. False if the guest has ended, or sends what is none. */
static bool hear_answer(struct session *session, void *data, size_t room)
{
	read_bytes(session, &session->answer, sizeof(session->answer));
	if (!session->over && session->answer.length > room)
		session->over = true;
	if (!session->over)
		read_bytes(session, data, session->answer.length);
	return !session->over;
}

/* Asks the monitor, and waits for what it says. True if it has done what it was asked. */
static bool ask(struct session *session, const struct debug_request *request, const void *data, size_t bytes, void *to,
		size_t room)
{
	send_bytes(session, FD_MONITOR, request, sizeof(*request));
	send_bytes(session, FD_MONITOR, data, bytes);
	if (!hear_answer(session, to, room))
		return false;
	if (session->answer.kind != DEBUG_DONE && session->answer.kind != DEBUG_REFUSED)
		session->over = true; /* it has ended while it stood still: a limit, or the launcher */
	return session->answer.kind == DEBUG_DONE;
}

static uint8_t action_for(const struct packet *packet, uint32_t index)
{
	for (uint32_t i = 0; i < packet->action_count; i++) {
		const struct packet_action *action = &packet->action[i];

		if (action->thread == index + 1 || action->thread == PACKET_ALL_THREADS)
			return (uint8_t)(DEBUG_GO | (action->step ? DEBUG_STEP : 0) |
					 (action->signal != 0 ? DEBUG_FAULT : 0));
	}
	return DEBUG_STAY;
}

static void resume(struct session *session)
{
	struct debug_request request = {.kind = DEBUG_RESUME};

	for (uint32_t i = 0; i < UNILET_VCPUS_MAX; i++)
		request.action[i] = action_for(&session->packet, i);
	send_bytes(session, FD_MONITOR, &request, sizeof(request));
	session->running = true;
	session->state_known = false;
}

static void send_reply(struct session *session)
{
	packet_end(&session->reply);
	send_bytes(session, FD_GDB, session->reply.text, session->reply.length);
}

/* T, W or X with a signal or status. */
static void put_event(struct session *session, const char *letter, uint32_t value)
{
	const uint8_t byte = (uint8_t)value;

	packet_put_text(&session->reply, letter);
	packet_put_bytes(&session->reply, &byte, sizeof(byte));
}

/* Why the machine stands still, and whose doing that was. */
static void put_stop(struct session *session)
{
	const struct debug_answer *last = &session->last;

	put_event(session, "T", gdb_signal(last->value));
	if (last->watched) {
		packet_put_text(&session->reply, "watch:");
		packet_put_number(&session->reply, last->watched);
		packet_put_text(&session->reply, ";");
	}
	packet_put_text(&session->reply, "thread:");
	packet_put_number(&session->reply, last->vcpu + 1);
	packet_put_text(&session->reply, ";");
}

static bool take_stop(struct session *session)
{
	if (!hear_answer(session, NULL, 0) || session->answer.kind != DEBUG_STOPPED ||
	    session->answer.vcpu >= UNILET_VCPUS_MAX)
		return false;
	session->last = session->answer;
	session->chosen = session->last.vcpu;
	session->state_known = false;
	session->running = false;
	return true;
}

/* The guest ran, and has stopped or ended. */
static void tell_stop(struct session *session)
{
	const bool stopped = take_stop(session);
	const enum debug_answer_kind kind = session->over ? DEBUG_ENDED : (enum debug_answer_kind)session->answer.kind;
	const bool heard = !session->over;

	packet_begin(&session->reply);
	if (stopped)
		put_stop(session);
	else if (kind == DEBUG_EXITED)
		put_event(session, "W", session->answer.value);
	else
		put_event(session, "X", gdb_signal(heard ? session->answer.value : DEBUG_BROKEN));
	session->over = false; /* of the monitor: gdb is still there to be told */
	send_reply(session);
	session->over = session->over || !stopped;
}

static void put_result(struct session *session, bool fine)
{
	packet_put_text(&session->reply, fine ? "OK" : "E01");
}

/* The chosen vCPU's registers, or NULL. */
static struct debug_state *state_of_chosen(struct session *session)
{
	const struct debug_request request = {.kind = DEBUG_READ_STATE, .vcpu = session->chosen};

	if (!session->state_known)
		session->state_known = ask(session, &request, NULL, 0, &session->state, sizeof(session->state)) &&
				       session->answer.length == sizeof(session->state);
	return session->state_known ? &session->state : NULL;
}

static void put_register(struct session *session, uint64_t number)
{
	const struct debug_state *state = state_of_chosen(session);
	uint8_t value[GDB_REGISTER_BYTES_MAX];
	const unsigned bytes = state ? gdb_get_register(session->last.xcr0, state, number, value) : 0;

	if (bytes > 0)
		packet_put_bytes(&session->reply, value, bytes);
	else
		put_result(session, false);
}

static void put_general(struct session *session)
{
	for (uint64_t i = 0; i < GDB_GENERAL_REGISTERS; i++)
		put_register(session, i);
}

static void write_register(struct session *session)
{
	const struct packet *packet = &session->packet;
	const struct debug_request request = {.kind = DEBUG_WRITE_STATE, .vcpu = session->chosen};
	struct debug_state *state = state_of_chosen(session);

	put_result(session, state &&
				    gdb_set_register(session->last.xcr0, state, packet->address, packet->data,
						     packet->data_bytes) &&
				    ask(session, &request, state, sizeof(*state), NULL, 0));
}

static void read_memory(struct session *session)
{
	const struct packet *packet = &session->packet;
	const struct debug_request request = {.kind = DEBUG_READ_MEMORY,
					      .address = packet->address,
					      .length = packet->length < PACKET_DATA_MAX ? packet->length
											 : PACKET_DATA_MAX};

	if (ask(session, &request, NULL, 0, session->memory, PACKET_DATA_MAX) && session->answer.length > 0)
		packet_put_bytes(&session->reply, session->memory, session->answer.length);
	else
		put_result(session, false);
}

static void write_memory(struct session *session)
{
	const struct packet *packet = &session->packet;
	const struct debug_request request = {
		.kind = DEBUG_WRITE_MEMORY, .address = packet->address, .length = packet->data_bytes};

	put_result(session, ask(session, &request, packet->data, packet->data_bytes, NULL, 0));
}

static void watch(struct session *session)
{
	const struct packet *packet = &session->packet;
	const struct debug_request request = {.kind = packet->kind == PACKET_WATCH ? DEBUG_WATCH : DEBUG_UNWATCH,
					      .address = packet->address,
					      .length = packet->length};

	put_result(session, ask(session, &request, NULL, 0, NULL, 0));
}

static bool is_thread(const struct session *session, uint64_t thread)
{
	return thread >= 1 && thread <= UNILET_VCPUS_MAX && (session->last.started >> (thread - 1) & 1);
}

static void choose_thread(struct session *session)
{
	const uint64_t thread = session->packet.thread;
	const bool any = thread == 0 || thread == PACKET_ALL_THREADS;

	if (!any && is_thread(session, thread) && session->chosen != thread - 1) {
		session->chosen = (uint32_t)thread - 1;
		session->state_known = false;
	}
	put_result(session, any || is_thread(session, thread));
}

static void put_threads(struct session *session)
{
	const char *separator = "m";

	for (uint64_t thread = 1; thread <= UNILET_VCPUS_MAX; thread++) {
		if (!is_thread(session, thread))
			continue;
		packet_put_text(&session->reply, separator);
		packet_put_number(&session->reply, thread);
		separator = ",";
	}
}

static void put_current(struct session *session)
{
	packet_put_text(&session->reply, "QC");
	packet_put_number(&session->reply, session->chosen + 1);
}

/* Where the image's first segment is; all others are as far from their own addresses. */
static void put_offsets(struct session *session)
{
	packet_put_text(&session->reply, "TextSeg=");
	packet_put_number(&session->reply, session->last.image);
}

static void put_supported(struct session *session)
{
	packet_put_text(&session->reply, "QStartNoAckMode+;qXfer:features:read+;vContSupported+;PacketSize=");
	packet_put_number(&session->reply, PACKET_BYTES_MAX);
}

static void put_description(struct session *session)
{
	struct gdb_text *description = &session->description;
	const struct packet *packet = &session->packet;
	uint64_t bytes = packet->length < PACKET_DATA_MAX ? packet->length : PACKET_DATA_MAX;

	gdb_describe(session->last.xcr0, description);
	if (packet->address >= description->length) {
		packet_put_text(&session->reply, "l");
		return;
	}
	if (bytes > description->length - packet->address)
		bytes = description->length - packet->address;
	packet_put_text(&session->reply, "m");
	packet_put(&session->reply, description->text + packet->address, bytes);
}

static void detach(struct session *session)
{
	const struct debug_request request = {.kind = DEBUG_DETACH};

	put_result(session, ask(session, &request, NULL, 0, NULL, 0));
}

/* What asks for, or changes, what is in the machine. */
static void put_contents(struct session *session)
{
	switch (session->packet.kind) {
	case PACKET_READ_GENERAL:
		put_general(session);
		return;
	case PACKET_READ_REGISTER:
		put_register(session, session->packet.address);
		return;
	case PACKET_WRITE_REGISTER:
		write_register(session);
		return;
	case PACKET_READ_MEMORY:
		read_memory(session);
		return;
	case PACKET_WRITE_MEMORY:
		write_memory(session);
		return;
	case PACKET_WATCH:
	case PACKET_UNWATCH:
		watch(session);
		return;
	default:
		return; /* what we do not know gets an empty answer */
	}
}

static void put_answer(struct session *session)
{
	switch (session->packet.kind) {
	case PACKET_REASON:
		put_stop(session);
		return;
	case PACKET_SUPPORTED:
		put_supported(session);
		return;
	case PACKET_NO_ACKNOWLEDGE:
		put_result(session, true);
		return;
	case PACKET_MALFORMED:
		put_result(session, false);
		return;
	case PACKET_CHOOSE_THREAD:
		choose_thread(session);
		return;
	case PACKET_THREAD_ALIVE:
		put_result(session, is_thread(session, session->packet.thread));
		return;
	case PACKET_THREADS:
		put_threads(session);
		return;
	case PACKET_THREADS_MORE:
		packet_put_text(&session->reply, "l");
		return;
	case PACKET_CURRENT_THREAD:
		put_current(session);
		return;
	case PACKET_CAN_RESUME:
		packet_put_text(&session->reply, "vCont;c;C;s;S");
		return;
	case PACKET_OFFSETS:
		put_offsets(session);
		return;
	case PACKET_ATTACHED: /* no: gdb began with this program, and takes it along when it leaves */
		packet_put_text(&session->reply, "0");
		return;
	case PACKET_DESCRIPTION:
		put_description(session);
		return;
	case PACKET_DETACH:
		detach(session);
		return;
	default:
		put_contents(session);
		return;
	}
}

static void serve_packet(struct session *session)
{
	struct packet *packet = &session->packet;

	if (session->running)
		return; /* gdb itself sends nothing but an interrupt now */
	packet_parse(session->reader.text, session->reader.length, packet);
	if (packet->kind == PACKET_RESUME) {
		resume(session);
	} else if (packet->kind == PACKET_KILL) {
		session->over = true;
	} else {
		packet_begin(&session->reply);
		put_answer(session);
		send_reply(session);
		session->quiet = session->quiet || packet->kind == PACKET_NO_ACKNOWLEDGE;
		session->over = session->over || packet->kind == PACKET_DETACH;
	}
}

static void take_byte(struct session *session, uint8_t byte)
{
	const struct debug_request interrupt = {.kind = DEBUG_STOP};
	const enum packet_event event = packet_take(&session->reader, byte);

	if (!session->quiet && (event == PACKET_WHOLE || event == PACKET_DAMAGED))
		send_bytes(session, FD_GDB, event == PACKET_WHOLE ? "+" : "-", 1);
	if (event == PACKET_WHOLE)
		serve_packet(session);
	else if (event == PACKET_INTERRUPT && session->running)
		send_bytes(session, FD_MONITOR, &interrupt, sizeof(interrupt));
}

static void hear_gdb(struct session *session)
{
	uint8_t bytes[READ_BYTES];
	const ssize_t got = read(FD_GDB, bytes, sizeof(bytes));

	if (got == 0 || (got < 0 && errno != EINTR))
		session->over = true;
	for (ssize_t i = 0; i < got && !session->over; i++)
		take_byte(session, bytes[i]);
}

/* Until gdb or the guest has gone; the other learns of it when the sockets close. */
int main(void)
{
	static struct session session;
	const struct debug_request first = {.kind = DEBUG_STOP};
	struct pollfd wait[] = {{.fd = FD_MONITOR, .events = POLLIN}, {.fd = FD_GDB, .events = POLLIN}};

	uint32_t lacks = 0;

	if (lockdown_enter(&lockdown_plain, &lacks) != 0)
		_exit(1);
	send_bytes(&session, FD_MONITOR, &first, sizeof(first));
	if (!take_stop(&session))
		_exit(1);
	while (!session.over) {
		if (poll(wait, sizeof(wait) / sizeof(wait[0]), -1) < 0)
			continue;
		if (!wait[0].revents)
			hear_gdb(&session);
		else if (session.running)
			tell_stop(&session);
		else
			session.over = true; /* the guest has ended while it stood still */
	}
	_exit(0);
}
