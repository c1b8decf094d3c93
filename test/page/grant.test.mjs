/* grant.test.mjs: the grant of a subtree keeps a guest in its subtree. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';

const { Handles } = await import('../../page/handle.js');
const { SubtreeGrant } = await import('../../page/subtree.js');

const refused = { name: 'NotAllowedError' };

function make(own = true) {
	const root = new ShadowRoot();
	const grant = new SubtreeGrant(root, 'http://page.test', own, ' my-chart ');
	const handles = new Handles(root, grant);
	let number = 2;
	/* As the decoder does: the guest holds what it makes. */
	const held = (object) => {
		handles.set(number++, object);
		return object;
	};

	grant.use(handles);

	return { root, grant, handles, held, maker: grant.get(root, 'ownerDocument') };
}

test('what it makes it may use', () => {
	const { root, grant, maker } = make();
	const item = grant.call(maker, 'createElement', ['li']);

	grant.set(item, 'className', 'fine');
	grant.call(item, 'setAttribute', ['aria-sort', 'none']);
	grant.call(item, 'setAttribute', ['DATA-x', '1']);
	grant.call(root, 'append', [item]);
	assert.equal(grant.get(item, 'className'), 'fine');
	assert.deepEqual([...item.attributes], [['class', 'fine'], ['aria-sort', 'none'], ['data-x', '1']]);
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

	for (const name of ['script', 'SCRIPT', 'style', 'link', 'meta', 'base', 'iframe', 'frame', 'object', 'embed', 'portal', 'svg', 'math',
		'x-unilet', 'my-', 'p script', '', 'template', 'slot', '__proto__', 'constructor'])
		assert.throws(() => grant.call(maker, 'createElement', [name]), refused, name);
	for (const name of ['onclick', 'ONCLICK', 'srcdoc', 'href', 'xlink:href', 'action', 'formaction', 'is', 'slot', 'part', 'ping',
		'nonce', 'autofocus', 'accesskey', 'popover', 'commandfor', 'xml:base', '', 'class id', '__proto__', 'constructor'])
		assert.throws(() => grant.call(item, 'setAttribute', [name, 'x']), refused, name);
	assert.equal(item.attributes.size, 0);
	assert.throws(() => grant.call(maker, 'createElement', ['p', { is: 'x-y' }]), refused);
	assert.throws(() => grant.call(maker, 'createElementNS', ['http://www.w3.org/1999/xhtml', 'script']), refused);
	for (const name of ['script', 'use', 'foreignObject', 'animate', 'set', 'style'])
		assert.throws(() => grant.call(maker, 'createElementNS', ['http://www.w3.org/2000/svg', name]), refused, name);
	assert.throws(() => grant.call(maker, 'createElementNS', ['http://www.w3.org/1998/Math/MathML', 'mi']), refused);
	assert.throws(() => grant.create('script'), refused);
	assert.throws(() => grant.attribute(item, 'onclick', 'x'), refused);
	assert.equal(grant.create('my-chart').localName, 'my-chart');
});

test('URLs that are loaded', () => {
	const { grant, maker } = make();
	const image = grant.create('img');
	const blob = grant.call(grant.global('URL'), 'createObjectURL', [new Blob(['x'])]);
	const foreign = URL.createObjectURL(new Blob(['y']));

	for (const url of ['/a.png', 'a.png', '', 'http://page.test/x', '//page.test/x', '\n/x', 'data:image/png;base64,AA', 'DATA:IMAGE/gif,x', blob])
		grant.attribute(image, 'src', url);
	for (const url of ['//evil.test/', 'https://page.test/', 'http://page.test:8080/', 'http://page.test@evil.test/', 'data:text/html,x',
		'javascript:x', 'java\nscript:x', ' http://evil.test', '\\\\evil.test/x', 'http://', foreign, 'ftp://page.test/', 'file:///etc'])
		assert.throws(() => grant.attribute(image, 'src', url), refused, url);
	for (const set of ['a.png', 'a.png 1x, b.png 2x', ',a.png,', 'data:image/png;base64,AA== 2x'])
		grant.attribute(image, 'srcset', set);
	for (const set of ['a.png 1x, //evil.test/ 2x', '1x,http://evil.test/', 'a 1x,http://evil.test/', 'a.png,, //evil.test',
		'http://page.test,x.evil.test/', 'a.png\t1x,\n//evil.test/x', ',//evil.test/'])
		assert.throws(() => grant.attribute(image, 'srcset', set), refused, set);
	grant.call(grant.global('URL'), 'revokeObjectURL', [blob]);
	assert.throws(() => grant.attribute(image, 'src', blob), refused);
	assert.throws(() => grant.call(grant.global('URL'), 'revokeObjectURL', [foreign]), refused);
	URL.revokeObjectURL(foreign);
	void maker;
});

test('a link leads to the Web, and says noopener', () => {
	const { grant } = make();
	const link = grant.create('A');

	assert.equal(link.getAttribute('rel'), 'noopener');
	for (const url of ['https://elsewhere.test/', 'x', '#part'])
		grant.attribute(link, 'href', url);
	for (const url of ['javascript:alert(1)', 'JaVaScRiPt:x', ' \tjavascript:x', 'data:text/html,x', 'blob:http://page.test/x', 'mailto:a@b', 'http://:'])
		assert.throws(() => grant.call(link, 'setAttribute', ['href', url]), refused, url);
	assert.throws(() => grant.attribute(grant.create('p'), 'href', '/x'), refused);
	grant.attribute(link, 'target', '_blank');
	for (const target of ['_top', '_parent', 'name', '_self'])
		assert.throws(() => grant.attribute(link, 'target', target), refused, target);
	grant.attribute(link, 'rel', 'noreferrer noopener');
	for (const rel of ['', 'opener', 'noopener opener', 'noopenerx'])
		assert.throws(() => grant.attribute(link, 'rel', rel), refused, rel);
	assert.throws(() => grant.call(link, 'removeAttribute', ['REL']), refused);
	assert.throws(() => grant.call(link, 'toggleAttribute', ['rel', false]), refused);
});

test('CSS loads nothing from elsewhere', () => {
	const { grant } = make();
	const item = grant.create('p');

	for (const css of ['color: red', 'background: url(/a.png)', 'background: url( "a.png" )', 'x: url(data:image/png,x)', '--x: calc(1px + 2%)',
		'filter: url(#f)'])
		grant.attribute(item, 'style', css);
	for (const css of ['background: url(//evil.test/)', 'background: URL(//evil.test/)', 'x: url("//evil.test/")', "x: url('//evil.test/')",
		'x: url( \n//evil.test/ )', 'x: url(a.png), url(//evil.test/)', 'x: \\75rl(//evil.test/)', 'x: image-set("a.png" 1x)', '--x: url(//evil.test/)',
		'x: src("//evil.test/")', '@import "//evil.test/"', '@IMPORT url(/x)', 'x: url(', 'x: url("a.png', 'x: url(a b)', 'x: -webkit-image-set(url(a) 1x)',
		'x: url(a.png"//evil.test/")', 'x: element(#secret)', ':host-context(body[a^=b]) p {}', ':host(:is(:host([a^=b]) *)) p {}', 'İ: url(//evil.test/)', 'x: cross-fade(url(//evil.test/), red)'])
		assert.throws(() => grant.attribute(item, 'style', css), refused, css);
	assert.throws(() => grant.attribute(item, 'fill', 'url(//evil.test/#a)'), refused);
	grant.attribute(item, 'fill', 'url(#a)');
});

test('passwords and what is filled in are for programs of the page\'s origin', () => {
	const [own, foreign] = [true, false].map((of) => make(of).grant);

	for (const [name, value] of [['type', 'password'], ['type', 'PassWord'], ['autocomplete', 'cc-number'], ['autocomplete', 'section-a Current-Password'],
		['autocomplete', 'one-time-code']]) {
		own.attribute(own.create('input'), name, value);
		assert.throws(() => foreign.attribute(foreign.create('input'), name, value), refused, value);
	}
	foreign.attribute(foreign.create('input'), 'type', 'date');
	foreign.attribute(foreign.create('input'), 'autocomplete', 'off');
});

test('a refusal names the member, the rule and the grant', () => {
	const { grant } = make();
	const said = (attempt) => {
		try {
			attempt();
		} catch (thrown) {
			return thrown.message;
		}
		return assert.fail();
	};

	assert.match(said(() => grant.get(grant.create('p'), 'attributes')), /attributes is not in the grant of a subtree; new Unilet\(url, {root: document}\) has it/);
	assert.match(said(() => grant.attribute(grant.create('img'), 'src', '//evil.test')), /the attribute src .* rule "url" .* may be loaded; new Unilet/);
});

test('members that are not in the table', () => {
	const { grant, held } = make();
	const item = held(grant.create('p'));

	for (const name of ['getRootNode', 'constructor', '__proto__', 'dispatchEvent', 'attributes'])
		assert.throws(() => grant.get(item, name), refused, name);
	assert.throws(() => grant.set(item, 'innerHTML', '<script>'), refused);
	assert.throws(() => grant.set(item, 'onclick', 'x'), refused);
	assert.equal(grant.call(item, 'getRootNode', []), item);
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

test('a tree that is not inserted yet is the guest\'s as long as it has, or had, its top in its hands', () => {
	const { root, grant, handles } = make();
	const [top, child] = [grant.create('p'), grant.create('b')];

	handles.set(2, top);
	handles.set(3, child);
	grant.append(top, child);
	assert.equal(grant.get(child, 'parentNode'), top);
	handles.release(2);
	assert.equal(grant.get(child, 'parentNode'), top);
	grant.append(root, top);
	assert.equal(grant.get(top, 'parentNode'), root);
	const foreign = new HTMLElement('section');

	foreign.appendChild(top);
	assert.equal(grant.get(top, 'parentNode'), null);
	assert.equal(grant.get(child, 'parentNode'), top);
});

test('parts of a clone lead to its top, and no further', () => {
	const { grant, handles } = make();
	const top = grant.create('p');

	handles.set(2, top);
	grant.append(top, grant.create('b'));
	const part = grant.clone(top, [1])[0];

	assert.notEqual(grant.get(part, 'parentNode'), null);
	assert.equal(grant.get(grant.get(part, 'parentNode'), 'parentNode'), null);
});

test('nothing is inserted where the page has put the guest\'s node', () => {
	const { root, grant } = make();
	const item = grant.create('p');

	grant.append(root, item);
	document.appendChild(item);
	for (const insert of [() => grant.append(item, grant.create('b')), () => grant.insert(item, grant.create('b'), null),
		() => grant.call(item, 'append', [grant.create('b')])])
		assert.throws(insert, refused);
	assert.equal(item.childNodes.length, 0);
	document.removeChild(item);
	grant.append(item, grant.create('b'));
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
