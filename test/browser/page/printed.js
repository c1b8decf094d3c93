/* printed.js: what is seen of a page that was printed: the heights of the element, frame by frame; and in a browser that knows no
 * unilets, where the page's query is "?&PORT", what lies in its roots, for whoever orders it there. */
'use strict';

window.heights = [];
window.said = [];
let told = location.search === '?told'; /* to drive itself, and to say what was seen */
const element = () => document.querySelector('x-unilet');
const note = () => {
	const height = element()?.getBoundingClientRect().height;

	if (height !== undefined && heights.at(-1) !== height)
		heights.push(height);
	return height;
};
const watch = () => {
	if (note() === 120 && told) {
		told = false;
		fetch(`said?${heights}`);
	}
	requestAnimationFrame(watch);
};

watch();
document.addEventListener('ready', () => {
	said.push('ready');
	note();
	if (!told)
		return;
	element().unilet.onmessage = () => {
		note();
		fetch('go-on');
	};
	element().unilet.postMessage(3);
}, true);
addEventListener('load', async () => {
	const port = location.search.split('&')[1];
	let answer = '';

	for (let number = 0; port; number++) {
		const order = await fetch(`http://127.0.0.1:${port}/${number}`, { method: 'POST', body: answer });

		answer = JSON.stringify(look(await order.text()));
	}
});

/* A closed root is seen by its element alone. */
function look(selector) {
	let outer;

	customElements.define('x-unilet', class extends HTMLElement {
		constructor() {
			super();
			outer = this.attachInternals().shadowRoot;
		}
	});
	const inner = outer?.querySelector('div')?.shadowRoot;
	const rows = [...inner?.querySelectorAll(selector) ?? []];

	return {
		mode: [outer?.mode, inner?.mode],
		height: element().getBoundingClientRect().height,
		rows: rows.map((row) => [row.textContent, getComputedStyle(row).backgroundColor, row.checkVisibility()]),
		contain: getComputedStyle(element()).contain,
		templates: document.querySelectorAll('template').length,
	};
}
