/* reasons.js: why a member is left out. */
import { readFileSync } from 'node:fs';

export const REASONS = {
	window: 'It does not exist in a window, or needs what does not: workers and worklets have it.',
	handler: 'An event handler attribute: `unilet_listen()` and the listeners of each event interface do the same.',
	listen: '`unilet_listen()` and `unilet_unlisten()` do the same; the program can say what is decided at dispatch.',
	result: 'The page would wait for what a callback returns, and the program answers later.',
	writes: 'It writes into memory that the page shares with nobody: a program would not see it.',
	elements: 'The page does not let scripts construct it: `createElement()` and parsers do.',
	index: 'An item by its number and no name: `..._get_all()` has all of them in one round trip.',
	deleter: 'The wire has no operation for `delete`.',
	namespace: 'Its constructor or static members are no global: they are in a namespace object.',
	dashes: 'The same attribute without dashes has the same name in C.',
	async: 'Its values come by promises, one after another: the methods of its reader or handle give them.',
	array: 'There is no kind of bytes for it on the wire.',
	unknown: 'The specifications that are read do not say what a type in it is.',
};

/* "Interface.member" -> a reason above. */
export const LEFT = JSON.parse(readFileSync(new URL('left.json', import.meta.url)));
