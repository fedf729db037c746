import v8 from 'node:v8';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { listDue } from '../../../../workflows/search/due-trainings.ts';
import { hearResult } from '../../../../workflows/search/hear-results.ts';
import { openSearches } from '../../../../workflows/search/live-searches.ts';
import { planDue } from '../../../../workflows/sweep/plan-queue.ts';
import { createSweepState, type SweepState } from '../../../../workflows/sweep/sweep-state.ts';
import { markCompleted, markLaunched, markStopped } from '../../../../workflows/sweep/variant-states.ts';
import { buildSweep } from '../../../support/configurations.ts';

const SPACE = {
  architecture: ['gru', 'lstm'],
  hiddenSize: { from: 8, to: 256 },
  layers: { from: 1, to: 3 },
  dropout: { from: 0, to: 0.5, when: { layers: { atLeast: 2 } } },
  training: { learningRate: { from: 0.0001, to: 0.1, scale: 'log' } },
} as const;
const SUMMARY = {
  completed: 0,
  failed: 0,
  reused: 0,
  missingFolds: 0,
  testAccuracy: null,
  parameters: 9,
  trainingSeconds: 1.5,
  incidents: [],
};
/** For its point, outcomes and status, and three decisions: measured 1,190, of which a hundredth varies. The fields of its variant would take 200 more. */
const MOST_BYTES = 1_350;
const MOST_TRIALS = 10_000;
const [BEGIN, END] = [2_000, 6_000];
/** Something is left by a single one, such as objects with finalizers. */
const COLLECTIONS = 4;

function createState(): SweepState {
  const search = {
    space: SPACE,
    sampler: { type: 'random' },
    pruner: { type: 'asha' },
    budget: { trials: MOST_TRIALS },
    parallel: 20,
  } as const;
  const experiments = [{ name: 'search', search }];
  const sweep = buildSweep([], { training: { maxEpochs: 27 }, experiments });
  return createSweepState(parseSweepConfiguration(sweep), '2026-01-01T00:00:00.000Z');
}

/** As its workflow does, until the search has begun so many trials and, at the end, has no more trainings. */
function trainUntil(state: SweepState, trials: number): void {
  for (let due = planDue(listDue(state)); due.length > 0 && Object.keys(state.statuses).length < trials; due = planDue(listDue(state))) {
    for (const { variant, stopAfter } of due) {
      markLaunched(state, variant.name);
      const summary = { ...SUMMARY, completed: stopAfter === null ? 1 : 0, validationAccuracy: Number(variant.model.hiddenSize) / 257 };
      if (stopAfter === null) markCompleted(state, variant.name, summary);
      else markStopped(state, variant.name, summary);
      hearResult(state, variant.name, { kind: 'trained', summary });
    }
  }
}

function measureHeap(): number {
  v8.setFlagsFromString('--expose-gc');
  const collect = vm.runInNewContext('gc') as () => void;
  for (let done = 0; done < COLLECTIONS; done += 1) collect();
  const { used_heap_size: heap, external_memory: external } = v8.getHeapStatistics();
  return heap + external;
}

describe('the memory of a large search', () => {
  it(`grows by at most ${MOST_BYTES} bytes with each trial, in the sweep's workflow`, () => {
    const state = createState();
    openSearches(state);
    // By then, the journal is full and the code is compiled.
    trainUntil(state, BEGIN);
    const [before, begun] = [measureHeap(), Object.keys(state.statuses).length];
    trainUntil(state, END);
    const bytes = (measureHeap() - before) / (Object.keys(state.statuses).length - begun);
    expect(bytes).toBeLessThan(MOST_BYTES);
  });
});
