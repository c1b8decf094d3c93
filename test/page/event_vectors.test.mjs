/* event_vectors.test.mjs: events and calls become the bytes of test/vectors/page_event.txt, which a guest's library reads. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';
import { bytesOf, rowsOf } from './vectors.mjs';

/* The page side takes these accessors once: so events may be what a vector says. */
const before = Object.getOwnPropertyDescriptors(Event.prototype);

for (const name of ['target', 'currentTarget', 'timeStamp', 'defaultPrevented'])
	Object.defineProperty(Event.prototype, name, { configurable: true, get() { return this.said[name]; } });

const { Events } = await import('../../page/event.js');
const { parsePath } = await import('../../page/filter.js');
const { FullGrant } = await import('../../page/grant.js');
const { Handles } = await import('../../page/handle.js');

Object.defineProperties(Event.prototype, before);

const [TRUSTED, PREVENTED, CALLBACK] = [1, 2, 4];
const PAGE = 0x80000000;
const WAITING_MAX = 1024;
const FORM = /^listener (\d+), target (\w+), currentTarget (\w+), matched (\w+), time ([\d.]+), flags (\d+), dropped (\d+)(?:: (.*))?$/;

class Thing {}

function make() {
	const handles = new Handles(new Thing(), new FullGrant());
	const done = [];
	const sent = new Map(); /* those of the page side */
	const objectOf = (number) => {
		if (number === 0)
			return null;
		if (number < PAGE && handles.get(number) === null)
			handles.set(number, new Thing());
		while (number >= PAGE && !sent.has(number)) {
			const thing = new Thing();

			sent.set(handles.send(thing), thing);
		}
		return sent.get(number) ?? handles.get(number);
	};

	return { done, objectOf, events: new Events(handles, new FullGrant(), (slot, result, bytes) => done.push(bytes)) };
}

/* "'a' #80000009 [1 {b: 2n}]" as a list. */
function valuesOf(text, objectOf) {
	const separated = text.replace(/(?<=['\w\]}]) (?=['#\w[{-])/g, ', ').replace(/#(\w+)/g, 'of(0x$1)');

	return Function('of', `return [${separated}];`)(objectOf);
}

/* So many are lost before the next one. */
function drop(events, count) {
	for (let i = 0; i < WAITING_MAX + count; i++)
		events.putCall(1, []);
	for (let i = 0; i < WAITING_MAX; i++)
		events.ask(0, 64);
}

for (const [name, said, wanted] of rowsOf('page_event.txt'))
	test(name, () => {
		const { done, objectOf, events } = make();
		const [, listener, target, current, matched, time, flags, dropped, text = ''] = said.match(FORM);
		const values = valuesOf(text, objectOf);
		const [targetObject, currentObject, matchedObject] = [target, current, matched].map((number) => objectOf(Number.parseInt(number, 16)));

		if (dropped > 0)
			drop(events, Number(dropped));
		if (flags & CALLBACK) {
			events.putCall(Number(listener), values);
		} else {
			const event = { isTrusted: (flags & TRUSTED) !== 0, ...Object.fromEntries(values.map((value, i) => [`field${i}`, value])),
				said: { target: targetObject, currentTarget: currentObject, timeStamp: Number(time), defaultPrevented: (flags & PREVENTED) !== 0 } };

			events.put(event, Number(listener), values.map((_, i) => parsePath(`field${i}`)), matchedObject);
		}
		events.ask(0, 4096);
		assert.deepEqual(done.at(-1), bytesOf(wanted));
	});
