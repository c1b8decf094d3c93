/* listener.js: what a guest listens to: its lists of fields and its filters, its listeners and callbacks. */

import {
	abortNow, abortSignal, addListener, list, methodOf, NativeAbortController, NativeFinalizationRegistry, NativeWeakMap,
	pageDocument, registerEnd, removeListener, weakMapGet, weakMapSet,
} from './builtins.js';
import {
	PAGE_LISTEN_CAPTURE, PAGE_LISTEN_END, PAGE_LISTEN_ONCE, PAGE_LISTEN_PASSIVE, PAGE_LISTEN_PREVENT_DEFAULT, PAGE_LISTEN_STOP,
	PAGE_LISTEN_STOP_IMMEDIATE, UNILET_PAGE_FIELDS_MAX, UNILET_PAGE_FIELD_LISTS_MAX, UNILET_PAGE_FILTER_KEYS_MAX,
	UNILET_PAGE_FILTERS_MAX, UNILET_PAGE_LISTENERS_MAX,
} from './contract.js';
import { refusal } from './fault.js';
import { filtered, parsePath } from './filter.js';
import { isObject } from './handle.js';
import { eventCurrent, preventDefault } from './interface.js';

const FLAGS = PAGE_LISTEN_PREVENT_DEFAULT | PAGE_LISTEN_STOP | PAGE_LISTEN_STOP_IMMEDIATE | PAGE_LISTEN_CAPTURE |
	PAGE_LISTEN_ONCE | PAGE_LISTEN_PASSIVE | PAGE_LISTEN_END;

const stopPropagation = methodOf('Event', 'stopPropagation');
const stopImmediate = methodOf('Event', 'stopImmediatePropagation');
const createFragment = methodOf('Document', 'createDocumentFragment');
const querySelector = methodOf('DocumentFragment', 'querySelector');

/* Where in `items` it is, -1: nowhere. */
function find(items, type, listener, capture) {
	for (let i = 0; i < items.length; i++)
		if (items[i].listener === listener && items[i].capture === capture && items[i].type === type)
			return i;
	return -1;
}

const ACCEPTED = { __proto__: null, accepted: true, matched: null };

/* Listeners of one guest. `events` (event.js) takes what they hear. */
export class Listeners {
	#grant;
	#events;
	#fields = list();
	#filters = list();
	#items = new NativeWeakMap(); /* target -> list of {type, listener, capture, heard} */
	#count = 0;
	#numbers = list(); /* by listener: {left, listens} of those that ask for their end */
	#ended = new NativeFinalizationRegistry((items) => { this.#end(items); }); /* with their targets */
	#ender = new NativeAbortController();

	constructor(grant, events) {
		this.#grant = grant;
		this.#events = events;
		this.#fields[0] = list();
		this.#filters[0] = null;
	}

	/* PAGE_FIELDS */
	takeFields(reader) {
		const names = reader.takeNames(UNILET_PAGE_FIELDS_MAX);
		const paths = list();

		if (this.#fields.length > UNILET_PAGE_FIELD_LISTS_MAX)
			throw reader.bad('too many lists of fields');
		for (let i = 0; i < names.length; i++)
			paths[i] = parsePath(names[i]);
		this.#fields[this.#fields.length] = paths;
	}

	/* PAGE_FILTER. If its selector is none, what listens with it throws. */
	takeFilter(reader) {
		const mask = reader.take();
		const modifiers = reader.take();
		const buttons = reader.take();
		const selector = reader.takeText();
		const keys = reader.takeNames(UNILET_PAGE_FILTER_KEYS_MAX);

		if (this.#filters.length > UNILET_PAGE_FILTERS_MAX)
			throw reader.bad('too many filters');
		this.#filters[this.#filters.length] = { __proto__: null, mask, modifiers, buttons, selector, keys };
	}

	takeFlags(reader) {
		const flags = reader.take();

		if ((flags & ~FLAGS) !== 0)
			throw reader.bad('an unknown flag');
		return flags;
	}

	/* What PAGE_LISTEN says behind object and type. */
	takeOptions(reader) {
		const listener = reader.takeListener();
		const flags = this.takeFlags(reader);
		const fields = this.#fields[reader.take()];

		if (fields === undefined)
			throw reader.bad('a list of fields that was not given');
		const filter = this.#filters[reader.take()];

		if (filter === undefined)
			throw reader.bad('a filter that was not given');
		return { __proto__: null, listener, flags, fields, filter };
	}

	/* The listeners on a target. Nothing in it may hold the target: then it would never be known to have gone. */
	#itemsOf(target) {
		const known = weakMapGet(this.#items, target);

		if (known)
			return known;
		const items = list();

		weakMapSet(this.#items, target, items);
		registerEnd(this.#ended, target, items);
		return items;
	}

	/* A LISTEN that asks for the end has been applied; `added`: it is a new one. */
	#note(listener, flags, added) {
		if ((flags & PAGE_LISTEN_END) === 0)
			return;
		const number = this.#numbers[listener] ?? (this.#numbers[listener] = { __proto__: null, left: 0, listens: 0 });

		number.listens = (number.listens + 1) >>> 0;
		number.left += added ? 1 : 0;
	}

	/* These are no listeners any more. */
	#end(items) {
		this.#count -= items.length;
		for (let i = 0; i < items.length; i++) {
			const { listener, ends } = items[i];

			if (ends && --this.#numbers[listener].left === 0)
				this.#events.putEnd(listener, this.#numbers[listener].listens);
		}
	}

	/* Registers once for a target, type, listener and phase, as the DOM has it. `options` is of takeOptions(). */
	listen(target, type, options) {
		const { listener, flags, filter } = options;
		const capture = (flags & PAGE_LISTEN_CAPTURE) !== 0;
		const items = this.#itemsOf(target);

		if (find(items, type, listener, capture) >= 0) {
			this.#note(listener, flags, false);
			return;
		}
		if (this.#count === UNILET_PAGE_LISTENERS_MAX)
			throw refusal('QuotaExceededError', 'too many listeners');
		if (filter !== null && filter.selector !== '') {
			this.#grant.checkSelector(filter.selector);
			querySelector(createFragment(pageDocument), filter.selector);
		}
		const heard = (event) => this.#hear(event, type, options);

		addListener(target, type, heard, {
			__proto__: null, signal: abortSignal(this.#ender), capture, passive: (flags & PAGE_LISTEN_PASSIVE) !== 0,
		});
		const ends = (flags & PAGE_LISTEN_END) !== 0;

		items[items.length] = { __proto__: null, type, listener, capture, heard, ends };
		this.#count++;
		this.#note(listener, flags, true);
	}

	unlisten(target, type, listener, flags) {
		const capture = (flags & PAGE_LISTEN_CAPTURE) !== 0;
		const items = isObject(target) ? weakMapGet(this.#items, target) : undefined;
		const at = items ? find(items, type, listener, capture) : -1;

		if (at < 0)
			return;
		const gone = list();

		gone[0] = items[at];
		removeListener(target, type, gone[0].heard, { __proto__: null, capture });
		items[at] = items[items.length - 1];
		items.length--;
		this.#end(gone);
	}

	#hear(event, type, options) {
		const { listener, flags, fields, filter } = options;
		const { accepted, matched } = filter === null ? ACCEPTED : filtered(filter, event, this.#grant);

		if (!accepted)
			return;
		if (flags & PAGE_LISTEN_PREVENT_DEFAULT)
			preventDefault(event);
		if (flags & PAGE_LISTEN_STOP_IMMEDIATE)
			stopImmediate(event);
		else if (flags & PAGE_LISTEN_STOP)
			stopPropagation(event);
		this.#events.put(event, listener, fields, matched);
		if (flags & PAGE_LISTEN_ONCE)
			this.unlisten(eventCurrent(event), type, listener, flags);
	}

	/* A function for PAGE_CALLBACK. */
	callback(listener) {
		return (...given) => {
			this.#events.putCall(listener, given);
		};
	}

	/* Removes all. */
	close() {
		abortNow(this.#ender);
	}
}
