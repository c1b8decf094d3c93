/* shadow.js: the tree that a guest gets in an element: an open shadow root inside a closed one.
 *
 * In the page's own tree a guest could submit the page's forms, match selectors against it and clobber its globals; with
 * one shadow root it could still undo the containment by :host{}. The outer root's sheet is out of its reach. */

import {
	addListener, apply, getterOf, getOwnPropertyDescriptor, kindOf, list, methodOf, NativeWeakMap, page, pageDocument, weakMapGet,
	weakMapSet,
} from './builtins.js';

const CONTAINMENT = ':host{display:block;contain:content!important;isolation:isolate!important}' +
	'div{display:contents}';

const isHost = kindOf('HTMLElement');
const attachShadow = methodOf('Element', 'attachShadow');
const append = methodOf('DocumentFragment', 'append');
const replaceChildren = methodOf('DocumentFragment', 'replaceChildren');
const remove = methodOf('Element', 'remove');
const hostAttribute = methodOf('Element', 'getAttribute');
const createPart = methodOf('Document', 'createElement');
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

const outers = new NativeWeakMap();

function outerOf(element) {
	const known = weakMapGet(outers, element);

	if (known) {
		replaceChildren(known);
		return known;
	}
	const outer = attachShadow(element, { __proto__: null, mode: 'closed' });

	if (adopt)
		adoptOne(outer, sheetOf(CONTAINMENT));
	weakMapSet(outers, element, outer);
	return outer;
}

/* An element that is nowhere in the page. */
export const makeHost = () => createPart(pageDocument, 'div');

/* A fresh tree in `element`: {root, show}, or null if it cannot have one. Until show() is called the element's own
 * children stay in sight. */
export function shadowFor(element) {
	if (!isHost(element))
		return null;
	try {
		const outer = outerOf(element);
		const inner = createPart(pageDocument, 'div');
		const fallback = createPart(pageDocument, 'slot');
		const root = attachShadow(inner, { __proto__: null, mode: 'open' });

		append(outer, inner, fallback);
		return {
			__proto__: null,
			root,
			show() {
				remove(fallback);
				if (adopt && hostAttribute(element, 'styles') === 'page')
					adoptPageStyles(root);
			},
		};
	} catch {
		return null;
	}
}
