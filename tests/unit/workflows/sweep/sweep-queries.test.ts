import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import type { Standing } from '../../../../core/domain/standing.ts';
import { surveyVariants } from '../../../../workflows/sweep/survey-variants.ts';
import { rankVariants } from '../../../../workflows/sweep/sweep-queries.ts';
import { createSweepState, type SweepState } from '../../../../workflows/sweep/sweep-state.ts';
import { getStatus, markCompleted, stateOf } from '../../../../workflows/sweep/variant-states.ts';
import { buildSweep } from '../../../support/configurations.ts';

/** A sweep of finished variants, planned in this order. */
function createFinished(standings: Readonly<Record<string, Standing>>): SweepState {
  const variants = Object.keys(standings).map((name) => ({ name, architecture: 'gru' as const, hiddenSize: 8 }));
  const configuration = parseSweepConfiguration(buildSweep([], { experiments: [{ name: 'all', variants }] }));
  const state = createSweepState(configuration, '2026-01-01T00:00:00.000Z');
  for (const [name, standing] of Object.entries(standings)) {
    const others = { completed: 1, failed: 0, reused: 0, testAccuracy: null, trainingSeconds: 1, incidents: [] };
    markCompleted(state, name, { ...standing, ...others });
  }
  return state;
}

describe('the leaderboard of a running sweep', () => {
  const state = createFinished({
    incomplete: { missingFolds: 1, validationAccuracy: 0.99, parameters: 1 },
    large: { missingFolds: 0, validationAccuracy: 0.9, parameters: 200 },
    small: { missingFolds: 0, validationAccuracy: 0.9, parameters: 100 },
    nothing: { missingFolds: 2, validationAccuracy: null, parameters: null },
  });

  it("is in the report's order", () => {
    expect(rankVariants(state).map(({ rank, variant }) => [rank, variant])).toEqual([
      [1, 'small'],
      [2, 'large'],
      [3, 'incomplete'],
    ]);
  });

  it('begins with the best', () => expect(surveyVariants(state).best).toEqual({ variant: 'small', validationAccuracy: 0.9 }));
});

describe('a variant named as what every object inherits', () => {
  it('waits like any other', () => {
    const state = createFinished({ constructor: { missingFolds: 0, validationAccuracy: 0.5, parameters: 1 } });
    expect(stateOf(state, 'toString')).toBe('waiting');
    expect(getStatus(state, 'valueOf')).toMatchObject({ state: 'waiting', round: 0 });
    expect(rankVariants(state)).toHaveLength(1);
  });
});
