import { readClientFile } from '../../workers/compile-client.ts';

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>durasweep</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/page.css">
</head>
<body>
<div id="page"><p>Loading …</p></div>
<noscript>This page needs JavaScript; the report of each sweep in runs/ does not.</noscript>
<script src="/page.js"></script>
</body>
</html>
`;
const TYPES = { 'page.html': 'text/html', 'page.js': 'text/javascript', 'page.css': 'text/css' } as const;

export type PageFile = keyof typeof TYPES;

/** A file of the page. Compiled files always match the current sources, so that edits are visible after reloading the page. */
export async function readPageFile(name: PageFile): Promise<{ readonly content: string; readonly contentType: string }> {
  const content = name === 'page.html' ? PAGE : await readClientFile(name);
  return { content, contentType: `${TYPES[name]}; charset=utf-8` };
}
