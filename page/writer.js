/* writer.js: values for a guest: what a reply, an event or a promise says (abi/dom_abi.h). */

import { isBuffer, VIEW_KINDS } from './array_kind.js';
import {
	asInt64, bufferLength, bytesOf, bytesPart, bytesSet, halves, halvesBigint, halvesDouble, hasOwn, isArray, isPlainObject,
	keysOf, list, NativeUint32Array, NativeUint8Array, typedName, viewBuffer, viewLength, viewOffset, writeText,
} from './builtins.js';
import {
	MESSAGE_BUFFER, PAGE_BIGINT, PAGE_BYTES, PAGE_DICTIONARY, PAGE_DOUBLE, PAGE_FALSE, PAGE_HANDLE_PAGE, PAGE_INT32, PAGE_NULL, PAGE_OBJECT,
	PAGE_SEQUENCE, PAGE_STRING, PAGE_TRUE, PAGE_UNDEFINED, UNILET_PAGE_VALUE_DEPTH_MAX,
} from './contract.js';
import { describe } from './fault.js';

const START_BYTES = 256;
const EXCEPTION_BYTES = 16;

/* struct page_exception in at most `room` bytes; null if not even that fits. */
export function exceptionBytes(room, operation, thrown) {
	if (room < EXCEPTION_BYTES)
		return null;
	const said = describe(thrown);
	const size = EXCEPTION_BYTES + 3 * (said.name.length + said.message.length);
	const bytes = new NativeUint8Array(size < room ? size : room);
	const header = new NativeUint32Array(viewBuffer(bytes), 0, EXCEPTION_BYTES / 4);
	let used = EXCEPTION_BYTES;

	header[0] = operation;
	header[1] = writeText(said.name, bytesPart(bytes, used, viewLength(bytes) - used));
	used += header[1];
	header[2] = writeText(said.message, bytesPart(bytes, used, viewLength(bytes) - used));
	used += header[2];
	return bytesPart(bytes, 0, used);
}

/* Gathers values up to `room` bytes. Objects become handles, once `grant` (grant.js) has admitted them. What page script
 * does meanwhile, in getters, cannot get at it. */
export class Writer {
	#handles;
	#grant;
	#room;
	#bytes = null; /* made at the first word: most batches ask for nothing */
	#words = null;
	#used = 0;
	#overflow = false;
	#sent = list(); /* handles that were given out: taken back if nobody gets to know them */
	#sentCount = 0;

	constructor(handles, grant, room) {
		this.#handles = handles;
		this.#grant = grant;
		this.#room = room - (room % 4);
	}

	/* What was gathered; null if it did not fit. */
	take() {
		if (this.#overflow) {
			this.drop(0);
			return null;
		}
		return this.#bytes === null ? new NativeUint8Array(0) : bytesPart(this.#bytes, 0, this.#used);
	}

	/* Takes back the handles, from this one on; the guest's own stay what they are. */
	drop(from) {
		while (this.#sentCount > from)
			if (this.#sent[--this.#sentCount] >= PAGE_HANDLE_PAGE)
				this.#handles.release(this.#sent[this.#sentCount]);
	}

	/* Whether so many bytes are there; what is written then lies at `used - length`. */
	#take(length) {
		if (this.#overflow || length > this.#room - this.#used) {
			this.#overflow = true;
			return false;
		}
		this.#used += length;
		if (this.#bytes === null || this.#used > viewLength(this.#bytes))
			this.#grow();
		return true;
	}

	#grow() {
		let size = this.#bytes === null ? START_BYTES : 2 * viewLength(this.#bytes);

		if (size < this.#used)
			size = this.#used;
		const bytes = new NativeUint8Array(size < this.#room ? size : this.#room);

		if (this.#bytes !== null)
			bytesSet(bytes, this.#bytes, 0);
		this.#bytes = bytes;
		this.#words = new NativeUint32Array(viewBuffer(bytes));
	}

	word(value) {
		if (this.#take(4))
			this.#words[this.#used / 4 - 1] = value;
	}

	#pair(kind) {
		this.word(kind);
		this.word(halves[0]);
		this.word(halves[1]);
	}

	double(value) {
		halvesDouble[0] = value;
		this.word(halves[0]);
		this.word(halves[1]);
	}

	#utf8(text) {
		/* A unit of UTF-16 is a byte at least. */
		if (text.length > this.#room)
			this.#overflow = true;
		else
			this.#piece(bytesOf(text));
	}

	/* Its length, and the bytes, padded. */
	#piece(bytes) {
		const length = viewLength(bytes);
		const padded = length + (-length & 3);

		this.word(length);
		if (length === 0 || !this.#take(padded))
			return;
		this.#words[this.#used / 4 - 1] = 0;
		bytesSet(this.#bytes, bytes, this.#used - padded);
	}

	/* As value(), or null if it is too long, `rest` bytes being left for what comes after it. */
	valueOrNull(value, rest) {
		const used = this.#used;
		const sent = this.#sentCount;

		this.#room -= rest;
		this.value(value);
		this.#room += rest;
		if (!this.#overflow)
			return;
		this.#overflow = false;
		this.#used = used;
		this.drop(sent);
		this.word(PAGE_NULL);
	}

	/* `value` has been admitted. */
	value(value, depth = 0) {
		switch (typeof value) {
		case 'undefined':
			this.word(PAGE_UNDEFINED);
			break;
		case 'boolean':
			this.word(value ? PAGE_TRUE : PAGE_FALSE);
			break;
		case 'number':
			this.#number(value);
			break;
		case 'bigint':
			halvesBigint[0] = asInt64(64, value);
			this.#pair(PAGE_BIGINT);
			break;
		case 'string':
			this.word(PAGE_STRING);
			this.#utf8(value);
			break;
		case 'object':
		case 'function':
			this.#object(value, depth);
			break;
		default:
			this.word(PAGE_NULL);
		}
	}

	#number(value) {
		if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
			this.word(PAGE_INT32);
			this.word(value);
			return;
		}
		halvesDouble[0] = value;
		this.#pair(PAGE_DOUBLE);
	}

	#object(value, depth) {
		if (value === null)
			this.word(PAGE_NULL);
		else if (depth < UNILET_PAGE_VALUE_DEPTH_MAX && isArray(value))
			this.sequence(value, depth);
		else if (isBuffer(value))
			this.#array(MESSAGE_BUFFER, new NativeUint8Array(value, 0, bufferLength(value)));
		else if (VIEW_KINDS[typedName(value)] !== undefined)
			this.#array(VIEW_KINDS[typedName(value)], new NativeUint8Array(viewBuffer(value), viewOffset(value), viewLength(value)));
		else if (depth < UNILET_PAGE_VALUE_DEPTH_MAX && typeof value === 'object' && isPlainObject(value))
			this.#dictionary(value, depth);
		else
			this.object(value);
	}

	/* A handle of an admitted object. */
	object(value) {
		this.word(PAGE_OBJECT);
		this.handle(value);
	}

	/* The same without the kind, as a word of a struct. What does not fit gets none. */
	handle(value) {
		const handle = this.#overflow ? 0 : this.#handles.send(value);

		this.word(handle);
		this.#sent[this.#sentCount++] = handle;
	}

	/* A detached one is empty. */
	#array(kind, bytes) {
		this.word(PAGE_BYTES);
		this.word(kind);
		this.#piece(bytes);
	}

	/* Of an array, or what list() made. An array of many may lie in itself: once it does not fit, nothing more is looked
	 * at. */
	sequence(items, depth) {
		const count = items.length >>> 0;

		this.word(PAGE_SEQUENCE);
		this.word(count);
		for (let i = 0; i < count && !this.#overflow; i++)
			this.value(this.#grant.admit(items[i]), depth + 1);
	}

	#dictionary(value, depth) {
		const names = keysOf(value);

		this.word(PAGE_DICTIONARY);
		this.word(names.length);
		for (let i = 0; i < names.length && !this.#overflow; i++) {
			this.#utf8(names[i]);
			/* A getter may have removed it. */
			this.value(hasOwn(value, names[i]) ? this.#grant.admit(value[names[i]]) : undefined, depth + 1);
		}
	}
}
