/* generate.mjs: makes a guest's batches from a seed: mostly what makes sense with the objects that it has, some that does not. */
import * as words from './words.mjs';

const [GET, SET, CALL, CONSTRUCT, LISTEN, RELEASE, REPLY, REPLY_CALL, REPLY_LIST, GLOBAL, UNLISTEN, REPLY_VALUE] = [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15];
const [CREATE, TEXT, APPEND, INSERT, REMOVE, ATTRIBUTE, TEXT_CONTENT, CLONE, ATTRIBUTE_NAMED] = [20, 21, 22, 23, 24, 25, 26, 27, 28];
const ROOT = 1;
const INDICES = 40;
const GENERATION = 2 ** 20;
const PAGES = 2 ** 31;
const STEPS = 14;

const REPLY_SMALL = 64;
const CSS = ['style', 'property', 'cssValue']; /* nothing else for these: the tree in C does not know each property's grammar */

export const ROOM = 1 << 15; /* for a reply */

/* Of 100 operations of a batch so many are each. */
const WEIGHTS = [[12, 'create'], [5, 'text'], [14, 'append'], [4, 'insert'], [2, 'remove'], [10, 'attribute'], [3, 'textContent'],
	[3, 'clone'], [5, 'get'], [9, 'set'], [8, 'call'], [9, 'reply'], [7, 'replyCall'], [2, 'replyList'], [2, 'replyValue'],
	[3, 'release'], [4, 'listen'], [1, 'unlisten'], [2, 'construct'], [1, 'odd']];
const KINDS = WEIGHTS.flatMap(([weight, kind]) => Array(weight).fill(kind));

const isNode = (object) => object instanceof Node;
const isElement = (object) => object instanceof Element;
const isList = (object) => object instanceof NodeList || object instanceof HTMLCollection || object instanceof DOMTokenList;
const isParent = (object) => isElement(object) || object instanceof DocumentFragment;
const isObject = (object) => typeof object === 'object' && object !== null;
const nameOf = (name) => ({ name });
const halves = (number) => [...new Uint32Array(new Float64Array([number]).buffer)];

export class Generator {
	static indices = Array.from({ length: INDICES - 1 }, (_, i) => i + 1);
	#state;
	#members; /* [interface, name, use] */
	#guest; /* {look(handle), root} */
	#numbers = new Map([[ROOT, ROOT]]); /* index -> the handle that it is now */
	#old = new Map(); /* index -> the last handle that it was */
	#new = new Map(); /* handle -> what it will hold when the batch has been done */
	#left = STEPS;

	constructor(seed, members, guest) {
		this.#state = (seed * 2654435761 >>> 0) || 1;
		this.#members = members;
		this.#guest = guest;
		for (let i = 0; i < 8; i++)
			this.#random(2);
	}
	/* xorshift: the same for the same seed everywhere. */
	#random(below) {
		this.#state ^= this.#state << 13;
		this.#state ^= this.#state >>> 17;
		this.#state ^= this.#state << 5;
		this.#state >>>= 0;
		return this.#state % below;
	}
	#pick = (list) => list[this.#random(list.length)];
	/* Once in so many times. */
	#once = (times) => this.#random(times) === 0;

	#look(handle) {
		return this.#new.get(handle) ?? this.#guest.look(handle);
	}
	/* Handles of what the guest has, and which of that is as it is wanted. */
	#handles(wanted) {
		const all = [...this.#numbers.values(), ...[1, 2, 3, 4].map((index) => PAGES + index)];

		return all.filter((handle) => wanted(this.#look(handle)));
	}
	#handle(wanted) {
		if (this.#once(60))
			return this.#oddHandle();
		const found = this.#handles(wanted);

		return found.length > 0 ? this.#pick(found) : ROOT;
	}
	#oddHandle() {
		const released = [...this.#old.values()];

		switch (this.#random(5)) {
		case 0: return released.length > 0 ? this.#pick(released) : 0;
		case 1: return 2 + this.#random(INDICES) + GENERATION * this.#random(3);
		case 2: return PAGES + this.#random(6) + GENERATION * this.#random(3);
		case 3: return this.#once(10) ? this.#pick(words.ODD_WORDS) : 0;
		default: return this.#pick([...this.#numbers.values()]);
		}
	}
	/* A number for what will be `object`; undefined: who knows. */
	#result(object) {
		if (this.#once(25))
			return 0;
		if (this.#once(400))
			return this.#pick(words.ODD_WORDS);
		const index = 2 + this.#random(INDICES - 2);
		const before = this.#numbers.get(index) ?? this.#old.get(index);
		const handle = before === undefined ? index : this.#once(8) ? before : (before + GENERATION) % PAGES;

		this.#numbers.set(index, handle);
		this.#new.set(handle, object);
		return handle;
	}

	#string(list) {
		return this.#once(12) ? this.#pick(words.TEXTS) : this.#pick(list);
	}
	#elementName() {
		if (this.#once(60))
			return this.#pick(words.ODD_ELEMENTS);
		return this.#pick(this.#once(8) ? words.ALL_ELEMENTS : words.COMMON_ELEMENTS);
	}
	#attributeName() {
		if (this.#once(40))
			return this.#pick(words.ODD_ATTRIBUTES);
		return this.#pick(this.#once(8) ? words.ALL_ATTRIBUTES : words.COMMON_ATTRIBUTES);
	}
	#attributeValue(name) {
		return this.#pick(name === 'style' ? words.STYLES : words.TEXTS);
	}

	/* Values of each kind, as words. */
	#number() { return this.#once(4) ? [5, ...halves(this.#pick(words.DOUBLES))] : [4, this.#pick(words.INTEGERS) >>> 0]; }
	#text(list = words.TEXTS) { return this.#once(6) ? [7, nameOf(this.#string(list))] : [6, this.#string(list)]; }
	#object(wanted) {
		const handle = this.#handle(wanted);

		return handle === ROOT && !wanted(this.#guest.root) ? this.#text() : [8, handle];
	}
	#any() {
		switch (this.#random(12)) {
		case 0: return [0];
		case 1: return [1];
		case 2: return [2];
		case 3: return [3];
		case 4: case 5: case 6: return this.#number();
		case 7: return this.#once(6) ? this.#object(() => true) : this.#text();
		default: return this.#text();
		}
	}
	/* What no member takes: it is decoded, and left. */
	#nested(depth = 0) {
		switch (this.#random(depth > 9 ? 3 : 7)) {
		case 0: return [11, this.#pick([16, 18, 25, 27]), new Uint8Array(8 * this.#random(3))];
		case 1: return [13, 1 + this.#random(3)];
		case 2: return [12, this.#random(2 ** 31), this.#random(2 ** 31)];
		case 3: case 4: return [10, 2, ...this.#nested(depth + 1), ...this.#any()];
		case 5: return [9, 1, nameOf(this.#pick(['a', 'length', 'toString', '__proto__'])), ...this.#nested(depth + 1)];
		default: return this.#any();
		}
	}
	#value(kind) {
		if (this.#once(50) && !CSS.includes(kind))
			return this.#any();
		switch (kind) {
		case 'node': return this.#object(isNode);
		case 'child': return this.#object((object) => isNode(object) && !(object instanceof ShadowRoot));
		case 'event': return this.#object((object) => object instanceof Event);
		case 'text': return this.#text();
		case 'number': return this.#number();
		case 'row': return [4, this.#random(5) - 1 >>> 0];
		case 'boolean': return [2 + this.#random(2)];
		case 'attribute': return [6, this.#attributeName()];
		case 'element': return [6, this.#elementName()];
		case 'svg': return [6, this.#once(4) ? this.#elementName() : this.#pick(words.SVG_NAMES)];
		case 'selector': return this.#text(words.SELECTORS);
		case 'style': return [6, this.#pick(words.STYLES)];
		case 'property': return [6, this.#pick(words.PROPERTIES)];
		case 'cssValue': return [6, this.#pick(words.VALUES)];
		case 'priority': return this.#text(['', 'important', 'IMPORTANT', 'x']);
		case 'where': return this.#text(['beforebegin', 'afterbegin', 'beforeend', 'afterend', 'BeforeEnd', 'nowhere']);
		case 'space': return this.#once(4) ? this.#text([words.HTML, '', 'http://a.test/']) : [6, words.SVG];
		case 'nested': return this.#nested();
		default: return this.#any();
		}
	}
	/* What a method of that name takes: count, values. */
	#arguments(name, object) {
		let kinds = words.TAKES[name] ?? Array(this.#random(3)).fill('any');

		if (name === 'add' && object instanceof HTMLSelectElement)
			kinds = ['node', 'node?'];
		if (kinds[0] === 'nodes')
			kinds = Array.from({ length: this.#random(4) }, () => (this.#once(3) ? 'text' : 'child'));
		if (this.#once(60) && !words.SPREADS.includes(name))
			kinds = this.#once(5) ? kinds.slice(0, -1) : [...kinds, ...Array(Math.max(0, 3 - kinds.length)).fill('any?'), 'nested'];
		const values = kinds.map((kind) => {
			if (!kind.endsWith('?'))
				return this.#value(kind);
			return this.#once(4) ? [this.#random(2)] : this.#value(kind.slice(0, -1));
		});

		return [values.length, ...values.flat()];
	}

	/* A handle, and the name of a member of what it holds: a getter, setter or method ('r', 'w', 'x'). */
	#member(use) {
		const handle = this.#handle(isObject);
		const object = this.#look(handle);
		const rows = isObject(object) ? this.#members.filter(([owner, , uses]) => uses.includes(use) && this.#has(object, owner)) : [];

		if (rows.length === 0 || this.#once(200))
			return { handle, object, name: this.#pick(words.ODD_MEMBERS) };
		return { handle, object, name: this.#pick(rows)[1] };
	}
	/* Whether the object is of that interface. What stands for the document is of none. */
	#has(object, owner) {
		if (!(object instanceof Object))
			return owner === 'Document';
		return globalThis[owner].prototype.isPrototypeOf(object);
	}

	#operation() {
		switch (this.#pick(KINDS)) {
		case 'create': return this.#create();
		case 'text': return [TEXT, this.#result(new Text()), this.#pick(words.TEXTS)];
		case 'append': return [APPEND, this.#parent(), this.#handle(isNode)];
		case 'insert': return this.#insert();
		case 'remove': return [REMOVE, this.#handle(isNode)];
		case 'attribute': return this.#attribute();
		case 'textContent': return [TEXT_CONTENT, this.#handle(isNode), this.#pick(words.TEXTS)];
		case 'clone': return this.#clone();
		case 'get': return this.#get();
		case 'set': return this.#set();
		case 'call': return this.#call(true);
		case 'reply': return this.#reply();
		case 'replyCall': return this.#call(false);
		case 'replyList': return [REPLY_LIST, this.#handle(isList)];
		case 'replyValue': return [REPLY_VALUE, this.#handle(() => true)];
		case 'release': return this.#release();
		case 'listen': return this.#listen();
		case 'unlisten': return [UNLISTEN, this.#handle(isNode), nameOf(this.#pick(words.TYPES)), 1 + this.#random(3), this.#pick([0, 8])];
		case 'construct': return this.#construct();
		default: return this.#odd();
		}
	}
	#parent() {
		return this.#once(4) ? ROOT : this.#handle(this.#once(20) ? isNode : isParent);
	}
	#insert() {
		const before = this.#once(2) ? 0 : this.#handle((object) => isNode(object) && object.parentNode);

		return [INSERT, this.#parent(), this.#handle(isNode), before];
	}
	#create() {
		const name = this.#elementName();
		let object;

		try {
			object = document.createElement(name);
		} catch {
			/* It will throw there, too. */
		}
		return [CREATE, this.#result(object), nameOf(name)];
	}
	#attribute() {
		const name = this.#attributeName();

		if (this.#once(4))
			return [ATTRIBUTE_NAMED, this.#handle(isElement), nameOf(name), nameOf(this.#attributeValue(name))];
		return [ATTRIBUTE, this.#handle(isElement), nameOf(name), this.#attributeValue(name)];
	}
	#clone() {
		const places = this.#once(3) ? [0, 1] : [0];

		return [CLONE, this.#handle(isNode), places.length, ...places.flatMap((place) => [this.#result(undefined), place])];
	}
	#get() {
		const { handle, name } = this.#member('r');

		return [GET, this.#result(undefined), handle, nameOf(name)];
	}
	#set() {
		const { handle, name } = this.#member('w');

		return [SET, handle, nameOf(name), ...this.#value(words.SET_TO[name] ?? this.#pick(['any', 'text', 'number']))];
	}
	#call(kept) {
		const { handle, object, name } = this.#member('x');
		const given = this.#arguments(name, object);

		/* A list of texts has no handle in the tree in C. */
		return kept && name !== 'getAttributeNames' ? [CALL, this.#result(undefined), handle, nameOf(name), ...given] : [REPLY_CALL, handle, nameOf(name), ...given];
	}
	#reply() {
		const { handle, name } = this.#member('r');

		return [REPLY, handle, nameOf(name)];
	}
	#release() {
		const handle = this.#handle(() => true);
		const index = handle % GENERATION;

		if (this.#numbers.get(index) === handle && handle !== ROOT) {
			this.#numbers.delete(index);
			this.#old.set(index, handle);
		}
		return [RELEASE, handle];
	}
	#listen() {
		const fields = Array.from({ length: this.#random(4) }, () => this.#pick(words.FIELDS));
		const filter = { mask: 0, modifiers: 0, buttons: 0, selector: this.#once(2) ? this.#pick(words.SELECTORS) : '', keys: [] };

		if (this.#once(8))
			Object.assign(filter, { mask: this.#random(16), modifiers: this.#once(2) ? 0 : this.#random(16) });
		if (this.#once(8))
			Object.assign(filter, { buttons: this.#random(4), keys: this.#once(2) ? ['a'] : [] });
		return [LISTEN, this.#handle(isNode), nameOf(this.#pick(words.TYPES)), 1 + this.#random(3), this.#once(2) ? 0 : this.#random(64),
			fields.length > 0 ? { fields } : 0, this.#once(2) ? { filter } : 0];
	}
	#construct() {
		const name = this.#once(30) ? this.#pick(words.CONSTRUCTORS) : this.#pick(['Event', 'CustomEvent']);
		const kinds = { bubbles: 'boolean', cancelable: 'boolean', composed: this.#once(8) ? 'boolean' : '', detail: 'text' };
		const options = Object.entries(kinds).filter(([, kind]) => kind !== '' && this.#once(2));
		const dictionary = [9, options.length, ...options.flatMap(([option, kind]) => [nameOf(option), ...this.#value(kind)])];
		const given = [[6, this.#pick(words.TYPES)], dictionary].slice(0, this.#once(40) ? 0 : 1 + this.#random(2));
		const made = { Event: new Event('x'), CustomEvent: new CustomEvent('x') };

		return [CONSTRUCT, this.#result(made[name]), nameOf(name), given.length, ...given.flat()];
	}
	#odd() {
		switch (this.#random(6)) {
		case 0: return [GLOBAL, this.#result(undefined), nameOf(this.#pick(['Math', 'Node', 'x']))];
		case 1: return this.#once(3) ? [this.#random(30), this.#random(4)] : [RELEASE, this.#oddHandle()];
		case 2: return this.#once(3) ? this.#damage() : [REMOVE, this.#oddHandle()];
		/* A pair of surrogates that is cut in two. */
		case 3: return this.#once(3) ? [TEXT, 0, 'a\ud83d', TEXT, 0, '\ude00b'] : [APPEND, this.#oddHandle(), this.#oddHandle()];
		case 4: return [RELEASE, this.#pick([...this.#numbers.values()])];
		default: return [REPLY_VALUE, this.#oddHandle()];
		}
	}

	#damage() {
		return { damage: { kind: this.#pick(['word', 'bit', 'cut']), at: this.#random(1000) / 1000, word: this.#pick(words.ODD_WORDS) } };
	}

	#click() {
		const elements = [...this.#guest.root.querySelectorAll('*')];
		const able = elements.map((element, at) => at).filter((at) => elements[at] instanceof HTMLElement && !elements[at].closest('a, area'));

		return able.length > 0 ? { click: this.#pick(able) } : this.#batch();
	}
	#batch() {
		const operations = Array.from({ length: 1 + this.#random(12) }, () => this.#operation());

		return { room: this.#once(25) ? this.#random(REPLY_SMALL) : ROOM, operations };
	}
	/* {operations, room}, or {click: number of an element}; null when it has done enough. */
	next() {
		if (this.#left-- === 0)
			return null;
		return this.#once(6) ? this.#click() : this.#batch();
	}
	/* It has been done. */
	settle() {
		this.#new.clear();
	}
}
