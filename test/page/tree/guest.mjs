/* guest.mjs: a guest of a subtree in a real page, as the tests drive it; and how tests are collected and told. */
import { batch, exceptionOf, valuesOf } from '../batch.mjs';
import { Decoder } from '/page/dom.js';
import { Events } from '/page/event.js';
import { FullGrant } from '/page/grant.js';
import { Handles } from '/page/handle.js';
import { Listeners } from '/page/listener.js';
import { shadowFor } from '/page/shadow.js';
import { SubtreeGrant } from '/page/subtree.js';

const SVG = 'http://www.w3.org/2000/svg';
const tests = [];

export const test = (name, run) => tests.push({ name, run });

/* {name, why} of each; why is '' if it is true. */
export async function runAll() {
	const said = [];

	for (const { name, run } of tests) {
		try {
			await run();
			said.push({ name, why: '' });
		} catch (thrown) {
			said.push({ name, why: `${thrown?.message ?? thrown} ${thrown?.stack ?? ''}` });
		}
	}
	return said;
}

export function equal(found, wanted, what = '') {
	const [left, right] = [found, wanted].map((value) => (typeof value === 'object' ? JSON.stringify(value) : value));

	if (!Object.is(left, right))
		throw new Error(`${what}: ${String(left)} is not ${String(right)}`);
}

/* Whether it throws what a grant throws. */
export function refused(run, what = String(run)) {
	try {
		run();
	} catch (thrown) {
		equal(thrown.name, 'NotAllowedError', what);
		return thrown.message;
	}
	throw new Error(`allowed: ${what}`);
}

function eventOf(bytes) {
	const words = new Uint32Array(bytes.slice().buffer);

	return { flags: words[6], matched: words[3], fields: valuesOf(bytes, 48) };
}

function join(root, grant) {
	const handles = new Handles(root, grant);
	/* Decoded later, into places that are there from the start: when they come, built-ins may be replaced. */
	const came = Array(64).fill(null);
	let count = 0;
	const events = new Events(handles, grant, (slot, result, bytes) => { came[count++] = bytes; });
	const listeners = new Listeners(grant, events);
	const decoder = new Decoder(handles, grant, listeners);
	let number = 1000;
	/* The guest gets a handle of it, as of all that it makes. */
	const hold = (object) => {
		handles.set(number++, object);
		return object;
	};

	grant.use(handles);
	for (let slot = 0; slot < 64; slot++)
		events.ask(slot, 1 << 16);
	return {
		root, grant, handles, decoder,
		get heard() { return came.slice(0, count).map(eventOf); },
		hold,
		make: (name) => hold(grant.create(name)),
		makeSvg: (name) => hold(grant.call(grant.get(root, 'ownerDocument'), 'createElementNS', [SVG, name])),
		numberOf: (object) => handles.send(object),
		apply(...words) {
			const { result, reply } = decoder.apply(batch(...words), 1 << 16);

			return result < 0 ? exceptionOf(reply) : valuesOf(reply);
		},
	};
}

/* In this element of the page; `own`: its image is of the page's origin. */
export function start(host = document.getElementById('host'), own = true) {
	const { root, show } = shadowFor(host);

	show();
	return join(root, new SubtreeGrant(root, own ? location.origin : 'https://elsewhere.test', own, ' page-listed '));
}

/* With all that the page may do. */
export const startFull = (root) => join(root, new FullGrant());
