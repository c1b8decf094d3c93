/* tree.mjs: a guest of a subtree tries to leave it, in a real page: each hole that was found once, and all members. */
import { equal, refused, runAll, start, test } from './guest.mjs';
import './failure.mjs';
import './members.mjs';
import './replaced.mjs';
import './vectors.mjs';

const page = (id) => document.getElementById(id);
const [NAME, LISTEN, REPLY_CALL, FIELDS, FILTER, REMOVE] = [1, 6, 9, 12, 13, 24];
const ROOT = 1;

test('a button of the guest\'s does not submit the page\'s form', () => {
	const { root, grant, make } = start();
	const button = grant.call(root, 'appendChild', [make('button')]);
	let submitted = 0;

	page('login').addEventListener('submit', (event) => { submitted++; event.preventDefault(); });
	grant.attribute(button, 'form', 'login');
	refused(() => grant.attribute(button, 'formaction', '/leak-formaction'));
	refused(() => grant.set(button, 'formAction', '/leak-formaction'));
	button.click();
	equal(submitted, 0);
	equal(grant.get(button, 'form'), null);
});

test('a form of its own goes nowhere: its data are the guest\'s', () => {
	const guest = start();
	const form = guest.make('form');
	const input = guest.make('input');
	const button = guest.make('button');

	guest.grant.attribute(input, 'name', 'word');
	guest.grant.attribute(input, 'value', 'said');
	guest.grant.attribute(button, 'name', 'pressed');
	guest.grant.attribute(button, 'value', 'this');
	for (const part of [input, button])
		guest.grant.append(form, part);
	guest.grant.append(guest.root, form);
	for (const name of ['action', 'method', 'target'])
		refused(() => guest.grant.set(form, name, '/leak-action'), name);
	for (const name of ['submit', 'requestSubmit'])
		refused(() => guest.grant.call(form, name, []), name);
	equal(guest.apply(NAME, 0, 'submit', NAME, 1, 'formData', NAME, 2, 'submitter.value', FIELDS, 2, 1, 2,
		LISTEN, ROOT, 0, 1, 4, 1, 0).length, 0);
	button.click();
	equal(guest.heard.length, 1);
	equal(guest.heard[0].fields, [[['word', 'said'], ['pressed', 'this']], 'this']);
	equal(guest.heard[0].flags & 2, 2, 'its default action is prevented');
});

test('selectors do not look at the page', () => {
	const { root, grant, make, apply } = start();
	const item = grant.call(root, 'appendChild', [make('p')]);

	equal(grant.call(item, 'matches', ['[data-secret^=a] *']), false);
	equal(grant.call(item, 'closest', ['main']), null);
	equal(grant.call(root, 'querySelector', ['#secret']), null);
	for (const selector of [':host-context(main) p', ':host(:is(:host([data-secret^=a]) *)) *', ':is(:HOST(div)) p', ':HOST-CONTEXT([data-secret^=a]) *', ':host\\-context(main)', ':\\68ost-context(main)'])
		for (const name of ['matches', 'closest', 'querySelector', 'querySelectorAll'])
			refused(() => grant.call(item, name, [selector]), selector);
	equal(apply(NAME, 0, 'click', FILTER, 0, 0, 0, ':host-context(main) p', 0, LISTEN, ROOT, 0, 1, 0, 0, 1).name, 'NotAllowedError');
});

test('what is below a node of the guest\'s is its own, though the top of that tree was given back', () => {
	const { root, grant, handles, make } = start();
	const top = grant.create('label');
	const inner = make('b');

	handles.set(50, top);
	grant.set(inner, 'textContent', 'text');
	grant.append(top, inner);
	grant.append(root, top);
	handles.release(50);
	grant.set(root, 'textContent', '');
	equal(grant.get(inner, 'firstChild'), inner.firstChild);
});

test('names and ids of the guest\'s are none of the window\'s', () => {
	const { root, grant, make } = start();

	for (const name of ['img', 'form', 'a']) {
		const item = grant.call(root, 'appendChild', [make(name)]);

		grant.attribute(item, 'id', 'clobbered');
		grant.attribute(item, 'name', 'clobbered');
	}
	equal(window.clobbered, undefined);
	equal(document.clobbered, undefined);
	equal(page('clobbered'), null);
});

test('nothing covers the page', () => {
	const { root, grant, make, hold } = start();
	const cover = grant.call(root, 'appendChild', [make('div')]);
	const sheet = hold(grant.construct('CSSStyleSheet', []));
	const over = 'position: fixed; inset: 0; z-index: 2147483647; width: 100vw; height: 100vh';

	grant.attribute(cover, 'style', over);
	grant.call(sheet, 'replaceSync', [`:host { contain: none !important; display: block !important; ${over} }
		:host, * { position: fixed !important; inset: 0 !important; isolation: auto !important; transform: none }`]);
	grant.set(root, 'adoptedStyleSheets', [sheet]);
	const box = page('outside').getBoundingClientRect();

	equal(document.elementFromPoint(box.x + 5, box.y + 5), page('outside'));
	const dialog = grant.call(root, 'appendChild', [make('dialog')]);

	for (const name of ['showModal', 'showPopover', 'togglePopover', 'requestFullscreen', 'requestPointerLock', 'webkitRequestFullscreen'])
		refused(() => grant.call(dialog, name, []), name);
	for (const name of ['popover', 'popovertarget', 'commandfor', 'command'])
		refused(() => grant.attribute(dialog, name, 'auto'), name);
	equal(dialog.matches(':modal'), false);
});

test('an event says nothing of the page', () => {
	const guest = start();
	const item = guest.grant.call(guest.root, 'appendChild', [guest.make('p')]);
	const paths = ['relatedTarget', 'view', 'path', 'composedPath', 'srcElement', 'fromElement', 'toElement', 'explicitOriginalTarget',
		'originalTarget', 'sourceCapabilities', 'currentTarget.host', 'currentTarget.parentNode', 'target.ownerDocument.defaultView',
		'target.ownerDocument.body', 'target.offsetParent', 'target.baseURI', 'target.__proto__', 'target.constructor', 'detail.page',
		'detail.list.0', 'target.parentNode.host'];
	let number = 1;

	guest.apply(NAME, 0, 'click', ...paths.flatMap((path) => [NAME, number++, path]), FIELDS, paths.length, ...paths.map((_, i) => i + 1),
		LISTEN, ROOT, 0, 1, 0, 1, 0);
	item.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, view: window, relatedTarget: page('secret') }));
	item.dispatchEvent(new CustomEvent('click', { bubbles: true, detail: { page: page('secret'), list: [document] } }));
	equal(guest.heard.length, 2);
	for (const { fields } of guest.heard)
		fields.forEach((value, index) => equal(value ?? null, null, paths[index]));
});

test('CSS loads nothing from elsewhere', () => {
	const { root, grant, make, hold } = start();
	const item = grant.call(root, 'appendChild', [make('p')]);
	const style = hold(grant.get(item, 'style'));
	const sheet = hold(grant.construct('CSSStyleSheet', []));
	const far = 'https://127.0.0.1:1/leak-css';

	for (const css of [`url(${far})`, `URL("${far}")`, `u\\72l(${far})`, `image-set("${far}" 1x)`, `url(${far}), url(/ok)`, `src("${far}")`]) {
		refused(() => grant.attribute(item, 'style', `background: ${css}`), css);
		refused(() => grant.attribute(item, 'style', `--x: ${css}`), css);
		refused(() => grant.set(item, 'style', `--x: ${css}`), css);
		refused(() => grant.set(style, 'cssText', `background: ${css}`), css);
		refused(() => grant.set(style, 'background', css), css);
		refused(() => grant.set(style, 'backgroundImage', css), css);
		refused(() => grant.call(style, 'setProperty', ['--x', css]), css);
		refused(() => grant.call(sheet, 'replaceSync', [`p { background: ${css} }`]), css);
		refused(() => grant.call(sheet, 'insertRule', [`p { --x: ${css} }`]), css);
		refused(() => grant.attribute(item, 'fill', css), css);
	}
	refused(() => grant.call(sheet, 'replaceSync', [`@import "${far}"`]));
	refused(() => grant.construct('CSSStyleSheet', [{ __proto__: null, baseURL: 'https://127.0.0.1:1/' }]));
	refused(() => grant.set(root, 'adoptedStyleSheets', [new CSSStyleSheet()]));
	grant.set(style, 'backgroundColor', 'rgb(1, 2, 3)');
	grant.call(style, 'setProperty', ['--x', '5px', 'important']);
	equal(grant.get(style, 'backgroundColor'), 'rgb(1, 2, 3)');
	equal(grant.get(style, '--x'), '5px');
	equal(item.style.getPropertyPriority('--x'), 'important');
});

test('elements that run, load or lead elsewhere', () => {
	const { root, grant, make, makeSvg } = start();
	const maker = grant.get(root, 'ownerDocument');

	for (const name of ['script', 'style', 'link', 'meta', 'base', 'iframe', 'frame', 'frameset', 'object', 'embed', 'portal', 'template', 'slot',
		'svg', 'math', 'SCRIPT', 'ſcript', 'noscript', 'page-thing', 'x-unilet', 'fencedframe'])
		refused(() => make(name), name);
	for (const name of ['script', 'style', 'use', 'foreignObject', 'animate', 'animateMotion', 'animateTransform', 'set', 'discard', 'mpath', 'iframe'])
		refused(() => makeSvg(name), name);
	for (const space of ['http://www.w3.org/1998/Math/MathML', '', null, 'http://www.w3.org/1999/XHTML'])
		refused(() => grant.call(maker, 'createElementNS', [space, 'script']), space);
	refused(() => grant.call(maker, 'createElementNS', ['http://www.w3.org/2000/svg', 'svg:script']));
	refused(() => grant.call(maker, 'createElementNS', ['http://www.w3.org/1999/xhtml', 'script']));
	const drawing = makeSvg('svg');

	grant.attribute(drawing, 'viewBox', '0 0 1 1');
	refused(() => grant.attribute(drawing, 'onload', 'document.title = "taken"'));
	equal(drawing.viewBox.baseVal.width, 1);
	equal(makeSvg('a').getAttribute('rel'), 'noopener');
	refused(() => grant.attribute(makeSvg('a'), 'href', 'javascript:document.title = "taken"'));
	for (const name of ['image', 'feImage', 'linearGradient', 'pattern', 'textPath'])
		refused(() => grant.attribute(makeSvg(name), 'href', 'https://127.0.0.1:1/leak-svg'), name);
	refused(() => grant.attribute(make('img'), 'src', 'https://127.0.0.1:1/leak-img'));
	refused(() => grant.set(make('video'), 'poster', '//127.0.0.1:1/leak-poster'));
	refused(() => grant.set(make('a'), 'href', 'java\nscript:document.title = "taken"'));
});

test('custom elements run page code: only listed ones', () => {
	let ran = 0;

	for (const name of ['page-thing', 'page-listed'])
		if (!customElements.get(name))
			customElements.define(name, class extends HTMLElement { constructor() { super(); ran++; } });
	customElements.get('page-button') ?? customElements.define('page-button', class extends HTMLParagraphElement {}, { extends: 'p' });
	const { root, grant, make } = start();
	const maker = grant.get(root, 'ownerDocument');

	for (const name of ['page-thing', 'PAGE-THING'])
		refused(() => make(name), name);
	refused(() => grant.call(maker, 'createElement', ['p', { __proto__: null, is: 'page-button' }]));
	refused(() => grant.attribute(make('p'), 'is', 'page-button'));
	equal(ran, 0);
	make('page-listed');
	equal(ran, 1);
});

test('what a person activates is not activated by script', () => {
	const { root, grant, make, hold } = start(page('inner-host'));
	let clicks = 0;

	page('around').addEventListener('click', (event) => { clicks++; event.preventDefault(); });
	const [link, button, label, inner, plain] = ['a', 'button', 'label', 'b', 'p'].map((name) => grant.call(root, 'appendChild', [make(name)]));
	const click = () => hold(grant.construct('Event', ['click', { __proto__: null, bubbles: true }]));

	grant.append(link, inner);
	for (const item of [link, button, label, inner, plain])
		refused(() => grant.call(item, 'click', []));
	for (const item of [link, button, label, inner])
		refused(() => grant.call(item, 'dispatchEvent', [click()]));
	refused(() => grant.call(plain, 'dispatchEvent', [grant.construct('Event', ['click', { __proto__: null, bubbles: true, composed: true }])]));
	refused(() => grant.call(plain, 'dispatchEvent', [new PointerEvent('click', { composed: true, bubbles: true })]));
	equal(grant.call(plain, 'dispatchEvent', [click()]), true);
	equal(clicks, 0);
});

test('the focus is taken only where it is already', () => {
	const { root, grant, make } = start();
	const [first, second] = ['input', 'input'].map((name) => grant.call(root, 'appendChild', [make(name)]));

	document.getElementById('outside').focus();
	refused(() => grant.call(first, 'focus', []));
	refused(() => grant.call(first, 'reportValidity', []));
	refused(() => grant.attribute(first, 'autofocus', ''));
	refused(() => grant.attribute(first, 'accesskey', 's'));
	first.focus();
	grant.call(second, 'focus', []);
	equal(root.activeElement, second);
});

test('passwords are not for programs of another origin', () => {
	const { grant, make } = start(undefined, false);
	const input = make('input');

	refused(() => grant.attribute(input, 'type', 'PASSWORD'));
	refused(() => grant.set(input, 'type', 'password'));
	refused(() => grant.set(input, 'autocomplete', 'cc-number'));
	refused(() => grant.attribute(make('img'), 'src', '/of-the-page.png'));
	start().grant.set(input, 'type', 'password');
});

test('a canvas is drawn on; only 2d', () => {
	const { root, grant, make, hold } = start();
	const canvas = grant.call(root, 'appendChild', [make('canvas')]);
	const context = hold(grant.admit(grant.call(canvas, 'getContext', ['2d'])));

	for (const name of ['webgl', 'webgl2', 'webgpu', 'bitmaprenderer'])
		refused(() => grant.call(canvas, 'getContext', [name]), name);
	grant.set(context, 'fillStyle', '#010203');
	refused(() => grant.set(context, 'filter', 'url(https://127.0.0.1:1/leak-filter#a)'));
	grant.call(context, 'fillRect', [0, 0, 1, 1]);
	equal([...grant.get(grant.call(context, 'getImageData', [0, 0, 1, 1]), 'data')], [1, 2, 3, 255]);
	grant.call(context, 'putImageData', [grant.construct('ImageData', [Uint8ClampedArray.of(9, 8, 7, 255), 1, 1]), 0, 0]);
	equal(grant.call(context, 'getImageData', [0, 0, 1, 1]).data[0], 9);
	equal(grant.get(context, 'canvas'), canvas);
});

test('a node in itself, beside itself, or moved away by the page', () => {
	const { root, grant, make } = start();
	const [outer, inner] = [make('p'), make('b')];

	grant.append(outer, inner);
	for (const attempt of [() => grant.append(inner, outer), () => grant.insert(outer, inner, root)]) {
		try {
			attempt();
		} catch {
			continue;
		}
		throw new Error(String(attempt));
	}
	grant.append(root, outer);
	page('secret').append(outer);
	equal(grant.get(outer, 'parentNode'), null);
	equal(grant.get(outer, 'previousSibling'), null);
	refused(() => grant.append(outer, make('i')));
	outer.remove();
});

test('what happens within an operation is heard, and the batch goes on', () => {
	const guest = start();
	const input = guest.grant.call(guest.root, 'appendChild', [guest.make('input')]);

	input.focus();
	const number = guest.numberOf(input);
	const said = guest.apply(NAME, 0, 'blur', NAME, 1, 'isConnected', LISTEN, number, 0, 1, 0, 0, 0, REPLY_CALL, number, 0, 0, REMOVE, number,
		8, number, 1);

	equal(said, [null, false]);
	equal(guest.heard.length, 1);
});

test('a passive listener prevents nothing; capture comes first; closest() finds within the tree', () => {
	const [PREVENT, CAPTURE, PASSIVE] = [1, 8, 32];
	const guest = start();
	const item = guest.grant.call(guest.root, 'appendChild', [guest.make('p')]);
	const inner = guest.grant.call(item, 'appendChild', [guest.make('b')]);
	const number = guest.numberOf(item);

	guest.apply(NAME, 0, 'click', NAME, 1, 'eventPhase', NAME, 2, 'matched.localName', FIELDS, 2, 1, 2, FILTER, 0, 0, 0, 'p', 0,
		FILTER, 0, 0, 0, 'main', 0, LISTEN, number, 0, 1, PREVENT | PASSIVE, 1, 1, LISTEN, ROOT, 0, 2, CAPTURE, 1, 1, LISTEN, ROOT, 0, 3, 0, 1, 2);
	inner.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
	equal(guest.heard.map(({ fields, flags, matched }) => [...fields, flags, matched]), [[1, 'p', 0, number], [3, 'p', 0, number]]);
});

window.said = await runAll();
