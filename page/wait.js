/* wait.js: what a guest waits for: promises of the page, and animation frames. */

import {
	floor, kindOf, list, mapDelete, mapGet, mapSet, mapSize, NativeMap, page, requestFrame, viewLength, whenSettled,
} from './builtins.js';
import {
	PAGE_FRAME_HOLD_MS, UNILET_BUSY, UNILET_CANCELLED, UNILET_EXCEPTION, UNILET_PAGE_AWAITS_MAX, UNILET_TOO_LARGE,
} from './contract.js';
import { Malformed } from './fault.js';
import { isResult } from './handle.js';
import { exceptionBytes, Writer } from './writer.js';

const US_PER_MS = 1000;
const isPromise = kindOf('Promise');

/* Promises that one guest waits for. `handles` (handle.js) holds its objects, `grant` (grant.js) says what it may know,
 * `complete(slot, result, bytes)` answers a request. */
export class Awaits {
	#handles;
	#grant;
	#complete;
	#waiting = new NativeMap(); /* slot -> an object of its own for each */

	constructor(handles, grant, complete) {
		this.#handles = handles;
		this.#grant = grant;
		this.#complete = complete;
	}

	/* PAGE_AWAIT. Throws Malformed. */
	wait(slot, handle, result, room) {
		if (!isResult(result))
			throw new Malformed(0, 'a result that is no handle of the guest\'s');
		if (mapSize(this.#waiting) === UNILET_PAGE_AWAITS_MAX) {
			this.#complete(slot, -UNILET_BUSY, null);
			return;
		}
		const promise = this.#handles.get(handle);
		const wait = { __proto__: null, result, room };

		mapSet(this.#waiting, slot, wait);
		if (!this.#follow(promise, slot, wait))
			this.#fulfilled(slot, wait, promise);
	}

	/* Whether it is a promise that can be followed: what only looks like one is its own answer, too. */
	#follow(promise, slot, wait) {
		if (!isPromise(promise))
			return false;
		try {
			whenSettled(promise, (value) => this.#fulfilled(slot, wait, value), (thrown) => this.#rejected(slot, wait, thrown));
			return true;
		} catch {
			return false;
		}
	}

	/* Whether nobody has cancelled it; another may have the slot by now. */
	#take(slot, wait) {
		return mapGet(this.#waiting, slot) === wait && mapDelete(this.#waiting, slot);
	}

	#fulfilled(slot, wait, given) {
		if (!this.#take(slot, wait))
			return;
		const value = this.#grant.admit(given);
		const writer = new Writer(this.#handles, this.#grant, wait.room);

		this.#handles.set(wait.result, value);
		try {
			writer.value(value);
		} catch (thrown) {
			writer.drop(0);
			this.#complete(slot, -UNILET_EXCEPTION, exceptionBytes(wait.room, 0, thrown));
			return;
		}
		const bytes = writer.take();

		this.#complete(slot, bytes === null ? -UNILET_TOO_LARGE : viewLength(bytes), bytes);
	}

	#rejected(slot, wait, thrown) {
		if (this.#take(slot, wait))
			this.#complete(slot, -UNILET_EXCEPTION, exceptionBytes(wait.room, 0, thrown));
	}

	/* Completes one with CANCELLED. Says whether it was here. */
	cancel(slot) {
		if (!mapDelete(this.#waiting, slot))
			return false;
		this.#complete(slot, -UNILET_CANCELLED, null);
		return true;
	}
}

/* Animation frames of one guest. `hold(milliseconds)`, where the transport has it, lets requests come for so long, before
 * the frame is shown. */
export class Frames {
	#complete;
	#hold;
	#waiting = list(); /* slots */
	#asked = false;

	constructor(complete, hold) {
		this.#complete = complete;
		this.#hold = hold;
	}

	/* PAGE_FRAME */
	wait(slot) {
		this.#waiting[this.#waiting.length] = slot;
		if (this.#asked)
			return;
		this.#asked = true;
		requestFrame(page, (time) => this.#come(time));
	}

	#come(time) {
		const slots = this.#waiting;

		this.#waiting = list();
		this.#asked = false;
		for (let i = 0; i < slots.length; i++)
			this.#complete(slots[i], 0, null, floor(time * US_PER_MS));
		if (slots.length > 0)
			this.#hold(PAGE_FRAME_HOLD_MS);
	}

	/* Completes one with CANCELLED. Says whether it was here. */
	cancel(slot) {
		const before = this.#waiting;

		this.#waiting = list();
		for (let i = 0; i < before.length; i++)
			if (before[i] !== slot)
				this.#waiting[this.#waiting.length] = before[i];
		if (this.#waiting.length === before.length)
			return false;
		this.#complete(slot, -UNILET_CANCELLED, null);
		return true;
	}
}
