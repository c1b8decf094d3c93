/* message.test.mjs: what goes between page and guest: posts, calls both ways, their answers, streams, files. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';
import * as made from './message_parts.mjs';

const contract = await import('../../page/contract.js');
const { BlobReads } = await import('../../page/blob.js');
const { Malformed } = await import('../../page/dom.js');
const { readImports } = await import('../../page/exports.js');
const { Messages } = await import('../../page/message.js');

const settled = () => new Promise((resolve) => setTimeout(resolve, 5));
const RETURN = 3, THROW = 4, PULL = 5, CHUNK = 6, STOP = 7;

/* A guest's end: `done` are the requests that were answered. */
class Guest {
	done = [];
	posted = [];
	buffers = new Map(); /* slot -> attached bytes */

	constructor(imports = {}, room = (4 << 20) - 0x9000) {
		const complete = (slot, result, bytes, arg0, arg1) => this.done.push({ slot, result, bytes: bytes?.slice() ?? null, arg0, arg1 });
		const buffer = (slot, offset, length) => {
			const found = this.buffers.get(slot);

			assert.ok(offset + length <= found.length);
			return found.subarray(offset, offset + length);
		};

		this.messages = new Messages({
			complete,
			attach: (slot, offset, bytes) => buffer(slot, offset, bytes.length).set(bytes),
			attached: (slot, offset, bytes) => bytes.set(buffer(slot, offset, bytes.length)),
			room,
		}, readImports(imports), (value) => this.posted.push(value), new BlobReads(complete));
	}
	receive(slot, room = 1 << 16, attachedRoom = 0) {
		this.buffers.set(slot, new Uint8Array(attachedRoom));
		this.messages.serve(slot, contract.MESSAGE_RECEIVE, room, 0, attachedRoom, null);
	}
	send(kind, id, name, value, attached = new Uint8Array(0)) {
		this.buffers.set(99, attached);
		this.messages.serve(99, contract.MESSAGE_SEND, 0, 0, attached.length, made.message(kind, id, name, value));
		return this.done.findLast(({ slot }) => slot === 99).result;
	}
	file(opcode, slot, number, position = 0, room = 0) {
		this.messages.serve(slot, opcode, room, number, position, null);
		return this.done.at(-1);
	}
	/* The next message. */
	next(attachedRoom = 0) {
		this.receive(50, 1 << 20, attachedRoom);
		const { slot, result, bytes } = this.done.at(-1);

		assert.deepEqual([slot, result], [50, bytes?.length]);
		return made.parts(bytes);
	}
}

test('messages wait for the guest, in order, and the guest for messages', () => {
	const guest = new Guest();

	guest.messages.post('a');
	guest.messages.post('b');
	assert.deepEqual(guest.next().value, Uint8Array.from(made.string('a')));
	assert.deepEqual(guest.next().value, Uint8Array.from(made.string('b')));
	guest.receive(1);
	guest.receive(2);
	assert.deepEqual(guest.done.at(-1), { slot: 2, result: -contract.UNILET_BUSY, bytes: null, arg0: undefined, arg1: undefined });
	guest.messages.post(1);
	assert.deepEqual([guest.done.at(-1).slot, guest.done.at(-1).arg0], [1, 0]);
	guest.receive(3);
	assert.deepEqual([guest.messages.cancel(2), guest.messages.cancel(3), guest.messages.cancel(3)], [false, true, false]);
	assert.deepEqual(guest.done.at(-1).result, -contract.UNILET_CANCELLED);
	guest.messages.post(2);
	assert.deepEqual(guest.next().value, Uint8Array.from(made.number(2)));
});

test('a buffer that is too small is told the sizes, and the message stays the next', () => {
	const guest = new Guest();
	const bytes = new Uint8Array(100).fill(7);

	guest.receive(1, 39, 100);
	guest.messages.post(bytes);
	assert.deepEqual([guest.done.at(-1).result, guest.done.at(-1).arg0, guest.done.at(-1).arg1], [-contract.UNILET_TOO_LARGE, 40, 100]);
	guest.receive(1, 40, 99);
	assert.equal(guest.done.at(-1).result, -contract.UNILET_TOO_LARGE);
	/* It was a copy from the first refusal on. */
	bytes.fill(8);
	structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
	guest.receive(1, 40, 100);
	assert.deepEqual([guest.done.at(-1).result, guest.done.at(-1).arg0], [40, 100]);
	assert.deepEqual(guest.buffers.get(1), new Uint8Array(100).fill(7));
});

test('what the guest has no room for is refused, and what is behind it comes', async () => {
	const guest = new Guest({ ask: () => new Uint8Array(200) });
	const large = guest.messages.call('f', [new Uint8Array(100), new Blob(['x'])]);
	const small = guest.messages.call('f', []);
	const refuse = () => guest.file(contract.MESSAGE_REFUSE, 9, 0).result;

	guest.receive(1, 4096, 64);
	assert.equal(guest.done.at(-1).result, -contract.UNILET_TOO_LARGE);
	assert.equal(refuse(), 0);
	await assert.rejects(large, { name: 'QuotaExceededError' });
	/* The file that came with it is not there. */
	assert.equal(guest.file(contract.MESSAGE_FILE_STATUS, 2, 1).result, -contract.UNILET_NOT_FOUND);
	assert.equal(guest.send(RETURN, guest.next().id, '', made.number(1)), 0);
	assert.equal(await small, 1);
	/* An answer that is too large becomes an error, before whatever came after it. */
	assert.equal(guest.send(contract.MESSAGE_CALL, 7, 'ask', made.array()), 0);
	await new Promise((resolve) => setTimeout(resolve));
	guest.messages.post('later');
	guest.receive(3, 4096, 64);
	assert.equal(guest.done.at(-1).result, -contract.UNILET_TOO_LARGE);
	assert.equal(refuse(), 0);
	const thrown = guest.next();

	assert.deepEqual([thrown.kind, thrown.id], [THROW, 7]);
	assert.deepEqual(guest.next().value, Uint8Array.from(made.string('later')));
	/* Nothing was refused that nobody had seen. */
	assert.equal(refuse(), -contract.UNILET_NOT_FOUND);
	guest.receive(4);
	assert.equal(refuse(), -contract.UNILET_NOT_FOUND);
});

test('answers that nobody takes do not pile up', async () => {
	const guest = new Guest({ ask: () => new Uint8Array(1 << 20) });

	for (let id = 1; id <= 20; id++)
		assert.equal(guest.send(contract.MESSAGE_CALL, id, 'ask', made.array()), 0);
	await settled();
	const kinds = Array.from({ length: 20 }, () => guest.next(1 << 20).kind);

	assert.deepEqual(kinds.filter((kind) => kind === RETURN).length, 3);
	assert.deepEqual(kinds.filter((kind) => kind === THROW).length, 17);
	/* There is room again. */
	assert.equal(guest.send(contract.MESSAGE_CALL, 1, 'ask', made.array()), 0);
	await settled();
	assert.equal(guest.next(1 << 20).kind, RETURN);
});

test('chunks come for pulls that the guest has received, and no others', async () => {
	const guest = new Guest();

	assert.equal(guest.send(1, 0, '', made.stream(9)), 0);
	const reader = guest.posted[0].getReader();
	const read = reader.read();

	await settled();
	/* The pull waits: a chunk now is none that was asked for. */
	assert.equal(guest.send(CHUNK, 9, '', made.bytes(18, 0, 1), new Uint8Array(1)), -contract.UNILET_NOT_FOUND);
	assert.equal(guest.next().kind, PULL);
	assert.equal(guest.send(CHUNK, 9, '', made.bytes(18, 0, 1), Uint8Array.of(5)), 0);
	assert.deepEqual([...(await read).value], [5]);
});

test('bytes of megabytes arrive whole, both ways, at once and after a wait', () => {
	const guest = new Guest({}, 1 << 30);
	const length = (3 << 20) + 5;
	const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) ^ (i >> 9));

	guest.receive(1, 1 << 16, length);
	guest.messages.post(bytes);
	assert.deepEqual(Buffer.compare(guest.buffers.get(1), bytes), 0);
	guest.messages.post(bytes);
	guest.receive(2, 1 << 16, length);
	assert.deepEqual(Buffer.compare(guest.buffers.get(2), bytes), 0);
	const attached = new Uint8Array(64 + length);

	attached.set(bytes, 64);
	assert.equal(guest.send(1, 0, '', made.bytes(18, 64, length), attached), 0);
	assert.equal(Buffer.compare(guest.posted[0], bytes), 0);
	assert.equal(guest.posted[0].buffer.byteLength, length);
});

test('an export is called, and answers later, in any order', async () => {
	const guest = new Guest();
	const first = guest.messages.call('sum', [1, 2]);
	const second = guest.messages.call('sum', []);
	const [one, two] = [guest.next(), guest.next()];

	assert.deepEqual([one.kind, one.name, one.value], [2, 'sum', Uint8Array.from(made.array(made.number(1), made.number(2)))]);
	assert.ok(one.id > 0 && two.id > 0 && one.id !== two.id);
	assert.equal(guest.send(THROW, two.id, '', made.error('RangeError', 'too few')), 0);
	assert.equal(guest.send(RETURN, one.id, '', made.number(3)), 0);
	assert.equal(await first, 3);
	await assert.rejects(second, new RangeError('too few'));
	assert.equal(guest.send(RETURN, one.id, '', made.number(3)), -contract.UNILET_NOT_FOUND);
	assert.equal(guest.send(THROW, 12345, '', made.error('', '')), -contract.UNILET_NOT_FOUND);
});

test('a call that cannot be made is rejected, and leaves nothing', async () => {
	const guest = new Guest();

	await assert.rejects(guest.messages.call('f', [() => {}]), { name: 'DataCloneError' });
	await assert.rejects(guest.messages.call('x'.repeat(129), []), { name: 'DataCloneError' });
	await assert.rejects(guest.messages.call('', []), { name: 'DataCloneError' });
	const calls = Array.from({ length: 1024 }, () => guest.messages.call('f', []));

	await assert.rejects(guest.messages.call('f', []), { name: 'QuotaExceededError' });
	assert.equal(guest.send(RETURN, guest.next().id, '', made.nothing()), 0);
	assert.equal(await calls[0], undefined);
	guest.messages.end();
	await Promise.all(calls.slice(1).map((call) => assert.rejects(call, { name: 'AbortError' })));
});

test('the end rejects what waits and what comes after, and drops posts', async () => {
	const guest = new Guest({ never: () => new Promise(() => {}) });
	const call = guest.messages.call('f', []);
	const within = guest.messages.call('f', [{ get a() { guest.messages.end(); return 1; } }]);

	await assert.rejects(call, { name: 'AbortError' });
	await assert.rejects(within, { name: 'AbortError' });
	await assert.rejects(guest.messages.call('f', []), { name: 'AbortError' });
	guest.messages.post(1);
	assert.deepEqual(guest.done, []);
});

test('an import is called and its promise awaited; what it throws is thrown there', async () => {
	const given = [];
	const own = { inherited() {} };
	const imports = Object.assign(Object.create(own), { add: (a, b) => a + b, later: async (text) => { given.push(text); return { text }; },
		fail() { throw new TypeError('no'); }, reject: () => Promise.reject('a text'), self() { 'use strict'; return this; },
		wrong: () => () => {}, unready: () => ({ then() { throw new RangeError('then'); } }) });
	const guest = new Guest(imports);
	const answers = {};

	imports.added = () => 1;
	['add', 'later', 'fail', 'reject', 'self', 'wrong', 'unready', 'inherited', 'added', 'toString', '__proto__'].forEach((name, i) =>
		assert.equal(guest.send(2, i + 1, name, made.array(made.number(1), made.number(2))), 0, name));
	await settled();
	for (let i = 0; i < 11; i++) {
		const { kind, id, value } = guest.next();

		answers[id] = [kind, Buffer.from(value).toString('latin1')];
	}
	const text = (value) => value.toString('latin1');

	assert.deepEqual(answers[1], [RETURN, text(made.number(3))]);
	assert.equal(answers[2][0], RETURN);
	assert.deepEqual(given, [1]);
	assert.deepEqual(answers[3], [THROW, text(made.error('TypeError', 'no'))]);
	assert.deepEqual(answers[4], [THROW, text(made.error('Error', 'a text'))]);
	assert.deepEqual(answers[5], [RETURN, text(made.nothing())]);
	for (const [id, name] of [[6, 'DataCloneError'], [7, 'RangeError'], [8, 'NotFoundError'], [9, 'NotFoundError'], [10, 'NotFoundError'], [11, 'NotFoundError']])
		assert.ok(answers[id][0] === THROW && answers[id][1].includes(name), `${id}`);
});

test('a guest that does not take answers cannot make any number of calls', async () => {
	const guest = new Guest({ f: () => 1 });

	for (let id = 1; id <= 1024; id++)
		assert.equal(guest.send(2, id, 'f', made.array()), 0);
	await settled();
	assert.equal(guest.send(2, 1025, 'f', made.array()), -contract.UNILET_BUSY);
	assert.throws(() => guest.send(2, 7, 'f', made.array()), Malformed);
	const { id } = guest.next();

	assert.equal(guest.send(2, id, 'f', made.array()), 0);
	assert.equal(guest.send(2, 1025, 'f', made.array()), -contract.UNILET_BUSY);
});

test('a file and a Blob are handed over by number, and read in ranges until they are released', async () => {
	const guest = new Guest();

	guest.messages.post([new File(['0123456789'], 'digits', { lastModified: 1234 }), new Blob(['ab'])]);
	const value = Buffer.from(guest.next().value);
	const numbers = [value.readUInt32LE(12), value.readUInt32LE(12 + 8 + 8 + 16 + 16)];
	const status = (number) => guest.file(contract.MESSAGE_FILE_STATUS, 1, number);

	assert.deepEqual(numbers, [1, 2]);
	assert.deepEqual([status(1).result, status(1).arg0, status(1).arg1], [0, 10, 1234]);
	assert.deepEqual([status(2).arg0, status(2).arg1], [2, 0]);
	guest.file(contract.MESSAGE_FILE_READ, 5, 1, 6, 100);
	while (guest.done.at(-1).slot !== 5)
		await settled();
	assert.equal(Buffer.from(guest.done.at(-1).bytes).toString(), '6789');
	assert.equal(guest.file(contract.MESSAGE_FILE_RELEASE, 1, 1).result, 0);
	for (const opcode of [contract.MESSAGE_FILE_RELEASE, contract.MESSAGE_FILE_STATUS, contract.MESSAGE_FILE_READ])
		assert.equal(guest.file(opcode, 1, 1, 0, 10).result, -contract.UNILET_NOT_FOUND);
	assert.equal(status(0).result, -contract.UNILET_NOT_FOUND);
});

test('of 1024 files that are not released one more is refused', () => {
	const guest = new Guest();

	guest.messages.post(Array.from({ length: 1024 }, () => new Blob([])));
	assert.throws(() => guest.messages.post(new Blob([])), { name: 'DataCloneError' });
	guest.file(contract.MESSAGE_FILE_RELEASE, 1, 700);
	guest.messages.post(new Blob([]));
});

test('a stream is pulled chunk by chunk, by who reads it', async () => {
	const guest = new Guest();

	assert.equal(guest.send(1, 0, '', made.stream(8, 'text/csv')), 0);
	await settled();
	guest.receive(1);
	const reader = guest.posted[0].getReader();
	const first = reader.read(), second = reader.read();

	await settled();
	const pull = made.parts(guest.done.at(-1).bytes);

	assert.deepEqual([pull.kind, pull.id, pull.value.length], [PULL, 8, 0]);
	guest.receive(2);
	await settled();
	const pulled = () => guest.done.some(({ slot }) => slot === 2);

	assert.equal(pulled(), false, 'one pull at a time');
	assert.equal(guest.send(CHUNK, 8, '', made.bytes(18, 0, 3), new Uint8Array([1, 2, 3])), 0);
	assert.deepEqual((await first).value, new Uint8Array([1, 2, 3]));
	await settled();
	assert.equal(pulled(), true);
	assert.equal(guest.send(CHUNK, 8, '', made.bytes(25, 0, 8), new Uint8Array(8)), 0);
	assert.deepEqual((await second).value, new Float64Array(1));
	assert.equal(guest.send(CHUNK, 8, '', made.bytes(18, 0, 1), new Uint8Array(1)), -contract.UNILET_NOT_FOUND, 'nobody asked');
	const last = reader.read();

	assert.equal(guest.send(CHUNK, 8, '', made.nothing()), 0);
	assert.equal((await last).done, true);
	assert.equal(guest.send(CHUNK, 8, '', made.nothing()), -contract.UNILET_NOT_FOUND);
});

test('a stream ends by an error, by nobody who reads, and with its guest', async () => {
	const guest = new Guest();

	guest.send(1, 0, '', made.array(made.stream(1), made.stream(2), made.stream(3)));
	const [failing, cancelled, open] = guest.posted[0].map((stream) => stream.getReader());
	const read = failing.read();

	await settled();
	assert.equal(guest.send(CHUNK, 1, '', made.error('NotReadableError', 'broken')), 0);
	await assert.rejects(read, { name: 'NotReadableError', message: 'broken' });
	await cancelled.cancel();
	assert.equal(guest.send(CHUNK, 2, '', made.nothing()), -contract.UNILET_NOT_FOUND);
	const kinds = [guest.next(), guest.next()];

	assert.deepEqual(kinds.map(({ kind, id }) => [kind, id]), [[PULL, 1], [STOP, 2]]);
	const waiting = open.read();

	guest.messages.end();
	await assert.rejects(waiting, { name: 'AbortError' });
});

test('streams are numbered once, and at most 64 are open', () => {
	const guest = new Guest();
	const many = made.array(...Array.from({ length: 64 }, (_, i) => made.stream(i + 1)));

	assert.throws(() => guest.send(1, 0, '', made.array(made.stream(1), made.stream(1))), Malformed);
	assert.equal(guest.send(1, 0, '', made.array(...Array.from({ length: 65 }, (_, i) => made.stream(i + 1)))), -contract.UNILET_BUSY);
	assert.equal(guest.posted.length, 0);
	assert.equal(guest.send(1, 0, '', many), 0);
	assert.equal(guest.send(1, 0, '', made.stream(65)), -contract.UNILET_BUSY);
	assert.throws(() => guest.send(1, 0, '', made.stream(64)), Malformed);
});

test('imports are functions, or the page hears of it', () => {
	for (const given of [1, 'text', { a: 1 }, { a: null }])
		assert.throws(() => readImports(given), TypeError);
	assert.equal(readImports(null).size + readImports(undefined).size + readImports({}).size, 0);
});
