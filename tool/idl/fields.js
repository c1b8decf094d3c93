/* fields.js: how a field of a dictionary or an event lies in a struct: struct unilet_field in object.h. */
import { isPrimitive } from './types.js';
import { itemLetter, LETTERS } from './parameters.js';

const VALUE = { letter: 'v', shape: { kind: 'value' } };

/* {letter, shape}. What has no place of its own in a struct is a value. */
export function crossingField(shape, isRecursive = false) {
	const { kind, nullable } = shape;

	if (isRecursive)
		return VALUE;
	if (isPrimitive(shape))
		return nullable ? VALUE : { letter: LETTERS[kind], shape };
	switch (kind) {
	case 'string':
		return { letter: nullable ? 'S' : 's', shape };
	case 'enum':
		return nullable ? VALUE : { letter: 'e', shape };
	case 'object':
	case 'promise':
		return { letter: 'o', shape };
	case 'dictionary':
		return nullable ? VALUE : { letter: '{', shape };
	case 'bytes':
		return nullable ? VALUE : { letter: 'B', shape };
	case 'sequence': {
		const letter = itemLetter(shape.item);

		return nullable || letter === 'v' ? VALUE : { letter: `[${letter}`, shape };
	}
	}
	return VALUE;
}
