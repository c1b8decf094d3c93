/* node.js: the engine's own functions on nodes, as the operations that are done most need them. */

import { getterOf, list, methodOf, pageDocument, setterOf } from './builtins.js';
import { refusal } from './fault.js';

const makeElement = methodOf('Document', 'createElement');
const makeTextNode = methodOf('Document', 'createTextNode');
const cloneNode = methodOf('Node', 'cloneNode');
const removeChild = methodOf('Node', 'removeChild');
export const parentNode = getterOf('Node', 'parentNode');
export const firstChild = getterOf('Node', 'firstChild');
const nextSibling = getterOf('Node', 'nextSibling');

export const appendChild = methodOf('Node', 'appendChild');
export const insertBefore = methodOf('Node', 'insertBefore');
export const setAttribute = methodOf('Element', 'setAttribute');
export const setTextContent = setterOf('Node', 'textContent');

export const createElement = (name) => makeElement(pageDocument, name);
export const createText = (data) => makeTextNode(pageDocument, data);

/* As ChildNode.remove(), which each of three interfaces has of its own. */
export function removeNode(node) {
	const parent = parentNode(node);

	if (parent !== null)
		removeChild(parent, node);
}

/* The node behind this one, in tree order below `top`; null behind the last. */
function nextNode(node, top) {
	let next = firstChild(node);

	for (let at = node; next === null && at !== top; at = parentNode(at))
		next = nextSibling(at);
	return next;
}

/* A deep copy, of which the nodes of these indices in tree order, which rise: a list. */
export function cloneParts(node, indices) {
	const copy = cloneNode(node, true);
	const parts = list();
	let at = copy;
	let index = 0;

	for (let i = 0; i < indices.length; i++) {
		for (; index < indices[i] && at !== null; index++)
			at = nextNode(at, copy);
		if (at === null)
			throw refusal('IndexSizeError', `the copy has no part ${indices[i]}`);
		parts[i] = at;
	}
	return parts;
}
