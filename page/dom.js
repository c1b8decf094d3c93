/* dom.js: applies batches of operations on the page (abi/dom_abi.h); every word of them is hostile. */

import {
	bytesOf, bytesPart, bytesSet, list, NativeFloat64Array, NativeUint32Array, NativeUint8Array, substring, textOf,
	viewBuffer, viewLength, viewOffset, writeText,
} from './builtins.js';
import {
	PAGE_CALL, PAGE_CONSTRUCT, PAGE_DOUBLE, PAGE_FALSE, PAGE_GET, PAGE_INT32, PAGE_LISTEN, PAGE_LISTEN_PREVENT_DEFAULT,
	PAGE_LISTEN_STOP, PAGE_NAME, PAGE_NAMED, PAGE_NULL, PAGE_OBJECT, PAGE_RELEASE, PAGE_REPLY, PAGE_SET, PAGE_STRING,
	PAGE_TRUE, PAGE_UNDEFINED, UNILET_EXCEPTION, UNILET_PAGE_ARGUMENTS_MAX, UNILET_PAGE_LISTENERS_MAX,
	UNILET_PAGE_NAMES_MAX, UNILET_TOO_LARGE,
} from './contract.js';

const BATCH_HEADER = 8;
const EXCEPTION_BYTES = 16;
const STRING_COST = 4; /* a string in a reply: its length before it */

/* A batch against the contract: ends the guest. `word` is where. */
export class Malformed {
	word;
	why;
	constructor(word, why) {
		this.word = word;
		this.why = why;
	}
}

/* An operation that the page's rules forbid or that makes no sense: an exception to the guest, as any other. */
export function refusal(name, message) {
	return { __proto__: null, name, message };
}

/* Name and message of whatever was thrown; it may be an object of the page with getters that throw again. */
export function describe(thrown) {
	if (typeof thrown === 'string')
		return refusal('Error', thrown);
	try {
		const name = thrown.name;
		const message = thrown.message;

		return refusal(typeof name === 'string' ? name : 'Error', typeof message === 'string' ? message : '');
	} catch {
		return refusal('Error', '');
	}
}

/* What a reply gathers: words and strings, up to the room that the guest gave. */
class Reply {
	#room;
	#bytes = null; /* made at the first value: most batches ask for nothing */
	#words = null;
	#double = new NativeFloat64Array(1);
	#used = 0;
	#overflow = false;

	constructor(room) {
		this.#room = room - (room % 4);
	}

	/* What was gathered; null if it did not fit. */
	get bytes() {
		if (this.#overflow)
			return null;
		return this.#bytes === null ? new NativeUint8Array(0) : bytesPart(this.#bytes, 0, this.#used);
	}

	#open() {
		this.#bytes = new NativeUint8Array(this.#room);
		this.#words = new NativeUint32Array(viewBuffer(this.#bytes));
	}

	#word(value) {
		if (this.#used === this.#room) {
			this.#overflow = true;
			return;
		}
		this.#words[this.#used / 4] = value;
		this.#used += 4;
	}

	#string(text) {
		const utf8 = bytesOf(text);
		const length = viewLength(utf8);
		const padded = length + (-length & 3);

		if (this.#room - this.#used < padded + STRING_COST) {
			this.#overflow = true;
			return;
		}
		this.#word(length);
		bytesSet(this.#bytes, utf8, this.#used);
		this.#used += padded;
	}

	#number(value) {
		if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
			this.#word(PAGE_INT32);
			this.#word(value);
			return;
		}
		this.#double[0] = value;
		const halves = new NativeUint32Array(viewBuffer(this.#double));

		this.#word(PAGE_DOUBLE);
		this.#word(halves[0]);
		this.#word(halves[1]);
	}

	put(value) {
		if (this.#bytes === null)
			this.#open();
		switch (typeof value) {
		case 'undefined':
			this.#word(PAGE_UNDEFINED);
			break;
		case 'boolean':
			this.#word(value ? PAGE_TRUE : PAGE_FALSE);
			break;
		case 'number':
			this.#number(value);
			break;
		case 'string':
			this.#word(PAGE_STRING);
			this.#string(value);
			break;
		default:
			this.#word(PAGE_NULL);
		}
	}
}

function exceptionReply(room, operation, thrown) {
	if (room < EXCEPTION_BYTES)
		return null;
	const said = describe(thrown);
	const bytes = new NativeUint8Array(room);
	const header = new NativeUint32Array(viewBuffer(bytes), 0, 4);
	let used = EXCEPTION_BYTES;

	header[0] = operation;
	header[1] = writeText(said.name, bytesPart(bytes, used, room - used));
	used += header[1];
	header[2] = writeText(said.message, bytesPart(bytes, used, room - used));
	used += header[2];
	return bytesPart(bytes, 0, used);
}

/* Decodes and applies the batches of one guest. `handles` (handle.js) holds its objects, `grant` (grant.js) says what
 * it may do with them, `events` (event.js) takes its listeners. */
export class Decoder {
	#handles;
	#grant;
	#events;
	#names = list();
	#listeners = 0;
	#words = null;
	#at = 0;
	#end = 0;
	#text = '';
	#textAt = 0;
	#operation = 0;
	#reply = null;
	#halves = new NativeUint32Array(2);

	constructor(handles, grant, events) {
		this.#handles = handles;
		this.#grant = grant;
		this.#events = events;
	}

	/* Applies one batch. `bytes` is private: no one else can write it. `room` is the reply buffer's size. Returns
	 * {result, reply}: as PAGE_BATCH has it, reply null if there is none. Throws Malformed. */
	apply(bytes, room) {
		this.#open(bytes);
		this.#reply = new Reply(room);
		this.#operation = 0;
		try {
			while (this.#at < this.#end) {
				this.#apply();
				this.#operation++;
			}
		} catch (thrown) {
			if (thrown instanceof Malformed)
				throw thrown;
			const reply = exceptionReply(room, this.#operation, thrown);

			return { __proto__: null, result: -UNILET_EXCEPTION, reply };
		}
		if (this.#textAt !== this.#text.length)
			throw new Malformed(this.#at, 'strings are left over');
		const reply = this.#reply.bytes;

		if (reply === null)
			return { __proto__: null, result: -UNILET_TOO_LARGE, reply };
		return { __proto__: null, result: viewLength(reply), reply };
	}

	#open(bytes) {
		const length = viewLength(bytes);

		if (length < BATCH_HEADER)
			throw new Malformed(0, 'shorter than its header');
		const header = new NativeUint32Array(viewBuffer(bytes), viewOffset(bytes), 2);
		const words = header[0];
		const rest = length - BATCH_HEADER;

		if (words > rest / 4 || header[1] !== rest - 4 * words)
			throw new Malformed(0, 'its lengths do not add up');
		this.#words = new NativeUint32Array(viewBuffer(bytes), viewOffset(bytes) + BATCH_HEADER, words);
		this.#at = 0;
		this.#end = words;
		try {
			this.#text = textOf(bytesPart(bytes, BATCH_HEADER + 4 * words, header[1]));
		} catch {
			throw new Malformed(0, 'its strings are not UTF-8');
		}
		this.#textAt = 0;
	}

	/* The word taken last is the one that is wrong. */
	#bad(why) {
		return new Malformed(this.#at > 0 ? this.#at - 1 : 0, why);
	}

	#take() {
		if (this.#at >= this.#end)
			throw this.#bad('ends inside an operation');
		return this.#words[this.#at++];
	}

	#takeText() {
		const length = this.#take();
		const start = this.#textAt;

		if (length > this.#text.length - start)
			throw this.#bad('a string runs past the end');
		this.#textAt = start + length;
		return substring(this.#text, start, start + length);
	}

	#takeName() {
		const number = this.#take();

		if (number >= this.#names.length)
			throw this.#bad('a name that was not given');
		return this.#names[number];
	}

	/* A handle that is read. An empty one is the guest's mistake, not an attack: a batch before may have failed. */
	#takeObject() {
		const handle = this.#take();

		if (!this.#handles.inRange(handle))
			throw this.#bad('a handle out of range');
		return this.#handles.get(handle);
	}

	/* 0: nobody wants the result. */
	#takeResult() {
		const handle = this.#take();

		if (handle !== 0 && !this.#handles.isGuests(handle))
			throw this.#bad('a result handle out of range');
		return handle;
	}

	#takeDouble() {
		this.#halves[0] = this.#take();
		this.#halves[1] = this.#take();
		return new NativeFloat64Array(viewBuffer(this.#halves))[0];
	}

	#takeValue() {
		switch (this.#take()) {
		case PAGE_UNDEFINED:
			return undefined;
		case PAGE_NULL:
			return null;
		case PAGE_FALSE:
			return false;
		case PAGE_TRUE:
			return true;
		case PAGE_INT32:
			return this.#take() | 0;
		case PAGE_DOUBLE:
			return this.#takeDouble();
		case PAGE_STRING:
			return this.#takeText();
		case PAGE_NAMED:
			return this.#takeName();
		case PAGE_OBJECT:
			return this.#takeObject();
		default:
			throw this.#bad('an unknown kind of value');
		}
	}

	#takeArguments() {
		const count = this.#take();
		const values = list();

		if (count > UNILET_PAGE_ARGUMENTS_MAX)
			throw this.#bad('too many arguments');
		for (let i = 0; i < count; i++)
			values[i] = this.#takeValue();
		return values;
	}

	#apply() {
		switch (this.#take()) {
		case PAGE_NAME:
			return this.#name();
		case PAGE_GET:
			return this.#get();
		case PAGE_SET:
			return this.#set();
		case PAGE_CALL:
			return this.#call();
		case PAGE_CONSTRUCT:
			return this.#construct();
		case PAGE_LISTEN:
			return this.#listen();
		case PAGE_RELEASE:
			return this.#release();
		case PAGE_REPLY:
			return this.#answer();
		default:
			throw this.#bad('an unknown operation');
		}
	}

	#name() {
		const number = this.#take();

		if (number !== this.#names.length || number >= UNILET_PAGE_NAMES_MAX)
			throw this.#bad('names are numbered without gaps');
		this.#names[number] = this.#takeText();
	}

	/* All words of an operation are taken before any of it is done: a malformed one must have no effect. */
	#get() {
		const result = this.#takeResult();
		const object = this.#takeObject();

		this.#handles.set(result, this.#grant.get(object, this.#takeName()));
	}

	#set() {
		const object = this.#takeObject();
		const name = this.#takeName();

		this.#grant.set(object, name, this.#takeValue());
	}

	#call() {
		const result = this.#takeResult();
		const object = this.#takeObject();
		const name = this.#takeName();

		this.#handles.set(result, this.#grant.call(object, name, this.#takeArguments()));
	}

	#construct() {
		const result = this.#takeResult();
		const name = this.#takeName();

		this.#handles.set(result, this.#grant.construct(name, this.#takeArguments()));
	}

	#listen() {
		const object = this.#takeObject();
		const type = this.#takeName();
		const listener = this.#take();
		const flags = this.#take();

		if (listener === 0)
			throw this.#bad('listener 0');
		if ((flags & ~(PAGE_LISTEN_PREVENT_DEFAULT | PAGE_LISTEN_STOP)) !== 0)
			throw this.#bad('an unknown flag');
		if (this.#listeners === UNILET_PAGE_LISTENERS_MAX)
			throw refusal('QuotaExceededError', 'too many listeners');
		this.#grant.checkListen(object, type);
		this.#events.listen(object, type, listener, flags);
		this.#listeners++;
	}

	#release() {
		const handle = this.#take();

		if (!this.#handles.inRange(handle))
			throw this.#bad('a handle out of range');
		this.#handles.release(handle);
	}

	#answer() {
		const object = this.#takeObject();

		this.#reply.put(this.#grant.get(object, this.#takeName()));
	}
}
