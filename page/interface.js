/* interface.js: nodes and events, as more than one part of the page side looks at them. */

import { getterOf, kindOf, methodOf } from './builtins.js';

export const isNode = kindOf('Node');
export const isElement = kindOf('Element');
export const isEvent = kindOf('Event');
export const eventTarget = getterOf('Event', 'target');
export const eventCurrent = getterOf('Event', 'currentTarget');
export const preventDefault = methodOf('Event', 'preventDefault');

const parentElement = getterOf('Node', 'parentElement');
const closest = methodOf('Element', 'closest');

/* closest() of an element, or of the one that another node lies in; null if there is none. */
export function closestOf(target, selector) {
	const element = isElement(target) || !isNode(target) ? target : parentElement(target);

	return isElement(element) ? closest(element, selector) : null;
}
