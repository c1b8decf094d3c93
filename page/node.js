/* node.js: the engine's own functions on nodes, as the operations that are done most need them. */

import { getterOf, kindOf, list, methodOf, pageDocument, setterOf } from './builtins.js';
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
const setClass = setterOf('Element', 'className');
const setId = setterOf('Element', 'id');
const setTitle = setterOf('HTMLElement', 'title');
export const setTextContent = setterOf('Node', 'textContent');

export const createElement = (name) => makeElement(pageDocument, name);
export const createText = (data) => makeTextNode(pageDocument, data);

/* How setPlainAttribute() sets an attribute of this name: not 0. */
const BY_NAME = 1;
const BY_CLASS = 2;
const BY_ID = 3;
const BY_TITLE = 4;
const attributeWays = { __proto__: null, class: BY_CLASS, id: BY_ID };
/* Not of elements that are made in other XML. */
if (kindOf('HTMLElement')(pageDocument?.createElement('p')))
	attributeWays.title = BY_TITLE;

export const attributeWay = (name) => attributeWays[name] ?? BY_NAME;

/* As setAttribute(). Engines take a third less for what every element has a property for. `isFresh`: it is known that this file
 * made it: of the elements of others not all have a title. */
export function setPlainAttribute(way, element, name, value, isFresh) {
	if (way === BY_CLASS)
		setClass(element, value);
	else if (way === BY_TITLE && isFresh)
		setTitle(element, value);
	else if (way === BY_ID)
		setId(element, value);
	else
		setAttribute(element, name, value);
}

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
