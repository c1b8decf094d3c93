/* types.js: what an IDL type is to a C program: a shape, the same for all languages.
 *
 * A shape has a `kind`:
 *   undefined, boolean, int32, uint32, int64, uint64, double, value (any), bytes
 *   string {interned}, enum {of}, object {of: interface or null}, promise, dictionary {of}, typed {of: "Float32Array"}
 *   callback, sequence {item}, record, union {members}
 *   none {reason}: C cannot have it
 * and `nullable`. */

const NUMBERS = {
	'boolean': 'boolean', 'byte': 'int32', 'octet': 'uint32', 'short': 'int32', 'unsigned short': 'uint32', 'long': 'int32',
	'unsigned long': 'uint32', 'long long': 'int64', 'unsigned long long': 'uint64', 'float': 'double',
	'unrestricted float': 'double', 'double': 'double', 'unrestricted double': 'double', 'bigint': 'bigint',
};
const STRINGS = new Set(['DOMString', 'USVString', 'ByteString', 'CSSOMString']);
const TYPED = new Set(['Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array', 'Uint16Array', 'Int32Array', 'Uint32Array',
	'Float32Array', 'Float64Array', 'BigInt64Array', 'BigUint64Array', 'ArrayBuffer', 'SharedArrayBuffer', 'Float16Array', 'DataView']);
/* `has` of a dictionary's struct has a bit for each. */
const FIELDS_MAX = 64;
/* Which of two kinds of number holds the other's. */
const WIDTH = ['int32', 'uint32', 'int64', 'uint64', 'double'];

export const isNumber = (shape) => WIDTH.includes(shape.kind);
export const isPrimitive = (shape) => isNumber(shape) || shape.kind === 'boolean';

export class Types {
	constructor(model) {
		this.model = model;
	}

	/* The shape of an AST's type. */
	shape(type) {
		const shape = type.union ? this.#union(type) : type.generic ? this.#generic(type) : this.#named(type);

		return type.nullable ? { ...shape, nullable: true } : shape;
	}

	#named(type) {
		const { model } = this;
		const name = model.aliases.get(type.idlType) ?? type.idlType;

		if (NUMBERS[name])
			return { kind: NUMBERS[name] };
		if (STRINGS.has(name))
			return { kind: 'string' };
		if (name === 'undefined' || name === 'any')
			return { kind: name === 'any' ? 'value' : name };
		if (name === 'object')
			return { kind: 'object', of: null };
		if (TYPED.has(name))
			return { kind: 'typed', of: name };
		if (model.typedefs.has(name))
			return this.#typedef(name);
		if (model.enums.has(name))
			return { kind: 'enum', of: name };
		if (model.dictionaries.has(name))
			return model.fields(name).length > FIELDS_MAX ? { kind: 'value' } : { kind: 'dictionary', of: name };
		if (name === 'WindowProxy')
			return { kind: 'object', of: 'Window' };
		return this.#callable(name) ?? { kind: 'none', reason: 'unknown', detail: name };
	}

	#typedef(name) {
		if (name === 'BufferSource' || name === 'AllowSharedBufferSource' || name === 'ArrayBufferView')
			return { kind: 'bytes' };
		return this.shape(this.model.typedefs.get(name).node.idlType);
	}

	#callable(name) {
		const { callbacks, interfaces } = this.model;
		const callback = callbacks.get(name)?.node;

		if (callback)
			return name === 'Function' || callback.idlType.idlType === 'undefined' ? { kind: 'callback', of: name }
				: { kind: 'none', reason: 'result', detail: name };
		const found = interfaces.get(name);

		if (found?.kind === 'callback interface')
			return found.members.some(({ node }) => node.type === 'operation' && node.idlType.idlType !== 'undefined')
				? { kind: 'none', reason: 'result', detail: name } : { kind: 'callback', of: name };
		if (found && found.kind !== 'namespace')
			return found.exposed ? { kind: 'object', of: name } : { kind: 'none', reason: 'window', detail: name };
		return null;
	}

	#generic(type) {
		const [first, second] = type.idlType;

		switch (type.generic) {
		case 'Promise':
			return { kind: 'promise' };
		case 'record':
			return { kind: 'record', item: this.shape(second) };
		case 'sequence':
		case 'FrozenArray':
		case 'ObservableArray':
		case 'async_sequence':
			return { kind: 'sequence', item: this.shape(first) };
		}
		return { kind: 'none', reason: 'unknown', detail: type.generic };
	}

	/* Flat, nulls taken out, all numbers as the widest of them; a union of one is that one. */
	#union(type) {
		let members = [];
		let nullable = false;

		for (const each of type.idlType) {
			const shape = this.shape(each);

			nullable ||= shape.nullable === true || shape.kind === 'undefined';
			if (shape.kind === 'union')
				members.push(...shape.members);
			else if (shape.kind !== 'undefined')
				members.push({ ...shape, nullable: false });
		}
		members = oneNumber(this.#distinct(members));
		return members.length === 1 ? { ...members[0], nullable } : { kind: 'union', members, nullable };
	}

	#distinct(members) {
		const seen = new Set();

		members = members.some((each) => each.kind === 'bytes') ? members.filter((each) => each.kind !== 'typed') : members;
		return members.filter((each) => {
			const key = JSON.stringify(each);

			return !seen.has(key) && seen.add(key);
		});
	}

	/* The nearest interface that all of them are, or null. */
	common(names) {
		const above = [names[0], ...this.model.ancestors(names[0])];

		return above.find((each) => names.every((name) => this.model.isA(name, each))) ?? null;
	}
}

function oneNumber(members) {
	const numbers = members.filter((each) => isNumber(each) || each.kind === 'bigint');

	if (numbers.length < 2)
		return members;
	const widest = numbers.filter(isNumber).reduce((a, b) => (WIDTH.indexOf(b.kind) > WIDTH.indexOf(a.kind) ? b : a));

	return members.filter((each) => each === widest || !numbers.includes(each));
}
