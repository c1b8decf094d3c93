/* failure.mjs: what members fail with in this browser is what comments of the generated functions say (tool/idl/failures.json). */
import { equal, test } from './guest.mjs';

const tag = (name) => document.createElement(name);
const range = () => new Range();
const svg = () => document.createElementNS('http://www.w3.org/2000/svg', 'svg');

/* Each of them is to fail. */
const FAILURES = {
	'Node.appendChild()': () => document.createTextNode('').appendChild(tag('p')),
	'Node.insertBefore()': () => tag('p').insertBefore(tag('b'), tag('i')),
	'Node.removeChild()': () => tag('p').removeChild(tag('b')),
	'Node.replaceChild()': () => tag('p').replaceChild(tag('b'), tag('i')),
	'Document.append()': () => document.append('x'),
	'Document.createElement()': () => document.createElement('<'),
	'Document.createElementNS()': () => document.createElementNS(null, 'xmlns:x'),
	'Document.createEvent()': () => document.createEvent('no such'),
	'Document.createProcessingInstruction()': () => document.createProcessingInstruction('x', '?>'),
	'Document.importNode()': () => document.importNode(document),
	'Document.adoptNode()': () => document.adoptNode(document),
	'Document.querySelector()': () => document.querySelector('['),
	'Element.matches()': () => tag('p').matches('!'),
	'Element.closest()': () => tag('p').closest(''),
	'Element.setAttribute()': () => tag('p').setAttribute('', ''),
	'Element.setAttributeNS()': () => tag('p').setAttributeNS(null, 'x:y', ''),
	'Element.toggleAttribute()': () => tag('p').toggleAttribute(''),
	'Element.setAttributeNode()': () => {
		const owner = tag('p');

		owner.id = 'x';
		tag('b').setAttributeNode(owner.attributes[0]);
	},
	'Element.removeAttributeNode()': () => tag('p').removeAttributeNode(document.createAttribute('x')),
	'Element.attachShadow()': () => tag('input').attachShadow({ mode: 'open' }),
	'Element.insertAdjacentElement()': () => tag('p').insertAdjacentElement('near', tag('b')),
	'Element.insertAdjacentHTML()': () => tag('p').insertAdjacentHTML('beforebegin', ''),
	'Element.outerHTML=': () => { document.documentElement.outerHTML = ''; },
	'DOMTokenList.add()': () => tag('p').classList.add('a b'),
	'DOMTokenList.toggle()': () => tag('p').classList.toggle(''),
	'DOMTokenList.supports()': () => tag('p').classList.supports('x'),
	'CharacterData.deleteData()': () => new Text('x').deleteData(2, 1),
	'CharacterData.substringData()': () => new Text('x').substringData(2, 1),
	'Text.splitText()': () => new Text('x').splitText(2),
	'Range.setStart()': () => range().setStart(tag('p'), 1),
	'Range.selectNode()': () => range().selectNode(document),
	'Range.surroundContents()': () => range().surroundContents(document),
	'Range.comparePoint()': () => range().comparePoint(tag('p'), 0),
	'EventTarget.dispatchEvent()': () => new EventTarget().dispatchEvent(document.createEvent('Event')),
	'NamedNodeMap.removeNamedItem()': () => tag('p').attributes.removeNamedItem('x'),
	'DOMImplementation.createDocument()': () => document.implementation.createDocument(null, 'a:b'),
	'HTMLElement.contentEditable=': () => { tag('p').contentEditable = 'maybe'; },
	'HTMLDialogElement.showModal()': () => tag('dialog').showModal(),
	'HTMLInputElement.stepUp()': () => tag('input').stepUp(),
	'HTMLInputElement.valueAsNumber=': () => { tag('input').valueAsNumber = 1; },
	'HTMLInputElement.value=': () => { Object.assign(tag('input'), { type: 'file' }).value = 'x'; },
	'HTMLInputElement.setSelectionRange()': () => Object.assign(tag('input'), { type: 'range' }).setSelectionRange(0, 1),
	'HTMLTableElement.deleteRow()': () => tag('table').deleteRow(3),
	'HTMLTableElement.insertRow()': () => tag('table').insertRow(3),
	'HTMLTableRowElement.insertCell()': () => tag('tr').insertCell(3),
	'HTMLFormElement.requestSubmit()': () => tag('form').requestSubmit(tag('button')),
	'HTMLMediaElement.volume=': () => { tag('video').volume = 2; },
	'CanvasRenderingContext2D.arc()': () => tag('canvas').getContext('2d').arc(0, 0, -1, 0, 1),
	'CanvasRenderingContext2D.getImageData()': () => tag('canvas').getContext('2d').getImageData(0, 0, 0, 1),
	'CanvasGradient.addColorStop()': () => tag('canvas').getContext('2d').createLinearGradient(0, 0, 1, 1).addColorStop(2, 'red'),
	'ImageData.constructor()': () => new ImageData(0, 1),
	'URL.constructor()': () => new URL('no scheme'),
	'TextDecoder.constructor()': () => new TextDecoder('no such'),
	'TextDecoder.decode()': () => new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.of(0xff)),
	'Headers.append()': () => new Headers().append('a b', 'x'),
	'Request.constructor()': () => new Request('/', { method: 'a b' }),
	'Response.constructor()': () => new Response('', { status: 99 }),
	'Response.redirect()': () => Response.redirect('/', 200),
	'WebSocket.constructor()': () => new WebSocket('mailto:x'),
	'XMLHttpRequest.send()': () => new XMLHttpRequest().send(),
	'XMLHttpRequest.open()': () => new XMLHttpRequest().open('TRACE', '/'),
	'CSSStyleSheet.insertRule()': () => new CSSStyleSheet().insertRule('@'),
	'CSSStyleSheet.deleteRule()': () => new CSSStyleSheet().deleteRule(0),
	'DOMMatrix.constructor()': () => new DOMMatrix([1, 2]),
	'SVGNumberList.getItem()': () => document.createElementNS(svg().namespaceURI, 'text').rotate.baseVal.getItem(0),
	'SVGLength.convertToSpecifiedUnits()': () => svg().createSVGLength().convertToSpecifiedUnits(0),
	'History.pushState()': () => history.pushState(() => 1, ''),
	'Window.postMessage()': () => window.postMessage(() => 1, '*'),
	'Window.atob()': () => atob('*'),
	'Window.btoa()': () => btoa('☃'),
	'IDBFactory.cmp()': () => indexedDB.cmp({}, {}),
	'IDBFactory.open()': () => indexedDB.open('x', 0),
	'IDBKeyRange.bound()': () => IDBKeyRange.bound(2, 1),
	'Performance.measure()': () => performance.measure('x', 'no such mark'),
	'IntersectionObserver.constructor()': () => new IntersectionObserver(() => 1, { rootMargin: '1em' }),
	'MutationObserver.observe()': () => new MutationObserver(() => 1).observe(document, {}),
	'ReadableStream.getReader()': () => { const stream = new ReadableStream(); stream.getReader(); stream.getReader(); },
	'ReadableStreamDefaultReader.constructor()': () => { const stream = new ReadableStream(); stream.getReader(); new ReadableStreamDefaultReader(stream); },
	'BroadcastChannel.postMessage()': () => new BroadcastChannel('x').postMessage(() => 1),
	'Response.text()': async () => { const response = new Response('x'); await response.text(); await response.text(); },
	'HTMLImageElement.decode()': () => tag('img').decode(),
	'CustomElementRegistry.whenDefined()': () => customElements.whenDefined('plain'),
	'Window.fetch()': () => fetch('http://user@[/'),
	'Element.animate()': () => tag('p').animate([{ offset: 2 }]),
};

/* What is wrong with it, or nothing. */
async function wrongOf(key, run, names) {
	try {
		await run();
	} catch (thrown) {
		return names?.split(' ').includes(thrown.name) ? [] : [`${key}: ${thrown.name}, and not ${names}`];
	}
	return [`${key}: nothing`];
}

test('what fails does so as the comments say', async () => {
	const failures = await (await fetch('/tool/idl/failures.json')).json();
	const wrong = [];

	for (const [key, run] of Object.entries(FAILURES))
		wrong.push(...await wrongOf(key, run, failures[key]));
	equal(wrong, []);
});
