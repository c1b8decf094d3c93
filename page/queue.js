/* queue.js: what waits in order. */

import { list } from './builtins.js';

const COMPACT_FROM = 1024;

/* A queue with its start and end, as shift() is the page's to replace. */
export class Queue {
	#items = list();
	#head = 0;

	get length() {
		return this.#items.length - this.#head;
	}

	/* The one that take() would take. */
	get first() {
		return this.#items[this.#head];
	}

	put(item) {
		/* One that never runs empty would keep the places of all that were ever in it. */
		if (this.#head >= COMPACT_FROM && 2 * this.#head > this.#items.length)
			this.takeMeant(() => false);
		this.#items[this.#items.length] = item;
	}

	/* Before all others: instead of one that was taken. */
	putBack(item) {
		if (this.length === 0)
			this.put(item);
		else
			this.#items[--this.#head] = item;
	}

	take() {
		const item = this.#items[this.#head];

		this.#items[this.#head++] = undefined;
		if (this.#head === this.#items.length) {
			this.#items = list();
			this.#head = 0;
		}
		return item;
	}

	/* The first that is meant, taken out of the middle; undefined if there is none. */
	takeMeant(isMeant) {
		if (this.length > 0 && isMeant(this.first))
			return this.take();
		const before = this.#items;
		const first = this.#head;
		let found;

		this.#items = list();
		this.#head = 0;
		for (let i = first; i < before.length; i++) {
			if (found === undefined && isMeant(before[i]))
				found = before[i];
			else
				this.put(before[i]);
		}
		return found;
	}
}
