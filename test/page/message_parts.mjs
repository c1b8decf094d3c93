/* message_parts.mjs: messages as a guest writes and reads them, byte by byte, past page/. */

export const fromHex = (text) => Uint8Array.from(Buffer.from(text, 'hex'));
const padded = (bytes, extra = 0) => Buffer.concat([bytes, Buffer.alloc(-(bytes.length + extra) & 7), Buffer.alloc(extra)]);
const words = (...list) => Buffer.from(Uint32Array.from(list).buffer);

/* Values, as in abi/message_abi.h. */
export const head = (kind, size = 0) => words(kind, size);
export const nothing = () => head(0);
export const number = (value) => Buffer.concat([head(4), Buffer.from(Float64Array.of(value).buffer)]);
export const string = (text) => {
	const utf8 = Buffer.from(text);

	return Buffer.concat([head(6, utf8.length), utf8, Buffer.alloc(8 - (utf8.length & 7))]);
};
export const array = (...values) => Buffer.concat([head(8, values.length), ...values]);
export const error = (name, message) => Buffer.concat([head(11), string(name), string(message)]);
export const stream = (id, type = '') => Buffer.concat([head(13, id), string(type)]);
export const bytes = (kind, offset, length) => Buffer.concat([head(kind), Buffer.from(BigUint64Array.of(BigInt(offset), BigInt(length)).buffer)]);

/* struct message, its name and its value, with a buffer of its own. */
export function message(kind, id, name, value) {
	const utf8 = Buffer.from(name);

	return Uint8Array.from(Buffer.concat([words(kind, id, utf8.length, value.length), padded(utf8), value]));
}

/* {kind, id, name, value} of a message of the page. */
export function parts(given) {
	const [kind, id, nameLength, valueLength] = new Uint32Array(given.slice().buffer, 0, 4);
	const start = 16 + nameLength + (-nameLength & 7);

	if (start + valueLength !== given.length || given.length % 8 !== 0)
		throw new Error('lengths that do not add up');
	return { kind, id, name: Buffer.from(given.slice(16, 16 + nameLength)).toString(), value: given.slice(start) };
}

/* The lines of a file of test/vectors, in cells. */
export function vectors(text) {
	return text.split('\n').filter((line) => line && !line.startsWith('#')).map((line) => line.split('|').map((cell) => cell.trim()));
}
