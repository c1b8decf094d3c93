/* functions.js: the functions that a member becomes, the same for all languages.
 *
 * A function is {name, method, interface, specification, self, member: {name, kind}, parameters, result, fast, first}:
 *   name         in C, of all; `method` is the same without the interface
 *   self         "object", "global" (static: the interface object) or "none" (constructors)
 *   parameters   [{name, shape}], see parameters.js; the shape `spread` is any number of arguments
 *   fast         one of the core's own operations does it
 *   first        the first of its member's: {idl, notes} */
import * as parser from 'webidl2';

import { attributeValues, hasAttribute } from './model.js';
import { snake } from './names.js';
import { alternatives, combinations, result } from './parameters.js';
import { LEFT } from './reasons.js';

const FAST = {
	'Document.createElement()': 'create', 'Document.createTextNode()': 'text', 'Node.appendChild()': 'append',
	'Node.insertBefore()': 'insert', 'Element.setAttribute()': 'attribute', 'Node.textContent=': 'text_content',
	'Element.remove()': 'remove', 'CharacterData.remove()': 'remove', 'DocumentType.remove()': 'remove',
};

/* A member's IDL as one line, without what says how engines bind it. */
function line(node) {
	const text = parser.write([node]).replace(/\/\/.*$/gm, '').replace(/\/\*[^]*?\*\//g, '');

	return text.replace(/\s+/g, ' ').trim().replace(/^\[[^\]]*(\[[^\]]*\][^\]]*)*\] /, '').replace(/;$/, '').trim();
}

/* Makes the functions of one interface. */
export class Functions {
	constructor(types, facts, entry, prefix) {
		Object.assign(this, { types, facts, entry, prefix, made: [], left: [], taken: new Set() });
	}

	/* What is said of a member, in the comment of its first function. */
	#first(node, name) {
		return { idl: line(node), notes: this.facts.notes(`${this.entry.name}.${name}`, node) };
	}

	#leave(member, reason, detail = '') {
		if (!this.left.some((each) => each.member === member && each.reason === reason && each.detail === detail))
			this.left.push({ interface: this.entry.name, member, reason, detail });
	}

	/* All of them; operations first, so that theirs are the plain names. */
	all() {
		const exposed = this.entry.members.filter((member) => this.#isThere(member));
		const operations = new Map();

		for (const member of exposed.filter(({ node }) => node.type === 'operation' && node.name)) {
			const key = `${member.node.special === 'static' ? 'static ' : ''}${member.node.name}`;

			operations.set(key, [...operations.get(key) ?? [], member]);
		}
		for (const group of operations.values())
			this.#operation(group);
		for (const member of exposed)
			this.#other(member);
		this.#indexed(exposed);
		this.#constructors(exposed.filter(({ node }) => node.type === 'constructor'));
		return this;
	}

	#isThere({ node, exposed }) {
		const reason = LEFT[`${this.entry.name}.${node.name}`];

		if (node.type === 'const')
			return false;
		if (exposed && !reason)
			return true;
		this.#leave(node.name ?? node.type, reason ?? 'window');
		return false;
	}

	#other(member) {
		const { node } = member;

		if (node.type === 'attribute')
			this.#attribute(member);
		else if (node.type === 'operation' && !node.name)
			this.#unnamed(member);
		else if (['iterable', 'maplike', 'setlike', 'async_iterable'].includes(node.type))
			this.#collection(member);
	}

	#push(candidates, fields) {
		const method = candidates.find((each) => !this.taken.has(each));

		if (method === undefined)
			throw new Error(`${this.entry.name}: no name is left of ${candidates.join(', ')}`);
		this.taken.add(method);
		const made = { parameters: [], fast: null, first: null, ...fields, method, name: `${this.prefix}_${method}`, interface: this.entry.name };

		this.made.push(made);
		return made;
	}

	/* Operations */

	#selfOf(node) {
		return node.special === 'static' || this.entry.kind === 'namespace' ? 'global' : 'object';
	}

	#operation(group) {
		const { node, specification } = group[0];
		const self = this.#selfOf(node);

		if (self === 'global' && hasAttribute(this.entry.node, 'LegacyNamespace'))
			return this.#leave(node.name, 'namespace');
		const common = { self, specification, member: { name: node.name, kind: 'CALL' } };
		const resultOf = ({ node: each }) => result(this.types.shape(each.idlType), this.types);
		const end = resultOf(group[0]).kind === 'sequence' && !node.name.endsWith('All') ? '_all' : '';

		this.#overloads(group, snake(node.name) + end, common, resultOf);
	}

	/* The functions of all overloads. `resultOf` says what one of them returns. */
	#overloads(group, base, common, resultOf) {
		let plain = null;
		const label = group[0].node.name ?? 'constructor';

		for (const member of group) {
			const { node } = member;
			const returned = resultOf(member);

			if (returned.kind === 'none') {
				this.#leave(label, returned.reason, returned.detail);
				continue;
			}
			let own = plain ? null : base; /* the name of this overload's first function */

			for (const variant of this.#variants(node.arguments, label)) {
				const names = !plain ? [base + variant.suffix, `${base}_static`] : own === null ? this.#distinct(base, variant, plain)
					: [own + variant.suffix, ...this.#distinct(base, variant, plain)];
				const made = this.#variant(names, variant, { ...common, result: returned, fast: plain ? null : this.#fast(common.member) });

				if (made && !plain) {
					plain = made;
					made.first = this.#first(node, `${label}()`);
				}
				own ??= made && variant.parameters.length ? made.method : base;
			}
		}
	}

	#fast({ name, kind }) {
		return (kind === 'CALL' && FAST[`${this.entry.name}.${name}()`]) || null;
	}

	/* Adds one function, unless one of the same parameters is there. */
	#variant(names, variant, fields) {
		const { member, self } = fields;
		const key = variant.parameters.map((each) => JSON.stringify(each.shape)).join();

		if (this.made.some((each) => each.member.name === member.name && each.member.kind === member.kind && each.self === self && each.key === key))
			return null;
		return this.#push(names, { ...fields, parameters: variant.parameters, key });
	}

	/* Names for an overload: by the first argument of another type, or by what it has more. */
	#distinct(base, variant, plain) {
		const { parameters, suffixes } = variant;
		const at = parameters.findIndex((each, index) => JSON.stringify(each.shape) !== JSON.stringify(plain.parameters[index]?.shape));
		const names = [];
		const last = snake(parameters.at(-1)?.name ?? '');
		const fresh = parameters.find((each) => !plain.parameters.some((other) => other.name === each.name));

		if (at >= 0 && at < plain.parameters.length)
			names.push(`${base}_${suffixes[at]}`, `${base}_${suffixes[at]}${variant.suffix}`);
		if (last) {
			names.push(`${base}_with_${last}`);
			if (fresh)
				names.push(`${base}_with_${snake(fresh.name)}`, `${base}_with_${snake(fresh.name)}_${last}`);
		}
		names.push(suffixes.length ? `${base}_${suffixes.join('_')}` : `${base}_with_nothing`);
		for (let number = 2; number < 10; number++)
			names.push(`${base}_${number}`);
		return names;
	}

	/* Every way to call it: the required arguments, then one optional more each time; each union's types. */
	#variants(list, label) {
		const required = list.filter((each) => !each.optional && !each.variadic).length;
		const found = [];

		for (let count = required; count <= list.length; count++) {
			const used = list.slice(0, count);

			if (list[count]?.variadic && count === required)
				continue;
			const made = this.#prefix(used, count > required && !(used.at(-1).variadic && required === count - 1), label);

			if (!made)
				break;
			found.push(...made);
		}
		return found;
	}

	/* The ways to give exactly these arguments; null if one of them cannot be given. */
	#prefix(used, isLonger, label) {
		const lists = [];
		const end = isLonger ? `_with_${snake(used.at(-1).name)}` : '';

		for (const argument of used) {
			const refused = [];

			lists.push(alternatives(this.types.shape(argument.idlType), argument.name, refused, this.types));
			for (const { reason, detail } of refused)
				this.#leave(`${label}(${argument.name})`, reason, detail);
			if (!lists.at(-1).length)
				return null;
		}
		const rows = combinations(lists).map((row) => ({
			suffix: end + row.filter((each) => !each.plain).map((each) => `_${each.suffix}`).join(''),
			suffixes: row.map((each) => each.suffix),
			parameters: row.map((each, index) => ({ name: used[index].name, shape: each.shape })),
		}));

		return used.at(-1)?.variadic ? [...rows, spread(rows, lists.at(-1), end)] : rows;
	}

	/* Constructors */

	#constructors(group) {
		const { node, specification } = this.entry;
		const self = { self: 'none', specification };

		if (group.some((each) => hasAttribute(each.node, 'HTMLConstructor')))
			this.#leave('constructor', 'elements');
		else if (group.length && hasAttribute(node, 'LegacyNamespace'))
			this.#leave('constructor', 'namespace');
		else if (group.length)
			this.#overloads(group, 'new', { ...self, specification: group[0].specification, member: { name: this.entry.name, kind: 'CONSTRUCT' } },
				() => ({ kind: 'object', of: this.entry.name }));
		for (const factory of node.extAttrs.filter((each) => each.name === 'LegacyFactoryFunction'))
			this.#overloads([{ node: factoryNode(factory) }], `new_${snake(factory.rhs.value)}`,
				{ ...self, member: { name: factory.rhs.value, kind: 'CONSTRUCT' } }, () => ({ kind: 'object', of: this.entry.name }));
	}

	/* Attributes */

	#attribute({ node, specification }) {
		const { name } = node;
		const shape = this.types.shape(node.idlType);

		if (/EventHandler(NonNull)?$/.test(node.idlType.idlType))
			return this.#leave(name, 'handler');
		if (name.includes('-'))
			return this.#leave(name, 'dashes');
		const self = this.#selfOf(node);

		if (self === 'global' && hasAttribute(this.entry.node, 'LegacyNamespace'))
			return this.#leave(name, 'namespace');
		const returned = result(shape, this.types);

		if (returned.kind === 'none')
			return this.#leave(name, returned.reason, returned.detail);
		const method = snake(name) + (returned.kind === 'sequence' ? '_all' : '');
		const common = { self, specification };

		this.#push([method, `get_${method}`], {
			...common, member: { name, kind: 'GET' }, result: returned,
			first: this.#first(node, name),
		});
		if (!node.readonly || hasAttribute(node, 'PutForwards'))
			this.#setter(node, node.readonly ? this.#forwarded(node, shape) : shape, common);
	}

	/* What [PutForwards] assigns to. */
	#forwarded(node, shape) {
		const [name] = attributeValues(node, 'PutForwards');
		const members = [shape.of, ...this.types.model.ancestors(shape.of)].flatMap((each) => this.types.model.interfaces.get(each).members);

		return this.types.shape(members.find((each) => each.node.name === name).node.idlType);
	}

	#setter(node, shape, common) {
		const base = `set_${snake(node.name)}`;
		const refused = [];
		const ways = alternatives(shape, node.name, refused, this.types);

		for (const { reason, detail } of refused)
			this.#leave(`${node.name} = `, reason, detail);
		for (const [index, way] of ways.entries())
			this.#push([base, `assign_${snake(node.name)}`].map((each) => each + (index ? `_${way.suffix}` : '')), {
				...common, member: { name: node.name, kind: 'SET' }, parameters: [{ name: 'value', shape: way.shape }],
				result: { kind: 'undefined' }, fast: FAST[`${this.entry.name}.${node.name}=`] ?? null,
			});
	}

	/* What has no name in the IDL */

	#unnamed({ node, specification }) {
		const common = { self: 'object', specification, first: this.#first(node, node.special === 'stringifier' ? 'toString()' : node.special) };

		if (node.special === 'stringifier')
			this.#push(['to_string'], { ...common, member: { name: 'toString', kind: 'CALL' }, result: { kind: 'string' } });
		else if (node.special === 'deleter')
			this.#leave('deleter', 'deleter');
		else if (node.arguments[0].idlType.idlType.startsWith('unsigned'))
			this.#leave(`${node.special}[index]`, 'index');
		else if (node.special === 'getter')
			this.#getNamed(common, result(this.types.shape(node.idlType), this.types));
		else
			this.#push(['set_named'], { ...common, named: 'set', member: { name: '', kind: 'SET' }, result: { kind: 'undefined' },
				parameters: [this.#key(), { name: 'value', shape: alternatives(this.types.shape(node.arguments[1].idlType), 'value', [], this.types)[0].shape }] });
	}

	/* A handle, or whatever else is there as a value. */
	#getNamed(common, returned) {
		this.#push(['get_named'], {
			...common, named: 'get', parameters: [this.#key()], member: { name: '', kind: 'GET' },
			result: returned.kind === 'object' ? returned : { kind: 'value' },
		});
	}

	#key() {
		return { name: 'name', shape: { kind: 'string', letter: 's' } };
	}

	/* What has items by number can be iterated, although it does not say so. */
	#indexed(exposed) {
		const found = exposed.find(({ node }) => node.special === 'getter' && node.arguments[0].idlType.idlType === 'unsigned long');

		if (found && !exposed.some(({ node }) => node.type === 'iterable'))
			this.#collection({ node: { ...found.node, type: 'iterable', idlType: [found.node.idlType] }, specification: found.specification, line: line(found.node) });
	}

	#collection({ node, specification, line: idl = line(node) }) {
		const shapes = node.idlType.map((each) => this.types.shape(each));
		const common = { self: 'object', specification };

		if (node.type === 'async_iterable')
			return this.#leave('async iterable', 'async');
		const item = shapes.length > 1 ? { kind: 'value' } : shapes[0];

		this.#push(['get_all', 'get_all_items'], {
			...common, member: { name: '', kind: 'LIST' }, first: { idl, notes: [] },
			result: result({ kind: 'sequence', item: { ...item, nullable: false } }, this.types),
		});
		if (node.type !== 'iterable')
			this.#collectionMembers(node, shapes, common);
	}

	/* What `maplike` and `setlike` declare. */
	#collectionMembers(node, [key, value], common) {
		const declared = new Set(this.entry.members.map((each) => each.node.name));
		const parameter = (name, shape) => ({ name, shape: alternatives(shape, name, [], this.types)[0].shape });
		const nothing = { kind: 'undefined' };
		const call = (name, parameters, returned) => declared.has(name) ||
			this.#push([name], { ...common, member: { name, kind: 'CALL' }, parameters, result: returned });

		this.#push(['size'], { ...common, member: { name: 'size', kind: 'GET' }, result: { kind: 'uint32' } });
		call('has', [parameter('key', key)], { kind: 'boolean' });
		if (value)
			call('get', [parameter('key', key)], result({ ...value, nullable: value.kind !== 'value' }, this.types));
		if (node.readonly)
			return;
		call(value ? 'set' : 'add', [parameter('key', key), ...(value ? [parameter('value', value)] : [])], nothing);
		call('delete', [parameter('key', key)], { kind: 'boolean' });
		call('clear', [], nothing);
	}
}

/* [LegacyFactoryFunction=Image(...)] as a constructor is. */
const factoryNode = (factory) => ({
	name: factory.rhs.value, arguments: factory.arguments, extAttrs: [], write: (writer) => factory.write(writer),
});

/* Any number of the last argument: of one type, or of values where it is a union. */
function spread(rows, last, end) {
	const parameters = rows[0].parameters.slice(0, -1);
	const shape = last.length === 1 ? last[0].shape : { kind: 'value', letter: 'v' };
	const item = ['string', 'enum', 'object', 'boolean', 'int32', 'uint32', 'int64', 'uint64', 'double'].includes(shape.kind) ? shape
		: { kind: 'value', letter: 'v' };

	return {
		suffix: `${end}_all`, suffixes: rows[0].suffixes,
		parameters: [...parameters, { name: rows[0].parameters.at(-1).name, shape: { kind: 'spread', letter: `*${item.letter}`, item } }],
	};
}
