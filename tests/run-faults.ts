/** `npm run test:faults`: every fault, and the table of docs/reliability.md from what was found; `-- objects losses`: these alone, and no page. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runLongForm } from './faults/long-form.ts';
import { writeReliabilityPage } from './faults/reliability-page.ts';

const PAGE = path.join(import.meta.dirname, '..', 'docs', 'reliability.md');

const start = performance.now();
const only = process.argv.slice(2);
const result = await runLongForm((line) => void process.stdout.write(`${elapsed()} ${line}\n`), only);
if (only.length === 0) await writeFile(PAGE, writeReliabilityPage(result));
process.stdout.write(`${elapsed()} ${result.outcomes.length} cases hold${only.length === 0 ? `; ${PAGE} is written` : ''}\n`);
process.exit(0);

function elapsed(): string {
  return `${((performance.now() - start) / 1_000).toFixed(0).padStart(5)} s`;
}
