/* message.js: messages between page script and a guest, calls both ways, files and streams (abi/message_abi.h). */

import {
	apply, bytesPart, bytesSet, list, mapDelete, mapForEach, mapGet, mapHas, mapSet, mapSize, NativeDOMException, NativeMap,
	NativePromise, NativeUint32Array, NativeUint8Array, viewBuffer, viewLength, whenSettled,
} from './builtins.js';
import {
	MESSAGE_CALL, MESSAGE_CHUNK, MESSAGE_FILE_READ, MESSAGE_FILE_RELEASE, MESSAGE_FILE_STATUS, MESSAGE_POST,
	MESSAGE_RECEIVE, MESSAGE_REFUSE, MESSAGE_RETURN, MESSAGE_SEND, MESSAGE_THROW, UNILET_BUSY, UNILET_CANCELLED, UNILET_MESSAGE_CALLS_MAX,
	UNILET_NOT_FOUND, UNILET_TOO_LARGE,
} from './contract.js';
import { Malformed } from './fault.js';
import { NotTaken, readMessage, readValue } from './message_decode.js';
import { encodeBare, encodeMessage, encodeThrow } from './message_encode.js';
import { Files } from './message_file.js';
import { Streams } from './message_stream.js';
import { Queue } from './queue.js';

const ID_MAX = 0xffffffff;

/* No array of the page's goes to a transport, which might keep hold of it (of the one in embed/webkit the engine notes
 * that C has seen it, and page script could never transfer it again): bytes pass through this one, piece by piece, which
 * stays in the processor's cache. */
const PASSAGE_BYTES = 256 << 10;
let passage = null;

/* Calls pass(part, at) for parts of `length` bytes, each a view of the passage for bytes from `at` on. */
function inPassage(length, pass) {
	passage ??= new NativeUint8Array(PASSAGE_BYTES);
	for (let at = 0; at < length; at += PASSAGE_BYTES) {
		const left = length - at;

		pass(left < PASSAGE_BYTES ? bytesPart(passage, 0, left) : passage, at);
	}
}

/* Messages of one guest. `port` has {complete(slot, result, bytes, arg0, arg1), attach(slot, offset, bytes),
 * attached(slot, offset, bytes)}, as the transport has them, and {room}: bytes of the window for messages. `imports` is
 * a NativeMap of functions by name; posted(value) takes what the guest posts; `reads` is blob.js's. */
export class Messages {
	#port;
	#imports;
	#posted;
	#files;
	#streams;
	#waiting = new Queue(); /* messages that no request has come for */
	#asking = null; /* the request that no message has come for */
	#calls = new NativeMap(); /* id -> {resolve, reject}: the page's, not answered */
	#lastCall = 0;
	#answerBytes = 0; /* of answers that the guest has not received: it decides how many it asks for */
	#answering = new NativeMap(); /* id -> true: the guest's, whose answer it has not got */
	#ended = false;

	constructor(port, imports, posted, reads) {
		this.#port = port;
		this.#imports = imports;
		this.#posted = posted;
		this.#files = new Files(reads, port.complete);
		this.#streams = new Streams((kind, id, taken) => this.#put(encodeBare(kind, id), taken));
	}

	/* What the page sends. Both throw, or reject, with a DataCloneError or with what page script threw. */

	/* postMessage(). */
	post(value) {
		this.#put(encodeMessage(MESSAGE_POST, 0, '', value, this.#files, this.#port.room), null);
	}

	/* Calls a function that the guest exports; returns a promise. */
	call(name, given) {
		return new NativePromise((resolve, reject) => {
			if (this.#ended)
				throw ended();
			if (mapSize(this.#calls) >= UNILET_MESSAGE_CALLS_MAX)
				throw new NativeDOMException('too many calls are not answered', 'QuotaExceededError');
			this.#lastCall = this.#lastCall === ID_MAX ? 1 : this.#lastCall + 1;
			const id = this.#lastCall;

			/* Before the arguments are looked at: they may run page script, which may end the guest. */
			mapSet(this.#calls, id, { __proto__: null, resolve, reject });
			try {
				this.#put(encodeMessage(MESSAGE_CALL, id, name, given, this.#files, this.#port.room), null);
			} catch (thrown) {
				mapDelete(this.#calls, id);
				throw thrown;
			}
		});
	}

	#put(message, taken) {
		if (this.#ended)
			return;
		message.taken = taken;
		if (this.#asking === null || !fits(message, this.#asking))
			this.#keep(message);
		this.#waiting.put(message);
		this.#deliver();
	}

	/* A message that waits has its own bytes: the page may change or detach what it gave. */
	#keep(message) {
		try {
			copyPieces(message.pieces);
		} catch {
			this.#releaseFiles(message);
			throw new NativeDOMException('there is no memory for a copy of its bytes', 'DataCloneError');
		}
	}

	#releaseFiles(message) {
		for (let i = 0; i < message.handed.length; i++)
			this.#files.release(message.handed[i]);
	}

	/* If a request is open, nothing waits but what was put last. */
	#deliver() {
		const request = this.#asking;

		if (request === null || this.#waiting.length === 0)
			return;
		const message = this.#waiting.first;
		const length = viewLength(message.bytes);

		this.#asking = null;
		if (!fits(message, request)) {
			this.#port.complete(request.slot, -UNILET_TOO_LARGE, null, length, message.attached);
			return;
		}
		this.#waiting.take();
		this.#attach(request.slot, message.pieces);
		message.taken?.();
		this.#port.complete(request.slot, length, message.bytes, message.attached);
	}

	#attach(slot, pieces) {
		for (let i = 0; i < pieces.length; i++) {
			const { source, offset, length, own } = pieces[i];

			if (own)
				this.#port.attach(slot, offset, source);
			else
				inPassage(length, (part, at) => {
					bytesSet(part, bytesPart(source, at, viewLength(part)));
					this.#port.attach(slot, offset + at, part);
				});
		}
	}

	/* MESSAGE_RECEIVE. */
	#receive(slot, room, attachedRoom) {
		if (this.#asking !== null) {
			this.#port.complete(slot, -UNILET_BUSY, null);
			return;
		}
		this.#asking = { __proto__: null, slot, room, attachedRoom };
		this.#deliver();
	}

	/* MESSAGE_REFUSE: of the message that did not fit. What it handed over was never seen. */
	#refuse(slot) {
		if (this.#asking !== null || this.#waiting.length === 0) {
			this.#port.complete(slot, -UNILET_NOT_FOUND, null);
			return;
		}
		const message = this.#waiting.take();
		const { kind, id } = kindAndId(message);

		this.#releaseFiles(message);
		this.#port.complete(slot, 0, null);
		if (kind === MESSAGE_CALL) {
			this.#answered(id, MESSAGE_THROW, noRoom());
		} else if (kind === MESSAGE_RETURN) {
			const thrown = encodeThrow(id, noRoom(), this.#files, this.#port.room);

			thrown.taken = message.taken;
			this.#waiting.putBack(thrown);
		} else {
			message.taken?.();
		}
	}

	/* MESSAGE_SEND. */
	#send(slot, bytes, attached) {
		const message = readMessage(bytes);
		const status = this.#expects(message);

		if (status < 0) {
			this.#port.complete(slot, status, null);
			return;
		}
		const opened = list();
		let value;

		try {
			value = readValue(message, attached, (offset, into) => this.#copyOut(slot, offset, into), (id) => {
				const stream = this.#streams.open(id);

				opened[opened.length] = id;
				return stream;
			});
		} catch (thrown) {
			for (let i = 0; i < opened.length; i++)
				this.#streams.forget(opened[i]);
			if (!(thrown instanceof NotTaken))
				throw thrown;
			this.#port.complete(slot, thrown.status, null);
			return;
		}
		this.#take(slot, message, value);
	}

	#copyOut(slot, offset, into) {
		inPassage(viewLength(into), (part, at) => {
			this.#port.attached(slot, offset + at, part);
			bytesSet(into, part, at);
		});
	}

	/* 0, or why nobody waits for it. */
	#expects({ kind, id }) {
		switch (kind) {
		case MESSAGE_CALL:
			if (mapHas(this.#answering, id))
				throw new Malformed(0, 'a call that is open already');
			return mapSize(this.#answering) === UNILET_MESSAGE_CALLS_MAX ? -UNILET_BUSY : 0;
		case MESSAGE_RETURN:
		case MESSAGE_THROW:
			return mapHas(this.#calls, id) ? 0 : -UNILET_NOT_FOUND;
		case MESSAGE_CHUNK:
			return this.#streams.expects(id) ? 0 : -UNILET_NOT_FOUND;
		default:
			return 0;
		}
	}

	/* The request is answered before page script runs: that may end the guest, or ask for the next. */
	#take(slot, { kind, id, name }, value) {
		if (kind === MESSAGE_CHUNK) {
			this.#port.complete(slot, this.#streams.chunk(id, value) ? 0 : -UNILET_NOT_FOUND, null);
			return;
		}
		this.#port.complete(slot, 0, null);
		if (kind === MESSAGE_POST)
			this.#posted(value);
		else if (kind === MESSAGE_CALL)
			this.#import(id, name, value);
		else
			this.#answered(id, kind, value);
	}

	#answered(id, kind, value) {
		const call = mapGet(this.#calls, id);

		mapDelete(this.#calls, id);
		if (kind === MESSAGE_RETURN)
			call.resolve(value);
		else
			call.reject(value);
	}

	#import(id, name, given) {
		const imported = mapGet(this.#imports, name);
		let result;

		mapSet(this.#answering, id, true);
		if (imported === undefined) {
			this.#throw(id, new NativeDOMException(`the page has no import of the name ${name}`, 'NotFoundError'));
			return;
		}
		try {
			result = apply(imported, undefined, given);
		} catch (thrown) {
			this.#throw(id, thrown);
			return;
		}
		whenSettled(new NativePromise((resolve) => resolve(result)), (value) => this.#return(id, value),
			(thrown) => this.#throw(id, thrown));
	}

	#return(id, value) {
		try {
			const message = encodeMessage(MESSAGE_RETURN, id, '', value, this.#files, this.#port.room);

			if (this.#answerBytes + bytesIn(message) > this.#port.room) {
				this.#releaseFiles(message);
				throw noRoom();
			}
			this.#answer(id, message);
		} catch (thrown) {
			this.#throw(id, thrown);
		}
	}

	#throw(id, thrown) {
		this.#answer(id, encodeThrow(id, thrown, this.#files, this.#port.room));
	}

	/* The call counts until the guest has its answer: else one that never listens could make any number. */
	#answer(id, message) {
		const bytes = bytesIn(message);

		this.#answerBytes += bytes;
		this.#put(message, () => {
			this.#answerBytes -= bytes;
			mapDelete(this.#answering, id);
		});
	}

	/* Serves a request of the guest. Throws Malformed. */
	serve(slot, opcode, room, arg0, arg1, bytes) {
		switch (opcode) {
		case MESSAGE_RECEIVE:
			return this.#receive(slot, room, arg1);
		case MESSAGE_REFUSE:
			return this.#refuse(slot);
		case MESSAGE_SEND:
			return this.#send(slot, bytes, arg1);
		case MESSAGE_FILE_STATUS:
			return this.#files.status(slot, arg0);
		case MESSAGE_FILE_READ:
			return this.#files.read(slot, arg0, arg1, room);
		case MESSAGE_FILE_RELEASE:
			return this.#port.complete(slot, this.#files.release(arg0) ? 0 : -UNILET_NOT_FOUND, null);
		}
	}

	/* Completes a MESSAGE_RECEIVE that waits with CANCELLED. Says whether it was here. */
	cancel(slot) {
		if (this.#asking === null || this.#asking.slot !== slot)
			return false;
		this.#asking = null;
		this.#port.complete(slot, -UNILET_CANCELLED, null);
		return true;
	}

	/* The guest has ended: whoever waits for it hears of it. */
	end() {
		const calls = this.#calls;

		if (this.#ended)
			return;
		this.#ended = true;
		this.#calls = new NativeMap();
		this.#waiting = new Queue();
		this.#asking = null;
		mapForEach(calls, (call) => call.reject(ended()));
		this.#streams.end(ended());
	}
}

const fits = (message, request) => viewLength(message.bytes) <= request.room && message.attached <= request.attachedRoom;

const bytesIn = (message) => viewLength(message.bytes) + message.attached;

function kindAndId(message) {
	const words = new NativeUint32Array(viewBuffer(message.bytes), 0, 2);

	return { __proto__: null, kind: words[0], id: words[1] };
}

function noRoom() {
	return new NativeDOMException('the unilet has no room for it: the option window gives it more', 'QuotaExceededError');
}

function ended() {
	return new NativeDOMException('the unilet has ended', 'AbortError');
}

function copyPieces(pieces) {
	for (let i = 0; i < pieces.length; i++) {
		const piece = pieces[i];

		if (piece.own)
			continue;
		const copy = new NativeUint8Array(piece.length);

		bytesSet(copy, piece.source);
		piece.source = copy;
		piece.own = true;
	}
}
