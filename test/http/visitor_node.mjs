/* visitor_node.mjs: the page side's HTTP under Node.js: ORIGIN [HURRY]; lines of standard input are answered with lines. Time
 * limits are HURRY times shorter. */
const [origin, hurry = '1'] = process.argv.slice(2);
const setTimeoutNow = globalThis.setTimeout;

/* What the page side sees of a page. Node's own name for it makes requests "same-origin". */
globalThis.location = { origin };
globalThis[Symbol.for('undici.globalOrigin.1')] = new URL(origin);
globalThis.setTimeout = (done, milliseconds) => setTimeoutNow(done, milliseconds / Number(hurry));
const { Http } = await import('../../page/http.js');
globalThis.setTimeout = setTimeoutNow;
const { Visitor } = await import('./visitor.mjs');
const visitor = new Visitor(Http);

let rest = '';

/* A carriage return is no end of a line here. */
for await (const text of process.stdin.setEncoding('utf8')) {
	const lines = (rest + text).split('\n');

	rest = lines.pop();
	for (const line of lines)
		console.log(await visitor.ask(line));
}
process.exit(0);
