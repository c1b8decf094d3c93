/* decode.js: makes a table of 10,000 rows by script and by a batch of 110,000 operations, in turn; sends the times to the server. `pageSide` is the page side as browsers get it (page/bundle.py); this stands for the browser and for the guest. */
const ROWS = 10000;
const ROUNDS = 60;
const WARM_UP = 8;

/* Of abi/dom_abi.h. */
const PAGE_BATCH = 0x401;
const [NAME, GET, RELEASE, CREATE, TEXT, APPEND, REMOVE, ATTRIBUTE, TEXT_CONTENT] = [1, 2, 7, 20, 21, 22, 24, 25, 26];
const ROOT = 1;
const TOP = 3; /* with the full grant: the page's body */
const GENERATION = 2 ** 20;
const NAMES = ['tbody', 'tr', 'td', 'class', 'title', 'body', 'even', 'odd', 'label'];
const [TBODY, TR, TD, CLASS, TITLE, BODY] = NAMES.keys();

let bound;
let opened;
let result;

pageSide({
	bind: (given) => { bound = given; },
	fetching() {},
	lost: (why) => { throw new Error(why); },
	open: (id) => opened(id),
	complete: (id, slot, said) => { result = said; },
	attach() {},
	attached() {},
	violation: (id, number, word) => { throw new Error(`word ${word} is malformed`); },
	close() {},
});

const parity = (i) => (i & 1 ? 'odd' : 'even');
const label = (i) => `pretty red table ${i}`;

/* As somebody would write it. */
function byScript(root) {
	const body = document.createElement('tbody');

	for (let i = 0; i < ROWS; i++) {
		const row = document.createElement('tr');
		const number = document.createElement('td');
		const text = document.createElement('td');

		row.setAttribute('class', parity(i));
		number.appendChild(document.createTextNode(`${i}`));
		text.setAttribute('title', 'label');
		text.textContent = label(i);
		row.appendChild(number);
		row.appendChild(text);
		body.appendChild(row);
	}
	root.appendChild(body);
}

/* struct page_batch, words, strings */
function batch(words, text) {
	const strings = new TextEncoder().encode(text);
	const bytes = new Uint8Array(16 + 4 * words.length + strings.length);

	new Uint32Array(bytes.buffer, 0, 4).set([words.length, strings.length, 0, 0]);
	new Uint32Array(bytes.buffer, 16, words.length).set(words);
	bytes.set(strings, 16 + 4 * words.length);
	return bytes;
}

/* What a guest says first: names, and a handle of the element that is to hold the table. */
function makeFirst(full) {
	const words = NAMES.flatMap((name, number) => [NAME, number, name.length]);

	if (full)
		words.push(GET, TOP, ROOT, BODY);
	return batch(words, NAMES.join(''));
}

/* The same table as a guest sends it. `generation` is that of its handles; with `releases` it lets go of each at once, and
 * uses it again in the next generation. */
function makeBatch(full, generation, releases) {
	const words = [];
	let text = '';
	const string = (value) => {
		text += value;
		return value.length;
	};
	const body = generation * GENERATION + 2;

	words.push(CREATE, body, TBODY);
	for (let i = 0; i < ROWS; i++) {
		const [row, number, cell, node] = [4, 5, 6, 7].map((index) =>
			releases ? ((generation * ROWS + i) % 2048) * GENERATION + index : generation * GENERATION + 4 * i + index);

		words.push(CREATE, row, TR, 28, row, CLASS, i & 1 ? 7 : 6, CREATE, number, TD, TEXT, node, string(`${i}`),
			APPEND, number, node, CREATE, cell, TD, 28, cell, TITLE, 8, TEXT_CONTENT, cell, string(label(i)),
			APPEND, row, number, APPEND, row, cell, APPEND, body, row);
		if (releases)
			words.push(RELEASE, row, RELEASE, number, RELEASE, cell, RELEASE, node);
	}
	words.push(APPEND, full ? TOP : ROOT, body);
	return batch(words, text);
}

/* A guest with this root, which has not sent anything yet. */
function start(root) {
	return new Promise((resolve) => {
		opened = resolve;
		new Unilet('decode.html', { root }); /* any bytes will do: nobody runs them */
	});
}

function apply(id, bytes) {
	bound.request(id, 0, PAGE_BATCH, 0, 0, 0, bytes);
	if (result !== 0)
		throw new Error(`the batch came to ${result}`);
}

/* What this thread has run so far, in ns. */
function cpu() {
	const request = new XMLHttpRequest();

	request.open('GET', 'cpu', false);
	request.send();
	return Number(request.responseText);
}

function timed(make) {
	globalThis.gc?.();
	const start = cpu();

	make();
	return cpu() - start;
}

/* In turn, by one guest that lives all the time. */
async function measure() {
	const releases = location.search.includes('release');
	const full = !location.search.includes('subtree');
	const times = { script: [], batch: [] };
	const place = document.body.appendChild(document.createElement('div'));
	const scripts = full ? document.body : document.body.appendChild(document.createElement('div')).attachShadow({ mode: 'open' });
	const id = await start(full ? document : place);

	apply(id, makeFirst(full));
	for (let round = -WARM_UP; round < ROUNDS; round++) {
		const bytes = makeBatch(full, WARM_UP + round, releases);
		const script = timed(() => byScript(scripts));

		scripts.querySelector('tbody').remove();
		const batched = timed(() => apply(id, bytes));

		apply(id, batch([REMOVE, (WARM_UP + round) * GENERATION + 2], ''));
		if (round >= 0) {
			times.script.push(script);
			times.batch.push(batched);
		}
	}
	return times;
}

const say = (said) => fetch('result', { method: 'POST', body: JSON.stringify(said) });

measure().then(say, (why) => say({ error: `${why.stack ?? why}` }));
