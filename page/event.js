/* event.js: listeners of a guest, and its queue of events. */

import {
	abortNow, abortSignal, addListener, blobSize, bytesPart, fileName, getterOf, kindOf, methodOf, NativeAbortController,
	NativeFloat64Array, NativeUint32Array, NativeUint8Array, viewBuffer, viewLength, writeText,
} from './builtins.js';
import {
	PAGE_ALT, PAGE_CONTROL, PAGE_LISTEN_PREVENT_DEFAULT, PAGE_LISTEN_STOP, PAGE_META, PAGE_SHIFT, UNILET_CANCELLED,
	UNILET_INVALID, UNILET_PAGE_EVENTS_WAITING_MAX,
} from './contract.js';
import { Queue } from './queue.js';

const EVENT_BYTES = 64;
const EVENT_BYTES_MAX = 1 << 20; /* with its strings, however large the buffer is */

const isMouse = kindOf('MouseEvent');
const isKeyboard = kindOf('KeyboardEvent');
const isDrag = kindOf('DragEvent');
const isInput = kindOf('HTMLInputElement');
const isSelect = kindOf('HTMLSelectElement');
const isTextArea = kindOf('HTMLTextAreaElement');
const isButton = kindOf('HTMLButtonElement');

const eventTarget = getterOf('Event', 'target');
const eventTime = getterOf('Event', 'timeStamp');
const preventDefault = methodOf('Event', 'preventDefault');
const stopPropagation = methodOf('Event', 'stopPropagation');
const keyboardKey = getterOf('KeyboardEvent', 'key');
const mouse = {
	__proto__: null,
	x: getterOf('MouseEvent', 'clientX'),
	y: getterOf('MouseEvent', 'clientY'),
	buttons: getterOf('MouseEvent', 'buttons'),
};
const dragData = getterOf('DragEvent', 'dataTransfer');
const dataFiles = getterOf('DataTransfer', 'files');
const filesItem = methodOf('FileList', 'item');
const inputFiles = getterOf('HTMLInputElement', 'files');
const inputValue = getterOf('HTMLInputElement', 'value');
const selectValue = getterOf('HTMLSelectElement', 'value');
const textAreaValue = getterOf('HTMLTextAreaElement', 'value');
const buttonValue = getterOf('HTMLButtonElement', 'value');

function modifierReader(interfaceName) {
	const control = getterOf(interfaceName, 'ctrlKey');
	const shift = getterOf(interfaceName, 'shiftKey');
	const alt = getterOf(interfaceName, 'altKey');
	const meta = getterOf(interfaceName, 'metaKey');

	return (event) =>
		(control(event) ? PAGE_CONTROL : 0) | (shift(event) ? PAGE_SHIFT : 0) | (alt(event) ? PAGE_ALT : 0) |
		(meta(event) ? PAGE_META : 0);
}

const mouseModifiers = modifierReader('MouseEvent');
const keyboardModifiers = modifierReader('KeyboardEvent');

function valueOf(target) {
	if (isInput(target))
		return inputValue(target);
	if (isSelect(target))
		return selectValue(target);
	if (isTextArea(target))
		return textAreaValue(target);
	return isButton(target) ? buttonValue(target) : '';
}

/* The first file of a drop or of a file input, else null. */
function fileOf(event, target) {
	const data = isDrag(event) ? dragData(event) : null;

	if (data)
		return filesItem(dataFiles(data), 0);
	const files = isInput(target) ? inputFiles(target) : null;

	return files ? filesItem(files, 0) : null;
}

/* What the guest is told, read at dispatch: later the event and its target may say something else. */
function snapshot(event, listener, handles) {
	const target = eventTarget(event);
	const file = fileOf(event, target);
	const pointed = isMouse(event);
	const typed = isKeyboard(event);
	let modifiers = 0;

	if (pointed)
		modifiers = mouseModifiers(event);
	else if (typed)
		modifiers = keyboardModifiers(event);
	return {
		__proto__: null,
		listener,
		target: handles.numberOf(target),
		time: eventTime(event),
		x: pointed ? mouse.x(event) : 0,
		y: pointed ? mouse.y(event) : 0,
		buttons: pointed ? mouse.buttons(event) : 0,
		modifiers,
		file: file ? handles.add(file) : 0,
		dropped: 0,
		fileSize: file ? blobSize(file) : 0,
		key: typed ? keyboardKey(event) : '',
		value: valueOf(target),
		fileName: file ? fileName(file) : '',
	};
}

/* struct page_event and its strings, in at most `room` bytes. */
function encodeEvent(said, room) {
	const bytes = new NativeUint8Array(room);
	const words = new NativeUint32Array(viewBuffer(bytes), 0, EVENT_BYTES / 4);
	const doubles = new NativeFloat64Array(viewBuffer(bytes), 0, EVENT_BYTES / 8);
	let used = EVENT_BYTES;
	const put = (text) => {
		const written = writeText(text, bytesPart(bytes, used, room - used));

		used += written;
		return written;
	};

	words[0] = said.listener;
	words[1] = said.target;
	doubles[1] = said.time;
	words[4] = said.x;
	words[5] = said.y;
	words[6] = said.buttons;
	words[7] = said.modifiers;
	words[8] = said.file;
	words[9] = said.dropped;
	doubles[5] = said.fileSize;
	words[12] = put(said.key);
	words[13] = put(said.value);
	words[14] = put(said.fileName);
	return bytesPart(bytes, 0, used);
}

/* Events of one guest. `complete(slot, result, bytes)` answers a request. */
export class Events {
	#handles;
	#complete;
	#waiting = new Queue(); /* events no request has come for */
	#asking = new Queue(); /* requests no event has come for */
	#dropped = 0;
	#ender = new NativeAbortController();

	constructor(handles, complete) {
		this.#handles = handles;
		this.#complete = complete;
	}

	listen(target, type, listener, flags) {
		const options = { __proto__: null, signal: abortSignal(this.#ender), passive: false };

		addListener(target, type, (event) => {
			if (flags & PAGE_LISTEN_PREVENT_DEFAULT)
				preventDefault(event);
			if (flags & PAGE_LISTEN_STOP)
				stopPropagation(event);
			this.#put(event, listener);
		}, options);
	}

	/* Nobody may be made to hold more than a queue of events: the later ones are dropped and counted. */
	#put(event, listener) {
		if (this.#waiting.length === UNILET_PAGE_EVENTS_WAITING_MAX) {
			this.#dropped++;
			return;
		}
		const said = snapshot(event, listener, this.#handles);

		said.dropped = this.#dropped;
		this.#dropped = 0;
		this.#waiting.put(said);
		this.#deliver();
	}

	#deliver() {
		while (this.#waiting.length > 0 && this.#asking.length > 0) {
			const request = this.#asking.take();
			const bytes = encodeEvent(this.#waiting.take(), request.room);

			this.#complete(request.slot, viewLength(bytes), bytes);
		}
	}

	/* PAGE_EVENT: a buffer for the next event. */
	ask(slot, room) {
		if (room < EVENT_BYTES) {
			this.#complete(slot, -UNILET_INVALID, null);
			return;
		}
		this.#asking.put({ __proto__: null, slot, room: room < EVENT_BYTES_MAX ? room : EVENT_BYTES_MAX });
		this.#deliver();
	}

	/* Completes a request that waits here with CANCELLED. Says whether it was here. */
	cancel(slot) {
		if (!this.#asking.remove((request) => request.slot === slot))
			return false;
		this.#complete(slot, -UNILET_CANCELLED, null);
		return true;
	}

	/* Removes every listener. */
	close() {
		abortNow(this.#ender);
	}
}
