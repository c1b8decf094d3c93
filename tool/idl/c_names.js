/* c_names.js: types, parameters and arguments as C writes them. */
import { ARRAYS } from './parameters.js';
import { inC, snake } from './names.js';

const PRIMITIVES = { boolean: 'bool', int32: 'int32_t', uint32: 'uint32_t', int64: 'int64_t', uint64: 'uint64_t', double: 'double' };

export class CNames {
	constructor(library) {
		this.library = library;
	}

	handle(name) {
		return name === null ? 'struct unilet_object *' : `struct unilet_${this.library.tag(name)} *`;
	}

	/* Whether a handle of this interface can be one of an interface that inherits from it. */
	isWide(name) {
		return name !== null && this.library.model.interfaces.get(name).derived.some((each) => this.library.model.interfaces.get(each).exposed);
	}

	/* The type of one thing, with a blank behind it unless it ends in a star. */
	type(shape) {
		switch (shape.kind) {
		case 'string':
			return 'const char *';
		case 'enum':
			return `enum unilet_${this.library.tag(shape.of)} `;
		case 'object':
			return this.handle(shape.of);
		case 'promise':
			return 'struct unilet_promise *';
		case 'dictionary':
			return `struct unilet_${this.library.tag(shape.of)} `;
		case 'value':
			return 'struct unilet_value ';
		}
		return `${PRIMITIVES[shape.kind]} `;
	}

	/* The same as an item that is only read: of an array that a function takes. */
	#item(shape) {
		if (shape.kind === 'string' || shape.kind === 'enum')
			return 'const char *const *';
		if (shape.kind === 'object' || shape.kind === 'promise')
			return shape.of === null ? 'const void *const *' : `${this.type(shape)}const *`;
		return `const ${this.type(shape)}*`;
	}

	/* A parameter's declaration. */
	parameter({ name, shape }) {
		const own = inC(snake(name));

		switch (shape.kind) {
		case 'object':
			return shape.of === null ? `const void *${own}`
				: this.isWide(shape.of) ? `unilet_${this.library.tag(shape.of)}_argument ${own}` : `${this.handle(shape.of)}${own}`;
		case 'value':
			return `const struct unilet_value *${own}`;
		case 'dictionary':
			return `const ${this.type(shape)}*${own}`;
		case 'bytes':
			return `const void *${own}, size_t ${snake(name)}_bytes`;
		case 'typed':
			return shape.of === 'ArrayBuffer' ? `const void *${own}, size_t ${snake(name)}_bytes`
				: `size_t ${snake(name)}_count, const ${ARRAYS[shape.of][1]} *${own}`;
		case 'callback':
			return `unilet_callback *${own}, void *${snake(name)}_context`;
		case 'sequence':
		case 'spread':
			return `size_t ${snake(name)}_count, ${this.#item(shape.item)}${own}`;
		case 'record':
			return `size_t ${snake(name)}_count, const struct unilet_entry *${own}`;
		}
		return shape.letter.startsWith('?') ? `const ${this.type(shape)}*${own}` : this.type(shape) + own;
	}

	/* What is given to unilet_invoke() for it. */
	argument({ name, shape }) {
		const own = inC(snake(name));
		const count = `${snake(name)}_count`;

		switch (shape.kind) {
		case 'object':
			return this.isWide(shape.of) ? `UNILET_HANDLE(${own})` : own;
		case 'enum':
			return `unilet_enum_text(${this.names(shape.of)}, ${own})`;
		case 'dictionary':
			return `&${this.descriptor(shape.of)}, ${own}`;
		case 'bytes':
			return `${own}, ${snake(name)}_bytes`;
		case 'typed':
			return shape.of === 'ArrayBuffer' ? `${ARRAYS[shape.of][0]}, ${own}, ${snake(name)}_bytes`
				: `${ARRAYS[shape.of][0]}, (const void *)${own}, ${count} * sizeof(*${own})`;
		case 'callback':
			return `${own}, ${snake(name)}_context`;
		case 'sequence':
		case 'spread':
			return (shape.item.kind === 'dictionary' ? `&${this.descriptor(shape.item.of)}, ` : '') + `${count}, ${own}`;
		case 'record':
			return `&${snake(name)}_value`;
		}
		return own;
	}

	/* An enumeration's texts and how many there are. */
	names(name) {
		return `unilet_${this.library.tag(name)}_names, ${this.library.model.enums.get(name).node.values.length}`;
	}

	descriptor(name) {
		return `unilet_${this.library.tag(name)}_dictionary`;
	}
}
