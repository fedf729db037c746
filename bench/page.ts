import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatNumber } from '../core/report/format.ts';
import { writeArithmetic, writeEpochs, writeGpu, writeInference, writeOthers, writeSweep } from './page-sections.ts';
import { writeDuration, writeTable } from './page-table.ts';
import { judgeTargets } from './page-targets.ts';
import type { BenchResults, CaseName } from './results.ts';
import { readSearchResults, SEARCH_RESULTS } from './search/results.ts';
import { writeTimeToTarget } from './search/target-section.ts';

/** Sections that are written by hand and appended to the page. */
const NOTES_FILE = path.join(import.meta.dirname, 'page-notes.md');

/** The performance page in Markdown. @param runs one per machine @param figurePath first run's figure, from the page; null: none */
export async function writePage(runs: readonly BenchResults[], figurePath: string | null): Promise<string> {
  const sections = runs.flatMap((run, index) => writeMachine(run, index === 0 ? figurePath : null));
  const head = `# Performance
\`npm run bench\` writes this page, except for the last sections. Kernels are compiled for several processor levels, and every table names its
level; most laptops and servers have \`avx2\`. The repetitions of each case, and the load of the machine, are listed under "The runs".
`;
  const { timeToTarget = [] } = await readSearchResults(SEARCH_RESULTS);
  return [head, ...sections, ...timeToTarget.map(writeTimeToTarget), await readFile(NOTES_FILE, 'utf8')]
    .filter((section) => section !== '')
    .join('\n');
}

function writeMachine(results: BenchResults, figurePath: string | null): string[] {
  const { epochs, arithmetic, gpu, inference, sweep, loading, report, memory } = results.cases;
  const others = {
    ...(loading && { loading: loading.result }),
    ...(report && { report: report.result }),
    ...(memory && { memory: memory.result }),
  };
  const fastestFirst = [...results.machine.levels].reverse();
  return [
    writeHead(results),
    writeTargets(results),
    ...fastestFirst.map((level, index) => (epochs ? writeEpochs(epochs.result, level, index === 0 ? figurePath : null) : '')),
    ...fastestFirst.map((level) => (arithmetic ? writeArithmetic(arithmetic.result, level) : '')),
    gpu ? writeGpu(gpu.result) : '',
    ...fastestFirst.map((level) => (inference ? writeInference(inference.result, level) : '')),
    sweep ? writeSweep(sweep.result) : '',
    Object.keys(others).length > 0 ? writeOthers(others) : '',
    writeRuns(results),
  ];
}

function writeHead({ machine, pytorch, remark, synthetic, cases }: BenchResults): string {
  const quick = Object.values(cases).some((entry) => entry.quick);
  const versions = [`Node ${machine.node}`, `TensorFlow ${machine.tensorflow}`, ...(pytorch === null ? [] : [`PyTorch ${pytorch}`])];
  const notes = [
    ...(synthetic ? ['**SYNTHETIC DATA**: the recordings were not available.'] : []),
    ...(quick ? ['**From the quick benchmark: few repetitions, only some of the models.**'] : []),
    ...(remark === undefined ? [] : [remark]),
  ];
  return `## ${machine.processor} ${nameLevel(machine)}
${machine.cores} cores, ${machine.gpu ?? 'no GPU'}; ${versions.join(', ')}.${notes.map((note) => `\n${note}`).join('')}
`;
}

function nameLevel({ levels, fastestLevel }: BenchResults['machine']): string {
  return fastestLevel === undefined ? `with ${levels.at(-1)}` : `with ${fastestLevel}, held to ${levels.at(-1)}`;
}

function writeTargets(results: BenchResults): string {
  const verdicts = { true: 'met', false: '**not met**', null: '' };
  const rows = judgeTargets(results).map(({ what, target, measured, met }) => [what, target, measured, verdicts[`${met}`]]);
  return `### Targets
Each target is compared with the median at the fastest level; if it covers several models, with the worst of them.

${writeTable(['what', 'target', 'measured', ''], rows)}
`;
}

/** Memory is measured over one training. There may be fewer sweeps than requested if the bench was interrupted. */
function countRepetitions(name: CaseName, cases: BenchResults['cases']): number {
  if (name === 'memory') return 1;
  return (name === 'sweep' ? cases.sweep?.result.exact.length : cases[name]?.repetitions) ?? 0;
}

/** The conditions under which each case was measured. */
function writeRuns({ cases }: BenchResults): string {
  const rows = (Object.keys(cases) as CaseName[]).map((name) => {
    const entry = cases[name];
    if (entry === undefined) return [name];
    return [name, String(countRepetitions(name, cases)), formatNumber(entry.loadBefore, 1), writeDuration(entry.seconds)];
  });
  return `### The runs
The load is the machine's average over the preceding minute; near 0 means that it was otherwise idle.

${writeTable(['case', 'repetitions', 'load before', 'duration'], rows)}
`;
}
