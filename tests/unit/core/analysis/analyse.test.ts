import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import { estimateMeasure } from '../../../../core/analysis/estimates.ts';
import { groupByVariant, overlapOf } from '../../../../core/analysis/variants.ts';
import type { SweepResults } from '../../../../core/domain/results.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { resultsWith } from './results-with.ts';

const freeze = <Value>(value: Value): Value => {
  if (value !== null && typeof value === 'object' && !Object.isFrozen(value))
    for (const inner of Object.values(Object.freeze(value))) freeze(inner);
  return value;
};

describe('analyse', () => {
  it('is pure: the same frozen results give the same analysis', () => {
    const results = freeze(buildSweepResults({ seeds: 2, recordings: 320 }));
    expect(analyse(results)).toEqual(analyse(structuredClone(results)));
  });

  it('compares no suggestion that its search stopped early, and does not call it incomplete', () => {
    const results = buildSweepResults({
      seeds: 2,
      recordings: 320,
      alter: (trial) => (trial.variant === 'gru_depth_l2' ? { ...trial, state: 'stopped', summary: null, evaluation: null } : trial),
    });
    const searches = [{ experiment: 'depth', trialsBudget: 3, epochsSpent: 9, epochsInFull: 27, trials: [] }];
    const compared = (analysis: ReturnType<typeof analyse>) =>
      analysis.experiments.find(({ name }) => name === 'depth')?.comparisons.flatMap(({ first, second }) => [first, second]);
    expect(compared(analyse(results))).toContain('gru_depth_l2');
    expect(compared(analyse({ ...results, searches }))).not.toContain('gru_depth_l2');
    const incomplete = analyse(results).anomalies.filter(({ kind }) => kind === 'incomplete');
    expect(incomplete.map(({ variant }) => variant)).not.toContain('gru_depth_l2');
  });

  it('ranks by validation and reports the test part', () => {
    const validation = { a: Array(8).fill([0.9, 0.91]), b: Array(8).fill([0.8, 0.82]) };
    const test = { a: Array(8).fill([0.5, 0.52]), b: Array(8).fill([0.7, 0.71]) };
    const analysis = analyse(resultsWith({ validation, test, unseenUsers: true }));
    expect(analysis.primaryMetric).toBe('testAccuracy');
    expect(analysis.leaderboard[0]).toMatchObject({ rank: 1, variant: 'a', primary: { mean: 0.51, trials: 16, units: 8 } });
    expect(analysis.anomalies.map(({ kind }) => kind)).toContain('test-below-validation');
  });

  it('weights every fold equally when trials are missing', () => {
    const validation = { a: [[0.9, 0.9], [0.5], ...Array(6).fill([0.9, 0.9])] };
    const [entry] = analyse(resultsWith({ validation, unseenUsers: true })).leaderboard;
    expect(entry?.estimates.validationAccuracy?.mean).toBeCloseTo((7 * 0.9 + 0.5) / 8, 12);
  });

  it('ranks a variant that lacks the hard folds below complete ones', () => {
    const validation = { complete: Array(8).fill([0.6]), lucky: Array(4).fill([0.95]) };
    const analysis = analyse(resultsWith({ validation, unseenUsers: true }));
    expect(analysis.leaderboard.map(({ variant }) => variant)).toEqual(['complete', 'lucky']);
    expect(analysis.leaderboard[1]?.missingFolds).toEqual([4, 5, 6, 7]);
    expect(analysis.paretoFronts.map(({ variants }) => variants)).toEqual([['complete'], ['complete'], ['complete']]);
    expect(analysis.winner).toMatchObject({ notToldApartFrom: [], beatenOnSharedFoldsBy: ['lucky'] });
    expect(analysis.baselines.find(({ name }) => name.startsWith('nearest'))?.notBeatenBy).toEqual(['complete']);
  });

  it('finds the three identical pairs of the reference sweep', () => {
    const { identicalVariants, counts } = analyse(buildSweepResults({ seeds: 1, recordings: 320 }));
    expect(identicalVariants).toEqual([
      ['baseline_gru_h128', 'gru_depth_l1'],
      ['gru_depth_l2', 'gru_dropout_0.2', 'gru_128'],
    ]);
    expect(counts).toMatchObject({ planned: 14, completed: 14, reused: 3 });
  });

  it('works without a completed trial, and with failures', () => {
    const nothing = buildSweepResults({
      seeds: 2,
      recordings: 320,
      alter: (trial) => ({ ...trial, state: 'waiting', summary: null, evaluation: null, history: [] }),
    });
    const analysis = analyse(nothing);
    expect(analysis.winner).toBeNull();
    expect(analysis.leaderboard.every(({ rank, primary }) => rank === null && primary === null)).toBe(true);
    expect(analysis.claims.every(({ verdict }) => verdict === 'undecided')).toBe(true);
    const failed = buildSweepResults({
      seeds: 1,
      recordings: 320,
      alter: (trial) =>
        trial.variant === 'lstm_128' ? { ...trial, state: 'parked', summary: null, failure: 'TrainingDiverged: NaN' } : trial,
    });
    expect(analyse(failed).failures.map(({ variant }) => variant)).toEqual(['lstm_128']);
    expect(analyse({ ...failed, trials: [] }).leaderboard).toEqual([]);
  });

  it('suggests more epochs if the best one was the last, unless the last one is always kept', () => {
    const warn = (kept: { keep?: 'last' }) =>
      analyse(
        buildSweepResults({
          seeds: 1,
          recordings: 320,
          alter: ({ summary, training, ...trial }) => ({
            ...trial,
            training: { ...training, ...kept },
            summary: summary && { ...summary, stopReason: 'max-epochs', bestEpoch: summary.epochs },
          }),
        }),
      ).anomalies.some(({ kind }) => kind === 'not-converged');
    expect([warn({}), warn({ keep: 'last' })]).toEqual([true, false]);
  });

  it('reports one trial with different models, changed settings, near duplicates and similar names', () => {
    const results = buildSweepResults({
      seeds: 1,
      recordings: 320,
      alter: (trial) => ({ ...trial, changed: trial.variant === 'deep_gru' }),
    });
    const [first] = results.trials;
    const other = { ...first, variant: 'deep_gru', summary: { ...first?.summary, modelSha256: 'other' } } as SweepResults['trials'][number];
    const groups = ['1', '01'].map((name) => ({ name, recordings: 160 }));
    const odd = {
      ...results,
      trials: [...results.trials, other],
      split: { ...results.split, nearDuplicates: 4 },
      dataset: { ...results.dataset, groups },
    };
    expect(analyse(odd).anomalies.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['irreproducible', 'changed-settings', 'near-duplicates', 'similar-names']),
    );
  });
});

describe('estimates', () => {
  it('have no interval with one trial, and stay within 0 to 100 %', () => {
    const single = groupByVariant(resultsWith({ validation: { a: [0.9] } })).get('a');
    expect(single && estimateMeasure(single, 'validationAccuracy')).toMatchObject({ mean: 0.9, interval: null, standardDeviation: null });
    const two = groupByVariant(resultsWith({ validation: { a: [0.9, 0.99] } })).get('a');
    expect(two && estimateMeasure(two, 'validationAccuracy')?.interval?.[1]).toBe(1);
  });

  it('are not certain when all seeds agree on every recording', () => {
    const same = groupByVariant(resultsWith({ validation: { a: [0.9, 0.9, 0.9] } })).get('a');
    const [low = 1, high = 0] = (same && estimateMeasure(same, 'validationAccuracy')?.interval) ?? [];
    expect(high - low).toBeGreaterThan(0);
  });

  it('are not certain when all users agree on every recording', () => {
    const same = groupByVariant(resultsWith({ validation: { a: Array(8).fill([1, 1]) }, unseenUsers: true })).get('a');
    const estimate = same && estimateMeasure(same, 'validationAccuracy');
    expect(estimate).toMatchObject({ units: 8, mean: 1, method: 'student-t' });
    expect(estimate?.interval?.[0]).toBeLessThan(1);
  });

  it('count one fold of several as one unit, however many seeds it has', () => {
    const one = groupByVariant(resultsWith({ validation: { a: [[0.9, 0.91, 0.92]] }, unseenUsers: true })).get('a');
    expect(one && estimateMeasure(one, 'validationAccuracy')).toMatchObject({ trials: 3, units: 1, interval: null });
  });

  it('are wider if folds are splits of the same data', () => {
    const random = buildSweepResults({ seeds: 1, recordings: 320 });
    const [fold] = random.split.folds;
    const folds = [0, 1, 2, 3, 4].map((index) => ({ ...fold, fold: index }) as SweepResults['split']['folds'][number]);
    expect(overlapOf({ ...random, split: { ...random.split, folds } })).toEqual({ validation: 0.25, judged: 0.25 });
    expect(overlapOf({ ...random, split: { ...random.split, folds, method: 'grouped-k-fold' } })).toEqual({ validation: 0, judged: 0 });
    expect(overlapOf(random)).toEqual({ validation: 0, judged: 0 });
    const tested = folds.map((each) => ({ ...each, train: 200, validation: 80, test: 40 }));
    expect(overlapOf({ ...random, split: { ...random.split, folds: tested } })).toEqual({ validation: 0.4, judged: 0.2 });
  });
});
