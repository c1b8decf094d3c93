/* subtree.js: the grant of a subtree: a guest reaches what its own shadow root holds, and nothing else.
 *
 * Two gates. (a) The member table (members.js), default deny: whatever is not in it is refused. (b) admit(): an object gets
 * a handle only if it is a node below the root, a node this guest made, or of one of the value interfaces; anything else is
 * null. Together: no chain of members leads from the root to the page. */

import {
	addListener, apply, arrayOf, charCodeAt, construct, formEach, getterOf, hasOwn, indexOf, inWords, isArray, isArrayBufferView,
	isPlainObject, kindOf, list, mapDelete, mapSet, methodOf, NativeFormData, NativeURL, NativeWeakSet, page, pageDocument,
	startsWith, toLowerCase, weakSetAdd, weakSetHas,
} from './builtins.js';
import { isBuffer } from './array_kind.js';
import { cssName } from './css_rule.js';
import { refusal } from './fault.js';
import { isObject } from './handle.js';
import { eventTarget, isElement, isEvent, isNode, preventDefault } from './interface.js';
import { memberOf } from './member.js';
import { ATTRIBUTES, CONSTRUCTORS, ELEMENTS, STATICS, SVG_ELEMENTS, VALUES } from './members.js';
import {
	appendChild, cloneParts, createElement, createText, insertBefore, parentNode, removeNode, setAttribute,
} from './node.js';
import { checkDispatch, checkFocus, checkSheet, checkText, deny } from './rule.js';
import { UrlRule } from './url_rule.js';

const HTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';

const isStringMap = kindOf('DOMStringMap');
const isStyle = kindOf('CSSStyleDeclaration');
const isSubmit = kindOf('SubmitEvent');
const isForm = kindOf('FormData');
const contains = methodOf('Node', 'contains');
const rootOf = methodOf('Node', 'getRootNode');
const isConnected = getterOf('Node', 'isConnected');
const createElementNS = methodOf('Document', 'createElementNS');
const createComment = methodOf('Document', 'createComment');
const createDocumentFragment = methodOf('Document', 'createDocumentFragment');
const submitter = getterOf('SubmitEvent', 'submitter');
const getPropertyValue = methodOf('CSSStyleDeclaration', 'getPropertyValue');
const setProperty = methodOf('CSSStyleDeclaration', 'setProperty');
const createObjectURL = NativeURL.createObjectURL;
const revokeObjectURL = NativeURL.revokeObjectURL;

const valueKinds = list();
for (let i = 0; i < VALUES.length; i++)
	valueKinds[i] = kindOf(VALUES[i]);

/* The engine's own constructors: page script may put others under their names. */
const constructors = { __proto__: null };
for (const name in CONSTRUCTORS)
	constructors[name] = page[name];

/* How many values these take at least. */
const MAKERS = { __proto__: null, createElement: 1, createElementNS: 2, createTextNode: 1, createComment: 1, createDocumentFragment: 0 };

function oneOf(value) {
	const values = list();

	values[0] = value;
	return values;
}

/* An object without members, which is not taken for what a literal makes: that would be sent as what is in it. */
const stand = () => ({ __proto__: { __proto__: { __proto__: null } } });

function checkObject(object, name) {
	if (!isObject(object))
		throw refusal('TypeError', `there is no object to take ${name} of`);
}

/* Its own subtree: `root` is a shadow root, `origin` the unilet's, `own` whether that is the page's, `elements` names of
 * custom elements that the page lets it make: ' a-b c-d '. */
export class SubtreeGrant {
	#root;
	#elements;
	#handles;
	/* What the guest made and has no handle of: style sheets, and nodes that were in no other then. */
	#made = new NativeWeakSet();
	#where;
	/* Stand for the document, which can make nodes, and for URL, which can make them for Blobs; nothing else. */
	#maker = stand();
	#urlMaker = stand();

	constructor(root, origin, own, elements) {
		this.#root = root;
		this.#elements = elements;
		this.#where = { __proto__: null, urls: new UrlRule(origin), own };
		/* A form's data are the guest's: nothing of it goes to a server by itself. */
		addListener(root, 'submit', preventDefault, { __proto__: null, capture: true });
	}

	/* Gate (b). What an array or a literal holds is admitted when it is read. */
	admit(value) {
		if (!isObject(value) || value === this.#maker || value === this.#urlMaker)
			return value;
		if (isNode(value))
			return this.#admitNode(value);
		if (isArray(value) || isPlainObject(value) || isArrayBufferView(value) || isBuffer(value) || weakSetHas(this.#made, value))
			return value;
		for (let i = 0; i < valueKinds.length; i++)
			if (valueKinds[i](value))
				return value;
		return null;
	}

	use(handles) {
		this.#handles = handles;
	}

	/* A tree that is not in the root hangs on a node that the guest has in its hands, or had. */
	#admitNode(node) {
		return contains(this.#root, node) || this.#isOwn(node) || this.#isOwn(rootOf(node)) || this.#isBelowOwn(node) ? node : null;
	}

	/* The top of its tree may have been given back while that was in another tree. */
	#isBelowOwn(node) {
		for (let at = isConnected(node) ? null : parentNode(node); at !== null; at = parentNode(at))
			if (this.#isOwn(at))
				return true;
		return false;
	}

	#isOwn(node) {
		return this.#handles.holds(node) || weakSetHas(this.#made, node);
	}

	/* Noting each node as it is made would cost as much as half of making it: those that go into a tree at once need not be
	 * noted at all. */
	released(object) {
		if (isNode(object) && parentNode(object) === null)
			weakSetAdd(this.#made, object);
	}

	get(object, name) {
		checkObject(object, name);
		if (name === 'ownerDocument' && isNode(object))
			return this.#maker;
		if (name === 'formData' && isSubmit(object))
			return arrayOf(this.items(new NativeFormData(eventTarget(object), submitter(object))));
		if (name === 'isTrusted' && isEvent(object))
			return object.isTrusted;
		if (isStringMap(object) || isArray(object) || isPlainObject(object))
			return hasOwn(object, name) ? this.admit(object[name]) : undefined;
		const row = memberOf(object, name, 'get');

		if (row !== undefined)
			return this.admit(apply(row.get, object, list()));
		if (isStyle(object))
			return getPropertyValue(object, cssName(name));
		const item = isIndex(name) ? memberOf(object, 'item', 'method') : undefined;

		/* A number that is none is undefined, where item() says null. */
		if (item !== undefined)
			return this.admit(apply(item.method, object, oneOf(name)) ?? undefined);
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
		const row = memberOf(object, name, 'set');

		if (row !== undefined)
			apply(row.set, object, oneOf(this.#checkSet(row.rule, name, value, object)));
		else if (isStyle(object) && memberOf(object, name, 'get') === undefined)
			this.#setStyle(object, cssName(name), `${value}`, '');
		else
			throw deny(`writing ${name}`);
	}

	/* What is set, if the rule has nothing against it. */
	#checkSet(rule, name, value, object) {
		if (rule === '' || rule === 'text') /* no attribute is among the nodes that a guest reaches */
			return value;
		if (rule === 'sheets')
			return this.#checkSheets(value);
		const text = `${value}`;

		checkText(rule, `writing ${name}`, text, object, this.#where);
		return text;
	}

	/* Only those that it made: their text has been looked at. */
	#checkSheets(sheets) {
		for (let i = 0; isArray(sheets) && i < sheets.length; i++)
			if (!weakSetHas(this.#made, sheets[i]))
				throw deny('a style sheet of someone else\'s');
		return sheets;
	}

	#setStyle(style, name, text, priority) {
		checkText('css', `the property ${name}`, text, style, this.#where);
		setProperty(style, name, text, priority);
	}

	call(object, name, values) {
		checkObject(object, name);
		if (object === this.#maker || object === this.#root) {
			const made = this.#make(name, values);

			if (made !== null)
				return made;
		}
		if (object === this.#urlMaker)
			return this.#callUrl(name, values);
		const row = memberOf(object, name, 'method');

		if (row === undefined)
			throw deny(`calling ${name}()`);
		if (row.rule !== '')
			return this.#callByRule(row, object, name, values);
		return this.admit(apply(row.method, object, values));
	}

	#callByRule(row, object, name, values) {
		switch (row.rule) {
		case 'attribute':
			return this.#callAttribute(row, object, name, values);
		case 'removed':
			if (ATTRIBUTES[toLowerCase(`${values[0]}`)] === 'rel')
				throw deny('removing rel');
			break;
		case 'insert':
			this.#checkInsert(object);
			break;
		case 'clone':
			return apply(row.method, object, values);
		case 'dispatch':
			checkDispatch(object, values[0]);
			break;
		case 'focus':
			checkFocus(this.#root);
			break;
		case 'property':
			if (values.length < 2)
				break;
			return this.#setStyle(object, `${values[0]}`, `${values[1]}`, `${values[2] ?? ''}`);
		case 'css':
		case 'context':
		case 'selector':
			if (values.length === 0)
				break;
			values[0] = `${values[0]}`;
			checkText(row.rule, `${name}()`, values[0], object, this.#where);
			break;
		default:
			throw deny(`calling ${name}()`);
		}
		return this.admit(apply(row.method, object, values));
	}

	/* createElement() and its like; null if it is none of these. */
	#make(name, values) {
		if (values.length < MAKERS[name])
			throw refusal('TypeError', `${name}() takes more than that`);
		switch (name) {
		case 'createElement':
			if (values.length > 1)
				throw deny('a customized built-in element');
			return this.create(`${values[0]}`);
		case 'createElementNS':
			if (values.length > 2)
				throw deny('a customized built-in element');
			return this.#createNS(values[0], `${values[1]}`);
		case 'createTextNode':
			return createText(values[0]);
		case 'createComment':
			return createComment(pageDocument, values[0]);
		case 'createDocumentFragment':
			return createDocumentFragment(pageDocument);
		default:
			return null;
		}
	}

	create(name) {
		const rule = ELEMENTS[name] ?? ELEMENTS[toLowerCase(name)];

		if (rule === undefined && !this.#isListed(name))
			throw deny(`the element ${name}`);
		return ruled(createElement(name), rule);
	}

	/* Whether the page lets it make this custom element. */
	#isListed(name) {
		return indexOf(name, '-') > 0 && inWords(this.#elements, name);
	}

	#createNS(namespace, name) {
		if (namespace === HTML)
			return this.create(name);
		if (namespace !== SVG || SVG_ELEMENTS[name] === undefined)
			throw deny(`the element ${name} of ${namespace}`);
		return ruled(createElementNS(pageDocument, SVG, name), SVG_ELEMENTS[name]);
	}

	/* See grant.js. */
	isPlainElement(name) {
		return ELEMENTS[name] === '';
	}

	isPlainAttribute(name) {
		return ATTRIBUTES[name] === '';
	}

	attribute(element, name, value) {
		this.#checkAttribute(element, name, value);
		setAttribute(element, name, value);
	}

	/* `value` is a text. */
	#checkAttribute(element, name, value) {
		const lower = toLowerCase(name);
		const rule = ATTRIBUTES[lower];

		if (!isElement(element))
			throw refusal('TypeError', `no element to set ${name} of`);
		if (rule === undefined && !startsWith(lower, 'aria-') && !startsWith(lower, 'data-'))
			throw deny(`the attribute ${name}`);
		checkText(rule ?? '', `the attribute ${name}`, value, element, this.#where);
	}

	/* setAttribute(name, value), toggleAttribute(name, force) */
	#callAttribute(row, element, name, values) {
		const sets = name === 'setAttribute';

		/* With fewer it throws. */
		if (values.length >= (sets ? 2 : 1)) {
			values[0] = `${values[0]}`;
			if (sets)
				values[1] = `${values[1]}`;
			this.#checkAttribute(element, values[0], sets ? values[1] : '');
		}
		return apply(row.method, element, values);
	}

	/* The page may have moved the guest's nodes into its own tree: nothing is put there. */
	#checkInsert(node) {
		if (isConnected(node) && !contains(this.#root, node))
			throw refusal('NotAllowedError', 'the node is not in the tree of this grant any more');
	}

	append(node, child) {
		this.#checkInsert(node);
		appendChild(node, child);
	}

	insert(node, child, before) {
		this.#checkInsert(node);
		insertBefore(node, child, before);
	}

	remove(node) {
		removeNode(node);
	}

	clone(node, indices) {
		const parts = cloneParts(node, indices);

		/* Parts alone: the whole has no handle. */
		if (parts.length > 0 && indices[0] !== 0)
			weakSetAdd(this.#made, rootOf(parts[0]));
		return parts;
	}

	construct(name, values) {
		const constructor = constructors[name];

		if (constructor === undefined)
			throw deny(`new ${name}()`);
		if (CONSTRUCTORS[name] === 'sheet')
			checkSheet(values);
		const made = construct(constructor, values);

		weakSetAdd(this.#made, made);
		return made;
	}

	/* URL is the only one that has static members in the table. */
	global(name) {
		if (STATICS[name] === undefined)
			throw deny(`the global ${name}`);
		return this.#urlMaker;
	}

	#callUrl(name, values) {
		const blobs = this.#where.urls.blobs;

		if (name === 'createObjectURL') {
			const url = apply(createObjectURL, NativeURL, values);

			mapSet(blobs, url, true);
			return url;
		}
		if (name !== 'revokeObjectURL' || !mapDelete(blobs, `${values[0]}`))
			throw deny(`URL.${name}() of this`);
		return apply(revokeObjectURL, NativeURL, values);
	}

	/* Arrays, entries of form data, and what has item(). */
	items(object) {
		checkObject(object, 'items');
		if (isArray(object))
			return object;
		const items = list();

		if (isForm(object)) {
			formEach(object, (value, name) => {
				items[items.length] = arrayOf(pair(name, value));
			});
			return items;
		}
		const length = memberOf(object, 'length', 'get');
		const item = memberOf(object, 'item', 'method');

		if (length === undefined || item === undefined)
			throw refusal('TypeError', 'it has no items');
		const count = apply(length.get, object, list());

		for (let i = 0; i < count; i++)
			items[i] = apply(item.method, object, oneOf(i));
		return items;
	}

	/* The selector of a filter. */
	checkSelector(selector) {
		checkText('selector', 'the selector of a filter', selector, null, this.#where);
	}

	checkListen(object, type) {
		if (!isNode(object) || this.#admitNode(object) === null)
			throw deny(`listening to "${type}" there`);
	}
}

/* An element as the rule of the table of elements has it. */
function ruled(element, rule) {
	if (rule === 'link')
		setAttribute(element, 'rel', 'noopener');
	return element;
}

function pair(first, second) {
	const items = list();

	items[0] = first;
	items[1] = second;
	return items;
}

/* Whether it is the number of an item. */
function isIndex(name) {
	for (let i = 0; i < name.length; i++)
		if (charCodeAt(name, i) < 0x30 || charCodeAt(name, i) > 0x39)
			return false;
	return name !== '';
}
