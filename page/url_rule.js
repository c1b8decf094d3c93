/* url_rule.js: which URLs a guest of a subtree may have the browser load or offer: an attribute's, and those in CSS. */

import {
	charCodeAt, getterOf, mapHas, NativeMap, NativeURL, pageDocument, startsWith, substring, toLowerCase, urlHref, urlOrigin,
	urlProtocol,
} from './builtins.js';

const baseOf = getterOf('Node', 'baseURI');

/* As the document would resolve it; null if it is none. */
function parse(text) {
	try {
		return new NativeURL(text, baseOf(pageDocument));
	} catch {
		return null;
	}
}

const isWeb = (url) => urlProtocol(url) === 'http:' || urlProtocol(url) === 'https:';

/* URLs of one guest: `origin` is the unilet's, `blobs` a map whose keys are the blob: URLs that it made. */
export class UrlRule {
	#origin;
	#blobs = new NativeMap();

	constructor(origin) {
		this.#origin = origin;
	}

	get blobs() {
		return this.#blobs;
	}

	/* What may be loaded: of the unilet's own origin, an image in the URL itself, a Blob that it made itself; "#id" is a part of
	 * the tree. */
	mayLoad(text) {
		if (startsWith(text, '#'))
			return true;
		const url = parse(text);

		if (url === null)
			return false;
		const href = urlHref(url);

		if (startsWith(href, 'blob:'))
			return mapHas(this.#blobs, href);
		if (startsWith(href, 'data:'))
			return startsWith(toLowerCase(href), 'data:image/');
		return isWeb(url) && urlOrigin(url) === this.#origin;
	}

	/* Where a link may lead, if a person follows it. */
	mayLead(text) {
		const url = parse(text);

		return url !== null && isWeb(url);
	}

	/* "a.png 1x, b.png 2x". Where a URL begins depends on what is before it: behind each blank or comma one might, and ends
	 * at a blank, without commas. What is none of them is a relative one. */
	mayLoadSet(text) {
		for (let i = 0; i < text.length; i++) {
			if (i > 0 && !separates(text, i - 1))
				continue;
			const url = candidate(text, i);

			if (url !== '' && !this.mayLoad(url))
				return false;
		}
		return true;
	}
}

const COMMA = 0x2c;
const isBlank = (text, at) => charCodeAt(text, at) <= 0x20;
const separates = (text, at) => isBlank(text, at) || charCodeAt(text, at) === COMMA;

function candidate(text, start) {
	let end = start;

	while (end < text.length && !isBlank(text, end))
		end++;
	while (end > start && charCodeAt(text, end - 1) === COMMA)
		end--;
	return substring(text, start, end);
}
