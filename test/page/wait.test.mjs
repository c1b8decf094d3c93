/* wait.test.mjs: promises and animation frames that a guest waits for. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';
import { exceptionOf, valuesOf } from './batch.mjs';

const frames = [];

globalThis.requestAnimationFrame = (callback) => frames.push(callback);
const { Handles } = await import('../../page/handle.js');
const { FullGrant } = await import('../../page/grant.js');
const { Malformed } = await import('../../page/fault.js');
const { Awaits, Frames } = await import('../../page/wait.js');

const settled = () => new Promise((resolve) => setImmediate(resolve));
const PAGE = 0x80000000;

function make(holding = {}) {
	const grant = new FullGrant();
	const handles = new Handles(holding, grant);
	const done = [];
	const complete = (slot, result, bytes, arg0) => done.push({ slot, result, bytes, arg0 });
	const awaits = new Awaits(handles, grant, complete);
	/* A handle of it, waited for: the result goes to handle 9. */
	const wait = (slot, value, room = 4096) => {
		handles.set(5, value);
		awaits.wait(slot, 5, 9, room);
	};

	return { handles, done, awaits, wait, complete };
}

test('a promise: its value, which the result handle holds too', async () => {
	const { done, handles, wait } = make();
	const value = new Map();

	wait(1, Promise.resolve('text'));
	assert.deepEqual(done, []);
	await settled();
	assert.deepEqual([done[0].slot, done[0].result, valuesOf(done[0].bytes), handles.get(9)], [1, 12, ['text'], 'text']);
	wait(2, Promise.resolve(value));
	await settled();
	assert.deepEqual(valuesOf(done[1].bytes), [{ handle: 9 }]);
	assert.equal(handles.get(9), value);
});

test('without a result handle an object has a number of the page side', async () => {
	const { done, handles, awaits } = make();

	handles.set(5, Promise.resolve(new Map()));
	awaits.wait(1, 5, 0, 4096);
	await settled();
	assert.deepEqual(valuesOf(done[0].bytes), [{ handle: PAGE + 1 }]);
});

test('one that is rejected is an exception', async () => {
	const { done, wait } = make();

	wait(1, Promise.reject(new RangeError('too far')));
	await settled();
	assert.equal(done[0].result, -12);
	assert.deepEqual(exceptionOf(done[0].bytes), { operation: 0, name: 'RangeError', message: 'too far' });
});

test('what is no promise is its own answer, at once', () => {
	const { done, wait, awaits } = make();

	for (const value of [7, 'x', null, {}, { then() {} }, { __proto__: Promise.prototype }])
		wait(1, value);
	assert.deepEqual(done.map(({ bytes }) => valuesOf(bytes)[0]), [7, 'x', null, {}, { then: { handle: PAGE + 1 } }, { handle: 5 }]);
	awaits.wait(1, 77, 0, 64);
	assert.deepEqual(valuesOf(done.at(-1).bytes), [null]);
});

test('a value that does not fit is in the handle', async () => {
	const { done, handles, wait } = make();

	wait(1, Promise.resolve('x'.repeat(100)), 64);
	await settled();
	assert.deepEqual([done[0].result, done[0].bytes, handles.get(9).length], [-5, null, 100]);
});

test('too many at once are too many; one that is cancelled counts no more, and is never answered', async () => {
	const { done, wait, awaits } = make();
	let resolve;
	const promise = new Promise((done) => { resolve = done; });

	for (let slot = 0; slot < 65; slot++)
		wait(slot, promise);
	assert.deepEqual(done.map(({ slot, result }) => [slot, result]), [[64, -13]]);
	assert.deepEqual([awaits.cancel(3), awaits.cancel(3), awaits.cancel(64)], [true, false, false]);
	assert.deepEqual([done[1].slot, done[1].result], [3, -10]);
	wait(64, promise);
	resolve('now');
	await settled();
	assert.equal(done.length, 2 + 64);
	assert.equal(done.filter(({ slot }) => slot === 3).length, 1);
});

test('a slot that is used again is not answered for the one before', async () => {
	const { done, wait, awaits } = make();
	let resolve;

	wait(1, new Promise((settle) => { resolve = settle; }));
	awaits.cancel(1);
	wait(1, new Promise(() => {}));
	resolve('late');
	await settled();
	assert.equal(done.length, 1);
});

test('a result that is none ends the guest', () => {
	const { awaits } = make();

	for (const result of [1, PAGE + 2, 2 ** 20, 2 ** 40 + 2])
		assert.throws(() => awaits.wait(1, 5, result, 64), Malformed);
});

test('a frame answers all that wait for it, in us, and is held once', () => {
	const { done, complete } = make();
	const held = [];
	const waiting = new Frames(complete, (milliseconds) => held.push([milliseconds, done.length]));

	for (const slot of [1, 2, 3])
		waiting.wait(slot);
	assert.equal(frames.length, 1);
	assert.deepEqual([waiting.cancel(2), waiting.cancel(2)], [true, false]);
	frames.pop()(1234.5);
	assert.deepEqual(done.map(({ slot, result, arg0 }) => [slot, result, arg0]), [[2, -10, undefined], [1, 0, 1234500], [3, 0, 1234500]]);
	assert.deepEqual(held, [[4, 3]]);
	waiting.wait(4);
	assert.equal(frames.length, 1);
	waiting.cancel(4);
	frames.pop()(1250);
	assert.equal(held.length, 1);
	waiting.wait(5);
	assert.equal(frames.length, 1);
});
