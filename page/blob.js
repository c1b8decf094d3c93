/* blob.js: bytes of the page's files and Blobs, for a guest. */

import {
	blobBuffer, blobSize, blobSlice, mapDelete, mapGet, mapSet, NativeMap, NativeUint8Array, takenBy, viewLength,
	whenSettled,
} from './builtins.js';
import {
	UNILET_BUSY, UNILET_CANCELLED, UNILET_IO, UNILET_NOT_FOUND, UNILET_PAGE_BLOB_READ_MAX, UNILET_PAGE_BLOB_READS_MAX,
} from './contract.js';

export const isBlob = takenBy(blobSize);

/* Reads of one guest. `complete(slot, result, bytes)` answers a request. */
export class BlobReads {
	#complete;
	#count = 0; /* that the page has not settled, cancelled ones among them */
	#reading = new NativeMap(); /* slot -> an object of its own for each read */

	constructor(complete) {
		this.#complete = complete;
	}

	/* PAGE_BLOB_READ and MESSAGE_FILE_READ: `blob` is what the guest's number stands for. */
	read(slot, blob, position, room) {
		if (!isBlob(blob)) {
			this.#complete(slot, -UNILET_NOT_FOUND, null);
			return;
		}
		if (this.#count === UNILET_PAGE_BLOB_READS_MAX) {
			this.#complete(slot, -UNILET_BUSY, null);
			return;
		}
		const size = blobSize(blob);
		const start = position < size ? position : size;
		const left = size - start;
		let length = room < UNILET_PAGE_BLOB_READ_MAX ? room : UNILET_PAGE_BLOB_READ_MAX;

		length = length < left ? length : left;
		const read = { __proto__: null };

		this.#count++;
		mapSet(this.#reading, slot, read);
		whenSettled(blobBuffer(blobSlice(blob, start, start + length)), (buffer) => {
			const bytes = new NativeUint8Array(buffer);

			this.#settled(slot, read, viewLength(bytes), bytes);
		}, () => this.#settled(slot, read, -UNILET_IO, null));
	}

	#settled(slot, read, result, bytes) {
		this.#count--;
		/* Cancelled meanwhile; another read may have the slot by now. */
		if (mapGet(this.#reading, slot) !== read)
			return;
		mapDelete(this.#reading, slot);
		this.#complete(slot, result, bytes);
	}

	/* Completes a read with CANCELLED. Says whether it was here. */
	cancel(slot) {
		if (!mapDelete(this.#reading, slot))
			return false;
		this.#complete(slot, -UNILET_CANCELLED, null);
		return true;
	}
}
