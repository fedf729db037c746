import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatNumber } from '../core/report/format.ts';
import { writeArithmetic, writeEpochs, writeOthers, writeSweep } from './page-sections.ts';
import { writeDuration, writeTable } from './page-table.ts';
import { judgeTargets } from './page-targets.ts';
import type { BenchResults, CaseName } from './results.ts';

/** What is not the bench's: written by hand, put at the page's end. */
const NOTES_FILE = path.join(import.meta.dirname, 'page-notes.md');

/** The page on performance, in Markdown. @param figurePath from the page; null: there is no figure */
export async function writePage(results: BenchResults, figurePath: string | null): Promise<string> {
  const { epochs, arithmetic, sweep, loading, report, memory } = results.cases;
  const others = {
    ...(loading && { loading: loading.result }),
    ...(report && { report: report.result }),
    ...(memory && { memory: memory.result }),
  };
  const sections = [
    writeHead(results),
    writeTargets(results),
    epochs && writeEpochs(epochs.result, figurePath),
    arithmetic && writeArithmetic(arithmetic.result),
    sweep && writeSweep(sweep.result),
    Object.keys(others).length > 0 && writeOthers(others),
    writeRuns(results),
    await readFile(NOTES_FILE, 'utf8'),
  ];
  return sections.filter((section) => typeof section === 'string').join('\n');
}

function writeHead({ machine, pytorch, synthetic, cases }: BenchResults): string {
  const quick = Object.values(cases).some((entry) => entry.quick);
  const versions = [`Node ${machine.node}`, `TensorFlow ${machine.tensorflow}`, ...(pytorch === null ? [] : [`PyTorch ${pytorch}`])];
  return `# Performance
${synthetic ? '\n**SYNTHETIC DATA**: the recordings were not to be had.\n' : ''}
Written by \`npm run bench\`, all but the last sections${quick ? '; **from the quick bench: few repetitions, some of the models**' : ''}. Machine: ${machine.processor}, ${machine.cores} cores, GPUs left unused;
${versions.join(', ')}. How often each was repeated, and beside what load, stands under "The runs".
`;
}

function writeTargets(results: BenchResults): string {
  const verdicts = { true: 'met', false: '**not met**', null: '' };
  const rows = judgeTargets(results).map(({ what, target, measured, met }) => [what, target, measured, verdicts[`${met}`]]);
  return `## Targets
A figure is judged by its median, and by the worst model where several count.

${writeTable(['what', 'target', 'measured', ''], rows)}
`;
}

/** Memory is watched over one training; of sweeps there may be fewer than asked for, where the bench was cut short. */
function countRepetitions(name: CaseName, cases: BenchResults['cases']): number {
  if (name === 'memory') return 1;
  return (name === 'sweep' ? cases.sweep?.result.exact.length : cases[name]?.repetitions) ?? 0;
}

/** Under which conditions each case was measured. */
function writeRuns({ cases }: BenchResults): string {
  const rows = (Object.keys(cases) as CaseName[]).map((name) => {
    const entry = cases[name];
    if (entry === undefined) return [name];
    return [name, String(countRepetitions(name, cases)), formatNumber(entry.loadBefore, 1), writeDuration(entry.seconds)];
  });
  return `## The runs
The load is the machine's average over the minute before; near 0 means that it did nothing else.

${writeTable(['case', 'repetitions', 'load before', 'took'], rows)}
`;
}
