/* handle.js: the objects of the page that a guest holds, by number. */

import { list, NativeWeakMap, weakMapDelete, weakMapGet, weakMapSet } from './builtins.js';
import { PAGE_HANDLE_PAGE, PAGE_ROOT, UNILET_PAGE_HANDLES_MAX } from './contract.js';

const isObject = (value) => (typeof value === 'object' && value !== null) || typeof value === 'function';

/* Two tables: the guest numbers one, the page side the other. A handle may also hold a primitive: what a property or
 * a call gave. Handle 0 is null. */
export class Handles {
	#guests = list();
	#pages = list();
	#free = list();
	#freeCount = 0;
	#numberOf = new NativeWeakMap();

	constructor(root) {
		this.#guests[0] = null;
		this.#pages[0] = null;
		this.#put(PAGE_ROOT, root);
	}

	/* Whether the number may be named at all. */
	inRange(handle) {
		if (handle >= PAGE_HANDLE_PAGE)
			return handle - PAGE_HANDLE_PAGE < UNILET_PAGE_HANDLES_MAX;
		return handle < UNILET_PAGE_HANDLES_MAX;
	}

	/* Whether the guest may put something under that number. */
	isGuests(handle) {
		return handle > PAGE_ROOT && handle < UNILET_PAGE_HANDLES_MAX;
	}

	/* What it holds; undefined if nothing. */
	get(handle) {
		return handle >= PAGE_HANDLE_PAGE ? this.#pages[handle - PAGE_HANDLE_PAGE] : this.#guests[handle];
	}

	#put(handle, value) {
		this.#guests[handle] = value;
		if (isObject(value))
			weakMapSet(this.#numberOf, value, handle);
	}

	/* Handle 0 keeps nothing: the guest does not want the value. */
	set(handle, value) {
		if (handle === 0)
			return;
		this.release(handle);
		this.#put(handle, value);
	}

	/* The guest's number for an object, 0 if it has none. */
	numberOf(object) {
		return (isObject(object) && weakMapGet(this.#numberOf, object)) || 0;
	}

	/* Holds an object under a number of the page side's; 0 if there are too many. */
	add(object) {
		let index = this.#pages.length;

		if (this.#freeCount > 0)
			index = this.#free[--this.#freeCount];
		else if (index === UNILET_PAGE_HANDLES_MAX)
			return 0;
		this.#pages[index] = object;
		return PAGE_HANDLE_PAGE + index;
	}

	/* Null and the root stay; numbers that hold nothing are fine. */
	release(handle) {
		if (handle >= PAGE_HANDLE_PAGE) {
			this.#releasePages(handle - PAGE_HANDLE_PAGE);
			return;
		}
		if (!this.isGuests(handle))
			return;
		const object = this.#guests[handle];

		if (isObject(object) && weakMapGet(this.#numberOf, object) === handle)
			weakMapDelete(this.#numberOf, object);
		this.#guests[handle] = undefined;
	}

	/* A number goes to the free list once only, else two objects would share it. */
	#releasePages(index) {
		if (index === 0 || index >= this.#pages.length || this.#pages[index] === undefined)
			return;
		this.#pages[index] = undefined;
		this.#free[this.#freeCount++] = index;
	}

	clear() {
		this.#guests = list();
		this.#pages = list();
		this.#free = list();
		this.#freeCount = 0;
	}
}
