/* reader.js: words, strings and bytes of one batch, and the values in it (abi/dom_abi.h); every word of them is hostile. */

import { VIEW_TYPES } from './array_kind.js';
import {
	arrayOf, bytesPart, bytesSet, charCodeAt, halves, halvesBigint, halvesDouble, list, NativeUint32Array, NativeUint8Array, substring, textOf,
	viewBuffer, viewLength, viewOffset,
} from './builtins.js';
import {
	MESSAGE_BUFFER, PAGE_BIGINT, PAGE_BYTES, PAGE_CALLBACK, PAGE_DICTIONARY, PAGE_DOUBLE, PAGE_FALSE, PAGE_INT32, PAGE_NAMED,
	PAGE_NULL, PAGE_OBJECT, PAGE_SEQUENCE, PAGE_STRING, PAGE_TRUE, PAGE_UNDEFINED, UNILET_PAGE_ARGUMENTS_MAX,
	UNILET_PAGE_BATCH_BYTES_MAX, UNILET_PAGE_DATA_BYTES_MAX, UNILET_PAGE_LISTENERS_MAX, UNILET_PAGE_VALUE_DEPTH_MAX,
} from './contract.js';
import { Malformed } from './fault.js';
import { isResult } from './handle.js';

const BATCH_HEADER = 16;

/* Whether a text that ends there would end between the two halves of a pair. */
export const isCut = (text, at) => at < text.length && (charCodeAt(text, at) & 0xfc00) === 0xdc00;

const NO_WORDS = new NativeUint32Array(0);

/* Reads the batches of one guest. `names` are its interned ones, `handles` (handle.js) its objects, `callback(listener)` makes a
 * function. Fields are open to the decoder (dom.js), which reads what is done most by itself. Throws Malformed. */
export class Reader {
	words = NO_WORDS;
	at = 0; /* the next word */
	end = 0;
	text = '';
	textAt = 0; /* strings are consumed in order */
	wide = false; /* there may be pairs of surrogates in it */
	#data = null;
	#dataAt = 0;
	#names;
	#handles;
	#callback;

	constructor(names, handles, callback) {
		this.#names = names;
		this.#handles = handles;
		this.#callback = callback;
	}

	/* Begins a batch of these bytes, which nobody else can write. */
	open(bytes) {
		const length = viewLength(bytes);
		const buffer = viewBuffer(bytes);
		const start = viewOffset(bytes);

		this.at = 0;
		this.end = 0;
		if (length < BATCH_HEADER)
			throw this.bad('shorter than its header');
		const header = new NativeUint32Array(buffer, start, BATCH_HEADER / 4);
		const rest = length - BATCH_HEADER;
		const data = header[2];
		const strings = rest - data - 4 * header[0];

		if (strings < 0 || strings !== header[1] || header[3] !== 0)
			throw this.bad('its lengths do not add up');
		if (data > UNILET_PAGE_DATA_BYTES_MAX || length - data > UNILET_PAGE_BATCH_BYTES_MAX)
			throw this.bad('longer than a batch may be');
		try {
			this.text = textOf(bytesPart(bytes, length - data - strings, strings));
		} catch {
			throw this.bad('its strings are not UTF-8');
		}
		this.wide = this.text.length < strings;
		this.words = new NativeUint32Array(buffer, start + BATCH_HEADER, header[0]);
		this.end = header[0];
		this.textAt = 0;
		this.#data = bytesPart(bytes, length - data, data);
		this.#dataAt = 0;
	}

	/* Lets go of it. */
	close() {
		this.words = NO_WORDS;
		this.text = '';
		this.#data = null;
	}

	/* The word taken last is the one that is wrong. */
	bad(why) {
		return new Malformed(this.at > 0 ? this.at - 1 : 0, why);
	}

	/* Nothing may be left when all operations are done. */
	finish() {
		if (this.textAt !== this.text.length)
			throw this.bad('strings are left over');
		if (this.#dataAt !== viewLength(this.#data))
			throw this.bad('data are left over');
	}

	take() {
		if (this.at >= this.end)
			throw this.bad('ends inside an operation');
		return this.words[this.at++];
	}

	takeText() {
		const length = this.take();
		const start = this.textAt;

		if (length > this.text.length - start || isCut(this.text, start + length))
			throw this.bad('a string runs past the end, or ends in a pair of surrogates');
		this.textAt = start + length;
		return substring(this.text, start, start + length);
	}

	takeName() {
		const name = this.#names[this.take()];

		if (name === undefined)
			throw this.bad('a name that was not given');
		return name;
	}

	/* An empty handle is null: a batch before may have failed. */
	takeObject() {
		return this.#handles.get(this.take());
	}

	/* 0: nobody wants the result. */
	takeResult() {
		const handle = this.take();

		if (!isResult(handle))
			throw this.bad('a result that is no handle of the guest\'s');
		return handle;
	}

	/* A count of things that are `words` long at least. */
	takeCount(words, most = 0xffffffff) {
		const count = this.take();

		if (count > most)
			throw this.bad('too many');
		if (count > (this.end - this.at) / words)
			throw this.bad('ends inside an operation');
		return count;
	}

	takeNames(most) {
		const names = list();

		for (let left = this.takeCount(1, most); left > 0; left--)
			names[names.length] = this.takeName();
		return names;
	}

	takeArguments() {
		const values = list();

		for (let left = this.takeCount(1, UNILET_PAGE_ARGUMENTS_MAX); left > 0; left--)
			values[values.length] = this.takeValue(0);
		return values;
	}

	takeValue(depth) {
		switch (this.take()) {
		case PAGE_UNDEFINED:
			return undefined;
		case PAGE_NULL:
			return null;
		case PAGE_FALSE:
			return false;
		case PAGE_TRUE:
			return true;
		case PAGE_INT32:
			return this.take() | 0;
		case PAGE_DOUBLE:
			return this.#pair(halvesDouble);
		case PAGE_BIGINT:
			return this.#pair(halvesBigint);
		case PAGE_STRING:
			return this.takeText();
		case PAGE_NAMED:
			return this.takeName();
		case PAGE_OBJECT:
			return this.takeObject();
		case PAGE_DICTIONARY:
			return this.#dictionary(this.#deeper(depth));
		case PAGE_SEQUENCE:
			return this.#sequence(this.#deeper(depth));
		case PAGE_BYTES:
			return this.#bytes();
		case PAGE_CALLBACK:
			return this.#callback(this.takeListener());
		default:
			throw this.bad('an unknown kind of value');
		}
	}

	takeListener() {
		const listener = this.take();

		if (listener === 0 || listener > UNILET_PAGE_LISTENERS_MAX)
			throw this.bad('a listener that is none');
		return listener;
	}

	#pair(view) {
		halves[0] = this.take();
		halves[1] = this.take();
		return view[0];
	}

	#deeper(depth) {
		if (depth === UNILET_PAGE_VALUE_DEPTH_MAX)
			throw this.bad('values lie in each other too deep');
		return depth + 1;
	}

	/* Without a prototype: nothing that the page has put on one becomes a member. */
	#dictionary(depth) {
		const dictionary = { __proto__: null };

		for (let left = this.takeCount(2); left > 0; left--) {
			const name = this.takeName();

			dictionary[name] = this.takeValue(depth);
		}
		return dictionary;
	}

	#sequence(depth) {
		const items = list();

		for (let left = this.takeCount(1); left > 0; left--)
			items[items.length] = this.takeValue(depth);
		return arrayOf(items);
	}

	/* A copy: whoever gets it may write it, or give its memory away. */
	#bytes() {
		const view = VIEW_TYPES[this.take() - MESSAGE_BUFFER];

		if (view === undefined)
			throw this.bad('an unknown kind of array');
		const length = this.take();

		if (length > viewLength(this.#data) - this.#dataAt)
			throw this.bad('bytes run past the end');
		if (length % view.size !== 0)
			throw this.bad('a part of an element');
		const copy = new NativeUint8Array(length);

		bytesSet(copy, bytesPart(this.#data, this.#dataAt, length), 0);
		this.#dataAt += length;
		return view.type === null ? viewBuffer(copy) : new view.type(viewBuffer(copy));
	}
}
