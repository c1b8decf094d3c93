/* cpp.js: C++ classes: a value around a handle for each interface, with methods that call the C functions. */
import { headerName, guardOf, NOTICE } from './c.js';
import { wrapped } from './c_types.js';
import { CFunctions } from './c_functions.js';
import { CNames } from './c_names.js';
import { inC } from './names.js';

export class Cpp {
	constructor(library) {
		this.library = library;
		this.names = new CNames(library);
		this.functions = new CFunctions(library, this.names);
	}

	text() {
		const classes = this.#classes();

		return [`/* classes.hpp: a class for each interface, with the members of those headers of <unilet/web/> that are included before.`,
			` * ${NOTICE} Included by <unilet/web.hpp>. */`, '', ...classes.map(({ name }) => `class ${name};`), '',
			...classes.flatMap((each) => this.#class(each)), ...this.#definitions()].join('\n');
	}

	/* Bases first; then what is no object: namespaces. */
	#classes() {
		const { model } = this.library;
		const sorted = [];
		const add = ({ name }) => {
			if (sorted.some((each) => each.name === name))
				return;
			const above = model.interfaces.get(name).inheritance;

			if (above)
				add({ name: above });
			sorted.push({ name, above });
		};

		this.library.handles.forEach(add);
		const spaces = [...model.interfaces.values()].filter((each) => each.kind === 'namespace' && each.exposed);

		return [...sorted, ...spaces.map(({ name }) => ({ name, isNamespace: true }))];
	}

	#class({ name, above, isNamespace }) {
		const tag = `struct unilet_${this.library.tag(name)}`;
		const value = [`\t${name}(${tag} *handle = nullptr) : ${above ?? 'Object'}(${above ? 'handle' : '(void *)handle'}) {}`,
			`\toperator ${tag} *() const { return (${tag} *)handle(); }`];

		return [`class ${name}${isNamespace ? '' : ` : public ${above ?? 'Object'}`} {`, 'public:', ...isNamespace ? [] : value,
			...this.#bySpecification(this.library.functions.filter((each) => each.interface === name), (each) => this.#declaration(each)), '};', ''];
	}

	/* Lines of functions, those of each header only where it is included. */
	#bySpecification(functions, line) {
		const names = [...new Set(functions.map((each) => each.specification))];

		return names.flatMap((specification) => [`#ifdef ${guardOf(headerName(specification))}`,
			...functions.filter((each) => each.specification === specification).map(line), '#endif']);
	}

	#definitions() {
		return [...this.#bySpecification([...this.library.functions].sort((a, b) => (a.specification < b.specification ? -1 : 1)), (each) => this.#definition(each)), ''];
	}

	#type({ result }) {
		return result.kind === 'object' && result.of !== null ? `${result.of} ` : this.functions.result(result).type;
	}

	#parameters(made) {
		return [...made.parameters.map((each) => this.names.parameter(each)), ...this.functions.result(made.result).more];
	}

	#declaration(made) {
		return wrapped(`\t${made.self === 'object' ? '' : 'static '}${this.#type(made)}${inC(made.method)}(`, this.#parameters(made),
			made.self === 'object' ? ') const;' : ');', '\t\t');
	}

	#definition(made) {
		const parameters = this.#parameters(made);
		const given = parameters.flatMap((each) => each.split(', ')).map((each) => /(\w+)$/.exec(each)[1]);
		const end = made.self === 'object' ? ') const' : ')';
		const self = made.self === 'object' ? ['*this'] : [];

		return [wrapped(`inline ${this.#type(made)}${made.interface}::${inC(made.method)}(`, parameters, end, '\t\t'),
			wrapped(`{ ${made.result.kind === 'undefined' ? '' : 'return '}${made.name}(`, [...self, ...given], '); }', '\t\t')].join('\n');
	}
}
