import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { signFlipTest, studentTest } from '../../../../core/analysis/hypothesis-tests.ts';
import { clusterBootstrapInterval, expandedTail, studentInterval, wilsonInterval } from '../../../../core/analysis/intervals.ts';
import { estimateSeedsNeeded } from '../../../../core/analysis/seeds-needed.ts';

interface Sample {
  readonly values: readonly number[];
  readonly intervals: Readonly<Record<string, readonly [number, number]>>;
  readonly tTest: number;
  readonly signFlip: number | null;
  readonly equivalence: Readonly<Record<string, number>>;
  readonly bootstrap: { readonly tail: number; readonly interval: readonly [number, number] } | null;
}

const expected = JSON.parse(readFileSync(new URL('../../../fixtures/scipy/expected.json', import.meta.url), 'utf8')) as {
  readonly samples: readonly Sample[];
  readonly wilson: readonly { readonly correct: number; readonly recordings: number; readonly interval: readonly [number, number] }[];
  readonly seedsNeeded: readonly { readonly effect: number; readonly deviation: number; readonly alpha: number; readonly seeds: number }[];
};

describe.each(expected.samples)('against SciPy, $values', ({ values, ...sample }) => {
  it.each(Object.entries(sample.intervals))("gives Student's t interval at level %s", (level, [low, high]) => {
    const interval = studentInterval({ values, level: Number(level) });
    expect(interval?.[0]).toBeCloseTo(low, 10);
    expect(interval?.[1]).toBeCloseTo(high, 10);
  });

  it('gives the p value of the t test', () => {
    expect(studentTest({ values })).toBeCloseTo(sample.tTest, 10);
  });

  it('gives the p value of the exact sign-flip test, or none with too few values', () => {
    const pValue = signFlipTest(values);
    if (sample.signFlip === null) expect(pValue).toBeNull();
    else expect(pValue).toBeCloseTo(sample.signFlip, 10);
  });

  it.each(Object.entries(sample.equivalence))(
    'has its 90 % interval within %s exactly where two one-sided tests reject',
    (margin, pValue) => {
      const [low, high] = studentInterval({ values, level: 0.9 }) as readonly [number, number];
      expect(low >= -Number(margin) && high <= Number(margin)).toBe(pValue <= 0.05);
    },
  );
});

const bootstrapped = expected.samples.flatMap(({ values, bootstrap }) => (bootstrap ? [{ values, bootstrap }] : []));

it.each(bootstrapped)('gives the bootstrap interval of $values, within the noise of resampling', ({ values, bootstrap }) => {
  const [low, high] = bootstrap.interval;
  const interval = clusterBootstrapInterval({ clusterMeans: values, level: 0.95, resamples: 4000, seed: 1 });
  expect(expandedTail(0.95, values.length)).toBeCloseTo(bootstrap.tail, 6);
  expect(Math.abs((interval?.[0] ?? 0) - low)).toBeLessThan(0.08 * (high - low));
  expect(Math.abs((interval?.[1] ?? 0) - high)).toBeLessThan(0.08 * (high - low));
});

it.each(expected.wilson)("gives Wilson's interval of $correct of $recordings", ({ correct, recordings, interval }) => {
  const [low, high] = wilsonInterval({ share: correct / recordings, recordings });
  expect(low).toBeCloseTo(interval[0], 8);
  expect(high).toBeCloseTo(interval[1], 8);
});

it.each(expected.seedsNeeded)('estimates $seeds seeds, as the noncentral t distribution does, give or take one', (fixture) => {
  // Two values with the wanted standard deviation.
  const half = fixture.deviation / Math.SQRT2;
  const units = [fixture.effect - half, fixture.effect + half];
  const differences = {
    units,
    pairs: units.map((value) => ({ fold: 0, value })),
    unitKind: 'seed' as const,
    spread: { smallestDeviation: 0, overlap: 0, clustered: false },
  };
  const needed = estimateSeedsNeeded({ differences, effect: fixture.effect, alpha: fixture.alpha });
  expect(needed.type).toBe('seeds');
  expect(Math.abs((needed.type === 'seeds' ? needed.seeds : 0) - fixture.seeds)).toBeLessThanOrEqual(1);
});
