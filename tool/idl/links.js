/* links.js: where a member is defined in its specification: what MDN's data about browsers has of that, with fragments. */
import { readFileSync } from 'node:fs';

const DATA = JSON.parse(readFileSync(new URL('./node_modules/@mdn/browser-compat-data/data.json', import.meta.url))).api;

/* Some links lead to a use of the definition, "#ref-for-dom-node-clonenode①", or to the summary for developers. */
function toDefinition(link) {
	return decodeURI(link).replace(/#ref-for-/, '#').replace(/[^\x20-\x7e]+$/, '').replace(/(#dom-.*)-dev$/, '$1');
}

/* Drafts of CSS have URLs with their level and without. */
const family = (url) => url.replace(/-\d+(?=\/)/, '');

/* The link for a member of an interface; its specification's own URL where there is none within that. */
export function linkOf(url, name, { name: member, kind }, isStatic) {
	const compat = DATA[name]?.[kind === 'CONSTRUCT' ? name : isStatic ? `${member}_static` : member]?.__compat;
	const links = [compat?.spec_url ?? []].flat().map(toDefinition);

	return links.find((each) => family(each).startsWith(family(url))) ?? url;
}
