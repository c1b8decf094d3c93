/* fetch_image.js: brings a .unilet into the page, by the page's own fetch. */

import { NativeUint8Array, pageFetch, responseBuffer, responseStatus, viewLength, whenSettled } from './builtins.js';

const IMAGE_OPTIONS = { __proto__: null, mode: 'same-origin', credentials: 'same-origin', redirect: 'follow' };
const IMAGE_MAX = 512 * 1024 * 1024; /* IMAGE_FILE_MAX */

/* Calls done(bytes) or failed(message), later and once. */
export function fetchImage(url, done, failed) {
	const lost = () => failed(`${url} could not be fetched`);

	whenSettled(pageFetch(url, IMAGE_OPTIONS), (response) => {
		const status = responseStatus(response);

		if (status < 200 || status > 299) {
			failed(`${url}: the server answered ${status}`);
			return;
		}
		whenSettled(responseBuffer(response), (buffer) => {
			const bytes = new NativeUint8Array(buffer);

			if (viewLength(bytes) === 0 || viewLength(bytes) > IMAGE_MAX)
				failed(`${url} is empty or too large`);
			else
				done(bytes);
		}, lost);
	}, lost);
}
