/* page.mjs: batches and messages that are nearly right: made by the rules or damaged, given to the decoders of page/.
 *
 *     node test/fuzz/page.mjs ROUNDS SEED
 *
 * Each must be taken or be Malformed. No coverage guides it: it knows the formats instead. */
import '../page/fake_page.mjs';
import { rawBatch } from '../page/batch.mjs';
import { MessageFuzzer } from './page_message.mjs';

const { Decoder } = await import('../../page/dom.js');
const { Events } = await import('../../page/event.js');
const { FullGrant } = await import('../../page/grant.js');
const { Handles } = await import('../../page/handle.js');
const { Listeners } = await import('../../page/listener.js');
const { Malformed } = await import('../../page/fault.js');
const { SubtreeGrant } = await import('../../page/subtree.js');

const [rounds, seed] = process.argv.slice(2).map(Number);
const INPUTS_OF_ONE_GUEST = 8;
const NAMES = ['a', 'f', 'append', 'textContent', 'constructor', '__proto__', 'toString', 'then', 'length', '0', 'grüße', '\u{1f600}',
	'p', 'click', 'keydown', 'target.id', 'matched.dataset.x', 'Event', 'ownerDocument', 'createElement', 'setAttribute', 'style', 'href',
	'firstChild', 'dispatchEvent', ''];
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
const OPERATIONS = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 20, 20, 21, 22, 22, 23, 24, 25, 26, 27, 28];

/* A guest's batch, which knows what it has declared. */
class Maker {
	constructor(known) {
		this.known = known; /* {names, fields, filters} given so far, by this guest */
		this.words = [];
		this.text = '';
		this.data = [];
	}
	string(value) {
		this.text += value;
		return value.length;
	}
	name() { return random(50) ? random(this.known.names) : this.known.names; }
	names(count) { return [count, ...Array.from({ length: count }, () => this.name())]; }
	handle() { return random(20) ? random(12) + random(3) * 2 ** 20 : pick([...ODD, 0x80000001, 0x80000002, 0x80100001]); }
	result() { return random(20) ? pick([0, 2 + random(6) + random(3) * 2 ** 20]) : pick(ODD); }
	bytes() {
		const bytes = Array.from({ length: random(3) * 8 }, () => random(256));

		this.data.push(...bytes);
		return bytes.length;
	}
	values(count, depth) { return Array.from({ length: count }, () => this.value(depth)).flat(); }
	value(depth = 0) {
		const kind = random(14), count = random(depth > 9 ? 1 : 3);

		switch (kind) {
		case 4: return [kind, pick(ODD)];
		case 5: case 12: return [kind, random(2 ** 32), random(2 ** 32)];
		case 6: return [kind, this.string(pick(NAMES))];
		case 7: return [kind, this.name()];
		case 8: return [kind, this.handle()];
		case 9: return [kind, count, ...Array.from({ length: count }, () => [this.name(), ...this.value(depth + 1)]).flat()];
		case 10: return [kind, count, ...this.values(count, depth + 1)];
		case 11: return [kind, 16 + random(12), this.bytes()];
		case 13: return [kind, 1 + random(3)];
		default: return [kind];
		}
	}
	operation() {
		const given = random(4), handle = this.handle(), name = this.name();

		switch (pick(OPERATIONS)) {
		case 2: return [2, this.result(), handle, name];
		case 3: return [3, handle, name, ...this.value()];
		case 4: return [4, this.result(), handle, name, given, ...this.values(given)];
		case 5: return [5, this.result(), name, given, ...this.values(given)];
		case 6: return [6, handle, name, 1 + random(3), random(64), random(this.known.fields + 1), random(this.known.filters + 1)];
		case 7: return [7, handle];
		case 8: return [8, handle, name];
		case 9: return [9, handle, name, given, ...this.values(given)];
		case 10: return [10, handle];
		case 11: return [11, this.result(), name];
		case 14: return [14, handle, name, 1 + random(3), random(64)];
		case 15: return [15, handle];
		case 20: return [20, this.result(), name];
		case 21: return [21, this.result(), this.string(pick(NAMES))];
		case 22: return [22, handle, this.handle()];
		case 23: return [23, handle, this.handle(), this.handle()];
		case 24: return [24, handle];
		case 25: return [25, handle, name, this.string(pick(NAMES))];
		case 26: return [26, handle, this.string(pick(NAMES))];
		case 28: return [28, handle, name, this.name()];
		default: return [27, handle, given, ...Array.from({ length: given }, (_, i) => [this.result(), i]).flat()];
		}
	}
	/* These go first, as libraries have it: so an operation that throws leaves none unknown to the page. */
	declare() {
		while (this.known.names < NAMES.length)
			this.words.push(1, this.known.names, this.string(NAMES[this.known.names++]));
		if (random(4) === 0) {
			this.words.push(1, this.known.names++, this.string(pick(NAMES)));
			this.words.push(12, ...this.names(random(4)));
			this.words.push(13, random(16), random(16), random(4), this.string(pick(['', 'p', '['])), ...this.names(random(3)));
			this.known.fields++;
			this.known.filters++;
		}
	}
	batch() {
		this.declare();
		for (let count = 1 + random(10); count > 0; count--)
			this.words.push(...this.operation());
		return rawBatch(this.words, new TextEncoder().encode(this.text), Uint8Array.from(this.data));
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

/* Roots for both grants: an object that does what it is told, and a tree. */
const full = () => ({ grant: new FullGrant(), root: { a: { a: [{}] }, f() { return this; }, append() { throw new TypeError('no'); }, textContent: 'text' } });
const subtree = () => {
	const root = new ShadowRoot();

	return { root, grant: new SubtreeGrant(root, location.origin, false, ' ') };
};

const dispatch = EventTarget.prototype.dispatchEvent;

/* One guest's batches, and events in between. */
class BatchFuzzer {
	known = { names: 0, fields: 0, filters: 0 };

	constructor() {
		const { root, grant } = pick([full, subtree])();
		const handles = new Handles(root, grant);

		grant.use(handles);
		this.events = new Events(handles, grant, (slot, result, bytes) => this.check(result, bytes, 1 << 16));
		this.decoder = new Decoder(handles, grant, new Listeners(grant, this.events));
		this.root = root;
	}
	check(result, bytes, room) {
		if (!Number.isInteger(result) || (bytes && (bytes.length > room || (result >= 0 && bytes.length !== result))))
			throw new Error(`result ${result} in ${room} bytes`);
	}
	round() {
		const maker = new Maker(this.known);
		const room = 1 + random(256);

		this.input = damage(maker.batch());
		const { result, reply } = this.decoder.apply(this.input, room);

		this.check(result, reply, room);
		this.events.ask(0, 48 + random(256));
		if (this.root instanceof EventTarget)
			dispatch.call(this.root, new MouseEvent('click'));
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
