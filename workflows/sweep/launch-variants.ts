import {
  ApplicationFailure,
  CancellationScope,
  ChildWorkflowFailure,
  condition,
  executeChild,
  getExternalWorkflowHandle,
  isCancellation,
  ParentClosePolicy,
  workflowInfo,
} from '@temporalio/workflow';
import { planVariants } from '../../configs/plan-variants.ts';
import { resolveSeeds } from '../../configs/resolve-variants.ts';
import { hasSearch } from '../../configs/search/plan-search.ts';
import { rankCost } from '../../core/domain/cost.ts';
import { describeModel } from '../../core/domain/describe-model.ts';
import { parseDuration } from '../../core/domain/duration.ts';
import type { FailureClass } from '../../core/domain/failure-classes.ts';
import { variantFingerprint } from '../../core/domain/keys.ts';
import type { Variant } from '../../core/domain/variant.ts';
import { estimateCost } from '../../core/models/architectures/cost.ts';
import { describeFailure } from '../describe-failure.ts';
import { readStageTimes } from '../run-stage.ts';
import { type DueTraining, listDue, listRetried } from '../search/due-trainings.ts';
import { findSearch, hearResult } from '../search/hear-results.ts';
import { openSearches } from '../search/live-searches.ts';
import { concurrencySignal, pauseSignal } from '../steering-messages.ts';
import type { VariantSummary } from '../steering-requests.ts';
import type { variant as variantWorkflow } from '../variant/variant.ts';
import type { VariantInput } from '../variant/variant-input.ts';
import { noteStorageWait } from './storage-waits.ts';
import { showDetails } from './sweep-details.ts';
import { note, type SweepState } from './sweep-state.ts';
import { listTeachers, waitsForTeachers } from './teachers.ts';
import { getStatus, markCancelled, markCompleted, markLaunched, markParked, markSkipped, markStopped, stateOf } from './variant-states.ts';

export interface Launcher {
  /** Runs waiting variants, a window of them at a time, until none waits or the history is long enough to continue as new. */
  trainAll(): Promise<void>;
  hasWork(): boolean;
  mustContinueAsNew(): boolean;
  /** Tells running variants of the sweep's `paused` and `concurrency`. */
  broadcast(): Promise<void>;
  /** Cancels a running variant; false if it is not running. */
  cancel(variant: string): boolean;
  /** To be called when the plan has changed. */
  replan(): void;
}

export function createLauncher(state: SweepState): Launcher {
  const running = new Map<string, { readonly scope: CancellationScope; readonly fingerprint: string }>();
  let queue = planQueue(state);
  let retried: PlannedVariant[] = [];
  let changes = 0;

  const isWaiting = (variant: Variant) => stateOf(state, variant.name) === 'waiting';
  // Well before the server's own suggestion, so that no history grows large even with a wide window.
  const historyIsLong = () =>
    workflowInfo().historyLength > state.configuration.execution.historyEvents || workflowInfo().continueAsNewSuggested;

  /** The most expensive waiting variant that no identical one, already running, will train for it. */
  function pickNext(): PlannedVariant | undefined {
    if (state.paused || running.size >= state.concurrency || historyIsLong()) return undefined;
    const busy = new Set([...running.values()].map(({ fingerprint }) => fingerprint));
    const isFree = (planned: PlannedVariant) =>
      !running.has(planned.variant.name) && !busy.has(planned.fingerprint) && !waitsForTeachers(planned, queue, state);
    return [...queue, ...retried].find((planned) => isWaiting(planned.variant) && isFree(planned)) ?? planDue(listDue(state)).find(isFree);
  }

  const hasWork = () => {
    retried = planDue(listRetried(state));
    return queue.some(({ variant }) => isWaiting(variant)) || retried.length > 0 || listDue(state).length > 0;
  };

  function launch(planned: PlannedVariant): void {
    const { variant, fingerprint } = planned;
    const scope = new CancellationScope();
    running.set(variant.name, { scope, fingerprint });
    void scope
      .run(() => runVariant(state, planned))
      .finally(() => {
        running.delete(variant.name);
        // One that was terminated while it waited could not say that it no longer does.
        noteStorageWait(state, variant.name, null);
        changes += 1;
      });
  }

  return {
    async trainAll() {
      openSearches(state);
      retried = planDue(listRetried(state));
      for (;;) {
        for (let next = pickNext(); next !== undefined; next = pickNext()) launch(next);
        showDetails(state);
        if (running.size === 0 && (historyIsLong() || !hasWork())) return;
        const seen = changes;
        await condition(() => changes > seen || pickNext() !== undefined);
      }
    },
    hasWork,
    mustContinueAsNew: () => historyIsLong() && hasWork(),
    async broadcast() {
      await Promise.all(
        [...running.keys()].map(async (name) => {
          const handle = getExternalWorkflowHandle(childId(name));
          // A child that closed in between needs no telling.
          await Promise.allSettled([handle.signal(pauseSignal, state.paused), handle.signal(concurrencySignal, state.concurrency)]);
        }),
      );
    },
    cancel(variant) {
      const found = running.get(variant);
      found?.scope.cancel();
      return found !== undefined;
    },
    replan() {
      queue = planQueue(state);
      retried = planDue(listRetried(state));
      changes += 1;
    },
  };
}

const DIVERGED: FailureClass = 'TrainingDiverged';

interface PlannedVariant {
  readonly variant: Variant;
  readonly fingerprint: string;
  /** Fingerprints of the variants that are trained before it. */
  readonly teachers: readonly string[];
  /** Temporal's, of its trainings among those that wait for a slot. */
  readonly priorityKey: number;
  /** Epochs after which its trainings pause, for its search to judge; null: none. */
  readonly stopAfter: number | null;
}

/** Searches say themselves what is next, and wait for all of it: it is trained in that order. */
const SEARCH_PRIORITY = 2;

function planDue(trainings: readonly DueTraining[]): PlannedVariant[] {
  return trainings.map(({ variant, stopAfter }) => ({
    variant,
    stopAfter,
    fingerprint: variantFingerprint(variant),
    teachers: listTeachers(variant),
    priorityKey: SEARCH_PRIORITY,
  }));
}

/** Longest first; equal costs in the configuration's order. What searches suggested is theirs. */
function planQueue(state: SweepState): PlannedVariant[] {
  const searched = new Set(state.configuration.experiments.filter(hasSearch).map(({ name }) => name));
  const planned = planVariants(state.configuration, state.changes)
    .filter(({ experiment }) => !searched.has(experiment))
    .map((variant) => ({ variant, cost: estimateCost(variant) }));
  const largest = Math.max(...planned.map(({ cost }) => cost));
  return planned
    .sort((a, b) => b.cost - a.cost)
    .map(({ variant, cost }) => ({
      variant,
      stopAfter: null,
      fingerprint: variantFingerprint(variant),
      teachers: listTeachers(variant),
      priorityKey: rankCost(cost, largest),
    }));
}

const childId = (variant: string) => `${workflowInfo().workflowId}/${variant}`;

async function runVariant(state: SweepState, { variant, priorityKey, stopAfter }: PlannedVariant): Promise<void> {
  const round = markLaunched(state, variant.name);
  state.trainingSince ??= Date.now();
  note(state, `${variant.name} starts${round === 1 ? '' : `, round ${round}`}.`);
  try {
    const summary = await executeChild<typeof variantWorkflow>('variant', {
      workflowId: childId(variant.name),
      args: [describeInput(state, variant, stopAfter)],
      staticSummary: describeVariant(variant),
      priority: { priorityKey },
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      // One may be left over, after a reset to before its launch or from a terminated sweep: it is terminated; the new run resumes from its checkpoints.
      workflowIdReusePolicy: 'TERMINATE_IF_RUNNING',
    });
    settleTrained(state, variant.name, { summary, stopAfter });
    for (const { reason } of summary.incidents) note(state, `${variant.name}: ${reason}`);
  } catch (error) {
    settleFailed(state, variant.name, error);
  }
}

function settleTrained(
  state: SweepState,
  name: string,
  { summary, stopAfter }: { summary: VariantSummary; stopAfter: number | null },
): void {
  // Some trainings end by themselves before they are to pause.
  const trials = (state.prepared?.folds.length ?? 1) * resolveSeeds(state.configuration.seeds).length;
  const isStopped = stopAfter !== null && summary.completed < trials;
  if (isStopped) markStopped(state, name, summary);
  else markCompleted(state, name, summary);
  if (!isStopped) note(state, describeCompleted(name, summary));
  hearResult(state, name, { kind: 'trained', summary });
}

function describeCompleted(name: string, { completed, reused, validationAccuracy }: VariantSummary): string {
  const accuracy = validationAccuracy === null ? '' : `, validation accuracy ${(100 * validationAccuracy).toFixed(2)} %`;
  const found = reused === 0 ? '' : `; ${reused} of its trials were found finished, not trained again`;
  return `${name} is completed: ${completed} ${completed === 1 ? 'trial' : 'trials'}${accuracy}${found}.`;
}

function settleFailed(state: SweepState, name: string, error: unknown): void {
  if (isCancellation(error)) {
    markCancelled(state, name);
    // Of a sweep that is cancelled no search goes on.
    if (state.phase !== 'cancelled') hearResult(state, name, { kind: 'failed' });
    return;
  }
  const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
  // Its own failure names its trials; another's, such as of a record that could not be stored, is told by its innermost reason.
  const failure = cause instanceof ApplicationFailure ? cause.message : describeFailure(error);
  const summary = cause instanceof ApplicationFailure ? (cause.details?.[0] as VariantSummary | undefined) : undefined;
  markParked(state, name, { failure, summary });
  const isDiverged = cause instanceof ApplicationFailure && cause.type === DIVERGED && findSearch(state, name) !== undefined;
  // A search looks on elsewhere: nobody is to fix what it tried.
  if (isDiverged) markSkipped(state, name);
  note(state, `${name} ${isDiverged ? 'diverged' : 'is parked'}. ${getStatus(state, name).failure}`);
  hearResult(state, name, { kind: isDiverged ? 'diverged' : 'failed' });
}

function describeInput(state: SweepState, variant: Variant, stopAfter: number | null): VariantInput {
  const { prepared, configuration } = state;
  if (prepared === null) throw new Error('Variants are launched after the data is prepared.');
  const { execution } = configuration;
  const status = getStatus(state, variant.name);
  return {
    sweepId: workflowInfo().workflowId,
    startedAt: state.startedAt,
    variant,
    datasetSha256: prepared.dataset.sha256,
    folds: prepared.folds,
    seeds: resolveSeeds(configuration.seeds),
    trainingQueue: prepared.trainingQueue,
    concurrency: state.concurrency,
    paused: state.paused,
    checkpointEveryEpochs: execution.checkpointEveryEpochs,
    ...readStageTimes(configuration),
    stallMilliseconds: parseDuration(execution.stallTimeLimit),
    round: status.round,
    changed: state.changed.includes(variant.name),
    extendsMaxEpochs: status.extendsMaxEpochs,
    reportsAllowed: shareReports(state),
    ...(stopAfter === null ? {} : { stopAfter }),
  };
}

/** Reports of variants that are still at work, over a sweep: each costs its history up to four events. */
const REPORTS_A_SWEEP = 500;
const REPORTS_A_VARIANT = 50;

/** With many variants, the ends of variants are progress enough. */
function shareReports({ configuration, changes }: SweepState): number {
  return Math.min(REPORTS_A_VARIANT, Math.floor(REPORTS_A_SWEEP / planVariants(configuration, changes).length));
}

function describeVariant({ name, model, training }: Variant): string {
  return `${name}: ${describeModel(model)}, up to ${training.maxEpochs} epochs`;
}
