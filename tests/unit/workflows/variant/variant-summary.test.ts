import { describe, expect, it } from 'vitest';
import type { LedgerEntry } from '../../../../activities/contract/ledger-stages.ts';
import type { TrialOutcome } from '../../../../workflows/variant/run-trial.ts';
import { INCIDENTS_KEPT, summariseVariant } from '../../../../workflows/variant/variant-summary.ts';

function buildEntry(fold: number, seed: number, failure: string | null = null): LedgerEntry {
  const state = failure === null ? 'completed' : 'parked';
  return { fold, seed, trialKey: `${fold}/${seed}`, state, reused: false, attempts: 1, secondsLost: 0, failure, warnings: [] };
}

function buildOutcome(fold: number, seed: number, validationAccuracy: number): TrialOutcome {
  return {
    trialKey: `${fold}/${seed}`,
    fold,
    seed,
    validationAccuracy,
    testAccuracy: validationAccuracy,
    trainingSeconds: 0.1,
    parameters: 7,
  };
}

describe('summariseVariant', () => {
  it('does not depend on the order in which trials ended', () => {
    const outcomes = [0.1, 0.2, 0.3, 0.6].map((accuracy, seed) => buildOutcome(0, seed, accuracy));
    const entries = outcomes.map(({ fold, seed }) => buildEntry(fold, seed));
    expect(summariseVariant(1, entries.toReversed(), outcomes.toReversed())).toEqual(summariseVariant(1, entries, outcomes));
  });

  it('weights folds equally, and counts those without a finished trial', () => {
    const entries = [buildEntry(0, 0), buildEntry(0, 1), buildEntry(1, 0), buildEntry(1, 1, 'no'), buildEntry(2, 0, 'no')];
    const outcomes = [buildOutcome(0, 0, 1), buildOutcome(0, 1, 1), buildOutcome(1, 0, 0.5)];
    expect(summariseVariant(3, entries, outcomes)).toMatchObject({
      completed: 3,
      failed: 2,
      missingFolds: 1,
      validationAccuracy: 0.75,
      testAccuracy: 0.75,
      parameters: 7,
    });
  });

  it('keeps the first few incidents, shortened, and the number of the others', () => {
    const entries = Array.from({ length: 10 }, (_, seed) => buildEntry(0, seed, `SlotCrashed: ${'x'.repeat(2_000)}, the cause`));
    const { incidents } = summariseVariant(1, entries.toReversed(), []);
    expect(incidents.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    expect(incidents[0]?.reason).toMatch(/^SlotCrashed: x+ … x+, the cause$/);
    expect(incidents[0]?.reason.length).toBe(300);
    expect(incidents.at(-1)?.reason).toContain(`and ${10 - INCIDENTS_KEPT} more`);
  });
});
