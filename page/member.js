/* member.js: gate (a) of the subtree grant: the engine's own members by name, as members.js lists them. */

import { getOwnPropertyDescriptor, getPrototypeOf, isPrototypeOf, list, mapGet, mapSet, NativeMap, page } from './builtins.js';
import { CALL, MEMBERS, READ, WRITE } from './members.js';

/* name -> rows {prototype, get, set, method, rule, interfaceName}: taken before any script of the page ran, so that neither that nor an
 * element named "append" stands in between. */
const table = new NativeMap();

function rowsOf(name) {
	const found = mapGet(table, name);

	if (found)
		return found;
	const rows = list();

	mapSet(table, name, rows);
	return rows;
}

/* The row of an interface comes before those of what it inherits from: a select's own remove() is another one than an element's. */
function insertRow(rows, row) {
	let at = 0;

	while (at < rows.length && !isPrototypeOf(rows[at].prototype, row.prototype))
		at++;
	for (let last = rows.length; last > at; last--)
		rows[last] = rows[last - 1];
	rows[at] = row;
}

/* Where an interface keeps it: a mixin's members may be higher up in one engine than in another. */
function descriptorOf(prototype, name) {
	for (let at = prototype; at; at = getPrototypeOf(at)) {
		const found = getOwnPropertyDescriptor(at, name);

		if (found)
			return found;
	}
	return undefined;
}

/* Runs while the page side is loaded: the last place where for-of is still the engine's. */
function fillTable() {
	for (const [interfaceName, members] of MEMBERS) {
		const prototype = page[interfaceName]?.prototype;

		if (!prototype)
			continue;
		for (const [name, flags, rule = ''] of members) {
			const found = descriptorOf(prototype, name);
			const rows = rowsOf(name);

			insertRow(rows, {
				__proto__: null,
				prototype,
				interfaceName,
				get: flags & READ ? found?.get : undefined,
				set: flags & WRITE ? found?.set : undefined,
				method: flags & CALL ? found?.value : undefined,
				rule,
			});
		}
	}
}

fillTable();

/* The row for a member of this object, of an interface that it has; `part` is get, set or method. */
export function memberOf(object, name, part) {
	const rows = mapGet(table, name);

	if (rows)
		for (let i = 0; i < rows.length; i++)
			if (rows[i][part] !== undefined && isPrototypeOf(rows[i].prototype, object))
				return rows[i];
	return undefined;
}
