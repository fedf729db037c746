/**
 * Script of the report's page, plain and self-contained: shows a mark's description beside the pointer, filters rows and marks
 * by experiment and variant, sorts tables. Without it the page reads the same. Marks name their variant before ` · `, identical
 * ones joined by ` = `.
 */
export const PAGE_SCRIPT = `
'use strict';
(() => {
  // On a phone the answer comes first, not the contents.
  if (matchMedia('(max-width: 900px)').matches) document.querySelector('nav details').open = false;
  const tip = document.getElementById('tip');
  const marks = [...document.querySelectorAll('.drawing [aria-label*=" · "]')].map((element) => {
    return { element, variants: element.getAttribute('aria-label').split(' · ')[0].split(' = ') };
  });
  const rows = [...document.querySelectorAll('tr[data-variant]')];

  const showTip = (event) => {
    const mark = event.target.closest && event.target.closest('.drawing [aria-label*=" · "]');
    tip.hidden = !mark;
    if (!mark) return;
    tip.textContent = mark.getAttribute('aria-label').replace(' · ', ': ');
    const right = event.clientX + 14 + tip.offsetWidth > innerWidth;
    tip.style.left = (right ? Math.max(4, event.clientX - 14 - tip.offsetWidth) : event.clientX + 14) + 'px';
    tip.style.top = Math.min(event.clientY + 14, innerHeight - tip.offsetHeight - 4) + 'px';
  };
  addEventListener('pointermove', showTip, { passive: true });
  addEventListener('pointerdown', showTip, { passive: true });
  addEventListener('scroll', () => { tip.hidden = true; }, { passive: true, capture: true });
  addEventListener('keydown', (event) => { if (event.key === 'Escape') tip.hidden = true; });

  const form = document.querySelector('.filter');
  const experimentsOf = new Map();
  for (const row of rows) {
    if (row.dataset.experiments) experimentsOf.set(row.dataset.variant, JSON.parse(row.dataset.experiments));
  }
  const filter = () => {
    const experiment = form.elements.experiment.value;
    const text = form.elements.variant.value.trim().toLowerCase();
    const matches = (variant) =>
      (!experiment || (experimentsOf.get(variant) || []).includes(experiment)) && (!text || variant.toLowerCase().includes(text));
    for (const row of rows) row.classList.toggle('off', !matches(row.dataset.variant));
    for (const { element, variants } of marks) element.classList.toggle('dim', !variants.some(matches));
    const all = [...experimentsOf.keys()];
    const count = all.filter(matches).length;
    form.elements.matches.value = experiment || text ? count + ' of ' + all.length + ' variants' : '';
  };
  if (form) {
    form.hidden = false;
    form.addEventListener('input', filter);
    form.addEventListener('submit', (event) => event.preventDefault());
  }

  const valueOf = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.sort === undefined ? cell.textContent : Number(cell.dataset.sort);
  };
  const compare = (a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
  for (const button of document.querySelectorAll('table.interactive .sort')) {
    button.addEventListener('click', () => {
      const header = button.closest('th');
      const table = button.closest('table');
      const direction = header.getAttribute('aria-sort') === 'descending' ? 'ascending' : 'descending';
      for (const other of table.querySelectorAll('th[aria-sort]')) other.setAttribute('aria-sort', 'none');
      header.setAttribute('aria-sort', direction);
      const body = table.tBodies[0];
      const sign = direction === 'ascending' ? 1 : -1;
      body.append(...[...body.rows].sort((a, b) => sign * compare(valueOf(a, header.cellIndex), valueOf(b, header.cellIndex))));
    });
  }
})();
`;
