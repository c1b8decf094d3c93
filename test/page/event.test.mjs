/* event.test.mjs: events as structs, and their queue. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';

const { Events } = await import('../../page/event.js');
const { Handles } = await import('../../page/handle.js');

function make() {
	const handles = new Handles({});
	const done = [];
	const events = new Events(handles, (slot, result, bytes) => done.push({ slot, result, bytes }));

	return { handles, events, done };
}

function decode(bytes) {
	const view = new DataView(bytes.slice().buffer);
	const lengths = [48, 52, 56].map((at) => view.getUint32(at, true));
	let at = 64;
	const [key, value, fileName] = lengths.map((length) => new TextDecoder().decode(bytes.slice(at, at += length)));

	assert.equal(at, bytes.length);
	return { listener: view.getUint32(0, true), target: view.getUint32(4, true), x: view.getInt32(16, true),
		y: view.getInt32(20, true), modifiers: view.getUint32(28, true), file: view.getUint32(32, true),
		dropped: view.getUint32(36, true), fileSize: view.getFloat64(40, true), key, value, fileName };
}

test('a click with its target, place and modifiers; preventDefault', () => {
	const { handles, events, done } = make();
	const target = new HTMLElement('button');
	const click = new MouseEvent('click', { clientX: -3, clientY: 40, ctrlKey: true, metaKey: true, cancelable: true });

	handles.set(5, target);
	events.listen(target, 'click', 9, 1);
	events.ask(0, 64);
	target.dispatchEvent(click);
	assert.equal(click.defaultPrevented, true);
	assert.equal(done[0].result, 64);
	const said = decode(done[0].bytes);

	assert.deepEqual([said.listener, said.target, said.x, said.y, said.modifiers], [9, 5, -3, 40, 9]);
});

test('a key, and the value of the field, cut to the buffer in whole characters', () => {
	const { events, done } = make();
	const field = new HTMLInputElement('input');

	field.value = 'grün';
	events.listen(field, 'keydown', 1, 0);
	for (const room of [4096, 67, 68, 64])
		events.ask(0, room);
	for (let i = 0; i < 4; i++)
		field.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', shiftKey: true }));
	assert.deepEqual(done.map(({ bytes }) => decode(bytes)).map(({ key, value }) => [key, value]),
		[['a', 'grün'], ['a', 'gr'], ['a', 'gr'], ['', '']]);
});

test('a buffer smaller than the struct is refused', () => {
	const { events, done } = make();

	events.ask(3, 63);
	assert.deepEqual(done, [{ slot: 3, result: -1, bytes: null }]);
});

test('too many events are dropped and counted', () => {
	const { events, done } = make();
	const target = new HTMLElement('p');

	events.listen(target, 'click', 1, 0);
	for (let i = 0; i < 1024 + 7; i++)
		target.dispatchEvent(new MouseEvent('click'));
	for (let i = 0; i < 1024; i++)
		events.ask(i, 64);
	assert.equal(done.length, 1024);
	assert.equal(done.every(({ bytes }) => decode(bytes).dropped === 0), true);
	target.dispatchEvent(new MouseEvent('click'));
	events.ask(0, 64);
	assert.equal(decode(done.at(-1).bytes).dropped, 7);
});

test('close removes the listeners', () => {
	const { events, done } = make();
	const target = new HTMLElement('p');

	events.listen(target, 'click', 1, 0);
	events.ask(0, 64);
	events.close();
	target.dispatchEvent(new MouseEvent('click'));
	assert.equal(done.length, 0);
});

test('a chosen file: its name, size and handle', () => {
	const { handles, events, done } = make();
	const field = new HTMLInputElement('input');

	field.value = 'C:\\fakepath\\digits';
	field.files = new FileList([new File(['0123456789'], 'digits')]);
	events.listen(field, 'change', 1, 0);
	events.ask(0, 256);
	field.dispatchEvent(new Event('change'));
	const said = decode(done[0].bytes);

	assert.deepEqual([said.fileSize, said.fileName, said.file], [10, 'digits', 0x80000001]);
	assert.equal(handles.get(said.file), field.files.item(0));
});

test('a request for an event is cancelled, and no event is lost', () => {
	const { events, done } = make();
	const target = new HTMLElement('p');

	events.listen(target, 'click', 1, 0);
	for (const slot of [1, 2, 3])
		events.ask(slot, 64);
	assert.deepEqual([events.cancel(2), events.cancel(2), events.cancel(9)], [true, false, false]);
	assert.deepEqual(done, [{ slot: 2, result: -10, bytes: null }]);
	for (let i = 0; i < 3; i++)
		target.dispatchEvent(new MouseEvent('click'));
	events.ask(2, 64);
	assert.deepEqual(done.slice(1).map(({ slot, result }) => [slot, result]), [[1, 64], [3, 64], [2, 64]]);
	assert.equal(events.cancel(1), false);
});

test('handles of the page side: a number released twice is given out once', () => {
	const handles = new Handles({});
	const first = handles.add({});

	handles.release(first);
	handles.release(first);
	assert.notEqual(handles.add({}), handles.add({}));
});
