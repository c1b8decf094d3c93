/* handle.test.mjs: numbers of objects: the guest's, the page side's, their generations and counts. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';

const { Handles, isResult } = await import('../../page/handle.js');

const PAGE = 0x80000000;
const generation = (number, index) => number * 2 ** 20 + index;

test('what the guest may number', () => {
	for (const handle of [0, 2, 0xfffff, generation(1, 2), generation(2047, 0xfffff)])
		assert.equal(isResult(handle), true, handle.toString(16));
	for (const handle of [1, PAGE, PAGE + 2, 0xffffffff, generation(1, 0), generation(1, 1), 2 ** 32 + 2, undefined])
		assert.equal(isResult(handle), false, String(handle));
});

test('an old generation is null, a new one replaces it', () => {
	const handles = new Handles({}, { released() {} });
	const [first, second] = [{}, {}];

	handles.set(5, first);
	handles.set(generation(3, 5), second);
	assert.deepEqual([handles.get(5), handles.get(generation(3, 5)), handles.get(generation(2, 5))], [null, second, null]);
	handles.release(5);
	assert.equal(handles.get(generation(3, 5)), second);
	assert.equal(handles.send(second), generation(3, 5));
	assert.equal(handles.send(first), PAGE + 1);
	handles.release(generation(3, 5));
	assert.equal(handles.get(generation(3, 5)), null);
});

test('a number released twice is given out once, and anew', () => {
	const handles = new Handles({}, { released() {} });
	const first = handles.send({});

	handles.release(first);
	handles.release(first);
	const [second, third] = [handles.send({}), handles.send({})];

	assert.equal(new Set([first, second, third]).size, 3);
	assert.equal(second, first + 2 ** 20);
	handles.release(first);
	assert.notEqual(handles.get(second), null);
});

test('generations of the page side\'s come round', () => {
	const handles = new Handles({}, { released() {} });
	let number;

	for (let i = 0; i <= 2048; i++) {
		number = handles.send({});
		handles.release(number);
	}
	assert.equal(number, PAGE + 1);
});

test('one object, one number: counted, and the guest\'s own if it has one', () => {
	const handles = new Handles({}, { released() {} });
	const object = {};
	const number = handles.send(object);

	assert.equal(handles.send(object), number);
	handles.release(number);
	assert.equal(handles.get(number), object);
	handles.set(7, object);
	assert.equal(handles.send(object), 7);
	handles.release(number);
	assert.equal(handles.get(number), null);
	assert.equal(handles.send(object), 7);
	handles.release(7);
	assert.equal(handles.send(object), number + 2 ** 20);
});

test('of two numbers of the guest\'s for an object the other stays when one goes', () => {
	const handles = new Handles({}, { released() {} });
	const object = {};

	handles.set(7, object);
	handles.set(9, object);
	assert.equal(handles.send(object), 7);
	handles.release(7);
	assert.equal(handles.send(object), 9);
});

test('primitives are held, and have no number to be sent', () => {
	const handles = new Handles({}, { released() {} });

	for (const value of [undefined, 0, '', 'text', 5n, true, null]) {
		handles.set(3, value);
		assert.equal(handles.get(3), value);
		assert.equal(handles.send(value), 0);
	}
});

test('as many as there can be, and one more', () => {
	const root = {};
	const handles = new Handles(root, { released() {} });
	const last = generation(7, 0xfffff);

	handles.set(last, root);
	assert.equal(handles.get(last), root);
	for (let i = 1; i < 2 ** 20; i++)
		assert.equal(handles.send({ i }), PAGE + i);
	assert.equal(handles.send({}), 0);
	handles.release(PAGE + 500);
	assert.equal(handles.send({}), PAGE + 2 ** 20 + 500);
});

test('nothing is held once it is closed', () => {
	const handles = new Handles({}, { released() {} });

	handles.set(2, {});
	const sent = handles.send({});

	handles.clear();
	handles.set(3, {});
	assert.deepEqual([1, 2, 3, sent].map((handle) => handles.get(handle)), [null, null, null, null]);
	assert.equal(handles.send({}), 0);
	handles.release(sent);
	handles.release(2);
});

test('an object of several numbers is sent by the oldest that is left, and forgotten with the last', () => {
	const handles = new Handles({}, { released() {} });
	const object = {};

	for (const handle of [9, 5, 7, 2000])
		handles.set(handle, object);
	assert.equal(handles.send(object), 9);
	handles.release(5);
	assert.equal(handles.send(object), 9);
	handles.release(9);
	assert.equal(handles.send(object), 7);
	handles.set(3, object);
	handles.release(7);
	assert.equal(handles.send(object), 2000);
	handles.release(2000);
	assert.equal(handles.send(object), 3);
	handles.set(4, object);
	handles.release(3);
	handles.release(4);
	assert.equal(handles.holds(object), false);
	assert.equal(handles.send(object), 0x80000001);
});

test('a million numbers of one object are released one by one', () => {
	const handles = new Handles({}, { released() {} });
	const object = {};
	const end = 2 ** 20;

	for (let handle = 2; handle < end; handle++)
		handles.set(handle, object);
	assert.equal(handles.send(object), 2);
	for (let handle = 2; handle < end; handle++)
		handles.release(handle);
	assert.equal(handles.holds(object), false);
});
