/* ring.pml: both rings of a window, as guest/os/request.c, host/ring.c, host/loop.c and monitor/upcall.c use them, on
 * processors that delay stores as x86 does (TSO). test/model/run lets Spin visit every state there is.
 *
 * A guest of one vCPU, a server that answers at once or later and in any order, and the monitor's two threads. Time is
 * not modelled: whatever may come early or late comes at any moment, and polling is one round or none. An entry is the
 * number of its request's slot; what the indices say of it holds for all its bytes. Submission `head` is not here:
 * nobody reads it.
 *
 * What is checked: the assertions, which are about entries and indices; and that no state is a dead end, which is what
 * a lost wake leads to: the guest in TRAP_WAIT or computing, the server in poll(), and nobody left to move.
 *
 * Steps that only one side can tell apart are one step. Each side's loads of the other's words, and each store, are
 * steps of their own. Loads of an entry are one with that of the tail that covers it: nobody may touch it meanwhile,
 * and that is asserted where entries are written.
 *
 * Each MUTANT_ macro leaves out or swaps one thing that the protocol needs: Spin must then find an error. */

#ifndef N
#define N 2 /* RING_ENTRIES */
#endif
#define WRAP (2 * N) /* stands for 2^32: indices count modulo this */
#ifdef MUTANT_MORE_SLOTS_THAN_ENTRIES
#define SLOTS (N + 1)
#else
#define SLOTS N
#endif

#define BEHIND(ahead, behind) ((ahead + WRAP - behind) % WRAP)
#define NEXT(index)           ((index + 1) % WRAP)

/* enum ring_wakeup */
#define NONE      0
#define SLEEPING  1
#define INTERRUPT 2

/* The window. No side reads what it wrote itself, so a load never has to look among its own delayed stores. */
#define SUBMISSION_TAIL   0
#define SUBMISSION_WAKEUP 1
#define COMPLETION_TAIL   2
#define COMPLETION_HEAD   3
#define COMPLETION_WAKEUP 4
#define SUBMISSION(index) (5 + index % N)
#define COMPLETION(index) (5 + N + index % N)
byte window[5 + 2 * N];

/* Entries hold a slot's number and 1. A reader wipes what it took, so that nothing is ever taken twice unseen. */
#define WIPED       0
#define ENTRY(slot) (slot + 1)

/* Stores that the other processor does not see yet, oldest first; room for all that come between two fences. A store
 * that a fence follows at once is xchg: it waits for the others, then it is seen. */
chan guest_stores = [4] of { byte, byte };
chan server_stores = [4] of { byte, byte };
#define GUEST_FENCE  empty(guest_stores)
#define SERVER_FENCE empty(server_stores)
#define STORE(stores, place, value)    stores!place,value
#define EXCHANGE(stores, place, value) d_step { empty(stores) -> window[place] = value }

#ifdef MUTANT_NO_FENCE_AFTER_SUBMISSION
#define PUBLISH_SUBMISSION STORE
#else
#define PUBLISH_SUBMISSION EXCHANGE
#endif
#ifdef MUTANT_NO_FENCE_AFTER_COMPLETION
#define PUBLISH_COMPLETION STORE
#else
#define PUBLISH_COMPLETION EXCHANGE
#endif
#ifdef MUTANT_NO_FENCE_AFTER_GUEST_WAKEUP
#define GUEST_SAYS STORE
#else
#define GUEST_SAYS EXCHANGE
#endif
#ifdef MUTANT_NO_FENCE_BEFORE_SERVER_SLEEPS
#define SERVER_SAYS STORE
#else
#define SERVER_SAYS EXCHANGE
#endif

active proctype Stores()
{
	byte place, value;
end:
	do
	:: d_step { guest_stores?place,value; window[place] = value; place = 0; value = 0 }
	:: d_step { server_stores?place,value; window[place] = value; place = 0; value = 0 }
	od
}

/* eventfds: rung or not */
bit doorbell, wake, interrupt;

/* What each side knows: struct window of request.c, struct ring. */
byte tail, head;
byte taken, answered;

/* enum slot_state, told apart further than the guest can: where a request really is. */
#define FREE      0
#define SUBMITTED 1
#define TAKEN     2
#define ANSWERED  3
#define DONE      4
#define OPEN(slot) (state[slot] != FREE && state[slot] != DONE)
byte state[SLOTS];
#define ANY(what) (state[0] == what || state[1] == what || state[SLOTS - 2] == what || state[SLOTS - 1] == what)

/* Upcalls: enum upcall_due, the vCPU's block, and where the vCPU is. */
#define DUE_NOT  0
#define DUE_NEW  1
#define DUE_TOLD 2
byte due;
bit pending; /* upcall_pending */
bit masked;  /* upcall_mask */
bit closing; /* has looked at upcall_pending for the last time before it lifts the mask */
bit frame;   /* the monitor has put a frame on the upcall stack: the handler is next */
bit handler; /* on the upcall stack */
bit trapped; /* sleeps in TRAP_WAIT */

#define CAN_DELIVER (!masked && !handler && !frame)

/* It was told, has seen to it, and nothing is new. */
#define HEEDED (due == DUE_TOLD && !pending)
#ifdef MUTANT_NEW_UPCALL_TAKEN_FOR_THE_OLD
#define TAKE_INTERRUPT due = (due == DUE_NOT -> DUE_NEW : due)
#else
#define TAKE_INTERRUPT due = DUE_NEW
#endif

/* ---- guest/os/request.c, and the end of a system call ---- */

inline request_drain()
{
	d_step {
		pending = 0;
		seen = (window[COMPLETION_TAIL] != head);
		do
		:: head != window[COMPLETION_TAIL] ->
			slot = window[COMPLETION(head)];
			assert(slot != WIPED);
			assert(state[slot - 1] == ANSWERED);
			state[slot - 1] = DONE;
			window[COMPLETION(head)] = WIPED;
			head = NEXT(head)
		:: else -> break
		od;
		slot = 0
	};
#ifndef MUTANT_HEAD_AFTER_THE_NEXT_SUBMISSION
	if
	:: seen -> STORE(guest_stores, COMPLETION_HEAD, head)
	:: else
	fi;
#endif
	seen = 0
}

inline request_submit()
{
	d_step {
		slot = tail % N;
		do
		:: state[slot] != FREE -> slot = (slot + 1) % SLOTS
		:: else -> break
		od;
		state[slot] = SUBMITTED;
		assert(BEHIND(tail, taken) < N)
	};
#ifdef MUTANT_SUBMISSION_TAIL_BEFORE_ENTRY
	PUBLISH_SUBMISSION(guest_stores, SUBMISSION_TAIL, NEXT(tail));
	STORE(guest_stores, SUBMISSION(tail), ENTRY(slot));
#else
	STORE(guest_stores, SUBMISSION(tail), ENTRY(slot));
#ifdef MUTANT_GUEST_LOOKS_AT_WAKEUP_FIRST
	seen = window[SUBMISSION_WAKEUP];
#endif
	PUBLISH_SUBMISSION(guest_stores, SUBMISSION_TAIL, NEXT(tail));
#endif
	d_step { tail = NEXT(tail); slot = 0 };
#ifdef MUTANT_HEAD_AFTER_THE_NEXT_SUBMISSION
	STORE(guest_stores, COMPLETION_HEAD, head);
#endif
#ifndef MUTANT_GUEST_LOOKS_AT_WAKEUP_FIRST
	seen = window[SUBMISSION_WAKEUP];
#endif
	if
	:: seen != NONE -> d_step { GUEST_FENCE; doorbell = 1 } /* an uncached store comes after all others */
	:: else
	fi;
	seen = 0
}

/* What came before the wish has signalled nobody. */
inline want_upcalls()
{
	GUEST_SAYS(guest_stores, COMPLETION_WAKEUP, INTERRUPT);
#ifndef MUTANT_NO_LOOK_AFTER_WANTING_UPCALLS
	if
	:: d_step { window[COMPLETION_TAIL] != head -> pending = 1 }
	:: window[COMPLETION_TAIL] == head
	fi
#endif
}

inline set_wakeup_back()
{
	if
	:: wanted -> want_upcalls()
	:: else -> GUEST_SAYS(guest_stores, COMPLETION_WAKEUP, NONE)
	fi
}

/* upcall_waiting(), then ppoll(), which a kick ends: the watching thread kicks while an upcall is due. */
inline trap_wait()
{
#ifdef MUTANT_WAIT_EMPTIES_WAKE_FIRST
	wake = 0;
#endif
	if
	:: d_step { GUEST_FENCE && HEEDED -> due = DUE_NOT; trapped = 1 }
	:: d_step { GUEST_FENCE && due == DUE_NOT -> trapped = 1 }
	:: d_step { GUEST_FENCE && due != DUE_NOT && !HEEDED -> due = DUE_TOLD; pending = 1 }
	fi;
	if
	:: d_step { trapped && wake -> wake = 0; trapped = 0 }
	:: d_step { trapped && due != DUE_NOT -> trapped = 0 }
	:: !trapped
	fi
}

/* request_wait() for the slot `mine`: with or without a limit of time. */
inline request_wait()
{
	if
	:: request_drain()
	:: true
	fi;
	do
	:: state[mine] == DONE -> break
	:: state[mine] != DONE ->
		GUEST_SAYS(guest_stores, COMPLETION_WAKEUP, SLEEPING);
#ifndef MUTANT_GUEST_SLEEPS_WITHOUT_A_LOOK
		request_drain();
#endif
		if
		:: set_wakeup_back(); break /* it is done, or the time is over */
		:: state[mine] != DONE -> trap_wait()
		fi
	od;
	if
	:: d_step { state[mine] == DONE -> state[mine] = FREE; mine = 0 }
	:: d_step { state[mine] != DONE -> mine = 0 }
	fi
}

/* The end of os_handle_syscall(), and entry.S. */
inline leave()
{
	do
	:: pending ->
		request_drain();
#ifdef MUTANT_PENDING_IS_LOOKED_AT_ONCE
		closing = 1;
		break
#endif
	:: d_step { !pending -> closing = 1 };
		break
	od;
	atomic { masked = 0; closing = 0 }
}

active proctype Guest()
{
	byte seen, slot, mine;
	bit wanted;

	do
	:: d_step { frame -> frame = 0; handler = 1 };
		request_drain();
		handler = 0
	:: d_step { !frame && ANY(FREE) -> masked = 1 };
		request_submit();
		leave()
	:: d_step { !frame && state[0] != FREE -> masked = 1; mine = 0 };
		request_wait();
		leave()
	:: d_step { !frame && state[1] != FREE -> masked = 1; mine = 1 };
		request_wait();
		leave()
	:: d_step { !frame && !wanted -> masked = 1; wanted = 1 };
		want_upcalls();
		leave()
	:: d_step { !frame && wanted -> masked = 1; wanted = 0 };
		GUEST_SAYS(guest_stores, COMPLETION_WAKEUP, NONE);
		leave()
	:: wanted && (OPEN(0) || OPEN(1)) -> /* computes, and counts on an upcall */
		frame
	od
}

/* ---- monitor/upcall.c, monitor/watchdog.c ---- */

active proctype Watchdog()
{
end:
	do
	:: d_step { interrupt -> interrupt = 0; TAKE_INTERRUPT }
	od
}

/* upcall_deliver(): the watching thread kicks while an upcall is due. Kicks that would change nothing are left out, so
 * that they do not look like life. The last one is after 100 ms: too long for the end of a system call. */
active proctype Kick()
{
end:
	do
	:: d_step { !trapped && HEEDED -> due = DUE_NOT }
	:: d_step { !trapped && !HEEDED && due != DUE_NOT && CAN_DELIVER -> due = DUE_NOT; pending = 0; frame = 1 }
#ifndef MUTANT_HELD_BACK_WITHOUT_A_WORD
	:: d_step { !trapped && due == DUE_NEW && !CAN_DELIVER -> due = DUE_TOLD; pending = 1 }
	:: d_step { !trapped && due == DUE_TOLD && masked && !closing -> due = DUE_NOT; pending = 1 }
#else
	:: d_step { !trapped && due == DUE_NEW && !CAN_DELIVER -> due = DUE_NOT }
#endif
	od
}

/* ---- host/ring.c, host/loop.c ---- */

inline ring_complete()
{
#ifdef MUTANT_COMPLETION_TAIL_BEFORE_ENTRY
	PUBLISH_COMPLETION(server_stores, COMPLETION_TAIL, NEXT(answered));
	STORE(server_stores, COMPLETION(answered), ENTRY(slot));
#else
	STORE(server_stores, COMPLETION(answered), ENTRY(slot));
#ifdef MUTANT_SERVER_LOOKS_AT_WAKEUP_FIRST
	seen = window[COMPLETION_WAKEUP];
#endif
	PUBLISH_COMPLETION(server_stores, COMPLETION_TAIL, NEXT(answered));
#endif
	d_step { answered = NEXT(answered); slot = 0 };
#ifndef MUTANT_SERVER_LOOKS_AT_WAKEUP_FIRST
	seen = window[COMPLETION_WAKEUP];
#endif
	if
	:: d_step { SERVER_FENCE && seen == SLEEPING -> wake = 1; seen = NONE }
	:: d_step { SERVER_FENCE && seen == INTERRUPT -> interrupt = 1; seen = NONE }
	:: seen == NONE
	fi
}

#define ANSWER(number)                                                                                                 \
	d_step {                                                                                                       \
		state[number] == TAKEN -> slot = number;                                                                \
		state[number] = ANSWERED;                                                                               \
		assert(BEHIND(answered, head) < N)                                                                      \
	}

active proctype Server()
{
	byte seen, slot;

serve: /* An honest guest never lets a completion want for room, so that ring_take() looks for room in vain. */
	if
	:: d_step {
		window[SUBMISSION_TAIL] != taken ->
		assert(BEHIND(window[SUBMISSION_TAIL], taken) <= N);
		assert(BEHIND(taken, window[COMPLETION_HEAD]) < N && BEHIND(answered, window[COMPLETION_HEAD]) <= N);
		slot = window[SUBMISSION(taken)];
		assert(slot != WIPED);
		assert(state[slot - 1] == SUBMITTED);
		state[slot - 1] = TAKEN;
		window[SUBMISSION(taken)] = WIPED;
		taken = NEXT(taken);
		slot = 0
	};
		goto serve
	:: ANSWER(0); ring_complete(); goto serve
	:: ANSWER(1); ring_complete(); goto serve
#if N > 2
	:: ANSWER(2); ring_complete(); goto serve
	:: ANSWER(3); ring_complete(); goto serve
#endif
	:: window[SUBMISSION_TAIL] == taken
	fi;
	/* ring_prepare_sleep() */
	SERVER_SAYS(server_stores, SUBMISSION_WAKEUP, SLEEPING);
	if
	:: window[SUBMISSION_TAIL] == taken
#ifdef MUTANT_SERVER_SLEEPS_WITHOUT_A_LOOK
	:: window[SUBMISSION_TAIL] != taken
#else
	:: window[SUBMISSION_TAIL] != taken -> goto awake
#endif
	fi;
	/* poll(): for the doorbell, or for news of a request that is held. A doorbell that rang in vain too often is left
	 * alone, for some time: that is chosen beforehand, or it would hide that nothing else ends the sleep. */
	if
	:: true
	:: goto awake
	fi;
	SERVER_FENCE && (doorbell || ANY(TAKEN));
awake:
	STORE(server_stores, SUBMISSION_WAKEUP, NONE);
	if
	:: doorbell = 0 /* ring_read_doorbell() */
	:: true
	fi;
	goto serve
}
