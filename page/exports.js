/* exports.js: a guest's functions for page script, and the page's functions for a guest. */

import { keysOf, mapGet, mapSet, NativeMap, NativeProxy, NativeTypeError, preventExtensions } from './builtins.js';

/* Any name is a function, the same one each time: what a guest has, it says when it is called. `then` is none, else
 * `await` would take the object for a promise. */
export function makeExports(call) {
	const made = new NativeMap();
	const target = { __proto__: null };

	preventExtensions(target);
	return new NativeProxy(target, {
		__proto__: null,
		get(_, name) {
			if (typeof name !== 'string' || name === 'then')
				return undefined;
			let known = mapGet(made, name);

			if (known === undefined) {
				known = (...given) => call(name, given);
				mapSet(made, name, known);
			}
			return known;
		},
	});
}

/* The functions of the page's object, by name; later changes of it are not seen. */
export function readImports(given) {
	const imports = new NativeMap();

	if (given === undefined || given === null)
		return imports;
	if (typeof given !== 'object')
		throw new NativeTypeError('imports is an object with functions');
	const names = keysOf(given);

	for (let i = 0; i < names.length; i++) {
		const imported = given[names[i]];

		if (typeof imported !== 'function')
			throw new NativeTypeError(`imports.${names[i]} is not a function`);
		mapSet(imports, names[i], imported);
	}
	return imports;
}
