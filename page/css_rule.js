/* css_rule.js: what a guest of a subtree may say in CSS: nothing that has the browser load what UrlRule refuses. */

import { charCodeAt, indexOf, startsWith, substring, toLowerCase, trimmed } from './builtins.js';

/* What loads, shows or asks about what is elsewhere; with a backslash each could be written in other ways. The parts of a
 * function's name are not to be put together by var(), which works on tokens. */
const REFUSED = ['\\', ':host-context', ':host(', '@import', 'image-set(', 'src(', 'image(', 'element(', 'paint(', 'expression('];
const SINGLE = 0x27;
const DOUBLE = 0x22;

/* What stands in the brackets of "url(" before this text; null if where it ends is not beyond doubt. */
function takeUrl(text) {
	let start = 0;

	while (start < text.length && charCodeAt(text, start) <= 0x20)
		start++;
	const quote = charCodeAt(text, start);
	const quoted = quote === SINGLE || quote === DOUBLE;
	const end = quoted ? indexOf(text, quote === SINGLE ? '\'' : '"', start + 1) : indexOf(text, ')', start);

	if (end < 0)
		return null;
	const url = trimmed(substring(text, quoted ? start + 1 : start, end));

	return isDoubtful(url) ? null : url;
}

function isDoubtful(url) {
	for (let i = 0; i < url.length; i++) {
		const unit = charCodeAt(url, i);

		if (unit <= 0x20 || unit === SINGLE || unit === DOUBLE || unit === 0x28 || unit === 0x29)
			return true;
	}
	return false;
}

/* Whether a selector looks at what is around the tree, as :host() can, which may ask in turn where its host is. An escape may stand in the name of a function only where there is one. */
export function looksOut(selector) {
	const lower = toLowerCase(selector);

	return indexOf(lower, ':host-context') >= 0 || indexOf(lower, ':host(') >= 0 || (indexOf(selector, '\\') >= 0 && indexOf(selector, '(') >= 0);
}

/* What in this text of CSS is not allowed, for a person; '' if nothing. `urls` is a UrlRule. */
export function refusedInCss(text, urls) {
	const lower = toLowerCase(text);

	for (let i = 0; i < REFUSED.length; i++)
		if (indexOf(lower, REFUSED[i]) >= 0)
			return REFUSED[i];
	for (let at = indexOf(lower, 'url('); at >= 0;) {
		const url = takeUrl(substring(lower, at + 4, lower.length));

		if (url === null || !urls.mayLoad(url))
			return `url(${url ?? ''})`;
		at = indexOf(lower, 'url(', at + 4);
	}
	return '';
}

/* The name of a property in CSS: "background-color" of "backgroundColor", "-webkit-x" of "webkitX". */
export function cssName(name) {
	let text = '';

	if (name === 'cssFloat')
		return 'float';
	for (let i = 0; i < name.length; i++) {
		const unit = charCodeAt(name, i);
		const letter = substring(name, i, i + 1);

		text += unit >= 0x41 && unit <= 0x5a && !startsWith(name, '--') ? `-${toLowerCase(letter)}` : letter;
	}
	return startsWith(text, 'webkit-') ? `-${text}` : text;
}
