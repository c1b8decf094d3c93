/* batch.mjs: makes batches as a guest would, and reads replies. */

/* `words` may hold strings: each becomes its length in UTF-16 units, and goes to the strings. */
export function batch(...words) {
	const text = words.filter((word) => typeof word === 'string').join('');

	return rawBatch(words.map((word) => (typeof word === 'string' ? word.length : word)), new TextEncoder().encode(text));
}

export function rawBatch(words, strings = new Uint8Array(0)) {
	const bytes = new Uint8Array(8 + 4 * words.length + strings.length);

	new Uint32Array(bytes.buffer, 0, 2).set([words.length, strings.length]);
	new Uint32Array(bytes.buffer, 8, words.length).set(words);
	bytes.set(strings, 8 + 4 * words.length);
	return bytes;
}

export const wordsOf = (bytes) => new Uint32Array(bytes.slice().buffer, 0, bytes.length >> 2);

/* {operation, name, message} of a reply to a batch that threw. */
export function exceptionOf(reply) {
	const [operation, nameLength, messageLength] = wordsOf(reply);
	const text = (from, length) => new TextDecoder().decode(reply.slice(from, from + length));

	return { operation, name: text(16, nameLength), message: text(16 + nameLength, messageLength) };
}
