import { CancellationScope, isCancellation, patched, setCurrentDetails } from '@temporalio/workflow';
import type { LedgerEntry, VariantLedger } from '../../activities/contract/ledger-stages.ts';
import type { PlannedTrial } from '../../activities/contract/training-stages.ts';
import { USUAL_TIMES } from '../../core/domain/stage-times.ts';
import { stages, trainingStages } from '../activity-proxies.ts';
import { checkVariantInput } from '../check-input.ts';
import { runStage } from '../run-stage.ts';
import { publishState } from '../search-attributes.ts';
import type { VariantSummary } from '../steering-requests.ts';
import { tellStorageWait } from '../sweep/storage-waits.ts';
import { createGate } from './gate.ts';
import { planLater, planTrials } from './plan-trials.ts';
import { buildLaterTrial, runTrial, type TrialOutcome } from './run-trial.ts';
import type { VariantInput } from './variant-input.ts';
import { createVariantReporter } from './variant-reporter.ts';
import { acceptSignals } from './variant-signals.ts';
import { failVariant, sortTrials, summariseVariant } from './variant-summary.ts';

/**
 * Trains and evaluates one variant for every fold and seed. Finished trials are reused from the store, so a later round repeats nothing.
 * If a trial failed permanently, it fails after all others are done: the sweep then parks the variant.
 */
export async function variant(input: VariantInput, ...further: unknown[]): Promise<VariantSummary> {
  checkVariantInput(input, further);
  const gate = createGate({ capacity: input.concurrency, paused: input.paused });
  acceptSignals(gate);
  if (input.isPublished !== true) publish(input, 'running', []);
  const entries: LedgerEntry[] = [];
  const outcomes: TrialOutcome[] = [];
  const reporter = createVariantReporter(input);
  try {
    await Promise.all(
      planTrials(input).map((trial) =>
        gate.run(async () => {
          await trainAndEvaluate(input, trial, entries, outcomes);
          reporter.tell(entries, outcomes);
        }),
      ),
    );
  } catch (error) {
    if (isCancellation(error)) await CancellationScope.nonCancellable(() => recordCancelled(input, entries));
    throw error;
  }
  await recordLedger(input, entries, outcomes);
  return conclude(input, entries, outcomes);
}

async function trainAndEvaluate(input: VariantInput, trial: PlannedTrial, entries: LedgerEntry[], outcomes: TrialOutcome[]): Promise<void> {
  const { entry, outcome } = await runTrial({ input, trial, activities: trainingStages(input.trainingQueue) });
  entries.push(entry);
  if (outcome !== null) outcomes.push(outcome);
  showProgress(input, entries, outcomes);
}

function conclude(input: VariantInput, entries: readonly LedgerEntry[], outcomes: readonly TrialOutcome[]): VariantSummary {
  const summary = {
    ...summariseVariant(input.folds.length, entries, outcomes),
    ...findNewest(input, outcomes),
    ...findStop(input, entries),
  };
  // Publish before failing, because a closed workflow keeps its attributes.
  const isWhole = summary.completed === entries.length;
  publish(input, summary.failed > 0 ? 'parked' : isWhole ? 'completed' : 'stopped', outcomes);
  if (summary.failed > 0) throw failVariant(input.variant.name, summary, entries);
  return summary;
}

/** In a race, its search compares training by training. */
function findNewest(input: VariantInput, outcomes: readonly TrialOutcome[]): Pick<VariantSummary, 'newestAccuracy'> {
  const newest = input.trainings === undefined ? undefined : planTrials(input).at(-1)?.trialKey;
  const found = outcomes.find(({ trialKey }) => trialKey === newest);
  return found === undefined ? {} : { newestAccuracy: found.validationAccuracy };
}

/** Of the only trial: its search may have gone on since. */
function findStop({ asksSearch }: VariantInput, [only]: readonly LedgerEntry[]): Pick<VariantSummary, 'stoppedAfter'> {
  return asksSearch === undefined || only?.stoppedAfter === undefined ? {} : { stoppedAfter: only.stoppedAfter };
}

async function recordLedger(input: VariantInput, entries: readonly LedgerEntry[], outcomes: readonly TrialOutcome[]): Promise<void> {
  try {
    await storeLedger(input, entries);
  } catch (error) {
    // Variants that failed on older code are still listed as `running`.
    if (patched('variant-state-after-failure')) publish(input, isCancellation(error) ? 'cancelled' : 'parked', outcomes);
    throw error;
  }
}

async function recordCancelled(input: VariantInput, entries: readonly LedgerEntry[]): Promise<void> {
  publish(input, 'cancelled', []);
  await storeLedger(input, entries);
}

async function storeLedger(input: VariantInput, entries: readonly LedgerEntry[]): Promise<void> {
  const ledger = buildLedger(input, entries);
  const { sweepId, variant: planned, stallMilliseconds, refusalMilliseconds = USUAL_TIMES.refusalMilliseconds } = input;
  await runStage({
    start: (limits) => stages.recordVariant(ledger, limits),
    times: { stallMilliseconds, refusalMilliseconds },
    onWait: (reason) => tellStorageWait(sweepId, planned.name, reason),
  });
}

function buildLedger(input: VariantInput, entries: readonly LedgerEntry[]): VariantLedger {
  const { sweepId, startedAt, round, variant: planned, changed } = input;
  const recordedAt = new Date().toISOString();
  const trials = sortTrials([...entries, ...planLater(input).map(buildLaterTrial)]);
  return { sweepId, startedAt, round, recordedAt, variant: planned, changed, trials };
}

function publish(
  input: VariantInput,
  state: 'running' | 'completed' | 'stopped' | 'parked' | 'cancelled',
  outcomes: readonly TrialOutcome[],
): void {
  const { sweepId, variant: planned } = input;
  const best = outcomes.length === 0 ? null : Math.max(...outcomes.map((outcome) => outcome.validationAccuracy));
  publishState({ sweepId, variant: planned.name, state, bestValidationAccuracy: best });
}

function showProgress(input: VariantInput, entries: readonly LedgerEntry[], outcomes: readonly TrialOutcome[]): void {
  const total = input.folds.length * input.seeds.length;
  const reused = entries.filter((entry) => entry.reused).length;
  const latest = outcomes.at(-1);
  const accuracy = latest === undefined ? '' : `, last validation accuracy ${(100 * latest.validationAccuracy).toFixed(2)} %`;
  setCurrentDetails(`${entries.length} of ${total} trials done${reused === 0 ? '' : ` (${reused} reused)`}${accuracy}`);
}
