import type { Figure } from '../figures/figure.ts';
import type { Block, Inline, Row, Table } from './blocks.ts';
import { escapeHtml } from './escape-html.ts';

/** One block as an HTML fragment. */
export function renderHtmlBlock(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level} id="${escapeHtml(block.id)}">${escapeHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${renderInline(block.content)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${renderInline(item)}</li>`).join('')}</ul>`;
    case 'notice':
      return `<p class="notice" role="note">${renderInline(block.content)}</p>`;
    case 'verdict':
      return `<p class="verdict"><strong>Verdict.</strong> ${renderInline(block.content)}</p>`;
    case 'code':
      return `<pre tabindex="0"><code>${escapeHtml(block.text)}</code></pre>`;
    case 'figure':
      return renderFigure(block.figure);
    case 'table':
      return renderTable(block);
  }
}

/** The drawing is one image to a screen reader, described by its alternative text; the numbers are in the tables. */
function renderFigure(figure: Figure): string {
  const label = `figure-${figure.name}`;
  const svg = isolateIds(figure.svg, figure.name)
    .replace(/^<\?xml[^>]*>\s*/, '')
    .replace('<svg ', `<svg role="img" aria-labelledby="${label}" `);
  return [
    `<figure data-figure="${escapeHtml(figure.name)}">`,
    `<div class="drawing" tabindex="0" role="group" aria-label="${escapeHtml(figure.title)}, scrolls sideways where it is narrow">${svg}</div>`,
    `<figcaption id="${label}">${escapeHtml(figure.alternativeText)}</figcaption>`,
    '</figure>',
  ].join('');
}

/** Vega numbers its clip paths and gradients from zero in every drawing; on one page they would shadow each other. */
function isolateIds(svg: string, prefix: string): string {
  return svg
    .replaceAll(/\bid="/g, `id="${prefix}-`)
    .replaceAll('url(#', `url(#${prefix}-`)
    .replaceAll('href="#', `href="#${prefix}-`);
}

function renderTable(table: Table): string {
  const head = table.columns
    .map(({ title, align }) => {
      const text = escapeHtml(title);
      const content = table.interactive ? `<button type="button" class="sort">${text}</button>` : text;
      return `<th scope="col" class="${align}"${table.interactive ? ' aria-sort="none"' : ''}>${content}</th>`;
    })
    .join('');
  const body = table.rows.map((row) => renderRow(row, table)).join('\n');
  return [
    `<div class="scroller" tabindex="0" role="region" aria-label="${escapeHtml(table.caption)}">`,
    `<table${table.interactive ? ' class="interactive"' : ''}><caption>${escapeHtml(table.caption)}</caption>`,
    `<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`,
  ].join('');
}

function renderRow(row: Row, { columns, rowHeader = 0 }: Table): string {
  const attributes = [
    row.variant === undefined ? '' : ` data-variant="${escapeHtml(row.variant)}"`,
    row.experiments === undefined ? '' : ` data-experiments="${escapeHtml(JSON.stringify(row.experiments))}"`,
  ].join('');
  const cells = row.cells.map((cell, index) => {
    const sortBy = cell.sortBy === undefined ? '' : ` data-sort="${cell.sortBy}"`;
    const [open, close] = index === rowHeader ? ['th scope="row"', 'th'] : ['td', 'td'];
    return `<${open} class="${columns[index]?.align ?? 'left'}"${sortBy}>${renderInline(cell.content)}</${close}>`;
  });
  return `<tr${attributes}>${cells.join('')}</tr>`;
}

function renderInline(content: readonly Inline[]): string {
  return content
    .map((part) => {
      if (typeof part === 'string') return keepUnits(escapeHtml(part));
      if ('code' in part) return `<code>${escapeHtml(part.code)}</code>`;
      return 'strong' in part
        ? `<strong>${keepUnits(escapeHtml(part.strong))}</strong>`
        : `<a href="${escapeHtml(part.href)}">${escapeHtml(part.link)}</a>`;
    })
    .join('');
}

/** A line must not break between a number and its percent sign. */
function keepUnits(html: string): string {
  return html.replaceAll(/(\d) %/g, '$1&nbsp;%');
}
