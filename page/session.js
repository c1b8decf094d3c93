/* session.js: one guest of the page: its requests go to the part of the page side that serves them. */

import { NativeUint8Array } from './builtins.js';
import { BlobReads } from './blob.js';
import {
	HTTP_CLOSE, HTTP_HEADER, HTTP_OPEN, HTTP_READ, MESSAGE_FILE_READ, MESSAGE_FILE_RELEASE, MESSAGE_FILE_STATUS,
	MESSAGE_RECEIVE, MESSAGE_REFUSE, MESSAGE_SEND, PAGE_AWAIT, PAGE_BATCH, PAGE_BLOB_READ, PAGE_EVENT, PAGE_FRAME, RING_CANCEL, UNILET_BUSY,
	UNILET_PAGE_WINDOW_BYTES, UNILET_UNSUPPORTED, VIOLATION_BATCH, VIOLATION_REQUEST, WINDOW_BULK_OFFSET,
} from './contract.js';
import { Decoder } from './dom.js';
import { Events } from './event.js';
import { Malformed } from './fault.js';
import { Handles } from './handle.js';
import { Http } from './http.js';
import { Listeners } from './listener.js';
import { Messages } from './message.js';
import { Awaits, Frames } from './wait.js';

/* Never null to the transport: JavaScriptCore's C interface makes an object of it by an exception, backtrace and all, which
 * takes longer than the whole request. */
const NO_BYTES = new NativeUint8Array(0);

/* One guest. `granted` is {root, grant}, `wanted` what the page's script asked for (unilet.js), `told` {started(),
 * ended(reason, status, message), posted(value)}. */
export class Session {
	root;
	messages;
	#board;
	#id;
	#wanted;
	#told;
	#complete;
	#handles;
	#events;
	#listeners;
	#awaits;
	#frames;
	#blobs;
	#decoder;
	#http;
	#opened = false;
	#closed = false;

	constructor(board, granted, wanted, told) {
		const complete = (slot, result, bytes, arg0 = 0, arg1 = 0, arg2 = 0) => {
			if (!this.#closed)
				board.transport.complete(this.#id, slot, result, arg0, arg1, arg2, bytes === null ? NO_BYTES : bytes);
		};
		const window = wanted.window > UNILET_PAGE_WINDOW_BYTES ? wanted.window : UNILET_PAGE_WINDOW_BYTES;

		this.root = granted.root;
		this.#board = board;
		this.#id = board.add(this);
		this.#wanted = wanted;
		this.#told = told;
		this.#complete = complete;
		this.#handles = new Handles(granted.root, granted.grant);
		granted.grant.use(this.#handles);
		this.#events = new Events(this.#handles, granted.grant, complete);
		this.#listeners = new Listeners(granted.grant, this.#events);
		this.#awaits = new Awaits(this.#handles, granted.grant, complete);
		this.#frames = new Frames(complete, (milliseconds) => this.#hold(milliseconds));
		this.#blobs = new BlobReads(complete);
		this.#decoder = new Decoder(this.#handles, granted.grant, this.#listeners);
		this.#http = new Http(complete);
		this.messages = new Messages({
			__proto__: null,
			complete,
			attach: (slot, offset, bytes) => board.transport.attach(this.#id, slot, offset, bytes),
			attached: (slot, offset, bytes) => board.transport.attached(this.#id, slot, offset, bytes),
			room: window - WINDOW_BULK_OFFSET,
		}, wanted.imports, told.posted, this.#blobs);
	}

	get closed() {
		return this.#closed;
	}

	open(image, url) {
		const { store, memory, window } = this.#wanted;

		if (this.#closed)
			return;
		this.#opened = true;
		this.#board.transport.open(this.#id, image, url, store, memory, window);
	}

	started() {
		this.#told.started();
	}

	ended(reason, status, message) {
		this.#opened = false;
		this.#told.ended(reason, status, message);
	}

	/* Never throws: what the guest sent wrong ends the guest, and it alone. */
	request(slot, opcode, room, arg0, arg1, bytes) {
		if (this.#closed)
			return;
		try {
			this.#serve(slot, opcode, room, arg0, arg1, bytes);
		} catch (thrown) {
			if (!(thrown instanceof Malformed))
				throw thrown;
			if (opcode === PAGE_BATCH)
				this.#board.transport.violation(this.#id, VIOLATION_BATCH, thrown.word);
			else
				this.#board.transport.violation(this.#id, VIOLATION_REQUEST, opcode);
		}
	}

	#serve(slot, opcode, room, arg0, arg1, bytes) {
		switch (opcode) {
		case PAGE_BATCH:
			return this.#apply(slot, room, bytes);
		case PAGE_EVENT:
			return this.#events.ask(slot, room);
		case PAGE_BLOB_READ:
			return this.#readBlob(slot, arg0, arg1, room);
		case PAGE_AWAIT:
			return this.#awaits.wait(slot, arg0, arg1, room);
		case PAGE_FRAME:
			return this.#frames.wait(slot);
		case HTTP_OPEN:
			return this.#http.open(slot, bytes, room);
		case HTTP_HEADER:
			return this.#http.header(slot, arg0, room);
		case HTTP_READ:
			return this.#http.read(slot, arg0, room);
		case HTTP_CLOSE:
			return this.#http.close(slot, arg0);
		case MESSAGE_RECEIVE:
		case MESSAGE_SEND:
		case MESSAGE_FILE_STATUS:
		case MESSAGE_FILE_READ:
		case MESSAGE_FILE_RELEASE:
		case MESSAGE_REFUSE:
			return this.messages.serve(slot, opcode, room, arg0, arg1, bytes);
		case RING_CANCEL:
			return this.#cancel(slot, arg0);
		default:
			return this.#complete(slot, -UNILET_UNSUPPORTED, null);
		}
	}

	/* The transport has found the slot that is meant; who keeps that request completes it. */
	#cancel(slot, meant) {
		const done = this.#events.cancel(meant) || this.#awaits.cancel(meant) || this.#frames.cancel(meant) ||
			this.#blobs.cancel(meant) || this.#http.cancel(meant) || this.messages.cancel(meant);

		this.#complete(slot, done ? 0 : -UNILET_BUSY, null);
	}

	#readBlob(slot, handle, position, room) {
		this.#blobs.read(slot, this.#handles.get(handle), position, room);
	}

	/* A transport need not have it. */
	#hold(milliseconds) {
		if (!this.#closed && this.#board.transport.hold)
			this.#board.transport.hold(this.#id, milliseconds);
	}

	#apply(slot, room, bytes) {
		const { result, reply } = this.#decoder.apply(bytes, room);

		this.#complete(slot, result, reply);
	}

	/* Ends the guest and takes everything of it out of the page, but for the nodes it made. */
	close() {
		if (this.#closed)
			return;
		this.#closed = true;
		this.#listeners.close();
		this.#events.close();
		this.#http.end();
		this.messages.end();
		this.#handles.clear();
		this.#board.remove(this.#id);
		if (this.#opened)
			this.#board.transport.close(this.#id);
	}
}
