/* message_stream.js: streams that a guest sends, as the page's ReadableStreams: nothing is asked for that nobody reads. */

import {
	controllerClose, controllerEnqueue, controllerError, mapDelete, mapForEach, mapGet, mapSet, mapSize, NativeMap,
	NativeReadableStream,
} from './builtins.js';
import { MESSAGE_PULL, MESSAGE_STOP, UNILET_BUSY, UNILET_MESSAGE_STREAMS_MAX } from './contract.js';
import { Malformed } from './fault.js';
import { NotTaken } from './message_decode.js';
import { isError } from './message_encode.js';

/* A chunk comes when a read waits for one. */
const NOTHING_AHEAD = { __proto__: null, highWaterMark: 0 };

/* Streams of one guest. `send(kind, id, taken)` tells the guest; it calls taken() when that has been told. */
export class Streams {
	#streams = new NativeMap();
	#send;

	constructor(send) {
		this.#send = send;
	}

	/* Returns a ReadableStream. Throws Malformed, or NotTaken if there are too many. */
	open(id) {
		const stream = { __proto__: null, controller: null, asked: false, waits: false, stopped: false, ended: false };

		if (mapGet(this.#streams, id) !== undefined)
			throw new Malformed(0, 'a stream that is open already');
		if (mapSize(this.#streams) === UNILET_MESSAGE_STREAMS_MAX)
			throw new NotTaken(-UNILET_BUSY);
		mapSet(this.#streams, id, stream);
		return new NativeReadableStream({
			__proto__: null,
			start: (controller) => {
				stream.controller = controller;
			},
			pull: () => this.#pull(id, stream),
			cancel: () => this.#stop(id, stream),
		}, NOTHING_AHEAD);
	}

	/* The engine calls it again when a chunk has come, if more is wanted. */
	#pull(id, stream) {
		if (stream.asked)
			return;
		stream.asked = true;
		this.#send(MESSAGE_PULL, id, () => {
			stream.waits = true;
			if (stream.ended)
				mapDelete(this.#streams, id);
		});
	}

	/* It counts until the guest knows: else one that never listens could have any number. */
	#stop(id, stream) {
		stream.stopped = true;
		this.#send(MESSAGE_STOP, id, () => mapDelete(this.#streams, id));
	}

	/* Whether a chunk, or the end, of this stream may come. */
	expects(id) {
		const stream = mapGet(this.#streams, id);

		return stream !== undefined && !stream.stopped;
	}

	/* A chunk that may come: bytes, or undefined or an error, which are the end. Says whether it was asked for. */
	chunk(id, value) {
		const stream = mapGet(this.#streams, id);

		if (value === undefined || isError(value)) {
			stream.stopped = stream.ended = true;
			if (!stream.asked || stream.waits)
				mapDelete(this.#streams, id);
			if (value === undefined)
				controllerClose(stream.controller);
			else
				controllerError(stream.controller, value);
			return true;
		}
		if (!stream.waits)
			return false;
		stream.asked = stream.waits = false;
		controllerEnqueue(stream.controller, value);
		return true;
	}

	/* The message that brought it was not taken. */
	forget(id) {
		mapDelete(this.#streams, id);
	}

	/* The guest has ended: whoever reads gets this error. */
	end(error) {
		mapForEach(this.#streams, (stream) => {
			if (!stream.stopped)
				controllerError(stream.controller, error);
		});
		this.#streams = new NativeMap();
	}
}
