/* fake_page.mjs: just enough of a page for the page side to be loaded under Node.js. To be imported before it. */
import { File as BufferFile } from 'node:buffer';

class Node extends EventTarget {
	#text = '';
	#parent = null;
	childNodes = [];

	get nodeType() { return 1; }
	get baseURI() { return 'http://page.test/folder/page.html'; }
	get isConnected() { return [Document, ShadowRoot].some((type) => this.getRootNode() instanceof type); }
	get ownerDocument() { return globalThis.document; }
	get textContent() { return this.#text; }
	set textContent(value) { this.#text = String(value); }
	get parentNode() { return this.#parent; }
	get parentElement() { return this.#parent instanceof Element ? this.#parent : null; }
	get firstChild() { return this.childNodes[0] ?? null; }
	appendChild(child) { return this.insertBefore(child, null); }
	insertBefore(child, before) {
		if (before && before.#parent !== this)
			throw new DOMException('not a child', 'NotFoundError');
		child.#parent?.removeChild(child);
		child.#parent = this;
		this.childNodes.splice(before ? this.childNodes.indexOf(before) : this.childNodes.length, 0, child);
		return child;
	}
	removeChild(child) {
		this.childNodes.splice(this.childNodes.indexOf(child), 1);
		child.#parent = null;
		return child;
	}
	get nextSibling() { return this.#parent?.childNodes[this.#parent.childNodes.indexOf(this) + 1] ?? null; }
	contains(other) {
		for (let node = other; node; node = node.parentNode)
			if (node === this)
				return true;
		return false;
	}
	getRootNode() { return this.parentNode ? this.parentNode.getRootNode() : this; }
	cloneNode(deep) {
		const copy = new this.constructor(this.localName);

		copy.#text = this.#text;
		for (const child of deep ? this.childNodes : [])
			copy.appendChild(child.cloneNode(true));
		return copy;
	}
	get previousSibling() { return null; }
}

/* Where IDL has accessors of an interface, a test must not make own fields of them. */
const hidden = Symbol('fields');
const accessors = (type, names) => {
	for (const name of names)
		Object.defineProperty(type.prototype, name, {
			configurable: true,
			get() { return this[hidden]?.[name]; },
			set(value) { (this[hidden] ??= {})[name] = value; },
		});
};

class Element extends Node {
	#localName;

	constructor(localName) {
		super();
		this.attributes = new Map();
		this.#localName = localName;
	}
	get localName() { return this.#localName; }
	setAttribute(name, value) { this.attributes.set(name.toLowerCase(), String(value)); }
	removeAttribute(name) { this.attributes.delete(name); }
	toggleAttribute(name, force) { return force ? this.setAttribute(name, '') : this.removeAttribute(name); }
	getAttribute(name) { return this.attributes.get(name) ?? null; }
	append(...children) { children.forEach((child) => this.appendChild(child)); }
	set innerHTML(text) { this.markup = text; }
	get innerHTML() { return this.markup; }
	querySelector() { return this.childNodes[0] ?? null; }
	closest(localName) { return this.localName === localName ? this : this.parentElement?.closest(localName) ?? null; }
}
class HTMLElement extends Element {}
for (const [type, property, attribute] of [[Element, 'className', 'class'], [Element, 'id', 'id'], [HTMLElement, 'title', 'title']])
	Object.defineProperty(type.prototype, property, {
		configurable: true,
		get() { return this.getAttribute(attribute) ?? ''; },
		set(value) {
			if (!(this instanceof type))
				throw new TypeError(`${property} of what is no ${type.name}`);
			this.setAttribute(attribute, value);
		},
	});
class HTMLInputElement extends HTMLElement {}
accessors(HTMLInputElement, ['value', 'files', 'checked']);
class DocumentFragment extends Node {
	append(...children) { children.forEach((child) => this.appendChild(child)); }
	querySelector(selector) {
		if (selector === '[')
			throw new DOMException('it is no selector', 'SyntaxError');
		return globalThis.escaped;
	}
}
class ShadowRoot extends DocumentFragment {}
class Text extends Node {}
class Document extends Node {
	get ownerDocument() { return null; }
	createElement(given) {
		const name = given.toLowerCase();

		return name === 'input' ? new HTMLInputElement(name) : new HTMLElement(name);
	}
	createTextNode(data) { const text = new Text(); text.textContent = data; return text; }
	createComment() { return new Text(); }
	createDocumentFragment() { return new DocumentFragment(); }
}
class MouseEvent extends Event {
	constructor(type, fields = {}) { super(type, fields); this[hidden] = fields; }
}
accessors(MouseEvent, ['clientX', 'clientY', 'button', 'buttons', 'ctrlKey', 'shiftKey', 'altKey', 'metaKey']);
class KeyboardEvent extends Event {
	constructor(type, fields = {}) { super(type, fields); this[hidden] = fields; }
}
accessors(KeyboardEvent, ['key', 'ctrlKey', 'shiftKey', 'altKey', 'metaKey']);
class FileList {
	constructor(files) { this[hidden] = files; }
	item(index) { return this[hidden][index] ?? null; }
}

Object.assign(globalThis, {
	Node, Element, HTMLElement, HTMLInputElement, DocumentFragment, ShadowRoot, Document, MouseEvent, KeyboardEvent, FileList,
	File: globalThis.File ?? BufferFile,
	document: new Document(),
	location: { origin: 'http://page.test' },
	/* Tests put what is to happen here. */
	fetch: (...given) => globalThis.onFetch(...given),
});
