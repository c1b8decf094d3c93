/* policy.js: subtree.json, what the grant of a subtree gives, checked against the interfaces. */
import { readFileSync } from 'node:fs';

import { hasAttribute } from './model.js';

export const READ = 1, WRITE = 2, CALL = 4;

const words = (text) => (text ?? '').split(' ').filter(Boolean);

/* "name:rule" -> [name, rule]. */
function ruled(word) {
	const at = word.indexOf(':');

	return at < 0 ? [word, ''] : [word.slice(0, at), word.slice(at + 1)];
}

export class Policy {
	problems = [];
	denied = []; /* [{interface, member, reason}]; reason null: nobody said */

	constructor(model) {
		this.model = model;
		this.text = JSON.parse(readFileSync(new URL('subtree.json', import.meta.url)));
		this.members = Object.entries(this.text.interfaces).map(([name, policy]) => [name, this.#interface(name, policy)]);
		this.constructors = this.#pairs(this.text.constructors, 'constructors');
		this.statics = Object.entries(this.text.statics).map(([name, list]) => [name, this.#pairs(list, name)]);
		this.values = words(this.text.values);
		for (const name of [...this.values, ...this.constructors.map(([each]) => each)])
			if (name !== 'Promise' && !model.interfaces.has(name))
				this.problems.push(`there is no interface ${name}`);
		this.elements = this.#pairs(this.text.elements.html, 'elements');
		this.svgElements = this.#pairs(this.text.elements.svg, 'elements');
		this.attributes = this.#attributes();
		if (this.problems.length)
			throw new Error(`subtree.json: ${this.problems.join('; ')}`);
	}

	#rule(rule, where) {
		if (rule && !this.text.rules[rule])
			this.problems.push(`${where}: there is no rule ${rule}`);
		return rule;
	}

	#pairs(text, where) {
		return words(text).map(ruled).map(([name, rule]) => [name, this.#rule(rule, where)]);
	}

	/* Rows [name, flags, rule] of one interface. */
	#interface(name, policy) {
		const entry = this.model.interfaces.get(name);
		const rows = new Map();

		if (!entry) {
			this.problems.push(`there is no interface ${name}`);
			return [];
		}
		for (const [part, flags] of [['read', READ], ['write', READ | WRITE], ['call', CALL]])
			for (const [member, rule] of this.#pairs(policy[part], name)) {
				if (rows.has(member))
					this.problems.push(`${name}.${member} is there twice`);
				if (!this.#has(entry, member, flags))
					this.problems.push(`the IDL has no ${name}.${member} to ${part}`);
				rows.set(member, [member, flags, rule]);
			}
		this.#reasons(entry, policy, rows);
		return [...rows.values()];
	}

	#has(entry, name, flags) {
		return entry.members.some(({ node, exposed }) => exposed && node.name === name &&
			(flags & CALL ? node.type === 'operation' : node.type === 'attribute' &&
				(!(flags & WRITE) || !node.readonly || hasAttribute(node, 'PutForwards'))));
	}

	/* Every member that is not given, with the reason. */
	#reasons(entry, { except = {}, rest = null }, rows) {
		const said = new Map(Object.entries(except).flatMap(([names, reason]) => words(names).map((name) => [name, reason])));
		const own = new Set(entry.members.filter(({ node, exposed }) => exposed && node.name && node.type !== 'const' && node.special !== 'static')
			.map(({ node }) => node.name));

		for (const name of said.keys())
			if (name !== 'constructor' && !own.has(name) || rows.has(name))
				this.problems.push(`${entry.name}.${name} is excepted from what is not there or given`);
		for (const name of [...own].filter((each) => !rows.has(each)))
			this.denied.push({ interface: entry.name, member: name, reason: said.get(name) ?? (isHandler(entry, name) ? 'handler' : rest) });
	}

	/* All attributes in lower case; those of SVG that only differ in case are the same. */
	#attributes() {
		const found = new Map();

		for (const part of ['global', 'html', 'svg', 'presentation'])
			for (const [name, rule] of this.#pairs(this.text.attributes[part], 'attributes')) {
				const lower = name.toLowerCase();

				if (found.has(lower) && found.get(lower) !== rule)
					this.problems.push(`the attribute ${lower} has two rules`);
				found.set(lower, rule);
			}
		return [...found].filter(([name]) => !name.endsWith('*'));
	}
}

const isHandler = (entry, name) => entry.members.some(({ node }) => node.name === name && /EventHandler$/.test(node.idlType?.idlType));
