/* fresh.js: which nodes of a guest nobody else can have seen.
 *
 * No script of the page runs within a batch, unless an operation lets it: so a node that was made since then is where its guest
 * has put it, and the grant of a subtree need not ask the engine where that is. A third of what building a tree costs beyond the
 * engine's own work would be such questions. */

import { bytesSet, NativeUint32Array } from './builtins.js';
import { PAGE_HANDLE_INDEX, PAGE_HANDLE_PAGE } from './contract.js';

const STATES_FIRST = 1024;

/* What is known of the node of an index, below the number of the run in which it was made. */
const IS_CHILD = 1;
const IS_PARENT = 2;
const NEXT_RUN = 4;
const LAST_RUN = 0xfffffff0;

/* By the indices of the guest's own handles (handle.js): those that the page side numbers are never fresh. */
export class Fresh {
	#run = NEXT_RUN;
	#states = new NativeUint32Array(STATES_FIRST);
	#size = STATES_FIRST;

	/* Script of the page may have run: nothing is fresh. */
	end() {
		this.#run += NEXT_RUN;
		if (this.#run < LAST_RUN)
			return;
		this.#run = NEXT_RUN;
		this.#states = new NativeUint32Array(this.#size);
	}

	/* A node was just made for this handle. */
	add(handle) {
		const index = handle & PAGE_HANDLE_INDEX;

		if (index >= this.#size)
			this.#grow(index);
		this.#states[index] = this.#run;
	}

	#grow(index) {
		while (this.#size <= index)
			this.#size *= 2;
		const states = new NativeUint32Array(this.#size);

		bytesSet(states, this.#states);
		this.#states = states;
	}

	has(handle) {
		return this.#states[handle & PAGE_HANDLE_INDEX] >= this.#run && handle < PAGE_HANDLE_PAGE;
	}

	/* The child was appended. What was no fresh child may have taken the focus, or more, from where it was. */
	append(node, child) {
		if (!this.has(child)) {
			this.end();
			return;
		}
		this.#states[child & PAGE_HANDLE_INDEX] |= IS_CHILD;
		if (this.has(node))
			this.#states[node & PAGE_HANDLE_INDEX] |= IS_PARENT;
	}

	/* Something was set of the element: one that the page defines may have run script. */
	change(element) {
		if (!this.has(element))
			this.end();
	}

	/* The node's children went, if there were any. */
	empty(node) {
		if (!this.has(node) || (this.#states[node & PAGE_HANDLE_INDEX] & IS_PARENT) !== 0)
			this.end();
	}

	/* Whether it is a fresh node, and in another one. */
	isChild(handle) {
		return this.has(handle) && (this.#states[handle & PAGE_HANDLE_INDEX] & IS_CHILD) !== 0;
	}
}
