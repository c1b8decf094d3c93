/* decode.js: makes a table of 10,000 rows by script and by a batch of 110,000 operations, in turn; sends the times to the server. `pageSide` is the page side as browsers get it (page/bundle.py); this stands for the browser and for the guest. */
const ROWS = 10000;
const ROUNDS = 15;
const WARM_UP = 5;

/* Of abi/dom_abi.h. */
const PAGE_BATCH = 0x401;
const [NAME, GET, RELEASE, CREATE, TEXT, APPEND, ATTRIBUTE, TEXT_CONTENT] = [1, 2, 7, 20, 21, 22, 25, 26];
const ROOT = 1;
const NAMES = ['tbody', 'tr', 'td', 'class', 'title', 'body'];
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

/* The same as a guest sends it; with `releases` it lets go of each handle, as programs do. */
function makeBatch(full, releases) {
	const TOP = 3;
	const words = [];
	let text = '';
	const string = (value) => {
		text += value;
		return value.length;
	};

	NAMES.forEach((name, number) => words.push(NAME, number, string(name)));
	if (full)
		words.push(GET, TOP, ROOT, BODY);
	words.push(CREATE, 2, TBODY);
	for (let i = 0; i < ROWS; i++) {
		/* Released ones are used again in the next generation. */
		const [row, number, cell, node] = [4, 5, 6, 7].map((index) => (releases ? (i % 2048) * 2 ** 20 + index : 4 * i + index));

		words.push(CREATE, row, TR, ATTRIBUTE, row, CLASS, string(parity(i)), CREATE, number, TD, TEXT, node, string(`${i}`),
			APPEND, number, node, CREATE, cell, TD, ATTRIBUTE, cell, TITLE, string('label'), TEXT_CONTENT, cell, string(label(i)),
			APPEND, row, number, APPEND, row, cell, APPEND, 2, row);
		if (releases)
			words.push(RELEASE, row, RELEASE, number, RELEASE, cell, RELEASE, node);
	}
	words.push(APPEND, full ? TOP : ROOT, 2);
	const strings = new TextEncoder().encode(text);
	const bytes = new Uint8Array(16 + 4 * words.length + strings.length);

	new Uint32Array(bytes.buffer, 0, 4).set([words.length, strings.length, 0, 0]);
	new Uint32Array(bytes.buffer, 16, words.length).set(words);
	bytes.set(strings, 16 + 4 * words.length);
	return bytes;
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

function timed(make) {
	globalThis.gc?.();
	const start = performance.now();

	make();
	return performance.now() - start;
}

/* Each leaves its table in the page's body. */
const WAYS = {
	script: async () => timed(() => byScript(document.body)),
	full: (bytes) => byBatch(document, bytes),
	subtree: (bytes) => byBatch(document.body.appendChild(document.createElement('div')), bytes),
};

async function byBatch(root, bytes) {
	const id = await start(root);
	const took = timed(() => apply(id, bytes));

	return took;
}

async function measure() {
	const releases = location.search.includes('release');
	const batches = { full: makeBatch(true, releases), subtree: makeBatch(false, releases) };
	const way = location.search.includes('subtree') ? 'subtree' : 'full';
	const times = { script: [], batch: [] };

	for (let round = -WARM_UP; round < ROUNDS; round++)
		for (const [name, use] of [['script', 'script'], ['batch', way]]) {
			document.body.replaceChildren();
			const took = await WAYS[use](batches[way]);

			if (round >= 0)
				times[name].push(took);
		}
	return times;
}

const say = (said) => fetch('result', { method: 'POST', body: JSON.stringify(said) });

measure().then(say, (why) => say({ error: `${why.stack ?? why}` }));
