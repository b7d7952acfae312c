// Three habits of every page: it follows what happens, it counts seconds, and its rows open by a click.
(() => {
  'use strict';
  const LIVE_EVERY = 2000;
  const live = () => document.getElementById('live');
  let version = '';

  // The page as it came, without the tokens of its forms: it may be old by the time it first asks.
  const TOKENS = /name="_csrf" value="[^"]*"/g;
  const plain = html => html.replace(TOKENS, '').trim();
  const shown = (content, counts) => [content, ...counts].map(part => plain(part.innerHTML)).join('\n');
  const came = live() && shown(live(), document.querySelectorAll('nav .count'));
  const asItCame = html => {
    const answer = document.createElement('template');
    answer.innerHTML = html;
    const counts = [...answer.content.querySelectorAll('.count')];
    counts.forEach(count => count.remove());
    return shown(answer, counts) === came;
  };

  // A page with data-still shows what somebody is writing, or what takes long to work out.
  const busy = region =>
    region.querySelector('[data-still]') || region.querySelector('details.ask[open], input:checked') || region.contains(document.activeElement) && document.activeElement.matches('input,select,textarea');

  setInterval(() => {
    const region = live();
    if (region && document.visibilityState === 'visible' && !busy(region)) htmx.trigger(region, 'live');
  }, LIVE_EVERY);

  let unfolded = [];
  document.addEventListener('htmx:configRequest', event => {
    if (event.detail.elt.id === 'live') event.detail.headers['X-Seen'] = version;
  });
  document.addEventListener('htmx:beforeSwap', event => {
    const { xhr, target } = event.detail;
    if (target.id !== 'live' || xhr.status >= 400) return;
    const first = version === '';
    version = xhr.getResponseHeader('X-Version') || '';
    if (first && asItCame(xhr.responseText)) { event.detail.shouldSwap = false; return; }
    unfolded = [...document.querySelectorAll('#live details[id]')].map(d => [d.id, d.open]);
  });
  document.addEventListener('htmx:afterSwap', event => {
    if (event.detail.target.id === 'live') {
      for (const [id, open] of unfolded) {
        const details = document.getElementById(id);
        if (details) details.open = open;
      }
      live().classList.add('changed');
      setTimeout(() => live().classList.remove('changed'), 1700);
    }
    counts();
    ages();
  });

  const ages = () => {
    for (const time of document.querySelectorAll('time.ago')) {
      const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time.dateTime)) / 1000));
      time.textContent =
        seconds < 60 ? `${seconds} s ago`
        : seconds < 3600 ? `${Math.floor(seconds / 60)} min ago`
        : seconds < 172800 ? `${Math.floor(seconds / 3600)} h ago`
        : `${Math.floor(seconds / 86400)} days ago`;
    }
  };
  ages();
  setInterval(ages, 1000);

  // What takes calls to the CRM comes after the page, and again after it was refreshed.
  const counts = () => {
    for (const place of document.querySelectorAll('[data-counts]')) {
      fetch(place.dataset.counts).then(answer => answer.json()).then(({ words, records }) => {
        place.textContent = words;
        for (const cell of place.closest('section').querySelectorAll('[data-stage]')) cell.textContent = records[cell.dataset.stage] ?? cell.textContent;
      }).catch(() => { place.textContent = 'not counted'; });
    }
  };
  counts();

  document.addEventListener('click', event => {
    const row = event.target.closest('tr[data-href]');
    if (!row || event.target.closest('a,button,input,select,summary,label') || String(getSelection())) return;
    const link = row.querySelector('a.row');
    if (event.metaKey || event.ctrlKey) open(link.href, '_blank');
    else link.click();
  });

  const say = text => {
    const toast = document.getElementById('toast');
    toast.textContent = text;
    toast.hidden = false;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { toast.hidden = true; }, 8000);
  };
  document.addEventListener('htmx:responseError', event => {
    if (event.detail.elt.id !== 'live') say(event.detail.xhr.status === 403
      ? 'Not saved: you may not do that, or this page is too old. Reload it and try again.'
      : 'Not saved: the server could not do it. Reload the page and try again.');
  });
  document.addEventListener('htmx:sendError', event => {
    if (event.detail.elt.id !== 'live') say('Not saved: the server did not answer. Try again in a moment.');
  });

  const enter = document.querySelector('form[data-submit]');
  if (enter) enter.requestSubmit();
})();
