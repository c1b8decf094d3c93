/* http_lists.test.mjs: what the page side refuses is what the server refuses: the lists of both are the same. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const server = read('host/http_rule.c');
const page = read('page/http_rules.js');

/* Strings of a table in C, sorted. */
function serverList(name) {
	const [, table] = server.match(new RegExp(`\\b${name}\\[\\] = \\{([^}]*)\\}`));

	return [...table.matchAll(/"([^"]+)"/g)].map(([, word]) => word).sort();
}

/* Words of a constant in JavaScript, sorted. */
function pageList(name) {
	const [, text] = page.match(new RegExp(`\\bconst ${name} =([^;]*);`));

	return [...text.matchAll(/'([^']*)'/g)].map(([, part]) => part).join('').trim().split(' ').sort();
}

test('the lists are the same', () => {
	for (const [ours, theirs, least] of [['FORBIDDEN_HEADERS', 'forbidden_header', 20], ['FORBIDDEN_METHODS', 'forbidden_method', 3],
		['METHOD_HEADERS', 'method_header', 3]]) {
		assert.ok(serverList(theirs).length >= least);
		assert.deepEqual(pageList(ours), serverList(theirs), ours);
	}
	const prefixes = [...page.matchAll(/indexOf\(lower, '([^']+)'\) !== 0/g)].map(([, word]) => word).sort();

	assert.deepEqual(prefixes, serverList('forbidden_prefix'));
});
