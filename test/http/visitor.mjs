/* visitor.mjs: does as fetch.c does, with the page side's HTTP instead of a guest's: lines in, lines out. */
const PIECE = 100000;
const HEADER_ROOM = 2048; /* as the SDK has it: more is asked for */
const LIMITS = [16, 8192, 32 << 10, 256 << 10];
const [INVALID, NOT_FOUND, TOO_LARGE] = [-1, -4, -5];

const bytesOf = (text) => new TextEncoder().encode(text);
const saidError = (status) => `error=${status}`;

/* Adler-32 of what came so far. */
class Sum {
	#a = 1;
	#b = 0;
	length = 0;

	add(bytes) {
		this.length += bytes.length;
		for (let start = 0; start < bytes.length; start += 3000) {
			const end = Math.min(bytes.length, start + 3000);

			for (let i = start; i < end; i++)
				this.#b += this.#a += bytes[i];
			this.#a %= 65521;
			this.#b %= 65521;
		}
	}

	toString() {
		const sum = (this.#b * 65536 + this.#a).toString(16).padStart(8, '0');

		return `length=${this.length} sum=${sum}`;
	}
}

/* struct http_request and what follows it, or a status as the SDK has it. */
function requestOf(parts) {
	if (parts[1][0] !== 0x2f)
		return INVALID;
	if (parts.some((part, i) => part.length > LIMITS[i]))
		return TOO_LARGE;
	const bytes = new Uint8Array(16 + parts.reduce((sum, part) => sum + part.length, 0));
	let at = 16;

	new Uint32Array(bytes.buffer, 0, 4).set(parts.map((part) => part.length));
	for (const part of parts) {
		bytes.set(part, at);
		at += part.length;
	}
	return bytes;
}

/* A promise, and who it is waited for with a limit; negative: none. */
const within = (promise, milliseconds) => milliseconds < 0 ? promise
	: Promise.race([promise, new Promise((resolve) => setTimeout(resolve, milliseconds, null))]);

export class Visitor {
	#http;
	#waiting = new Map(); /* slot -> what takes the answer */
	#slot = 0;
	#stream = []; /* as fetch.c numbers them: {started, slot} and then {number} */

	constructor(Http) {
		this.#http = new Http((slot, result, bytes, ...args) => {
			const resolve = this.#waiting.get(slot);

			this.#waiting.delete(slot);
			resolve({ result, args, bytes: bytes ? bytes.slice() : new Uint8Array() });
		});
	}

	/* Puts a request. Returns {slot, answer: a promise of it}. */
	#put(operation, ...args) {
		const slot = this.#slot++;
		const answer = new Promise((resolve) => { this.#waiting.set(slot, resolve); });

		this.#http[operation](slot, ...args);
		return { slot, answer };
	}

	#start(method, path, headers, body) {
		const request = requestOf([bytesOf(method), bytesOf(path), bytesOf(headers), body]);

		return typeof request === 'number' ? { slot: -1, answer: Promise.resolve({ result: request }) }
			: this.#put('open', request, HEADER_ROOM);
	}

	/* An answer to an open -> the stream as the SDK has it, or its status. */
	async #opened({ result, args, bytes }) {
		if (result < 0)
			return { result };
		const [number, length, claims] = args;

		if (length > HEADER_ROOM)
			({ bytes } = await this.#put('header', number, length).answer);
		return { result: 0, status: result, number, claims, headers: bytes, ended: false };
	}

	/* Reads at most `most` bytes, to the end if there are fewer, and says what came. */
	async #readOut(stream, most) {
		const sum = new Sum();

		while (sum.length < most) {
			const { result, bytes } = await this.#put('read', stream.number, Math.min(PIECE, most - sum.length)).answer;

			if (result < 0)
				return `${sum} ${saidError(result)}`;
			if (result === 0)
				break;
			sum.add(bytes);
		}
		return `${sum}`;
	}

	async request(method, path, count, headers) {
		const body = new Uint8Array(count).fill(0x62);
		const stream = await this.#opened(await this.#start(method, path, headers, body).answer);

		if (stream.result < 0)
			return saidError(stream.result);
		const read = await this.#readOut(stream, Infinity);
		const text = Array.from(stream.headers, (byte) => byte < 0x20 || byte === 0x25 || byte > 0x7e
			? `%${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte)).join('');

		await this.#put('close', stream.number).answer;
		return `status=${stream.status} claims=${stream.claims} ${read} headers=${text}`;
	}

	async #get(path) {
		const said = await this.request('GET', path, 0, '');

		return said.split(' headers=')[0].replace(/ claims=-?\d+/, '').replace(/^.*(error=)/, '$1');
	}

	async #await(at, milliseconds) {
		const stream = this.#stream[at];
		const answer = stream?.started && await within(stream.started, milliseconds);

		if (answer === null)
			return 'not yet';
		if (answer)
			this.#stream[at] = await this.#opened(answer);
		const now = this.#stream[at];

		if (now?.status)
			return `status=${now.status} claims=${now.claims}`;
		delete this.#stream[at];
		return saidError(now?.result ?? NOT_FOUND);
	}

	async #readWithin(at, milliseconds) {
		const { slot, answer } = this.#put('read', this.#stream[at].number, PIECE);

		if (await within(answer, milliseconds) === null)
			this.#http.cancel(slot);
		const { result } = await answer;

		return result < 0 ? saidError(result) : `read=${result}`;
	}

	async #close(at) {
		const stream = this.#stream[at];

		if (stream?.started && this.#http.cancel(stream.slot))
			await stream.started;
		else if (stream?.started)
			this.#stream[at] = await this.#opened(await stream.started);
		if (this.#stream[at]?.number)
			await this.#put('close', this.#stream[at].number).answer;
		delete this.#stream[at];
		return '';
	}

	/* The line of fetch.c about a command. */
	async ask(line) {
		const [word, first, ...rest] = line.split(' ');
		const escapes = { '|': '\n', '^': '\r', '~': '\x01' };

		switch (word) {
		case 'get':
			return this.#get(first);
		case 'request':
			return this.request(first, rest[0], Number(rest[1]), rest.slice(2).join(' ').replace(/[|^~]/g, (c) => escapes[c]));
		case 'start': {
			const { slot, answer } = this.#start('GET', rest[0], '', new Uint8Array());

			this.#stream[first] = { started: answer, slot };
			/* What is refused is refused at once. */
			const early = await within(answer, 0);

			return early?.result < 0 ? saidError(early.result) : 'status=0 claims=0';
		}
		case 'open':
			await this.ask(`start ${first} ${rest[0]}`);
			return this.#await(first, -1);
		case 'wait':
			return this.#await(first, Number(rest[0]));
		case 'read':
			return this.#readOut(this.#stream[first], Number(rest[0]));
		case 'read-within':
			return this.#readWithin(first, Number(rest[0]));
		case 'close':
			return this.#close(first);
		default:
			return 'what?';
		}
	}
}
