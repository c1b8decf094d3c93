/* members.mjs: every member that the engine has, of every kind of object that a guest can get, tried: none leads out. */
import { equal, start, startFull, test } from './guest.mjs';
import { ELEMENTS, SVG_ELEMENTS } from '/page/members.js';

/* All names on the way up from an object. */
function namesOf(object) {
	const names = new Set();

	for (let at = object; at; at = Object.getPrototypeOf(at))
		for (const name of Object.getOwnPropertyNames(at))
			names.add(name);
	return names;
}

const contains = Node.prototype.contains;
const connected = Object.getOwnPropertyDescriptor(Node.prototype, 'isConnected').get;

/* What page script could do harm with, or the guest: a node outside, a window, a document, a sheet of the page's. */
function leads(value, root) {
	if (value === null || (typeof value !== 'object' && typeof value !== 'function'))
		return false;
	if (Node.prototype.isPrototypeOf(value) && !Object.hasOwn(value, 'constructor'))
		return !contains.call(root, value) && (connected.call(value) || value instanceof Document);
	return value === window || value === location || value === navigator || value instanceof Window || value instanceof Function ||
		value instanceof Storage || value instanceof History || value instanceof StyleSheetList;
}

function attempt(run) {
	try {
		return run();
	} catch {
		return undefined;
	}
}

/* Reads and calls all members of an object; returns what led out, and the objects it found. */
function tryAll(guest, object, found) {
	const bad = [];

	for (const name of namesOf(object)) {
		if (['remove', 'replaceWith', 'replaceChildren', 'reset', 'close'].includes(name))
			continue; /* they would undo the test */
		for (const [how, value] of [['get', attempt(() => guest.grant.get(object, name))], ['call', attempt(() => guest.grant.call(object, name, []))],
			['call with a node', attempt(() => guest.grant.call(object, name, [guest.make('i')]))]]) {
			if (leads(value, guest.root))
				bad.push(`${how} ${name}`);
			if (value !== null && typeof value === 'object')
				found.add(value);
		}
	}
	return bad;
}

function tryFrom(guest, object, what) {
	const found = new Set([object]);
	let depth = 0;

	for (const one of found) {
		if (++depth > 40)
			break;
		equal(tryAll(guest, guest.hold(one), found).join(), '', `${what}, ${Object.prototype.toString.call(one)}`);
	}
}

test('with all that a page may do it is found how one leads out', () => {
	const guest = startFull(document.getElementById('host'));
	const bad = tryAll({ ...guest, root: new Text() }, guest.root, new Set());

	for (const way of ['get ownerDocument', 'get parentNode', 'get constructor', 'call getRootNode'])
		equal(bad.includes(way), true, way);
});

for (const [make, elements] of [['make', ELEMENTS], ['makeSvg', SVG_ELEMENTS]])
	test(`no member of ${make === 'make' ? 'an HTML' : 'an SVG'} element leads out`, () => {
		for (const name of Object.keys(elements)) {
			const guest = start();
			const item = guest[make](name);

			guest.grant.append(guest.root, item);
			tryFrom(guest, item, name);
		}
	});

test('no member of the root, the document or an event leads out', () => {
	const guest = start();

	tryFrom(guest, guest.root, 'the root');
	tryFrom(guest, guest.grant.get(guest.root, 'ownerDocument'), 'the document');
	for (const event of [new MouseEvent('click', { view: window, relatedTarget: document.body }), new FocusEvent('focus', { relatedTarget: document.body }),
		new DragEvent('drop', { dataTransfer: new DataTransfer() }), new SubmitEvent('submit', { submitter: document.getElementById('outside') })]) {
		guest.root.host.getRootNode().host.dispatchEvent(event);
		tryFrom(guest, event, event.type);
	}
});

test('nothing is constructed that leads out', () => {
	const guest = start();

	for (const name of Object.getOwnPropertyNames(window)) {
		const made = attempt(() => guest.grant.construct(name, []));

		if (made)
			tryFrom(guest, made, name);
		const given = attempt(() => guest.grant.global(name));

		if (given)
			tryFrom(guest, given, name);
	}
});
