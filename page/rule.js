/* rule.js: the rules that members.js names: what a guest of a subtree may say to an attribute or a member. */

import { getterOf, hasOwn, indexOf, isPlainObject, kindOf, toLowerCase } from './builtins.js';
import { looksOut, refusedInCss } from './css_rule.js';
import { refusal } from './fault.js';
import { closestOf, isEvent } from './interface.js';

/* What a person's click on it does, script must not do. */
const ACTIVATABLE = 'a, area, button, details, form, input, label, option, select, summary';
/* Parts of what the attribute autocomplete says of secrets. */
const SECRETS = ['cc-', 'password', 'one-time-code', 'username', 'webauthn'];

const isHtml = kindOf('HTMLElement');
const localName = getterOf('Element', 'localName');
const composed = getterOf('Event', 'composed');
const activeElement = getterOf('ShadowRoot', 'activeElement') ?? getterOf('DocumentOrShadowRoot', 'activeElement');

export const GRANTED = 'new Unilet(url, {root: document}) has it';

/* What is not in the table at all. */
export const deny = (what) => refusal('NotAllowedError', `${what} is not in the grant of a subtree; ${GRANTED}`);

function hasSecret(text) {
	const lower = toLowerCase(text);

	for (let i = 0; i < SECRETS.length; i++)
		if (indexOf(lower, SECRETS[i]) >= 0)
			return true;
	return false;
}

/* A link leads somewhere; whatever else has a href loads it. */
function mayRefer(text, element, where) {
	const name = localName(element);

	return name === 'a' || name === 'area' ? where.urls.mayLead(text) : !isHtml(element) && where.urls.mayLoad(text);
}

const LOADED = 'only what is of the unilet\'s origin, data:image/ or a blob: of its own may be loaded';

/* For a text: whether it may be said to this element, and what to tell if not. `where` is {urls (a UrlRule), own: whether
 * the image is of the page's origin, root}. */
const TEXT_RULES = {
	__proto__: null,
	url: { __proto__: null, why: LOADED, may: (text, element, where) => where.urls.mayLoad(text) },
	srcset: { __proto__: null, why: LOADED, may: (text, element, where) => where.urls.mayLoadSet(text) },
	href: { __proto__: null, why: 'a link leads to http: or https:, and what else has a href loads it', may: mayRefer },
	css: {
		__proto__: null, why: `in CSS ${LOADED}, and nothing by @import, image-set() or src(); no :host() or :host-context(), no backslash`,
		may: (text, element, where) => refusedInCss(text, where.urls) === '',
	},
	rel: {
		__proto__: null, why: 'a link says noopener',
		may: (text) => indexOf(` ${toLowerCase(text)} `, ' noopener ') >= 0 && indexOf(` ${toLowerCase(text)} `, ' opener ') < 0,
	},
	target: { __proto__: null, why: 'a link opens here or in _blank', may: (text) => text === '' || text === '_blank' },
	type: {
		__proto__: null, why: 'passwords are for programs of the page\'s own origin',
		may: (text, element, where) => where.own || toLowerCase(text) !== 'password',
	},
	autocomplete: {
		__proto__: null, why: 'what is filled in of secrets is for programs of the page\'s own origin',
		may: (text, element, where) => where.own || !hasSecret(text),
	},
	context: { __proto__: null, why: 'the context of a canvas is 2d', may: (text) => text === '2d' },
	selector: { __proto__: null, why: 'a selector does not look at what is around the tree', may: (text) => !looksOut(text) },
	editable: {
		__proto__: null, why: 'only plaintext-only: what is pasted would bring markup',
		may: (text) => text === 'false' || text === 'plaintext-only' || text === 'inherit',
	},
};

function against(what, rule, why) {
	return refusal('NotAllowedError', `${what} is against the rule "${rule}" of a subtree's grant: ${why}; ${GRANTED}`);
}

/* Throws if it may not be said. `rule` is '' for what is not looked at. */
export function checkText(rule, what, text, element, where) {
	if (rule === '')
		return;
	const found = TEXT_RULES[rule];

	if (found === undefined)
		throw deny(what);
	if (!found.may(text, element, where))
		throw against(what, rule, found.why);
}

/* Whether script may send events there: an untrusted click on what is within a link or a button would do what a person's
 * does. One that leaves the tree would do so to what the page has around it. What is no event throws by itself. */
export function checkDispatch(target, event) {
	if (isEvent(event) && composed(event))
		throw against('dispatchEvent()', 'dispatch', 'an event stays in the tree: not composed');
	if (closestOf(target, ACTIVATABLE) !== null)
		throw against('dispatchEvent()', 'dispatch', 'what a person activates is not activated by script');
}

/* Whether the focus may be taken: it is in the tree already. */
export function checkFocus(root) {
	if (activeElement(root) === null)
		throw against('focus()', 'focus', 'it moves within the tree only; a person brings it there');
}

/* What options a style sheet may have: none that says where its URLs begin. */
export function checkSheet(values) {
	if (values.length > 0 && (!isPlainObject(values[0]) || hasOwn(values[0], 'baseURL')))
		throw against('new CSSStyleSheet()', 'sheet', 'its URLs are relative to the page');
}
