import { median } from 'simple-statistics';
import { countOf, formatNumber, formatShare } from '../core/report/format.ts';
import { measureShares } from './cases/arithmetic.ts';
import type { MemoryResult } from './cases/memory.ts';
import { compareSweeps, type SweepCaseResult } from './cases/sweep.ts';
import { REFERENCE_MODELS } from './models.ts';
import type { CaseName, CaseResults } from './results.ts';
import { averageRatios, compareInPairs, measureSpread } from './statistics.ts';

interface Rule<Name extends CaseName> {
  readonly from: Name;
  readonly what: string;
  readonly target: string;
  /** Null if this run did not measure the models that the target covers. */
  readonly judge: (result: CaseResults[Name]) => { readonly measured: string; readonly met: boolean | null } | null;
}

const GREATEST_GROWTH = 1.05;

/** Targets that differ between levels. */
interface Aims {
  readonly sweep: number;
  readonly fastSweep: number;
  readonly slowestModel: number;
  readonly geometricMean: number;
  /** Share of the arithmetic limit by hidden size. */
  readonly shares: Readonly<Record<'256' | '128' | '64', number>>;
}

export const AIMS: Readonly<Record<string, Aims>> = {
  avx2: { sweep: 3.5, fastSweep: 5, slowestModel: 1.4, geometricMean: 2.3, shares: { 256: 0.8, 128: 0.7, 64: 0.5 } },
  avx512: { sweep: 5, fastSweep: 7, slowestModel: 1.35, geometricMean: 3, shares: { 256: 0.8, 128: 0.72, 64: 0.55 } },
};
/** For levels without targets of their own: not slower than PyTorch. */
export const LEAST: Aims = { sweep: 1, fastSweep: 1, slowestModel: 1, geometricMean: 1, shares: { 256: 0, 128: 0, 64: 0 } };
const OTHERS_AIM = 1.2;
const SIZES = ['256', '128', '64'] as const;

export function listRules(aims: Aims): readonly Rule<never>[] {
  const times = (aim: number) => `≥ ${aim} × faster`;
  return [
    rule('sweep', 'the 14-run sweep, exact protocol, compared with sequential PyTorch on all cores', times(aims.sweep), (sweep) =>
      judgeSweep(sweep, 'exact', aims.sweep),
    ),
    rule(
      'sweep',
      'the same with length-sorted batches and the last valid step, compared with PyTorch’s exact protocol',
      times(aims.fastSweep),
      (sweep) => judgeSweep(sweep, 'fast', aims.fastSweep),
    ),
    rule('sweep', 'mean accuracy of that sweep, compared with PyTorch', 'not lower', ({ fast, pytorchInTurn }) => {
      const read = (sweeps: readonly { readonly meanAccuracy: number }[]) => median(sweeps.map(({ meanAccuracy }) => meanAccuracy));
      const [ours, theirs] = [read(fast), read(pytorchInTurn)];
      return { measured: `${formatShare(ours)}, PyTorch ${formatShare(theirs)}`, met: ours >= theirs };
    }),
    rule('epochs', 'one padded epoch on one thread, compared with PyTorch, slowest recurrent model', times(aims.slowestModel), (epochs) =>
      judgeLeast(comparePadded(epochs.filter(isReference)), aims.slowestModel),
    ),
    rule('epochs', 'the same, geometric mean over the recurrent models', times(aims.geometricMean), (all) => {
      const epochs = all.filter(isReference);
      const ratio = averageRatios(epochs.map(({ pytorch, padded }) => compareInPairs(pytorch, padded)));
      return {
        measured: `${formatNumber(ratio, 2)} ×${nameExtent(epochs.length)}`,
        met: judgeAll(ratio >= aims.geometricMean, epochs.length),
      };
    }),
    rule('epochs', 'the same, transformer and tcn', times(OTHERS_AIM), (epochs) =>
      judgeOthers(epochs.filter((each) => !isReference(each))),
    ),
    rule('epochs', 'one length-sorted epoch, compared with a padded one of PyTorch, slowest recurrent model', '≥ 1.6 × faster', (all) => {
      const epochs = all.filter(isReference);
      const ratios = epochs.map(({ name, pytorch, sorted }) => ({ name, ratio: compareInPairs(pytorch, sorted).median }));
      return judgeLeast(ratios, 1.6);
    }),
    ...SIZES.map((size) =>
      rule(
        'arithmetic',
        `share of the arithmetic limit, one GRU layer of hidden size ${size}`,
        `≥ ${formatShare(aims.shares[size], 0)}`,
        (results) => judgeShare(results, size, aims.shares[size]),
      ),
    ),
    rule('sweep', 'share of slot time outside training, exact protocol', '≤ 4 %', ({ exact }) => {
      const overhead = median(exact.map((sweep) => sweep.overhead));
      return { measured: formatShare(overhead, 1), met: overhead <= 0.04 };
    }),
    rule('inference', 'one recording through one GRU layer of hidden size 64', '≤ 0.1 ms', judgeInference),
    rule('loading', 'loading: from archive to tensors', '≤ 1 s', ({ coldSeconds }) => judgeSeconds(coldSeconds, 1)),
    rule('loading', 'loading: everything already stored', '≤ 0.2 s', ({ cachedSeconds }) => judgeSeconds(cachedSeconds, 0.2)),
    rule('memory', 'memory of a training process', '≤ 450 MB, flat', judgeMemory),
    rule('memory', 'tensors alive between epochs', 'unchanged', judgeTensors),
    rule('report', 'report of 14 runs', '≤ 5 s', (reports) => judgeSeconds(reports[0]?.seconds ?? [], 5)),
    rule('report', 'report of about 1,000 trials', '≤ 30 s', (reports) => judgeSeconds(reports[1]?.seconds ?? [], 30)),
  ];
}

function isReference({ name }: { readonly name: string }): boolean {
  return REFERENCE_MODELS.some((model) => model.name === name);
}

function comparePadded(epochs: CaseResults['epochs']) {
  return epochs.map(({ name, pytorch, padded }) => ({ name, ratio: compareInPairs(pytorch, padded).median }));
}

function judgeOthers(epochs: CaseResults['epochs']) {
  if (epochs.length === 0) return null;
  const ratios = comparePadded(epochs);
  return {
    measured: ratios.map(({ name, ratio }) => `${name} ${formatNumber(ratio, 2)} ×`).join(', '),
    met: ratios.every(({ ratio }) => ratio >= OTHERS_AIM),
  };
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

/** A part of the models can miss a target for all of them, but cannot meet it. */
function judgeAll(holds: boolean, models: number): boolean | null {
  return holds && models < REFERENCE_MODELS.length ? null : holds;
}

function nameExtent(models: number): string {
  return models < REFERENCE_MODELS.length ? `; only ${countOf(models, 'model')} of ${REFERENCE_MODELS.length}` : '';
}

function judgeShare(results: CaseResults['arithmetic'], size: string, aim: number) {
  const found = results.find(({ name }) => name === `gru_h${size}`);
  if (found === undefined) return null;
  const share = measureSpread(measureShares(found)).median;
  return { measured: formatShare(share, 0), met: share >= aim };
}

function judgeInference(results: CaseResults['inference']) {
  const found = results.find(({ name }) => name === 'gru_h64');
  if (found === undefined) return null;
  const milliseconds = median([...found.alone]) * 1_000;
  return { measured: `${formatNumber(milliseconds, 3)} ms`, met: milliseconds <= 0.1 };
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
