/* builtins.js: the engine's own functions, taken before any script of the page ran.
 *
 * Page script may replace every built-in, before and after a unilet starts. So nothing on the page side calls a method
 * through a prototype: methods are taken from here and called as functions, `this` first. The same care elsewhere:
 * - arrays that grow are made by list(): without a prototype no setter on Array.prototype sees what is stored;
 * - objects given to the engine as options have no prototype, so no member can be added to them from outside;
 * - fields are declared in the class, so that the first assignment does not look for setters on Object.prototype;
 * - no for-of, spread, destructuring of arrays, regular expressions, async or await: all of these call what the page
 *   may have replaced.
 * Any other file may use a name of the engine directly only while it is being loaded. */

const {
	apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, preventExtensions, setPrototypeOf,
} = Reflect;

/* uncurry(f)(self, a, b) is f.call(self, a, b), without looking up `call`. */
const uncurry = Function.prototype.bind.bind(Function.prototype.call);

/* A method or accessor of an interface; absent ones (an older engine, a test without a DOM) are undefined. */
function methodOf(interfaceName, name) {
	const prototype = globalThis[interfaceName]?.prototype;
	const found = prototype && getOwnPropertyDescriptor(prototype, name)?.value;

	return found && uncurry(found);
}

function getterOf(interfaceName, name) {
	const prototype = globalThis[interfaceName]?.prototype;
	const found = prototype && getOwnPropertyDescriptor(prototype, name)?.get;

	return found && uncurry(found);
}

function setterOf(interfaceName, name) {
	const prototype = globalThis[interfaceName]?.prototype;
	const found = prototype && getOwnPropertyDescriptor(prototype, name)?.set;

	return found && uncurry(found);
}

export {
	apply, construct, defineProperty, getOwnPropertyDescriptor, getPrototypeOf, getterOf, methodOf, preventExtensions,
	setPrototypeOf, setterOf,
};

const arrayPrototype = Array.prototype;

/* An array without a prototype. */
export function list() {
	const items = [];

	setPrototypeOf(items, null);
	return items;
}

/* What list() made, as an array of the page. */
export function arrayOf(items) {
	setPrototypeOf(items, arrayPrototype);
	return items;
}

/* Whether it is an object as a literal makes one, of whatever window: Object.prototype has none above it. */
export function isPlainObject(value) {
	const prototype = getPrototypeOf(value);

	return prototype === null || getPrototypeOf(prototype) === null;
}

export const page = globalThis;
export const pageDocument = globalThis.document;
export const pageOrigin = globalThis.location?.origin;

export const NativeError = Error;
export const NativeTypeError = TypeError;
export const NativeDOMException = globalThis.DOMException;
export const NativeDate = Date;
export const NativeMap = Map;
export const NativePromise = Promise;
export const NativeProxy = Proxy;
export const NativeReadableStream = globalThis.ReadableStream;
export const NativeURL = URL;
export const NativeFormData = globalThis.FormData;
export const NativeArrayBuffer = ArrayBuffer;
export const NativeBigInt64Array = BigInt64Array;
export const NativeUint8Array = Uint8Array;
export const NativeInt32Array = Int32Array;
export const NativeUint32Array = Uint32Array;
export const NativeFloat64Array = Float64Array;
export const NativeWeakMap = WeakMap;
export const NativeWeakSet = WeakSet;
export const NativeFinalizationRegistry = FinalizationRegistry;
export const NativeAbortController = AbortController;

export const hasOwn = uncurry(Object.prototype.hasOwnProperty);
export const isPrototypeOf = uncurry(Object.prototype.isPrototypeOf);
export const isArray = Array.isArray;
export const isArrayBufferView = ArrayBuffer.isView;
/* Names of the own properties that can be enumerated. */
export const keysOf = Object.keys;
export const isInteger = Number.isInteger;
export const toNumber = Number;
export const floor = Math.floor;
export const symbolIterator = Symbol.iterator;
export const asInt64 = BigInt.asIntN;

export const mapHas = methodOf('Map', 'has');
export const mapGet = methodOf('Map', 'get');
export const mapSet = methodOf('Map', 'set');
export const mapDelete = methodOf('Map', 'delete');
export const mapForEach = methodOf('Map', 'forEach');
export const mapSize = getterOf('Map', 'size');
export const dateTime = methodOf('Date', 'getTime');
export const weakMapGet = methodOf('WeakMap', 'get');
export const weakMapSet = methodOf('WeakMap', 'set');
export const weakMapDelete = methodOf('WeakMap', 'delete');
export const weakSetAdd = methodOf('WeakSet', 'add');
export const weakSetHas = methodOf('WeakSet', 'has');
export const registerEnd = methodOf('FinalizationRegistry', 'register');

export const fromCharCode = String.fromCharCode;
export const charCodeAt = methodOf('String', 'charCodeAt');
export const indexOf = methodOf('String', 'indexOf');
export const substring = methodOf('String', 'substring');
export const startsWith = methodOf('String', 'startsWith');
/* Whether a list " of words " has this one. */
export const inWords = (words, word) => indexOf(word, ' ') < 0 && indexOf(words, ` ${word} `) >= 0;
export const toLowerCase = methodOf('String', 'toLowerCase');
export const trimmed = methodOf('String', 'trim');
export const toUpperCase = methodOf('String', 'toUpperCase');

const typedArray = getPrototypeOf(Uint8Array);
const typedGetter = (name) => uncurry(getOwnPropertyDescriptor(typedArray.prototype, name).get);

export const viewBuffer = typedGetter('buffer');
export const viewOffset = typedGetter('byteOffset');
export const viewLength = typedGetter('byteLength');
/* 'Uint8Array' and so on; undefined of what is no typed array. */
export const typedName = typedGetter(Symbol.toStringTag);
export const bufferLength = getterOf('ArrayBuffer', 'byteLength');
export const dataBuffer = getterOf('DataView', 'buffer');
export const dataOffset = getterOf('DataView', 'byteOffset');
export const dataLength = getterOf('DataView', 'byteLength');
export const bytesSet = uncurry(typedArray.prototype.set);
/* A view of part of the same bytes. subarray() would ask the page for the constructor (Symbol.species). */
export function bytesPart(bytes, start, length) {
	return new NativeUint8Array(viewBuffer(bytes), viewOffset(bytes) + start, length);
}

/* Two words as a number, and back: write the one, read the other, and let no script run between. */
export const halves = new Uint32Array(2);
export const halvesDouble = new Float64Array(halves.buffer);
export const halvesBigint = new BigInt64Array(halves.buffer);

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const decode = methodOf('TextDecoder', 'decode');
const encode = methodOf('TextEncoder', 'encode');
const encodeInto = methodOf('TextEncoder', 'encodeInto');

/* Throws on malformed UTF-8. */
export const textOf = (bytes) => decode(decoder, bytes);
export const bytesOf = (text) => encode(encoder, text);
/* Writes whole characters only, as many as fit; returns the bytes written. */
export const writeText = (text, bytes) => encodeInto(encoder, text, bytes).written;

/* Bytes as characters of the same numbers, and back: what the Infra standard calls isomorphic. Header text is bytes. */
export function latinOf(bytes) {
	let text = '';

	for (let i = 0; i < viewLength(bytes); i++)
		text += fromCharCode(bytes[i]);
	return text;
}

export function latinBytes(text) {
	const bytes = new NativeUint8Array(text.length);

	for (let i = 0; i < text.length; i++)
		bytes[i] = charCodeAt(text, i);
	return bytes;
}

const promiseThen = methodOf('Promise', 'then');
const species = { __proto__: null, value: undefined };

/* promise.then(fulfilled, rejected) of a promise of the engine. Without a constructor of its own the promise would be
 * shown to a getter that the page put on Promise.prototype. Neither function may return an object. */
export function whenSettled(promise, fulfilled, rejected) {
	defineProperty(promise, 'constructor', species);
	promiseThen(promise, fulfilled, rejected);
}

const fetchNow = globalThis.fetch && uncurry(globalThis.fetch);

export const pageFetch = (url, options) => fetchNow(page, url, options);
export const responseStatus = getterOf('Response', 'status');
export const responseRedirected = getterOf('Response', 'redirected');
export const responseUrl = getterOf('Response', 'url');
export const responseHeaders = getterOf('Response', 'headers');
export const responseBody = getterOf('Response', 'body');
export const responseBuffer = methodOf('Response', 'arrayBuffer');
export const headersForEach = methodOf('Headers', 'forEach');
export const headersGet = methodOf('Headers', 'get');
export const streamReader = methodOf('ReadableStream', 'getReader');
export const readerRead = methodOf('ReadableStreamDefaultReader', 'read');
export const readerCancel = methodOf('ReadableStreamDefaultReader', 'cancel');
export const controllerEnqueue = methodOf('ReadableStreamDefaultController', 'enqueue');
export const controllerClose = methodOf('ReadableStreamDefaultController', 'close');
export const controllerError = methodOf('ReadableStreamDefaultController', 'error');
export const blobSlice = methodOf('Blob', 'slice');
export const blobSize = getterOf('Blob', 'size');
export const blobBuffer = methodOf('Blob', 'arrayBuffer');
export const blobType = getterOf('Blob', 'type');
export const fileName = getterOf('File', 'name');
export const fileModified = getterOf('File', 'lastModified');
export const formEach = methodOf('FormData', 'forEach');
export const abortNow = methodOf('AbortController', 'abort');
export const abortSignal = getterOf('AbortController', 'signal');
export const signalAborted = getterOf('AbortSignal', 'aborted');
export const urlHref = getterOf('URL', 'href');
export const urlProtocol = getterOf('URL', 'protocol');
export const urlOrigin = getterOf('URL', 'origin');

export const requestFrame = globalThis.requestAnimationFrame && uncurry(globalThis.requestAnimationFrame);

export const addListener = methodOf('EventTarget', 'addEventListener');
export const removeListener = methodOf('EventTarget', 'removeEventListener');
export const dispatch = methodOf('EventTarget', 'dispatchEvent');

/* Whether `value` is an object made by this interface of the page's own window (or one derived from it). */
export function kindOf(interfaceName) {
	const prototype = globalThis[interfaceName]?.prototype;

	return (value) => prototype !== undefined && isPrototypeOf(prototype, value);
}

/* Whether `value` is an object that this getter or method of an interface can read: one of that interface, of whatever
 * window, and no proxy of one. */
export function takenBy(reader) {
	return (value) => {
		try {
			reader(value);
			return true;
		} catch {
			return false;
		}
	};
}
