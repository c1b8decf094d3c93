/* calls.js: programs that call every generated function once, for test/idl: what arrives at the core must be what was given.
 *
 *     node tool/idl/calls.js FOLDER      writes what test/idl/calls.c, calls.cpp and calls.rs include
 */
import { writeFileSync } from 'node:fs';

import { headerName } from './c.js';
import { CNames } from './c_names.js';
import { CFunctions } from './c_functions.js';
import { Library } from './library.js';
import { Model } from './model.js';
import { inC, inRust } from './names.js';
import { ARRAYS } from './parameters.js';
import { rustLetter } from './rust_names.js';

const ROOT = new URL('../../', import.meta.url);

/* What test/idl/core.c expects of a parameter, as C and C++ write it. */
function given(names, functions, { shape }) {
	const type = (of) => names.type(of).trim();

	switch (shape.kind) {
	case 'string':
		return '"text"';
	case 'enum':
		return `(${type(shape)})1`;
	case 'object':
	case 'promise':
		return shape.of === null ? 'HANDLE' : `(${names.type(shape)})HANDLE`;
	case 'value':
		return '&value';
	case 'dictionary':
		return `(const ${type(shape)} *)ITEMS`;
	case 'bytes':
		return 'ITEMS, 3';
	case 'typed':
		return shape.of === 'ArrayBuffer' ? 'ITEMS, 3' : `2, (const ${ARRAYS[shape.of][1]} *)ITEMS`;
	case 'callback':
		return 'callback, CONTEXT';
	case 'sequence':
	case 'spread':
		return `2, (${names.parameter({ name: '', shape }).replace(/^size_t \w*, /, '').replace(/_$/, '')})ITEMS`;
	case 'record':
		return '2, (const struct unilet_entry *)ITEMS';
	}
	return shape.letter.startsWith('?') ? `(const ${type(shape)} *)ITEMS` : shape.kind === 'boolean' ? 'true' : shape.kind === 'double' ? '1.5' : '7';
}

function resultArguments(functions, { result }) {
	return functions.result(result).more.map((each) => {
		const [, type, name] = /^(.*?)(\w+)$/.exec(each);

		return name === 'max' ? '2' : name === 'is_null' ? '&is_null' : `(${type.trim()})ITEMS`;
	});
}

/* The same for Rust. */
function givenInRust({ shape }) {
	const some = (text) => (shape.nullable ? `Some(${text})` : text);

	switch (shape.kind) {
	case 'string':
		return some('"text"');
	case 'enum':
		return some(`${shape.of}(1)`);
	case 'object':
	case 'promise':
		return some(`&${shape.kind === 'promise' ? 'Promise' : shape.of ?? 'Object'}::from_handle(HANDLE)`);
	case 'value':
		return '&Value::Undefined';
	case 'dictionary':
		return `&${shape.of}::default()`;
	case 'bytes':
		return '&[0; 3]';
	case 'typed':
		return shape.of === 'ArrayBuffer' ? '&[0; 3]' : '&[Default::default(); 2]';
	case 'callback':
		return 'Callback::new(|_| ())';
	case 'sequence':
	case 'spread':
		return itemsInRust(shape.item);
	case 'record':
		return '&[("a", Value::Null), ("b", Value::Null)]';
	}
	return some(shape.kind === 'boolean' ? 'true' : shape.kind === 'double' ? '1.5' : '7');
}

function itemsInRust(item) {
	if (item.kind === 'object' || item.kind === 'promise')
		return `&[${item.kind === 'promise' ? 'Promise' : item.of ?? 'Object'}::from_handle(HANDLE); 2]`;
	return ['value', 'dictionary'].includes(item.kind) ? '&[Value::Null, Value::Null]' : '&[Default::default(); 2]';
}

/* "kind name signature" as the core sees it. */
function expected(made, letterOf = (letter) => letter) {
	const { member: { name, kind }, parameters, named } = made;
	const letters = parameters.map((each) => letterOf(each.shape.letter)).join('');

	return named ? `${named} text` : kind === 'LIST' ? 'list' : `${kind} ${name} ${letters}`;
}

function programs(library) {
	const names = new CNames(library);
	const functions = new CFunctions(library, names);
	const headers = new Set([...library.functions, ...library.listeners].map((each) => `#include <unilet/web/${headerName(each.specification)}.h>`));
	const line = (made, call) => `CALL("${made.name}", "${expected(made)}", ${made.self.toUpperCase()}, ${call});`;
	const handle = (made) => `(struct unilet_${library.tag(made.interface)} *)HANDLE`;
	const parts = (made) => [...made.parameters.map((each) => given(names, functions, each)), ...resultArguments(functions, made)];
	const calls = library.functions.map((made) =>
		line(made, `${made.name}(${[...made.self === 'object' ? [handle(made)] : [], ...parts(made)].join(', ')})`));
	const methods = library.functions.map((made) => line(made, made.self === 'object'
		? `unilet::${made.interface}(${handle(made)}).${inC(made.method)}(${parts(made).join(', ')})`
		: `unilet::${made.interface}::${inC(made.method)}(${parts(made).join(', ')})`));
	const listeners = library.listeners.map(({ interface: name, fields }) => {
		const tag = `unilet_${library.tag(name)}`;

		return `LISTEN(${tag}, ${fields.length});`;
	});

	return {
		'headers.inc': [...headers], 'calls.inc': [...calls, ...listeners], 'methods.inc': methods, 'calls.inc.rs': rust(library),
	};
}

/* In functions of a hundred calls each: one of all is too long for rustc. */
function rust(library) {
	const calls = library.functions.map((made) => {
		const given = made.parameters.map(givenInRust).join(', ');
		const call = made.self === 'object' ? `${made.interface}::from_handle(HANDLE).${inRust(made.method)}(${given})` : `${made.interface}::${inRust(made.method)}(${given})`;

		return `    call("${made.name}\\0", "${expected(made, rustLetter)}\\0", ${['object', 'global', 'none'].indexOf(made.self)}, || drop(${call}));`;
	});
	const listeners = library.listeners.map(({ interface: name, fields }) =>
		`    listen("${name}\\0", ${fields.length}, |target, options| drop(${name}::listen(target, "type", options, |_| ())));`);
	const chunks = [];

	for (let at = 0; at < calls.length; at += 100)
		chunks.push(calls.slice(at, at + 100));
	chunks.push(listeners);
	return [...chunks.map((chunk, index) => `fn calls_${index}() {\n${chunk.join('\n')}\n}\n`),
		'fn all() {', ...chunks.map((_, index) => `    calls_${index}();`), '}'];
}

const library = new Library(await Model.read(), new URL('include/unilet/', ROOT));

for (const [name, lines] of Object.entries(programs(library)))
	writeFileSync(`${process.argv[2]}/${name}`, `${lines.join('\n')}\n`);
