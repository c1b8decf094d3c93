/* encode.mjs: operations as the generator has them, and the bytes of a batch.
 *
 * An operation is a list of words, where a string or bytes stand for their length and {name}, {fields} and {filter} for the number
 * of what was declared: that is done when it is first named, in front of all operations. So any of them can be left out. {damage}
 * is done to the bytes in the end. */
import { batch } from '../../page/batch.mjs';

const [NAME, FIELDS, FILTER] = [1, 12, 13];
const OPERATIONS = { 2: 'get', 3: 'set', 4: 'call', 5: 'construct', 6: 'listen', 7: 'release', 8: 'reply', 9: 'reply call', 10: 'reply list',
	11: 'global', 14: 'unlisten', 15: 'reply value', 20: 'create', 21: 'text', 22: 'append', 23: 'insert', 24: 'remove', 25: 'attribute',
	26: 'text content', 27: 'clone', 28: 'attribute named' };

/* What one guest has declared so far. */
export class Declared {
	#names = new Map();
	#fields = new Map();
	#filters = new Map();
	#words = []; /* of declarations that the next batch begins with */

	#numberOf(known, key, first, declare) {
		if (!known.has(key)) {
			known.set(key, known.size + first);
			this.#words.push(...declare(known.get(key)));
		}
		return known.get(key);
	}
	#name(name) {
		return this.#numberOf(this.#names, name, 0, (number) => [NAME, number, name]);
	}
	#namesOf(names) {
		const numbers = names.map((name) => this.#name(name));

		return [numbers.length, ...numbers];
	}
	#word(word) {
		if (typeof word !== 'object' || word instanceof Uint8Array)
			return word;
		if (word.name !== undefined)
			return this.#name(word.name);
		if (word.fields) {
			const names = this.#namesOf(word.fields);

			return this.#numberOf(this.#fields, word.fields.join(' '), 1, () => [FIELDS, ...names]);
		}
		const { mask, modifiers, buttons, selector, keys } = word.filter;
		const names = this.#namesOf(keys);

		return this.#numberOf(this.#filters, JSON.stringify(word.filter), 1, () => [FILTER, mask, modifiers, buttons, selector, ...names]);
	}
	/* The bytes of a batch of these operations. */
	encode(operations) {
		const words = operations.filter((operation) => !operation.damage).flat().map((word) => this.#word(word));
		let bytes = batch(...this.#words, ...words);

		this.#words = [];
		for (const { damage } of operations)
			if (damage && bytes.length > 0)
				bytes = damaged(bytes, damage);
		return bytes;
	}
}

/* `at` is between 0 and 1. */
function damaged(bytes, { kind, at, word }) {
	const place = Math.floor(at * bytes.length);

	switch (kind) {
	case 'word':
		if (bytes.length >= 4)
			new DataView(bytes.buffer).setUint32(Math.min(place & ~3, (bytes.length & ~3) - 4), word, true);
		return bytes;
	case 'bit':
		bytes[place] ^= 1 << word % 8;
		return bytes;
	default:
		return bytes.slice(0, place);
	}
}

/* For a person. */
export function describe(operation) {
	if (operation.damage)
		return `damage ${JSON.stringify(operation.damage)}`;
	const [number, ...words] = operation;

	return [OPERATIONS[number] ?? number, ...words.map((word) => word.name ?? (word instanceof Uint8Array ? `bytes ${word}` : JSON.stringify(word)))].join(' ');
}
