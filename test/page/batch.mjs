/* batch.mjs: makes batches as a guest would, and reads replies. */

/* `words` may hold strings and Uint8Arrays: each becomes its length, in UTF-16 units or bytes, and goes to the strings or
 * data. */
export function batch(...words) {
	const text = words.filter((word) => typeof word === 'string').join('');
	const data = words.filter((word) => word instanceof Uint8Array).flatMap((bytes) => [...bytes]);

	return rawBatch(words.map((word) => word.length ?? word), new TextEncoder().encode(text), Uint8Array.from(data));
}

export function rawBatch(words, strings = new Uint8Array(0), data = new Uint8Array(0)) {
	const textAt = 16 + 4 * words.length;
	const bytes = new Uint8Array(textAt + strings.length + data.length);

	new Uint32Array(bytes.buffer, 0, 4).set([words.length, strings.length, data.length, 0]);
	new Uint32Array(bytes.buffer, 16, words.length).set(words);
	bytes.set(strings, textAt);
	bytes.set(data, textAt + strings.length);
	return bytes;
}

export const wordsOf = (bytes) => new Uint32Array(bytes.slice().buffer, 0, bytes.length >> 2);

/* {operation, name, message} of a reply to a batch that threw. */
export function exceptionOf(reply) {
	const [operation, nameLength, messageLength] = wordsOf(reply);
	const text = (from, length) => new TextDecoder().decode(reply.slice(from, from + length));

	return { operation, name: text(16, nameLength), message: text(16 + nameLength, messageLength) };
}

/* The values that a reply or an event consists of, from this byte on: [kind, ...what it says]. */
export function valuesOf(bytes, start = 0) {
	const view = new DataView(bytes.slice().buffer);
	let at = start;
	const word = () => view.getUint32((at += 4) - 4, true);
	const double = () => view.getFloat64((at += 8) - 8, true);
	const bigint = () => view.getBigInt64((at += 8) - 8, true);
	const piece = () => {
		const length = word();
		const found = bytes.slice(at, at + length);

		for (at += length; at % 4 !== 0; at++)
			if (bytes[at] !== 0)
				throw new Error('padding that is not zero');
		return found;
	};
	const text = () => new TextDecoder('utf-8', { fatal: true }).decode(piece());
	const times = (count, make) => Array.from({ length: count }, make);
	const value = () => {
		switch (word()) {
		case 0: return undefined;
		case 1: return null;
		case 2: return false;
		case 3: return true;
		case 4: return word() | 0;
		case 5: return double();
		case 6: return text();
		case 8: return { handle: word() };
		case 9: return Object.fromEntries(times(word(), () => [text(), value()]));
		case 10: return times(word(), value);
		case 11: return { kind: word(), bytes: [...piece()] };
		case 12: return bigint();
		default: throw new Error(`no kind of value at ${at - 4}`);
		}
	};
	const values = [];

	while (at < bytes.length)
		values.push(value());
	return values;
}
