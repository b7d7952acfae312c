(() => {
  'use strict';
  // Line numbers beside a program's text; the line at fault stands out and is scrolled to.
  for (const text of document.querySelectorAll('.editor textarea')) {
    const numbers = text.previousElementSibling;
    const fault = Number(text.dataset.fault || 0);
    const count = () => {
      const lines = text.value.split('\n').length;
      if (numbers.childElementCount === lines) return;
      numbers.replaceChildren(...Array.from({ length: lines }, (_, at) => {
        const line = document.createElement(at + 1 === fault ? 'b' : 'span');
        line.textContent = `${at + 1 === fault ? '▸' : ''}${at + 1}\n`;
        return line;
      }));
    };
    const follow = () => { numbers.scrollTop = text.scrollTop; };
    text.addEventListener('input', () => { count(); follow(); });
    text.addEventListener('scroll', follow);
    count();
    if (fault > 6) { text.scrollTop = (fault - 6) * 20; follow(); }
  }
  for (const link of document.querySelectorAll('a[data-line]')) link.addEventListener('click', event => {
    event.preventDefault();
    const text = document.querySelector(link.hash);
    const start = text.value.split('\n').slice(0, link.dataset.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
    text.focus();
    text.setSelectionRange(start, start);
    text.scrollTop = Math.max(0, (link.dataset.line - 6) * 20);
  });
})();
