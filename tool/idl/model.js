/* model.js: all specifications as one: interfaces with their partials and mixins, what exists in a window, who inherits. */
import webref from '@webref/idl';
import * as parser from 'webidl2';

const attribute = (node, name) => node.extAttrs?.find((each) => each.name === name);
export const hasAttribute = (node, name) => attribute(node, name) !== undefined;

/* What an extended attribute says: [Exposed=(Window,Worker)] -> ["Window", "Worker"]; [PutForwards=value] -> ["value"]. */
export function attributeValues(node, name) {
	const value = attribute(node, name)?.rhs?.value;

	return value === undefined ? [] : [value].flat().map((each) => each.value ?? each);
}

/* Whether it is there in a window. What says nothing is there where its interface is. */
function inWindow(node) {
	if (!hasAttribute(node, 'Exposed'))
		return true;
	const rhs = attribute(node, 'Exposed').rhs;

	return rhs.type === '*' || attributeValues(node, 'Exposed').includes('Window');
}

/* "// Source: DOM Standard (https://dom.spec.whatwg.org/)" */
function source(text) {
	const found = /^\/\/ Source: (.*) \((https?:[^)]*)\)$/m.exec(text);

	return { title: found?.[1] ?? '', url: found?.[2] ?? '' };
}

export class Model {
	specifications = new Map(); /* short name -> {name, title, url} */
	interfaces = new Map(); /* also namespaces and callback interfaces */
	mixins = new Map();
	dictionaries = new Map();
	enums = new Map();
	typedefs = new Map();
	callbacks = new Map();
	includes = [];
	aliases = new Map(); /* SVGRect -> DOMRect */

	static async read() {
		const model = new Model();
		const files = await webref.listAll();

		for (const name of Object.keys(files).sort()) {
			const text = await files[name].text();

			model.specifications.set(name, { name, ...source(text) });
			for (const node of parser.parse(text))
				model.#add(node, name);
		}
		model.#merge();
		return model;
	}

	#partials = [];

	#add(node, specification) {
		const kinds = {
			'interface': this.interfaces, 'namespace': this.interfaces, 'callback interface': this.interfaces,
			'interface mixin': this.mixins, 'dictionary': this.dictionaries, 'enum': this.enums, 'typedef': this.typedefs,
			'callback': this.callbacks,
		};

		if (node.type === 'includes')
			this.includes.push({ target: node.target, mixin: node.includes, specification });
		else if (node.partial)
			this.#partials.push({ node, specification });
		else if (kinds[node.type].has(node.name))
			throw new Error(`${specification}: ${node.name} is there twice`);
		else
			kinds[node.type].set(node.name, this.#entry(node, specification));
	}

	#entry(node, specification) {
		const entry = {
			name: node.name, kind: node.type, node, specification, inheritance: node.inheritance ?? null,
			members: (node.members ?? []).map((member) => ({ node: member, specification, exposed: inWindow(member) })),
			exposed: node.type === 'callback interface' ? inWindow(node) : hasAttribute(node, 'Exposed') && inWindow(node),
		};

		return entry;
	}

	#merge() {
		for (const { node, specification } of this.#partials) {
			const of = node.type === 'dictionary' ? this.dictionaries : node.type === 'interface mixin' ? this.mixins : this.interfaces;
			const whole = of.get(node.name);

			if (!whole)
				throw new Error(`${specification}: there is no ${node.name} to add to`);
			for (const member of node.members)
				whole.members.push({ node: member, specification, exposed: inWindow(node) && inWindow(member) });
		}
		for (const include of this.includes)
			this.#include(include);
		for (const { node, name } of this.interfaces.values())
			for (const alias of attributeValues(node, 'LegacyWindowAlias'))
				this.aliases.set(alias, name);
		for (const each of this.interfaces.values())
			each.derived = [];
		for (const each of this.interfaces.values())
			for (const above of this.ancestors(each.name))
				this.interfaces.get(above).derived.push(each.name);
	}

	/* A mixin's members belong to the header of the specification that wrote them; where the mixin's own says that an
	 * interface of elsewhere includes it, to the one that says so. */
	#include({ target, mixin, specification }) {
		const into = this.interfaces.get(target);
		const from = this.mixins.get(mixin);

		if (!into || !from)
			throw new Error(`${specification}: ${target} includes ${mixin}, and one of them is not there`);
		for (const member of from.members)
			into.members.push({
				...member, mixin, exposed: member.exposed,
				specification: member.specification === from.specification ? specification : member.specification,
			});
	}

	/* What it inherits from, nearest first. */
	ancestors(name) {
		const above = this.interfaces.get(name)?.inheritance;

		return above ? [above, ...this.ancestors(above)] : [];
	}

	isA(name, ancestor) {
		return name === ancestor || this.ancestors(name).includes(ancestor);
	}

	/* A dictionary's fields, inherited ones first; each dictionary's own in the order of their names, as WebIDL has it. */
	fields(name) {
		const dictionary = this.dictionaries.get(name);
		const above = dictionary.inheritance ? this.fields(dictionary.inheritance) : [];

		return [...above, ...dictionary.members.map((member) => member.node)];
	}
}
