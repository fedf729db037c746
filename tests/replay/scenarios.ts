import { setTimeout as delay } from 'node:timers/promises';
import type { WorkflowHandle } from '@temporalio/client';
import {
  cancelVariantUpdate,
  extendUpdate,
  pauseUpdate,
  progressQuery,
  resumeUpdate,
  retryFailedUpdate,
  retryVariantUpdate,
  skipVariantUpdate,
  steerSearchUpdate,
} from '../../workflows/steering-messages.ts';
import type { sweep } from '../../workflows/sweep/sweep.ts';
import { buildSweep } from '../support/configurations.ts';
import { createLatch, type Latch } from '../support/latch.ts';
import { describeSearch, score } from '../support/search-sweep.ts';
import { createStubPipeline, type StubPipeline } from '../support/stub-activities.ts';

type Handle = WorkflowHandle<typeof sweep>;

/** A possible course of a sweep, played on a real server to record its histories. */
export interface Scenario {
  readonly name: string;
  readonly configuration: unknown;
  readonly pipeline: StubPipeline;
  /** Workflows whose histories are kept; default: all. */
  readonly kept?: readonly string[];
  /** Steers the running sweep; returns when only its end remains to be awaited. */
  play(handle: Handle): Promise<void>;
}

export function createScenarios(): Scenario[] {
  return [
    completes(),
    parksAndRetries(),
    refusesData(),
    isSteered(),
    isExtended(),
    skipsOnFailure(),
    isCancelled(),
    searches(),
    searchesByDefault(),
  ];
}

function completes(): Scenario {
  return {
    name: 'completes',
    configuration: buildSweep([10, 20, 20], { experiments: twins() }),
    pipeline: createStubPipeline(),
    play: async () => undefined,
  };
}

function twins() {
  const variants = ['first', 'twin'].map((name) => ({ name, architecture: 'gru' as const, hiddenSize: 20 }));
  return [{ name: 'same', variants }];
}

function parksAndRetries(): Scenario {
  const pipeline = createStubPipeline();
  pipeline.failing.set('h20', 'SlotCrashed');
  return {
    name: 'parks-and-retries',
    configuration: buildSweep([10, 20]),
    pipeline,
    async play(handle) {
      await untilPhase(handle, 'parked');
      await handle.executeUpdate(retryFailedUpdate, { args: [{}] });
      await untilRound(pipeline, 2);
      await untilPhase(handle, 'parked');
      pipeline.failing.clear();
      await handle.executeUpdate(retryVariantUpdate, { args: [{ variant: 'h20', changes: { learningRate: 1e-4 } }] });
    },
  };
}

function refusesData(): Scenario {
  const pipeline = createStubPipeline();
  pipeline.failing.set('dataset', 'DatasetRejected');
  return {
    name: 'refuses-data',
    configuration: buildSweep([10]),
    pipeline,
    async play(handle) {
      await untilPhase(handle, 'parked');
      pipeline.failing.clear();
      await handle.executeUpdate(retryFailedUpdate, { args: [{}] });
    },
  };
}

function isSteered(): Scenario {
  const latch = createLatch();
  const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
  return {
    name: 'is-steered',
    configuration: buildSweep([10, 20, 30], { execution: { concurrency: 2 } }),
    pipeline,
    async play(handle) {
      await untilTrained(pipeline, 'h20');
      await handle.executeUpdate(pauseUpdate, { args: [{}] });
      await handle.executeUpdate(cancelVariantUpdate, { args: [{ variant: 'h20' }] });
      await handle.executeUpdate(skipVariantUpdate, { args: [{ variant: 'h10' }] });
      latch.open();
      await handle.executeUpdate(resumeUpdate, { args: [{}] });
    },
  };
}

function isExtended(): Scenario {
  const latch: Latch = createLatch();
  const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
  return {
    name: 'is-extended',
    configuration: buildSweep([10]),
    pipeline,
    async play(handle) {
      await untilTrained(pipeline, 'h10');
      const experiments = [{ name: 'more', variants: [{ name: 'h40', architecture: 'gru', hiddenSize: 40 }] }];
      await handle.executeUpdate(extendUpdate, { args: [{ experiments, seeds: [1], maxEpochs: 30 }] });
      latch.open();
    },
  };
}

function skipsOnFailure(): Scenario {
  const pipeline = createStubPipeline();
  pipeline.failing.set('h20', 'TrainingDiverged');
  return {
    name: 'skips-on-failure',
    configuration: buildSweep([10, 20], { execution: { onFailure: 'skip' } }),
    pipeline,
    play: async () => undefined,
  };
}

function isCancelled(): Scenario {
  const latch = createLatch();
  const pipeline = createStubPipeline({ whileTraining: () => latch.opened });
  return {
    name: 'is-cancelled',
    configuration: buildSweep([10, 20]),
    pipeline,
    async play(handle) {
      await untilTrained(pipeline, 'h20');
      await handle.cancel();
      latch.open();
    },
  };
}

/** Over two runs, of which the first stores its state; with a change by a person, and trials that are stopped and promoted. */
function searches(): Scenario {
  const latch = createLatch();
  const pipeline = createStubPipeline({
    score,
    whileTraining: async ({ variant }) => (variant === 'search_0002' ? latch.opened : undefined),
  });
  return {
    name: 'searches',
    configuration: describeSearch({ concurrency: 4, historyEvents: 200, carriedBytes: 1_000 }, { budget: { trials: 24 } }),
    pipeline,
    kept: ['searches', 'searches/search_0000', 'searches/search_0002'],
    async play(handle) {
      await untilTrained(pipeline, 'search_0002');
      const point = { architecture: 'lstm', hiddenSize: 40, training: { learningRate: 0.01 } };
      await handle.executeUpdate(steerSearchUpdate, { args: [{ enqueue: [point] }] });
      latch.open();
    },
  };
}

/** With a sampler about whose start the configuration says nothing. Recorded when that meant 10 random suggestions. */
function searchesByDefault(): Scenario {
  return {
    name: 'searches-by-default',
    configuration: describeSearch({ concurrency: 4 }, { sampler: { type: 'tpe' }, budget: { trials: 16 } }),
    pipeline: createStubPipeline({ score }),
    kept: ['searches-by-default'],
    play: async () => undefined,
  };
}

const untilPhase = (handle: Handle, phase: string) => until(async () => (await handle.query(progressQuery)).phase === phase);
const untilTrained = (pipeline: StubPipeline, variant: string) => until(async () => pipeline.trained.includes(variant));
const untilRound = (pipeline: StubPipeline, round: number) =>
  until(async () => pipeline.variantLedgers.some((ledger) => ledger.round === round));

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await delay(50);
}
