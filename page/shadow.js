/* shadow.js: the tree that a guest gets in an element: an open shadow root inside a closed one.
 *
 * In the page's own tree a guest could submit the page's forms, match selectors against it and clobber its globals; with
 * one shadow root it could still undo the containment by :host{}. The outer root's sheet is out of its reach. */

import {
	addListener, apply, getterOf, getOwnPropertyDescriptor, kindOf, list, methodOf, NativeWeakMap, page, pageDocument, weakMapGet,
	weakMapSet,
} from './builtins.js';
import { firstChild, removeNode } from './node.js';

const CONTAINMENT = ':host{display:block;contain:content!important;isolation:isolate!important}' +
	'div{display:contents}';

const isHost = kindOf('HTMLElement');
const attachShadow = methodOf('Element', 'attachShadow');
const append = methodOf('DocumentFragment', 'append');
const replaceChildren = methodOf('DocumentFragment', 'replaceChildren');
const remove = methodOf('Element', 'remove');
const hostAttribute = methodOf('Element', 'getAttribute');
const createPart = methodOf('Document', 'createElement');
const readyState = getterOf('Document', 'readyState');
const attachInternals = methodOf('HTMLElement', 'attachInternals');
const internalsRoot = getterOf('ElementInternals', 'shadowRoot');
const observe = methodOf('MutationObserver', 'observe');
const disconnect = methodOf('MutationObserver', 'disconnect');
const NativeObserver = page.MutationObserver;
const sheetsOf = getterOf('Document', 'styleSheets');
const sheetAt = methodOf('StyleSheetList', 'item');
const sheetCount = getterOf('StyleSheetList', 'length');
const rulesOf = getterOf('CSSStyleSheet', 'cssRules');
const ruleAt = methodOf('CSSRuleList', 'item');
const ruleCount = getterOf('CSSRuleList', 'length');
const ruleText = getterOf('CSSRule', 'cssText');
const replaceSync = methodOf('CSSStyleSheet', 'replaceSync');
const NativeSheet = page.CSSStyleSheet;
const adopt = adoptedSetter();

function adoptedSetter() {
	for (const name of ['ShadowRoot', 'DocumentOrShadowRoot']) {
		const prototype = page[name]?.prototype;
		const set = prototype && getOwnPropertyDescriptor(prototype, 'adoptedStyleSheets')?.set;

		if (set)
			return (root, sheets) => apply(set, root, sheets);
	}
	return undefined;
}

function sheetOf(text) {
	const sheet = new NativeSheet();

	replaceSync(sheet, text);
	return sheet;
}

/* The attribute takes a sequence: an ordinary array, whose iterator the page may have replaced; it sees a style sheet
 * of its own text then. */
function adoptOne(root, sheet) {
	const values = list();

	values[0] = [sheet];
	adopt(root, values);
}

/* The text of all sheets that the page's script could read. */
function pageStyles() {
	const sheets = sheetsOf(pageDocument);
	let text = '';

	for (let i = 0; i < sheetCount(sheets); i++) {
		try {
			const rules = rulesOf(sheetAt(sheets, i));

			for (let k = 0; k < ruleCount(rules); k++)
				text += ruleText(ruleAt(rules, k)) + '\n';
		} catch {
			/* Of another origin: the page cannot read it either. */
		}
	}
	return text;
}

/* Lets the page's own sheets apply in the guest's tree; those that load later too (their load event is captured). */
function adoptPageStyles(root) {
	const sheet = new NativeSheet();
	const refresh = () => replaceSync(sheet, pageStyles());

	adoptOne(root, sheet);
	refresh();
	addListener(pageDocument, 'load', refresh, { __proto__: null, capture: true });
	addListener(page, 'load', refresh);
}

/* By element: the outer root, the internals of an element of ours, and who waits to take over its root. */
const outers = new NativeWeakMap();
const internals = new NativeWeakMap();
const waiters = new NativeWeakMap();

/* For <x-unilet>, in its constructor: nobody else can ask for its internals then, which lead to a closed root, too. */
export function keepInternals(element) {
	weakMapSet(internals, element, attachInternals(element));
}

/* The root that came with the page's markup, as `unilet run --page` prints one: what a program made elsewhere, before. */
function broughtRoot(element) {
	const kept = weakMapGet(internals, element);

	return kept ? internalsRoot(kept) : null;
}

const isLoading = () => readyState(pageDocument) === 'loading';

/* Whether the page's markup has brought a root, or still may: an element starts before the parser has seen what is in it. */
const mayBring = (element) => !weakMapGet(outers, element) && weakMapGet(internals, element) && (isLoading() || broughtRoot(element));

function keepOuter(element, outer) {
	if (adopt)
		adoptOne(outer, sheetOf(CONTAINMENT));
	weakMapSet(outers, element, outer);
	return outer;
}

function outerOf(element) {
	const known = weakMapGet(outers, element);

	if (known) {
		replaceChildren(known);
		return known;
	}
	return keepOuter(element, attachShadow(element, { __proto__: null, mode: 'closed' }));
}

/* An element that is nowhere in the page. */
export const makeHost = () => createPart(pageDocument, 'div');

/* Puts the guest's tree into the page at once. Returns what hides the element's own children. */
function place(element, inner) {
	const outer = outerOf(element);
	const fallback = createPart(pageDocument, 'slot');

	append(outer, inner, fallback);
	return () => remove(fallback);
}

/* What the page brought is seen until the guest has put something into its own tree: then that is there instead. */
function replaceWhenFilled(outer, inner, root) {
	const replace = () => {
		if (!firstChild(root))
			return;
		disconnect(observer);
		while (firstChild(outer) !== inner)
			removeNode(firstChild(outer));
	};
	const observer = new NativeObserver(replace);

	observe(observer, root, { __proto__: null, childList: true });
	replace();
}

/* Takes over the root that the page brought. While the parser may be at it, more would come. */
function takeOver(element, inner, root) {
	const brought = broughtRoot(element);

	weakMapSet(waiters, element, inner);
	if (!brought) {
		append(outerOf(element), inner);
	} else if (isLoading()) {
		addListener(pageDocument, 'DOMContentLoaded', () => {
			if (weakMapGet(waiters, element) === inner)
				takeOver(element, inner, root);
		}, { __proto__: null, once: true });
	} else {
		append(keepOuter(element, brought), inner);
		replaceWhenFilled(brought, inner, root);
	}
}

/* A fresh tree in `element`: {root, show}, or null if it cannot have one. Until show() is called what the element has stays in
 * sight: the root that the page's markup brought, else its own children. */
export function shadowFor(element) {
	if (!isHost(element))
		return null;
	try {
		const inner = createPart(pageDocument, 'div');
		const root = attachShadow(inner, { __proto__: null, mode: 'open' });
		const appear = mayBring(element) ? () => takeOver(element, inner, root) : place(element, inner);

		return {
			__proto__: null,
			root,
			show() {
				appear();
				if (adopt && hostAttribute(element, 'styles') === 'page')
					adoptPageStyles(root);
			},
		};
	} catch {
		return null;
	}
}
