/* members.js: gate (a) of the subtree grant: what a guest may do with the objects of its tree. Default deny.
 *
 * A rule looks at what is said: see rule.js. Left out, and why:
 * - innerHTML, outerHTML, insertAdjacentHTML, setHTMLUnsafe: parse markup, which can run script;
 * - action, formaction, ping, poster, background: URLs that the browser loads or goes to; a form's data are the guest's;
 * - click(), submit(), requestSubmit(): what only a person may do;
 * - showModal(), requestFullscreen(), showPopover(), requestPointerLock(): leave the element's box;
 * - getRootNode(), baseURI, shadowRoot, attachShadow(), host, view, composedPath(): lead out of the tree or around the check;
 * - scrollIntoView(): moves the page. */

export const READ = 1;
export const WRITE = 2;
export const CALL = 4;

/* Interface, its members: name, what may be done, and by which rule. */
export const MEMBERS = [
	['Node', [
		['nodeType', 1], ['nodeName', 1], ['isConnected', 1], ['parentNode', 1], ['parentElement', 1],
		['firstChild', 1], ['lastChild', 1], ['previousSibling', 1], ['nextSibling', 1], ['childNodes', 1],
		['textContent', 3], ['nodeValue', 3], ['contains', 4], ['hasChildNodes', 4],
		['cloneNode', 4, 'clone'], ['appendChild', 4, 'insert'], ['insertBefore', 4, 'insert'], ['removeChild', 4],
		['replaceChild', 4, 'insert'], ['normalize', 4], ['compareDocumentPosition', 4], ['isSameNode', 4],
		['isEqualNode', 4],
	]],
	['EventTarget', [
		['dispatchEvent', 4, 'dispatch'],
	]],
	['CharacterData', [
		['length', 1], ['previousElementSibling', 1], ['nextElementSibling', 1], ['data', 3], ['appendData', 4],
		['deleteData', 4], ['insertData', 4], ['replaceData', 4], ['substringData', 4], ['remove', 4],
		['before', 4, 'insert'], ['after', 4, 'insert'], ['replaceWith', 4, 'insert'],
	]],
	['Text', [
		['wholeText', 1], ['splitText', 4, 'clone'],
	]],
	['DocumentFragment', [
		['children', 1], ['firstElementChild', 1], ['lastElementChild', 1], ['childElementCount', 1],
		['append', 4, 'insert'], ['prepend', 4, 'insert'], ['replaceChildren', 4, 'insert'], ['querySelector', 4],
		['querySelectorAll', 4], ['getElementById', 4],
	]],
	['ShadowRoot', [
		['activeElement', 1], ['adoptedStyleSheets', 3, 'sheets'], ['elementFromPoint', 4],
	]],
	['Element', [
		['localName', 1], ['tagName', 1], ['namespaceURI', 1], ['prefix', 1], ['classList', 1], ['children', 1],
		['firstElementChild', 1], ['lastElementChild', 1], ['childElementCount', 1], ['previousElementSibling', 1],
		['nextElementSibling', 1], ['clientWidth', 1], ['clientHeight', 1], ['clientTop', 1], ['clientLeft', 1],
		['scrollWidth', 1], ['scrollHeight', 1], ['id', 3], ['className', 3], ['scrollTop', 3], ['scrollLeft', 3],
		['role', 3], ['ariaLabel', 3], ['ariaSort', 3], ['ariaHidden', 3], ['ariaExpanded', 3], ['ariaSelected', 3],
		['ariaPressed', 3], ['ariaChecked', 3], ['ariaLive', 3], ['ariaBusy', 3], ['ariaCurrent', 3],
		['ariaDisabled', 3], ['ariaInvalid', 3], ['ariaModal', 3], ['ariaMultiSelectable', 3], ['ariaOrientation', 3],
		['ariaPlaceholder', 3], ['ariaReadOnly', 3], ['ariaRequired', 3], ['ariaRoleDescription', 3],
		['ariaRowCount', 3], ['ariaRowIndex', 3], ['ariaRowSpan', 3], ['ariaColCount', 3], ['ariaColIndex', 3],
		['ariaColSpan', 3], ['ariaSetSize', 3], ['ariaPosInSet', 3], ['ariaLevel', 3], ['ariaValueMax', 3],
		['ariaValueMin', 3], ['ariaValueNow', 3], ['ariaValueText', 3], ['ariaHasPopup', 3], ['ariaKeyShortcuts', 3],
		['ariaAtomic', 3], ['ariaAutoComplete', 3], ['ariaDescription', 3], ['ariaRelevant', 3],
		['append', 4, 'insert'], ['prepend', 4, 'insert'], ['replaceChildren', 4, 'insert'], ['before', 4, 'insert'],
		['after', 4, 'insert'], ['replaceWith', 4, 'insert'], ['remove', 4], ['querySelector', 4],
		['querySelectorAll', 4], ['matches', 4], ['closest', 4], ['getAttribute', 4], ['getAttributeNames', 4],
		['hasAttribute', 4], ['hasAttributes', 4], ['removeAttribute', 4, 'removed'],
		['toggleAttribute', 4, 'attribute'], ['setAttribute', 4, 'attribute'], ['setAttributeNS', 4, 'attributeNS'],
		['getAttributeNS', 4], ['getBoundingClientRect', 4], ['getClientRects', 4], ['getElementsByTagName', 4],
		['getElementsByClassName', 4], ['scrollTo', 4], ['scrollBy', 4], ['setPointerCapture', 4],
		['releasePointerCapture', 4], ['hasPointerCapture', 4],
	]],
	['HTMLElement', [
		['offsetWidth', 1], ['offsetHeight', 1], ['offsetTop', 1], ['offsetLeft', 1], ['offsetParent', 1],
		['dataset', 1], ['style', 1], ['isContentEditable', 1], ['title', 3], ['lang', 3], ['dir', 3], ['hidden', 3],
		['tabIndex', 3], ['innerText', 3], ['draggable', 3], ['spellcheck', 3], ['inputMode', 3], ['enterKeyHint', 3],
		['translate', 3], ['inert', 3], ['contentEditable', 3, 'editable'], ['blur', 4], ['focus', 4, 'focus'],
	]],
	['SVGElement', [
		['dataset', 1], ['style', 1], ['className', 1], ['tabIndex', 3], ['blur', 4], ['focus', 4, 'focus'],
	]],
	['HTMLAnchorElement', [
		['href', 3, 'href'], ['text', 3], ['hreflang', 3],
	]],
	['HTMLImageElement', [
		['naturalWidth', 1], ['naturalHeight', 1], ['complete', 1], ['currentSrc', 1], ['alt', 3], ['src', 3, 'url'],
		['srcset', 3, 'srcset'], ['sizes', 3], ['width', 3], ['height', 3], ['loading', 3], ['decoding', 3],
		['decode', 4],
	]],
	['HTMLSourceElement', [
		['src', 3, 'url'], ['srcset', 3, 'srcset'], ['sizes', 3], ['media', 3], ['type', 3],
	]],
	['HTMLCanvasElement', [
		['width', 3], ['height', 3], ['getContext', 4, 'context'], ['toDataURL', 4], ['toBlob', 4],
	]],
	['HTMLFormElement', [
		['elements', 1], ['length', 1], ['name', 3], ['noValidate', 3], ['checkValidity', 4], ['reportValidity', 4],
		['reset', 4],
	]],
	['HTMLInputElement', [
		['type', 3, 'type'], ['files', 1], ['form', 1], ['labels', 1], ['validity', 1], ['validationMessage', 1],
		['willValidate', 1], ['list', 1], ['value', 3], ['checked', 3], ['defaultValue', 3], ['defaultChecked', 3],
		['disabled', 3], ['placeholder', 3], ['min', 3], ['max', 3], ['step', 3], ['required', 3], ['readOnly', 3],
		['size', 3], ['maxLength', 3], ['minLength', 3], ['pattern', 3], ['multiple', 3], ['accept', 3],
		['valueAsNumber', 3], ['valueAsDate', 3], ['indeterminate', 3], ['selectionStart', 3], ['selectionEnd', 3],
		['selectionDirection', 3], ['autocomplete', 3, 'autocomplete'], ['name', 3], ['alt', 3], ['src', 3, 'url'],
		['width', 3], ['height', 3], ['select', 4], ['setSelectionRange', 4], ['setRangeText', 4],
		['checkValidity', 4], ['reportValidity', 4], ['setCustomValidity', 4], ['stepUp', 4], ['stepDown', 4],
	]],
	['HTMLTextAreaElement', [
		['form', 1], ['labels', 1], ['validity', 1], ['validationMessage', 1], ['willValidate', 1], ['textLength', 1],
		['type', 1], ['value', 3], ['defaultValue', 3], ['disabled', 3], ['placeholder', 3], ['rows', 3], ['cols', 3],
		['required', 3], ['readOnly', 3], ['maxLength', 3], ['minLength', 3], ['name', 3], ['wrap', 3],
		['autocomplete', 3, 'autocomplete'], ['selectionStart', 3], ['selectionEnd', 3], ['selectionDirection', 3],
		['select', 4], ['setSelectionRange', 4], ['setRangeText', 4], ['checkValidity', 4], ['reportValidity', 4],
		['setCustomValidity', 4],
	]],
	['HTMLSelectElement', [
		['form', 1], ['labels', 1], ['validity', 1], ['validationMessage', 1], ['willValidate', 1], ['options', 1],
		['selectedOptions', 1], ['length', 1], ['type', 1], ['value', 3], ['disabled', 3], ['multiple', 3],
		['required', 3], ['selectedIndex', 3], ['name', 3], ['size', 3], ['autocomplete', 3, 'autocomplete'],
		['item', 4], ['namedItem', 4], ['checkValidity', 4], ['reportValidity', 4], ['setCustomValidity', 4],
	]],
	['HTMLOptionElement', [
		['index', 1], ['form', 1], ['value', 3], ['disabled', 3], ['selected', 3], ['defaultSelected', 3],
		['text', 3], ['label', 3],
	]],
	['HTMLOptGroupElement', [
		['disabled', 3], ['label', 3],
	]],
	['HTMLButtonElement', [
		['form', 1], ['labels', 1], ['validity', 1], ['validationMessage', 1], ['willValidate', 1], ['value', 3],
		['disabled', 3], ['name', 3], ['type', 3], ['checkValidity', 4], ['reportValidity', 4],
		['setCustomValidity', 4],
	]],
	['HTMLFieldSetElement', [
		['form', 1], ['elements', 1], ['type', 1], ['validity', 1], ['validationMessage', 1], ['willValidate', 1],
		['disabled', 3], ['name', 3], ['checkValidity', 4], ['reportValidity', 4], ['setCustomValidity', 4],
	]],
	['HTMLProgressElement', [
		['position', 1], ['labels', 1], ['value', 3], ['max', 3],
	]],
	['HTMLMeterElement', [
		['labels', 1], ['value', 3], ['min', 3], ['max', 3], ['low', 3], ['high', 3], ['optimum', 3],
	]],
	['HTMLDetailsElement', [
		['open', 3], ['name', 3],
	]],
	['HTMLLabelElement', [
		['form', 1], ['control', 1], ['htmlFor', 3],
	]],
	['HTMLOutputElement', [
		['form', 1], ['labels', 1], ['validity', 1], ['type', 1], ['value', 3], ['defaultValue', 3], ['name', 3],
		['htmlFor', 3],
	]],
	['HTMLDataElement', [
		['value', 3],
	]],
	['HTMLTimeElement', [
		['dateTime', 3],
	]],
	['HTMLModElement', [
		['dateTime', 3],
	]],
	['HTMLDataListElement', [
		['options', 1],
	]],
	['HTMLOListElement', [
		['start', 3], ['reversed', 3], ['type', 3],
	]],
	['HTMLLIElement', [
		['value', 3],
	]],
	['HTMLTableElement', [
		['rows', 1], ['tBodies', 1], ['tHead', 1], ['tFoot', 1], ['caption', 1], ['insertRow', 4], ['deleteRow', 4],
		['createTHead', 4], ['createTBody', 4], ['createTFoot', 4], ['createCaption', 4], ['deleteTHead', 4],
		['deleteTFoot', 4], ['deleteCaption', 4],
	]],
	['HTMLTableSectionElement', [
		['rows', 1], ['insertRow', 4], ['deleteRow', 4],
	]],
	['HTMLTableRowElement', [
		['cells', 1], ['rowIndex', 1], ['sectionRowIndex', 1], ['insertCell', 4], ['deleteCell', 4],
	]],
	['HTMLTableCellElement', [
		['cellIndex', 1], ['colSpan', 3], ['rowSpan', 3], ['scope', 3], ['headers', 3], ['abbr', 3],
	]],
	['HTMLTableColElement', [
		['span', 3],
	]],
	['DOMTokenList', [
		['length', 1], ['value', 3], ['add', 4], ['remove', 4], ['toggle', 4], ['contains', 4], ['replace', 4],
		['item', 4], ['supports', 4],
	]],
	['CSSStyleDeclaration', [
		['length', 1], ['cssText', 3, 'css'], ['getPropertyValue', 4], ['getPropertyPriority', 4],
		['removeProperty', 4], ['setProperty', 4, 'property'], ['item', 4],
	]],
	['CSSStyleSheet', [
		['disabled', 3], ['replaceSync', 4, 'css'], ['replace', 4, 'css'], ['insertRule', 4, 'css'],
		['deleteRule', 4],
	]],
	['DOMRectReadOnly', [
		['x', 1], ['y', 1], ['width', 1], ['height', 1], ['top', 1], ['right', 1], ['bottom', 1], ['left', 1],
	]],
	['DOMRectList', [
		['length', 1], ['item', 4],
	]],
	['DOMPointReadOnly', [
		['x', 1], ['y', 1], ['z', 1], ['w', 1],
	]],
	['DOMMatrixReadOnly', [
		['a', 1], ['b', 1], ['c', 1], ['d', 1], ['e', 1], ['f', 1], ['is2D', 1], ['isIdentity', 1], ['inverse', 4],
		['multiply', 4], ['translate', 4], ['scale', 4], ['rotate', 4],
	]],
	['HTMLCollection', [
		['length', 1], ['item', 4], ['namedItem', 4],
	]],
	['HTMLOptionsCollection', [
		['selectedIndex', 3],
	]],
	['NodeList', [
		['length', 1], ['item', 4],
	]],
	['FileList', [
		['length', 1], ['item', 4],
	]],
	['Blob', [
		['size', 1], ['type', 1], ['slice', 4], ['arrayBuffer', 4], ['text', 4],
	]],
	['File', [
		['name', 1], ['lastModified', 1],
	]],
	['ValidityState', [
		['valid', 1], ['valueMissing', 1], ['typeMismatch', 1], ['patternMismatch', 1], ['tooLong', 1],
		['tooShort', 1], ['rangeUnderflow', 1], ['rangeOverflow', 1], ['stepMismatch', 1], ['badInput', 1],
		['customError', 1],
	]],
	['DataTransfer', [
		['files', 1], ['types', 1], ['items', 1], ['dropEffect', 3], ['effectAllowed', 3], ['getData', 4],
		['setData', 4], ['clearData', 4],
	]],
	['DataTransferItemList', [
		['length', 1],
	]],
	['DataTransferItem', [
		['kind', 1], ['type', 1], ['getAsFile', 4],
	]],
	['FormData', [
		['get', 4], ['getAll', 4], ['has', 4],
	]],
	['Event', [
		['type', 1], ['target', 1], ['currentTarget', 1], ['eventPhase', 1], ['bubbles', 1], ['cancelable', 1],
		['composed', 1], ['defaultPrevented', 1], ['timeStamp', 1], ['preventDefault', 4], ['stopPropagation', 4],
		['stopImmediatePropagation', 4],
	]],
	['CustomEvent', [
		['detail', 1],
	]],
	['UIEvent', [
		['detail', 1],
	]],
	['MouseEvent', [
		['screenX', 1], ['screenY', 1], ['clientX', 1], ['clientY', 1], ['pageX', 1], ['pageY', 1], ['offsetX', 1],
		['offsetY', 1], ['movementX', 1], ['movementY', 1], ['x', 1], ['y', 1], ['button', 1], ['buttons', 1],
		['ctrlKey', 1], ['shiftKey', 1], ['altKey', 1], ['metaKey', 1], ['relatedTarget', 1], ['getModifierState', 4],
	]],
	['PointerEvent', [
		['pointerId', 1], ['width', 1], ['height', 1], ['pressure', 1], ['tangentialPressure', 1], ['tiltX', 1],
		['tiltY', 1], ['twist', 1], ['altitudeAngle', 1], ['azimuthAngle', 1], ['pointerType', 1], ['isPrimary', 1],
	]],
	['WheelEvent', [
		['deltaX', 1], ['deltaY', 1], ['deltaZ', 1], ['deltaMode', 1],
	]],
	['DragEvent', [
		['dataTransfer', 1],
	]],
	['KeyboardEvent', [
		['key', 1], ['code', 1], ['location', 1], ['repeat', 1], ['isComposing', 1], ['ctrlKey', 1], ['shiftKey', 1],
		['altKey', 1], ['metaKey', 1], ['getModifierState', 4],
	]],
	['InputEvent', [
		['data', 1], ['inputType', 1], ['isComposing', 1], ['dataTransfer', 1],
	]],
	['CompositionEvent', [
		['data', 1],
	]],
	['FocusEvent', [
		['relatedTarget', 1],
	]],
	['ClipboardEvent', [
		['clipboardData', 1],
	]],
	['SubmitEvent', [
		['submitter', 1],
	]],
	['ToggleEvent', [
		['oldState', 1], ['newState', 1],
	]],
	['TransitionEvent', [
		['propertyName', 1], ['elapsedTime', 1], ['pseudoElement', 1],
	]],
	['AnimationEvent', [
		['animationName', 1], ['elapsedTime', 1], ['pseudoElement', 1],
	]],
	['TouchEvent', [
		['touches', 1], ['targetTouches', 1], ['changedTouches', 1], ['ctrlKey', 1], ['shiftKey', 1], ['altKey', 1],
		['metaKey', 1],
	]],
	['TouchList', [
		['length', 1], ['item', 4],
	]],
	['Touch', [
		['identifier', 1], ['target', 1], ['clientX', 1], ['clientY', 1], ['pageX', 1], ['pageY', 1], ['radiusX', 1],
		['radiusY', 1], ['rotationAngle', 1], ['force', 1],
	]],
	['CanvasRenderingContext2D', [
		['canvas', 1], ['fillStyle', 3], ['strokeStyle', 3], ['lineWidth', 3], ['lineCap', 3], ['lineJoin', 3],
		['miterLimit', 3], ['lineDashOffset', 3], ['font', 3], ['textAlign', 3], ['textBaseline', 3],
		['direction', 3], ['globalAlpha', 3], ['globalCompositeOperation', 3], ['imageSmoothingEnabled', 3],
		['imageSmoothingQuality', 3], ['shadowBlur', 3], ['shadowColor', 3], ['shadowOffsetX', 3],
		['shadowOffsetY', 3], ['filter', 3, 'css'], ['letterSpacing', 3], ['wordSpacing', 3], ['fontKerning', 3],
		['save', 4], ['restore', 4], ['reset', 4], ['scale', 4], ['rotate', 4], ['translate', 4], ['transform', 4],
		['setTransform', 4], ['getTransform', 4], ['resetTransform', 4], ['createLinearGradient', 4],
		['createRadialGradient', 4], ['createConicGradient', 4], ['createPattern', 4], ['clearRect', 4],
		['fillRect', 4], ['strokeRect', 4], ['beginPath', 4], ['closePath', 4], ['moveTo', 4], ['lineTo', 4],
		['bezierCurveTo', 4], ['quadraticCurveTo', 4], ['arc', 4], ['arcTo', 4], ['ellipse', 4], ['rect', 4],
		['roundRect', 4], ['fill', 4], ['stroke', 4], ['clip', 4], ['isPointInPath', 4], ['isPointInStroke', 4],
		['fillText', 4], ['strokeText', 4], ['measureText', 4], ['drawImage', 4], ['createImageData', 4],
		['getImageData', 4], ['putImageData', 4], ['setLineDash', 4], ['getLineDash', 4],
	]],
	['CanvasGradient', [
		['addColorStop', 4],
	]],
	['CanvasPattern', [
		['setTransform', 4],
	]],
	['ImageBitmapRenderingContext', [
		['canvas', 1], ['transferFromImageBitmap', 4],
	]],
	['ImageData', [
		['width', 1], ['height', 1], ['data', 1], ['colorSpace', 1],
	]],
	['TextMetrics', [
		['width', 1], ['actualBoundingBoxLeft', 1], ['actualBoundingBoxRight', 1], ['actualBoundingBoxAscent', 1],
		['actualBoundingBoxDescent', 1], ['fontBoundingBoxAscent', 1], ['fontBoundingBoxDescent', 1],
	]],
	['Path2D', [
		['addPath', 4], ['closePath', 4], ['moveTo', 4], ['lineTo', 4], ['bezierCurveTo', 4], ['quadraticCurveTo', 4],
		['arc', 4], ['arcTo', 4], ['ellipse', 4], ['rect', 4], ['roundRect', 4],
	]],
];

/* HTML elements that may be made, by which rule. */
export const ELEMENTS = {
	__proto__: null,
	div: '', span: '', p: '', h1: '', h2: '', h3: '', h4: '', h5: '', h6: '', header: '', footer: '', main: '',
	section: '', article: '', aside: '', nav: '', hgroup: '', address: '', ul: '', ol: '', li: '', dl: '', dt: '',
	dd: '', menu: '', search: '', table: '', caption: '', colgroup: '', col: '', thead: '', tbody: '', tfoot: '',
	tr: '', th: '', td: '', b: '', i: '', u: '', s: '', em: '', strong: '', small: '', mark: '', sub: '', sup: '',
	code: '', kbd: '', samp: '', var: '', pre: '', blockquote: '', q: '', cite: '', dfn: '', abbr: '', time: '',
	data: '', bdi: '', bdo: '', br: '', wbr: '', hr: '', del: '', ins: '', ruby: '', rt: '', rp: '', figure: '',
	figcaption: '', details: '', summary: '', fieldset: '', legend: '', label: '', input: '', button: '', select: '',
	optgroup: '', option: '', datalist: '', textarea: '', output: '', progress: '', meter: '', form: '', img: '',
	picture: '', source: '', canvas: '', a: 'link',
};

/* SVG elements that may be made. */
export const SVG_ELEMENTS = {
	__proto__: null,
	svg: '', g: '', defs: '', path: '', rect: '', circle: '', ellipse: '', line: '', polyline: '', polygon: '',
	text: '', tspan: '', title: '', desc: '', linearGradient: '', radialGradient: '', stop: '', clipPath: '',
	mask: '', pattern: '', marker: '', symbol: '', image: '', filter: '', feBlend: '', feColorMatrix: '',
	feComponentTransfer: '', feComposite: '', feConvolveMatrix: '', feDiffuseLighting: '', feDisplacementMap: '',
	feDistantLight: '', feDropShadow: '', feFlood: '', feFuncA: '', feFuncB: '', feFuncG: '', feFuncR: '',
	feGaussianBlur: '', feMerge: '', feMergeNode: '', feMorphology: '', feOffset: '', fePointLight: '',
	feSpecularLighting: '', feSpotLight: '', feTile: '', feTurbulence: '',
};

/* Attributes, in lower case, by which rule; besides these all of aria-* and data-*. */
export const ATTRIBUTES = {
	__proto__: null,
	class: '', id: '', title: '', lang: '', dir: '', role: '', tabindex: '', hidden: '', inert: '', scope: '',
	colspan: '', rowspan: '', headers: '', abbr: '', span: '', value: '', name: '', checked: '', disabled: '',
	placeholder: '', min: '', max: '', step: '', size: '', rows: '', cols: '', wrap: '', multiple: '', selected: '',
	for: '', maxlength: '', minlength: '', pattern: '', required: '', readonly: '', accept: '', label: '', open: '',
	datetime: '', start: '', reversed: '', low: '', high: '', optimum: '', draggable: '', spellcheck: '',
	inputmode: '', enterkeyhint: '', translate: '', list: '', alt: '', width: '', height: '', loading: '',
	decoding: '', sizes: '', media: '', hreflang: '', novalidate: '', style: 'css', href: 'href', src: 'url',
	srcset: 'srcset', type: 'type', autocomplete: 'autocomplete', rel: 'rel', contenteditable: 'editable',
	target: 'target', d: '', x: '', y: '', x1: '', y1: '', x2: '', y2: '', cx: '', cy: '', r: '', rx: '', ry: '',
	fx: '', fy: '', fr: '', dx: '', dy: '', rotate: '', points: '', transform: '', viewbox: '',
	preserveaspectratio: '', offset: '', gradientunits: '', gradienttransform: '', spreadmethod: '', patternunits: '',
	patterncontentunits: '', patterntransform: '', clippathunits: '', maskunits: '', maskcontentunits: '',
	markerwidth: '', markerheight: '', markerunits: '', refx: '', refy: '', orient: '', pathlength: '',
	textlength: '', lengthadjust: '', filterunits: '', primitiveunits: '', in: '', in2: '', result: '',
	stddeviation: '', mode: '', values: '', tablevalues: '', intercept: '', amplitude: '', exponent: '', slope: '',
	operator: '', k1: '', k2: '', k3: '', k4: '', order: '', kernelmatrix: '', divisor: '', bias: '', targetx: '',
	targety: '', edgemode: '', preservealpha: '', surfacescale: '', diffuseconstant: '', specularconstant: '',
	specularexponent: '', azimuth: '', elevation: '', z: '', pointsatx: '', pointsaty: '', pointsatz: '',
	limitingconeangle: '', basefrequency: '', numoctaves: '', seed: '', stitchtiles: '', scale: '',
	xchannelselector: '', ychannelselector: '', radius: '', version: '', fill: 'css', stroke: 'css',
	'stroke-width': 'css', 'stroke-linecap': 'css', 'stroke-linejoin': 'css', 'stroke-dasharray': 'css',
	'stroke-dashoffset': 'css', 'stroke-miterlimit': 'css', 'stroke-opacity': 'css', 'fill-opacity': 'css',
	'fill-rule': 'css', 'clip-rule': 'css', 'clip-path': 'css', mask: 'css', marker: 'css', 'marker-start': 'css',
	'marker-mid': 'css', 'marker-end': 'css', filter: 'css', opacity: 'css', color: 'css', 'stop-color': 'css',
	'stop-opacity': 'css', 'flood-color': 'css', 'flood-opacity': 'css', 'lighting-color': 'css',
	'color-interpolation': 'css', 'color-interpolation-filters': 'css', display: 'css', visibility: 'css',
	overflow: 'css', 'font-family': 'css', 'font-size': 'css', 'font-style': 'css', 'font-weight': 'css',
	'font-variant': 'css', 'font-stretch': 'css', 'letter-spacing': 'css', 'word-spacing': 'css',
	'text-anchor': 'css', 'text-decoration': 'css', 'dominant-baseline': 'css', 'alignment-baseline': 'css',
	'baseline-shift': 'css', 'paint-order': 'css', 'vector-effect': 'css', 'shape-rendering': 'css',
	'text-rendering': 'css', 'image-rendering': 'css', 'pointer-events': 'css', 'writing-mode': 'css',
	direction: 'css', 'unicode-bidi': 'css', cursor: 'css', 'mask-type': 'css',
};

/* Interfaces that hold values or lists of admitted nodes, and lead nowhere else. */
export const VALUES = [
	'DOMTokenList', 'DOMStringMap', 'CSSStyleDeclaration', 'CSSStyleSheet', 'DOMRectReadOnly', 'DOMRectList',
	'DOMPointReadOnly', 'DOMMatrixReadOnly', 'HTMLCollection', 'NodeList', 'FileList', 'Blob', 'ValidityState',
	'DataTransfer', 'DataTransferItemList', 'DataTransferItem', 'FormData', 'CanvasRenderingContext2D',
	'ImageBitmapRenderingContext', 'CanvasGradient', 'CanvasPattern', 'ImageData', 'ImageBitmap', 'TextMetrics',
	'Path2D', 'TouchList', 'Touch', 'Promise',
];

/* Interfaces that may be constructed, by which rule. */
export const CONSTRUCTORS = {
	__proto__: null,
	CSSStyleSheet: 'sheet', Path2D: '', ImageData: '', DOMPoint: '', DOMRect: '', DOMMatrix: '', Blob: '', File: '',
	Event: '', CustomEvent: '',
};
