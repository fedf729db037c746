import type { Block, Inline, Table } from './blocks.ts';

/** Writes blocks as GitHub-flavoured Markdown; figures are linked as `figures/<name>.svg`. */
export function renderMarkdown(blocks: readonly Block[]): string {
  return `${blocks.map(renderBlock).join('\n\n')}\n`;
}

function renderBlock(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escapeText(block.text)}`;
    case 'paragraph':
      return renderInline(block.content);
    case 'list':
      return block.items.map((item) => `- ${renderInline(item)}`).join('\n');
    case 'notice':
      return `> ${renderInline(block.content)}`;
    case 'verdict':
      return `**Verdict.** ${renderInline(block.content)}`;
    case 'code':
      return fence(block.text);
    case 'figure':
      return `![${escapeText(block.figure.alternativeText)}](figures/${block.figure.name}.svg)`;
    case 'table':
      return renderTable(block);
  }
}

function renderTable({ caption, columns, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `*${escapeText(caption)}*`,
    '',
    line(columns.map(({ title }) => escapeText(title))),
    line(columns.map(({ align }) => (align === 'right' ? '--:' : '---'))),
    ...rows.map((cells) => line(cells.map(({ content }) => renderInline(content)))),
  ].join('\n');
}

function renderInline(content: readonly Inline[]): string {
  return content
    .map((part) => {
      if (typeof part === 'string') return escapeText(part);
      if ('code' in part) return renderCode(part.code);
      return `**${escapeText(part.strong)}**`;
    })
    .join('');
}

/** Escapes everything that Markdown or HTML would interpret; underscores inside words have no effect and stay. */
function escapeText(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\\`*[\]|#~]/g, '\\$&')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Delimits the code with more backticks than any run inside it; a pipe would end a table cell. */
function renderCode(text: string): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const padding = longest > 0 ? ' ' : '';
  return `${ticks}${padding}${text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')}${padding}${ticks}`;
}

function fence(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}\n${text}\n${ticks}`;
}
