/* message_file.js: files and Blobs that the page has handed to a guest, by number. */

import { blobSize, fileModified, list, mapDelete, mapGet, mapSet, mapSize, NativeMap, takenBy } from './builtins.js';
import { UNILET_MESSAGE_FILES_MAX, UNILET_NOT_FOUND } from './contract.js';

const hasModified = takenBy(fileModified);

/* Files of one guest. `reads` (blob.js) reads them, `complete(slot, result, bytes, arg0, arg1)` answers a request. */
export class Files {
	#files = new NativeMap();
	#next = 1;
	#reads;
	#complete;

	constructor(reads, complete) {
		this.#reads = reads;
		this.#complete = complete;
	}

	/* Returns its number; 0 if there are too many. */
	add(blob) {
		if (mapSize(this.#files) === UNILET_MESSAGE_FILES_MAX)
			return 0;
		const number = this.#next++;

		mapSet(this.#files, number, blob);
		return number;
	}

	/* Says whether there was one. */
	release(number) {
		return mapDelete(this.#files, number);
	}

	/* MESSAGE_FILE_STATUS. A Blob has no time. */
	status(slot, number) {
		const file = mapGet(this.#files, number);

		if (file === undefined) {
			this.#complete(slot, -UNILET_NOT_FOUND, null);
			return;
		}
		const modified = hasModified(file) ? fileModified(file) : 0;

		this.#complete(slot, 0, null, blobSize(file), modified > 0 ? modified : 0);
	}

	/* MESSAGE_FILE_READ. */
	read(slot, number, position, room) {
		this.#reads.read(slot, mapGet(this.#files, number), position, room);
	}
}
