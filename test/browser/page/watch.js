/* watch.js: makes a page that overrides everything: watch() does it, before and after; report(isDone) writes down what it
 * saw once isDone() is true. */
/* Replaces every function it can find by one that notes what it is given and still does the work; functions and
 * objects that belong to the page side would show up in `seen`. */
window.said = [];
const seen = window.seen = [];
const real = { apply: Reflect.apply, ownKeys: Reflect.ownKeys, describe: Object.getOwnPropertyDescriptor,
	define: Object.defineProperty, has: WeakSet.prototype.has,
	add: WeakSet.prototype.add, text: Function.prototype.toString };
const known = new WeakSet();
let watching = true;

/* What a function was given or gave. Only the first time, and never what happens in here. */
function note(where, value) {
	if (!watching || value === null || (typeof value !== 'object' && typeof value !== 'function'))
		return;
	watching = false;
	if (!real.apply(real.has, known, [value])) {
		real.apply(real.add, known, [value]);
		seen[seen.length] = { where, value };
	}
	watching = true;
}

function wrap(original, where) {
	return new Proxy(original, { apply(target, self, values) {
		note(where + ' on', self);
		for (let i = 0; watching && i < values.length; i++)
			note(where + ' given', values[i]);
		const result = real.apply(target, self, values);

		note(where + ' gave', result);
		return result;
	} });
}

function override(object, name, where) {
	const found = real.describe(object, name);

	if (!found || !found.configurable)
		return;
	for (const part of ['value', 'get', 'set'])
		if (typeof found[part] === 'function')
			found[part] = wrap(found[part], where + '.' + String(name));
	real.define(object, name, found);
}

const interfaces = ['Array', 'Map', 'WeakMap', 'WeakSet', 'Set', 'Promise', 'String', 'Number', 'Uint8Array', 'Uint32Array',
	'Float64Array', 'ArrayBuffer', 'TextDecoder', 'TextEncoder', 'Response', 'Headers', 'ReadableStream',
	'ReadableStreamDefaultReader', 'Blob', 'File', 'AbortController', 'AbortSignal', 'EventTarget', 'Event', 'MouseEvent',
	'URL', 'Function', 'RegExp', 'Unilet', 'CustomElementRegistry', 'DataView', 'Date', 'BigInt64Array', 'Error', 'TypeError',
	'DOMException', 'MessageEvent', 'ReadableStreamDefaultController'];
function overrideAll() {
	for (const name of interfaces)
		for (const key of real.ownKeys(window[name].prototype))
			if (key !== 'constructor')
				override(window[name].prototype, key, name);
	for (const key of real.ownKeys(Object.getPrototypeOf(Uint8Array).prototype))
		override(Object.getPrototypeOf(Uint8Array).prototype, key, 'TypedArray');
	for (const key of ['apply', 'construct', 'defineProperty', 'setPrototypeOf', 'getPrototypeOf', 'getOwnPropertyDescriptor'])
		override(Reflect, key, 'Reflect');
	for (const [on, key] of [[Object, 'keys'], [Array, 'isArray'], [ArrayBuffer, 'isView'], [Number, 'isInteger']])
		override(on, key, on.name);
	for (const key of ['fetch', 'setTimeout', 'clearTimeout', 'queueMicrotask'])
		override(window, key, 'window');
	/* Setters that see what is stored where nothing was. */
	for (const key of ['0', '1', '2', 'request', 'complete', 'open', 'started', 'reader', 'chunk', 'slot', 'room', 'listener',
		'signal', 'method', 'headers', 'status', 'result', 'reply']) {
		for (const prototype of [Object.prototype, Array.prototype])
			real.define(prototype, key, { configurable: true,
				set(value) { note('setter ' + key, this); note('setter ' + key, value); real.define(this, key, { value, writable: true, configurable: true, enumerable: true }); },
				get() { note('getter ' + key, this); return undefined; } });
	}
	/* A promise is asked for its constructor by then() and await. */
	const constructor = Promise;
	real.define(Promise.prototype, 'constructor', { configurable: true, get() { note('Promise.constructor', this); return constructor; } });
}

/* The page's own calls here are not watched. */
function watch() {
	watching = false;
	overrideAll();
	watching = true;
}

const setTimer = setTimeout;
const toString = Object.prototype.toString;

function report(isDone) {
	watching = false;
	if (!isDone())
		return setTimer(() => { watching = false; report(isDone); watching = true; }, 50);
	const lines = [];

	for (let i = 0; i < seen.length; i++) {
		const { where, value } = seen[i];
		const text = typeof value === 'function' ? real.apply(real.text, value, []) : real.apply(toString, value, []);

		lines[i] = where + ': ' + text.slice(0, 300);
	}
	document.body.innerHTML += '<pre id="report"></pre>';
	document.getElementById('report').textContent = lines.join('\n') + '\nend of report: ' + said.join();
}
