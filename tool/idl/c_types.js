/* c_types.js: handles, enumerations, dictionaries, constants and events in C. */
import { constantPart, inC, snake } from './names.js';

/* Lines of at most 120 columns, of these parts. `start` has its blank, if one is to be behind it. */
export function wrapped(start, parts, end, indent = '\t', joint = ',') {
	const lines = [parts.length ? start : start + end];

	for (const [index, part] of parts.entries()) {
		const text = part + (index + 1 < parts.length ? joint : end);
		const blank = index ? ' ' : '';

		if (lines.at(-1).replaceAll('\t', '        ').length + blank.length + text.length <= 120) {
			lines[lines.length - 1] += blank + text;
			continue;
		}
		lines[lines.length - 1] = lines.at(-1).trimEnd();
		lines.push(indent + text);
	}
	return lines.join('\n');
}

export class CTypes {
	constructor(library, names) {
		Object.assign(this, { library, names });
	}

	/* All handles: bases before what is derived from them, as C++ wants it. */
	handles() {
		const sorted = [];
		const add = (name) => {
			if (sorted.includes(name))
				return;
			const above = this.library.model.interfaces.get(name).inheritance;

			if (above)
				add(above);
			sorted.push(name);
		};

		for (const each of this.library.handles)
			add(each.name);
		const struct = (name) => `struct unilet_${this.library.tag(name)}`;
		const wide = sorted.filter((name) => this.names.isWide(name));

		return ['#ifdef __cplusplus',
			...sorted.map((name) => {
				const above = this.library.model.interfaces.get(name).inheritance;

				return `${struct(name)}${above ? ` : unilet_${this.library.tag(above)}` : ''} {};`;
			}),
			...wide.map((name) => `typedef ${struct(name)} *unilet_${this.library.tag(name)}_argument;`),
			'#define UNILET_HANDLE(argument) (argument)',
			'#else',
			...sorted.map((name) => `${struct(name)};`),
			...wide.map((name) => this.#argument(name, struct)),
			'#define UNILET_HANDLE(argument) ((argument).handle)',
			'#endif'].join('\n');
	}

	#argument(name, struct) {
		const { interfaces } = this.library.model;
		const derived = interfaces.get(name).derived.filter((each) => interfaces.get(each).exposed);

		return [`typedef union {`, `\t${struct(name)} *handle;`, ...derived.map((each) => `\t${struct(each)} *${this.library.tag(each)};`),
			`} unilet_${this.library.tag(name)}_argument __attribute__((transparent_union));`].join('\n');
	}

	enumeration(name) {
		const tag = `unilet_${this.library.tag(name)}`;
		const texts = this.library.model.enums.get(name).node.values.map((each) => each.value);
		const constants = texts.map((text) => `${tag.toUpperCase()}_${constantPart(text)}`);

		const unknown = texts.includes('unknown') ? 'UNRECOGNIZED' : 'UNKNOWN';

		return [`/* ${name} */`, wrapped(`enum ${tag} { `, [`${tag.toUpperCase()}_${unknown}`, ...constants], ' };'),
			wrapped(`static const char *const ${tag}_names[] = {`, texts.map((text) => JSON.stringify(text)), '};'),
			`static const struct unilet_enum ${tag}_enum = {${tag}_names, ${texts.length}};`].join('\n') + '\n';
	}

	/* A field's declaration in a struct. */
	#field({ name, letter, shape, idl }) {
		const own = inC(snake(name));
		const count = snake(name);

		if (letter === 'B')
			return `\tsize_t ${count}_bytes;\n\tconst void *${own};`;
		if (letter.startsWith('[')) {
			const item = shape.item.kind === 'string' || shape.item.kind === 'enum' ? 'const char *const *'
				: shape.item.kind === 'object' || shape.item.kind === 'promise' ? `${this.names.type(shape.item)}const *` : `const ${this.names.type(shape.item)}*`;

			return `\tsize_t ${count}_count;\n\t${item}${own};`;
		}
		return `\t${this.names.type(shape)}${own};${letter === 'v' && idl ? ` /* ${idl} */` : ''}`;
	}

	#describe(struct, { name, letter, shape, required }) {
		const first = letter === 'B' ? `${snake(name)}_bytes` : letter.startsWith('[') ? `${snake(name)}_count` : inC(snake(name));
		const of = letter === 'e' ? `&unilet_${this.library.tag(shape.of)}_enum`
			: letter === '{' ? `&${this.names.descriptor(shape.of)}` : letter === '[{' ? `&${this.names.descriptor(shape.item.of)}` : 'NULL';

		return `{"${name}", "${letter}", ${of}, offsetof(struct ${struct}, ${first}), ${required ? 1 : 0}},`;
	}

	dictionary(name) {
		const tag = `unilet_${this.library.tag(name)}`;
		const fields = this.library.fields(name);
		const bits = fields.map((field, index) => (field.required ? null : `#define ${tag.toUpperCase()}_HAS_${snake(field.name).toUpperCase()} (1ull << ${index})`));

		return [`/* ${name} */`, `struct ${tag} {`, '\tuint64_t has;', ...fields.map((field) => this.#field(field)), '};',
			...bits.filter(Boolean),
			...this.#descriptors(`${tag}_fields`, tag, fields, ''),
			`static const struct unilet_dictionary ${tag}_dictionary = {${fields.length ? `${tag}_fields` : 'NULL'}, ${fields.length}, sizeof(struct ${tag})};`,
			''].join('\n');
	}

	#descriptors(name, struct, fields, indent) {
		return fields.length ? [`${indent}static const struct unilet_field ${name}[] = {`,
			...fields.map((field) => `${indent}\t${this.#describe(struct, field)}`), `${indent}};`] : [];
	}

	/* Constants of interfaces: those that no int holds are macros. */
	constants(entry, members) {
		const value = ({ value: { type, value: text, negative } }) => (type === 'number' ? text : type === 'boolean' ? String(Number(text)) : negative ? '-INFINITY' : text);
		const prefix = `UNILET_${this.library.tag(entry.name).toUpperCase()}_`;
		const small = members.filter(({ node }) => Number(value(node)) <= 0x7fffffff);
		const large = members.filter((each) => !small.includes(each));

		return [`/* ${entry.name} */`,
			...small.length ? [wrapped('enum { ', small.map(({ node }) => `${prefix}${node.name.toUpperCase()} = ${value(node)}`), ' };')] : [],
			...large.map(({ node }) => `#define ${prefix}${node.name.toUpperCase()} ${value(node)}ull`), ''].join('\n');
	}

	/* An event's struct, listener type and functions. */
	listener({ interface: name, fields }) {
		const tag = `unilet_${this.library.tag(name)}`;
		const target = 'unilet_event_target_argument target';

		return [`/* ${name} */`, `struct ${tag}_info {`, '\tstruct unilet_event_info event;', ...fields.map((field) => this.#field(field)), '};',
			`typedef void ${tag}_listener(const struct ${tag}_info *event, void *context);`,
			`static inline void ${tag}_call(void (*listener)(void), const struct unilet_event_info *event, void *context)`, '{',
			`\t((${tag}_listener *)listener)((const struct ${tag}_info *)event, context);`, '}',
			`static inline void ${tag}_listen(${target}, const char *type, ${tag}_listener *listener, void *context,`,
			'\t\tconst struct unilet_listen_options *options)', '{',
			...this.#descriptors('fields', `${tag}_info`, fields, '\t'),
			`\tstatic const struct unilet_event_type as = {${fields.length ? 'fields' : 'NULL'}, ${fields.length}, sizeof(struct ${tag}_info), ${tag}_call};`, '',
			'\tunilet_listen_as(UNILET_HANDLE(target), type, &as, (void (*)(void))listener, context, options);', '}',
			`static inline void ${tag}_unlisten(${target}, const char *type, ${tag}_listener *listener, void *context, unsigned flags)`, '{',
			'\tunilet_unlisten_as(UNILET_HANDLE(target), type, (void (*)(void))listener, context, flags);', '}', ''].join('\n');
	}
}
