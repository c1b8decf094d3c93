/* table_twin.js: the table of example/table, written by hand in JavaScript: the same elements, changed in the same order. */
'use strict';

document.getElementById('app').innerHTML = `<div id=controls class=bar>
<button type=button data-do=create>Create 1,000</button>
<button type=button data-do=create-many>Create 10,000</button>
<button type=button data-do=append>Append 1,000</button>
<button type=button data-do=update>Update every tenth</button>
<button type=button data-do=swap>Swap</button>
<button type=button data-do=clear>Clear</button>
<output id=state>No rows</output>
</div>
<table>
<thead><tr><th scope=col>Number</th><th scope=col>Label</th><th scope=col>Delete</th></tr></thead>
<tbody id=body></tbody>
</table>`;

const template = document.createElement('template');
template.innerHTML = '<tr><td></td><td><button type=button class=select></button></td>' +
	'<td><button type=button class=remove aria-label=Delete>\u00d7</button></td></tr>';

const body = document.getElementById('body');
const state = document.getElementById('state');
const adjectives = ['pretty', 'large', 'big', 'small', 'tall', 'short', 'long', 'handsome', 'plain', 'quaint', 'clean',
	'elegant', 'easy', 'angry', 'crazy', 'helpful', 'mushy', 'odd', 'unsightly', 'adorable', 'important', 'inexpensive',
	'cheap', 'expensive', 'fancy'];
const colours = ['red', 'yellow', 'blue', 'green', 'pink', 'brown', 'purple', 'brown', 'white', 'black', 'orange'];
const nouns = ['table', 'chair', 'house', 'bbq', 'desk', 'car', 'pony', 'cookie', 'sandwich', 'burger', 'pizza', 'mouse',
	'keyboard'];
let rows = [];
let nextId = 1;
let selected = null;

const pick = (words) => words[Math.floor(Math.random() * words.length)];

function appendRows(count) {
	for (let i = 0; i < count; i++) {
		const element = template.content.firstChild.cloneNode(true);
		const id = element.firstChild;
		const label = id.nextSibling.firstChild;
		const text = `${pick(adjectives)} ${pick(colours)} ${pick(nouns)}`;

		id.textContent = nextId++;
		label.textContent = text;
		body.appendChild(element);
		rows.push({ element, label, text });
	}
}

function clear() {
	body.textContent = '';
	rows = [];
	selected = null;
}

const commands = {
	create() { clear(); appendRows(1000); },
	'create-many'() { clear(); appendRows(10000); },
	append() { appendRows(1000); },
	update() {
		for (let i = 0; i < rows.length; i += 10) {
			rows[i].text += ' !!!';
			rows[i].label.textContent = rows[i].text;
		}
	},
	swap() {
		if (rows.length < 999)
			return;
		const near = rows[1];
		const far = rows[998];

		body.insertBefore(far.element, near.element);
		body.insertBefore(near.element, rows[999]?.element ?? null);
		rows[1] = far;
		rows[998] = near;
	},
	clear,
};

const showState = () => { state.textContent = `${rows.length} rows`; };

function select(row) {
	if (selected)
		selected.className = '';
	selected = row.element;
	selected.className = 'selected';
}

function remove(row) {
	row.element.remove();
	rows.splice(rows.indexOf(row), 1);
	if (row.element === selected)
		selected = null;
}

document.getElementById('controls').addEventListener('click', (event) => {
	const button = event.target.closest('[data-do]');

	if (button) {
		commands[button.dataset.do]();
		showState();
	}
});

body.addEventListener('click', (event) => {
	const element = event.target.closest('tr');
	const row = rows.find((one) => one.element === element);

	if (!row)
		return;
	if (event.target.className === 'select')
		select(row);
	else if (event.target.className === 'remove')
		remove(row);
	showState();
});
