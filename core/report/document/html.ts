import type { Block } from './blocks.ts';
import { escapeHtml } from './escape-html.ts';
import { renderHtmlBlock } from './html-blocks.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

export interface HtmlOptions {
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly experiments: readonly string[];
  readonly synthetic: boolean;
}

/**
 * Writes blocks as one page that needs nothing else: style, script and drawings are inside, and its content security policy
 * forbids any request.
 */
export function renderHtml(options: HtmlOptions): string {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(options.title)}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
${options.synthetic ? '<p class="synthetic" role="note">SYNTHETIC DATA, made by a generator</p>' : ''}
<a class="skip" href="#content">Skip to the report</a>
<div class="page">
${renderContents(options.blocks)}
<main id="content" tabindex="-1">
${renderSections(options)}
</main>
</div>
<div id="tip" role="status" hidden></div>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
}

function renderContents(blocks: readonly Block[]): string {
  const links = blocks.flatMap((block) =>
    block.type === 'heading' && block.level === 2 ? `<li><a href="#${escapeHtml(block.id)}">${escapeHtml(block.text)}</a></li>` : [],
  );
  return `<nav aria-label="Contents"><details open><summary>Contents</summary><ul>${links.join('')}</ul></details></nav>`;
}

/** The filter stands where it first acts: before the second section, after the answer. */
function renderSections(options: HtmlOptions): string {
  let sections = 0;
  return options.blocks
    .map((block) => {
      if (block.type === 'heading' && block.level === 2) sections += 1;
      const filter = block.type === 'heading' && block.level === 2 && sections === 2 ? renderFilter(options.experiments) : '';
      return filter + renderHtmlBlock(block);
    })
    .join('\n');
}

function renderFilter(experiments: readonly string[]): string {
  const choices = experiments.map((name) => `<option value="${escapeHtml(name)}">${escapeHtml(name)}</option>`).join('');
  return `<form class="filter" role="search" aria-label="Filter runs" hidden>
<label>Experiment <select name="experiment"><option value="">all</option>${choices}</select></label>
<label>Variant contains <input name="variant" type="search" autocomplete="off" spellcheck="false"></label>
<output name="matches" aria-live="polite"></output>
</form>`;
}
