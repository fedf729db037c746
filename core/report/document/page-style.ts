import { INK } from '../drawing/theme.ts';

/** Inks of the drawings and what they become on a dark page. */
const DARK_INK: readonly (readonly [string, string])[] = [
  [INK.text, '#ececec'],
  [INK.muted, '#b4b4b4'],
  [INK.faint, '#787878'],
  [INK.grid, '#3a3a3a'],
  [INK.background, '#1c1d1f'],
  [INK.accent, '#6db8e8'],
  [INK.accentLight, '#28506b'],
  [INK.second, '#f08a4b'],
  [INK.third, '#4fc7a2'],
];

const darkDrawings = DARK_INK.flatMap(([light, dark]) => [
  `.drawing [fill="${light}"]{fill:${dark}}`,
  `.drawing [stroke="${light}"]{stroke:${dark}}`,
]).join('');

/** Style of the report's page: readable from 320 pixels up, light and dark, on paper. */
export const PAGE_STYLE = `
:root{--ink:#1b1b1b;--muted:#565656;--line:#d9d9d9;--paper:#fff;--tint:#f4f6f8;--link:#005a93;--warn:#fff4e5;--warn-line:#d55e00}
*{box-sizing:border-box}
html{scroll-behavior:smooth;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
a{color:var(--link)}
.skip{position:absolute;left:-999px}.skip:focus{left:8px;top:8px;background:var(--paper);padding:8px;z-index:3}
.synthetic{margin:0;max-width:none;padding:10px 20px;background:var(--warn-line);color:#000;font-weight:700;text-align:center;position:sticky;top:0;z-index:2}
.page{display:grid;grid-template-columns:minmax(150px,210px) minmax(0,880px);gap:40px;justify-content:center;padding:0 24px 80px}
nav{font-size:14px;padding-top:30px}nav details{position:sticky;top:24px;max-height:calc(100vh - 48px);overflow:auto}
nav summary{font-weight:600;cursor:pointer}nav ul{padding:0;margin:8px 0;list-style:none}nav li{margin:4px 0}nav a{text-decoration:none}nav a:hover{text-decoration:underline}
h1{font-size:30px;line-height:1.2;margin:28px 0 12px}h2{font-size:23px;line-height:1.25;margin:52px 0 12px;padding-top:10px;border-top:1px solid var(--line)}
h3{font-size:18px;margin:34px 0 8px}h1+h2{margin-top:16px;border:0;padding:0}.filter+h2{border:0;margin-top:20px}#answer+p{font-size:21px;line-height:1.4}
p,ul{max-width:72ch}main ul{padding-left:22px}li{margin:3px 0}h2,h3{scroll-margin-top:70px}
code{font:0.92em ui-monospace,"DejaVu Sans Mono",Consolas,monospace;background:var(--tint);padding:1px 4px;border-radius:3px;overflow-wrap:anywhere}
pre{background:var(--tint);padding:12px 14px;overflow:auto;border-radius:6px}pre code{background:none;padding:0}
.notice{border-left:4px solid var(--warn-line);background:var(--warn);padding:10px 14px}
.verdict{border-left:4px solid var(--link);background:var(--tint);padding:10px 14px}
figure{margin:22px 0}figcaption{font-size:13.5px;color:var(--muted);max-width:80ch}
.drawing{overflow-x:auto}.drawing svg{display:block;max-width:100%;height:auto}
.drawing [aria-label]{cursor:default}
.scroller{overflow-x:auto;margin:18px 0}table{border-collapse:collapse;font-size:14px;font-variant-numeric:tabular-nums;min-width:50%}
caption{text-align:left;color:var(--muted);font-size:13.5px;padding:0 0 6px}
th,td{padding:5px 10px;border-bottom:1px solid var(--line);vertical-align:top;text-align:left}
th.right,td.right{text-align:right;white-space:nowrap}tbody th{font-weight:500}thead th.right{white-space:normal}thead th{border-bottom:2px solid var(--ink);vertical-align:bottom}
th code,td code{overflow-wrap:normal;white-space:nowrap}tbody tr:hover{background:var(--tint)}
button.sort{font:inherit;font-weight:600;color:inherit;background:none;border:0;padding:0;cursor:pointer;text-align:inherit}
button.sort::after{content:" \\2195";color:var(--muted)}[aria-sort=ascending] .sort::after{content:" \\2191"}[aria-sort=descending] .sort::after{content:" \\2193"}
.filter{display:flex;flex-wrap:wrap;gap:8px 20px;align-items:center;position:sticky;top:0;background:var(--paper);border-bottom:1px solid var(--line);padding:10px 0;z-index:1;font-size:14px}
.filter[hidden]{display:none}.filter input,.filter select{font:inherit;padding:4px 6px;max-width:60vw;color:inherit;background:var(--paper);border:1px solid var(--muted);border-radius:4px}
.synthetic~.page .filter{top:44px}
.off{display:none}.dim{opacity:.12}
#tip{position:fixed;max-width:320px;padding:6px 10px;background:var(--ink);color:var(--paper);border-radius:5px;font-size:13px;pointer-events:none;z-index:4}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
@media (max-width:900px){.page{grid-template-columns:minmax(0,1fr);gap:0;padding:0 16px 60px}nav{padding-top:12px}nav details{position:static;max-height:none}
h1{font-size:25px;margin-top:14px}h2{font-size:20px}.drawing svg{max-width:none;min-width:min(620px,100%)}.filter{position:static}}
@media (prefers-color-scheme:dark){:root{--ink:#ececec;--muted:#b0b0b0;--line:#3b3c3f;--paper:#1c1d1f;--tint:#27292c;--link:#7cc0f0;--warn:#3a2a1a}${darkDrawings}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{nav,.filter,.skip{display:none}.page{display:block}figure,table{break-inside:avoid}}
`;
