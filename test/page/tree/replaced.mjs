/* replaced.mjs: a page that replaces every built-in once the page side is loaded: nothing of a guest's passes by it. */
import { batch, valuesOf } from '../batch.mjs';
import { equal, start, startFull, test } from './guest.mjs';

const [NAME, GET, SET, CALL, LISTEN, RELEASE, REPLY, REPLY_CALL, REPLY_LIST, FIELDS, FILTER, UNLISTEN] = [1, 2, 3, 4, 6, 7, 8, 9, 10, 12, 13, 14];
const [CREATE, TEXT, APPEND, INSERT, REMOVE, ATTRIBUTE, TEXT_CONTENT, CLONE] = [20, 21, 22, 23, 24, 25, 26, 27];
const [INT32, STRING, OBJECT, DICTIONARY, SEQUENCE, BYTES] = [4, 6, 8, 9, 10, 11];
const ROOT = 1;
const NAMES = ['p', 'class', 'style', 'childNodes', 'append', 'click', 'target.className', 'matched.localName', 'dataset', 'x', 'querySelectorAll',
	'getBoundingClientRect', 'width', 'createElement', 'b', 'dispatchEvent', 'ownerDocument', 'constructor'];
const numberOf = (name) => NAMES.indexOf(name);

const INTERFACES = ['Array', 'String', 'Number', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'Function', 'RegExp', 'Uint8Array', 'Uint32Array', 'Float64Array',
	'BigInt64Array', 'ArrayBuffer', 'TextDecoder', 'TextEncoder', 'FinalizationRegistry', 'AbortController', 'AbortSignal', 'EventTarget', 'Event', 'UIEvent',
	'MouseEvent', 'Node', 'Element', 'HTMLElement', 'Document', 'DocumentFragment', 'ShadowRoot', 'CharacterData', 'Text', 'NodeList', 'DOMStringMap', 'URL',
	'CSSStyleDeclaration', 'DOMRectReadOnly'];

/* What options and lists might be given from outside. */
const MEMBERS = ['0', '1', 'capture', 'once', 'passive', 'signal', 'mode', 'words'];

/* Notes what is seen. Its places are there from the start: a setter on a prototype would be asked about new ones. */
function notes() {
	const places = Array(100).fill('');
	let count = 0;

	return { places, note(what) { places[count++ % 100] = what; } };
}

/* Replaces all functions by ones that note their name; returns what puts them back. */
function replaceAll(note) {
	const before = [];
	const { defineProperty, getOwnPropertyDescriptor, ownKeys } = Reflect;
	const replace = (object, key, what) => {
		const found = getOwnPropertyDescriptor(object, key);

		if (!found?.configurable || key === 'constructor')
			return;
		const made = { ...found };
		const noted = function () { note(what); };

		if (typeof found.value === 'function')
			made.value = noted;
		if (found.get)
			made.get = noted;
		if (found.set)
			made.set = noted;
		before[before.length] = [object, key, found];
		defineProperty(object, key, made);
	};
	const objects = [...INTERFACES.map((name) => [window[name].prototype, name]), [Object.getPrototypeOf(Uint8Array.prototype), 'TypedArray'],
		[Object.getPrototypeOf([].values()), 'ArrayIterator'], [Reflect, 'Reflect'], [Math, 'Math'], [BigInt, 'BigInt']];

	/* From here on nothing may be used that has been replaced. */
	for (let i = 0; i < objects.length; i++) {
		const keys = ownKeys(objects[i][0]);

		for (let k = 0; k < keys.length; k++)
			replace(objects[i][0], keys[k], typeof keys[k] === 'symbol' ? `${objects[i][1]}.symbol` : `${objects[i][1]}.${keys[k]}`);
	}
	for (let i = 0; i < MEMBERS.length; i++)
		defineProperty(Object.prototype, MEMBERS[i], { configurable: true, get() { return undefined; }, set() { note(`Object.${MEMBERS[i]}`); } });
	return () => {
		for (let i = 0; i < before.length; i++)
			defineProperty(before[i][0], before[i][1], before[i][2]);
		for (let i = 0; i < MEMBERS.length; i++)
			delete Object.prototype[MEMBERS[i]];
	};
}

/* Of all kinds of operations. */
function everything() {
	const declared = [...NAMES.flatMap((name, number) => [NAME, number, name]), FIELDS, 2, numberOf('target.className'), numberOf('matched.localName'),
		FILTER, 1, 0, 0, 'p', 0];

	return batch(...declared, CREATE, 2, numberOf('p'), ATTRIBUTE, 2, numberOf('class'), 'said', ATTRIBUTE, 2, numberOf('style'), 'color: red', TEXT, 3, 'text',
		APPEND, 2, 3, APPEND, ROOT, 2, CREATE, 4, numberOf('b'), INSERT, 2, 4, 3, TEXT_CONTENT, 4, 'bold', CLONE, 2, 2, 5, 0, 6, 1, APPEND, ROOT, 5, REMOVE, 6,
		GET, 7, 2, numberOf('dataset'), SET, 7, numberOf('x'), STRING, 'data', GET, 8, ROOT, numberOf('childNodes'), REPLY_LIST, 8,
		CALL, 9, 2, numberOf('getBoundingClientRect'), 0, REPLY, 9, numberOf('width'), GET, 10, ROOT, numberOf('ownerDocument'),
		CALL, 11, 10, numberOf('createElement'), 1, STRING, 'b', CALL, 0, 2, numberOf('append'), 2, OBJECT, 11, STRING, 'more',
		REPLY_CALL, ROOT, numberOf('querySelectorAll'), 1, STRING, 'b', LISTEN, 2, numberOf('click'), 1, 1, 1, 1, LISTEN, 2, numberOf('click'), 2, 0, 0, 0,
		UNLISTEN, 2, numberOf('click'), 2, 0, RELEASE, 3, RELEASE, 0x80000001);
}

test('what is replaced is noted', () => {
	const { places, note } = notes();
	const restore = replaceAll(note);

	document.createElement('p');
	[].push(1);
	const list = [];

	list[0] = 1;
	restore();
	equal(places.slice(0, 4), ['Document.createElement', 'Array.push', 'Object.0', '']);
});

test('a page that replaces all built-ins sees nothing of a subtree', () => {
	const guest = start();
	const bytes = everything();
	const click = new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey: true });
	const { dispatchEvent } = EventTarget.prototype;
	const { places, note } = notes();
	const { apply } = Reflect;
	const restore = replaceAll(note);
	let result, reply;

	try {
		({ result, reply } = guest.decoder.apply(bytes, 4096));
		apply(dispatchEvent, guest.handles.get(2), [click]);
	} finally {
		restore();
	}
	equal(places.join(''), '');
	equal(result, reply.length);
	equal(valuesOf(reply)[0].length, 2);
	equal(guest.heard.map(({ fields, flags }) => [...fields, flags]), [['said', 'p', 2]]);
	equal(guest.root.innerHTML.includes('data-x="data"'), true);
});

test('with the whole page only what is the page\'s by its nature is seen', () => {
	const guest = startFull(document.createElement('div'));
	const { places, note } = notes();
	const bytes = batch(NAME, 0, 'p', NAME, 1, 'lang', NAME, 2, 'x', CREATE, 2, 0, ATTRIBUTE, 2, 1, 'de', TEXT_CONTENT, 2, 'text', APPEND, ROOT, 2,
		SET, ROOT, 2, DICTIONARY, 1, 0, SEQUENCE, 2, INT32, 1, BYTES, 18, Uint8Array.of(1, 2), REPLY, ROOT, 2);
	const restore = replaceAll(note);
	let result;

	try {
		({ result } = guest.decoder.apply(bytes, 4096));
	} finally {
		restore();
	}
	equal(places.join(''), '');
	equal(result > 0, true);
});
