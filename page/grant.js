/* grant.js: the full grant (root: document or window): what page script can do, as page script does it. */

import { apply, construct, indexOf, list, page, symbolIterator } from './builtins.js';
import { UNILET_PAGE_HANDLES_MAX } from './contract.js';
import { refusal } from './fault.js';
import { appendChild, cloneParts, createElement, insertBefore, removeNode, setAttribute } from './node.js';

/* What the decoder asks of a grant. The subtree's is in subtree.js. */
export class FullGrant {
	/* What the guest may get a handle of, else null. */
	admit(value) {
		return value;
	}

	/* `handles` (handle.js) are those of its guest. */
	use() {}

	/* An object that the guest had a handle of. */
	released() {}

	get(object, name) {
		return object[name];
	}

	set(object, name, value) {
		object[name] = value;
	}

	call(object, name, values) {
		const method = object[name];

		if (typeof method !== 'function')
			throw refusal('TypeError', `${name} is not a function`);
		return apply(method, object, values);
	}

	construct(name, values) {
		const constructor = page[name];

		if (typeof constructor !== 'function')
			throw refusal('TypeError', `${name} is not a constructor`);
		return construct(constructor, values);
	}

	global(name) {
		if (page[name] === undefined)
			throw refusal('ReferenceError', `${name} is not there`);
		return page[name];
	}

	/* What for-of would give, as a list. */
	items(object) {
		const items = list();
		const iterator = apply(object[symbolIterator], object, list());

		for (let step = iterator.next(); !step.done; step = iterator.next()) {
			if (items.length === UNILET_PAGE_HANDLES_MAX)
				throw refusal('RangeError', 'too many items');
			items[items.length] = step.value;
		}
		return items;
	}

	/* The selector of a filter. */
	checkSelector() {}

	checkListen(object, type) {
		if (object === null || object === undefined)
			throw refusal('TypeError', `no object to listen to "${type}" on`);
	}

	/* Whether create() of that name does nothing but make an element, and no script of the page runs. */
	isPlainElement(name) {
		return indexOf(name, '-') < 0;
	}

	/* Whether attribute() of that name does nothing but set it. */
	isPlainAttribute() {
		return true;
	}

	create(name) {
		return createElement(name);
	}

	attribute(element, name, value) {
		setAttribute(element, name, value);
	}

	append(node, child) {
		appendChild(node, child);
	}

	insert(node, child, before) {
		insertBefore(node, child, before);
	}

	remove(node) {
		removeNode(node);
	}

	/* A copy's nodes: see cloneParts(). */
	clone(node, indices) {
		return cloneParts(node, indices);
	}
}
