/* filter.js: which events a guest's listener wants, and what it wants to know of them. */

import { getterOf, inWords, kindOf, list, substring, indexOf } from './builtins.js';
import { PAGE_ALT, PAGE_CONTROL, PAGE_META, PAGE_SHIFT } from './contract.js';
import { closestOf, eventCurrent, eventTarget } from './interface.js';

const isMouse = kindOf('MouseEvent');
const isKeyboard = kindOf('KeyboardEvent');
const keyboardKey = getterOf('KeyboardEvent', 'key');
const mouseButton = getterOf('MouseEvent', 'button');

function modifierReader(interfaceName) {
	const control = getterOf(interfaceName, 'ctrlKey');
	const shift = getterOf(interfaceName, 'shiftKey');
	const alt = getterOf(interfaceName, 'altKey');
	const meta = getterOf(interfaceName, 'metaKey');

	return (event) =>
		(control(event) ? PAGE_CONTROL : 0) | (shift(event) ? PAGE_SHIFT : 0) | (alt(event) ? PAGE_ALT : 0) |
		(meta(event) ? PAGE_META : 0);
}

const mouseModifiers = modifierReader('MouseEvent');
const keyboardModifiers = modifierReader('KeyboardEvent');

/* As enum page_modifier; null of an event that has none. */
function modifiersOf(event) {
	if (isMouse(event))
		return mouseModifiers(event);
	return isKeyboard(event) ? keyboardModifiers(event) : null;
}

/* Its button is -1 if none changed. */
function hasButton(buttons, event) {
	const button = isMouse(event) ? mouseButton(event) : -1;

	return button >= 0 && button < 32 && (buttons >>> button & 1) === 1;
}

/* {accepted, matched}: whether a filter ({mask, modifiers, buttons, keys, selector}) lets the event through, and what its
 * selector found. `grant` says what is within the root. */
export function filtered(filter, event, grant) {
	const refused = { __proto__: null, accepted: false, matched: null };

	if (filter.mask !== 0) {
		const modifiers = modifiersOf(event);

		if (modifiers === null || (modifiers & filter.mask) !== filter.modifiers)
			return refused;
	}
	if (filter.buttons !== 0 && !hasButton(filter.buttons, event))
		return refused;
	if (filter.keys.length > 0 && (!isKeyboard(event) || !hasItem(filter.keys, keyboardKey(event))))
		return refused;
	if (filter.selector === '')
		return { __proto__: null, accepted: true, matched: null };
	const matched = grant.admit(closestOf(eventTarget(event), filter.selector));

	return { __proto__: null, accepted: matched !== null, matched };
}

function hasItem(items, wanted) {
	for (let i = 0; i < items.length; i++)
		if (items[i] === wanted)
			return true;
	return false;
}

const FROM = ' target currentTarget matched ';

/* A field's path as {from, names}: where it begins, '' for the event, and the members from there. */
export function parsePath(text) {
	const names = list();
	let rest = text;

	for (let dot = indexOf(rest, '.'); dot >= 0; dot = indexOf(rest, '.')) {
		names[names.length] = substring(rest, 0, dot);
		rest = substring(rest, dot + 1, rest.length);
	}
	names[names.length] = rest;
	return { __proto__: null, from: inWords(FROM, names[0]) ? names[0] : '', names };
}

/* What a path leads to, as the grant has it; undefined if that is nowhere. */
export function readPath(path, event, matched, grant) {
	let value = event;
	let at = 1;

	if (path.from === 'target')
		value = grant.admit(eventTarget(event));
	else if (path.from === 'currentTarget')
		value = grant.admit(eventCurrent(event));
	else if (path.from === 'matched')
		value = matched;
	else
		at = 0;
	try {
		for (; at < path.names.length; at++)
			value = grant.get(value, path.names[at]);
	} catch {
		return undefined;
	}
	return value;
}
