/* orders.mjs: a page that does as engine.py says, in any browser: it asks for an order and says what came of the one before. */

/* An order, for what came of the one before; asked for again if that is lost. */
async function order(port, number, body) {
	for (;;) {
		try {
			return await (await fetch(`http://127.0.0.1:${port}/${number}`, { method: 'POST', body })).text();
		} catch {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
	}
}

/* Whoever listens at that port gives the orders; `ask` does them, and says what came of it or throws. */
export async function follow(port, ask) {
	for (let number = 0, said = ''; ; number++)
		said = await Promise.resolve(await order(port, number, said)).then(ask).catch(String);
}
