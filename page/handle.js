/* handle.js: the objects of the page that a guest holds, by number. */

import {
	bytesSet, list, NativeInt32Array, NativeUint32Array, NativeWeakMap, weakMapDelete, weakMapGet, weakMapSet,
} from './builtins.js';
import {
	PAGE_HANDLE_GENERATION, PAGE_HANDLE_INDEX, PAGE_HANDLE_INDEX_BITS, PAGE_HANDLE_PAGE, PAGE_ROOT, UNILET_PAGE_HANDLES_MAX,
} from './contract.js';
import { Malformed } from './fault.js';

const FIRST_SIZE = 1024;
const NEXT_GENERATION = 1 << PAGE_HANDLE_INDEX_BITS;
/* Stands at index 0, so that nothing is put there without a look: no handle of that index is 1. */
const NOBODY = 1;

/* What is known of an index, below the number of the run in which something was put there. */
const IS_CHILD = 1;
const IS_PARENT = 2;
const LISTED = 4;
const ENTERED = 8;
const NEXT_RUN = 16;
const LAST_RUN = 0x3ffffff0; /* engines keep small integers best */

export const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/* Whether the guest may put something under that number: an index of its own, which is not the root's. */
export const isResult = (handle) => handle === 0 || (handle < PAGE_HANDLE_PAGE && (handle & PAGE_HANDLE_INDEX) > PAGE_ROOT);

function copyTo(longer, numbers) {
	bytesSet(longer, numbers);
	return longer;
}

/* Two tables: the guest numbers one, the page side the other. A handle of the guest's may also hold a primitive: what a
 * property or a call gave.
 *
 * It also knows which nodes nobody else can have seen. No script of the page runs within a batch, unless an operation lets it:
 * so a node that was made since then is where its guest has put it, and the grant of a subtree need not ask the engine where that
 * is. A run is the time between two such operations; what was made in this one is fresh. What the page side numbers never is. */
export class Handles {
	#grant;
	#size = FIRST_SIZE; /* 0: closed */
	#numbers = new NativeUint32Array(FIRST_SIZE); /* which handle an index is now; 0: none */
	#objects = list();
	#states = new NativeInt32Array(FIRST_SIZE);
	#run = NEXT_RUN;
	#pages = list(); /* of the page side: {object, number, count} */
	#free = list();
	#freeCount = 0;
	/* Object -> its number, when it is sent. Entering each object at once would cost a third of what making a node does, and
	 * most are never sent: the indices in `listed` are entered before somebody looks. Each is there once at most. */
	#numberOf = new NativeWeakMap();
	#listed = new NativeUint32Array(FIRST_SIZE);
	#listedCount = 0;
	/* By index: those of an object that has several numbers, in a ring; 0: in none. Made when there is such an object. */
	#next = null;
	#previous = null;

	/* `grant` (grant.js) is told what is released. */
	constructor(root, grant) {
		this.#grant = grant;
		this.#objects.length = FIRST_SIZE;
		this.#objects[0] = null;
		this.#numbers[0] = NOBODY;
		this.#pages[0] = undefined; /* index 0 is nobody's */
		this.#put(PAGE_ROOT, PAGE_ROOT, root);
	}

	get closed() {
		return this.#size === 0;
	}

	/* What it holds; null if nothing (any more). Throws Malformed. */
	get(handle) {
		const index = handle & PAGE_HANDLE_INDEX;

		if (this.#numbers[index] === handle)
			return this.#objects[index];
		return this.#getOther(index, handle);
	}

	#getOther(index, handle) {
		if (index === 0 && handle !== 0)
			throw new Malformed(0, 'a handle of index 0');
		if (handle < PAGE_HANDLE_PAGE)
			return null;
		const record = this.#pages[index];

		return record !== undefined && record.number === handle ? record.object : null;
	}

	/* `handle` is a result. Handle 0 keeps nothing: the guest does not want the value. */
	set(handle, value) {
		const index = handle & PAGE_HANDLE_INDEX;

		if (index < this.#size && this.#numbers[index] === 0)
			this.#put(index, handle, value);
		else
			this.#setOther(index, handle, value);
	}

	#setOther(index, handle, value) {
		if (index === 0 || this.closed)
			return;
		if (index >= this.#size)
			this.#grow(index);
		else
			this.#forget(index);
		this.#put(index, handle, value);
	}

	#grow(index) {
		let size = this.#size;

		while (size <= index)
			size *= 2;
		this.#size = size;
		this.#numbers = copyTo(new NativeUint32Array(size), this.#numbers);
		this.#states = copyTo(new NativeInt32Array(size), this.#states);
		this.#listed = copyTo(new NativeUint32Array(size), this.#listed);
		this.#objects.length = size;
		if (this.#next === null)
			return;
		this.#next = copyTo(new NativeUint32Array(size), this.#next);
		this.#previous = copyTo(new NativeUint32Array(size), this.#previous);
	}

	#put(index, handle, value) {
		this.#numbers[index] = handle;
		this.#objects[index] = value;
		if ((this.#states[index] & LISTED) === 0)
			this.#listed[this.#listedCount++] = index;
		this.#states[index] = this.#run | LISTED;
	}

	/* Script of the page may have run, or something else than hot operations: nothing is fresh. */
	endRun() {
		this.#run += NEXT_RUN;
		if (this.#run < LAST_RUN)
			return;
		this.#run = NEXT_RUN;
		for (let index = 0; index < this.#size; index++)
			this.#states[index] &= NEXT_RUN - 1;
	}

	/* Whether it holds a node that was made in this run, or what get() says is null. */
	isFresh(handle) {
		return this.#states[handle & PAGE_HANDLE_INDEX] >= this.#run && handle < PAGE_HANDLE_PAGE;
	}

	/* The child was appended. What was no fresh child may have taken the focus, or more, from where it was. */
	appended(node, child) {
		if (!this.isFresh(child)) {
			this.endRun();
			return;
		}
		this.#states[child & PAGE_HANDLE_INDEX] |= IS_CHILD;
		if (this.isFresh(node))
			this.#states[node & PAGE_HANDLE_INDEX] |= IS_PARENT;
	}

	/* The node's children went, if there were any. */
	emptied(node) {
		if (!this.isFresh(node) || (this.#states[node & PAGE_HANDLE_INDEX] & IS_PARENT) !== 0)
			this.endRun();
	}

	#enter() {
		for (let i = 0; i < this.#listedCount; i++) {
			const index = this.#listed[i];
			const object = this.#objects[index];

			this.#states[index] &= ~LISTED;
			if (!isObject(object))
				continue;
			this.#states[index] |= ENTERED;
			const before = weakMapGet(this.#numberOf, object);

			if (before !== undefined && before < PAGE_HANDLE_PAGE && before !== this.#numbers[index])
				this.#link(before & PAGE_HANDLE_INDEX, index);
			else
				weakMapSet(this.#numberOf, object, this.#numbers[index]);
		}
		this.#listedCount = 0;
	}

	/* Whether the guest has the object under a number. */
	holds(object) {
		this.#enter();
		return weakMapGet(this.#numberOf, object) !== undefined;
	}

	/* The number to tell the guest: its own, if it has one for the object, else one of the page side's, to be released once
	 * for each time; 0 for what is no object, or if there are too many. */
	send(object) {
		if (!isObject(object) || this.closed)
			return 0;
		this.#enter();
		const number = weakMapGet(this.#numberOf, object);

		if (number === undefined)
			return this.#add(object);
		if (number >= PAGE_HANDLE_PAGE)
			this.#pages[number & PAGE_HANDLE_INDEX].count++;
		return number;
	}

	#add(object) {
		let index = this.#pages.length;

		if (this.#freeCount > 0) {
			index = this.#free[--this.#freeCount];
		} else if (index === UNILET_PAGE_HANDLES_MAX) {
			return 0;
		} else {
			this.#pages[index] = { __proto__: null, object: null, number: PAGE_HANDLE_PAGE + index, count: 0 };
		}
		const record = this.#pages[index];

		record.object = object;
		record.count = 1;
		weakMapSet(this.#numberOf, object, record.number);
		return record.number;
	}

	/* Null and the root stay; numbers that hold nothing are fine. Throws Malformed. */
	release(handle) {
		const index = handle & PAGE_HANDLE_INDEX;

		if (this.#numbers[index] === handle && this.#isFreshChild(this.#states[index]))
			this.#clear(index);
		else
			this.#releaseOther(index, handle);
	}

	/* A node within another, of which its grant need not hear; and no one was sent its number. */
	#isFreshChild(state) {
		return state >= this.#run && (state & (IS_CHILD | ENTERED)) === IS_CHILD;
	}

	#clear(index) {
		this.#numbers[index] = 0;
		this.#objects[index] = null;
		this.#states[index] &= LISTED;
	}

	#releaseOther(index, handle) {
		if (index === 0 && handle !== 0)
			throw new Malformed(0, 'a handle of index 0');
		if (handle >= PAGE_HANDLE_PAGE)
			this.#releasePages(index, handle);
		else if (index > PAGE_ROOT && this.#numbers[index] === handle)
			this.#forget(index);
	}

	#forget(index) {
		const object = this.#objects[index];
		const number = this.#numbers[index];
		const entered = (this.#states[index] & ENTERED) !== 0;

		this.#clear(index);
		if (isObject(object))
			this.#grant.released(object);
		if (entered)
			this.#leave(index, object, number);
	}

	/* What was sent under that number is sent under another from now on, or not at all. */
	#leave(index, object, number) {
		const other = this.#unlink(index);

		if (weakMapGet(this.#numberOf, object) !== number)
			return;
		if (other === 0)
			weakMapDelete(this.#numberOf, object);
		else
			weakMapSet(this.#numberOf, object, this.#numbers[other]);
	}

	/* One more index of an object's: the last of the ring, which begins with the one that is sent. */
	#link(first, index) {
		if (this.#next === null) {
			this.#next = new NativeUint32Array(this.#size);
			this.#previous = new NativeUint32Array(this.#size);
		}
		const next = this.#next;
		const previous = this.#previous;

		if (next[first] === 0) {
			next[first] = first;
			previous[first] = first;
		}
		const last = previous[first];

		next[index] = first;
		previous[index] = last;
		next[last] = index;
		previous[first] = index;
	}

	/* One less. Returns the one behind it, which is sent from now on if this one was; 0: there is no other. */
	#unlink(index) {
		const next = this.#next;
		const previous = this.#previous;
		const other = next === null ? 0 : next[index];

		if (other === 0)
			return 0;
		const before = previous[index];

		next[before] = other;
		previous[other] = before;
		next[index] = 0;
		if (before === other)
			next[other] = 0;
		return other;
	}

	#releasePages(index, handle) {
		const record = this.#pages[index];

		if (record === undefined || record.number !== handle || record.count === 0 || --record.count > 0)
			return;
		this.#grant.released(record.object);
		if (weakMapGet(this.#numberOf, record.object) === handle)
			weakMapDelete(this.#numberOf, record.object);
		record.object = null;
		record.number = PAGE_HANDLE_PAGE + (((handle & PAGE_HANDLE_GENERATION) + NEXT_GENERATION) & PAGE_HANDLE_GENERATION) + index;
		this.#free[this.#freeCount++] = index;
	}

	/* Nothing is held, now and later. */
	clear() {
		this.#size = 0;
		this.#numbers = new NativeUint32Array(1);
		this.#numbers[0] = NOBODY;
		this.#states = new NativeInt32Array(1);
		this.#objects = list();
		this.#objects[0] = null;
		this.#pages = list();
		this.#free = list();
		this.#freeCount = 0;
		this.#listedCount = 0;
		this.#next = null;
	}
}
