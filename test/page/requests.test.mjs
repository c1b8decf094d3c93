/* requests.test.mjs: the page side answers the requests of test/vectors/requests as they say, to the byte; and every opcode has
 * some there. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

import './fake_page.mjs';
import { bytesOf, entryOf, readVectors } from './requests.mjs';

const frames = []; /* who waits for one */

globalThis.requestAnimationFrame = (callback) => frames.push(callback);
const { HTTP_OPEN, MESSAGE_SEND, PAGE_BATCH, RING_CANCEL, VIOLATION_REQUEST } = await import('../../page/contract.js');
const { FullGrant } = await import('../../page/grant.js');
const { Session } = await import('../../page/session.js');

const FILE_TIME_MS = 1764137471000; /* when a file was last modified */
const ANSWERED_APART = [HTTP_OPEN, PAGE_BATCH]; /* into another buffer than what they send */
const vectors = readVectors();

/* What the origin said, as fetch() gives it. */
function responseOf(bytes) {
	const [head, body] = Buffer.from(bytes).toString('latin1').split(/\r\n\r\n([^]*)/);
	const [first, ...lines] = head.split('\r\n');

	if (!/^HTTP\/1.1 \d{3} /.test(first))
		throw new TypeError('no HTTP');
	const headers = lines.map((line) => line.split(': '));
	const claimed = Number(new Headers(headers).get('content-length') ?? body.length);
	const stream = new ReadableStream({
		start(controller) {
			if (body.length > 0)
				controller.enqueue(Uint8Array.from(Buffer.from(body, 'latin1')));
			if (body.length < claimed)
				controller.error(new TypeError('cut'));
			else
				controller.close();
		},
	});

	return new Response(stream, { status: Number(first.split(' ')[1]), headers });
}

/* A window and what stands between it and the page side (embed/webkit/transport.c), for one vector. */
class Guest {
	window = new Uint8Array(1 << 20);
	open = []; /* slot -> the entry that is there */
	done = [];
	violated = null;
	#woken = () => {};

	constructor(file, root) {
		const transport = {
			complete: (id, slot, result, arg0, arg1, arg2, bytes) => this.#completed(slot, result, [arg0, arg1, arg2], bytes),
			attach: (id, slot, offset, bytes) => this.window.set(bytes, Number(this.open[slot].args[0]) + offset),
			attached: (id, slot, offset, into) =>
				into.set(this.window.subarray(Number(this.open[slot].args[0]) + offset).subarray(0, into.length)),
			violation: (id, number, value) => { this.violated = [number, value]; },
			open() {},
			close() {},
		};

		this.file = file;
		this.session = new Session({ transport, add: () => 1, remove() {} }, { root: file ?? root, grant: new FullGrant() },
			{ imports: new Map(), window: 0 }, { started() {}, ended() {}, posted() {} });
	}
	#completed(slot, result, args, bytes) {
		const asked = this.open[slot];
		const entry = new DataView(new ArrayBuffer(64));
		const offset = Number(ANSWERED_APART.includes(asked.opcode) ? asked.args[0] : asked.offset);

		delete this.open[slot];
		this.window.set(bytes, offset);
		entry.setUint16(0, asked.opcode, true);
		entry.setInt32(4, result, true);
		entry.setBigUint64(8, asked.tag, true);
		args.forEach((arg, at) => entry.setBigUint64(32 + 8 * at, BigInt.asUintN(64, BigInt(arg)), true));
		this.done.push(new Uint8Array(entry.buffer));
		this.#woken();
	}
	ask(entry) {
		const slot = this.open.length;
		const apart = ANSWERED_APART.includes(entry.opcode);
		const sends = apart || entry.opcode === MESSAGE_SEND;
		const bytes = this.window.slice(Number(entry.offset), Number(entry.offset) + entry.length);
		const room = apart ? Number(entry.args[1]) : sends ? 0 : entry.length;
		const [arg0, arg1] = entry.args.map(Number);
		const meant = this.open.findIndex((open) => open?.tag === entry.args[0]);

		this.open[slot] = entry;
		this.session.request(slot, entry.opcode, room, entry.opcode === RING_CANCEL ? meant : arg0, arg1, sends ? bytes : null);
	}
	/* The completion with this tag: they come in any order. */
	async completion(tag) {
		for (;;) {
			const at = this.done.findIndex((bytes) => entryOf(Buffer.from(bytes).toString('hex')).tag === tag);

			if (at >= 0)
				return this.done.splice(at, 1)[0];
			await new Promise((resolve) => { this.#woken = resolve; });
		}
	}
	call(name, expression) {
		const given = Function('file', `return ${expression};`)(this.file);

		/* What comes of it is the vector's; that nobody answers in the end is no failure. */
		this.session.messages.call(name, given).catch(() => {});
	}
}

/* A promise for what has to be waited for only: requests that follow each other are there at once. */
function play(guest, word, rest) {
	const [place, content] = rest.split(/ ([^]*)/);

	switch (word) {
	case 'put':
		return guest.window.set(bytesOf(content), parseInt(place, 16));
	case 'ask':
		return guest.ask(entryOf(rest));
	case 'done': {
		const wanted = entryOf(rest);

		return guest.completion(wanted.tag).then((done) => assert.deepEqual(done, wanted.bytes));
	}
	case 'got': {
		const bytes = bytesOf(content);

		return assert.deepEqual(guest.window.slice(parseInt(place, 16)).subarray(0, bytes.length), bytes);
	}
	case 'ends':
		return assert.deepEqual(guest.violated, [VIOLATION_REQUEST, guest.open.at(-1).opcode]);
	case 'origin':
		return guest.answer(bytesOf(rest));
	case 'frame':
		return frames.splice(0).forEach((callback) => callback(Number(rest)));
	case 'call':
		return guest.call(place, content.split(' | ')[0]);
	default: /* what is the host's */
		return undefined;
	}
}

for (const { name, steps } of vectors.filter((vector) => vector.readers.includes('page')))
	test(name, async () => {
		const [content, root] = ['file', 'root'].map((wanted) => steps.find(([word]) => word === wanted));
		const guest = new Guest(content && new File([bytesOf(content[1])], 'six.txt', { type: 'text/plain', lastModified: FILE_TIME_MS }),
			Function(`return ${root ? root[1] : 'document'};`)());

		globalThis.onFetch = () => new Promise((resolve, reject) => {
			guest.answer = (bytes) => {
				try {
					resolve(responseOf(bytes));
				} catch (thrown) {
					reject(thrown);
				}
			};
		});
		for (const [word, rest] of steps) {
			const waited = play(guest, word, rest);

			if (waited instanceof Promise)
				await waited;
		}
		assert.deepEqual(guest.done, []);
		assert.ok(guest.violated === null || steps.some(([word]) => word === 'ends'));
		guest.session.close();
	});

/* DOM batches and events have vectors of their own, and are not here. */
const APART = ['PAGE_BATCH', 'PAGE_EVENT'];

test('every opcode has its vectors: two who read them, one that is done and one that is not', () => {
	const abi = new URL('../../abi/', import.meta.url);
	const text = readdirSync(abi).map((name) => readFileSync(new URL(name, abi), 'utf8')).join('\n');
	const interfaces = new Map([...text.matchAll(/\b(RING_\w+) = (0x\w+),/g)].map(([, name, value]) => [name, Number(value)]));
	const opcodes = [...text.matchAll(/\b(\w+) = (RING_\w+) << 8 \| (\w+),/g)].filter(([, name]) => !APART.includes(name));

	assert.ok(opcodes.length > 15);
	for (const [, name, of, low] of opcodes) {
		const opcode = interfaces.get(of) << 8 | Number(low);
		const about = (word) => vectors.flatMap(({ readers, steps }) => steps.filter(([found]) => found === word)
			.map(([, rest]) => ({ readers, entry: entryOf(rest) })).filter(({ entry }) => entry.opcode === opcode));
		const results = about('done').map(({ entry }) => new DataView(entry.bytes.buffer).getInt32(4, true));

		assert.ok(new Set(about('ask').flatMap(({ readers }) => readers)).size >= 2, `${name}: one reader`);
		assert.ok(results.some((result) => result >= 0), `${name}: never done`);
		assert.ok(results.some((result) => result < 0), `${name}: always done`);
	}
});
