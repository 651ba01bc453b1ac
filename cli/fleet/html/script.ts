/**
 * The script of the page. Without it, all rows are there, what needs a person first. With it, the rows can be filtered by
 * state and text, and sorted by each column; `#status` says how many are shown.
 */
export const SCRIPT = `
(() => {
  'use strict';
  const table = document.getElementById('installations');
  const find = document.getElementById('find');
  const status = document.getElementById('found');
  if (!table || !find) return;
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const texts = new Map(rows.map((row) => [row, row.textContent.toLowerCase()]));
  const [text, state] = [find.querySelector('input'), find.querySelector('select')];
  const filter = () => {
    const words = text.value.toLowerCase().split(/\\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const inState = state.value === '' || row.dataset.states.split(' ').includes(state.value);
      row.hidden = !(inState && words.every((word) => texts.get(row).includes(word)));
      if (!row.hidden) shown += 1;
    }
    status.textContent = shown + ' of ' + rows.length + ' shown';
  };
  const keyOf = (row, column, isNumber) => {
    const cell = row.cells[column];
    const by = cell.dataset.by ?? cell.textContent;
    return isNumber ? Number(by) : by;
  };
  const sort = (head, column) => {
    const isNumber = head.dataset.as === 'number';
    const way = head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
    const sign = way === 'ascending' ? 1 : -1;
    for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', way);
    const keys = new Map(rows.map((row) => [row, keyOf(row, column, isNumber)]));
    rows.sort((a, b) => {
      const [one, other] = [keys.get(a), keys.get(b)];
      return sign * (isNumber ? one - other : one.localeCompare(other, 'en'));
    });
    body.append(...rows);
  };
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...head.childNodes);
    button.addEventListener('click', () => sort(head, column));
    head.append(button);
  });
  table.tHead.rows[0].cells[0].setAttribute('aria-sort', 'ascending');
  text.addEventListener('input', filter);
  state.addEventListener('change', filter);
  find.hidden = false;
  filter();
})();
`;
