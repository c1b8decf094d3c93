/* generate.js: writes what is made of the Web's interfaces; --check only says what is not as it would be written.
 *
 *     node tool/idl/generate.js [--check]
 */
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { C, meson } from './c.js';
import { Cpp } from './cpp.js';
import { Document } from './document.js';
import { Library } from './library.js';
import { Model } from './model.js';
import { Policy } from './policy.js';
import { Rust } from './rust.js';
import { header, javascript } from './table.js';

const ROOT = new URL('../../', import.meta.url);

/* Folders that hold nothing else than what is generated. */
const FOLDERS = ['include/unilet/web', 'rust/unilet/src/web'];

/* Path -> text. */
function generated(library, policy) {
	const files = new Map();
	const add = (folder, made) => {
		for (const [name, text] of made)
			files.set(`${folder}/${name}`, text);
	};

	const headers = new C(library).files();

	headers.set('classes.hpp', new Cpp(library).text());
	headers.set('meson.build', meson([...headers.keys()]));
	add('include/unilet/web', headers);
	add('rust/unilet/src/web', new Rust(library).files());
	files.set('page/members.js', javascript(policy));
	files.set('embed/headless/members.h', header(policy));
	files.set('doc/idl.md', new Document(library, policy).text());
	return files;
}

function textOf(path) {
	try {
		return readFileSync(new URL(path, ROOT), 'utf8');
	} catch {
		return null;
	}
}

/* Files in the folders above that nothing makes any more. */
function leftOver(files) {
	const found = FOLDERS.flatMap((folder) => {
		try {
			return readdirSync(new URL(`${folder}/`, ROOT)).map((name) => `${folder}/${name}`);
		} catch {
			return [];
		}
	});

	return found.filter((path) => !files.has(path));
}

/* Whether more is left out, or denied without a word, than was, or facts are told of what is not there. */
function grown(library, policy) {
	const max = Number(readFileSync(new URL('left.txt', import.meta.url), 'utf8'));
	const silent = policy.denied.filter((each) => each.reason === null);
	const found = [
		...library.left.length > max ? [`${library.left.length} members are left out; tool/idl/left.txt has ${max}`] : [],
		...library.facts.unused.map((each) => `units.json or failures.json has ${each}, which is no member`),
		...silent.map((each) => `subtree.json says nothing of ${each.interface}.${each.member}`),
	];

	for (const line of found)
		console.error(line);
	return found.length;
}

function check(files) {
	const wrong = [...[...files].filter(([path, text]) => textOf(path) !== text).map(([path]) => path), ...leftOver(files)];

	for (const path of wrong)
		console.error(`${path} is not what the generator writes: make idl`);
	return wrong.length;
}

function write(files) {
	for (const path of leftOver(files))
		rmSync(fileURLToPath(new URL(path, ROOT)));
	for (const [path, text] of files) {
		mkdirSync(new URL('.', new URL(path, ROOT)), { recursive: true });
		if (textOf(path) !== text)
			writeFileSync(new URL(path, ROOT), text);
	}
	console.log(`${files.size} files`);
	return 0;
}

const model = await Model.read();
const library = new Library(model, new URL('include/unilet/', ROOT));
const policy = new Policy(model);
const files = generated(library, policy);
const wrong = process.argv.includes('--check') ? check(files) : write(files);

process.exitCode = grown(library, policy) || wrong ? 1 : 0;
