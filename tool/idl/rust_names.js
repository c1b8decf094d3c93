/* rust_names.js: types, parameters, arguments and results as Rust writes them. */
import { inRust, snake } from './names.js';
import { ARRAYS } from './parameters.js';

const PRIMITIVES = { boolean: 'bool', int32: 'i32', uint32: 'u32', int64: 'i64', uint64: 'u64', double: 'f64' };
const ELEMENTS = {
	int8_t: 'i8', uint8_t: 'u8', int16_t: 'i16', uint16_t: 'u16', int32_t: 'i32', uint32_t: 'u32', int64_t: 'i64', uint64_t: 'u64',
	float: 'f32', double: 'f64',
};
/* enum unilet_bytes. */
const KINDS = ['UNILET_BUFFER', 'UNILET_INT8S', 'UNILET_UINT8S', 'UNILET_UINT8S_CLAMPED', 'UNILET_INT16S', 'UNILET_UINT16S',
	'UNILET_INT32S', 'UNILET_UINT32S', 'UNILET_FLOATS', 'UNILET_DOUBLES', 'UNILET_INT64S', 'UNILET_UINT64S'];

const local = (name) => inRust(snake(name));
const objectType = (shape) => (shape.kind === 'promise' ? 'Promise' : shape.of ?? 'Object');

/* A sequence's items as Rust has them; dictionaries are values. */
function itemType(shape) {
	switch (shape.kind) {
	case 'string':
	case 'enum':
		return '&str';
	case 'object':
	case 'promise':
		return objectType(shape);
	}
	return PRIMITIVES[shape.kind] ?? 'Value';
}

/* A dictionary's struct has no layout of its own: it crosses as a value. */
export const rustLetter = (letter) => letter.replace('{', 'v');

/* A parameter's declaration. */
export function rustParameter({ name, shape }) {
	const optional = (type) => `${local(name)}: ${shape.nullable ? `Option<${type}>` : type}`;

	switch (shape.kind) {
	case 'string':
		return optional('&str');
	case 'enum':
		return optional(shape.of);
	case 'object':
	case 'promise':
		return optional(`&${objectType(shape)}`);
	case 'value':
		return `${local(name)}: &Value`;
	case 'dictionary':
		return `${local(name)}: &${shape.of}`;
	case 'bytes':
		return `${local(name)}: &[u8]`;
	case 'typed':
		return `${local(name)}: &[${ELEMENTS[ARRAYS[shape.of][1]] ?? 'u8'}]`;
	case 'callback':
		return `${local(name)}: Callback`;
	case 'sequence':
	case 'spread':
		return `${local(name)}: &[${itemType(shape.item)}]`;
	case 'record':
		return `${local(name)}: &[(&str, Value)]`;
	}
	return optional(PRIMITIVES[shape.kind]);
}

function itemsArgument(shape, own) {
	if (['string', 'enum'].includes(shape.item.kind))
		return `${own}.len(), arena.texts(${own})`;
	if (itemType(shape.item) === 'Value')
		return `${own}.len(), arena.values(${own})`;
	return `${own}.len(), ${own}.as_ptr()`;
}

/* What is given to the core for it. */
export function rustArgument({ name, shape }) {
	const own = local(name);

	switch (shape.kind) {
	case 'string':
		return shape.nullable ? `arena.text_or_null(${own})` : `arena.text(${own})`;
	case 'enum':
		return shape.nullable ? `${own}.map_or(std::ptr::null(), |value| value.text())` : `${own}.text()`;
	case 'object':
	case 'promise':
		return shape.nullable ? `${own}.map_or(std::ptr::null_mut(), |object| object.as_handle())` : `${own}.as_handle()`;
	case 'value':
		return `arena.value(${own})`;
	case 'dictionary':
		return `arena.dictionary(&${own}.0)`;
	case 'bytes':
		return `${own}.as_ptr(), ${own}.len()`;
	case 'typed':
		return `${KINDS.indexOf(ARRAYS[shape.of][0])} as c_int, ${own}.as_ptr(), std::mem::size_of_val(${own})`;
	case 'callback':
		return `${own}.function(), ${own}.context()`;
	case 'sequence':
	case 'spread':
		return itemsArgument(shape, own);
	case 'record':
		return `arena.record(${own})`;
	}
	if (shape.letter.startsWith('?'))
		return `${own}.as_ref().map_or(std::ptr::null(), |value| value as *const ${PRIMITIVES[shape.kind]})`;
	return shape.kind === 'boolean' ? `c_int::from(${own})` : own;
}

/* {type, read}: what it returns, and how that is made of `call(function, before)`, the text of a call. */
export function rustResult({ kind, of, nullable, item }, call) {
	const value = `take_value(|out| ${call('unilet_invoke_value', 'out, ')})`;

	switch (kind) {
	case 'undefined':
		return { type: null, read: call('unilet_invoke', '') };
	case 'object':
	case 'promise':
		return { type: objectType({ kind, of }), read: `${objectType({ kind, of })}::from_handle(${call('unilet_invoke_object', '')})` };
	case 'string':
		return { type: nullable ? 'Option<String>' : 'String', read: `take_text(${call('unilet_invoke_string', '')})${nullable ? '' : '.unwrap_or_default()'}` };
	case 'enum':
		return { type: of, read: `${of}(${call('unilet_invoke_enum', `${of}::names(), ${of}::COUNT, `)})` };
	case 'value':
	case 'dictionary':
		return { type: 'Value', read: value };
	case 'sequence': {
		const type = itemType(item).replace('&str', 'String');

		return { type: `Vec<${type}>`, read: `${value}.into_items()` };
	}
	}
	return primitive(kind, nullable, call);
}

function primitive(kind, nullable, call) {
	const type = PRIMITIVES[kind];
	const function_ = `unilet_invoke_${kind === 'boolean' ? 'boolean' : kind.endsWith('64') ? 'integer' : 'number'}`;
	const cast = ['boolean', 'double', 'int64'].includes(kind) ? '' : ` as ${type}`;

	return nullable ? { type: `Option<${type}>`, read: `unless_null(|is_null| ${call(function_, 'is_null, ')})${cast ? `.map(|value| value${cast})` : ''}` }
		: { type, read: call(function_, 'std::ptr::null_mut(), ') + cast };
}

/* A dictionary's setter takes it; a field of an event's struct is it. */
export function rustField(letter, shape, inEvent) {
	switch (letter) {
	case 's':
	case 'S':
		return inEvent ? 'EventText' : '&str';
	case 'o':
		return objectType(shape);
	case 'e':
		return shape.of;
	case '{':
		return `&${shape.of}`;
	case 'B':
		return '&[u8]';
	case 'v':
		return inEvent ? 'RawValue' : 'Value';
	}
	return letter.startsWith('[') ? `&[${itemType(shape.item)}]` : PRIMITIVES[shape.kind];
}
