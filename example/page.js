/* page.js: says why a program could not run where its view would be, instead of the promise that it comes. Heard by the
 * document, as the element may have failed before a script behind it runs. */
document.addEventListener('error', (event) => {
	if (event.target.localName !== 'x-unilet')
		return;
	const note = document.createElement('p');

	note.className = 'note failed';
	note.setAttribute('role', 'alert');
	note.textContent = `The program could not run: ${event.message}`;
	event.target.replaceChildren();
	document.querySelector('main').prepend(note);
}, true);
