import { CancellationScope, condition, getExternalWorkflowHandle, patched, workflowInfo } from '@temporalio/workflow';
import type { Variant } from '../../core/domain/variant.ts';
import { listDue, listRetried } from '../search/due-trainings.ts';
import { hasAddedSearch, openSearches } from '../search/live-searches.ts';
import { watchTime } from '../search/watch-time.ts';
import { concurrencySignal, pauseSignal } from '../steering-messages.ts';
import { type PlannedVariant, planDue, planQueue } from './plan-queue.ts';
import { childId, runVariant } from './run-variant.ts';
import { noteStorageWait } from './storage-waits.ts';
import { showDetails } from './sweep-details.ts';
import type { SweepState } from './sweep-state.ts';
import { waitsForTeachers } from './teachers.ts';
import { stateOf } from './variant-states.ts';
import { WaitingQueue } from './waiting-queue.ts';

export interface Launcher {
  /** Runs waiting variants, a limited number at a time, until none is waiting or the history is long enough to continue as new. */
  trainAll(): Promise<void>;
  hasWork(): boolean;
  /** Whether the next run must go on: with the training because the history is long, or with the report so that the last run is short. */
  mustContinueAsNew(): boolean;
  /** Informs running variants of the sweep's `paused` and `concurrency`. */
  broadcast(): Promise<void>;
  /** What would be launched in place of a running variant if it ended now; undefined: nothing. */
  findNext(running: string): PlannedVariant | undefined;
  /** Cancels a running variant; false if it is not running. */
  cancel(variant: string): boolean;
  /** Must be called when the plan has changed. */
  replan(): void;
}

export function createLauncher(state: SweepState): Launcher {
  const running = new Map<string, { readonly scope: CancellationScope; readonly fingerprint: string }>();
  const queue = new WaitingQueue(state);
  queue.replace(planQueue(state));
  let retried: PlannedVariant[] = [];
  let changes = 0;

  const isWaiting = (variant: Variant) => stateOf(state, variant.name) === 'waiting';

  /**
   * The most expensive waiting variant without an identical running one, whose results it would reuse.
   * @param ended a running variant that counts as ended
   */
  function pickNext(ended?: string): PlannedVariant | undefined {
    const others = ended === undefined ? running : new Map([...running].filter(([name]) => name !== ended));
    if (state.paused || others.size >= state.concurrency || historyIsLong(state)) return undefined;
    const busy = new Set([...others.values()].map(({ fingerprint }) => fingerprint));
    const isFree = (planned: PlannedVariant) =>
      !others.has(planned.variant.name) && !busy.has(planned.fingerprint) && !waitsForTeachers(planned, queue.planned, state);
    const listed = queue.find(isFree) ?? retried.find((planned) => isWaiting(planned.variant) && isFree(planned));
    return listed ?? planDue(listDue(state).filter(({ variant }) => !others.has(variant.name))).find(isFree);
  }

  const hasWork = () => {
    retried = planDue(listRetried(state));
    return queue.find(() => true) !== undefined || retried.length > 0 || listDue(state).length > 0;
  };

  function launch(planned: PlannedVariant): void {
    const { variant, fingerprint } = planned;
    const scope = new CancellationScope();
    running.set(variant.name, { scope, fingerprint });
    void scope
      .run(() => runVariant(state, planned))
      .finally(() => {
        running.delete(variant.name);
        // A variant that was terminated while waiting could not report the end of its wait.
        noteStorageWait(state, variant.name, null);
        changes += 1;
      });
  }

  return {
    async trainAll() {
      openSearches(state);
      retried = planDue(listRetried(state));
      for (;;) {
        watchTime(state, () => {
          changes += 1;
        });
        for (let next = pickNext(); next !== undefined; next = pickNext()) launch(next);
        showDetails(state);
        if (running.size === 0 && (historyIsLong(state) || !hasWork())) return;
        const seen = changes;
        await condition(() => changes > seen || pickNext() !== undefined);
      }
    },
    hasWork,
    mustContinueAsNew: () => (hasWork() ? historyIsLong(state) : isLongToReplay(state)),
    broadcast: () => informVariants(state, [...running.keys()]),
    findNext(name) {
      const next = pickNext(name);
      // Its hyperparameters may have been changed, such as by an extension.
      return next?.fingerprint === running.get(name)?.fingerprint ? next : undefined;
    },
    cancel(variant) {
      const found = running.get(variant);
      found?.scope.cancel();
      return found !== undefined;
    },
    replan() {
      // Older code began added searches only in a sweep's next run, if it had one.
      if (state.prepared !== null && hasAddedSearch(state) && patched('added-searches-run')) openSearches(state);
      queue.replace(planQueue(state));
      retried = planDue(listRetried(state));
      changes += 1;
    },
  };
}

/** Well before the server's own suggestion, so that the history stays small even with high concurrency. */
function historyIsLong({ configuration }: SweepState): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return historyLength > configuration.execution.historyEvents || continueAsNewSuggested;
}

/** Part of `historyEvents` beyond which a run leaves the report to the next one. */
const LAST_RUN_SHARE = 1 / 5;

/** Every question to a sweep that has ended replays its last run, which therefore is short. */
function isLongToReplay({ configuration }: SweepState): boolean {
  // Sweeps on older code wrote their report in the run that trained.
  return workflowInfo().historyLength > LAST_RUN_SHARE * configuration.execution.historyEvents && patched('last-run-is-short');
}

async function informVariants({ paused, concurrency }: SweepState, names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map(async (name) => {
      const handle = getExternalWorkflowHandle(childId(name));
      // A child that closed in the meantime need not be informed.
      await Promise.allSettled([handle.signal(pauseSignal, paused), handle.signal(concurrencySignal, concurrency)]);
    }),
  );
}
