/* c_functions.js: a function in C: its static member, and a call of the core's. */
import { linkOf } from './links.js';
import { inC, snake } from './names.js';
import { wrapped } from './c_types.js';

const READS = {
	boolean: 'boolean', int32: 'number', uint32: 'number', double: 'number', int64: 'integer', uint64: 'integer',
};

export class CFunctions {
	constructor(library, names) {
		Object.assign(this, { library, names });
	}

	#self(made) {
		const tag = `unilet_${this.library.tag(made.interface)}`;

		return this.names.isWide(made.interface) ? [`${tag}_argument self`, 'UNILET_HANDLE(self)'] : [`struct ${tag} *self`, 'self'];
	}

	/* {type, parameters that come last} of what it returns. */
	result({ kind, of, nullable, item }) {
		const { names } = this;

		switch (kind) {
		case 'undefined':
			return { type: 'void ', more: [] };
		case 'string':
			return { type: 'char *', more: [] };
		case 'value':
			return { type: 'int ', more: ['struct unilet_value *result'] };
		case 'dictionary':
			return { type: 'int ', more: [`${names.type({ kind, of })}*result`] };
		case 'sequence': {
			const type = item.kind === 'string' || item.kind === 'enum' ? 'char *' : names.type(item);

			return { type: 'long ', more: ['size_t max', `${type}*items`] };
		}
		}
		return { type: names.type({ kind, of }), more: READS[kind] && nullable ? ['bool *is_null'] : [] };
	}

	/* Its declaration without the body. */
	#head(made) {
		const { type, more } = this.result(made.result);
		const parameters = [...made.self === 'object' ? [this.#self(made)[0]] : [], ...made.parameters.map((each) => this.names.parameter(each)), ...more];

		return wrapped(`static inline ${type}${made.name}(`, parameters.length ? parameters : ['void'], ')', '\t\t');
	}

	emit(made) {
		const [, self] = made.self === 'object' ? this.#self(made) : made.self === 'none' ? ['', 'NULL']
			: ['', `unilet_global("${made.interface}")`];
		const given = made.parameters.map((each) => this.names.argument(each));
		const body = made.named ? this.#named(made, self, given) : made.member.kind === 'LIST' ? [`\treturn unilet_list_all(${self}, ${this.#items(made)}, max, items);`]
			: this.#fast(made, self, given) ?? this.#general(made, self, given);

		return [...this.#comment(made), this.#head(made), '{', ...body, '}', ''].join('\n');
	}

	/* One for all functions of a member, before the first of them. */
	#comment({ first, interface: name, specification, fast, member, self }) {
		if (!first)
			return [];
		const url = linkOf(this.library.model.specifications.get(specification).url, name, member, self === 'global');
		const notes = [...first.notes, ...fast === 'append' || fast === 'insert' ? ['Returns its argument: no new handle.'] : []];
		const words = `${name}: ${first.idl}. ${[...notes, url].join(' ')}`.split(' ');

		return [wrapped('/* ', words, ' */', ' * ', '')];
	}

	#items({ result: { letter } }) {
		return `'${letter}'`;
	}

	#member({ member: { name, kind }, parameters }) {
		return [`\tstatic struct unilet_member member = {"${name}", "${parameters.map((each) => each.shape.letter).join('')}", UNILET_${kind}, 0};`,
			...parameters.filter((each) => each.shape.kind === 'record').flatMap(({ name: of }) => {
				const own = snake(of);

				return [`\tstruct unilet_value ${own}_value;`, '', `\t${own}_value.kind = UNILET_DICTIONARY;`,
					`\t${own}_value.count = (uint32_t)${own}_count;`, `\t${own}_value.entries = ${inC(own)};`];
			}), ''];
	}

	#general(made, self, given) {
		const { kind, of, nullable } = made.result;
		const end = `${[self, ...given].join(', ')})`;
		const member = this.#member(made);
		const cast = this.names.type({ kind, of });

		switch (kind) {
		case 'undefined':
			return [...member, `\tunilet_invoke(&member, ${end};`];
		case 'object':
		case 'promise':
			return [...member, `\treturn (${cast})unilet_invoke_object(&member, ${end};`];
		case 'string':
			return [...member, `\treturn unilet_invoke_string(&member, ${end};`];
		case 'enum':
			return [...member, `\treturn (${cast.trim()})unilet_invoke_enum(&member, ${this.names.names(of)}, ${end};`];
		case 'value':
			return [...member, `\treturn unilet_invoke_value(&member, result, ${end};`];
		case 'dictionary':
			return [...member, `\treturn unilet_invoke_dictionary(&member, &${this.names.descriptor(of)}, result, ${end};`];
		case 'sequence':
			return [...member, `\treturn unilet_invoke_sequence(&member, ${this.#items(made)}, max, items, ${end};`];
		}
		const read = `unilet_invoke_${READS[kind]}(&member, ${nullable ? 'is_null' : 'NULL'}, ${end}`;

		return [...member, `\treturn ${kind === 'boolean' || kind === 'double' || kind === 'int64' ? '' : `(${cast.trim()})`}${read};`];
	}

	/* The hot ones. createElement() of another document than the program's goes the long way. */
	#fast(made, self, given) {
		const { fast, result: { of } } = made;
		const list = (...parts) => parts.join(', ');

		switch (fast) {
		case 'create':
		case 'text':
			return [...this.#member(made), `\tif (${self} == unilet_document_object())`,
				`\t\treturn (${this.names.handle(of)})unilet_fast_${fast}(${list(...given)});`,
				`\treturn (${this.names.handle(of)})unilet_invoke_object(&member, ${list(self, ...given)});`];
		case 'append':
		case 'insert':
			return [`\tunilet_fast_${fast}(${list(self, ...given)});`, `\treturn ${given[0]};`];
		case 'remove':
		case 'attribute':
		case 'text_content':
			return [`\tunilet_fast_${fast}(${list(self, ...given)});`];
		}
		return null;
	}

	/* Properties whose names the program says. */
	#named({ named, result: { kind, of } }, self, given) {
		if (named === 'set')
			return ['\tstruct unilet_value text;', '', '\ttext.kind = UNILET_STRING;', `\ttext.string = ${given[1]};`, `\tunilet_set(${self}, ${given[0]}, &text);`];
		if (kind === 'object')
			return [`\treturn (${this.names.handle(of)})unilet_get(${self}, ${given[0]});`];
		return [`\treturn unilet_read(${self}, ${given[0]}, result);`];
	}
}
