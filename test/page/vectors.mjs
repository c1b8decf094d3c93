/* vectors.mjs: reads the files of test/vectors. */
import { readFileSync } from 'node:fs';

/* The rows of a file, each a list of its columns. */
export const rowsOf = (name) => readFileSync(new URL(`../vectors/${name}`, import.meta.url), 'utf8').split('\n')
	.filter((line) => line !== '' && !line.startsWith('#'))
	.map((line) => line.split('|').map((column) => column.trim()));

export const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
