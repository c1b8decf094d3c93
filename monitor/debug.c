/* debug.c: the thread that serves the debugger's side: requests of fixed form, each checked before it is done. */
#include "debug.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "machine.h"

#define KICK_NS     1000000
#define NANOSECONDS 1000000000

_Static_assert(sizeof(struct kvm_regs) == sizeof(((struct debug_state *)0)->general), "the same registers in a row");
_Static_assert(sizeof(struct kvm_xsave) == sizeof(((struct debug_state *)0)->vector), "the same area");

/* Used by the one thread only. */
struct session {
	struct machine *machine;
	bool running; /* a stop is waited for */
	bool over;
	struct debug_request request;
	struct debug_answer answer;
	union {
		struct debug_state state;
		uint8_t memory[DEBUG_MEMORY_BYTES_MAX];
	} data;
};

static bool all_parked(const struct machine *machine)
{
	bool all = true;

	for (uint32_t i = 0; i < machine->vcpu_count; i++) {
		if (!atomic_load(&machine->vcpu[i].started) || machine->debug->vcpu[i].parked)
			continue;
		vcpu_kick(&machine->vcpu[i]);
		all = false;
	}
	return all;
}

/* Stops all vCPUs, unless one of them has done so by itself. Returns when none runs: at once those that compute or sleep,
 * within a moment those that have something to finish. */
static void stop_all(struct machine *machine)
{
	struct debug *debug = machine->debug;

	pthread_mutex_lock(&debug->lock);
	if (!atomic_exchange(&debug->stop, true)) {
		debug->reporter = 0;
		debug->reason = DEBUG_ASKED;
		debug->watched = 0;
	}
	while (!all_parked(machine) && !atomic_load(&machine->stopping)) {
		struct timespec until;

		clock_gettime(CLOCK_REALTIME, &until);
		until.tv_nsec += KICK_NS;
		until.tv_sec += until.tv_nsec / NANOSECONDS;
		until.tv_nsec %= NANOSECONDS;
		pthread_cond_timedwait(&debug->changed, &debug->lock, &until);
	}
	pthread_mutex_unlock(&debug->lock);
}

/* Moves all of it, or the session is over. */
static void transfer(struct session *session, void *bytes, size_t length, bool out)
{
	uint8_t *at = bytes;

	while (length > 0 && !session->over) {
		const ssize_t moved = out ? write(LAUNCH_FD_DEBUG, at, length) : read(LAUNCH_FD_DEBUG, at, length);

		if (moved > 0) {
			at += moved;
			length -= (size_t)moved;
		} else if (moved == 0 || errno != EINTR) {
			session->over = true;
		}
	}
}

static void answer(struct session *session, enum debug_answer_kind kind)
{
	session->answer.kind = kind;
	transfer(session, &session->answer, sizeof(session->answer), true);
	transfer(session, &session->data, session->answer.length, true);
	session->answer = (struct debug_answer){0};
}

static void stop(struct session *session)
{
	struct machine *machine = session->machine;
	uint64_t count;

	stop_all(machine);
	if (read(machine->debug->event_fd, &count, sizeof(count)) < 0)
		errno = 0; /* no vCPU has stopped by itself */
	session->running = false;
	session->answer = (struct debug_answer){.vcpu = machine->debug->reporter,
						.value = machine->debug->reason,
						.watched = machine->debug->watched,
						.image = machine->image_base + machine->image.segment[0].address,
						.xcr0 = machine->xcr0};
	for (uint32_t i = 0; i < machine->vcpu_count; i++)
		session->answer.started |= (uint32_t)atomic_load(&machine->vcpu[i].started) << i;
	answer(session, DEBUG_STOPPED);
}

static const uint8_t everybody[UNILET_VCPUS_MAX] = {[0 ... UNILET_VCPUS_MAX - 1] = DEBUG_GO};

/* Lets vCPUs go as `action` says; one that has not stopped takes it for its next stop. */
static void release(struct debug *debug, const uint8_t action[UNILET_VCPUS_MAX])
{
	pthread_mutex_lock(&debug->lock);
	atomic_store(&debug->stop, false);
	for (uint32_t i = 0; i < UNILET_VCPUS_MAX; i++) {
		if (!(action[i] & DEBUG_GO))
			continue;
		debug->vcpu[i].step = action[i] & DEBUG_STEP;
		debug->vcpu[i].pass = action[i] & DEBUG_FAULT;
		debug->vcpu[i].parked = false;
	}
	pthread_cond_broadcast(&debug->changed);
	pthread_mutex_unlock(&debug->lock);
}

/* Without watches and entries of ours: as if nobody had ever been there. */
static void detach(struct session *session)
{
	struct debug *debug = session->machine->debug;

	pthread_mutex_lock(&debug->lock);
	atomic_store(&debug->attached, false);
	memset(debug->watch, 0, sizeof(debug->watch));
	pthread_mutex_unlock(&debug->lock);
	cpu_write_interrupts(session->machine);
	release(debug, everybody);
}

/* The vCPU that is asked about, or NULL. */
static struct vcpu *vcpu_asked(struct session *session)
{
	const uint32_t index = session->request.vcpu;

	if (index >= session->machine->vcpu_count || !atomic_load(&session->machine->vcpu[index].started))
		return NULL;
	return &session->machine->vcpu[index];
}

static bool read_state(struct session *session, const struct vcpu *vcpu)
{
	struct debug_state *state = &session->data.state;
	const struct kvm_sregs *special;

	if (!vcpu || ioctl(vcpu->fd, KVM_GET_XSAVE, state->vector) != 0)
		return false;
	special = &vcpu->run->s.regs.sregs;
	memcpy(state->general, &vcpu->run->s.regs.regs, sizeof(state->general));
	state->base[0] = special->fs.base;
	state->base[1] = special->gs.base;
	memcpy(state->selector,
	       (const uint32_t[]){special->cs.selector, special->ss.selector, special->ds.selector,
				  special->es.selector, special->fs.selector, special->gs.selector},
	       sizeof(state->selector));
	session->answer.length = sizeof(*state);
	return true;
}

static bool write_state(struct session *session, const struct vcpu *vcpu)
{
	struct debug_state *state = &session->data.state;
	struct kvm_regs *general;

	transfer(session, state, sizeof(*state), false);
	if (session->over || !vcpu || ioctl(vcpu->fd, KVM_SET_XSAVE, state->vector) != 0)
		return false;
	general = &vcpu->run->s.regs.regs;
	memcpy(general, state->general, sizeof(*general));
	general->rflags = (general->rflags & CPU_FLAGS_USER) | CPU_FLAGS_START;
	return true;
}

static bool move_memory(struct session *session, bool write)
{
	const uint64_t address = session->request.address, wanted = session->request.length;
	uint64_t done;

	if (wanted > DEBUG_MEMORY_BYTES_MAX)
		session->over = true;
	else if (write)
		transfer(session, session->data.memory, wanted, false);
	if (session->over)
		return false;
	done = debug_copy(session->machine, address, session->data.memory, wanted, write);
	session->answer.length = write ? 0 : (uint32_t)done;
	return !write || done == wanted;
}

/* The one at `address`, or with no bytes the first that is free. All vCPUs stand still: nobody else looks at the list. */
static struct debug_watch *find_watch(struct debug *debug, uint64_t address, uint64_t bytes)
{
	for (uint32_t i = 0; i < DEBUG_WATCHES_MAX; i++) {
		struct debug_watch *watch = &debug->watch[i];

		if (watch->bytes == bytes && (bytes == 0 || watch->address == address))
			return watch;
	}
	return NULL;
}

static bool watch(struct session *session)
{
	const struct debug_request *request = &session->request;
	struct debug_watch *new = find_watch(session->machine->debug, 0, 0);

	if (!new || request->length == 0 || request->length > DEBUG_WATCH_BYTES_MAX ||
	    debug_copy(session->machine, request->address, new->value, request->length, false) < request->length)
		return false;
	new->address = request->address;
	new->bytes = request->length;
	return true;
}

static bool unwatch(struct session *session)
{
	const struct debug_request *request = &session->request;
	struct debug_watch *old = find_watch(session->machine->debug, request->address, request->length);

	if (!old)
		return false;
	old->bytes = 0;
	return true;
}

/* Does what may be asked while the guest stands still. False: it cannot be done, or the session is over. */
static bool serve(struct session *session)
{
	switch (session->request.kind) {
	case DEBUG_READ_STATE:
		return read_state(session, vcpu_asked(session));
	case DEBUG_WRITE_STATE:
		return write_state(session, vcpu_asked(session));
	case DEBUG_READ_MEMORY:
	case DEBUG_WRITE_MEMORY:
		return move_memory(session, session->request.kind == DEBUG_WRITE_MEMORY);
	case DEBUG_WATCH:
		return watch(session);
	case DEBUG_UNWATCH:
		return unwatch(session);
	case DEBUG_DETACH:
		detach(session);
		return true;
	default:
		session->over = true;
		return false;
	}
}

static void serve_request(struct session *session)
{
	transfer(session, &session->request, sizeof(session->request), false);
	if (session->over)
		return;
	if (session->request.kind == DEBUG_STOP) {
		if (session->running) /* else it has crossed with a stop that came by itself */
			stop(session);
	} else if (session->running) {
		session->over = true;
	} else if (session->request.kind == DEBUG_RESUME) {
		session->running = true;
		release(session->machine->debug, session->request.action);
	} else {
		const bool done = serve(session);

		answer(session, done ? DEBUG_DONE : DEBUG_REFUSED);
	}
}

_Noreturn void debug_run(struct machine *machine)
{
	static struct session session;
	struct pollfd wait[] = {{.fd = machine->debug->event_fd, .events = POLLIN},
				{.fd = LAUNCH_FD_DEBUG, .events = POLLIN}};

	session.machine = machine;
	session.running = true; /* what the first request ends */
	while (!session.over && machine->debug->attached) {
		if (ppoll(wait, sizeof(wait) / sizeof(wait[0]), NULL, NULL) < 0)
			continue; /* a signal that was for another */
		if (wait[0].revents)
			stop(&session);
		else
			serve_request(&session);
	}
	/* A guest with breakpoints in it is of no use to anybody. */
	if (session.over)
		machine_end(machine, LAUNCH_DEBUGGER, 0, 0, 0, 0);
	for (;;)
		ppoll(NULL, 0, NULL, NULL); /* ending a thread takes system calls that its filter does not have */
}

void debug_end(struct machine *machine)
{
	const struct launch_report *end = &machine->end;
	struct debug_answer last = {.kind = DEBUG_ENDED, .value = DEBUG_BROKEN};

	if (!machine->debug)
		return;
	release(machine->debug, everybody);
	if (end->kind == LAUNCH_EXITED)
		last = (struct debug_answer){.kind = DEBUG_EXITED, .value = (uint32_t)end->number};
	else if (end->kind == LAUNCH_FAULTED)
		last.value = (uint32_t)end->number;
	if (write(LAUNCH_FD_DEBUG, &last, sizeof(last)) < 0)
		errno = 0; /* it has gone before */
}
