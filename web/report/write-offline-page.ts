import { createHash } from 'node:crypto';

export interface OfflinePage {
  readonly title: string;
  /** What is read where the script does not run. */
  readonly words: string;
  readonly style: string;
  readonly script: string;
  /** What the script shows; goes in as JSON. */
  readonly data: unknown;
}

/**
 * Writes a page that needs nothing else: style, script and data are inside. Its content security policy allows this style and this script, by
 * their hashes, and no request at all.
 */
export function writeOfflinePage({ title, words, style, script, data }: OfflinePage): string {
  const ownStyle = style.replaceAll('</style', '<\\/style');
  const ownScript = script.replaceAll('</script', '<\\/script');
  const policy = `default-src 'none'; style-src ${hashOf(ownStyle)}; script-src ${hashOf(ownScript)}; img-src data:`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${ownStyle}</style>
</head>
<body>
<div id="page"><p>${escapeHtml(words)}</p></div>
<noscript><p>The rest of this page needs its script. The same in words is in report.md, the figures are in figures/.</p></noscript>
<script type="application/json" id="data">${writeJson(data)}</script>
<script>${ownScript}</script>
</body>
</html>
`;
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

/** No text in it can end the element it stands in. */
function writeJson(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

/** Text as HTML text. */
function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}
