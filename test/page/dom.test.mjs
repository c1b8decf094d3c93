/* dom.test.mjs: the decoder of batches: what they do, and every way they can be malformed. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';
import { batch, exceptionOf, rawBatch, wordsOf } from './batch.mjs';

const { Decoder, Malformed } = await import('../../page/dom.js');
const { Handles } = await import('../../page/handle.js');
const { FullGrant } = await import('../../page/grant.js');

const [NAME, GET, SET, CALL, CONSTRUCT, LISTEN, RELEASE, REPLY] = [1, 2, 3, 4, 5, 6, 7, 8];
const [UNDEFINED, NULL, FALSE, TRUE, INT32, DOUBLE, STRING, NAMED, OBJECT] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
const ROOT = 1;

function make(root = {}) {
	const handles = new Handles(root);
	const listeners = [];
	const decoder = new Decoder(handles, new FullGrant(), { listen: (...given) => listeners.push(given) });

	return { decoder, handles, listeners, root };
}

const applied = (root, ...words) => make(root).decoder.apply(batch(...words), 4096);

function malformed(name, bytes, why, before) {
	test(`malformed: ${name}`, () => {
		const { decoder, root } = make({ target: 'as it was' });

		if (before)
			decoder.apply(before, 0);
		assert.throws(() => decoder.apply(bytes, 4096), (thrown) => thrown instanceof Malformed && thrown.why.includes(why));
		assert.equal(root.target, 'as it was');
	});
}

test('set: every kind of value', () => {
	const root = {};
	const double = [...new Uint32Array(new Float64Array([-0.5]).buffer)];
	const values = [[UNDEFINED], [NULL], [FALSE], [TRUE], [INT32, -7], [DOUBLE, ...double], [STRING, 'grüße 😀'], [NAMED, 0],
		[OBJECT, ROOT]];
	const expected = [undefined, null, false, true, -7, -0.5, 'grüße 😀', 'v0', root];

	values.forEach((value, index) => {
		assert.equal(applied(root, NAME, 0, 'v0', SET, ROOT, 0, ...value).result, 0);
		assert.equal(root.v0, expected[index]);
	});
});

test('a result can be used before it exists; 0 throws it away', () => {
	const root = { child: { child: { name: 'deep' } }, pick(value) { return { picked: value }; } };
	const { result, reply } = applied(root, NAME, 0, 'child', NAME, 1, 'name', NAME, 2, 'pick', NAME, 3, 'picked',
		GET, 2, ROOT, 0, GET, 3, 2, 0, CALL, 4, ROOT, 2, 1, OBJECT, 3, GET, 5, 4, 3, CALL, 0, ROOT, 2, 0, REPLY, 5, 1);

	assert.equal(result, 12);
	assert.deepEqual([...wordsOf(reply)], [STRING, 4, 0x70656564]);
});

test('reply: every kind of value', () => {
	const check = (value, ...words) => {
		const { result, reply } = applied({ v: value }, NAME, 0, 'v', REPLY, ROOT, 0);

		assert.equal(result, words.length * 4);
		assert.deepEqual([...wordsOf(reply)], words);
	};

	check(undefined, UNDEFINED);
	check(null, NULL);
	check({}, NULL);
	check(true, TRUE);
	check(-1, INT32, 0xffffffff);
	check(1.5, DOUBLE, 0, 0x3ff80000);
	check(-0, DOUBLE, 0, 0x80000000);
	check(2 ** 31, DOUBLE, 0, 0x41e00000);
	check('', STRING, 0);
	check('abcde', STRING, 5, 0x64636261, 0x65);
	check('\ud800', STRING, 3, 0xbdbfef);
});

test('reply that does not fit', () => {
	const { decoder, root } = make({ v: 'much too long for it' });
	const done = decoder.apply(batch(NAME, 0, 'v', NAME, 1, 'after', REPLY, ROOT, 0, SET, ROOT, 1, TRUE), 16);

	assert.deepEqual([done.result, done.reply], [-5, null]);
	assert.equal(root.after, true);
});

test('an exception ends its batch and says where', () => {
	const root = { boom() { throw new RangeError('no further'); } };
	const { result, reply } = applied(root, NAME, 0, 'boom', NAME, 1, 'before', NAME, 2, 'after', SET, ROOT, 1, TRUE,
		CALL, 2, ROOT, 0, 0, SET, ROOT, 2, TRUE);

	assert.equal(result, -12);
	assert.deepEqual(exceptionOf(reply), { operation: 4, name: 'RangeError', message: 'no further' });
	assert.equal(root.before, true);
	assert.equal(root.after, undefined);
});

test('an exception whose getters throw, and one without room for it', () => {
	const root = { boom() { throw { get name() { throw new Error(); } }; } };

	assert.equal(exceptionOf(applied(root, NAME, 0, 'boom', CALL, 0, ROOT, 0, 0).reply).name, 'Error');
	assert.equal(make(root).decoder.apply(batch(NAME, 0, 'boom', CALL, 0, ROOT, 0, 0), 15).reply, null);
	const cut = make({ boom() { throw new Error('äöü'); } }).decoder.apply(batch(NAME, 0, 'boom', CALL, 0, ROOT, 0, 0), 24);

	assert.deepEqual(exceptionOf(cut.reply), { operation: 1, name: 'Error', message: 'ä' });
});

test('an empty handle is an exception, not an attack', () => {
	const { reply } = applied({}, NAME, 0, 'x', GET, 2, 900, 0);

	assert.equal(exceptionOf(reply).name, 'TypeError');
});

test('names and handles stay from batch to batch; release empties', () => {
	const { decoder, handles } = make({ child: { x: 1 } });

	decoder.apply(batch(NAME, 0, 'child', GET, 2, ROOT, 0), 0);
	assert.deepEqual(handles.get(2), { x: 1 });
	assert.equal(handles.numberOf(handles.get(2)), 2);
	decoder.apply(batch(RELEASE, 2, RELEASE, 0, RELEASE, ROOT, RELEASE, 500000), 0);
	assert.equal(handles.get(2), undefined);
	assert.notEqual(handles.get(ROOT), undefined);
});

test('construct and listen', () => {
	const { decoder, handles, listeners, root } = make();

	globalThis.Made = class { constructor(value) { this.value = value; } };
	decoder.apply(batch(NAME, 0, 'Made', NAME, 1, 'click', CONSTRUCT, 2, 0, 1, INT32, 5, LISTEN, ROOT, 1, 77, 3), 0);
	assert.equal(handles.get(2).value, 5);
	assert.deepEqual(listeners, [[root, 'click', 77, 3]]);
	const { reply } = decoder.apply(batch(NAME, 2, 'NoSuchThing', CONSTRUCT, 3, 2, 0), 256);

	assert.equal(exceptionOf(reply).name, 'TypeError');
});

test('listeners have a limit', () => {
	const { decoder, listeners } = make();

	decoder.apply(batch(NAME, 0, 'click'), 0);
	decoder.apply(rawBatch(Array.from({ length: 4096 }, () => [LISTEN, ROOT, 0, 1, 0]).flat()), 0);
	assert.equal(exceptionOf(decoder.apply(batch(LISTEN, ROOT, 0, 1, 0), 256).reply).name, 'QuotaExceededError');
	assert.equal(listeners.length, 4096);
});

const named = batch(NAME, 0, 'target');
const utf8 = (...bytes) => new Uint8Array(bytes);
const headed = (words, strings, total) => {
	const bytes = new Uint8Array(total);

	new Uint32Array(bytes.buffer, 0, 2).set([words, strings]);
	return bytes;
};

malformed('empty', utf8(), 'shorter');
malformed('seven bytes', new Uint8Array(7), 'shorter');
malformed('more words than bytes', headed(2, 0, 12), 'add up');
malformed('words that overflow', headed(0x40000000, 0, 12), 'add up');
malformed('words and strings that overflow together', headed(0xffffffff, 0xffffffff, 12), 'add up');
malformed('strings too short', headed(1, 3, 16), 'add up');
malformed('strings too long', headed(1, 5, 16), 'add up');
malformed('broken UTF-8', rawBatch([NAME, 0, 1], utf8(0xff)), 'UTF-8');
malformed('UTF-8 cut in a character', rawBatch([NAME, 0, 1], utf8(0xc3)), 'UTF-8');
malformed('overlong UTF-8', rawBatch([NAME, 0, 1], utf8(0xc0, 0x80)), 'UTF-8');
malformed('an unknown operation', rawBatch([0]), 'unknown operation');
malformed('the operation after the last', rawBatch([9]), 'unknown operation');
malformed('strings left over', rawBatch([], utf8(65)), 'left over');
malformed('a name with a gap', batch(NAME, 2, 'x'), 'gaps', named);
malformed('a name given twice', batch(NAME, 0, 'x'), 'gaps', named);
malformed('a string past the end', rawBatch([NAME, 0, 2], utf8(65)), 'past the end');
malformed('a string length near 2^32', rawBatch([NAME, 0, 0xffffffff], utf8(65)), 'past the end');
malformed('an unknown name', batch(SET, ROOT, 5, TRUE), 'not given', named);
malformed('a handle out of range', batch(SET, 1 << 20, 0, TRUE), 'handle', named);
malformed('a handle of the page side out of range', batch(SET, 0x80100000, 0, TRUE), 'handle', named);
malformed('an argument that is a handle out of range', batch(SET, ROOT, 0, OBJECT, 0x7fffffff), 'handle', named);
malformed('the root as a result', batch(GET, ROOT, ROOT, 0), 'result', named);
malformed('a result numbered by the page side', batch(GET, 0x80000001, ROOT, 0), 'result', named);
malformed('a result out of range', batch(CALL, 1 << 20, ROOT, 0, 0), 'result', named);
malformed('a constructed result out of range', batch(CONSTRUCT, 1 << 20, 0, 0), 'result', named);
malformed('too many arguments', batch(CALL, 0, ROOT, 0, 17), 'too many', named);
malformed('an argument count near 2^32', batch(CALL, 0, ROOT, 0, 0xffffffff), 'too many', named);
malformed('an unknown kind of value', batch(SET, ROOT, 0, 9), 'kind', named);
malformed('half a double', batch(SET, ROOT, 0, DOUBLE, 1), 'ends inside', named);
malformed('listener 0', batch(LISTEN, ROOT, 0, 0, 0), 'listener 0', named);
malformed('an unknown flag', batch(LISTEN, ROOT, 0, 1, 4), 'flag', named);
malformed('release out of range', batch(RELEASE, 1 << 20), 'handle');
for (const [name, words] of Object.entries({ NAME: [NAME, 1], GET: [GET, 2, ROOT], SET: [SET, ROOT, 0], CALL: [CALL, 2, ROOT, 0],
	CONSTRUCT: [CONSTRUCT, 2, 0], LISTEN: [LISTEN, ROOT, 0, 1], RELEASE: [RELEASE], REPLY: [REPLY, ROOT] }))
	malformed(`${name} cut short`, rawBatch(words), 'ends inside', named);

test('malformed: a name too many', () => {
	const { decoder } = make();

	for (let i = 0; i < 4096; i++)
		decoder.apply(batch(NAME, i, 'x'), 0);
	assert.throws(() => decoder.apply(batch(NAME, 4096, 'x'), 0), Malformed);
});

test('random batches are applied or malformed, never anything else', () => {
	let seed = 12345;
	const random = (below) => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 8) % below;

	for (let round = 0; round < 20000; round++) {
		const { decoder } = make({ a: {}, f() {} });
		const words = Array.from({ length: random(12) }, () => (random(4) ? random(10) : random(2 ** 24) * 251));
		const bytes = rawBatch(words, new TextEncoder().encode('abcdefgh'.slice(0, random(8))));

		try {
			decoder.apply(batch(NAME, 0, 'a', NAME, 1, 'f'), 0);
			assert.equal(typeof decoder.apply(bytes, 64).result, 'number');
		} catch (thrown) {
			assert.ok(thrown instanceof Malformed, String(thrown?.stack));
		}
	}
});
