/* requests.mjs: reads the requests of test/vectors/requests, as its README has them. */
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../vectors/requests/', import.meta.url);
const ESCAPES = { n: 10, r: 13 };

/* Hexadecimal digits, "text", or one byte so many times: 5a*4096. */
export function bytesOf(text) {
	const bytes = [];
	let at = 0;
	const take = (pattern) => {
		pattern.lastIndex = at;
		const found = pattern.exec(text);

		at = found ? pattern.lastIndex : at;
		return found;
	};

	while (at < text.length) {
		let found;

		if (take(/\s+/y))
			continue;
		else if ((found = take(/"((?:[^"\\]|\\.)*)"/y)))
			for (const [, escaped, plain] of found[1].matchAll(/\\(.)|([^\\])/g))
				bytes.push(escaped ? ESCAPES[escaped] ?? escaped.charCodeAt() : plain.charCodeAt());
		else if ((found = take(/\*(\d+)/y)) && bytes.length > 0)
			for (let i = 1; i < Number(found[1]); i++)
				bytes.push(bytes.at(-1));
		else if ((found = take(/[0-9a-f]{2}/y)))
			bytes.push(parseInt(found[0], 16));
		else
			throw new Error(`no bytes: ${text}`);
	}
	return Uint8Array.from(bytes);
}

/* 64 bytes, of which zeroes at the end were left out, and what they say. */
export function entryOf(text) {
	const bytes = new Uint8Array(64);

	bytes.set(bytesOf(text));
	const view = new DataView(bytes.buffer);

	return {
		bytes,
		opcode: view.getUint16(0, true),
		tag: view.getBigUint64(8, true),
		offset: view.getBigUint64(16, true),
		length: view.getUint32(24, true),
		args: [0, 1, 2].map((at) => view.getBigUint64(32 + 8 * at, true)),
	};
}

/* [{name, readers, steps: [[word, rest]]}] of all files. */
export function readVectors() {
	const all = [];

	for (const file of readdirSync(folder).filter((name) => name.endsWith('.txt')).sort())
		for (const line of readFileSync(new URL(file, folder), 'utf8').split('\n').filter((text) => text && !text.startsWith('#'))) {
			const [, word, rest] = line.match(/^(\w+) ?(.*)$/);

			if (word === 'case') {
				const [name, readers] = rest.split(' | ');

				all.push({ name, readers: readers.split(' '), steps: [] });
			} else {
				all.at(-1).steps.push([word, rest]);
			}
		}
	return all;
}
