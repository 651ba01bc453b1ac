/**
 * The script of the page. Without it, each cell leads to its evidence further down. With it, the evidence opens below the
 * row, arrow keys go from cell to cell, commands can be copied, and everything is open on paper.
 */
export const SCRIPT = `
(() => {
  'use strict';
  const root = document.documentElement;
  const status = document.getElementById('status');
  root.classList.add('js');
  const say = (text) => {
    status.textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => { status.textContent = ''; }, 4000);
  };
  const cells = document.querySelectorAll('td > a');
  for (const cell of cells) {
    cell.setAttribute('role', 'button');
    cell.setAttribute('aria-expanded', 'false');
  }
  const rowOf = (cell) => cell.closest('tr');
  const panelOf = (cell) => {
    const next = rowOf(cell).nextElementSibling;
    return next && next.classList.contains('more') ? next : undefined;
  };
  const close = (cell) => {
    const panel = panelOf(cell);
    if (panel) panel.remove();
    for (const open of rowOf(cell).querySelectorAll('[aria-expanded=true]')) open.setAttribute('aria-expanded', 'false');
  };
  const evidence = (id) => {
    const body = document.getElementById(id);
    const part = document.createElement('div');
    const title = document.createElement('p');
    const summary = body.parentElement.querySelector('summary');
    for (const node of summary.childNodes) title.append(node.cloneNode(true));
    part.append(title);
    for (const node of body.childNodes) part.append(node.cloneNode(true));
    return part;
  };
  const open = (cell) => {
    close(cell);
    const row = document.createElement('tr');
    const field = document.createElement('td');
    const inside = document.createElement('div');
    row.className = 'more';
    inside.className = 'inplace';
    field.colSpan = rowOf(cell).children.length;
    const first = cell.getAttribute('href').slice(1);
    for (const id of (cell.dataset.all || first).split(' ')) inside.append(evidence(id));
    field.append(inside);
    row.append(field);
    rowOf(cell).after(row);
    cell.setAttribute('aria-expanded', 'true');
  };
  const toggle = (cell) => (cell.getAttribute('aria-expanded') === 'true' ? close(cell) : open(cell));
  const copy = async (button) => {
    const code = button.parentElement.querySelector('code');
    try {
      await navigator.clipboard.writeText(code.textContent);
      say('Copied');
    } catch {
      getSelection().selectAllChildren(code);
      say(document.execCommand('copy') ? 'Copied' : 'Selected: press Ctrl+C or Cmd+C to copy');
    }
  };
  const beside = (cell, key) => {
    if (key === 'ArrowLeft' || key === 'ArrowRight') {
      const all = [...rowOf(cell).querySelectorAll('td > a')];
      return all[all.indexOf(cell) + (key === 'ArrowLeft' ? -1 : 1)];
    }
    const column = [...rowOf(cell).children].indexOf(cell.parentElement);
    const step = key === 'ArrowUp' ? 'previousElementSibling' : 'nextElementSibling';
    for (let row = rowOf(cell)[step]; row; row = row[step]) {
      const found = row.children[column] && row.children[column].querySelector(':scope > a');
      if (found) return found;
    }
    return undefined;
  };
  document.addEventListener('click', (event) => {
    const cell = event.target.closest('td > a');
    const button = event.target.closest('.copy');
    if (button) copy(button);
    if (!cell || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    toggle(cell);
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const more = event.target.closest('tr.more');
    if (event.key === 'Escape' && more) {
      const cell = more.previousElementSibling.querySelector('[aria-expanded=true]');
      close(cell);
      cell.focus();
      return;
    }
    const cell = event.target.closest('td > a');
    if (!cell) return;
    if (event.key === 'Escape') close(cell);
    if (event.key === ' ') {
      event.preventDefault();
      toggle(cell);
    }
    if (!event.key.startsWith('Arrow')) return;
    const next = beside(cell, event.key);
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  const closed = [];
  addEventListener('beforeprint', () => {
    for (const one of document.querySelectorAll('details:not([open])')) {
      closed.push(one);
      one.open = true;
    }
  });
  addEventListener('afterprint', () => {
    for (const one of closed.splice(0)) one.open = false;
  });
  const openTarget = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const around = target && target.closest('details');
    if (around) around.open = true;
  };
  addEventListener('hashchange', openTarget);
  openTarget();
})();
`;
