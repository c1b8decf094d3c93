/* vectors.test.mjs: the bytes of test/vectors/page*.txt, which a guest's library and the tree in C read too. What needs a DOM
 * is tried in the browser. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';
import { bytesOf, rowsOf } from './vectors.mjs';

const { Decoder } = await import('../../page/dom.js');
const { Events } = await import('../../page/event.js');
const { FullGrant } = await import('../../page/grant.js');
const { Handles } = await import('../../page/handle.js');
const { Listeners } = await import('../../page/listener.js');
const { Malformed } = await import('../../page/fault.js');
const { Writer } = await import('../../page/writer.js');

function make(root) {
	const grant = new FullGrant();
	const handles = new Handles(root, grant);

	return { grant, handles, decoder: new Decoder(handles, grant, new Listeners(grant, { put() {}, putCall() {} })) };
}

/* Events of ends, as the page side sends them. */
for (const [name, batch, expected] of rowsOf('page_end.txt'))
	test(`end: ${name}`, () => {
		const root = new HTMLElement('main');
		const grant = new FullGrant();
		const handles = new Handles(root, grant);
		const sent = [];
		const events = new Events(handles, grant, (slot, result, bytes) => sent.push(...bytes));
		const decoder = new Decoder(handles, grant, new Listeners(grant, events));

		for (let i = 0; i < 8; i++)
			events.ask(i, 48);
		assert.equal(decoder.apply(bytesOf(batch), 0).result, 0);
		assert.deepEqual(sent, [...bytesOf(expected)]);
	});

class Root {
	given;
	f(value) { this.given = value; }
}

/* Dictionaries come without a prototype; clones of both have one. */
const plain = (value) => (value instanceof Root ? value : structuredClone(value));

for (const [name, expression, batch, reply] of rowsOf('page_value.txt'))
	test(`value: ${name}`, () => {
		const root = new Root();
		const value = Function('root', `return ${expression}`)(root);
		const { grant, handles, decoder } = make(root);

		assert.equal(decoder.apply(bytesOf(batch), 0).result, 0);
		assert.deepEqual(plain(root.given), plain(value));
		const writer = new Writer(handles, grant, 4096);

		writer.value(value);
		assert.deepEqual(writer.take(), bytesOf(reply));
	});

for (const [name, batch] of rowsOf('page_malformed.txt'))
	test(`malformed: ${name}`, () => {
		const root = new HTMLElement('main');

		assert.throws(() => make(root).decoder.apply(bytesOf(batch), 4096), Malformed);
		assert.equal(root.childNodes.length, 0);
	});
