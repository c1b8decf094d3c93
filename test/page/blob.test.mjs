/* blob.test.mjs: files of the page, in pieces. */
import assert from 'node:assert/strict';
import test from 'node:test';

import './fake_page.mjs';

const { BlobReads } = await import('../../page/blob.js');

function make() {
	const done = [];

	return { done, reads: new BlobReads((slot, result, bytes) => done.push({ slot, result, bytes })) };
}

test('bytes from a position, as many as there are', async () => {
	const { reads, done } = make();
	const file = new File(['0123456789'], 'digits');

	reads.read(1, file, 6, 100);
	reads.read(2, file, Number.MAX_SAFE_INTEGER, 100);
	while (done.length < 2)
		await new Promise((resolve) => setTimeout(resolve, 5));
	const [some, none] = done.sort((a, b) => a.slot - b.slot);

	assert.equal(new TextDecoder().decode(some.bytes), '6789');
	assert.equal(none.result, 0);
});

test('what is no file is not found, whatever it looks like', () => {
	const { reads, done } = make();

	for (const value of [undefined, null, 1, {}, Object.create(Blob.prototype)])
		reads.read(7, value, 0, 100);
	assert.deepEqual(done, Array(5).fill({ slot: 7, result: -4, bytes: null }));
});

test('a file is read at most 1 MiB at once, and by 16 reads at a time', async () => {
	const { reads, done } = make();
	const file = new File([new Uint8Array((1 << 20) + 5)], 'large');

	for (let slot = 0; slot < 17; slot++)
		reads.read(slot, file, 0, slot === 0 ? 2 << 20 : 1);
	assert.deepEqual(done, [{ slot: 16, result: -13, bytes: null }]);
	while (done.length < 17)
		await new Promise((resolve) => setTimeout(resolve, 5));
	assert.equal(done.find(({ slot }) => slot === 0).result, 1 << 20);
	reads.read(17, file, 1 << 20, 2 << 20);
	while (done.length < 18)
		await new Promise((resolve) => setTimeout(resolve, 5));
	assert.equal(done[17].result, 5);
});

test('a cancelled read of a file answers nobody, and counts until the page has read it', async () => {
	const { reads, done } = make();
	const file = new File(['abcdef'], 'six');

	for (let slot = 0; slot < 16; slot++)
		reads.read(slot, file, slot % 6, 1);
	assert.deepEqual([reads.cancel(3), reads.cancel(3)], [true, false]);
	reads.read(16, file, 0, 1);
	assert.deepEqual(done.map(({ slot, result }) => [slot, result]), [[3, -10], [16, -13]]);
	while (done.length < 17)
		await new Promise((resolve) => setTimeout(resolve, 5));
	/* The slot is used again while what it was before is still on its way. */
	reads.read(3, file, 0, 1);
	reads.cancel(3);
	reads.read(3, file, 4, 2);
	while (done.length < 19)
		await new Promise((resolve) => setTimeout(resolve, 5));
	await new Promise((resolve) => setTimeout(resolve, 20));
	assert.deepEqual(done.slice(17).map(({ slot, result }) => [slot, result]), [[3, -10], [3, 2]]);
	assert.equal(new TextDecoder().decode(done[18].bytes), 'ef');
});
