/* element.js: <x-unilet src="app.unilet">: a unilet in a subtree of its own, from markup alone.
 *
 * Attributes: src; store (its name, or "none"); memory and window (bytes, as the class's options); styles="page" lets the
 * page's sheets apply inside.
 * Never the full grant: markup may be injected. The element's own children are shown until the program runs, and again
 * if it cannot; a declarative shadow root of its own, until the program has put something in its place. Events 'ready', 'error' and 'exit' are dispatched on the element. */

import { addListener, dispatch, methodOf, page, whenSettled } from './builtins.js';
import { keepInternals } from './shadow.js';

const NativeElement = page.HTMLElement;
const HostEvent = page.Event;
const HostErrorEvent = page.ErrorEvent;
const getAttribute = methodOf('Element', 'getAttribute');
const define = methodOf('CustomElementRegistry', 'define');
const queueMicrotask = page.queueMicrotask;

/* `terminate` and `readyOf` are the class's own: the page may have replaced those on its prototype. */
export function defineElement(Unilet, terminate, readyOf) {
	if (!NativeElement || !page.customElements)
		return;
	define(page.customElements, 'x-unilet', class extends NativeElement {
		#unilet = null;
		#connected = false;

		constructor() {
			super();
			keepInternals(this);
		}

		get unilet() {
			return this.#unilet;
		}

		connectedCallback() {
			this.#connected = true;
			if (this.#unilet === null && getAttribute(this, 'src') !== null)
				this.#start();
		}

		/* A move takes it out and puts it in again at once: that is not an end. */
		disconnectedCallback() {
			this.#connected = false;
			queueMicrotask(() => {
				if (this.#connected || this.#unilet === null)
					return;
				terminate(this.#unilet);
				this.#unilet = null;
			});
		}

		#start() {
			const store = getAttribute(this, 'store');
			const options = {
				__proto__: null,
				root: this,
				store: store === 'none' ? null : store ?? '',
				memory: getAttribute(this, 'memory') ?? undefined,
				window: getAttribute(this, 'window') ?? undefined,
			};

			try {
				this.#unilet = new Unilet(getAttribute(this, 'src'), options);
			} catch (refused) {
				this.#tell(new HostErrorEvent('error', { __proto__: null, message: refused.message, error: refused }));
				return;
			}
			addListener(this.#unilet, 'error', (event) =>
				this.#tell(new HostErrorEvent('error', { __proto__: null, message: event.message })));
			addListener(this.#unilet, 'exit', () => this.#tell(new HostEvent('exit')));
			whenSettled(readyOf(this.#unilet), () => this.#tell(new HostEvent('ready')), () => {});
		}

		#tell(event) {
			dispatch(this, event);
		}
	});
}
