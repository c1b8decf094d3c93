/* unilet.test.mjs: the class as a page uses it, with a transport that stands for a browser. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';
import * as made from './message_parts.mjs';

/* What the page side needs of a window, and Node.js has not. */
const listen = EventTarget.prototype.addEventListener;

EventTarget.prototype.addEventListener = function (...given) {
	if (this !== globalThis)
		listen.apply(this, given);
};
globalThis.ErrorEvent = class extends Event {
	constructor(type, { message }) { super(type); this.message = message; }
};
globalThis.onFetch = async () => new Response(new Uint8Array(8));

const { install } = await import('../../page/unilet.js');
const URL_HERE = 'http://page.test/program.unilet';
const settled = () => new Promise((resolve) => setTimeout(resolve, 5));

/* The latest guest, and what was said to it. */
const guest = { opened: null, done: [], violated: null };
let bound;

install({
	bind: (given) => { bound = given; },
	fetching() {},
	lost() {},
	open: (...given) => { guest.opened = given; },
	complete: (id, slot, result, arg0, arg1, arg2, bytes) => guest.done.push({ id, slot, result, arg0, arg1, bytes: bytes.slice() }),
	attach() {},
	attached() {},
	violation: (...given) => { guest.violated = given; },
	close() {},
});

/* A unilet that has been opened, and its number. */
async function start(options = {}) {
	guest.opened = null;
	guest.done = [];
	const unilet = new Unilet(URL_HERE, { root: document, ...options });

	while (!guest.opened)
		await settled();
	return { unilet, id: guest.opened[0] };
}

const send = (id, bytes) => bound.request(id, 1, 0x502, 0, 0, 0, bytes);
const receive = (id) => {
	bound.request(id, 2, 0x501, 1 << 20, 0, 0, null);
	return made.parts(guest.done.at(-1).bytes);
};

test('messages both ways, as a Worker has them', async () => {
	const { unilet, id } = await start();
	const said = [];

	unilet.postMessage('early');
	unilet.onmessage = (event) => said.push([event.type, event.data, event.origin]);
	unilet.addEventListener('message', (event) => said.push(event instanceof MessageEvent));
	send(id, made.message(1, 0, '', made.number(7)));
	assert.deepEqual(said, [['message', 7, ''], true]);
	unilet.onmessage = null;
	send(id, made.message(1, 0, '', made.number(7)));
	assert.equal(said.length, 3);
	assert.deepEqual(receive(id).value, Uint8Array.from(made.string('early')));
	assert.throws(() => unilet.postMessage(() => {}), { name: 'DataCloneError' });
	unilet.terminate();
	unilet.postMessage('late');
});

test('exports: any name is one function, symbols and `then` are none', async () => {
	const { unilet, id } = await start();
	const { exports } = unilet;

	assert.equal(exports, unilet.exports);
	assert.equal(exports.sum, exports.sum);
	assert.deepEqual([exports.then, exports[Symbol.iterator], exports[Symbol.toPrimitive]], [undefined, undefined, undefined]);
	assert.equal(Object.getPrototypeOf(exports), null);
	assert.equal(typeof exports.__proto__, 'function');
	assert.equal(await (async () => exports)(), exports);
	assert.throws(() => { 'use strict'; exports.sum = 1; }, TypeError);
	const call = exports.sum(1);
	const { kind, name, id: number } = receive(id);

	assert.deepEqual([kind, name], [2, 'sum']);
	send(id, made.message(3, number, '', made.number(2)));
	assert.equal(await call, 2);
	const waiting = exports.sum(2);

	bound.ended(id, 'exit', 0, '');
	await assert.rejects(waiting, { name: 'AbortError' });
	await assert.rejects(exports.sum(3), { name: 'AbortError' });
});

test('a program that never runs rejects the calls that wait for it', async () => {
	const { unilet, id } = await start();
	const waiting = unilet.exports.f();

	bound.ended(id, 'refused', 0, 'nobody allowed it');
	await assert.rejects(waiting, { name: 'AbortError' });
	const unfound = await (async () => {
		globalThis.onFetch = async () => new Response('', { status: 404 });
		return new Unilet(URL_HERE, { root: document });
	})();

	await assert.rejects(unfound.exports.f(), { name: 'AbortError' });
	globalThis.onFetch = async () => new Response(new Uint8Array(8));
});

test('imports are called with no this, and one may end its guest', async () => {
	let unilet;
	const started = await start({ imports: { end() { unilet.terminate(); return 1; } } });

	unilet = started.unilet;
	send(started.id, made.message(2, 1, 'end', made.array()));
	await settled();
	assert.deepEqual(guest.done.map(({ result }) => result), [0]);
	assert.throws(() => new Unilet(URL_HERE, { root: document, imports: { a: 1 } }), TypeError);
});

test('a malformed message ends the guest', async () => {
	const { id } = await start();

	send(id, made.message(1, 0, '', made.head(99)));
	assert.deepEqual(guest.violated, [id, 9, 0x502]);
});

test('memory and window are numbers of bytes', async () => {
	await start({ memory: '33554432', window: 100 << 20 });
	assert.deepEqual(guest.opened.slice(3), ['', 32 << 20, 100 << 20]);
	await start();
	assert.deepEqual(guest.opened.slice(3), ['', 0, 0]);
	for (const window of [-1, NaN, 'large'])
		assert.throws(() => new Unilet(URL_HERE, { root: document, window }), TypeError);
});

test('a message larger than the window is refused at once, one that a larger window holds is not', async () => {
	const bytes = new Uint8Array(5 << 20);
	const { unilet } = await start();

	assert.throws(() => unilet.postMessage(bytes), { name: 'DataCloneError', message: /option window/ });
	(await start({ window: 6 << 20 })).unilet.postMessage(bytes);
});
