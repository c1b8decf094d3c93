/* message_value.test.mjs: values, from and to the bytes of test/vectors/. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { runInNewContext } from 'node:vm';

import './fake_page.mjs';
import * as made from './message_parts.mjs';

const { Malformed } = await import('../../page/dom.js');
const { encodeMessage, encodeThrow } = await import('../../page/message_encode.js');
const { NotTaken, readMessage, readValue } = await import('../../page/message_decode.js');

const ROOM = 1 << 30;
const linesOf = (name) => made.vectors(readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8'));
const evaluate = (expression) => Function(`return (${expression});`)();

class FakeFiles {
	open = new Set();
	last = 0;
	add() { this.open.add(++this.last); return this.last; }
	release(number) { this.open.delete(number); }
}

function encode(value, room = ROOM, files = new FakeFiles()) {
	const { bytes, attached, pieces } = encodeMessage(1, 0, '', value, files, room);
	const all = new Uint8Array(attached);

	for (const { source, offset } of Array.from(pieces))
		all.set(source, offset);
	assert.deepEqual([made.parts(bytes).kind, made.parts(bytes).id], [1, 0]);
	return { value: made.parts(bytes).value, attached: all };
}

function decode(value, attached = new Uint8Array(0), openStream = (id) => ({ stream: id })) {
	const message = readMessage(made.message(1, 0, '', value));

	return readValue(message, attached.length, (offset, into) => into.set(attached.subarray(offset, offset + into.length)), openStream);
}

const hex = (bytes) => Buffer.from(bytes).toString('hex');

test('every value becomes the bytes of the vectors, and those the value', () => {
	const lines = linesOf('message.txt');

	assert.ok(lines.length > 50);
	for (const [name, expression, value, attached] of lines) {
		const given = evaluate(expression);
		const said = encode(given);

		assert.deepEqual([hex(said.value), hex(said.attached)], [value, attached], name);
		if (name.startsWith('to the guest only'))
			continue;
		const back = decode(made.fromHex(value), made.fromHex(attached));

		/* Invalid dates are equal to none. */
		if (name === 'an invalid date')
			assert.ok(back instanceof Date && Number.isNaN(back.getTime()));
		else
			assert.deepEqual(back, given, name);
	}
});

test('values that are malformed are refused, each for itself', () => {
	const lines = linesOf('message_malformed.txt');

	assert.ok(lines.length > 50);
	for (const [name, value, attached] of lines)
		assert.throws(() => decode(made.fromHex(value), made.fromHex(attached)), Malformed, name);
});

test('a header that is malformed is refused', () => {
	const nothing = made.nothing();
	const cut = (message, length) => message.slice(0, length);
	const rows = {
		'no header': cut(made.message(1, 0, '', nothing), 8),
		'no value': made.message(1, 0, '', Buffer.alloc(0)),
		'a length that is no multiple of 8': cut(made.message(1, 0, '', made.number(1)), 28),
		'too short for its value': cut(made.message(1, 0, '', made.number(1)), 24),
		'too long for its value': Uint8Array.from([...made.message(1, 0, '', nothing), ...Buffer.alloc(8)]),
		'larger than the limit': made.message(1, 0, '', made.string('x'.repeat(1 << 20))),
		'kind 0': made.message(0, 0, '', nothing),
		'kind 8': made.message(8, 0, '', nothing),
		'a pull': made.message(5, 1, '', nothing),
		'a stop': made.message(7, 1, '', nothing),
		'a post with an id': made.message(1, 1, '', nothing),
		'a post with a name': made.message(1, 0, 'f', nothing),
		'a call without an id': made.message(2, 0, 'f', made.array()),
		'a call without a name': made.message(2, 1, '', made.array()),
		'a call with a name too long': made.message(2, 1, 'f'.repeat(129), made.array()),
		'a call with a name that is not UTF-8': made.message(2, 1, 'f', made.array()).with(16, 255),
		'a call without arguments': made.message(2, 1, 'f', nothing),
		'an answer without an id': made.message(3, 0, '', nothing),
		'an answer with a name': made.message(3, 1, 'f', nothing),
		'a throw of no error': made.message(4, 1, '', nothing),
		'a chunk that is a number': made.message(6, 1, '', made.number(1)),
	};

	for (const [name, given] of Object.entries(rows))
		assert.throws(() => readMessage(given), Malformed, name);
	readMessage(made.message(2, 0xffffffff, 'f'.repeat(128), made.array()));
});

test('what is no data is a DataCloneError, and files that came before it are taken back', () => {
	const shared = new SharedArrayBuffer(8);
	const gone = new ArrayBuffer(8), view = new Uint8Array(gone), data = new DataView(gone);
	const cycle = [];

	cycle.push(cycle);
	structuredClone(gone, { transfer: [gone] });
	const deep = evaluate('['.repeat(33) + ']'.repeat(33));
	const rows = { f() {}, symbol: Symbol('s'), large: 2n ** 63n, small: -(2n ** 63n) - 1n, cycle, deep, shared, gone, view, data,
		sharedView: new Uint8Array(shared), sharedData: new DataView(shared), set: new Set(), weak: new WeakMap(),
		promise: Promise.resolve(), regexp: /x/, instance: new (class A {})(), boxed: Object(1), sparse: Array(1e9),
		text: 'x'.repeat(1 << 20), wide: '\u20ac'.repeat(400000), element: document, error: new (class extends URL {})('a:b'),
		proxy: new Proxy([], { get: (on, key) => key === 'length' ? -1 : on[key] }) };

	for (const [name, value] of Object.entries(rows)) {
		const files = new FakeFiles();

		assert.throws(() => encode([new Blob(['x']), value], ROOM, files), { name: 'DataCloneError' }, name);
		assert.equal(files.open.size, 0, name);
	}
	assert.throws(() => encode(new Blob([]), ROOM, { add: () => 0 }), { name: 'DataCloneError' });
});

test('a message that does not fit into the window is refused, with sizes and the option', () => {
	const room = (4 << 20) - 0x9000;

	encode(new Uint8Array(room - 4096), room);
	assert.throws(() => encode(new Uint8Array(room - 4095), room), { name: 'DataCloneError', message: new RegExp(`${room - 4095} .*${room}.*option window`) });
	assert.throws(() => encode([new Uint8Array(room), new Uint8Array(1)], room), { name: 'DataCloneError' });
});

test('objects of other windows are data, too', () => {
	const value = runInNewContext('({ a: [1, new Date(5)], map: new Map([[1, new Uint8Array([7])]]), buffer: new ArrayBuffer(2) })');
	const { value: bytes, attached } = encode(value);

	assert.deepEqual(decode(bytes, attached), { a: [1, new Date(5)], map: new Map([[1, new Uint8Array([7])]]), buffer: new ArrayBuffer(2) });
});

test('getters of the page may do anything meanwhile', () => {
	const own = new Error('mine');

	assert.throws(() => encode({ get a() { throw own; } }), own);
	const list = [1, { get b() { list.length = 1; return encode(['within']).value.length; } }, 3];

	assert.equal(decode(encode(list).value).length, 3);
	const object = { get a() { delete object.b; return 1; }, b: 2 };

	assert.deepEqual(decode(encode(object).value), { a: 1 });
	const map = new Map([[{ get a() { map.set('new', 1); return 1; } }, 2]]);

	assert.equal(decode(encode(map).value).size, 1);
	const buffer = new ArrayBuffer(8);
	const detached = [new Uint8Array(buffer), { get a() { return structuredClone(buffer, { transfer: [buffer] }).byteLength; } }];

	assert.throws(() => encode(detached), { name: 'DataCloneError', message: /detached/ });
});

test('what was thrown becomes an error, whatever it was', () => {
	const thrown = (what) => decode(made.parts(encodeThrow(7, what, new FakeFiles(), ROOM).bytes).value);

	assert.deepEqual(thrown(new TypeError('t')), new TypeError('t'));
	assert.deepEqual(thrown('text'), new Error('text'));
	assert.deepEqual(thrown({ get name() { throw 1; } }), new Error(''));
	assert.equal(thrown(new Error('x'.repeat(1 << 21))).message.length, 1 << 16);
});

test('errors are of the types that page script knows by their names', () => {
	const of = (name) => decode(made.error(name, 'why'));

	for (const name of ['TypeError', 'RangeError', 'SyntaxError', 'Error'])
		assert.equal(of(name).constructor.name, name);
	for (const name of ['NotFoundError', 'AbortError', 'DataCloneError'])
		assert.ok(of(name) instanceof DOMException && of(name).name === name);
	for (const name of ['MyError', '', 'toString', '__proto__', 'NotFoundError AbortError']) {
		assert.equal(of(name).constructor, Error);
		assert.deepEqual([of(name).name, of(name).message], [name, 'why']);
	}
});

test('no setter of the page sees what is made', () => {
	const seen = [];
	const names = ['0', 'a', 'name'];
	const spy = (prototype) => names.forEach((name) => Object.defineProperty(prototype, name, { configurable: true,
		get() { seen.push(name); }, set(value) { seen.push(name, value); } }));
	const before = Object.getOwnPropertyDescriptor(Error.prototype, 'name');

	spy(Object.prototype);
	spy(Array.prototype);
	spy(Error.prototype);
	try {
		const value = decode(Buffer.concat([made.head(9, 1), made.string('a'), made.array(made.number(1), made.error('Mine', 'm'))]));

		assert.deepEqual(seen, []);
		assert.equal(Object.hasOwn(value, 'a'), true);
		assert.equal(Array.isArray(value.a), true);
	} finally {
		for (const name of names) {
			delete Object.prototype[name];
			delete Array.prototype[name];
		}
		delete Error.prototype.a;
		delete Error.prototype[0];
		Object.defineProperty(Error.prototype, 'name', before);
	}
});

test('of two members of the same name the later one holds', () => {
	const twice = Buffer.concat([made.head(9, 2), made.string('a'), made.number(1), made.string('a'), made.number(2)]);

	assert.deepEqual(decode(twice), { a: 2 });
});

test('bytes for which there is no memory are not taken', () => {
	const message = readMessage(made.message(1, 0, '', made.bytes(18, 0, 2 ** 50)));

	assert.throws(() => readValue(message, 2 ** 51, () => {}, () => {}), NotTaken);
});

test('a stream is asked for by its number', () => {
	assert.deepEqual(decode(made.array(made.stream(5, 'text/plain'), made.stream(0xffffffff))), [{ stream: 5 }, { stream: 0xffffffff }]);
});
