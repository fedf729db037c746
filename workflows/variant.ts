import { CancellationScope, isCancellation, setCurrentDetails, setHandler } from '@temporalio/workflow';
import type { LedgerEntry, SweepIdentity, TrainingQueue, VariantLedger } from '../activities/types.ts';
import type { ArtifactReference } from '../core/domain/artifact.ts';
import type { Variant } from '../core/domain/variant.ts';
import { records, trainingStages } from './activity-proxies.ts';
import { createGate } from './gate.ts';
import { planTrials, type TrialBatch } from './plan-trials.ts';
import { runBatch, type TrialOutcome } from './run-batch.ts';
import { publishState } from './search-attributes.ts';
import { concurrencySignal, pauseSignal } from './steering-messages.ts';
import { failVariant, sortTrials, summariseVariant, type VariantSummary } from './variant-summary.ts';

export interface VariantInput extends SweepIdentity {
  readonly variant: Variant;
  readonly datasetSha256: string;
  /** One reference of tensors a fold. */
  readonly folds: readonly ArtifactReference[];
  readonly seeds: readonly number[];
  readonly trainingQueue: TrainingQueue;
  /** Trials offered to the workers at once. */
  readonly concurrency: number;
  readonly paused: boolean;
  readonly packSeeds: boolean;
  readonly checkpointEveryEpochs: number;
  readonly stallMilliseconds: number;
  readonly round: number;
  readonly changed: boolean;
  /** Epochs of the shorter training whose checkpoints these go on from, after `extend`; null: none. */
  readonly extendsMaxEpochs: number | null;
}

/**
 * Trains and evaluates one variant for every fold and seed. Finished trials are found in the store, so that a later round repeats nothing.
 * Fails, after all other trials are done, if one failed for good: the sweep then parks the variant.
 */
export async function variant(input: VariantInput): Promise<VariantSummary> {
  const gate = createGate({ capacity: input.concurrency, paused: input.paused });
  setHandler(pauseSignal, gate.setPaused);
  setHandler(concurrencySignal, gate.setCapacity);
  publish(input, 'running', []);
  const entries: LedgerEntry[] = [];
  const outcomes: TrialOutcome[] = [];
  try {
    await Promise.all(planTrials(input).map((batch) => gate.run(() => trainAndEvaluate(input, batch, entries, outcomes))));
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => recordCancelled(input, entries));
    throw error;
  }
  await records.recordVariant(describeLedger(input, entries));
  return conclude(input, entries, outcomes);
}

async function trainAndEvaluate(input: VariantInput, batch: TrialBatch, entries: LedgerEntry[], outcomes: TrialOutcome[]): Promise<void> {
  for (const { entry, outcome } of await runBatch({ input, batch, activities: trainingStages(input.trainingQueue) })) {
    entries.push(entry);
    if (outcome !== null) outcomes.push(outcome);
  }
  describeProgress(input, entries, outcomes);
}

function conclude(input: VariantInput, entries: readonly LedgerEntry[], outcomes: readonly TrialOutcome[]): VariantSummary {
  const summary = summariseVariant(entries, outcomes);
  // Before failing: a closed workflow keeps the attributes it had.
  publish(input, summary.failed === 0 ? 'completed' : 'parked', outcomes);
  if (summary.failed > 0) throw failVariant(input.variant.name, summary, entries);
  return summary;
}

async function recordCancelled(input: VariantInput, entries: readonly LedgerEntry[]): Promise<void> {
  publish(input, 'cancelled', []);
  await records.recordVariant(describeLedger(input, entries));
}

function describeLedger(
  { sweepId, startedAt, round, variant: planned, changed }: VariantInput,
  entries: readonly LedgerEntry[],
): VariantLedger {
  const recordedAt = new Date().toISOString();
  return { sweepId, startedAt, round, recordedAt, variant: planned, changed, trials: sortTrials(entries) };
}

function publish(input: VariantInput, state: 'running' | 'completed' | 'parked' | 'cancelled', outcomes: readonly TrialOutcome[]): void {
  const { sweepId, variant: planned } = input;
  const best = outcomes.length === 0 ? null : Math.max(...outcomes.map((outcome) => outcome.validationAccuracy));
  publishState({ sweepId, variant: planned.name, state, bestValidationAccuracy: best });
}

function describeProgress(input: VariantInput, entries: readonly LedgerEntry[], outcomes: readonly TrialOutcome[]): void {
  const total = input.folds.length * input.seeds.length;
  const reused = entries.filter((entry) => entry.reused).length;
  const latest = outcomes.at(-1);
  const accuracy = latest === undefined ? '' : `, last validation accuracy ${(100 * latest.validationAccuracy).toFixed(2)} %`;
  setCurrentDetails(
    `${entries.length} of ${total} trials done${reused === 0 ? '' : ` (${reused} found finished, not trained again)`}${accuracy}`,
  );
}
