/* message_encode.js: what page script sends, as a guest reads it (abi/message_abi.h).
 *
 * Getters and proxies run page script in the middle of it, which may send messages of its own or end the guest: each
 * message has an encoder to itself. */

import {
	blobSize, blobType, bufferLength, bytesOf, bytesSet, dataBuffer, dataLength, dataOffset, dateTime, fileName,
	hasOwn, isArray, isArrayBufferView, isInteger, isPlainObject, keysOf, kindOf, list, mapForEach, mapSize,
	NativeBigInt64Array, NativeDOMException, NativeFloat64Array, NativeUint32Array, NativeUint8Array, substring,
	takenBy, typedName, viewBuffer, viewLength, viewOffset,
} from './builtins.js';
import { isBuffer, VIEW_KINDS } from './array_kind.js';
import { isBlob } from './blob.js';
import {
	MESSAGE_ARRAY, MESSAGE_BUFFER, MESSAGE_CALL, MESSAGE_DATE, MESSAGE_ERROR, MESSAGE_FALSE, MESSAGE_FILE,
	MESSAGE_INT64, MESSAGE_MAP, MESSAGE_NULL, MESSAGE_NUMBER, MESSAGE_OBJECT, MESSAGE_STRING, MESSAGE_THROW,
	MESSAGE_TRUE, MESSAGE_UINT8S, MESSAGE_UNDEFINED, UNILET_MESSAGE_ALIGNMENT, UNILET_MESSAGE_BYTES_MAX,
	UNILET_MESSAGE_DEPTH_MAX, UNILET_MESSAGE_NAME_MAX,
} from './contract.js';
import { describe } from './fault.js';

export const MESSAGE_BYTES = 16; /* struct message */
const FIRST_BYTES = 256;
export const UNIT = 8; /* all parts of a message are multiples of it */
const WINDOW_PAGE = 4096;
const ERROR_TEXT_MAX = 1 << 16; /* of a thrown error: more of it is of use to nobody */
const INT64_END = 2n ** 63n;

export const isError = kindOf('Error');
const isDate = takenBy(dateTime);
const isMap = takenBy(mapSize);
const isFile = takenBy(fileName);

export const roundUp = (length, unit) => length + (unit - 1) - ((length + (unit - 1)) % unit);

function notSendable(why) {
	return new NativeDOMException(`It cannot be sent to the unilet: ${why}`, 'DataCloneError');
}

function tooLarge() {
	return notSendable(`beside the bytes of buffers a message has at most ${UNILET_MESSAGE_BYTES_MAX} bytes`);
}

/* One message. `files` (message_file.js) gives numbers; `room` is how many bytes of the window can hold messages. */
class Encoder {
	#bytes = null;
	#words = null;
	#doubles = null;
	#used = 0;
	#files;
	#handed = list(); /* numbers of files, to be taken back if it comes to nothing */
	#room;
	#attached = 0;
	#pieces = list();

	constructor(files, room) {
		this.#files = files;
		this.#room = room;
		this.#grow(new NativeUint8Array(FIRST_BYTES));
	}

	#grow(bytes) {
		if (this.#bytes !== null)
			bytesSet(bytes, this.#bytes);
		this.#bytes = bytes;
		this.#words = new NativeUint32Array(viewBuffer(bytes));
		this.#doubles = new NativeFloat64Array(viewBuffer(bytes));
	}

	/* Says where `length` more bytes begin, which are zeroes. */
	#take(length) {
		const at = this.#used;
		const size = viewLength(this.#bytes);

		if (length > UNILET_MESSAGE_BYTES_MAX - at)
			throw tooLarge();
		this.#used += length;
		if (this.#used > size) {
			const wanted = this.#used > 2 * size ? this.#used : 2 * size;

			this.#grow(new NativeUint8Array(wanted < UNILET_MESSAGE_BYTES_MAX ? wanted : UNILET_MESSAGE_BYTES_MAX));
		}
		return at;
	}

	/* Returns where its size is: that of some is known later. */
	#head(kind, size) {
		const word = this.#take(UNIT) / 4;

		this.#words[word] = kind;
		this.#words[word + 1] = size;
		return word + 1;
	}

	#double(value) {
		const at = this.#take(UNIT);

		this.#doubles[at / UNIT] = value;
	}

	#utf8(text, extra) {
		/* A unit of UTF-16 is a byte at least. */
		if (text.length > UNILET_MESSAGE_BYTES_MAX)
			throw tooLarge();
		const utf8 = bytesOf(text);
		const length = viewLength(utf8);
		const at = this.#take(roundUp(length + extra, UNIT));

		bytesSet(this.#bytes, utf8, at);
		return length;
	}

	#string(text) {
		const size = this.#head(MESSAGE_STRING, 0);
		const length = this.#utf8(text, 1);

		this.#words[size] = length;
	}

	value(value, depth) {
		if (depth > UNILET_MESSAGE_DEPTH_MAX)
			throw notSendable(`values lie in each other more than ${UNILET_MESSAGE_DEPTH_MAX} deep`);
		switch (typeof value) {
		case 'undefined':
			this.#head(MESSAGE_UNDEFINED, 0);
			break;
		case 'boolean':
			this.#head(value ? MESSAGE_TRUE : MESSAGE_FALSE, 0);
			break;
		case 'number':
			this.#head(MESSAGE_NUMBER, 0);
			this.#double(value);
			break;
		case 'bigint':
			this.#bigint(value);
			break;
		case 'string':
			this.#string(value);
			break;
		case 'object':
			this.#object(value, depth);
			break;
		default:
			throw notSendable(`a ${typeof value} is of no use there`);
		}
	}

	#bigint(value) {
		if (value < -INT64_END || value >= INT64_END)
			throw notSendable('a BigInt has more than 64 bits');
		this.#head(MESSAGE_INT64, 0);
		const at = this.#take(UNIT);

		new NativeBigInt64Array(viewBuffer(this.#bytes), at, 1)[0] = value;
	}

	#object(value, depth) {
		if (value === null)
			this.#head(MESSAGE_NULL, 0);
		else if (isArray(value))
			this.#array(value, depth);
		else if (isPlainObject(value))
			this.#plain(value, depth);
		else if (isArrayBufferView(value))
			this.#view(value);
		else if (isBuffer(value))
			this.#piece(MESSAGE_BUFFER, value, () => 0, bufferLength, value);
		else if (isDate(value))
			this.#date(value);
		else if (isMap(value))
			this.#map(value, depth);
		else if (isBlob(value))
			this.#file(value);
		else if (isError(value))
			this.error(describe(value));
		else
			throw notSendable('an object is neither data nor a file');
	}

	#date(value) {
		this.#head(MESSAGE_DATE, 0);
		this.#double(dateTime(value));
	}

	#array(value, depth) {
		const count = value.length; /* of a proxy: anything */

		if (!isInteger(count) || count < 0 || count > UNILET_MESSAGE_BYTES_MAX / UNIT)
			throw tooLarge();
		this.#head(MESSAGE_ARRAY, count);
		for (let i = 0; i < count; i++)
			this.value(value[i], depth + 1);
	}

	#plain(value, depth) {
		const size = this.#head(MESSAGE_OBJECT, 0);
		const names = keysOf(value);
		let count = 0;

		for (let i = 0; i < names.length; i++) {
			const name = names[i];

			/* A getter may have removed it. */
			if (!hasOwn(value, name))
				continue;
			this.#string(name);
			this.value(value[name], depth + 1);
			count++;
		}
		this.#words[size] = count;
	}

	#map(value, depth) {
		const items = list();

		/* First all of it: what getters add meanwhile is not sent. */
		mapForEach(value, (item, key) => {
			items[items.length] = key;
			items[items.length] = item;
		});
		this.#head(MESSAGE_MAP, items.length / 2);
		for (let i = 0; i < items.length; i++)
			this.value(items[i], depth + 1);
	}

	/* What describe() made of it. */
	error(said) {
		this.#head(MESSAGE_ERROR, 0);
		this.#string(substring(said.name, 0, ERROR_TEXT_MAX));
		this.#string(substring(said.message, 0, ERROR_TEXT_MAX));
	}

	#file(value) {
		const number = this.#files.add(value);

		if (number === 0)
			throw notSendable('the unilet has too many files already');
		this.#handed[this.#handed.length] = number;
		this.#head(MESSAGE_FILE, number);
		this.#double(blobSize(value));
		this.#string(isFile(value) ? fileName(value) : '');
		this.#string(blobType(value));
	}

	#view(value) {
		const name = typedName(value);

		if (name === undefined)
			this.#piece(MESSAGE_UINT8S, value, dataOffset, dataLength, dataBuffer(value));
		else if (VIEW_KINDS[name] !== undefined)
			this.#piece(VIEW_KINDS[name], value, viewOffset, viewLength, viewBuffer(value));
		else
			throw notSendable(`a ${name} is of no use there`);
	}

	/* Bytes that are copied later: see check(). */
	#piece(kind, value, offsetOf, lengthOf, buffer) {
		if (!isBuffer(buffer))
			throw notSendable('its memory is shared with others');
		let source;

		try {
			source = new NativeUint8Array(buffer, offsetOf(value), lengthOf(value));
		} catch {
			throw notSendable('its buffer is detached');
		}
		const length = viewLength(source);
		const offset = length > 0 ? roundUp(this.#attached, UNILET_MESSAGE_ALIGNMENT) : 0;

		this.#head(kind, 0);
		this.#number64(offset);
		this.#number64(length);
		if (length === 0)
			return;
		this.#attached = offset + length;
		if (this.#attached > this.#room)
			throw this.#noRoom();
		this.#pieces[this.#pieces.length] = { __proto__: null, source, offset, length, own: false };
	}

	#number64(value) {
		const word = this.#take(UNIT) / 4;

		this.#words[word] = value;
		this.#words[word + 1] = value / 0x100000000;
	}

	#noRoom() {
		return notSendable(`it has ${this.#attached} bytes in buffers and ${this.#used} bytes beside them, and the unilet's ` +
			`window has room for ${this.#room} in all; the option window makes it larger`);
	}

	/* struct message and name; `put` puts the value, if there is one. Returns the message. */
	message(kind, id, name, put) {
		try {
			this.#take(MESSAGE_BYTES);
			const nameLength = this.#utf8(name, 0);

			if (nameLength > UNILET_MESSAGE_NAME_MAX || (kind === MESSAGE_CALL && nameLength === 0))
				throw notSendable(`a function's name has 1 to ${UNILET_MESSAGE_NAME_MAX} bytes`);
			const start = this.#used;

			put(this);
			this.#words[0] = kind;
			this.#words[1] = id;
			this.#words[2] = nameLength;
			this.#words[3] = this.#used - start;
			this.#check();
		} catch (thrown) {
			for (let i = 0; i < this.#handed.length; i++)
				this.#files.release(this.#handed[i]);
			throw thrown;
		}
		return {
			__proto__: null,
			bytes: new NativeUint8Array(viewBuffer(this.#bytes), 0, this.#used),
			attached: this.#attached,
			pieces: this.#pieces,
			handed: this.#handed,
			taken: null,
		};
	}

	/* No page script runs from here on until the bytes are copied; what it did before may have taken some away. */
	#check() {
		for (let i = 0; i < this.#pieces.length; i++)
			if (viewLength(this.#pieces[i].source) !== this.#pieces[i].length)
				throw notSendable('its buffer was detached meanwhile');
		/* The guest takes whole pages of the window for each. */
		if (roundUp(this.#attached, WINDOW_PAGE) + roundUp(this.#used, WINDOW_PAGE) > this.#room)
			throw this.#noRoom();
	}
}

/* A message with a value: {bytes, attached, pieces, handed, taken}; `handed` are numbers of files. `attached` bytes are attached, each piece {source, offset,
 * length, own} being some of them; they are the page's and must be copied before any page script runs. Throws a
 * DataCloneError, or what page script threw: then nothing is left of it. */
export function encodeMessage(kind, id, name, value, files, room) {
	return new Encoder(files, room).message(kind, id, name, (encoder) => encoder.value(value, 1));
}

/* MESSAGE_THROW of whatever was thrown. */
export function encodeThrow(id, thrown, files, room) {
	return new Encoder(files, room).message(MESSAGE_THROW, id, '', (encoder) => encoder.error(describe(thrown)));
}

/* A message without a value. */
export function encodeBare(kind, id) {
	return new Encoder(null, WINDOW_PAGE).message(kind, id, '', () => {});
}
