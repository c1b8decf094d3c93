/* names.js: the Web's names in C, C++ and Rust. */

/* Words that the rules of snake() would cut wrongly. */
const WORDS = [
	['WebGL', 'Webgl'], ['MathML', 'Mathml'], ['XPath', 'Xpath'], ['IFrame', 'Iframe'], ['OList', 'Olist'], ['UList', 'Ulist'],
	['DList', 'Dlist'], ['sRGB', 'srgb'], ['1D', '_1d'], ['2D', '_2d'], ['3D', '_3d'], ['BBox', 'Bbox'], ['TSpan', 'Tspan'],
	['THead', 'Thead'], ['TFoot', 'Tfoot'], ['TBody', 'Tbody'], ['SFrame', 'Sframe'], ['URLs', 'Urls'], ['URNto', 'UrnTo'],
];

/* Abbreviations that stand before another word in capitals: HTMLLIElement is html_li_element. */
const ABBREVIATIONS = /(HTML|SVG(?:FE)?|CSS|DOM|IDB|RTC|XR(?:GPU|CPU)?|GPU|URL|XML|HID|USB|MIDI|NDEF|VTT|ML)(?=[A-Z][A-Za-z])/g;

const splitSVG = (name) => name.replace(/SVGFE_/, 'SVG_FE_').replace(/XR(GPU|CPU)_/, 'XR_$1_');

/* setAttributeNS -> set_attribute_ns, HTMLInputElement -> html_input_element. */
export function snake(name) {
	let text = name;

	for (const [from, to] of WORDS)
		text = text.replaceAll(from, to);
	text = splitSVG(text.replace(/^(?=[A-Z])/, '_').replace(ABBREVIATIONS, '$1_'));
	text = text.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/([A-Z])([A-Z][a-z])/g, '$1_$2');
	return text.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
}

export const upper = (name) => snake(name).toUpperCase();

const words = (text) => new Set(text.split(/\s+/));

/* Of C, C++ and what compilers define: a parameter of that name gets a `_` behind. */
const C_WORDS = words(`auto break case char const continue default do double else enum extern float for goto if inline int long
	register restrict return short signed sizeof static struct switch typedef union unsigned void volatile while alignas alignof
	asm bool catch class concept consteval constexpr constinit co_await co_return co_yield decltype delete dynamic_cast explicit
	export false friend mutable namespace new noexcept nullptr operator private protected public reinterpret_cast requires
	static_assert static_cast template this thread_local throw true try typeid typename using virtual wchar_t and or not xor
	bitand bitor compl and_eq or_eq xor_eq not_eq char8_t char16_t char32_t linux unix i386 errno stdin stdout stderr NULL
	self member result is_null max items`);

const RUST_WORDS = words(`as async await become box break const continue crate do dyn else enum extern false final fn for gen if impl
	in let loop macro match mod move mut abstract override priv pub ref return self static struct super trait true try type
	typeof unsafe unsized use virtual where while yield`);

export const inC = (name) => (C_WORDS.has(name) ? `${name}_` : name);
export const inRust = (name) => (RUST_WORDS.has(name) ? `${name}_` : name);

/* A part of an enumeration's constant: "" -> EMPTY, "2d-array" -> 2D_ARRAY. */
export function constantPart(text) {
	const part = text.replaceAll('+', '_plus_').replace(/^-/, 'minus_');

	return /[A-Za-z0-9]/.test(part) ? upper(part) : 'EMPTY';
}
