/* words.mjs: what the generator's guests say: names, texts, numbers, and which member takes what. */
import { ATTRIBUTES, ELEMENTS, SVG_ELEMENTS } from '/page/members.js';

export const SVG = 'http://www.w3.org/2000/svg';
export const HTML = 'http://www.w3.org/1999/xhtml';

/* What makes the trees that members are about, and all others now and then. */
export const COMMON_ELEMENTS = ['div', 'p', 'span', 'b', 'a', 'ul', 'li', 'table', 'caption', 'thead', 'tbody', 'tfoot', 'tr', 'td', 'th',
	'form', 'input', 'input',
	'button', 'select', 'optgroup', 'option', 'option', 'textarea', 'label', 'fieldset', 'legend', 'output', 'details', 'summary', 'progress', 'meter',
	'ol', 'data', 'time', 'img', 'pre'];
export const ALL_ELEMENTS = Object.keys(ELEMENTS);
export const SVG_NAMES = Object.keys(SVG_ELEMENTS);
export const ODD_ELEMENTS = ['script', 'iframe', 'x-y', 'DIV', 'sPan', 'a b', '', '1a', 'é', 'template', 'form\u0130', 'a\u{1f600}', 'object',
	'p ', 'a:b'];

export const COMMON_ATTRIBUTES = ['id', 'class', 'title', 'type', 'value', 'name', 'checked', 'selected', 'disabled', 'multiple', 'form', 'for',
	'required', 'style',
	'data-a', 'data-b-c', 'aria-label', 'role', 'tabindex', 'min', 'max', 'step', 'open', 'href', 'label', 'lang', 'dir', 'hidden', 'colspan',
	'maxlength'];
export const ALL_ATTRIBUTES = Object.keys(ATTRIBUTES);
export const ODD_ATTRIBUTES = ['onclick', 'srcdoc', 'TITLE', 'data-É', 'data-', 'aria-', 'a b', '', 'x\u0000', 'é', 'xlink:href', 'formaction',
	'accesskey', 'is', 'slot',
	'DATA-x', '=a', 'a=b', 'data-a>', 'part'];

export const TEXTS = ['', 'a', 'b c', '  x\t\n y ', 'x\u{1f600}y', 'é', 'İ', '<b>&"\u00a0\'>', '\u2028', '\u0000', '\ufeff', '\ufffd',
	'line\r\nline\rline', 'true', 'false', '0', '12', '-3',
	'1e3', '0x10', ' 7', '1.50', 'NaN', '2024-02-29', '2024-02-30', '10:30', '2024-W09', '2024-02', '2024-02-29T10:30', '#ff0000', '#FF00aa', 'red',
	'checkbox', 'radio',
	'text', 'TEXT', 'number', 'date', 'time', 'month', 'week', 'datetime-local', 'range', 'color', 'email', 'url', 'submit', 'reset', 'button',
	'hidden', 'password', 'file', 'search',
	'on', 'off', 'i', 'j', 'k', 'a-b', 'constructor', '__proto__', 'ltr', 'rtl', 'auto', 'plaintext-only', 'a@b.test', 'a@b.test, c',
	'http://a.test/x', '/x', '//a.test/', 'data:image/png,x',
	'data:text/html,x', 'javascript:alert(1)', 'https:x', '#i', 'noopener', 'noopener noreferrer', '_blank', '_top', 'inherit', `${'long '.repeat(60)}`];
/* Of values that the tree in C takes as the engine does: it does not know each property's grammar. */
export const STYLES = ['color: red', 'color:red;;width : 1px', 'color: blue !important', '--a: b', '--a:', 'color', '/* c */ top: 1px',
	'content: "a;b"', 'color: red; color: green', 'x',
	'background: url(http://a.test/x)', 'color: \\72 ed', '@import "x"'];
export const PROPERTIES = ['color', '--a', 'COLOR', '--A', 'caret-color'];
export const VALUES = ['red', 'green', ' red ', 'inherit', '', 'url(//a.test/x)', ';', '}'];
export const SELECTORS = ['*', 'p', '#i', '.a', '.a.b', '[title]', '[title=a]', '[class~=b]', '[data-a^="a" i]', 'div > p', 'ul li', 'p + p',
	'p ~ *', 'p:first-child', ':last-child', ':only-child',
	':not(p)', ':is(a,b)', ':where(p)', 'li:nth-child(2n+1)', ':nth-last-child(2)', ':nth-of-type(1)', ':checked', ':disabled', ':enabled',
	':required', ':empty', ':root', ':scope > *',
	':has(b)', 'input[type=checkbox]', 'a b ~ c + d', 'p, b', 'DIV', '[TITLE]', '', ' ', '[', 'p >', ':nothing', '::before', 'p::before', '#1',
	'.\\31', '#i\\', ':nth-child(', 'a|b', '*|p', ':host-context(p)',
	':host', ':link', ':default', ':indeterminate', ':read-only', ':placeholder-shown', ':valid', ':invalid', ':in-range', ':target', ':focus',
	':hover', ':lang(en)', 'p/**/b', ','];
export const TYPES = ['click', 'input', 'change', 'submit', 'reset', 'invalid', 'x', 'keydown', 'click'];
export const FIELDS = ['type', 'target.value', 'target.id', 'target.tagName', 'currentTarget.localName', 'target.checked', 'matched.id',
	'matched.className', 'target.dataset.a', 'bubbles', 'detail',
	'eventPhase', 'formData', 'submitter', 'submitter.value', 'defaultPrevented', 'isTrusted', 'cancelable', 'composed', 'target.parentNode',
	'target.nothing', 'a.b.c', 'target', '', 'target.childNodes.length',
	'shiftKey', 'button', 'currentTarget.textContent', 'target.files', 'relatedTarget', 'key', 'currentTarget', 'target.form.id', 'constructor'];
/* What is in no table, or in no object. */
export const ODD_MEMBERS = ['constructor', '__proto__', 'toString', 'attributes', 'offsetParent', 'baseURI', 'click', 'submit', 'attachShadow',
	'innerHTML', 'onclick', 'addEventListener', 'host', 'shadowRoot',
	'0', '1', '01', '-1', '4294967295', '4294967296', '', 'length', 'item', 'value', 'getRootNode', 'ownerDocument', 'cssText', 'style', 'dataset',
	'classList'];
export const CONSTRUCTORS = ['Event', 'CustomEvent', 'Event', 'Function', 'Option', 'DOMParser'];
export const ODD_WORDS = [0, 1, 2, 3, 15, 16, 17, 0xff, 0xfff, 0x1000, 0xfffff, 0x100000, 0x7fffffff, 0x80000000, 0x80000001, 0xffffffff];
export const INTEGERS = [0, 1, 2, 3, 5, 10, -1, -2, 255, 256, 1000, 65535, 65536, 2 ** 31 - 1, -(2 ** 31)];
export const DOUBLES = [0.5, -0, 1.5, NaN, Infinity, -Infinity, 1e21, -1.9, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 1e-7, 123456789.125, 5e-324];

/* What a member takes, by its name: kinds of the generator's values. Others take what comes. */
export const TAKES = {
	__proto__: null,
	appendChild: ['node'], removeChild: ['node'], insertBefore: ['node', 'node?'], replaceChild: ['node', 'node'], contains: ['node?'],
	isSameNode: ['node?'], isEqualNode: ['node?'],
	compareDocumentPosition: ['node'], append: ['nodes'], prepend: ['nodes'], before: ['nodes'], after: ['nodes'], replaceWith: ['nodes'],
	replaceChildren: ['nodes'],
	insertAdjacentElement: ['where', 'node'], insertAdjacentText: ['where', 'text'], cloneNode: ['boolean'], getRootNode: [], normalize: [],
	hasChildNodes: [],
	getAttribute: ['attribute'], hasAttribute: ['attribute'], removeAttribute: ['attribute'], toggleAttribute: ['attribute', 'boolean?'],
	setAttribute: ['attribute', 'text'], hasAttributes: [],
	getAttributeNames: [], matches: ['selector'], closest: ['selector'], querySelector: ['selector'], querySelectorAll: ['selector'],
	getElementById: ['text'], getElementsByTagName: ['element'],
	getElementsByClassName: ['text'], createElement: ['element'], createElementNS: ['space', 'svg'], createTextNode: ['text'],
	createComment: ['text'], createDocumentFragment: [],
	add: ['text', 'text?'], remove: ['text?'], toggle: ['text', 'boolean?'], replace: ['text', 'text'], item: ['number'], namedItem: ['text'],
	appendData: ['text'], insertData: ['number', 'text'], deleteData: ['number', 'number'], replaceData: ['number', 'number', 'text'],
	substringData: ['number', 'number'], splitText: ['number'],
	setProperty: ['property', 'cssValue', 'priority?'], getPropertyValue: ['property'], getPropertyPriority: ['property'], removeProperty: ['property'],
	setSelectionRange: ['number', 'number', 'text?'], setRangeText: ['text', 'number', 'number', 'text'], setCustomValidity: ['text'],
	dispatchEvent: ['event'],
	insertRow: ['row?'], deleteRow: ['row'], insertCell: ['row?'], deleteCell: ['row'], checkValidity: [], reportValidity: [], focus: [], blur: [],
	select: [],
	stepUp: ['number?'], stepDown: ['number?'], reset: [], requestSubmit: [], click: [],
};
/* These take as many as there are. */
export const SPREADS = ['append', 'prepend', 'before', 'after', 'replaceWith', 'replaceChildren', 'add', 'remove', 'getRootNode'];
/* What a property is set to; others to what comes. */
export const SET_TO = {
	__proto__: null, textContent: 'text', className: 'text', id: 'text', cssText: 'style', style: 'style', checked: 'boolean', selected: 'boolean',
	disabled: 'boolean', hidden: 'boolean', valueAsNumber: 'number',
};
