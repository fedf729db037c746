import { describe, expect, it } from 'vitest';
import { createMedian } from '../../../../core/search/pruners/median.ts';
import { selectFronts } from '../../../../core/search/samplers/fronts.ts';
import { createMixture, weighKernels } from '../../../../core/search/samplers/mixture.ts';
import type { Observation } from '../../../../core/search/samplers/sampler.ts';
import { splitObservations } from '../../../../core/search/samplers/tpe.ts';
import type { Dimension } from '../../../../core/search/space.ts';
import { measureImportance } from '../../../../core/search/summary/importance.ts';
import recorded from '../../../fixtures/optuna/expected.json' with { type: 'json' };
import { choice, range } from './sample-spaces.ts';

/** As in tests/fixtures/optuna/generate.py. */
const DIMENSIONS: Readonly<Record<string, Dimension>> = {
  rate: range('rate', 1e-4, 1e-2, { scale: 'log' }),
  decay: range('decay', 0, 0.1),
  size: range('size', 16, 256, { step: 8 }),
  units: range('units', 1, 64, { scale: 'log', step: 1 }),
  layers: range('layers', 1, 5, { step: 1 }),
  kind: choice('kind', ['a', 'b', 'c']),
};

describe('against Optuna 5', () => {
  it('densities are the same to 1e-9, for one field and for all together, also in the tails', () => {
    for (const { names, rows, asked, logDensities } of recorded.densities) {
      const mixture = createMixture(
        names.map((name) => DIMENSIONS[name] as Dimension),
        { count: rows.length, columns: names.map((_, d) => Uint32Array.from(rows, (row) => row[d] as number)) },
      );
      asked.forEach((levels, index) => {
        const expected = logDensities[index] as number;
        const difference = Math.abs(mixture.logDensity(levels) - expected) / Math.max(1, Math.abs(expected));
        expect(difference, `${names} after ${rows.length}, asked for ${levels}`).toBeLessThanOrEqual(1e-9);
      });
    }
  });

  it('weights of old observations are the same', () => {
    for (const [count, weights] of Object.entries(recorded.weights)) {
      const own = weighKernels(Number(count));
      const prior = own.at(-1) as number;
      expect(own).toHaveLength(weights.length + 1);
      for (const [index, weight] of weights.entries()) expect((own[index] as number) / prior).toBeCloseTo(weight, 12);
    }
  });

  it('the best tenth is the same, with stopped and running trials among them', () => {
    for (const { trials, good, others } of recorded.splits) {
      const observations = trials.map((trial, index) => ({ ...trial, index, point: [0], costs: [] as number[] }) as Observation);
      const split = splitObservations(observations);
      expect(split.good.map(({ index }) => index)).toEqual(good);
      expect(split.others.map(({ index }) => index)).toEqual(others);
    }
  });

  it('the median pruner stops the same trials after the same epochs', () => {
    for (const { curves, stoppedAt } of recorded.medians) {
      const pruner = createMedian({ epochs: 6, startup: 5, firstRung: 1, every: 1 });
      const decisions = curves.map((curve, index) => {
        const stopped = curve.findIndex((score, rung) => pruner.report({ index, rung, score }).kind === 'stop');
        return stopped === -1 ? null : stopped;
      });
      expect(decisions).toEqual(stoppedAt);
    }
  });

  it('importance of fields is the same (PED-ANOVA), also for fields that not all trials have', () => {
    for (const { rows, importances } of recorded.importances) {
      Object.values(DIMENSIONS).forEach((dimension, d) => {
        const trials = rows.map(([levels, score]) => ({ level: (levels as (number | null)[])[d] ?? null, score: score as number }));
        expect(measureImportance(dimension, trials), dimension.field).toBeCloseTo(importances[d] as number, 9);
      });
    }
  });

  it('with several objectives the good ones are the same: non-domination ranks, ties by hypervolume', () => {
    for (const { values, good } of recorded.fronts) {
      const losses = values.map(([accuracy, ...costs]) => [-(accuracy as number), ...costs]);
      expect(selectFronts(losses, good.length).toSorted((a, b) => a - b)).toEqual(good);
    }
  });
});
