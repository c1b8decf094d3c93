/* http_rules.js: which requests a guest may make; the same as host/http_rule.c, which applies headless. */

import { charCodeAt, indexOf, inWords, substring, toLowerCase, toNumber } from './builtins.js';
import {
	UNILET_HTTP_HEADERS_MAX, UNILET_HTTP_METHOD_MAX, UNILET_HTTP_PATH_MAX, UNILET_INVALID, UNILET_REFUSED, UNILET_TOO_LARGE,
} from './contract.js';

/* https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN_HEADERS = ' accept-charset accept-encoding access-control-request-headers access-control-request-method ' +
	'connection content-length cookie cookie2 date dnt expect host keep-alive origin referer set-cookie te trailer ' +
	'transfer-encoding upgrade via ';
/* Forbidden if their value names a forbidden method. */
const METHOD_HEADERS = ' x-http-method x-http-method-override x-method-override ';
const FORBIDDEN_METHODS = ' connect trace track ';
const TOKEN_EXTRA = "!#$%&'*+-.^_`|~";

/* What engines undo. Undone twice, a bomb makes its thousandfold twice. */
const CODINGS = ' identity gzip x-gzip deflate br zstd ';
/* Lengths beside those that there are. The transport makes HTTP_LENGTH_UNKNOWN of the first. */
export const LENGTH_UNKNOWN = -1;
export const LENGTH_REFUSED = -2;
const LENGTH_MAX = 2 ** 63; /* as a number: 2^63 - 1 is the same */
const LENGTH_EXACT_MAX = 2 ** 53 - 1;

function isAlphanumeric(code) {
	return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

/* A token of RFC 9110: what methods and header names are made of. */
function isToken(text) {
	for (let i = 0; i < text.length; i++)
		if (!isAlphanumeric(charCodeAt(text, i)) && indexOf(TOKEN_EXTRA, text[i]) < 0)
			return false;
	return text.length > 0;
}

export function methodAllowed(method) {
	return method.length <= UNILET_HTTP_METHOD_MAX && isToken(method) && !inWords(FORBIDDEN_METHODS, toLowerCase(method));
}

/* Printable ASCII without the characters that end a path or that browsers turn into "/". */
function pathCharactersAllowed(path) {
	for (let i = 0; i < path.length; i++) {
		const code = charCodeAt(path, i);

		if (code <= 0x20 || code >= 0x7f || code === 0x23 || code === 0x5c)
			return false;
	}
	return true;
}

/* ".", "..", or the same with percent-encoded dots: how many dots; 0 if it is another segment. */
function dotsOf(segment) {
	let dots = 0;

	for (let i = 0; i < segment.length; i++, dots++) {
		if (segment[i] === '.')
			continue;
		if (toLowerCase(substring(segment, i, i + 3)) !== '%2e')
			return 0;
		i += 2;
	}
	return dots <= 2 ? dots : 0;
}

/* No dot segment may climb above the root: a prefix that somebody puts in front would be left that way. */
function staysInside(path) {
	const query = indexOf(path, '?');
	const end = query < 0 ? path.length : query;
	let depth = 0;

	for (let start = 1; start <= end;) {
		const slash = indexOf(path, '/', start);
		const stop = slash < 0 || slash > end ? end : slash;
		const dots = dotsOf(substring(path, start, stop));

		if (dots === 2)
			depth--;
		else if (dots === 0 && stop > start)
			depth++;
		if (depth < 0)
			return false;
		start = stop + 1;
	}
	return true;
}

export function pathAllowed(path) {
	return path.length <= UNILET_HTTP_PATH_MAX && path[0] === '/' && path[1] !== '/' && pathCharactersAllowed(path) &&
		staysInside(path);
}

function valueAllowed(value) {
	for (let i = 0; i < value.length; i++) {
		const code = charCodeAt(value, i);

		if ((code < 0x20 && code !== 0x09) || code === 0x7f || code > 0xff)
			return false;
	}
	return true;
}

/* Whether one of the comma-separated words is a forbidden method. */
function namesForbiddenMethod(value) {
	for (let start = 0; start <= value.length;) {
		const comma = indexOf(value, ',', start);
		const end = comma < 0 ? value.length : comma;

		if (inWords(FORBIDDEN_METHODS, toLowerCase(trim(substring(value, start, end)))))
			return true;
		start = end + 1;
	}
	return false;
}

function headerAllowed(name, value) {
	const lower = toLowerCase(name);

	return isToken(name) && valueAllowed(value) && !inWords(FORBIDDEN_HEADERS, lower) &&
		indexOf(lower, 'proxy-') !== 0 && indexOf(lower, 'sec-') !== 0 &&
		!(inWords(METHOD_HEADERS, lower) && namesForbiddenMethod(value));
}

function trim(text) {
	let start = 0;
	let end = text.length;

	while (start < end && (text[start] === ' ' || text[start] === '\t'))
		start++;
	while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\t'))
		end--;
	return substring(text, start, end);
}

/* "name: value\n" each, into an object without a prototype, as fetch() takes it. Returns a status. */
export function takeHeaders(text, headers) {
	let count = 0;

	for (let start = 0; start < text.length;) {
		const end = indexOf(text, '\n', start);
		const colon = indexOf(text, ':', start);

		if (end < 0 || colon < 0 || colon > end)
			return UNILET_INVALID;
		if (++count > UNILET_HTTP_HEADERS_MAX)
			return UNILET_TOO_LARGE;
		const name = substring(text, start, colon);
		const value = trim(substring(text, colon + 1, end));

		if (!headerAllowed(name, value))
			return UNILET_REFUSED;
		headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
		start = end + 1;
	}
	return 0;
}

/* content-encoding, or null -> whether fetch() can have undone it. */
export function codingAllowed(coding) {
	return coding === null || coding === '' || inWords(CODINGS, toLowerCase(coding));
}

/* transfer-encoding, or null -> whether the body is whole and as it was sent: engines hand on what another one made of it. */
export function transferAllowed(transfer) {
	return transfer === null || toLowerCase(transfer) === 'chunked';
}

/* content-length, or null -> the length. Headers of the same name are joined by commas: then all must say the same. */
export function lengthOf(text) {
	let length = LENGTH_UNKNOWN;

	if (text === null)
		return length;
	for (let start = 0; start <= text.length;) {
		const comma = indexOf(text, ',', start);
		const end = comma < 0 ? text.length : comma;
		const word = trim(substring(text, start, end));
		const value = toNumber(word);

		for (let i = 0; i < word.length; i++)
			if (charCodeAt(word, i) < 0x30 || charCodeAt(word, i) > 0x39)
				return LENGTH_REFUSED;
		if (word === '' || value > LENGTH_MAX || (length !== LENGTH_UNKNOWN && length !== value))
			return LENGTH_REFUSED;
		length = value;
		start = end + 1;
	}
	return length > LENGTH_EXACT_MAX ? LENGTH_UNKNOWN : length;
}
