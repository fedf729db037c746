/** `npm run test:faults`: every fault, and the table of docs/reliability.md from what was found; `-- objects losses`: these alone, and no page. */
import { readFile, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runLongForm } from './faults/long-form.ts';
import { readBetweenHosts, writeReliabilityPage } from './faults/reliability-page.ts';

const PAGE = path.join(import.meta.dirname, '..', 'docs', 'reliability.md');

const start = performance.now();
const only = process.argv.slice(2);
const loads: number[] = [];
const result = await runLongForm((line) => {
  loads.push(os.loadavg()[0] ?? 0);
  process.stdout.write(`${elapsed()} ${line}\n`);
}, only);
const minutes = (performance.now() - start) / 60_000;
if (only.length === 0)
  await writeFile(PAGE, writeReliabilityPage(result, { minutes, loads }, readBetweenHosts(await readFile(PAGE, 'utf8'))));
process.stdout.write(`${elapsed()} ${result.outcomes.length} cases hold${only.length === 0 ? `; ${PAGE} is written` : ''}\n`);
process.exit(0);

function elapsed(): string {
  return `${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s`;
}
