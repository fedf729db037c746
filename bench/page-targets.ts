import { median } from 'simple-statistics';
import { countOf, formatNumber, formatShare } from '../core/report/format.ts';
import { measureShares } from './cases/arithmetic.ts';
import type { MemoryResult } from './cases/memory.ts';
import { compareSweeps, type SweepCaseResult } from './cases/sweep.ts';
import { MODELS } from './models.ts';
import type { BenchResults, CaseName, CaseResults } from './results.ts';
import { averageRatios, compareInPairs, describeSpread } from './statistics.ts';

/** One line of the table of targets. */
export interface Target {
  readonly what: string;
  readonly target: string;
  readonly measured: string;
  /** Null: not measured, or not on all the models that it is about. */
  readonly met: boolean | null;
}

interface Rule<Name extends CaseName> {
  readonly from: Name;
  readonly what: string;
  readonly target: string;
  /** Null where this run measured other models than the target is about. */
  readonly judge: (result: CaseResults[Name]) => { readonly measured: string; readonly met: boolean | null } | null;
}

const GREATEST_GROWTH = 1.05;

const RULES: readonly Rule<never>[] = [
  rule('sweep', 'the 14-run sweep, exact protocol, against PyTorch in turn with all cores', '≥ 1.8 × faster', (sweep) =>
    judgeSweep(sweep, 'exact', 1.8),
  ),
  rule('sweep', 'the same with length-sorted batches and the last valid step, against PyTorch’s exact protocol', '≥ 3 × faster', (sweep) =>
    judgeSweep(sweep, 'fast', 3),
  ),
  rule('sweep', 'mean accuracy of that sweep, against PyTorch’s', 'not lower', ({ fast, pytorchInTurn }) => {
    const read = (sweeps: readonly { readonly meanAccuracy: number }[]) => median(sweeps.map(({ meanAccuracy }) => meanAccuracy));
    const [ours, theirs] = [read(fast), read(pytorchInTurn)];
    return { measured: `${formatShare(ours)}, PyTorch ${formatShare(theirs)}`, met: ours >= theirs };
  }),
  rule('epochs', 'one padded epoch on one thread against PyTorch’s, slowest model', 'none slower', (epochs) =>
    judgeLeast(
      epochs.map(({ name, pytorch, padded }) => ({ name, ratio: compareInPairs(pytorch, padded).median })),
      1,
    ),
  ),
  rule('epochs', 'the same, geometric mean over models', '≥ 1.25 × faster', (epochs) => {
    const ratio = averageRatios(epochs.map(({ pytorch, padded }) => compareInPairs(pytorch, padded)));
    return { measured: `${formatNumber(ratio, 2)} ×${nameExtent(epochs.length)}`, met: judgeAll(ratio >= 1.25, epochs.length) };
  }),
  rule('epochs', 'one length-sorted epoch against PyTorch’s padded one, slowest model', '≥ 1.6 × faster', (epochs) =>
    judgeLeast(
      epochs.map(({ name, pytorch, sorted }) => ({ name, ratio: compareInPairs(pytorch, sorted).median })),
      1.6,
    ),
  ),
  rule('arithmetic', 'share of what the products alone would allow, hidden size 256', '≥ 45 %', judgeArithmetic),
  rule('sweep', 'time of the slots that is not training, exact protocol', '≤ 5 %', ({ exact }) => {
    const overhead = median(exact.map((sweep) => sweep.overhead));
    return { measured: formatShare(overhead, 1), met: overhead <= 0.05 };
  }),
  rule('loading', 'loading: archive to tensors', '≤ 1 s', ({ coldSeconds }) => judgeSeconds(coldSeconds, 1)),
  rule('loading', 'loading: everything stored already', '≤ 0.2 s', ({ cachedSeconds }) => judgeSeconds(cachedSeconds, 0.2)),
  rule('memory', 'memory of a training process', '≤ 450 MB, flat', judgeMemory),
  rule('memory', 'tensors alive between epochs', 'unchanged', judgeTensors),
  rule('report', 'report of 14 runs', '≤ 5 s', (reports) => judgeSeconds(reports[0]?.seconds ?? [], 5)),
  rule('report', 'report of about 1,000 trials', '≤ 30 s', (reports) => judgeSeconds(reports[1]?.seconds ?? [], 30)),
];

/** Every target with what was measured. A figure meets a target by its median; where several models count, by the worst. */
export function judgeTargets({ cases }: BenchResults): Target[] {
  return RULES.map(({ from, what, target, judge }) => {
    const entry = cases[from as CaseName];
    const verdict = entry === undefined ? null : judge(entry.result as never);
    return { what, target, measured: verdict?.measured ?? 'not measured', met: verdict?.met ?? null };
  });
}

function rule<Name extends CaseName>(from: Name, what: string, target: string, judge: Rule<Name>['judge']): Rule<never> {
  return { from, what, target, judge } as unknown as Rule<never>;
}

function judgeSweep({ pytorchInTurn, ...ours }: SweepCaseResult, which: 'exact' | 'fast', least: number) {
  const ratio = compareSweeps(pytorchInTurn, ours[which]).median;
  return { measured: `${formatNumber(ratio, 2)} ×`, met: ratio >= least };
}

function judgeLeast(ratios: readonly { readonly name: string; readonly ratio: number }[], least: number) {
  const [slowest] = [...ratios].sort((a, b) => a.ratio - b.ratio);
  if (slowest === undefined) return null;
  return {
    measured: `${formatNumber(slowest.ratio, 2)} × (${slowest.name}${nameExtent(ratios.length)})`,
    met: judgeAll(slowest.ratio >= least, ratios.length),
  };
}

/** Some of the models can miss a target for all, but not meet it. */
function judgeAll(holds: boolean, models: number): boolean | null {
  return holds && models < MODELS.length ? null : holds;
}

function nameExtent(models: number): string {
  return models < MODELS.length ? `; only ${countOf(models, 'model')} of ${MODELS.length}` : '';
}

function judgeArithmetic(results: CaseResults['arithmetic']) {
  const wide = results.filter(({ name }) => name.endsWith('h256'));
  const [least] = wide
    .map((result) => ({ name: result.name, share: describeSpread(measureShares(result)).median }))
    .sort((a, b) => a.share - b.share);
  return least === undefined ? null : { measured: `${formatShare(least.share, 0)} (${least.name})`, met: least.share >= 0.45 };
}

function judgeSeconds(seconds: readonly number[], most: number) {
  const typical = median([...seconds]);
  return { measured: `${formatNumber(typical, 2)} s`, met: typical <= most };
}

function judgeMemory(results: readonly MemoryResult[]) {
  const ends = results.map(({ name, states }) => {
    const resident = states.map(({ residentMegabytes }) => residentMegabytes);
    const [first = 0, largest] = [resident[0], Math.max(...resident)];
    return { text: `${name} ${first} MB, at most ${largest}`, met: largest <= 450 && largest <= first * GREATEST_GROWTH };
  });
  return { measured: ends.map(({ text }) => text).join('; '), met: ends.every(({ met }) => met) };
}

function judgeTensors(results: readonly MemoryResult[]) {
  const ends = results.map(({ name, states }) => ({ name, first: states[0]?.tensors, last: states.at(-1)?.tensors }));
  return {
    measured: ends.map(({ name, first, last }) => `${name} ${first} → ${last}`).join(', '),
    met: ends.every(({ first, last }) => first === last),
  };
}
