/* vectors.mjs: test/vectors/page.txt, for which a DOM is needed: what each batch replies, and what the tree is then. */
import { equal, start, startFull, test } from './guest.mjs';

const text = await (await fetch('/test/vectors/page.txt')).text();
const bytesOf = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
const hexOf = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

for (const line of text.split('\n').filter((found) => found !== '' && !found.startsWith('#'))) {
	const [name, , hex, wanted, html] = line.split('|').map((column) => column.trim());

	test(`vector: ${name}`, () => {
		const whole = name.startsWith('whole page:');
		const { root, decoder } = whole ? startFull(document.createElement('div').attachShadow({ mode: 'open' })) : start();
		const { result, reply } = decoder.apply(bytesOf(hex), 4096);

		equal(result === -12 ? `exception ${new Uint32Array(reply.buffer, 0, 1)[0]}` : hexOf(reply ?? []), wanted);
		equal(root.innerHTML, html);
	});
}
