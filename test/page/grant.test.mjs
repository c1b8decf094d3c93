/* grant.test.mjs: the grant of a subtree keeps a guest in its subtree. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';

const { SubtreeGrant } = await import('../../page/grant.js');

const refused = { name: 'NotAllowedError' };

function make() {
	const root = new ShadowRoot();
	const grant = new SubtreeGrant(root);

	return { root, grant, maker: grant.get(root, 'ownerDocument') };
}

test('what it makes it may use', () => {
	const { root, grant, maker } = make();
	const item = grant.call(maker, 'createElement', ['li']);

	grant.set(item, 'className', 'fine');
	grant.call(item, 'setAttribute', ['aria-sort', 'none']);
	grant.call(item, 'setAttribute', ['DATA-x', '1']);
	grant.call(root, 'append', [item]);
	assert.equal(grant.get(item, 'className'), 'fine');
	assert.deepEqual([...item.attributes], [['aria-sort', 'none'], ['data-x', '1']]);
	assert.equal(grant.get(root, 'firstChild'), item);
	assert.equal(grant.get(item, 'parentNode'), root);
	grant.checkListen(item, 'click');
});

test('the document is only a maker of nodes', () => {
	const { grant, maker } = make();

	for (const name of ['body', 'defaultView', 'cookie', 'location', 'documentElement'])
		assert.equal(grant.get(maker, name), undefined, name);
	assert.throws(() => grant.call(maker, 'write', ['x']), refused);
	assert.throws(() => grant.checkListen(maker, 'click'), refused);
});

test('elements and attributes that run, load or navigate', () => {
	const { grant, maker } = make();
	const item = grant.call(maker, 'createElement', ['p']);

	for (const name of ['script', 'SCRIPT', 'style', 'link', 'meta', 'base', 'iframe', 'object', 'embed', 'form', 'a', 'img', 'svg',
		'x-unilet', 'p script', '', 'template', 'slot', 'video'])
		assert.throws(() => grant.call(maker, 'createElement', [name]), refused, name);
	for (const name of ['onclick', 'ONCLICK', 'style', 'src', 'srcdoc', 'href', 'xlink:href', 'action', 'formaction', 'is', 'slot',
		'nonce', 'autofocus', 'accesskey', 'popover', '', 'class id'])
		assert.throws(() => grant.call(item, 'setAttribute', [name, 'x']), refused, name);
	assert.equal(item.attributes.size, 0);
});

test('members that are not in the table', () => {
	const { grant, maker } = make();
	const item = grant.call(maker, 'createElement', ['p']);

	for (const name of ['innerHTML', 'getRootNode', 'constructor', '__proto__', 'dispatchEvent', 'attributes'])
		assert.throws(() => grant.get(item, name), refused, name);
	assert.throws(() => grant.set(item, 'innerHTML', '<script>'), refused);
	assert.throws(() => grant.set(item, 'onclick', 'x'), refused);
	assert.throws(() => grant.call(item, 'getRootNode', []), refused);
	assert.throws(() => grant.construct('XMLHttpRequest', []), refused);
	assert.equal(grant.get(item, 'noSuchMember'), undefined);
});

test('objects outside become null', () => {
	const { root, grant, maker } = make();
	const outside = new HTMLElement('section');
	const inside = grant.call(maker, 'createElement', ['p']);

	grant.call(root, 'append', [inside]);
	globalThis.escaped = outside;
	assert.equal(grant.call(root, 'querySelector', ['x']), null);
	globalThis.escaped = inside;
	assert.equal(grant.call(root, 'querySelector', ['x']), inside);
	/* The page moves it into its own tree: what is around it there stays out of reach. */
	outside.appendChild(inside);
	assert.equal(grant.get(inside, 'parentNode'), null);
	assert.throws(() => grant.checkListen(outside, 'click'), refused);
});

test('an element cannot stand in for a member, nor script replace one', () => {
	const { root, grant, maker } = make();
	const item = grant.call(maker, 'createElement', ['p']);

	Object.defineProperty(item, 'append', { value: () => { throw new Error('clobbered'); } });
	DocumentFragment.prototype.append = () => { throw new Error('replaced'); };
	grant.call(root, 'append', [item]);
	grant.call(item, 'append', [grant.call(maker, 'createTextNode', ['x'])]);
	assert.equal(item.childNodes.length, 1);
});
