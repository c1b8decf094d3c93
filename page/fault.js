/* fault.js: what goes wrong with what a guest sends, and with what the page throws. */

/* A batch or message against the contract: ends the guest. `word` is where. */
export class Malformed {
	word;
	why;
	constructor(word, why) {
		this.word = word;
		this.why = why;
	}
}

/* An operation that the page's rules forbid or that makes no sense: an exception to the guest, as any other. */
export function refusal(name, message) {
	return { __proto__: null, name, message };
}

/* Name and message of whatever was thrown; it may be an object of the page with getters that throw again. */
export function describe(thrown) {
	if (typeof thrown === 'string')
		return refusal('Error', thrown);
	try {
		const name = thrown.name;
		const message = thrown.message;

		return refusal(typeof name === 'string' ? name : 'Error', typeof message === 'string' ? message : '');
	} catch {
		return refusal('Error', '');
	}
}
