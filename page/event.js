/* event.js: a guest's queue of events. */

import { getterOf, viewLength } from './builtins.js';
import {
	PAGE_EVENT_CALLBACK, PAGE_EVENT_END, PAGE_EVENT_PREVENTED, PAGE_EVENT_TRUSTED, UNILET_CANCELLED, UNILET_INVALID,
	UNILET_PAGE_EVENT_BYTES_MAX, UNILET_PAGE_EVENTS_WAITING_MAX, UNILET_PAGE_FIELDS_MAX, UNILET_TOO_LARGE,
} from './contract.js';
import { readPath } from './filter.js';
import { eventCurrent, eventTarget } from './interface.js';
import { Queue } from './queue.js';
import { Writer } from './writer.js';

const EVENT_BYTES = 48;
const NULL_BYTES = 4; /* a field that is null */
const WAITING_BYTES_MAX = 64 << 20; /* of all events that no buffer has come for */

const eventTime = getterOf('Event', 'timeStamp');
const eventPrevented = getterOf('Event', 'defaultPrevented');

/* An own property of each event, which no script can change. */
const isTrusted = (event) => event.isTrusted === true;

/* Events of one guest. `handles` (handle.js) holds its objects, `grant` (grant.js) says what it may know of them,
 * `complete(slot, result, bytes, arg0)` answers a request. */
export class Events {
	#handles;
	#grant;
	#complete;
	#waiting = new Queue(); /* {bytes, told}: events that no request has come for */
	#waitingBytes = 0;
	#asking = new Queue(); /* {slot, room}: requests that no event has come for */
	#dropped = 0;
	#closed = false;

	constructor(handles, grant, complete) {
		this.#handles = handles;
		this.#grant = grant;
		this.#complete = complete;
	}

	/* Nobody may be made to hold more than a queue of events: the later ones are dropped and counted. */
	#isFull() {
		if (this.#closed)
			return true;
		if (this.#waiting.length < UNILET_PAGE_EVENTS_WAITING_MAX && this.#waitingBytes < WAITING_BYTES_MAX)
			return false;
		this.#dropped++;
		return true;
	}

	/* An event, as it is now: later it and its target may say something else. `fields` is a list of paths (filter.js). */
	put(event, listener, fields, matched) {
		if (this.#isFull())
			return;
		const grant = this.#grant;
		const flags = (isTrusted(event) ? PAGE_EVENT_TRUSTED : 0) | (eventPrevented(event) ? PAGE_EVENT_PREVENTED : 0);
		const writer = new Writer(this.#handles, grant, UNILET_PAGE_EVENT_BYTES_MAX);

		writer.word(listener);
		writer.handle(grant.admit(eventTarget(event)));
		writer.handle(grant.admit(eventCurrent(event)));
		writer.handle(matched);
		writer.double(eventTime(event));
		this.#finishStruct(writer, flags, fields.length);
		for (let i = 0; i < fields.length; i++)
			writer.valueOrNull(readPath(fields[i], event, matched, grant), (fields.length - 1 - i) * NULL_BYTES);
		this.#queue(writer);
	}

	/* A call of a callback with these arguments, an array of the engine's. */
	putCall(listener, given) {
		if (this.#isFull())
			return;
		const count = given.length < UNILET_PAGE_FIELDS_MAX ? given.length : UNILET_PAGE_FIELDS_MAX;
		const writer = new Writer(this.#handles, this.#grant, UNILET_PAGE_EVENT_BYTES_MAX);

		writer.word(listener);
		for (let i = 0; i < 3; i++)
			writer.handle(null);
		writer.double(0);
		this.#finishStruct(writer, PAGE_EVENT_CALLBACK, count);
		for (let i = 0; i < count; i++)
			writer.valueOrNull(this.#grant.admit(given[i]), (count - 1 - i) * NULL_BYTES);
		this.#queue(writer);
	}

	#finishStruct(writer, flags, fields) {
		writer.word(flags);
		writer.word(this.#dropped);
		writer.word(fields);
		for (let i = 0; i < 3; i++)
			writer.word(0);
		this.#dropped = 0;
	}

	/* No listener of this number is left. Nobody misses one that there is no room for. */
	putEnd(listener, listens) {
		if (this.#closed || this.#waiting.length >= UNILET_PAGE_EVENTS_WAITING_MAX)
			return;
		const writer = new Writer(this.#handles, this.#grant, EVENT_BYTES);

		writer.word(listener);
		for (let i = 0; i < 5; i++)
			writer.word(0);
		writer.word(PAGE_EVENT_END);
		writer.word(0);
		writer.word(0);
		writer.word(listens);
		writer.word(0);
		writer.word(0);
		this.#queue(writer);
	}

	#queue(writer) {
		const bytes = writer.take();

		this.#waitingBytes += viewLength(bytes);
		this.#waiting.put({ __proto__: null, bytes, told: false });
		this.#deliver();
	}

	/* In order: an event that fits no buffer yet holds up the later ones. */
	#deliver() {
		while (this.#waiting.length > 0 && this.#asking.length > 0) {
			const event = this.#waiting.first;
			const length = viewLength(event.bytes);
			const request = this.#asking.takeMeant((asked) => asked.room >= length);

			if (request === undefined) {
				this.#tell(event, length);
				return;
			}
			this.#waiting.take();
			this.#waitingBytes -= length;
			this.#complete(request.slot, length, event.bytes);
		}
	}

	/* Once: the guest's other buffers stay where they are. */
	#tell(event, length) {
		if (event.told)
			return;
		event.told = true;
		this.#complete(this.#asking.take().slot, -UNILET_TOO_LARGE, null, length);
	}

	/* PAGE_EVENT: a buffer for the next event. */
	ask(slot, room) {
		if (room < EVENT_BYTES) {
			this.#complete(slot, -UNILET_INVALID, null);
			return;
		}
		this.#asking.put({ __proto__: null, slot, room });
		this.#deliver();
	}

	/* Completes a request that waits here with CANCELLED. Says whether it was here. */
	cancel(slot) {
		if (this.#asking.takeMeant((request) => request.slot === slot) === undefined)
			return false;
		this.#complete(slot, -UNILET_CANCELLED, null);
		return true;
	}

	/* No more of them. */
	close() {
		this.#closed = true;
	}
}
