/* dom.test.mjs: the decoder of batches: what they do, and every way they can be malformed. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';
import { batch, exceptionOf, rawBatch, valuesOf, wordsOf } from './batch.mjs';

const contract = await import('../../page/contract.js');
const { Decoder } = await import('../../page/dom.js');
const { FullGrant } = await import('../../page/grant.js');
const { Handles } = await import('../../page/handle.js');
const { Listeners } = await import('../../page/listener.js');
const { Malformed } = await import('../../page/fault.js');

/* The numbers, without PAGE_. */
const {
	NAME, GET, SET, CALL, CONSTRUCT, LISTEN, RELEASE, REPLY, REPLY_CALL, REPLY_LIST, REPLY_VALUE, GLOBAL, FIELDS, FILTER, UNLISTEN,
	CREATE, TEXT, APPEND, INSERT, REMOVE, ATTRIBUTE, TEXT_CONTENT, CLONE, ATTRIBUTE_NAMED,
	UNDEFINED, NULL, FALSE, TRUE, INT32, DOUBLE, STRING, NAMED, OBJECT, DICTIONARY, SEQUENCE, BYTES, BIGINT, CALLBACK,
} = Object.fromEntries(Object.entries(contract).map(([name, value]) => [name.replace(/^PAGE_/, ''), value]));
const ROOT = 1;
const PAGE = 0x80000000;
const generation = (number, index) => number * 2 ** 20 + index;

function make(root = {}) {
	const grant = new FullGrant();
	const handles = new Handles(root, grant);
	const heard = [];
	const events = { put: (...given) => heard.push(given), putCall: (...given) => heard.push(given) };
	const decoder = new Decoder(handles, grant, new Listeners(grant, events));

	return { decoder, handles, heard, root };
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
		[OBJECT, ROOT], [OBJECT, 77], [BIGINT, 0xfffffffe, 0xffffffff], [SEQUENCE, 3, INT32, 1, SEQUENCE, 0, TRUE],
		[BYTES, 16, Uint8Array.of(1, 2)], [BYTES, 23, Uint8Array.of(1, 2, 3, 4)]];
	const expected = [undefined, null, false, true, -7, -0.5, 'grüße 😀', 'v0', root, null, -2n, [1, [], true],
		Uint8Array.of(1, 2).buffer, Uint32Array.of(0x04030201)];

	values.forEach((value, index) => {
		assert.equal(applied(root, NAME, 0, 'v0', SET, ROOT, 0, ...value).result, 0);
		assert.deepEqual(root.v0, expected[index]);
	});
});

test('dictionaries have no prototype, and lie in each other', () => {
	const root = {};

	applied(root, NAME, 0, 'a', NAME, 1, '__proto__', SET, ROOT, 0, DICTIONARY, 2, 0, DICTIONARY, 0, 1, INT32, 5);
	assert.equal(Object.getPrototypeOf(root.a), null);
	assert.deepEqual(Object.keys(root.a), ['a', '__proto__']);
	assert.equal(Object.getPrototypeOf(root.a.a), null);
});

test('bytes are copies, in order', () => {
	const root = { f(...given) { given[0].buffer.transfer?.(); this.given = given.map((bytes) => bytes.length); } };
	const { result } = applied(root, NAME, 0, 'f', NAME, 1, 'after', CALL, 0, ROOT, 0, 2, BYTES, 18, Uint8Array.of(1, 2, 3),
		BYTES, 18, Uint8Array.of(4), SET, ROOT, 1, BYTES, 18, Uint8Array.of(9));

	assert.equal(result, 0);
	assert.deepEqual([...root.after], [9]);
	assert.equal(root.given[1], 1);
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
	check(Symbol('x'), NULL);
	check(new Map(), OBJECT, PAGE + 1);
	check(() => {}, OBJECT, PAGE + 1);
	check(true, TRUE);
	check(-1, INT32, 0xffffffff);
	check(1.5, DOUBLE, 0, 0x3ff80000);
	check(-0, DOUBLE, 0, 0x80000000);
	check(2 ** 31, DOUBLE, 0, 0x41e00000);
	check(-2n, BIGINT, 0xfffffffe, 0xffffffff);
	check('', STRING, 0);
	check('abcde', STRING, 5, 0x64636261, 0x65);
	check('\ud800', STRING, 3, 0xbdbfef);
	check(Uint8Array.of(1, 2, 3, 4, 5), BYTES, 18, 5, 0x04030201, 5);
	check(new ArrayBuffer(1), BYTES, 16, 1, 0);
	check(new DataView(new ArrayBuffer(1)), OBJECT, PAGE + 1);
	check([1, [], ['x']], SEQUENCE, 3, INT32, 1, SEQUENCE, 0, SEQUENCE, 1, STRING, 1, 0x78);
	check({ ab: 1, c: { __proto__: null } }, DICTIONARY, 2, 2, 0x6261, INT32, 1, 1, 0x63, DICTIONARY, 0);
});

test('reply: what a call returned, the items of what can be iterated, what a handle holds', () => {
	const thing = new Date();
	const root = { list: new Map([[1, thing], ['b', thing]]), f: (x) => [x, thing] };
	const { decoder, handles } = make(root);
	const { reply } = decoder.apply(batch(NAME, 0, 'list', NAME, 1, 'f', GET, 2, ROOT, 0, REPLY_LIST, 2,
		REPLY_CALL, ROOT, 1, 1, INT32, 8, REPLY_VALUE, 2, REPLY_VALUE, 55, REPLY_VALUE, ROOT), 4096);

	assert.deepEqual(valuesOf(reply).slice(0, 4), [[[1, { handle: PAGE + 1 }], ['b', { handle: PAGE + 1 }]], [8, { handle: PAGE + 1 }],
		{ handle: 2 }, null]);
	for (const left of [2, 1]) {
		decoder.apply(batch(RELEASE, PAGE + 1), 0);
		assert.equal(handles.get(PAGE + 1), thing, `sent ${left} times more`);
	}
	decoder.apply(batch(RELEASE, PAGE + 1), 0);
	assert.equal(handles.get(PAGE + 1), null);
});

test('an object that lies in itself comes as handles in the end, or not at all', () => {
	const deep = [];

	deep.push(deep, deep);
	assert.equal(applied({ deep }, NAME, 0, 'deep', REPLY, ROOT, 0).result, 255 * 8 + 256 * 8);
	assert.equal(make({ deep }).decoder.apply(batch(NAME, 0, 'deep', REPLY, ROOT, 0), 256).result, -5);
	const ring = {};

	ring.again = ring;
	assert.match(JSON.stringify(valuesOf(applied({ ring }, NAME, 0, 'ring', REPLY, ROOT, 0).reply)), /({"again":){8}{"handle"/);
});

test('what iterates without end is refused', () => {
	const root = { *[Symbol.iterator]() { for (;;) yield 1; } };

	assert.equal(exceptionOf(applied(root, REPLY_LIST, ROOT).reply).name, 'RangeError');
});

test('reply that does not fit: all is done, and no handle is left over', () => {
	const { decoder, handles, root } = make({ v: 'much too long for it', d: new Date() });
	const done = decoder.apply(batch(NAME, 0, 'v', NAME, 1, 'after', NAME, 2, 'd', REPLY, ROOT, 2, REPLY, ROOT, 0,
		SET, ROOT, 1, TRUE), 16);

	assert.deepEqual([done.result, done.reply], [-5, null]);
	assert.equal(root.after, true);
	assert.equal(handles.get(PAGE + 1), null);
});

test('an exception ends its batch and says where', () => {
	const root = { boom() { throw new RangeError('no further'); } };
	const { decoder, handles } = make(root);
	const { result, reply } = decoder.apply(batch(NAME, 0, 'boom', NAME, 1, 'before', NAME, 2, 'after', SET, ROOT, 1, TRUE,
		REPLY, ROOT, 0, CALL, 2, ROOT, 0, 0, SET, ROOT, 2, TRUE), 4096);

	assert.equal(result, -12);
	assert.deepEqual(exceptionOf(reply), { operation: 5, name: 'RangeError', message: 'no further' });
	assert.equal(root.before, true);
	assert.equal(root.after, undefined);
	assert.equal(handles.get(PAGE + 1), null, 'the reply is not sent');
});

test('an exception whose getters throw, and one without room for it', () => {
	const root = { boom() { throw { get name() { throw new Error(); } }; } };

	assert.equal(exceptionOf(applied(root, NAME, 0, 'boom', CALL, 0, ROOT, 0, 0).reply).name, 'Error');
	assert.equal(make(root).decoder.apply(batch(NAME, 0, 'boom', CALL, 0, ROOT, 0, 0), 15).reply, null);
	const cut = make({ boom() { throw new Error('äöü'); } }).decoder.apply(batch(NAME, 0, 'boom', CALL, 0, ROOT, 0, 0), 24);

	assert.deepEqual(exceptionOf(cut.reply), { operation: 1, name: 'Error', message: 'ä' });
});

test('an empty handle is an exception, not an attack', () => {
	for (const handle of [0, 900, 0x80000001, 0xfffff, 0x7fffffff, 0xffffffff])
		assert.equal(exceptionOf(applied({}, NAME, 0, 'x', GET, 2, handle, 0).reply).name, 'TypeError');
});

test('names and handles stay from batch to batch; release empties', () => {
	const { decoder, handles } = make({ child: { x: 1 } });

	decoder.apply(batch(NAME, 0, 'child', GET, 2, ROOT, 0), 0);
	assert.deepEqual(handles.get(2), { x: 1 });
	assert.equal(handles.send(handles.get(2)), 2);
	decoder.apply(batch(RELEASE, 2, RELEASE, 0, RELEASE, ROOT, RELEASE, 500000), 0);
	assert.equal(handles.get(2), null);
	assert.notEqual(handles.get(ROOT), null);
});

test('the nodes of a tree: create, text, attribute, append, insert, remove, text content', () => {
	const root = new HTMLElement('main');
	const { decoder, handles } = make(root);
	const { result } = decoder.apply(batch(NAME, 0, 'ul', NAME, 1, 'li', NAME, 2, 'lang', CREATE, 2, 0, CREATE, 3, 1, CREATE, 4, 1,
		NAME, 3, 'fr', TEXT, 5, 'a😀', ATTRIBUTE, 3, 2, 'de', ATTRIBUTE_NAMED, 4, 2, 3, APPEND, 3, 5, APPEND, 2, 3, INSERT, 2, 4, 3, TEXT_CONTENT, 4, 'first', APPEND, ROOT, 2), 64);
	const [list, second, first] = [2, 3, 4].map((handle) => handles.get(handle));

	assert.equal(result, 0);
	assert.deepEqual(root.childNodes, [list]);
	assert.deepEqual(list.childNodes, [first, second]);
	assert.deepEqual([first.textContent, first.getAttribute('lang')], ['first', 'fr']);
	assert.deepEqual([second.getAttribute('lang'), second.childNodes[0].textContent], ['de', 'a😀']);
	decoder.apply(batch(REMOVE, 4, REMOVE, 4), 0);
	assert.deepEqual(list.childNodes, [second]);
	assert.equal(exceptionOf(decoder.apply(batch(INSERT, 2, 3, 4), 64).reply).operation, 0);
	assert.equal(exceptionOf(decoder.apply(batch(APPEND, 99, 3), 64).reply).operation, 0);
});

test('a clone and the nodes of it that are wanted', () => {
	const { decoder, handles } = make(new HTMLElement('main'));

	decoder.apply(batch(NAME, 0, 'p', NAME, 1, 'b', CREATE, 2, 0, CREATE, 3, 1, TEXT, 4, 'x', CREATE, 5, 1, APPEND, 3, 4,
		APPEND, 2, 3, APPEND, 2, 5, CLONE, 2, 4, 10, 0, 11, 1, 0, 2, 13, 3, CLONE, 3, 0), 64);
	const [copy, bold, last] = [10, 11, 13].map((handle) => handles.get(handle));

	assert.deepEqual(copy.childNodes, [bold, last]);
	assert.notEqual(copy, handles.get(2));
	assert.equal(handles.get(12), null);
	const { result, reply } = decoder.apply(batch(CLONE, 2, 2, 20, 3, 21, 4), 256);

	assert.equal(result, -12);
	assert.equal(exceptionOf(reply).name, 'IndexSizeError');
	assert.equal(handles.get(20), null, 'it threw as a whole');
});

/* A grant that says which appends it is asked about, and what it hears of releases. */
function asking() {
	const said = [];
	const grant = new class extends FullGrant {
		append(node, child) {
			said.push(`to ${node.localName}`);
			super.append(node, child);
		}
		released() { said.push('released'); }
	}();
	const root = new HTMLElement('main');
	const handles = new Handles(root, grant);
	const decoder = new Decoder(handles, grant, new Listeners(grant, {}));

	for (let i = 0; i < 2; i++)
		handles.send(new HTMLElement('page'));
	decoder.apply(batch(NAME, 0, 'p', NAME, 1, 'x-y', NAME, 2, 'title', NAME, 3, 'nodeType'), 64);
	return (...words) => {
		const { result } = decoder.apply(batch(...words), 256);

		assert.equal(result, 0);
		return said.splice(0);
	};
}

test('a node is fresh until something may have run script of the page', () => {
	const made = [CREATE, 2, 0, CREATE, 3, 0];

	assert.deepEqual(asking()(...made, APPEND, 2, 3, APPEND, ROOT, 2, TEXT, 4, 'x', APPEND, 3, 4), ['to main']);
	assert.deepEqual(asking()(...made, ATTRIBUTE, 2, 2, 'x', ATTRIBUTE_NAMED, 3, 2, 0, TEXT_CONTENT, 3, 'x', APPEND, 2, 3), []);
	for (const [why, ...words] of [['an operation of another kind', GET, 9, 2, 3], ['a declaration', NAME, 4, 'b'],
		['an element of the page\'s', CREATE, 9, 1], ['an older node moves', APPEND, ROOT, 8], ['one is changed', ATTRIBUTE, ROOT, 2, 'x'],
		['one is changed to what has a name', ATTRIBUTE_NAMED, ROOT, 2, 0], ['one is emptied', TEXT_CONTENT, ROOT, '']]) {
		const apply = asking();

		apply(CREATE, 8, 0);
		assert.deepEqual(apply(...made, ...words, APPEND, 2, 3).pop(), 'to p', why);
	}
	const apply = asking();

	apply(...made);
	assert.deepEqual(apply(APPEND, 2, 3), ['to p'], 'another batch');
	assert.deepEqual(asking()(...made, APPEND, PAGE + 2, 3), ['to page'], 'one that the page side numbers, of the same index');
});

test('an element that its grant makes is as fresh, unless the page may have defined it', () => {
	const said = [];
	const grant = new class extends FullGrant {
		isPlainElement() { return false; }
		append(node, child) {
			said.push(`to ${node.localName}`);
			super.append(node, child);
		}
	}();
	const handles = new Handles(new HTMLElement('main'), grant);
	const decoder = new Decoder(handles, grant, new Listeners(grant, {}));

	decoder.apply(batch(NAME, 0, 'a', NAME, 1, 'x-y', CREATE, 2, 0, CREATE, 3, 0, APPEND, 2, 3, CREATE, 4, 1, APPEND, 4, 2), 64);
	assert.deepEqual(said, ['to x-y']);
});

test('a fresh node that is released within another need not be looked at', () => {
	const made = [CREATE, 2, 0, CREATE, 3, 0, CREATE, 4, 0];

	assert.deepEqual(asking()(...made, APPEND, 2, 3, RELEASE, 3, RELEASE, 2), ['released']);
	assert.deepEqual(asking()(...made, APPEND, 2, 3, TEXT_CONTENT, 2, 'gone', RELEASE, 3, RELEASE, 4), ['released', 'released']);
	assert.deepEqual(asking()(...made, APPEND, 2, 3, REMOVE, 3, RELEASE, 3), ['released']);
	assert.deepEqual(asking()(...made, APPEND, 2, 3, APPEND, 4, 3, RELEASE, 3), []);
	assert.deepEqual(asking()(...made, APPEND, 2, 3, CREATE, 3, 0), ['released'], 'its number is used again');
});

test('nothing is fresh when the runs are counted anew', () => {
	const handles = new Handles({}, { released() {} });

	handles.set(2, {});
	assert.equal(handles.isFresh(2), true);
	for (let run = 0; run < 2 ** 26; run++)
		handles.endRun();
	assert.equal(handles.isFresh(2), false);
	handles.set(3, {});
	assert.equal(handles.isFresh(3), true);
});

test('attributes that have a property are set as the others', () => {
	const names = ['class', 'id', 'title', 'lang'].flatMap((name, number) => [NAME, number, name]);
	const sets = (handle) => [0, 1, 2, 3].flatMap((name) => [ATTRIBUTE, handle, name, `v${name}`]);
	const { decoder, handles } = make(new Element('svg'));

	decoder.apply(batch(...names, NAME, 4, 'p', CREATE, 2, 4, ...sets(2), ...sets(ROOT), ...sets(2)), 64);
	for (const handle of [ROOT, 2])
		assert.deepEqual([...handles.get(handle).attributes],
			[['class', 'v0'], ['id', 'v1'], ['title', 'v2'], ['lang', 'v3']]);
});

test('a reply that does not fit leaves the guest its handles', () => {
	const { decoder, handles } = make();

	decoder.apply(batch(NAME, 0, 'p', CREATE, 2, 0), 0);
	for (const room of [0, 4, 7])
		assert.deepEqual(decoder.apply(batch(REPLY_VALUE, 2), room), { __proto__: null, result: -5, reply: null });
	assert.equal(handles.get(2).localName, 'p');
});

test('construct and global', () => {
	const { decoder, handles } = make();

	globalThis.Made = class { constructor(value) { this.value = value; } };
	decoder.apply(batch(NAME, 0, 'Made', CONSTRUCT, 2, 0, 1, INT32, 5, GLOBAL, 3, 0), 0);
	assert.equal(handles.get(2).value, 5);
	assert.equal(handles.get(3), globalThis.Made);
	for (const words of [[CONSTRUCT, 3, 1, 0], [GLOBAL, 3, 1]])
		assert.match(exceptionOf(make().decoder.apply(batch(NAME, 0, 'x', NAME, 1, 'NoSuchThing', ...words), 256).reply).message,
			/NoSuchThing/);
});

test('a callback is a function that returns nothing', () => {
	const { decoder, heard, root } = make();

	decoder.apply(batch(NAME, 0, 'f', SET, ROOT, 0, CALLBACK, 9), 0);
	assert.equal(root.f(1, 'two'), undefined);
	assert.deepEqual(heard, [[9, [1, 'two']]]);
});

test('listeners have a limit; the same one twice is one', () => {
	const root = new HTMLElement('p');
	const { decoder, heard } = make(root);
	const listen = (listener, flags = 0) => [LISTEN, ROOT, 0, listener, flags, 0, 0];

	decoder.apply(batch(NAME, 0, 'click'), 0);
	decoder.apply(rawBatch(Array.from({ length: 4096 }, (_, index) => listen(1 + index)).flat()), 0);
	assert.equal(decoder.apply(batch(...listen(4096)), 256).result, 0);
	assert.equal(exceptionOf(decoder.apply(batch(...listen(1, 8)), 256).reply).name, 'QuotaExceededError');
	assert.equal(decoder.apply(batch(UNLISTEN, ROOT, 0, 7, 0, UNLISTEN, ROOT, 0, 7, 0, UNLISTEN, 55, 0, 7, 0, ...listen(1, 8)), 256).result, 0);
	root.dispatchEvent(new Event('click'));
	assert.equal(heard.length, 4096);
});

test('lists of fields and filters have limits', () => {
	const { decoder } = make(new HTMLElement('p'));
	const repeat = (count, ...words) => Array.from({ length: count }, () => words).flat();

	assert.equal(decoder.apply(batch(NAME, 0, 'x', ...repeat(256, FIELDS, 1, 0), ...repeat(256, FILTER, 0, 0, 0, '', 0)), 256).result, 0);
	assert.equal(decoder.apply(batch(LISTEN, ROOT, 0, 1, 0, 256, 256), 256).result, 0);
	assert.throws(() => decoder.apply(batch(FIELDS, 0), 256), Malformed);
	assert.throws(() => decoder.apply(batch(FILTER, 0, 0, 0, '', 0), 256), Malformed);
});

test('page script that ends the guest within an operation ends the batch', () => {
	const root = { end() { guest.handles.clear(); } };
	const guest = make(root);
	const { result, reply } = guest.decoder.apply(batch(NAME, 0, 'end', NAME, 1, 'Made', CALL, 2, ROOT, 0, 0, GLOBAL, 3, 1), 256);

	assert.equal(result, -12);
	assert.equal(exceptionOf(reply).name, 'AbortError');
	assert.equal(guest.handles.get(2), null);
});

const named = batch(NAME, 0, 'target');
const utf8 = (...bytes) => new Uint8Array(bytes);
const headed = (words, strings, total, data = 0, reserved = 0) => {
	const bytes = new Uint8Array(total);

	new Uint32Array(bytes.buffer, 0, 4).set([words, strings, data, reserved]);
	return bytes;
};
const nested = (kind) => Array.from({ length: 9 }, () => [kind, 1, ...(kind === DICTIONARY ? [0] : [])]).flat();

malformed('empty', utf8(), 'shorter');
malformed('fifteen bytes', new Uint8Array(15), 'shorter');
malformed('more words than bytes', headed(2, 0, 20), 'add up');
malformed('words that overflow', headed(0x40000000, 0, 20), 'add up');
malformed('words, strings and data that overflow together', headed(0xffffffff, 0xffffffff, 20, 0xffffffff), 'add up');
malformed('strings too short', headed(1, 3, 24), 'add up');
malformed('strings too long', headed(1, 5, 24), 'add up');
malformed('data too long', headed(1, 0, 24, 5), 'add up');
malformed('data that are not counted', headed(1, 0, 24, 3), 'add up');
malformed('a reserved word', headed(0, 0, 16, 0, 1), 'add up');
malformed('longer than a batch may be', headed(0, (2 << 20) - 15, (2 << 20) + 1), 'longer');
malformed('more data than a batch may have', headed(0, 0, (64 << 20) + 17, (64 << 20) + 1), 'longer');
malformed('broken UTF-8', rawBatch([NAME, 0, 1], utf8(0xff)), 'UTF-8');
malformed('UTF-8 cut in a character', rawBatch([NAME, 0, 1], utf8(0xc3)), 'UTF-8');
malformed('overlong UTF-8', rawBatch([NAME, 0, 1], utf8(0xc0, 0x80)), 'UTF-8');
malformed('an unknown operation', rawBatch([0]), 'unknown operation');
malformed('an operation between the two kinds', rawBatch([16]), 'unknown operation');
malformed('the operation after the last', rawBatch([29]), 'unknown operation');
malformed('strings left over', rawBatch([], utf8(65)), 'left over');
malformed('data left over', rawBatch([], utf8(), utf8(65)), 'left over');
malformed('a name with a gap', batch(NAME, 2, 'x'), 'gaps', named);
malformed('a name given twice', batch(NAME, 0, 'x'), 'gaps', named);
malformed('a string past the end', rawBatch([NAME, 0, 2], utf8(65)), 'past the end');
malformed('a string length near 2^32', rawBatch([NAME, 0, 0xffffffff], utf8(65)), 'past the end');
malformed('an unknown name', batch(SET, ROOT, 5, TRUE), 'not given', named);
malformed('a named value that was not given', batch(SET, ROOT, 0, NAMED, 1), 'not given', named);
malformed('the root as a result', batch(GET, ROOT, ROOT, 0), 'result', named);
malformed('the root of another generation as a result', batch(GET, generation(1, 1), ROOT, 0), 'result', named);
malformed('nobody\'s index as a result', batch(GET, generation(1, 0), ROOT, 0), 'result', named);
malformed('a result numbered by the page side', batch(GET, 0x80000002, ROOT, 0), 'result', named);
malformed('a called result numbered by the page side', batch(CALL, 0x80000002, ROOT, 0, 0), 'result', named);
malformed('a constructed result numbered by the page side', batch(CONSTRUCT, 0x80000002, 0, 0), 'result', named);
malformed('a created element numbered by the page side', batch(CREATE, 0x80000002, 0), 'none', named);
malformed('a created text as the root', batch(TEXT, ROOT, 'x'), 'none', named);
malformed('an element of an unknown name', batch(CREATE, 2, 1), 'none', named);
malformed('a text past the end', rawBatch([TEXT, 2, 2], utf8(65)), 'none', named);
malformed('a text content near 2^32', rawBatch([TEXT_CONTENT, 2, 0xffffffff], utf8(65)), 'none', named);
malformed('an attribute of an unknown name', batch(ATTRIBUTE, 2, 1, 'x'), 'none', named);
malformed('an attribute past the end', rawBatch([ATTRIBUTE, 2, 0, 2], utf8(65)), 'none', named);
malformed('a named attribute of an unknown name', batch(ATTRIBUTE_NAMED, 2, 1, 0), 'none', named);
malformed('an attribute of a value that was not given', batch(ATTRIBUTE_NAMED, 2, 0, 1), 'none', named);
malformed('too many arguments', batch(CALL, 0, ROOT, 0, 17, ...Array(17).fill(NULL)), 'too many', named);
malformed('an argument count near 2^32', batch(CALL, 0, ROOT, 0, 0xffffffff), 'too many', named);
malformed('an unknown kind of value', batch(SET, ROOT, 0, 14), 'kind', named);
malformed('half a double', batch(SET, ROOT, 0, DOUBLE, 1), 'ends inside', named);
malformed('half a bigint', batch(SET, ROOT, 0, BIGINT, 1), 'ends inside', named);
malformed('a sequence of more than there is', batch(SET, ROOT, 0, SEQUENCE, 0xffffffff, TRUE), 'ends inside', named);
malformed('a dictionary of more than there is', batch(SET, ROOT, 0, DICTIONARY, 2, 0, TRUE), 'ends inside', named);
malformed('a key that was not given', batch(SET, ROOT, 0, DICTIONARY, 1, 1, TRUE), 'not given', named);
malformed('sequences too deep', batch(SET, ROOT, 0, ...nested(SEQUENCE), TRUE), 'too deep', named);
malformed('dictionaries too deep', batch(SET, ROOT, 0, ...nested(DICTIONARY), TRUE), 'too deep', named);
malformed('bytes of no kind', batch(SET, ROOT, 0, BYTES, 28, utf8()), 'kind of array', named);
malformed('bytes of a kind below the first', batch(SET, ROOT, 0, BYTES, 15, utf8()), 'kind of array', named);
malformed('bytes past the end', rawBatch([SET, ROOT, 0, BYTES, 18, 2], utf8(), utf8(1)), 'past the end', named);
malformed('a part of an element', batch(SET, ROOT, 0, BYTES, 23, utf8(1, 2, 3)), 'part of', named);
malformed('a callback without a listener', batch(SET, ROOT, 0, CALLBACK, 0), 'listener that is none', named);
malformed('an object of index 0', batch(SET, generation(5, 0), 0, TRUE), 'index 0', named);
malformed('an object of index 0 of the page side', batch(SET, PAGE, 0, TRUE), 'index 0', named);
malformed('a release of index 0 of the page side', batch(RELEASE, PAGE + generation(1, 0)), 'index 0');
malformed('a listener beyond the limit', batch(LISTEN, ROOT, 0, 4097, 0, 0, 0), 'listener that is none', named);
malformed('listener 0', batch(LISTEN, ROOT, 0, 0, 0, 0, 0), 'listener that is none', named);
malformed('an unknown flag', batch(LISTEN, ROOT, 0, 1, 128, 0, 0), 'flag', named);
malformed('an unknown list of fields', batch(LISTEN, ROOT, 0, 1, 0, 1, 0), 'fields', named);
malformed('an unknown filter', batch(LISTEN, ROOT, 0, 1, 0, 0, 1), 'filter', named);
malformed('an unknown flag that goes', batch(UNLISTEN, ROOT, 0, 1, 128), 'flag', named);
malformed('a field that is no name', batch(FIELDS, 1, 1), 'not given', named);
malformed('too many fields', batch(FIELDS, 65, ...Array(65).fill(0)), 'too many', named);
malformed('too many keys', batch(FILTER, 0, 0, 0, '', 65, ...Array(65).fill(0)), 'too many', named);
malformed('too many parts', batch(CLONE, ROOT, 17, ...Array.from({ length: 17 }, (_, i) => [0, i]).flat()), 'too many', named);
malformed('parts that do not rise', batch(CLONE, ROOT, 2, 2, 1, 3, 1), 'rise', named);
malformed('a part numbered by the page side', batch(CLONE, ROOT, 1, PAGE + 2, 0), 'result', named);
for (const [name, words] of Object.entries({ NAME: [NAME, 1], GET: [GET, 2, ROOT], SET: [SET, ROOT, 0], CALL: [CALL, 2, ROOT, 0],
	CONSTRUCT: [CONSTRUCT, 2, 0], LISTEN: [LISTEN, ROOT, 0, 1, 0, 0], RELEASE: [RELEASE], REPLY: [REPLY, ROOT],
	REPLY_CALL: [REPLY_CALL, ROOT, 0], REPLY_LIST: [REPLY_LIST], REPLY_VALUE: [REPLY_VALUE], GLOBAL: [GLOBAL, 2], FIELDS: [FIELDS],
	FILTER: [FILTER, 0, 0, 0, 0], UNLISTEN: [UNLISTEN, ROOT, 0, 1], CREATE: [CREATE, 2], TEXT: [TEXT, 2], APPEND: [APPEND, ROOT],
	INSERT: [INSERT, ROOT, 2], REMOVE: [REMOVE], ATTRIBUTE: [ATTRIBUTE, ROOT, 0], TEXT_CONTENT: [TEXT_CONTENT, ROOT], CLONE: [CLONE, ROOT],
	ATTRIBUTE_NAMED: [ATTRIBUTE_NAMED, ROOT, 0] }))
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
		const words = Array.from({ length: random(12) }, () => (random(4) ? random(28) : random(2 ** 24) * 251));
		const bytes = rawBatch(words, new TextEncoder().encode('abcdefgh'.slice(0, random(8))), new Uint8Array(random(3)));

		try {
			decoder.apply(batch(NAME, 0, 'a', NAME, 1, 'f'), 0);
			assert.equal(typeof decoder.apply(bytes, 64).result, 'number');
		} catch (thrown) {
			assert.ok(thrown instanceof Malformed, String(thrown?.stack));
		}
	}
});
