/* dom.js: applies batches of operations on the page (abi/dom_abi.h). */

import { indexOf, list, NativeUint8Array, substring, viewLength } from './builtins.js';
import {
	PAGE_APPEND, PAGE_ATTRIBUTE, PAGE_ATTRIBUTE_NAMED, PAGE_CALL, PAGE_CLONE, PAGE_CONSTRUCT, PAGE_CREATE, PAGE_FIELDS, PAGE_FILTER, PAGE_GET,
	PAGE_GLOBAL, PAGE_INSERT, PAGE_LISTEN, PAGE_NAME, PAGE_RELEASE, PAGE_REMOVE, PAGE_REPLY, PAGE_REPLY_CALL,
	PAGE_REPLY_LIST, PAGE_REPLY_VALUE, PAGE_SET, PAGE_TEXT, PAGE_TEXT_CONTENT, PAGE_UNLISTEN, UNILET_EXCEPTION, UNILET_PAGE_NAMES_MAX,
	UNILET_PAGE_PARTS_MAX, UNILET_TOO_LARGE,
} from './contract.js';
import { Malformed, refusal } from './fault.js';
import { isResult } from './handle.js';
import { appendChild, attributeWay, createElement, createText, setPlainAttribute, setTextContent } from './node.js';
import { isCut, Reader } from './reader.js';
import { exceptionBytes, Writer } from './writer.js';

/* What is known of a name: */
const PLAIN_ELEMENT = 1; /* an element of that name may be made without asking the grant */
const WAY_SHIFT = 1; /* above: how its attribute may be set without asking the grant (node.js); 0: ask */

/* Decodes and applies the batches of one guest. `handles` (handle.js) holds its objects, `grant` (grant.js) says what
 * it may do with them, `listeners` (listener.js) takes its listeners. */
export class Decoder {
	#handles;
	#grant;
	#listeners;
	#names = list();
	#kinds = new NativeUint8Array(UNILET_PAGE_NAMES_MAX);
	#reader; /* one for all batches: engines forget what they know of objects when there is none of their kind */
	#operation = 0;
	#reply = null;

	constructor(handles, grant, listeners) {
		this.#handles = handles;
		this.#grant = grant;
		this.#listeners = listeners;
		this.#reader = new Reader(this.#names, handles, (listener) => listeners.callback(listener));
	}

	/* Applies one batch. `bytes` is private: no one else can write it. `room` is the reply buffer's size. Returns
	 * {result, reply}: as PAGE_BATCH has it, reply null if there is none. Throws Malformed. */
	apply(bytes, room) {
		const reader = this.#reader;
		const reply = new Writer(this.#handles, this.#grant, room);

		this.#reply = reply;
		this.#operation = 0;
		this.#handles.endRun();
		try {
			reader.open(bytes);
			this.#run(reader);
			reader.finish();
		} catch (thrown) {
			reply.drop(0);
			if (thrown instanceof Malformed)
				throw thrown;
			return { __proto__: null, result: -UNILET_EXCEPTION, reply: exceptionBytes(room, this.#operation, thrown) };
		} finally {
			reader.close();
			this.#reply = null;
		}
		const said = reply.take();

		return { __proto__: null, result: said === null ? -UNILET_TOO_LARGE : viewLength(said), reply: said };
	}

	/* Operations in order; those that are done most at once, the others by #other(). All words of an operation are taken
	 * before any of it is done: a malformed one must have no effect. A word behind the end is undefined: no case below takes
	 * that for a valid handle, name or length and goes on. Handles are not passed on from here but where they are: in many
	 * engines a number of 32 bits that is given to a function is an object. */
	#run(reader) {
		const { words, end, text, wide } = reader;
		const names = this.#names;
		let at = 0;
		let textAt = 0;

		for (; at < end; this.#operation++) {
			switch (words[at]) {
			case PAGE_APPEND:
				if (at + 3 > end)
					throw this.#bad(reader, at, 3);
				this.#append(words, at);
				at += 3;
				break;
			case PAGE_CREATE:
				if (names[words[at + 2]] === undefined || !isResult(words[at + 1]))
					throw this.#bad(reader, at, 3);
				this.#create(words, at);
				at += 3;
				break;
			case PAGE_ATTRIBUTE: {
				const start = textAt;

				textAt += words[at + 3];
				if (names[words[at + 2]] === undefined || !(textAt <= text.length) || (wide && isCut(text, textAt)))
					throw this.#bad(reader, at, 4);
				this.#attribute(words, at, substring(text, start, textAt));
				at += 4;
				break;
			}
			case PAGE_ATTRIBUTE_NAMED: {
				const value = names[words[at + 3]];

				if (names[words[at + 2]] === undefined || value === undefined)
					throw this.#bad(reader, at, 4);
				this.#attribute(words, at, value);
				at += 4;
				break;
			}
			case PAGE_TEXT: {
				const start = textAt;

				textAt += words[at + 2];
				if (!(textAt <= text.length) || (wide && isCut(text, textAt)) || !isResult(words[at + 1]))
					throw this.#bad(reader, at, 3);
				this.#text(words, at, substring(text, start, textAt));
				at += 3;
				break;
			}
			case PAGE_TEXT_CONTENT: {
				const start = textAt;

				textAt += words[at + 2];
				if (!(textAt <= text.length) || (wide && isCut(text, textAt)))
					throw this.#bad(reader, at, 3);
				this.#textContent(words, at, substring(text, start, textAt));
				at += 3;
				break;
			}
			case PAGE_RELEASE:
				if (at + 2 > end)
					throw this.#bad(reader, at, 2);
				this.#release(words, at);
				at += 2;
				break;
			default:
				reader.at = at;
				reader.textAt = textAt;
				this.#other(reader);
				this.#handles.endRun();
				at = reader.at;
				textAt = reader.textAt;
			}
		}
		reader.textAt = textAt;
	}

	#append(words, at) {
		const handles = this.#handles;
		const number = words[at + 1];
		const childNumber = words[at + 2];
		const node = handles.get(number);
		const child = handles.get(childNumber);

		if (handles.isFresh(number))
			appendChild(node, child);
		else
			this.#grant.append(node, child);
		handles.appended(number, childNumber);
	}

	#create(words, at) {
		const name = this.#names[words[at + 2]];

		if ((this.#kinds[words[at + 2]] & PLAIN_ELEMENT) !== 0)
			this.#handles.set(words[at + 1], createElement(name));
		else
			this.#createOther(words, at, name);
	}

	#createOther(words, at, name) {
		this.#handles.set(words[at + 1], this.#grant.create(name));
		/* One that the page defines: its constructor is script. */
		if (indexOf(name, '-') > 0)
			this.#handles.endRun();
	}

	#attribute(words, at, value) {
		const handles = this.#handles;
		const element = handles.get(words[at + 1]);
		const isFresh = handles.isFresh(words[at + 1]);
		const name = words[at + 2];
		const way = this.#kinds[name] >> WAY_SHIFT;

		if (way !== 0)
			setPlainAttribute(way, element, this.#names[name], value, isFresh);
		else
			this.#grant.attribute(element, this.#names[name], value);
		/* An element that the page defines may have run script. */
		if (!isFresh)
			handles.endRun();
	}

	#text(words, at, data) {
		this.#handles.set(words[at + 1], createText(data));
	}

	#textContent(words, at, text) {
		setTextContent(this.#handles.get(words[at + 1]), text);
		this.#handles.emptied(words[at + 1]);
	}

	#release(words, at) {
		this.#handles.release(words[at + 1]);
	}

	/* Why an operation of so many words, which begins at `at`, is malformed. */
	#bad(reader, at, length) {
		if (at + length > reader.end)
			return new Malformed(reader.end, 'ends inside an operation');
		return new Malformed(at, 'a result, name or string that is none');
	}

	#other(reader) {
		/* Page script that ran within an operation has ended the guest. */
		if (this.#handles.closed)
			throw refusal('AbortError', 'the unilet was ended');
		switch (reader.take()) {
		case PAGE_NAME:
			return this.#name(reader);
		case PAGE_GET:
			return this.#get(reader);
		case PAGE_SET:
			return this.#set(reader);
		case PAGE_CALL:
			return this.#call(reader);
		case PAGE_CONSTRUCT:
			return this.#construct(reader);
		case PAGE_GLOBAL:
			return this.#global(reader);
		case PAGE_LISTEN:
			return this.#listen(reader);
		case PAGE_UNLISTEN:
			return this.#unlisten(reader);
		case PAGE_FIELDS:
			return this.#listeners.takeFields(reader);
		case PAGE_FILTER:
			return this.#listeners.takeFilter(reader);
		case PAGE_REPLY:
			return this.#answer(reader);
		case PAGE_REPLY_CALL:
			return this.#answerCall(reader);
		case PAGE_REPLY_LIST:
			return this.#answerList(reader);
		case PAGE_REPLY_VALUE:
			return this.#reply.value(reader.takeObject());
		case PAGE_INSERT:
			return this.#insert(reader);
		case PAGE_REMOVE:
			return this.#remove(reader);
		case PAGE_CLONE:
			return this.#clone(reader);
		default:
			throw reader.bad('an unknown operation');
		}
	}

	#name(reader) {
		const number = reader.take();

		if (number !== this.#names.length || number >= UNILET_PAGE_NAMES_MAX)
			throw reader.bad('names are numbered without gaps');
		const name = reader.takeText();

		this.#names[number] = name;
		this.#kinds[number] = (this.#grant.isPlainElement(name) ? PLAIN_ELEMENT : 0)
			| (this.#grant.isPlainAttribute(name) ? attributeWay(name) << WAY_SHIFT : 0);
	}

	#get(reader) {
		const result = reader.takeResult();
		const object = reader.takeObject();

		this.#handles.set(result, this.#grant.get(object, reader.takeName()));
	}

	#set(reader) {
		const object = reader.takeObject();
		const name = reader.takeName();

		this.#grant.set(object, name, reader.takeValue(0));
	}

	#call(reader) {
		const result = reader.takeResult();
		const object = reader.takeObject();
		const name = reader.takeName();

		this.#handles.set(result, this.#grant.call(object, name, reader.takeArguments()));
	}

	#construct(reader) {
		const result = reader.takeResult();
		const name = reader.takeName();

		this.#handles.set(result, this.#grant.construct(name, reader.takeArguments()));
	}

	#global(reader) {
		const result = reader.takeResult();

		this.#handles.set(result, this.#grant.global(reader.takeName()));
	}

	#listen(reader) {
		const object = reader.takeObject();
		const type = reader.takeName();
		const taken = this.#listeners.takeOptions(reader);

		this.#grant.checkListen(object, type);
		this.#listeners.listen(object, type, taken);
	}

	#unlisten(reader) {
		const object = reader.takeObject();
		const type = reader.takeName();
		const listener = reader.takeListener();

		this.#listeners.unlisten(object, type, listener, this.#listeners.takeFlags(reader));
	}

	#answer(reader) {
		const object = reader.takeObject();

		this.#reply.value(this.#grant.get(object, reader.takeName()));
	}

	#answerCall(reader) {
		const object = reader.takeObject();
		const name = reader.takeName();

		this.#reply.value(this.#grant.call(object, name, reader.takeArguments()));
	}

	#answerList(reader) {
		this.#reply.sequence(this.#grant.items(reader.takeObject()), 0);
	}

	#insert(reader) {
		const node = reader.takeObject();
		const child = reader.takeObject();

		this.#grant.insert(node, child, reader.takeObject());
	}

	#remove(reader) {
		this.#grant.remove(reader.takeObject());
	}

	#clone(reader) {
		const node = reader.takeObject();
		const indices = list();
		const results = list();

		for (let left = reader.takeCount(2, UNILET_PAGE_PARTS_MAX); left > 0; left--) {
			results[results.length] = reader.takeResult();
			if (indices.length > 0 && reader.words[reader.at] <= indices[indices.length - 1])
				throw reader.bad('indices that do not rise');
			indices[indices.length] = reader.take();
		}
		const parts = this.#grant.clone(node, indices);

		for (let i = 0; i < results.length; i++)
			this.#handles.set(results[i], parts[i]);
	}
}
