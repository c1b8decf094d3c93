/* page_message.mjs: messages that are nearly right, for the decoder of page/message.js: see page.mjs. */
import * as made from '../page/message_parts.mjs';

const { BlobReads } = await import('../../page/blob.js');
const { MESSAGE_SEND } = await import('../../page/contract.js');
const { encodeMessage } = await import('../../page/message_encode.js');
const { readMessage, readValue } = await import('../../page/message_decode.js');
const { Messages } = await import('../../page/message.js');

const ROOM = (4 << 20) - 0x9000;
const NAMES = ['f', 'add', '', 'TypeError', 'AbortError', '__proto__', 'toString', 'then', 'length', '0', 'grüße', '\u{1f600}', 'x'.repeat(128)];
const ELEMENT_BYTES = [1, 1, 1, 1, 2, 2, 4, 4, 4, 8, 8, 8]; /* from kind 16 on */
const STATUSES = [0, -4, -6, -13];

/* What a value of the page becomes, and that again. */
function encoded(value) {
	const { bytes, attached, pieces } = encodeMessage(1, 0, '', value, { add: () => 1, release() {} }, ROOM);
	const all = new Uint8Array(attached);

	for (const { source, offset } of Array.from(pieces))
		all.set(source, offset);
	return { bytes, all };
}

const holdsStream = (value) => value instanceof ReadableStream || (value && typeof value === 'object' &&
	(value instanceof Map ? [...value.keys(), ...value.values()] : Object.values(value)).some(holdsStream));

/* One guest with an export called and some imports. `random`, `pick` and `damage` are page.mjs's. */
export class MessageFuzzer {
	results = [];
	posted = [];
	attached = new Uint8Array(0);

	constructor(random, pick, damage) {
		const complete = (slot, result) => this.results.push(result);

		Object.assign(this, { random, pick, damage });
		this.messages = new Messages({
			complete, room: ROOM, attach() {},
			attached: (slot, offset, bytes) => bytes.set(this.attached.subarray(offset, offset + bytes.length)),
		}, new Map([['f', () => 1], ['add', (a, b) => a + b]]), (value) => this.posted.push(value), new BlobReads(complete));
		for (let i = 0; i < 3; i++)
			this.messages.call('f', [i]).catch(() => {});
	}

	value(depth) {
		const { random, pick } = this;
		const count = depth > 4 ? 0 : random(4);
		const some = (make) => Array.from({ length: count }, make);
		const within = () => this.value(depth + 1);

		switch (random(9)) {
		case 0: return made.head(random(4));
		case 1: return Buffer.concat([made.head(pick([4, 5, 7])), Buffer.from(Uint32Array.of(random(2 ** 32), random(2 ** 32)).buffer)]);
		case 2: return made.string(pick(NAMES));
		case 3: return made.array(...some(within));
		case 4: return Buffer.concat([made.head(9, count), ...some(() => Buffer.concat([made.string(pick(NAMES)), within()]))]);
		case 5: return Buffer.concat([made.head(10, count), ...some(() => Buffer.concat([within(), within()]))]);
		case 6: return made.error(pick(NAMES), pick(NAMES));
		case 7: return made.stream(1 + random(80), pick(NAMES));
		default: return this.bytes();
		}
	}

	/* Mostly a range of its own behind the one before. */
	bytes() {
		const { random } = this;
		const kind = random(12);
		const length = ELEMENT_BYTES[kind] * random(20);
		const offset = this.used;

		this.used += length + (-length & 63);
		return made.bytes(16 + kind, random(40) ? offset : 64 * random(8), length);
	}

	message() {
		const { random, pick } = this;
		const id = 1 + random(5);

		this.used = 0;
		switch (random(6)) {
		case 0: return made.message(2, id, pick(NAMES), made.array(this.value(2), this.value(2)));
		case 1: return made.message(3, id, '', this.value(1));
		case 2: return made.message(4, id, '', made.error(pick(NAMES), pick(NAMES)));
		case 3: return made.message(6, 1 + random(80), '', pick([() => this.bytes(), made.nothing, () => made.error('', '')])());
		default: return made.message(1, 0, '', this.value(1));
		}
	}

	/* One message. Throws what the decoder throws; what it took must survive another journey. */
	round() {
		const bytes = this.damage(this.message());

		this.input = bytes;
		this.attached = Uint8Array.from({ length: this.used }, (_, i) => i);
		this.results = [];
		this.posted = [];
		this.messages.serve(1, MESSAGE_SEND, 0, 0, this.attached.length, bytes);
		if (this.results.length !== 1 || !STATUSES.includes(this.results[0]))
			throw new Error(`results ${this.results}`);
		for (const value of this.posted.filter((value) => !holdsStream(value))) {
			const first = encoded(value);
			const back = readValue(readMessage(first.bytes.slice()), first.all.length,
				(offset, into) => into.set(first.all.subarray(offset, offset + into.length)), () => { throw new Error('a stream'); });
			const second = encoded(back);

			if (Buffer.compare(first.bytes, second.bytes) !== 0 || Buffer.compare(first.all, second.all) !== 0)
				throw new Error('another value came back');
		}
	}
}
