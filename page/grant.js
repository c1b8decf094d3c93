/* grant.js: what a guest may do with the objects it holds: everything (root: document), or its own subtree only.
 *
 * The subtree grant has two gates. (a) The member table below, default deny: whatever is not in it is refused, and what
 * it lists is the engine's own function, so neither page script nor an element named "append" stands in between.
 * (b) admit(): an object gets a handle only if it is a node below the root, a node this guest made, or one of the value
 * interfaces; anything else is null. Together: no chain of members leads from the root to the page. */

import {
	apply, construct, getOwnPropertyDescriptor, getterOf, hasOwn, inWords, isPrototypeOf, kindOf, list, mapGet, mapSet, methodOf,
	NativeMap, NativeWeakSet, page, startsWith, toLowerCase, weakSetAdd, weakSetHas,
} from './builtins.js';
import { refusal } from './dom.js';

/* Everything page script can do, as page script does it. */
export class FullGrant {
	get(object, name) {
		return object[name];
	}

	set(object, name, value) {
		object[name] = value;
	}

	call(object, name, values) {
		const method = object[name];

		if (typeof method !== 'function')
			throw refusal('TypeError', `${name} is not a function`);
		return apply(method, object, values);
	}

	construct(name, values) {
		const constructor = page[name];

		if (typeof constructor !== 'function')
			throw refusal('TypeError', `${name} is not a constructor`);
		return construct(constructor, values);
	}

	checkListen(object, type) {
		if (object === null || object === undefined)
			throw refusal('TypeError', `no object to listen to "${type}" on`);
	}
}

/* Gate (a): interface, properties to read, properties to write, methods. Generated from WebIDL one day. Left out, and why:
 * - innerHTML, outerHTML, insertAdjacentHTML, setHTMLUnsafe: parse markup, which can run script;
 * - style, cssText, and the attribute style: url() in a value makes the page's browser send requests;
 * - href, src, srcset, action, form*: URLs that the browser loads or goes to;
 * - click(), submit(), requestSubmit(), dispatchEvent(): what only a person may do;
 * - focus(): only while the focus is inside the root, which nothing checks yet;
 * - showModal(), requestFullscreen(), showPopover(), requestPointerLock(): leave the element's box;
 * - getRootNode(), baseURI, shadowRoot, attachShadow(), host: lead out of the tree or around the check. */
const MEMBERS = [
	['Node', 'nodeType nodeName isConnected parentNode parentElement firstChild lastChild previousSibling nextSibling ' +
		'childNodes textContent nodeValue', 'textContent nodeValue',
	'contains hasChildNodes cloneNode appendChild insertBefore removeChild replaceChild normalize compareDocumentPosition ' +
		'isSameNode isEqualNode'],
	['CharacterData', 'data length previousElementSibling nextElementSibling', 'data',
		'appendData deleteData insertData replaceData remove before after replaceWith'],
	['DocumentFragment', 'children firstElementChild lastElementChild childElementCount', '',
		'append prepend replaceChildren querySelector querySelectorAll getElementById'],
	['Element', 'localName tagName id className classList children firstElementChild lastElementChild childElementCount ' +
		'previousElementSibling nextElementSibling clientWidth clientHeight scrollTop scrollLeft scrollWidth scrollHeight ' +
		'ariaLabel ariaSort ariaHidden ariaExpanded ariaSelected ariaPressed ariaChecked ariaLive ariaBusy role',
	'id className scrollTop scrollLeft ' +
		'ariaLabel ariaSort ariaHidden ariaExpanded ariaSelected ariaPressed ariaChecked ariaLive ariaBusy role',
	'append prepend replaceChildren before after replaceWith remove querySelector querySelectorAll matches closest ' +
		'getAttribute hasAttribute removeAttribute getBoundingClientRect'],
	['HTMLElement', 'title lang dir hidden tabIndex innerText offsetWidth offsetHeight offsetTop offsetLeft dataset ' +
		'draggable spellcheck inputMode enterKeyHint', 'title lang dir hidden tabIndex innerText draggable spellcheck ' +
		'inputMode enterKeyHint', 'blur'],
	['HTMLInputElement', 'value checked disabled type name placeholder min max step required readOnly size maxLength ' +
		'minLength pattern multiple accept files valueAsNumber indeterminate selectionStart selectionEnd',
	'value checked disabled placeholder min max step required readOnly size maxLength minLength pattern ' +
		'multiple accept valueAsNumber indeterminate selectionStart selectionEnd', 'select setSelectionRange'],
	['HTMLTextAreaElement', 'value disabled placeholder rows cols required readOnly maxLength selectionStart selectionEnd',
		'value disabled placeholder rows cols required readOnly maxLength selectionStart selectionEnd',
		'select setSelectionRange'],
	['HTMLSelectElement', 'value disabled multiple required selectedIndex options', 'value disabled multiple required ' +
		'selectedIndex', ''],
	['HTMLOptionElement', 'value disabled selected text index label', 'value disabled selected text label', ''],
	['HTMLButtonElement', 'value disabled name', 'value disabled name', ''],
	['HTMLFieldSetElement', 'disabled', 'disabled', ''],
	['HTMLProgressElement', 'value max position', 'value max', ''],
	['HTMLMeterElement', 'value min max low high optimum', 'value min max low high optimum', ''],
	['HTMLDetailsElement', 'open', 'open', ''],
	['HTMLLabelElement', 'htmlFor', 'htmlFor', ''],
	['HTMLOutputElement', 'value', 'value', ''],
	['HTMLTableElement', 'rows tBodies tHead tFoot caption', '', 'insertRow deleteRow createTHead createTBody createTFoot ' +
		'createCaption'],
	['HTMLTableSectionElement', 'rows', '', 'insertRow deleteRow'],
	['HTMLTableRowElement', 'cells rowIndex sectionRowIndex', '', 'insertCell deleteCell'],
	['HTMLTableCellElement', 'cellIndex colSpan rowSpan scope', 'colSpan rowSpan scope', ''],
	['DOMTokenList', 'length value', 'value', 'add remove toggle contains replace item'],
	['DOMRectReadOnly', 'x y width height top right bottom left', '', ''],
	['HTMLCollection', 'length', '', 'item'],
	['NodeList', 'length', '', 'item'],
	['FileList', 'length', '', 'item'],
	['Blob', 'size type', '', 'slice'],
	['File', 'name lastModified', '', ''],
	['ValidityState', 'valid valueMissing typeMismatch patternMismatch tooLong tooShort rangeUnderflow rangeOverflow ' +
		'stepMismatch badInput customError', '', ''],
];

/* Elements that neither load, nor navigate, nor run anything, nor leave their box. Form is not among them: its default
 * action goes to the page's server. */
const ELEMENTS = ' div span p h1 h2 h3 h4 h5 h6 header footer main section article aside nav hgroup address ' +
	'ul ol li dl dt dd menu table caption colgroup col thead tbody tfoot tr th td ' +
	'b i u s em strong small mark sub sup code kbd samp var pre blockquote q cite dfn abbr time data bdi bdo br wbr hr del ins ' +
	'ruby rt rp figure figcaption details summary fieldset legend label input button select optgroup option datalist textarea ' +
	'output progress meter ';

/* Attributes that only say or show something; besides these all of aria-* and data-*. */
const ATTRIBUTES = ' class id title lang dir role tabindex hidden scope colspan rowspan headers abbr span value type name checked ' +
	'disabled placeholder min max step size rows cols multiple selected for maxlength minlength pattern required readonly ' +
	'accept label open datetime start reversed low high optimum draggable spellcheck inputmode enterkeyhint translate ' +
	'list ';

/* Interfaces that hold values or lists of admitted nodes, and lead nowhere else. */
const VALUES = ['DOMTokenList', 'DOMStringMap', 'DOMRectReadOnly', 'HTMLCollection', 'NodeList', 'FileList', 'Blob',
	'ValidityState'];

const isNode = kindOf('Node');
const isElement = kindOf('Element');
const isStringMap = kindOf('DOMStringMap');
const contains = methodOf('Node', 'contains');
const rootOf = methodOf('Node', 'getRootNode');
const setAttribute = methodOf('Element', 'setAttribute');
const createElement = methodOf('Document', 'createElement');
const createTextNode = methodOf('Document', 'createTextNode');
const createComment = methodOf('Document', 'createComment');
const createDocumentFragment = methodOf('Document', 'createDocumentFragment');
const ownerDocument = getterOf('Node', 'ownerDocument');

const valueKinds = list();
for (let i = 0; i < VALUES.length; i++)
	valueKinds[i] = kindOf(VALUES[i]);

/* name -> list of {prototype, get, set, method}: the engine's own, as they are now. */
const table = new NativeMap();

function rowsOf(name) {
	const found = mapGet(table, name);

	if (found)
		return found;
	const rows = list();

	mapSet(table, name, rows);
	return rows;
}

function rowOf(prototype, name) {
	const rows = rowsOf(name);

	for (let i = 0; i < rows.length; i++)
		if (rows[i].prototype === prototype)
			return rows[i];
	const row = { __proto__: null, prototype, get: undefined, set: undefined, method: undefined };

	rows[rows.length] = row;
	return row;
}

/* Runs while the page side is loaded: the last place where for-of and split() are still the engine's. */
function fillTable() {
	for (const [interfaceName, readable, writable, methods] of MEMBERS) {
		const prototype = page[interfaceName]?.prototype;

		if (!prototype)
			continue;
		for (const name of readable.split(' '))
			rowOf(prototype, name).get = getOwnPropertyDescriptor(prototype, name)?.get;
		for (const name of writable.split(' '))
			rowOf(prototype, name).set = getOwnPropertyDescriptor(prototype, name)?.set;
		for (const name of methods.split(' '))
			rowOf(prototype, name).method = getOwnPropertyDescriptor(prototype, name)?.value;
	}
}

fillTable();

const deny = (what) =>
	refusal('NotAllowedError', `${what} is not in the grant of a subtree; new Unilet(url, {root: document}) has it`);

/* The row for a member of this object: the one that was looked for, of an interface that the object has. */
function member(object, name, part) {
	const rows = mapGet(table, name);

	if (rows)
		for (let i = 0; i < rows.length; i++)
			if (rows[i][part] !== undefined && isPrototypeOf(rows[i].prototype, object))
				return rows[i][part];
	return undefined;
}

function checkObject(object, name) {
	if ((typeof object !== 'object' && typeof object !== 'function') || object === null)
		throw refusal('TypeError', `there is no object to take ${name} of`);
}

/* Its own subtree: `root` is a shadow root. */
export class SubtreeGrant {
	#root;
	#document;
	#made = new NativeWeakSet();
	/* Stands for the document: it can make nodes, nothing else. */
	#maker = { __proto__: null };

	constructor(root) {
		this.#root = root;
		this.#document = ownerDocument(root);
	}

	/* Gate (b). */
	#admit(value) {
		if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
			return value;
		if (value === this.#maker)
			return value;
		if (isNode(value))
			return this.#admitNode(value) ? value : null;
		for (let i = 0; i < valueKinds.length; i++)
			if (valueKinds[i](value))
				return value;
		return null;
	}

	/* A tree that the guest made and has not inserted yet hangs on a node it made. */
	#admitNode(node) {
		return contains(this.#root, node) || weakSetHas(this.#made, node) || weakSetHas(this.#made, rootOf(node));
	}

	get(object, name) {
		checkObject(object, name);
		if (name === 'ownerDocument' && isNode(object))
			return this.#maker;
		if (isStringMap(object))
			return hasOwn(object, name) ? object[name] : undefined;
		const get = member(object, name, 'get');

		if (get)
			return this.#admit(apply(get, object, list()));
		/* What the object does not have is undefined, as in script: so a program can ask what its root is. */
		if (!(name in object))
			return undefined;
		throw deny(`reading ${name}`);
	}

	set(object, name, value) {
		checkObject(object, name);
		if (isStringMap(object)) {
			object[name] = `${value}`;
			return;
		}
		const set = member(object, name, 'set');

		if (!set)
			throw deny(`writing ${name}`);
		const values = list();

		values[0] = value;
		apply(set, object, values);
	}

	call(object, name, values) {
		checkObject(object, name);
		if (object === this.#maker || object === this.#root) {
			const made = this.#make(name, values);

			if (made)
				return made;
		}
		if (name === 'setAttribute' && isElement(object))
			return this.#setAttribute(object, values);
		const method = member(object, name, 'method');

		if (!method)
			throw deny(`calling ${name}()`);
		const result = apply(method, object, values);

		/* A copy has the elements of its original, so nothing that could not be made. */
		if (name === 'cloneNode')
			weakSetAdd(this.#made, result);
		return this.#admit(result);
	}

	/* createElement() and its like; null if it is none of these. */
	#make(name, values) {
		let node = null;

		if (name === 'createElement')
			node = this.#makeElement(`${values[0]}`);
		else if (name === 'createTextNode')
			node = createTextNode(this.#document, values[0]);
		else if (name === 'createComment')
			node = createComment(this.#document, values[0]);
		else if (name === 'createDocumentFragment')
			node = createDocumentFragment(this.#document);
		if (node)
			weakSetAdd(this.#made, node);
		return node;
	}

	#makeElement(localName) {
		if (!inWords(ELEMENTS, toLowerCase(localName)))
			throw deny(`the element ${localName}`);
		return createElement(this.#document, localName);
	}

	#setAttribute(element, values) {
		const name = toLowerCase(`${values[0]}`);

		if (!inWords(ATTRIBUTES, name) && !startsWith(name, 'aria-') && !startsWith(name, 'data-'))
			throw deny(`the attribute ${name}`);
		setAttribute(element, name, values[1]);
	}

	construct(name) {
		throw deny(`new ${name}()`);
	}

	checkListen(object, type) {
		if (!isNode(object) || !this.#admitNode(object))
			throw deny(`listening to "${type}" there`);
	}
}
