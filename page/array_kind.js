/* array_kind.js: arrays of bytes by the numbers that abi/message_abi.h gives them. */

import { bufferLength, takenBy } from './builtins.js';
import {
	MESSAGE_DOUBLES, MESSAGE_FLOATS, MESSAGE_INT16S, MESSAGE_INT32S, MESSAGE_INT64S, MESSAGE_INT8S, MESSAGE_UINT16S,
	MESSAGE_UINT32S, MESSAGE_UINT64S, MESSAGE_UINT8S, MESSAGE_UINT8S_CLAMPED,
} from './contract.js';

export const isBuffer = takenBy(bufferLength);

/* By the name that typedName() gives. */
export const VIEW_KINDS = {
	__proto__: null,
	Int8Array: MESSAGE_INT8S,
	Uint8Array: MESSAGE_UINT8S,
	Uint8ClampedArray: MESSAGE_UINT8S_CLAMPED,
	Int16Array: MESSAGE_INT16S,
	Uint16Array: MESSAGE_UINT16S,
	Int32Array: MESSAGE_INT32S,
	Uint32Array: MESSAGE_UINT32S,
	Float32Array: MESSAGE_FLOATS,
	Float64Array: MESSAGE_DOUBLES,
	BigInt64Array: MESSAGE_INT64S,
	BigUint64Array: MESSAGE_UINT64S,
};

const viewType = (type) => ({ __proto__: null, type, size: type.BYTES_PER_ELEMENT });

/* By kind, from MESSAGE_BUFFER on. */
export const VIEW_TYPES = [
	{ __proto__: null, type: null, size: 1 }, viewType(Int8Array), viewType(Uint8Array), viewType(Uint8ClampedArray),
	viewType(Int16Array), viewType(Uint16Array), viewType(Int32Array), viewType(Uint32Array), viewType(Float32Array),
	viewType(Float64Array), viewType(BigInt64Array), viewType(BigUint64Array),
];
