/* parameters.js: how shapes cross: as parameters, with the letters of `signature` in object.h, and as results. */
import { isNumber, isPrimitive } from './types.js';
import { snake } from './names.js';

export const LETTERS = { boolean: 'b', int32: 'i', uint32: 'u', int64: 'l', uint64: 'L', double: 'd' };
/* enum unilet_bytes, and what a C program has instead. */
export const ARRAYS = {
	ArrayBuffer: ['UNILET_BUFFER', 'void'], Int8Array: ['UNILET_INT8S', 'int8_t'], Uint8Array: ['UNILET_UINT8S', 'uint8_t'],
	Uint8ClampedArray: ['UNILET_UINT8S_CLAMPED', 'uint8_t'], Int16Array: ['UNILET_INT16S', 'int16_t'],
	Uint16Array: ['UNILET_UINT16S', 'uint16_t'], Int32Array: ['UNILET_INT32S', 'int32_t'],
	Uint32Array: ['UNILET_UINT32S', 'uint32_t'], Float32Array: ['UNILET_FLOATS', 'float'],
	Float64Array: ['UNILET_DOUBLES', 'double'], BigInt64Array: ['UNILET_INT64S', 'int64_t'],
	BigUint64Array: ['UNILET_UINT64S', 'uint64_t'],
};
/* Strings of a small set by the names their parameters have: they cross to the page once. */
const INTERNED = new Set(['qualifiedName', 'localName', 'namespace', 'property', 'attributeName', 'attrName']);
const VARIANTS_MAX = 8;

const VALUE = { kind: 'value', letter: 'v' };

/* The letter of a sequence's items; what has none crosses as values. */
export function itemLetter(shape) {
	if (shape.nullable && shape.kind !== 'object')
		return 'v';
	switch (shape.kind) {
	case 'string':
		return 's';
	case 'enum':
		return 'n';
	case 'object':
	case 'promise':
		return 'o';
	case 'dictionary':
		return '{';
	}
	return LETTERS[shape.kind] ?? 'v';
}

function sequence(shape) {
	const letter = itemLetter(shape.item);

	return { kind: 'sequence', letter: `[${letter}`, item: letter === 'v' ? { kind: 'value' } : shape.item };
}

/* How an argument of one kind crosses; null: it cannot. */
function crossing(shape, name) {
	const { kind, nullable } = shape;

	if (isPrimitive(shape))
		return { ...shape, letter: (nullable ? '?' : '') + LETTERS[kind] };
	switch (kind) {
	case 'string':
	case 'enum': {
		const letter = kind === 'enum' || INTERNED.has(name) ? 'n' : 's';

		return { ...shape, letter: nullable ? letter.toUpperCase() : letter };
	}
	case 'object':
	case 'promise':
		return { ...shape, letter: 'o' };
	case 'dictionary':
		return { ...shape, letter: '{' };
	case 'bytes':
		return nullable ? VALUE : { ...shape, letter: 'B' };
	case 'typed':
		return !ARRAYS[shape.of] ? null : nullable ? VALUE : { ...shape, letter: 'T' };
	case 'callback':
		return { ...shape, letter: 'F' };
	case 'sequence':
		return nullable ? VALUE : sequence(shape);
	case 'record':
		return nullable ? VALUE : { ...shape, letter: 'v' };
	case 'value':
	case 'bigint':
	case 'union':
		return VALUE;
	}
	return null;
}

function suffix(shape) {
	if (isNumber(shape) || shape.kind === 'bigint')
		return 'number';
	return shape.of ? snake(shape.of) : shape.kind;
}

/* What a union's plain function takes: what is given most. Trusted types are for those who have a policy. */
function usual(shape, types) {
	switch (shape.kind) {
	case 'callback':
		return 0;
	case 'dictionary':
		return 2;
	case 'boolean':
		return 3;
	case 'string':
		return 4;
	case 'object':
		return shape.of?.startsWith('Trusted') ? 6 : shape.of !== null && types.model.isA(shape.of, 'Node') ? 1 : 5;
	}
	return 5;
}

/* All ways to give an argument: [{shape, letter, suffix}], the plain one first. What cannot cross goes to `refused`. */
export function alternatives(shape, name, refused, types) {
	const members = shape.kind === 'union' ? [...shape.members].sort((a, b) => usual(a, types) - usual(b, types)) : [shape];
	const found = [];

	const none = members.find((each) => !isPrimitive(each)) ?? members[0]; /* a union's null goes there */

	for (const each of members) {
		const whole = shape.kind === 'union' && shape.nullable && each === none ? { ...each, nullable: true } : each;
		const crossed = crossing(whole, name);

		if (crossed)
			found.push({ shape: crossed, suffix: suffix(each) });
		else
			refused.push({ reason: each.reason ?? 'array', detail: each.detail ?? each.of });
	}
	return found;
}

/* All combinations of the arguments' alternatives; where there were too many, unions are values. */
export function combinations(lists) {
	const count = lists.reduce((product, list) => product * list.length, 1);
	const used = count <= VARIANTS_MAX ? lists : lists.map((list) => (list.length === 1 ? list : [{ shape: VALUE, suffix: 'value' }]));
	let rows = [[]];

	for (const list of used)
		rows = rows.flatMap((row) => list.map((each, index) => [...row, { ...each, plain: index === 0 }]));
	return rows;
}

/* How a result comes: {kind, ...}; or {none: reason}. */
export function result(shape, types) {
	switch (shape.kind) {
	case 'none':
		return shape;
	case 'bigint':
		return { kind: 'int64', nullable: shape.nullable };
	case 'callback':
		return { kind: 'object', of: null };
	case 'union':
		return shape.members.every((each) => each.kind === 'object' && each.of)
			? { kind: 'object', of: types.common(shape.members.map((each) => each.of)) } : { kind: 'value' };
	case 'sequence':
		if (shape.nullable)
			return { kind: 'value' };
		return ['v', '{'].includes(itemLetter(shape.item)) ? { ...shape, letter: 'v', item: { kind: 'value' } }
			: { ...shape, letter: itemLetter(shape.item) };
	case 'dictionary':
		return shape.nullable ? { kind: 'value' } : shape;
	case 'typed':
	case 'bytes':
	case 'record':
		return { kind: 'value' };
	}
	return shape;
}
