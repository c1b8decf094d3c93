/* http.test.mjs: requests of a guest by the page's fetch: what is refused, what is sent, how bodies stream. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';

const { Http } = await import('../../page/http.js');
const { codingAllowed, lengthOf, methodAllowed, pathAllowed, takeHeaders } = await import('../../page/http_rules.js');

const [INVALID, REFUSED, NOT_FOUND, TOO_LARGE, NETWORK, CANCELLED, BUSY] = [-1, -3, -4, -5, -8, -10, -13];

function request(method, path, headers = '', body = '') {
	const parts = [method, path, headers, body].map((text) => Buffer.from(text, 'latin1'));
	const bytes = new Uint8Array(16 + parts.reduce((sum, part) => sum + part.length, 0));
	let at = 16;

	new Uint32Array(bytes.buffer, 0, 4).set(parts.map((part) => part.length));
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

function make(onFetch = () => new Promise(() => {})) {
	const done = [];
	const asked = [];
	let wake = () => {};
	const http = new Http((slot, result, bytes, ...args) => {
		done.push({ slot, result, bytes, text: bytes ? new TextDecoder().decode(bytes) : null, args });
		wake();
	});

	globalThis.onFetch = (url, options) => {
		asked.push({ url, options });
		return onFetch(url, options);
	};
	const until = async (count) => {
		while (done.length < count)
			await new Promise((resolve) => { wake = resolve; });
		return done[count - 1];
	};

	return { http, done, asked, until };
}

const streamed = (...chunks) => new ReadableStream({
	pull(controller) {
		const chunk = chunks.shift();

		return chunk === undefined ? controller.close() : controller.enqueue(new TextEncoder().encode(chunk));
	},
});

test('paths', () => {
	for (const path of ['/', '/a', '/a/b?c=d&e', '/a/../b', '/.', '/a//b', '/%41', '/a?../..', '/a/..', '/...', '/%2e%2ea', '/~x'])
		assert.equal(pathAllowed(path), true, path);
	for (const path of ['', 'a', '//', '//evil.example/', '/\\evil', '/a b', '/a\t', '/a\n', '/a#b', '/..', '/../a', '/a/../../b',
		'/%2e%2E/a', '/.%2e', '/%2e./a', '/a/./../..', '/ü', '/\x7f', `/${'a'.repeat(8192)}`, 'http://evil.example/'])
		assert.equal(pathAllowed(path), false, path);
});

test('methods', () => {
	for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'x-own'])
		assert.equal(methodAllowed(method), true, method);
	for (const method of ['', 'CONNECT', 'trace', 'Track', 'G ET', 'GET\r', 'A'.repeat(17), 'ü'])
		assert.equal(methodAllowed(method), false, method);
});

test('headers', () => {
	const statusOf = (text) => -takeHeaders(text, {});
	const headers = {};

	assert.equal(takeHeaders('accept: text/plain\nX-One:  two \nX-One: three\n', headers), 0);
	assert.deepEqual(headers, { accept: 'text/plain', 'X-One': 'two, three' });
	for (const name of ['Cookie', 'host', 'Origin', 'referer', 'Content-Length', 'connection', 'Proxy-X', 'sec-fetch-site', 'Via', 'TE',
		'transfer-encoding', 'Upgrade', 'set-cookie', 'expect', 'date', 'dnt', 'keep-alive', 'trailer', 'accept-encoding'])
		assert.equal(statusOf(`${name}: x\n`), REFUSED, name);
	for (const text of [': y\n', 'a b: c\n', 'x: a\rb\n', 'x: a\0b\n', 'x-http-method: GET, trace\n', 'x: 😀\n'])
		assert.equal(statusOf(text), REFUSED, JSON.stringify(text));
	for (const text of ['no colon\n', 'x: y', 'x: y\n\n'])
		assert.equal(statusOf(text), INVALID, JSON.stringify(text));
	assert.equal(statusOf('x: y\n'.repeat(100)), -0);
	assert.equal(statusOf('x: y\n'.repeat(101)), TOO_LARGE);
	assert.equal(statusOf('x-http-method: PATCH\n'), -0);
});

test('lengths', () => {
	const [UNKNOWN, NEVER] = [-1, -2];

	for (const [text, length] of [[null, UNKNOWN], ['0', 0], ['15', 15], ['015', 15], ['5, 5', 5], ['5,5 ,\t5', 5],
		['9007199254740991', 2 ** 53 - 1], ['9007199254740992', UNKNOWN], ['9223372036854775807', UNKNOWN],
		['18446744073709551616', NEVER], ['99999999999999999999999', NEVER], ['', NEVER], ['5, 6', NEVER], ['5,', NEVER],
		[',5', NEVER], ['-5', NEVER], ['+5', NEVER], ['5.0', NEVER], ['5e0', NEVER], ['0x5', NEVER], ['five', NEVER], ['5 5', NEVER]])
		assert.equal(lengthOf(text), length, text);
});

test('codings', () => {
	for (const coding of [null, '', 'gzip', 'GZIP', 'x-gzip', 'deflate', 'br', 'zstd', 'identity'])
		assert.equal(codingAllowed(coding), true, coding);
	for (const coding of ['gzip, gzip', 'gzip,br', 'rot13', 'compress', ' ', 'gzip br'])
		assert.equal(codingAllowed(coding), false, coding);
});

test('a request as fetch sees it', async () => {
	const { http, asked, until } = make(async () => new Response(null, { status: 204 }));

	http.open(0, request('POST', '/submit?a', 'Content-Type: text/plain\n', 'body'), 4096);
	const opened = await until(1);
	const { url, options } = asked[0];

	assert.equal(opened.result, 204);
	assert.equal(url, 'http://page.test/submit?a');
	assert.deepEqual([options.method, options.mode, options.credentials, options.redirect],
		['POST', 'same-origin', 'same-origin', 'follow']);
	assert.equal(options.headers['Content-Type'], 'text/plain');
	assert.equal(new TextDecoder().decode(options.body), 'body');
	assert.equal(Object.getPrototypeOf(options), null);
	http.read(1, opened.args[0], 10);
	assert.equal((await until(2)).result, 0);
	http.close(2, opened.args[0]);
	assert.equal((await until(3)).result, 0);
});

test('a body in pieces, at the reader\'s pace', async () => {
	const { http, until } = make(async () => new Response(streamed('hello', '', 'wide world'), { headers: { 'content-length': '15' } }));

	http.open(0, request('GET', '/x'), 4096);
	const { result, text, args } = await until(1);

	assert.equal(result, 200);
	assert.match(text, /^content-length: 15\n/m);
	assert.deepEqual([args[1], args[2]], [text.length, 15]);
	const pieces = [];

	for (let count = 2; ; count++) {
		http.read(count, args[0], 4);
		const piece = await until(count);

		if (piece.result === 0)
			break;
		assert.equal(piece.result, piece.text.length);
		pieces.push(piece.text);
	}
	assert.deepEqual(pieces, ['hell', 'o', 'wide', ' wor', 'ld']);
});

test('what a header claims of a body', async () => {
	const rows = [
		['GET', 200, { 'content-length': '9', 'content-encoding': 'gzip' }, -1],
		['GET', 200, { 'content-length': '9', 'content-encoding': 'identity' }, 9],
		['GET', 200, { 'content-length': '9', 'transfer-encoding': 'chunked' }, -1],
		['HEAD', 200, { 'content-length': '9' }, 0],
		['GET', 304, { 'content-length': '9' }, 0],
		['GET', 204, {}, 0],
		['GET', 200, { 'content-length': '-9' }, NETWORK],
		['GET', 200, { 'content-length': '9', 'content-encoding': 'gzip, gzip' }, NETWORK],
	];

	for (const [method, status, headers, claims] of rows) {
		const { http, until, asked } = make(async () => new Response(null, { status, headers }));

		http.open(0, request(method, '/x'), 4096);
		const { result, args } = await until(1);

		assert.equal(result < 0 ? result : args[2], claims, JSON.stringify(headers));
		assert.equal(asked[0].options.signal.aborted, result < 0);
	}
});

test('refusals never reach fetch', () => {
	const { http, done, asked } = make();

	http.open(0, request('GET', '//evil.example/'), 4096);
	http.open(1, request('TRACE', '/'), 4096);
	http.open(2, request('GET', '/', 'cookie: a\n'), 4096);
	http.open(3, request('GET', '/', '', 'x'.repeat((256 << 10) + 1)), 4096);
	http.open(4, request('G'.repeat(17), '/'), 4096);
	http.open(5, request('get', '/', '', 'x'), 4096);
	http.open(6, request('GET', '/', 'x\n'), 4096);
	assert.deepEqual(done.map(({ result }) => result), [REFUSED, REFUSED, REFUSED, TOO_LARGE, TOO_LARGE, INVALID, INVALID]);
	assert.equal(asked.length, 0);
});

test('lengths that do not add up', () => {
	const { http, done, asked } = make();
	const long = request('GET', '/');

	new Uint32Array(long.buffer, 0, 4)[3] = 1;
	http.open(0, long, 10);
	http.open(1, new Uint8Array(15), 10);
	new Uint32Array(long.buffer, 0, 4).set([0xffffffff, 5, 0, 0]);
	http.open(2, long, 10);
	assert.deepEqual(done.map(({ result }) => result), [INVALID, INVALID, INVALID]);
	assert.equal(asked.length, 0);
});

test('header text is bytes, both ways', async () => {
	const { http, asked, until } = make(async () => new Response(null, { headers: { 'x-b': 'caf\xe9' } }));

	http.open(0, request('GET', '/', 'x-a: \xc3\xa9\xff\n'), 4096);
	await until(1);
	assert.equal(asked[0].options.headers['x-a'], '\xc3\xa9\xff');
	http.header(1, 1, 4096);
	assert.deepEqual((await until(2)).bytes, new Uint8Array(Buffer.from('x-b: caf\xe9\n', 'latin1')));
});

test('failures', async () => {
	const { http, until, done } = make(async (url) => {
		if (url.endsWith('/lost'))
			throw new TypeError('no route');
		return new Response(new ReadableStream({ pull(controller) { controller.error(new TypeError('cut')); } }));
	});

	http.open(0, request('GET', '/lost'), 4096);
	assert.equal((await until(1)).result, NETWORK);
	http.open(1, request('GET', '/cut'), 4096);
	const stream = (await until(2)).args[0];

	http.read(2, stream, 10);
	assert.equal((await until(3)).result, NETWORK);
	http.read(3, 999, 10);
	http.close(4, 999);
	assert.deepEqual(done.slice(3).map(({ result }) => result), [NOT_FOUND, NOT_FOUND]);
});

test('a status that is none is no response', async () => {
	const { http, until } = make(async () => Response.error());

	http.open(0, request('GET', '/'), 4096);
	assert.equal((await until(1)).result, NETWORK);
	http.header(1, 1, 4096);
	assert.equal((await until(2)).result, NOT_FOUND);
});

test('header text over the buffer is asked for', async () => {
	const { http, until } = make(async () => new Response(null, { headers: { long: 'y'.repeat(100) } }));

	http.open(0, request('GET', '/'), 50);
	const opened = await until(1);

	assert.deepEqual([opened.result, opened.text, opened.args[1]], [200, null, 107]);
	http.header(1, opened.args[0], 106);
	assert.equal((await until(2)).result, TOO_LARGE);
	for (let count = 3; count < 5; count++) {
		http.header(1, opened.args[0], 107);
		const { result, text } = await until(count);

		assert.deepEqual([result, text], [107, `long: ${'y'.repeat(100)}\n`]);
	}
	http.header(2, 99, 107);
	assert.equal((await until(5)).result, NOT_FOUND);
});

test('headers over the limits', async () => {
	const many = Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, 'y']));
	const { http, until } = make(async (url) =>
		new Response(null, { headers: url.endsWith('/many') ? many : { long: 'y'.repeat(32 << 10) } }));

	http.open(0, request('GET', '/many'), 4096);
	assert.equal((await until(1)).result, TOO_LARGE);
	http.open(1, request('GET', '/long'), 4096);
	assert.equal((await until(2)).result, TOO_LARGE);
	http.header(2, 1, 4096);
	assert.equal((await until(3)).result, NOT_FOUND);
});

test('one read at a time; close cancels it', async () => {
	const { http, until, done } = make(async () => new Response(new ReadableStream({ pull() { return new Promise(() => {}); } })));

	http.open(0, request('GET', '/'), 4096);
	const stream = (await until(1)).args[0];

	http.read(1, stream, 10);
	http.read(2, stream, 10);
	assert.deepEqual([done[1].slot, done[1].result], [2, BUSY]);
	http.close(3, stream);
	assert.deepEqual(done.slice(2).map(({ slot, result }) => [slot, result]), [[1, CANCELLED], [3, 0]]);
});

test('a cancelled read leaves the stream, and loses no byte', async () => {
	let more;
	const body = new ReadableStream({ start(controller) { more = controller; } });
	const { http, done, until } = make(async () => new Response(body));
	const bytes = (text) => new TextEncoder().encode(text);

	http.open(0, request('GET', '/x'), 4096);
	const [number] = (await until(1)).args;

	http.read(1, number, 10);
	assert.deepEqual([http.cancel(1), http.cancel(1), http.cancel(0)], [true, false, false]);
	assert.deepEqual([done[1].slot, done[1].result], [1, CANCELLED]);
	/* Of the same slot again: it gets what is on its way for the one before, once. */
	http.read(1, number, 10);
	more.enqueue(bytes('one'));
	assert.deepEqual([(await until(3)).text, done[2].slot], ['one', 1]);
	http.read(2, number, 10);
	http.cancel(2);
	more.enqueue(bytes('two'));
	await new Promise((resolve) => setTimeout(resolve, 5));
	http.read(3, number, 10);
	assert.equal((await until(5)).text, 'two');
	http.read(4, number, 10);
	http.cancel(4);
	more.close();
	await new Promise((resolve) => setTimeout(resolve, 5));
	http.read(5, number, 10);
	assert.deepEqual([(await until(7)).result, done.length], [0, 7]);
});

test('a cancelled open aborts its fetch and leaves no stream', async () => {
	let answer;
	const { http, done, asked } = make(() => new Promise((resolve) => { answer = resolve; }));

	for (let slot = 0; slot < 100; slot++) {
		http.open(slot, request('GET', '/x'), 4096);
		assert.equal(http.cancel(slot), true);
	}
	assert.equal(done.every(({ result }) => result === CANCELLED), true);
	assert.equal(asked.every(({ options }) => options.signal.aborted), true);
	/* An answer that was on its way is nobody's. */
	answer(new Response('late'));
	await new Promise((resolve) => setTimeout(resolve, 5));
	assert.equal(done.length, 100);
	assert.equal(http.cancel(0), false);
});

test('streams have a limit, and the end aborts all', () => {
	const { http, done, asked } = make();

	for (let i = 0; i < 65; i++)
		http.open(i, request('GET', '/'), 4096);
	assert.deepEqual(done.map(({ slot, result }) => [slot, result]), [[64, BUSY]]);
	http.end();
	assert.equal(asked.every(({ options }) => options.signal.aborted), true);
});
