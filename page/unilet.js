/* unilet.js: what a page sees: class Unilet and <x-unilet>; and how an embedder plugs in.
 *
 * TRANSPORT. An embedder calls install(transport) in the page's main world before any script of the page has run, and
 * gives functions that are plain properties of `transport`. A guest is named by a number that the page side chose.
 *   transport.bind({started, request, ended, dump})   called once, by install(); the embedder calls back
 *       started(id)                                      the guest runs
 *       request(id, slot, opcode, room, arg0, arg1, bytes)   a request of the guest: `slot` names it until it is
 *           completed; `room` is the size of the guest's buffer (PAGE_EVENT, PAGE_BLOB_READ, PAGE_AWAIT, HTTP_READ,
 *           MESSAGE_RECEIVE, MESSAGE_FILE_READ) or of its reply buffer (PAGE_BATCH, HTTP_OPEN); `bytes`, a Uint8Array that nobody else
 *           can write, with a buffer of its own, or null, what it sent
 *       ended(id, reason, status, message)               it never started, or it has ended; `reason` is one of
 *           'refused' (consent), 'image', 'no-kvm', 'failed', 'exit' (status is the program's), 'killed'
 *       dump()                                           the page as HTML, then the trees of its guests
 *   transport.fetching(change)   1: an image is being fetched; -1: it has come, or it will not
 *   transport.lost(message)      an image did not come, and its guest is not opened: for the person to be told
 *   transport.open(id, image, url, store, memory, window)   asks for consent and starts a guest of these bytes; `store`
 *       is the store's name or null, `memory` in bytes, 0 for what the image wants, `window` that of the page window, 0
 *       for the usual one
 *   transport.attach(id, slot, offset, bytes)   copies bytes into the buffer for attached bytes of a MESSAGE_RECEIVE that
 *       is not completed yet
 *   transport.attached(id, slot, offset, bytes)   fills `bytes` with attached bytes of a MESSAGE_SEND that is not
 *       completed yet. Both get arrays of the page side's own, and `offset` counts from the first attached byte
 *   transport.complete(id, slot, result, arg0, arg1, arg2, bytes)   answers a request: bytes (a Uint8Array, maybe
 *       empty) are copied to the guest's buffer at once; an argument below 0 stands for UINT64_MAX
 *   transport.hold(id, milliseconds)   lets the guest's requests come for so long, or until one is PAGE_BATCH or PAGE_FRAME,
 *       before it returns: called in an animation frame. A transport need not have it
 *   transport.violation(id, number, value0)   the guest broke the contract: end it
 *   transport.close(id)                       end it; nothing is called back for it any more
 * Nothing of it may be reachable for page script: it lives in closures and private fields only. */

import {
	addListener, defineProperty, dispatch, getterOf, indexOf, mapDelete, mapForEach, mapGet, mapSet, NativeDOMException, NativeMap,
	NativePromise, NativeTypeError, NativeURL, page, pageDocument, pageOrigin, removeListener, signalAborted, toNumber,
	urlHref, urlOrigin, whenSettled,
} from './builtins.js';
import { defineElement } from './element.js';
import { makeExports, readImports } from './exports.js';
import { FullGrant } from './grant.js';
import { fetchImage } from './fetch_image.js';
import { Session } from './session.js';
import { makeHost, shadowFor } from './shadow.js';
import { SubtreeGrant } from './subtree.js';

const STORE_NAME_MAX = 64;
const outerHTML = getterOf('Element', 'outerHTML');
const rootHTML = getterOf('ShadowRoot', 'innerHTML');
const NativeErrorEvent = page.ErrorEvent;
const NativeMessageEvent = page.MessageEvent;
const NativeCustomEvent = page.CustomEvent;
const NativeEventTarget = page.EventTarget;

/* Sessions by number, and the transport that carries them. */
class Switchboard {
	#transport;
	#sessions = new NativeMap();
	#next = 1;

	constructor(transport) {
		this.#transport = transport;
	}

	get transport() {
		return this.#transport;
	}

	add(session) {
		const id = this.#next++;

		mapSet(this.#sessions, id, session);
		return id;
	}

	find(id) {
		return mapGet(this.#sessions, id);
	}

	remove(id) {
		mapDelete(this.#sessions, id);
	}

	forEach(visit) {
		mapForEach(this.#sessions, visit);
	}
}

/* What a person sees: page script cannot look into the guests' trees, so they are added behind the page. */
function dumpPage(board) {
	let text = outerHTML(pageDocument.documentElement);

	board.forEach((session) => {
		if (session.root !== pageDocument && session.root !== page)
			text += `\n<template shadowrootmode="open">${rootHTML(session.root)}</template>`;
	});
	return text;
}

/* Why a guest did not start, as page script knows such things. */
const ERROR_NAMES = {
	__proto__: null,
	refused: 'NotAllowedError',
	image: 'DataError',
	'no-kvm': 'NotSupportedError',
	failed: 'OperationError',
	exit: 'AbortError',
	killed: 'AbortError',
};

/* A number of bytes, 0 if it is not given. */
function readBytes(given, name) {
	const bytes = given === undefined ? 0 : toNumber(given);

	if (!(bytes >= 0))
		throw new NativeTypeError(`${name} is a number of bytes`);
	return bytes;
}

/* Names of custom elements that a guest of a subtree may make, as ' a-b c-d '. */
function readElements(given) {
	let names = ' ';

	for (let i = 0; i < (given?.length ?? 0); i++) {
		const name = `${given[i]}`;

		if (indexOf(name, '-') < 1 || indexOf(name, ' ') >= 0)
			throw new NativeTypeError('elements are names of custom elements');
		names += `${name} `;
	}
	return names;
}

function readOptions(options) {
	const given = options ?? { __proto__: null };
	const store = given.store;

	if (typeof store === 'string' && store.length > STORE_NAME_MAX)
		throw new NativeTypeError(`a store's name has at most ${STORE_NAME_MAX} characters`);
	return {
		__proto__: null,
		root: given.root,
		elements: readElements(given.elements),
		imports: readImports(given.imports),
		signal: given.signal,
		memory: readBytes(given.memory, 'memory'),
		window: readBytes(given.window, 'window'),
		store: store === false || store === null ? null : `${store ?? ''}`,
	};
}

/* The full grant for the document itself; for an element, a shadow tree of the guest's own in it. A unilet without a root
 * has such a tree, too, which is nowhere in the page. */
function grantFor(root, origin, elements) {
	if (root === pageDocument || root === page)
		return { __proto__: null, root, grant: new FullGrant(), show() {} };
	const shadow = shadowFor(root ?? makeHost());

	if (!shadow)
		throw new NativeTypeError('root is document, window, an element that can have a shadow tree, or nothing');
	return { __proto__: null, root: shadow.root, grant: new SubtreeGrant(shadow.root, origin, origin === pageOrigin, elements), show: shadow.show };
}

function absoluteUrl(url) {
	const parsed = new NativeURL(`${url}`, pageDocument.baseURI);

	if (pageOrigin === 'null' || urlOrigin(parsed) !== pageOrigin)
		throw new NativeDOMException(`A unilet comes from the page's own origin, ${pageOrigin}`, 'SecurityError');
	return urlHref(parsed);
}

/* The class is made for one page's switchboard; nothing of that is on the class or its instances. */
function makeClass(board, takeParts) {
	let status = 'available';

	return class Unilet extends NativeEventTarget {
		#session = null;
		#ready;
		#settle = null;
		#onerror = null;
		#onexit = null;
		#onmessage = null;
		#exports = makeExports((name, given) => this.#session.messages.call(name, given));

		constructor(url, options = undefined) {
			super();
			const wanted = readOptions(options);
			const href = absoluteUrl(url);
			const granted = grantFor(wanted.root, urlOrigin(new NativeURL(href)), wanted.elements);

			this.#ready = new NativePromise((resolve, reject) => {
				this.#settle = { __proto__: null, resolve, reject };
			});
			/* Whoever listens to 'error' only need not see an unhandled rejection as well. */
			whenSettled(this.#ready, () => {}, () => {});
			this.#open(href, granted, wanted);
		}

		#open(href, granted, wanted) {
			const ended = (reason, code, message) => this.#ended(reason, code, message);
			const started = () => {
				granted.show();
				this.#settle.resolve(undefined);
			};
			const posted = (data) => dispatch(this, new NativeMessageEvent('message', { __proto__: null, data }));
			const session = new Session(board, granted, wanted, { __proto__: null, started, ended, posted });

			this.#session = session;
			if (wanted.signal) {
				if (signalAborted(wanted.signal)) {
					ended('killed', 0, 'aborted by its signal');
					return;
				}
				addListener(wanted.signal, 'abort', () => this.#abort('aborted by its signal'), { __proto__: null, once: true });
			}
			board.transport.fetching(1);
			fetchImage(href, (image) => {
				board.transport.fetching(-1);
				session.open(image, href);
			}, (message) => {
				board.transport.fetching(-1);
				if (session.closed)
					return;
				board.transport.lost(message);
				ended('failed', 0, message);
			});
		}

		#abort(message) {
			if (this.#session.closed)
				return;
			this.#session.close();
			this.#settle.reject(new NativeDOMException(message, 'AbortError'));
		}

		/* An exit with a message is a failure; without one it is the program's own decision. */
		#ended(reason, code, message) {
			this.#session.close();
			if (reason === 'no-kvm' || reason === 'refused')
				status = reason;
			this.#settle.reject(new NativeDOMException(message || 'the unilet has ended', ERROR_NAMES[reason] ?? 'OperationError'));
			if (reason !== 'exit')
				dispatch(this, new NativeErrorEvent('error', { __proto__: null, message }));
			dispatch(this, new NativeCustomEvent('exit', { __proto__: null, detail: code }));
		}

		/* Fulfilled when the program runs; rejected with the reason if it never does. */
		get ready() {
			return this.#ready;
		}

		/* The functions that the program exports, by name, as functions that return a promise: of what it returned, else
		 * rejected with what it threw, or with an AbortError when it ends. */
		get exports() {
			return this.#exports;
		}

		/* Sends it a copy, which waits until the program asks for it. Throws a DataCloneError if it is not data. */
		postMessage(value) {
			this.#session.messages.post(value);
		}

		/* Ends it at once; no event follows. */
		terminate() {
			this.#abort('terminated by the page');
		}

		/* For <x-unilet>, which must not go through what the page may replace on the prototype. */
		static {
			takeParts((unilet) => unilet.#abort('its element was removed'), (unilet) => unilet.#ready);
		}

		get onerror() {
			return this.#onerror;
		}

		set onerror(handler) {
			this.#onerror = this.#replace('error', this.#onerror, handler);
		}

		get onexit() {
			return this.#onexit;
		}

		set onexit(handler) {
			this.#onexit = this.#replace('exit', this.#onexit, handler);
		}

		get onmessage() {
			return this.#onmessage;
		}

		set onmessage(handler) {
			this.#onmessage = this.#replace('message', this.#onmessage, handler);
		}

		#replace(type, before, handler) {
			const now = typeof handler === 'function' ? handler : null;

			if (before)
				removeListener(this, type, before);
			if (now)
				addListener(this, type, now);
			return now;
		}

		/* 'available', or why the last one did not start: 'refused', 'no-kvm'. */
		static get status() {
			return status;
		}
	};
}

/* Puts Unilet and <x-unilet> into the page. */
export function install(transport) {
	const board = new Switchboard(transport);
	let terminate;
	let readyOf;
	const Unilet = makeClass(board, (first, second) => {
		terminate = first;
		readyOf = second;
	});

	transport.bind({
		__proto__: null,
		started: (id) => board.find(id)?.started(),
		request: (id, slot, opcode, room, arg0, arg1, bytes) =>
			board.find(id)?.request(slot, opcode, room, arg0, arg1, bytes),
		ended: (id, reason, status, message) => board.find(id)?.ended(reason, status, message),
		dump: () => dumpPage(board),
	});
	addListener(page, 'pagehide', () => board.forEach((session) => session.close()));
	defineProperty(page, 'Unilet', { __proto__: null, value: Unilet, writable: true, enumerable: false, configurable: true });
	defineElement(Unilet, terminate, readyOf);
}
