/* page.mjs: guests of a seed, whose batches are made and applied here; and what came of them, in the words of apply.c. */
import { Decoder } from '/page/dom.js';
import { Events } from '/page/event.js';
import { Malformed } from '/page/fault.js';
import { Handles } from '/page/handle.js';
import { Listeners } from '/page/listener.js';
import { shadowFor } from '/page/shadow.js';
import { SubtreeGrant } from '/page/subtree.js';
import { Declared, describe } from './encode.mjs';
import { Generator, ROOM } from './generate.mjs';

const EVENT_ROOM = 1 << 20;
const place = document.getElementById('place');

const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') || '-';
const textHex = (text) => hexOf(new TextEncoder().encode(text));

function htmlOf(node) {
	if (node instanceof DocumentFragment)
		return [...node.childNodes].map(htmlOf).join('');
	const around = document.createElement('div');

	around.append(node.cloneNode(true));
	return around.innerHTML;
}

/* One guest, with an element of the page. */
class Guest {
	#events;
	#heard = [];
	#decoder;
	#listeners;
	#handles;
	#host = document.createElement('div');
	#root;
	#declared = new Declared();
	ended = false;

	constructor() {
		place.append(this.#host);
		const { root, show } = shadowFor(this.#host);
		const grant = new SubtreeGrant(root, location.origin, true, ' ');

		show();
		this.#root = root;
		this.#handles = new Handles(root, grant);
		grant.use(this.#handles);
		this.#events = new Events(this.#handles, grant, (slot, result, bytes) => this.#hear(bytes));
		this.#listeners = new Listeners(grant, this.#events);
		this.#decoder = new Decoder(this.#handles, grant, this.#listeners);
		this.#events.ask(0, EVENT_ROOM);
	}
	#hear(bytes) {
		this.#heard.push(hexOf(bytes.fill(0, 16, 24)));
		this.#events.ask(0, EVENT_ROOM);
	}
	/* What a handle holds. */
	look = (handle) => {
		try {
			return this.#handles.get(handle);
		} catch {
			return null;
		}
	};
	get root() { return this.#root; }
	#outcome(result, reply) {
		const events = this.#heard.splice(0).join(',') || '-';

		return `${result} ${hexOf(reply)} ${events} ${textHex(this.#root.innerHTML)}`;
	}
	#apply(bytes, room) {
		try {
			const { result, reply } = this.#decoder.apply(bytes, room);

			return this.#outcome(result, reply ?? []);
		} catch (thrown) {
			if (!(thrown instanceof Malformed))
				throw thrown;
			this.ended = true;
			return this.#outcome(`malformed-${thrown.word}`, []);
		}
	}
	/* {order, outcome}: what apply.c is told, and what it should say. */
	do({ click, room, operations }) {
		if (click !== undefined) {
			const element = this.#root.querySelectorAll('*')[click];

			if (!element)
				return null;
			if (element.click)
				element.click();
			return { order: `click ${click}`, outcome: this.#outcome(0, []) };
		}
		const bytes = this.#declared.encode(operations);

		return { order: `batch ${room} ${hexOf(bytes)}`, outcome: this.#apply(bytes, room) };
	}
	/* The same about what it has in its hands. */
	held(handles) {
		const found = handles.map((handle) => this.look(handle));

		return { order: `held ${handles.join(' ')}`, outcome: found.map((object) => (object instanceof Node ? textHex(htmlOf(object)) : '-')).join(' ') };
	}
	close() {
		this.#listeners.close();
		this.#host.remove();
	}
}

let members;
let latest = null; /* the guest that has lived last */
let last = null; /* the guest that was made last: {seed, steps} */

/* Does these steps with a guest, or those that a generator makes. */
function live(stepsOf) {
	const guest = latest = new Guest();
	const said = [{ order: 'guest', outcome: '' }];

	try {
		for (const step of stepsOf(guest)) {
			const done = guest.do(step);

			if (done)
				said.push(done);
			if (guest.ended)
				return said;
		}
		said.push(guest.held(HANDLES));
		return said;
	} finally {
		guest.close();
	}
}

const HANDLES = [...Generator.indices, ...[1, 2, 3].map((index) => index + 2 ** 31)];

function make(seed) {
	const steps = [];
	const said = live(function* (guest) {
		const generator = new Generator(seed, members, guest);

		for (let step = generator.next(); step; step = generator.next()) {
			steps.push(step);
			yield step;
			generator.settle();
		}
	});

	last = { seed, steps };
	return { seed, said };
}

/* A step, for a person. */
function tell({ click, room, operations }) {
	return operations ? `batch with a reply of ${room}:\n\t${operations.map(describe).join('\n\t')}` : `click ${click}`;
}

/* The last guest once more, with what is kept: `kept` are numbers of clicks and operations. `roomy`: all replies have room. */
function repeat(seed, kept, roomy) {
	if (last?.seed !== seed)
		make(seed);
	let number = 0;
	const steps = last.steps.map((step) => {
		if (step.click !== undefined)
			return kept.includes(number++) ? step : null;
		return { room: roomy ? ROOM : step.room, operations: step.operations.filter(() => kept.includes(number++)) };
	}).filter((step) => step?.click !== undefined || step?.operations.length);

	return {
		seed, said: live(() => steps),
		told: steps.map(tell),
		count: number,
	};
}

function answer({ members: given, first, count, seed, kept, roomy, pairs }) {
	if (given) {
		members = given;
		return navigator.userAgent;
	}
	if (pairs)
		return pairs.every(([one, other]) => latest.look(one) !== null && latest.look(one) === latest.look(other));
	return kept ? repeat(seed, kept, roomy) : Array.from({ length: count }, (_, i) => make(first + i));
}

/* {members}; {first, count}; {seed, kept, roomy}; or {pairs} of handles, whether both are of one object. As JSON; so is what comes
 * of it. */
export function obey(order) {
	try {
		return JSON.stringify({ answer: answer(JSON.parse(order)) });
	} catch (thrown) {
		return JSON.stringify({ error: `${thrown} ${thrown?.stack}` });
	}
}
