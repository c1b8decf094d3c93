/* http.js: HTTP of a guest by the page's own fetch (abi/http_abi.h): cookies, cache, CSP as for the page's script.
 *
 * A page that puts a `then` on Object.prototype sees the answers pass, as it sees those of its own fetches: the guest's
 * requests are the page's requests. It sees nothing else. */

import {
	abortNow, abortSignal, bytesPart, headersForEach, headersGet, latinBytes, latinOf, mapDelete, mapForEach, mapGet, mapSet,
	mapSize, NativeAbortController, NativeMap, NativeUint32Array, page, pageFetch, pageOrigin, readerCancel, readerRead,
	responseBody, responseHeaders, responseRedirected, responseStatus, responseUrl, startsWith, streamReader, substring,
	toLowerCase, toUpperCase, viewBuffer, viewLength, viewOffset, whenSettled,
} from './builtins.js';
import {
	UNILET_BUSY, UNILET_CANCELLED, UNILET_HTTP_HEADER_BYTES_MAX, UNILET_HTTP_HEADERS_MAX, UNILET_HTTP_METHOD_MAX,
	UNILET_HTTP_PATH_MAX, UNILET_HTTP_REQUEST_BODY_MAX, UNILET_HTTP_STREAMS_MAX, UNILET_INVALID, UNILET_NETWORK,
	UNILET_NOT_FOUND, UNILET_REFUSED, UNILET_TIMEOUT, UNILET_TOO_LARGE,
} from './contract.js';
import {
	codingAllowed, LENGTH_REFUSED, LENGTH_UNKNOWN, lengthOf, methodAllowed, pathAllowed, takeHeaders, transferAllowed,
} from './http_rules.js';

const REQUEST_BYTES = 16;
const HEADER_TIMEOUT_MS = 60000; /* from the request to the response's header, as host/host_limits.h has it */
const IDLE_TIMEOUT_MS = 60000; /* no byte came, although the guest reads */

const startTimer = page.setTimeout;
const stopTimer = page.clearTimeout;
/* As plain functions they run on the page's window. */
const setTimer = (done, milliseconds) => startTimer(done, milliseconds);
const clearTimer = (timer) => stopTimer(timer);

const refused = (status) => ({ __proto__: null, status });

/* struct http_request and what follows it -> {status} if that is not 0, else {method, path, headers, body}, too. The order in
 * which rules are looked at is the server's. */
function parseRequest(bytes) {
	const total = viewLength(bytes);

	if (total < REQUEST_BYTES)
		return refused(UNILET_INVALID);
	const lengths = new NativeUint32Array(viewBuffer(bytes), viewOffset(bytes), 4);
	const methodLength = lengths[0];
	const pathLength = lengths[1];
	const headerLength = lengths[2];
	const contentLength = lengths[3];

	if (methodLength + pathLength + headerLength + contentLength !== total - REQUEST_BYTES)
		return refused(UNILET_INVALID);
	if (methodLength > UNILET_HTTP_METHOD_MAX || pathLength > UNILET_HTTP_PATH_MAX ||
	    headerLength > UNILET_HTTP_HEADER_BYTES_MAX || contentLength > UNILET_HTTP_REQUEST_BODY_MAX)
		return refused(UNILET_TOO_LARGE);
	let at = REQUEST_BYTES;
	const next = (length) => bytesPart(bytes, (at += length) - length, length);
	const method = latinOf(next(methodLength));
	const path = latinOf(next(pathLength));

	if (!methodAllowed(method) || !pathAllowed(path))
		return refused(UNILET_REFUSED);
	if (contentLength > 0 && (toUpperCase(method) === 'GET' || toUpperCase(method) === 'HEAD'))
		return refused(UNILET_INVALID);
	const headers = { __proto__: null };
	const status = takeHeaders(latinOf(next(headerLength)), headers);

	return { __proto__: null, status, method, path, headers, body: next(contentLength) };
}

function fetchOptions(request, signal) {
	const options = {
		__proto__: null,
		method: request.method,
		headers: request.headers,
		mode: 'same-origin',
		credentials: 'same-origin',
		redirect: 'follow',
		signal,
	};

	if (viewLength(request.body) > 0)
		options.body = request.body;
	return options;
}

/* The bytes of it; null if it is over a limit. */
function headerText(headers) {
	let text = '';
	let count = 0;

	headersForEach(headers, (value, name) => {
		text += `${name}: ${value}\n`;
		count++;
	});
	return count > UNILET_HTTP_HEADERS_MAX || text.length > UNILET_HTTP_HEADER_BYTES_MAX ? null : latinBytes(text);
}

/* Whether a redirect led where a redirect may: a user's name in the URL is not refused by fetch(). */
function cameFromOrigin(response) {
	const url = responseUrl(response);

	return !responseRedirected(response) ||
		(startsWith(url, pageOrigin + '/') && pathAllowed(substring(url, pageOrigin.length, url.length)));
}

/* Engines let through numbers that are no status of a whole response. */
const isStatus = (status) => status >= 200 && status <= 999;

/* The length that the header claims of the bytes that fetch() gives; LENGTH_REFUSED if the header is not to be believed.
 * Engines let through what they make nothing of: a coding they do not undo, a length that is none, two that differ. */
function bodyLength(request, response) {
	const headers = responseHeaders(response);
	const coding = headersGet(headers, 'content-encoding');
	const transfer = headersGet(headers, 'transfer-encoding');
	const length = lengthOf(headersGet(headers, 'content-length'));
	const status = responseStatus(response);

	if (!codingAllowed(coding) || !transferAllowed(transfer) || length === LENGTH_REFUSED)
		return LENGTH_REFUSED;
	if (toUpperCase(request.method) === 'HEAD' || status === 204 || status === 304)
		return 0;
	/* A coding has been undone, and chunks go before a length. */
	if ((coding !== null && coding !== '' && toLowerCase(coding) !== 'identity') ||
	    transfer !== null)
		return LENGTH_UNKNOWN;
	return length;
}

/* One response: its reader and what of the last chunk the guest has not taken. */
class Stream {
	aborter = new NativeAbortController();
	header = null; /* its text, once it is there */
	reader = null;
	chunk = null;
	ended = false;
	opening = -1; /* slot of the open while it is one */
	reading = -1; /* slot of the read that is open */
	room = 0; /* of its buffer */
	pulling = false; /* the next chunk is on its way */
	timer = 0;
	timedOut = false;

	/* Gives the transfer up if it takes too long. */
	watch(milliseconds) {
		this.timer = setTimer(() => {
			this.timedOut = true;
			abortNow(this.aborter);
		}, milliseconds);
	}

	unwatch() {
		clearTimer(this.timer);
	}

	get failure() {
		return this.timedOut ? -UNILET_TIMEOUT : -UNILET_NETWORK;
	}
}

/* HTTP of one guest. `complete(slot, result, bytes, arg0, arg1, arg2)` answers a request. */
export class Http {
	#streams = new NativeMap();
	#next = 1;
	#complete;

	constructor(complete) {
		this.#complete = complete;
	}

	/* HTTP_OPEN: `room` is the size of the buffer for header text. */
	open(slot, bytes, room) {
		const request = parseRequest(bytes);

		if (request.status > 0) {
			this.#complete(slot, -request.status, null);
			return;
		}
		if (mapSize(this.#streams) === UNILET_HTTP_STREAMS_MAX) {
			this.#complete(slot, -UNILET_BUSY, null);
			return;
		}
		const number = this.#next++;
		const stream = new Stream();

		stream.opening = slot;
		mapSet(this.#streams, number, stream);
		this.#fetch(slot, number, stream, request, room);
	}

	#fetch(slot, number, stream, request, room) {
		const failed = () => {
			/* Cancelled: that is answered. */
			if (stream.opening < 0)
				return;
			stream.unwatch();
			mapDelete(this.#streams, number);
			this.#complete(slot, stream.failure, null);
		};
		let answer;

		try {
			answer = pageFetch(pageOrigin + request.path, fetchOptions(request, abortSignal(stream.aborter)));
		} catch {
			/* The engine's own list of what it does not send is longer than ours. */
			mapDelete(this.#streams, number);
			this.#complete(slot, -UNILET_REFUSED, null);
			return;
		}
		stream.watch(HEADER_TIMEOUT_MS);
		whenSettled(answer, (response) => this.#opened(slot, number, stream, request, response, room), failed);
	}

	#opened(slot, number, stream, request, response, room) {
		if (stream.opening < 0)
			return;
		const text = headerText(responseHeaders(response));
		const claimed = bodyLength(request, response);

		stream.opening = -1;
		stream.unwatch();
		if (text === null || claimed === LENGTH_REFUSED || !isStatus(responseStatus(response)) || !cameFromOrigin(response)) {
			mapDelete(this.#streams, number);
			abortNow(stream.aborter);
			this.#complete(slot, text === null ? -UNILET_TOO_LARGE : -UNILET_NETWORK, null);
			return;
		}
		const length = viewLength(text);
		const body = responseBody(response);

		stream.header = text;

		if (body)
			stream.reader = streamReader(body);
		else
			stream.ended = true;
		this.#complete(slot, responseStatus(response), length > room ? null : text, number, length, claimed);
	}

	/* A stream whose header is there; undefined: then the request has been answered. */
	#find(slot, number) {
		const stream = mapGet(this.#streams, number);

		if (stream && stream.header)
			return stream;
		this.#complete(slot, -UNILET_NOT_FOUND, null);
		return undefined;
	}

	/* HTTP_HEADER. */
	header(slot, number, room) {
		const stream = this.#find(slot, number);

		if (!stream)
			return;
		if (viewLength(stream.header) > room)
			this.#complete(slot, -UNILET_TOO_LARGE, null);
		else
			this.#complete(slot, viewLength(stream.header), stream.header);
	}

	/* HTTP_READ. */
	read(slot, number, room) {
		const stream = this.#find(slot, number);

		if (!stream)
			return;
		if (stream.reading >= 0)
			this.#complete(slot, -UNILET_BUSY, null);
		else if (room === 0)
			this.#complete(slot, -UNILET_INVALID, null);
		else if (stream.chunk)
			this.#give(slot, stream, room);
		else if (stream.ended)
			this.#complete(slot, 0, null);
		else
			this.#wait(slot, stream, room);
	}

	#give(slot, stream, room) {
		const chunk = stream.chunk;
		const left = viewLength(chunk);
		const length = left < room ? left : room;

		stream.chunk = length < left ? bytesPart(chunk, length, left - length) : null;
		this.#complete(slot, length, bytesPart(chunk, 0, length));
	}

	#wait(slot, stream, room) {
		stream.reading = slot;
		stream.room = room;
		stream.watch(IDLE_TIMEOUT_MS);
		/* A read that was cancelled has left its chunk on the way: it is this one's. */
		if (!stream.pulling)
			this.#pull(stream);
	}

	#pull(stream) {
		stream.pulling = true;
		whenSettled(readerRead(stream.reader), (item) => {
			stream.pulling = false;
			if (item.done) {
				stream.ended = true;
			} else if (viewLength(item.value) === 0) {
				this.#pull(stream);
				return;
			} else {
				stream.chunk = item.value;
			}
			this.#answer(stream, 0);
		}, () => {
			stream.pulling = false;
			this.#answer(stream, stream.failure);
		});
	}

	/* Answers the open read, if there is one: a close or a cancel may have come meanwhile, and answered. */
	#answer(stream, result) {
		const slot = stream.reading;

		if (slot < 0)
			return;
		stream.reading = -1;
		stream.unwatch();
		if (stream.chunk)
			this.#give(slot, stream, stream.room);
		else
			this.#complete(slot, result, null);
	}

	/* HTTP_CLOSE. */
	close(slot, number) {
		const stream = this.#find(slot, number);

		if (!stream)
			return;
		mapDelete(this.#streams, number);
		this.#abort(stream);
		this.#complete(slot, 0, null);
	}

	#abort(stream) {
		const open = stream.reading;

		stream.reading = -1;
		stream.unwatch();
		abortNow(stream.aborter);
		if (open >= 0)
			this.#complete(open, -UNILET_CANCELLED, null);
		if (stream.reader)
			whenSettled(readerCancel(stream.reader), () => {}, () => {});
	}

	/* Completes a request that waits here with CANCELLED. Says whether it was here. */
	cancel(slot) {
		let found = false;

		mapForEach(this.#streams, (stream, number) => {
			if (stream.opening === slot) {
				stream.opening = -1;
				mapDelete(this.#streams, number);
				this.#abort(stream);
			} else if (stream.reading === slot) {
				stream.reading = -1;
				stream.unwatch();
			} else {
				return;
			}
			found = true;
			this.#complete(slot, -UNILET_CANCELLED, null);
		});
		return found;
	}

	/* Aborts all that runs. */
	end() {
		mapForEach(this.#streams, (stream) => this.#abort(stream));
	}
}
