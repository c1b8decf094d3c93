/* event.test.mjs: what listeners hear, and the queue of events. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';
import { batch, exceptionOf, valuesOf } from './batch.mjs';

const { Decoder } = await import('../../page/dom.js');
const { Events } = await import('../../page/event.js');
const { FullGrant } = await import('../../page/grant.js');
const { Handles } = await import('../../page/handle.js');
const { Listeners } = await import('../../page/listener.js');

const [NAME, LISTEN, FIELDS, FILTER, UNLISTEN] = [1, 6, 12, 13, 14];
const [PREVENT, STOP, STOP_IMMEDIATE, CAPTURE, ONCE] = [1, 2, 4, 8, 16];
const PAGE = 0x80000000;
const [ROOT, CLICK, KEYDOWN] = [1, 0, 1];

function make() {
	const root = new HTMLElement('main');
	const grant = new FullGrant();
	const handles = new Handles(root, grant);
	const done = [];
	const events = new Events(handles, grant, (slot, result, bytes, needed) => done.push({ slot, result, bytes, needed }));
	const listeners = new Listeners(grant, events);
	const decoder = new Decoder(handles, grant, listeners);
	const apply = (...words) => {
		const { result, reply } = decoder.apply(batch(...words), 256);

		assert.equal(result, 0, reply && exceptionOf(reply).message);
	};

	apply(NAME, CLICK, 'click', NAME, KEYDOWN, 'keydown');
	return { root, handles, done, events, listeners, decoder, apply };
}

function decode(bytes) {
	const view = new DataView(bytes.slice().buffer);
	const word = (at) => view.getUint32(at, true);

	assert.deepEqual([36, 40, 44].map(word), [0, 0, 0]);
	const fields = valuesOf(bytes, 48);

	assert.equal(fields.length, word(32));
	return { listener: word(0), target: word(4), current: word(8), matched: word(12), time: view.getFloat64(16, true),
		flags: word(24), dropped: word(28), fields };
}

/* What a listener with these options hears of an event. */
function heard(event, flags, { names = [], filter = null, change = () => {} } = {}) {
	const page = make();
	let number = 2;
	const words = names.flatMap((name) => [NAME, number++, name]);

	words.push(FIELDS, names.length, ...names.map((_, index) => index + 2));
	if (filter) {
		const [mask, modifiers, buttons, selector, ...keys] = filter;

		words.push(...keys.flatMap((name) => [NAME, number++, name]));
		words.push(FILTER, mask, modifiers, buttons, selector, keys.length, ...keys.map((_, i) => number - keys.length + i));
	}
	page.apply(...words, LISTEN, ROOT, event.type === 'click' ? CLICK : KEYDOWN, 9, flags, 1, filter ? 1 : 0);
	page.events.ask(0, 4096);
	change(page.root);
	page.root.dispatchEvent(event);
	return page.done.length ? decode(page.done[0].bytes) : null;
}

const click = (fields = {}) => new MouseEvent('click', { bubbles: true, cancelable: true, ...fields });
const key = (fields) => new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...fields });

test('a click: its target, who heard it, its time and the fields asked for', () => {
	const event = click({ clientX: -3, clientY: 40.5 });
	const said = heard(event, 0, { names: ['clientX', 'clientY', 'target.id', 'nothing', 'nothing.at.all', 'target.childNodes.0', 'type'],
		change: (root) => { root.id = 'this'; root.appendChild(new HTMLElement('b')); } });

	assert.deepEqual([said.listener, said.target, said.current, said.matched, said.flags], [9, ROOT, ROOT, 0, 0]);
	assert.equal(said.time, event.timeStamp);
	assert.deepEqual(said.fields, [-3, 40.5, 'this', undefined, undefined, { handle: PAGE + 1 }, 'click']);
});

test('flags: preventDefault, stopPropagation, capture, once', () => {
	const prevented = click();

	assert.equal(heard(prevented, PREVENT).flags, 2);
	assert.equal(prevented.defaultPrevented, true);
	for (const [flags, later] of [[0, 2], [STOP, 2], [STOP_IMMEDIATE, 1]]) {
		const { root, apply, done, events } = make();

		apply(LISTEN, ROOT, CLICK, 1, flags, 0, 0, LISTEN, ROOT, CLICK, 2, 0, 0, 0);
		for (const slot of [0, 1, 2])
			events.ask(slot, 64);
		const event = click();

		root.dispatchEvent(event);
		assert.equal(done.length, later);
		assert.equal(event.cancelBubble, flags !== 0);
	}
	const { root, apply, done, events } = make();

	apply(LISTEN, ROOT, CLICK, 1, ONCE | CAPTURE, 0, 0, UNLISTEN, ROOT, CLICK, 1, 0);
	for (const slot of [0, 1, 2])
		events.ask(slot, 64);
	root.dispatchEvent(click());
	root.dispatchEvent(click());
	assert.equal(done.length, 1);
	apply(LISTEN, ROOT, CLICK, 1, CAPTURE, 0, 0, UNLISTEN, ROOT, CLICK, 1, CAPTURE);
	root.dispatchEvent(click());
	assert.equal(done.length, 1);
});

test('a filter decides on delivery and on what is done at dispatch', () => {
	const [CONTROL, SHIFT, META] = [1, 2, 8];
	const passes = (event, ...filter) => {
		const said = heard(event, PREVENT, { filter });

		assert.equal(event.defaultPrevented, said !== null);
		return said !== null;
	};

	assert.equal(passes(key({ key: 's', ctrlKey: true }), CONTROL, CONTROL, 0, '', 's', 'S'), true);
	assert.equal(passes(key({ key: 'S', ctrlKey: true, shiftKey: true }), CONTROL, CONTROL, 0, '', 's', 'S'), true);
	assert.equal(passes(key({ key: 't', ctrlKey: true }), CONTROL, CONTROL, 0, '', 's', 'S'), false);
	assert.equal(passes(key({ key: 's' }), CONTROL, CONTROL, 0, '', 's'), false);
	assert.equal(passes(key({ key: 's', metaKey: true }), CONTROL | META, 0, 0, '', 's'), false);
	assert.equal(passes(click({ button: 2, shiftKey: true }), SHIFT, SHIFT, 4, ''), true);
	assert.equal(passes(click({ button: 0 }), 0, 0, 4, ''), false);
	assert.equal(passes(click({ button: 40 }), 0, 0, 1 << 8, ''), false);
	assert.equal(passes(click({ button: -1 }), 0, 0, 0x80000000, ''), false);
	assert.equal(passes(click(), 0, 0, 0, '', 's'), false);
	assert.equal(passes(new Event('click', { cancelable: true, bubbles: true }), CONTROL, 0, 0, ''), false);
	assert.equal(passes(new Event('click', { cancelable: true, bubbles: true }), 0, 0, 1, ''), false);
	assert.equal(passes(click(), 0, 0, 0, 'aside'), false);
	assert.equal(heard(click(), 0, { filter: [0, 0, 0, 'main'], names: ['matched.localName'] }).matched, ROOT);
	assert.deepEqual(heard(click(), 0, { filter: [0, 0, 0, 'main'], names: ['matched.localName', 'currentTarget.localName'] }).fields,
		['main', 'main']);
});

test('what listens with a selector that is none throws; the filter has its number', () => {
	const { decoder } = make();
	const { result, reply } = decoder.apply(batch(FILTER, 0, 0, 0, '[', 0, FILTER, 0, 0, 0, '', 0, LISTEN, ROOT, CLICK, 1, 0, 0, 1), 256);

	assert.equal(result, -12);
	assert.deepEqual([exceptionOf(reply).name, exceptionOf(reply).operation], ['SyntaxError', 2]);
	assert.equal(decoder.apply(batch(LISTEN, ROOT, CLICK, 1, 0, 0, 2), 256).result, 0);
});

test('a buffer smaller than the struct is refused', () => {
	const { events, done } = make();

	events.ask(3, 47);
	assert.deepEqual(done, [{ slot: 3, result: -1, bytes: null, needed: undefined }]);
});

test('an event that fits no buffer is told once, and holds up the later ones', () => {
	const { root, apply, events, done } = make();
	const said = () => done.map(({ slot, result, needed }) => [slot, result, needed]);

	root.id = 'x'.repeat(100);
	apply(NAME, 2, 'target.id', FIELDS, 1, 2, LISTEN, ROOT, CLICK, 1, 0, 1, 0, LISTEN, ROOT, CLICK, 2, 0, 0, 0);
	for (const slot of [1, 2, 3])
		events.ask(slot, 64);
	root.dispatchEvent(click());
	assert.deepEqual(said(), [[1, -5, 156]]);
	events.ask(4, 155);
	assert.equal(done.length, 1);
	events.ask(5, 156);
	assert.deepEqual(said().slice(1), [[5, 156, undefined], [2, 48, undefined]]);
	assert.deepEqual(decode(done[1].bytes).fields, [root.id]);
	assert.equal(decode(done[2].bytes).listener, 2);
});

test('a field that is too long is null, and the others are there', () => {
	const { root, apply, events, done } = make();

	root.id = 'ü'.repeat(1 << 20);
	root.className = 'x'.repeat((1 << 20) - 48 - 16 - 8);
	apply(NAME, 2, 'target.id', NAME, 3, 'target.className', FIELDS, 4, 2, 3, 2, CLICK, LISTEN, ROOT, CLICK, 1, 0, 1, 0);
	root.dispatchEvent(click());
	events.ask(1, 1 << 20);
	assert.deepEqual(decode(done[0].bytes).fields, [null, root.className, null, undefined]);
});

test('too many events are dropped and counted', () => {
	const { root, apply, events, done } = make();

	apply(LISTEN, ROOT, CLICK, 1, 0, 0, 0);
	for (let i = 0; i < 1024 + 7; i++)
		root.dispatchEvent(click());
	for (let i = 0; i < 1024; i++)
		events.ask(i, 64);
	assert.equal(done.length, 1024);
	assert.equal(done.every(({ bytes }) => decode(bytes).dropped === 0), true);
	root.dispatchEvent(click());
	events.ask(0, 64);
	assert.equal(decode(done.at(-1).bytes).dropped, 7);
});

test('so are those that are too long together', () => {
	const { root, apply, events, done } = make();

	root.id = 'x'.repeat(1000000);
	apply(NAME, 2, 'target.id', FIELDS, 1, 2, LISTEN, ROOT, CLICK, 1, 0, 1, 0);
	for (let i = 0; i < 70; i++)
		root.dispatchEvent(click());
	for (let i = 0; i < 70; i++)
		events.ask(i, 1 << 20);
	assert.equal(done.length, 68);
});

test('a call of a callback is an event without a target', () => {
	const { events, listeners, done } = make();
	const given = new Map();

	listeners.callback(5)(1, 'two', given, [given]);
	events.ask(0, 4096);
	const { listener, target, current, matched, time, flags, fields } = decode(done[0].bytes);

	assert.deepEqual([listener, target, current, matched, time, flags], [5, 0, 0, 0, 0, 4]);
	assert.deepEqual(fields, [1, 'two', { handle: PAGE + 1 }, [{ handle: PAGE + 1 }]]);
	listeners.callback(5)(...Array(100).fill(0));
	events.ask(0, 4096);
	assert.equal(decode(done[1].bytes).fields.length, 64);
});

test('close removes the listeners', () => {
	const { root, apply, events, listeners, done } = make();
	const callback = listeners.callback(2);

	apply(LISTEN, ROOT, CLICK, 1, 0, 0, 0);
	events.ask(0, 64);
	listeners.close();
	events.close();
	root.dispatchEvent(click());
	callback();
	assert.equal(done.length, 0);
});

test('what is dispatched while a batch is applied is heard, and the batch goes on', () => {
	const { root, decoder, apply, events, done } = make();

	root.poke = () => { root.dispatchEvent(click()); return 'poked'; };
	apply(NAME, 2, 'poke', NAME, 3, 'target.poke', FIELDS, 1, 3, LISTEN, ROOT, CLICK, 1, 0, 1, 0);
	events.ask(0, 4096);
	const { result, reply } = decoder.apply(batch(9, ROOT, 2, 0, 9, ROOT, 2, 0), 4096);

	assert.equal(result, reply.length);
	assert.deepEqual(valuesOf(reply), ['poked', 'poked']);
	assert.equal(done.length, 1);
	events.ask(1, 4096);
	assert.equal(done.length, 2);
});

test('a request for an event is cancelled, and no event is lost', () => {
	const { root, apply, events, done } = make();

	apply(LISTEN, ROOT, CLICK, 1, 0, 0, 0);
	for (const slot of [1, 2, 3])
		events.ask(slot, 64);
	assert.deepEqual([events.cancel(2), events.cancel(2), events.cancel(9)], [true, false, false]);
	assert.deepEqual(done.map(({ slot, result }) => [slot, result]), [[2, -10]]);
	for (let i = 0; i < 3; i++)
		root.dispatchEvent(click());
	events.ask(2, 64);
	assert.deepEqual(done.slice(1).map(({ slot, result }) => [slot, result]), [[1, 48], [3, 48], [2, 48]]);
	assert.equal(events.cancel(1), false);
});
