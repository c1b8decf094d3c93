/* page.mjs: batches and messages that are nearly right: made by the rules or damaged, given to the decoders of page/.
 *
 *     node test/fuzz/page.mjs ROUNDS SEED
 *
 * Each must be taken or be Malformed. No coverage guides it: it knows the formats instead. */
import '../page/fake_page.mjs';
import { rawBatch } from '../page/batch.mjs';
import { MessageFuzzer } from './page_message.mjs';

const { Decoder, Malformed } = await import('../../page/dom.js');
const { Handles } = await import('../../page/handle.js');
const { FullGrant } = await import('../../page/grant.js');

const [rounds, seed] = process.argv.slice(2).map(Number);
const INPUTS_OF_ONE_GUEST = 8;
const NAMES = ['a', 'f', 'append', 'textContent', 'constructor', '__proto__', 'toString', 'then', 'length', '0', 'grüße', '\u{1f600}'];
const ODD = [0, 1, 2, 3, 15, 16, 17, 0xff, 0xfff, 0x1000, 0xfffff, 0x100000, 0x7fffffff, 0x80000000, 0x80000001, 0xffffffff];

if (!(rounds > 0) || !Number.isInteger(seed)) {
	console.error('usage: page.mjs ROUNDS SEED');
	process.exit(2);
}

/* xorshift: the same batches for the same seed on every machine. */
let state = (seed * 2654435761 >>> 0) || 1;
const random = (below) => {
	state ^= state << 13;
	state ^= state >>> 17;
	state ^= state << 5;
	return (state >>> 0) % below;
};
const pick = (list) => list[random(list.length)];

class Maker {
	constructor(known) {
		this.known = known; /* names given so far, by this guest */
		this.words = [];
		this.text = '';
	}
	string(value) {
		this.text += value;
		return value.length;
	}
	value() {
		const kind = random(9);
		const rest = [[], [], [], [], [pick(ODD)], [random(2 ** 32), random(2 ** 32)], null, [random(this.known)], [random(6)]][kind];

		return [kind, ...(rest ?? [this.string(pick(NAMES))])];
	}
	operation() {
		const handle = random(6), name = random(50) ? random(this.known) : this.known, given = random(4);

		switch (1 + random(8)) {
		case 1: return [1, this.known++, this.string(pick(NAMES))];
		case 2: return [2, 2 + random(6), handle, name];
		case 3: return [3, handle, name, ...this.value()];
		case 4: return [4, random(6), handle, name, given, ...Array.from({ length: given }, () => this.value()).flat()];
		case 5: return [5, 2 + random(6), name, 0];
		case 6: return [6, handle, name, 1 + random(3), random(4)];
		case 7: return [7, random(8)];
		default: return [8, handle, name];
		}
	}
	bytes() {
		while (this.known < NAMES.length)
			this.words.push(1, this.known, this.string(NAMES[this.known++]));
		for (let count = 1 + random(10); count > 0; count--)
			this.words.push(...this.operation());
		return rawBatch(this.words, new TextEncoder().encode(this.text));
	}
}

/* One of: nothing, an odd word, a bit, cut short, something twice. */
function damage(bytes) {
	const at = random(bytes.length);

	switch (random(8)) {
	case 1: new DataView(bytes.buffer).setUint32(Math.min(at & ~3, bytes.length - 4), pick(ODD), true); return bytes;
	case 2: bytes[at] ^= 1 << random(8); return bytes;
	case 3: return bytes.slice(0, at);
	case 4: return Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(random(at + 1))]);
	default: return bytes;
	}
}

/* One guest's batches. */
class BatchFuzzer {
	known = 0;

	constructor() {
		const root = { a: { a: {} }, f() { return this; }, append() { throw new TypeError('no'); }, textContent: 'text' };

		this.decoder = new Decoder(new Handles(root), new FullGrant(), { listen() {} });
	}
	round() {
		const maker = new Maker(this.known);

		this.input = damage(maker.bytes());
		const { result, reply } = this.decoder.apply(this.input, 1 + random(256));

		if (!Number.isInteger(result) || (reply && reply.length > 256))
			throw new Error(`result ${result}`);
		this.known = maker.known;
	}
}

/* All rounds with guests that `make` makes. Returns how many inputs were malformed. */
function fuzz(make) {
	let guest, malformed = 0;

	for (let round = 0; round < rounds; round++) {
		if (!guest || round % INPUTS_OF_ONE_GUEST === 0)
			guest = make();
		try {
			guest.round();
		} catch (thrown) {
			if (!(thrown instanceof Malformed)) {
				console.error(`round ${round} of seed ${seed}: ${thrown?.stack ?? thrown}`);
				console.error(`input: ${Buffer.from(guest.input).toString('hex')}`);
				process.exit(1);
			}
			malformed++;
			guest = null; /* it is ended */
		}
	}
	return malformed;
}

for (const [what, make] of [['batches', () => new BatchFuzzer()], ['messages', () => new MessageFuzzer(random, pick, damage)]]) {
	const malformed = fuzz(make);

	console.log(`${rounds} ${what}, ${malformed} of them malformed`);
	if (malformed === 0 || malformed === rounds)
		process.exit(1);
}
