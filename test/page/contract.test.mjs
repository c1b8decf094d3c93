/* contract.test.mjs: the numbers in page/contract.js are those of abi/. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';

import * as contract from '../../page/contract.js';

const abi = new URL('../../abi/', import.meta.url);
const header = readdirSync(abi).map((name) => readFileSync(new URL(name, abi), 'utf8')).join('\n');

/* RING_X << 8 | n, n << n, n, with C's suffixes. */
function valueOf(text) {
	const plain = text.replace(/RING_[A-Z]+/g, (name) => cValue(name)).replace(/(?<=[0-9a-fx])(ull|u)\b/gi, '');

	assert.match(plain, /^[\s0-9a-fx<|()]+$/i, text);
	return Function(`return (${plain}) >>> 0`)();
}

function cValue(name) {
	const found = header.match(new RegExp(`#define ${name}\\s+([^\\n/]+)`)) ?? header.match(new RegExp(`\\b${name}\\s*=\\s*([^,}/]+)`));

	assert.ok(found, `${name} is not in abi/`);
	return valueOf(found[1].trim());
}

test('every number is the header\'s', () => {
	const names = Object.keys(contract);

	assert.ok(names.length > 50);
	for (const name of names)
		assert.equal(contract[name], cValue(name), name);
});
