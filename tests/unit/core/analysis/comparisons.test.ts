import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../core/analysis/analyse.ts';
import { estimateSeedsNeeded } from '../../../../core/analysis/seeds-needed.ts';
import type { Comparison } from '../../../../core/analysis/types.ts';
import { describeComparison } from '../../../../core/report/sections/wording.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';
import { resultsWith } from './results-with.ts';

function compare(options: Parameters<typeof resultsWith>[0]): Comparison {
  return analyse(resultsWith(options)).experiments[0]?.comparisons[0] as Comparison;
}

describe('comparisons', () => {
  it('calls a consistent difference better, in its direction', () => {
    const comparison = compare({ validation: { a: [0.9, 0.91, 0.92, 0.905], b: [0.95, 0.962, 0.968, 0.957] } });
    expect(comparison.verdict).toBe('second-better');
    expect(comparison.difference).toBeCloseTo(0.0505, 6);
    expect(comparison.needed).toBeNull();
  });

  it('decides nothing if the corrected interval includes zero, and says how many seeds would be needed', () => {
    const comparison = compare({ validation: { a: [0.9, 0.95, 0.91], b: [0.93, 0.94, 0.96] } });
    expect(comparison.verdict).toBe('undecided');
    expect(comparison.correctedInterval?.[0]).toBeLessThan(0);
    expect(comparison.correctedInterval?.[1]).toBeGreaterThan(0);
    expect(comparison.needed).toEqual({ type: 'seeds', seeds: expect.any(Number) });
  });

  it('leaves one seed undecided, however large the difference', () => {
    const comparison = compare({ validation: { a: [0.1], b: [0.99] } });
    expect(comparison).toMatchObject({ verdict: 'undecided', units: 1, interval: null, pValue: null, needed: { type: 'unknown' } });
  });

  it('pairs on fold and seed, and omits trials without a partner', () => {
    const comparison = compare({
      validation: { a: [0.9, 0.91, 0.92, 0.93], b: [0.95, 0.96, 0.97, 0.98] },
      alter: (trial) => (trial.variant === 'b' && trial.seed === 3 ? { ...trial, state: 'parked', summary: null } : trial),
    });
    expect(comparison.pairs).toBe(3);
  });

  it('uses folds, not seeds, as units if there are several', () => {
    const folds = (base: number) => Array.from({ length: 8 }, (_, fold) => [base + fold / 50, base + fold / 50 + 0.01]);
    const comparison = compare({ validation: { a: folds(0.5), b: folds(0.55) }, unseenUsers: true });
    expect(comparison).toMatchObject({ pairs: 16, units: 8, unitKind: 'fold', verdict: 'second-better' });
    expect(comparison.signFlipPValue).toBeCloseTo(2 / 256, 12);
  });

  it('decides nothing with one fold of several, however many seeds it has', () => {
    const validation = { a: [[0.5, 0.51, 0.52]], b: [[0.7, 0.71, 0.72]] };
    const comparison = compare({ validation, unseenUsers: true });
    expect(comparison).toMatchObject({ pairs: 3, units: 1, unitKind: 'fold', verdict: 'undecided', interval: null });
    const analysis = analyse(resultsWith({ validation, unseenUsers: true }));
    expect(describeComparison(comparison, analysis)).toContain('one fold: undecided');
  });

  it('says so if the t test would decide but the sign-flip test does not agree', () => {
    const before = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5];
    const validation = { a: before, b: before.map((value, seed) => value + (seed === 5 ? -0.005 : 0.1)) };
    const comparison = compare({ validation });
    expect(comparison).toMatchObject({ verdict: 'undecided', needed: null });
    expect(comparison.correctedPValue).toBeLessThan(0.05);
    expect(describeComparison(comparison, analyse(resultsWith({ validation })))).toContain('sign-flip test does not agree (p = 0.063)');
  });

  it('gives no number of seeds or users with one seed per fold, which cannot tell which of them is needed', () => {
    const spread = (base: number) => Array.from({ length: 8 }, (_, fold) => [base + (fold % 2 ? 0.1 : 0)]);
    const comparison = compare({ validation: { a: Array(8).fill([0.6]), b: spread(0.56) }, unseenUsers: true });
    expect(comparison).toMatchObject({ verdict: 'undecided', needed: { type: 'unknown' } });
  });

  it('does not suggest further splits of the same data if they cannot decide', () => {
    const units = [0.02, 0.03, 0.025, 0.045, 0.005];
    const pairs = units.flatMap((value, fold) => [value - 0.001, value + 0.001].map((each) => ({ fold, value: each })));
    const spread = { smallestDeviation: 0, overlap: 0.25, clustered: true };
    const needed = estimateSeedsNeeded({ differences: { units, pairs, unitKind: 'fold', spread }, effect: 0.015, alpha: 0.05 });
    expect(needed).toEqual({ type: 'data' });
  });

  it('asks for users instead of seeds if users differ greatly', () => {
    const steady = Array.from({ length: 8 }, () => [0.6, 0.6001]);
    const divided = Array.from({ length: 8 }, (_, fold) => [0.6 + (fold % 2 ? 0.11 : -0.05), 0.6001 + (fold % 2 ? 0.11 : -0.05)]);
    expect(compare({ validation: { a: steady, b: divided }, unseenUsers: true }).needed?.type).toBe('folds');
  });

  it('corrects for the comparisons of the experiment', () => {
    const { experiments } = analyse(
      resultsWith({ validation: { a: [0.9, 0.91, 0.92], b: [0.95, 0.958, 0.966], c: [0.9, 0.93, 0.91], d: [0.91, 0.9, 0.92] } }),
    );
    const comparison = experiments[0]?.comparisons[0];
    expect(comparison?.correctedPValue).toBeCloseTo(6 * (comparison?.pValue ?? 0), 10);
  });

  it('compares the only variant of an experiment with the most similar other one, but not identical ones', () => {
    const { experiments } = analyse(buildSweepResults({ seeds: 2, recordings: 320 }));
    const find = (name: string) => experiments.find((experiment) => experiment.name === name);
    expect(find('bidirectional')).toMatchObject({ design: 'against-nearest', comparedWith: 'gru_depth_l2' });
    expect(find('depth')?.factors).toEqual(['dropout', 'layers']);
    const twins = resultsWith({ validation: { a: [0.9, 0.91], b: [0.9, 0.91] } });
    const model = twins.trials[0]?.model;
    const same = { ...twins, trials: twins.trials.map((trial) => ({ ...trial, model: model ?? trial.model })) };
    expect(analyse(same).experiments[0]?.comparisons[0]?.verdict).toBe('identical');
  });

  it('counts what only one variant has as one setting, such as its teachers', () => {
    const { experiments, anomalies } = analyse(
      resultsWith({
        validation: { a: [0.9, 0.91], b: [0.95, 0.96] },
        alter: (trial) => {
          const { training } = trial;
          const model = { ...trial.model, hiddenSize: 8 } as typeof trial.model;
          const distil = { teachers: [{ model, training }], seeds: [0, 1], weight: 0.9, temperature: 1 };
          return { ...trial, model, training: trial.variant === 'b' ? { ...training, distil } : training };
        },
      }),
    );
    expect(experiments[0]?.comparisons[0]?.differingSettings).toEqual(['distil']);
    expect(experiments[0]?.factors).toEqual(['distil']);
    expect(anomalies.map(({ kind }) => kind)).not.toContain('confounded');
  });
});
