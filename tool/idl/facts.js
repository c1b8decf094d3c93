/* facts.js: what comments say of a member beyond its IDL: its unit, and how it fails.
 *
 * units.json and failures.json hold what the standards say in prose only, by a member's name: `Interface.attribute`,
 * `Interface.method()`, `Interface.constructor()` or `Interface.Name()`, and `Interface.attribute=` for setting it. */
import { readFileSync } from 'node:fs';

import { hasAttribute } from './model.js';

const read = (name) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

const TYPE_UNITS = { DOMHighResTimeStamp: 'ms', EpochTimeStamp: 'ms since 1970' };

/* What conversions refuse, by the argument's type. */
const REFUSED = [
	['A number out of range throws.', (type) => hasAttribute(type, 'EnforceRange')],
	['A number that is not finite throws.', (type) => ['double', 'float'].includes(type.idlType)],
	['A character above U+00FF throws.', (type) => type.idlType === 'ByteString'],
];

export class Facts {
	#units = read('units.json');
	#failures = read('failures.json');
	#unused = new Set([...Object.keys(this.#units), ...Object.keys(this.#failures)]);

	#take(facts, key) {
		this.#unused.delete(key);
		return facts[key];
	}

	/* Sentences of one member's comment. `node` is its IDL. */
	notes(key, node) {
		const unit = TYPE_UNITS[node.idlType?.idlType] ?? this.#take(this.#units, key);
		const failures = this.#take(this.#failures, key);
		const setting = this.#take(this.#failures, `${key}=`);
		const types = node.arguments ? node.arguments.map((each) => each.idlType) : node.readonly ? [] : [node.idlType];

		return [
			...unit ? [`In ${unit}.`] : [],
			...hasAttribute(node, 'SecureContext') ? ['Secure contexts only.'] : [],
			...REFUSED.filter(([, refuses]) => types.some(refuses)).map(([text]) => text),
			...failures ? [`Fails with ${failures.replaceAll(' ', ', ')}.`] : [],
			...setting ? [`Setting fails with ${setting.replaceAll(' ', ', ')}.`] : [],
		];
	}

	get unitCount() {
		return Object.keys(this.#units).length;
	}

	get failureCount() {
		return Object.keys(this.#failures).length;
	}

	/* Names that no member has. */
	get unused() {
		return [...this.#unused];
	}
}
