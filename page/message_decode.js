/* message_decode.js: what a guest sends, as values of the page (abi/message_abi.h); every byte of it is hostile.
 *
 * The values are page script's, with the page's own prototypes, but none of it runs while they are made. */

import {
	arrayOf, defineProperty, inWords, list, mapSet, NativeArrayBuffer, NativeBigInt64Array, NativeDate,
	NativeDOMException, NativeError, NativeFloat64Array, NativeMap, NativeUint32Array, NativeUint8Array, page, textOf,
	viewBuffer, viewLength,
} from './builtins.js';
import {
	MESSAGE_ARRAY, MESSAGE_BUFFER, MESSAGE_BYTES_END, MESSAGE_CALL, MESSAGE_CHUNK, MESSAGE_DATE, MESSAGE_ERROR,
	MESSAGE_FALSE, MESSAGE_INT64, MESSAGE_MAP, MESSAGE_NULL, MESSAGE_NUMBER, MESSAGE_OBJECT, MESSAGE_POST, MESSAGE_RETURN,
	MESSAGE_STREAM, MESSAGE_STRING, MESSAGE_THROW, MESSAGE_TRUE, MESSAGE_UNDEFINED, UNILET_MESSAGE_ALIGNMENT,
	UNILET_MESSAGE_BYTES_MAX, UNILET_MESSAGE_DEPTH_MAX, UNILET_MESSAGE_NAME_MAX, UNILET_NO_SPACE,
} from './contract.js';
import { VIEW_TYPES } from './array_kind.js';
import { Malformed } from './fault.js';
import { MESSAGE_BYTES, roundUp, UNIT } from './message_encode.js';


/* A message that keeps to the contract and cannot be taken now; `status` is the answer. */
export class NotTaken {
	status;
	constructor(status) {
		this.status = status;
	}
}

const ERROR_TYPES = {
	__proto__: null,
	Error: NativeError,
	EvalError: page.EvalError,
	RangeError: page.RangeError,
	ReferenceError: page.ReferenceError,
	SyntaxError: page.SyntaxError,
	TypeError: page.TypeError,
	URIError: page.URIError,
};
const EXCEPTION_NAMES = ' HierarchyRequestError WrongDocumentError InvalidCharacterError NoModificationAllowedError ' +
	'NotFoundError NotSupportedError InUseAttributeError InvalidStateError InvalidModificationError NamespaceError ' +
	'InvalidAccessError TypeMismatchError SecurityError NetworkError AbortError URLMismatchError QuotaExceededError ' +
	'TimeoutError InvalidNodeTypeError DataCloneError EncodingError NotReadableError UnknownError ConstraintError ' +
	'DataError TransactionInactiveError ReadOnlyError VersionError OperationError NotAllowedError OptOutError ';

/* An error as page script expects one of this name. */
function errorOf(name, message) {
	if (inWords(EXCEPTION_NAMES, name))
		return new NativeDOMException(message, name);
	const type = ERROR_TYPES[name];
	const error = new (type ?? NativeError)(message);

	if (type === undefined)
		own(error, 'name', name, false);
	return error;
}

/* As if it had been assigned where no prototype has a setter for it. */
function own(object, name, value, enumerable) {
	defineProperty(object, name, { __proto__: null, value, writable: true, enumerable, configurable: true });
}

const isBytes = (kind) => kind >= MESSAGE_BUFFER && kind < MESSAGE_BYTES_END;

/* Which kinds of value a kind of message may have. */
function valueFits(message, value) {
	switch (message) {
	case MESSAGE_CALL:
		return value === MESSAGE_ARRAY;
	case MESSAGE_THROW:
		return value === MESSAGE_ERROR;
	case MESSAGE_CHUNK:
		return isBytes(value) || value === MESSAGE_UNDEFINED || value === MESSAGE_ERROR;
	default:
		return true;
	}
}

/* struct message of these bytes, which nobody else can write: {kind, id, name, words, bytes, start}: the value begins at
 * byte `start`, and is not looked at yet. */
export function readMessage(bytes) {
	const total = viewLength(bytes);

	if (total < MESSAGE_BYTES + UNIT || total > UNILET_MESSAGE_BYTES_MAX || total % UNIT !== 0)
		throw new Malformed(0, 'a message of an impossible length');
	const words = new NativeUint32Array(viewBuffer(bytes), 0, total / 4);
	const kind = words[0];
	const id = words[1];
	const nameLength = words[2];
	const start = MESSAGE_BYTES + roundUp(nameLength, UNIT);

	if (nameLength > UNILET_MESSAGE_NAME_MAX || words[3] !== total - start)
		throw new Malformed(0, 'lengths of a message that do not add up');
	if (kind !== MESSAGE_POST && kind !== MESSAGE_CALL && kind !== MESSAGE_RETURN && kind !== MESSAGE_THROW &&
	    kind !== MESSAGE_CHUNK)
		throw new Malformed(0, 'a message of no kind that a guest may send');
	if ((kind === MESSAGE_POST) !== (id === 0) || (kind === MESSAGE_CALL) !== (nameLength > 0))
		throw new Malformed(0, 'a message with a wrong id or name');
	if (start < total && !zeroes(bytes, MESSAGE_BYTES + nameLength, start))
		throw new Malformed(0, 'something behind the name of a message');
	if (start >= total || !valueFits(kind, words[start / 4]))
		throw new Malformed(0, 'a message whose value is of another kind');
	return { __proto__: null, kind, id, name: readText(bytes, MESSAGE_BYTES, nameLength), words, bytes, start };
}

function zeroes(bytes, at, end) {
	while (at < end && bytes[at] === 0)
		at++;
	return at === end;
}

function readText(bytes, at, length) {
	try {
		return textOf(new NativeUint8Array(viewBuffer(bytes), at, length));
	} catch {
		throw new Malformed(at / 4, 'a string that is not UTF-8');
	}
}

/* Makes one value. `attached` is how many bytes are attached, copyOut(offset, bytes) fills `bytes` with some of them,
 * openStream(id) makes a stream. Throws Malformed, or NotTaken. */
class ValueReader {
	#bytes;
	#words;
	#doubles;
	#at; /* in units */
	#end;
	#attached;
	#left; /* of them, that may still be copied: else a small message could ask for copies without end */
	#copyOut;
	#openStream;

	constructor(message, attached, copyOut, openStream) {
		this.#bytes = message.bytes;
		this.#words = message.words;
		this.#at = message.start / UNIT;
		this.#end = viewLength(message.bytes) / UNIT;
		this.#doubles = new NativeFloat64Array(viewBuffer(message.bytes), 0, this.#end);
		this.#attached = attached;
		this.#left = attached;
		this.#copyOut = copyOut;
		this.#openStream = openStream;
	}

	#bad(why) {
		return new Malformed(this.#at * 2, why);
	}

	whole() {
		const value = this.#value(1);

		if (this.#at !== this.#end)
			throw this.#bad('something follows the value');
		return value;
	}

	/* Says where so many units begin. */
	#take(units) {
		const at = this.#at;

		if (units > this.#end - at)
			throw this.#bad('ends inside a value');
		this.#at += units;
		return at;
	}

	#value(depth) {
		const head = this.#take(1) * 2;
		const kind = this.#words[head];
		const size = this.#words[head + 1];

		if (depth > UNILET_MESSAGE_DEPTH_MAX)
			throw this.#bad('too deep');
		switch (kind) {
		case MESSAGE_STRING:
			return this.#text(size);
		case MESSAGE_ARRAY:
			return this.#array(size, depth);
		case MESSAGE_OBJECT:
			return this.#object(size, depth);
		case MESSAGE_MAP:
			return this.#map(size, depth);
		case MESSAGE_STREAM:
			return this.#stream(size);
		}
		if (size !== 0)
			throw this.#bad('a size where there is none');
		return isBytes(kind) ? this.#view(VIEW_TYPES[kind - MESSAGE_BUFFER]) : this.#plain(kind);
	}

	#plain(kind) {
		switch (kind) {
		case MESSAGE_UNDEFINED:
			return undefined;
		case MESSAGE_NULL:
			return null;
		case MESSAGE_FALSE:
			return false;
		case MESSAGE_TRUE:
			return true;
		case MESSAGE_NUMBER:
			return this.#double();
		case MESSAGE_INT64:
			return new NativeBigInt64Array(viewBuffer(this.#bytes), this.#take(1) * UNIT, 1)[0];
		case MESSAGE_DATE:
			return new NativeDate(this.#double());
		case MESSAGE_ERROR:
			return this.#error();
		default:
			throw this.#bad('an unknown kind of value');
		}
	}

	#double() {
		return this.#doubles[this.#take(1)];
	}

	/* There is a zero behind it. */
	#text(length) {
		const at = this.#take(roundUp(length + 1, UNIT) / UNIT) * UNIT;

		if (!zeroes(this.#bytes, at + length, this.#at * UNIT))
			throw this.#bad('a string without zeroes behind it');
		return readText(this.#bytes, at, length);
	}

	#string() {
		const head = this.#take(1) * 2;

		if (this.#words[head] !== MESSAGE_STRING)
			throw this.#bad('no string where one belongs');
		return this.#text(this.#words[head + 1]);
	}

	/* Each takes so many units at least. */
	#checkCount(count, units) {
		if (count > (this.#end - this.#at) / units)
			throw this.#bad('a count beyond the end');
	}

	#array(count, depth) {
		const items = list();

		this.#checkCount(count, 1);
		for (let i = 0; i < count; i++)
			items[i] = this.#value(depth + 1);
		return arrayOf(items);
	}

	#object(count, depth) {
		const object = {};

		this.#checkCount(count, 3);
		for (let i = 0; i < count; i++) {
			const name = this.#string();

			own(object, name, this.#value(depth + 1), true);
		}
		return object;
	}

	#map(count, depth) {
		const map = new NativeMap();

		this.#checkCount(count, 2);
		for (let i = 0; i < count; i++) {
			const key = this.#value(depth + 1);

			mapSet(map, key, this.#value(depth + 1));
		}
		return map;
	}

	#error() {
		const name = this.#string();

		return errorOf(name, this.#string());
	}

	/* What it carries, as a media type, is not told: a ReadableStream has no place for it. */
	#stream(id) {
		this.#string();
		if (id === 0)
			throw this.#bad('stream 0');
		return this.#openStream(id);
	}

	#number64() {
		const word = this.#take(1) * 2;

		return this.#words[word] + this.#words[word + 1] * 0x100000000;
	}

	#view(view) {
		const offset = this.#number64();
		const length = this.#number64();

		if (offset % UNILET_MESSAGE_ALIGNMENT !== 0 || offset > this.#attached || length > this.#attached - offset ||
		    length > this.#left)
			throw this.#bad('bytes that are not attached');
		if (length % view.size !== 0)
			throw this.#bad('a part of an element');
		this.#left -= length;
		const buffer = this.#buffer(offset, length);

		return view.type === null ? buffer : new view.type(buffer);
	}

	#buffer(offset, length) {
		let buffer;

		try {
			buffer = new NativeArrayBuffer(length);
		} catch {
			throw new NotTaken(-UNILET_NO_SPACE);
		}
		if (length > 0)
			this.#copyOut(offset, new NativeUint8Array(buffer));
		return buffer;
	}
}

/* The value of a message that readMessage() has read. */
export function readValue(message, attached, copyOut, openStream) {
	return new ValueReader(message, attached, copyOut, openStream).whole();
}
