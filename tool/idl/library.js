/* library.js: everything that the model becomes: functions, events, and which dictionaries and enumerations they need. */
import { readFileSync, readdirSync } from 'node:fs';

import * as parser from 'webidl2';

import { Facts } from './facts.js';
import { Functions } from './functions.js';
import { snake } from './names.js';
import { crossingField } from './fields.js';
import { LEFT } from './reasons.js';
import { Types } from './types.js';

/* Names that hand-written headers have: an interface of that name gets `web_` before its own. */
function writtenByHand(folder) {
	const tags = new Set();

	for (const file of readdirSync(folder).filter((each) => each.endsWith('.h') && each !== 'dom.h'))
		for (const [, name] of readFileSync(new URL(file, folder), 'utf8').matchAll(/\b(?:struct|enum) unilet_(\w+)(?= *[{;])/g))
			tags.add(name);
	return tags;
}

export class Library {
	constructor(model, folder) {
		this.model = model;
		this.types = new Types(model);
		this.facts = new Facts();
		this.byHand = writtenByHand(folder);
		this.functions = [];
		this.left = [];
		this.listeners = [];
		for (const entry of model.interfaces.values())
			this.#interface(entry);
		this.#checkNames();
		this.#needs();
	}

	/* The name of an interface, a dictionary or an enumeration in C, without `unilet_`. */
	tag(name) {
		const tag = snake(name);

		return this.byHand.has(tag) ? `web_${tag}` : tag;
	}

	get handles() {
		return [...this.model.interfaces.values()].filter((each) => each.kind === 'interface' && each.exposed);
	}

	#interface(entry) {
		if (!entry.exposed) {
			for (const { node } of entry.members.filter((each) => each.node.type !== 'const'))
				this.left.push({ interface: entry.name, member: node.name ?? node.type, reason: 'window', detail: '' });
			return;
		}
		if (entry.kind === 'callback interface')
			return;
		const { made, left } = new Functions(this.types, this.facts, entry, `unilet_${this.tag(entry.name)}`).all();

		this.functions.push(...made);
		this.left.push(...left);
		if (this.model.isA(entry.name, 'Event') && entry.name !== 'Event')
			this.listeners.push(this.#listener(entry));
	}

	/* What a listener of this interface is told: inherited members first, but for those that unilet_event_info has. */
	#listener(entry) {
		const chain = [entry.name, ...this.model.ancestors(entry.name)].reverse().filter((each) => each !== 'Event');
		const fields = [];

		for (const { node, exposed } of chain.flatMap((each) => this.model.interfaces.get(each).members))
			if (exposed && node.type === 'attribute' && node.special !== 'static') {
				const shape = this.types.shape(node.idlType);
				const field = crossingField({ ...shape, nullable: shape.nullable && !['int32', 'uint32', 'double'].includes(shape.kind) });

				if (eventField(shape) && !fields.some((each) => each.name === node.name))
					fields.push({ name: node.name, ...field });
			}
		return { interface: entry.name, specification: entry.specification, fields };
	}

	#checkNames() {
		const seen = new Map();
		const unused = Object.keys(LEFT).filter((each) => !this.left.some(({ interface: of, member }) => each === `${of}.${member}`));

		if (unused.length)
			throw new Error(`left.json: there is no ${unused.join(', ')}`);
		for (const { name, interface: of } of this.functions) {
			if (seen.has(name))
				throw new Error(`${name} is of ${seen.get(name)} and of ${of}`);
			seen.set(name, of);
		}
	}

	/* Dictionaries and enumerations that something uses, by the specifications that do. */
	#needs() {
		this.dictionaries = new Map();
		this.enums = new Map();
		for (const each of this.functions)
			for (const shape of [each.result, ...each.parameters.map((parameter) => parameter.shape)])
				this.#need(shape, each.specification);
		for (const { fields, specification } of this.listeners)
			for (const { shape } of fields)
				this.#need(shape, specification);
	}

	#need(shape, specification) {
		if (shape.item)
			this.#need(shape.item, specification);
		if (shape.kind !== 'enum' && shape.kind !== 'dictionary')
			return;
		const all = shape.kind === 'enum' ? this.enums : this.dictionaries;
		const users = all.get(shape.of) ?? new Set();
		const isNew = !users.has(specification);

		all.set(shape.of, users.add(specification));
		if (isNew && shape.kind === 'dictionary')
			for (const field of this.fields(shape.of))
				this.#need(field.shape, specification);
	}

	/* A dictionary's fields: [{name, required, letter, shape}]. */
	fields(name) {
		return this.model.fields(name).map((node) => {
			const field = crossingField(this.types.shape(node.idlType), this.#contains(node, name));

			return { name: node.name, required: node.required === true, idl: parser.write([node.idlType]).replace(/\s+/g, ' ').trim(), ...field };
		});
	}

	/* Whether this field leads to its own dictionary again, which a C struct cannot. */
	#contains(node, name, seen = new Set()) {
		const within = (shape) => (shape.item ? within(shape.item) : shape.kind === 'dictionary' ? [shape.of] : []);

		for (const of of within(this.types.shape(node.idlType))) {
			if (of === name)
				return true;
			if (seen.has(of))
				continue;
			seen.add(of);
			if (this.model.fields(of).some((each) => this.#contains(each, name, seen)))
				return true;
		}
		return false;
	}
}

/* Primitives, texts, and objects that are not the window. */
function eventField(shape) {
	if (shape.kind === 'object')
		return !['Window', 'InputDeviceCapabilities'].includes(shape.of);
	return ['boolean', 'int32', 'uint32', 'int64', 'uint64', 'double', 'string', 'enum', 'value', 'promise'].includes(shape.kind);
}
