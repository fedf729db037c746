import { getExternalWorkflowHandle, setHandler } from '@temporalio/workflow';
import { readStageTimes, type StageRun } from '../run-stage.ts';
import { shorten } from '../shorten.ts';
import { storageWaitSignal } from '../steering-messages.ts';
import { storageWaitSchema } from '../steering-requests.ts';
import { showDetails } from './sweep-details.ts';
import type { SweepState } from './sweep-state.ts';

/** Limit of stored waits, because anyone may send signals. */
const MOST_WAITS = 500;

/** Records what is waiting for the store, and why, for queries and details. */
export function noteStorageWait(state: SweepState, what: string, reason: string | null): void {
  if (reason === null && !Object.hasOwn(state.storageWaits, what)) return;
  const { [what]: _ended, ...others } = state.storageWaits;
  const isKept = reason !== null && Object.keys(others).length < MOST_WAITS;
  state.storageWaits = isKept ? { ...others, [what]: shorten(reason) } : others;
  showDetails(state);
}

/** Receives the waits of variants and the report. Invalid signals with this name are ignored. */
export function hearStorageWaits(state: SweepState): void {
  setHandler(storageWaitSignal, (wait: unknown) => {
    const parsed = storageWaitSchema.safeParse(wait);
    if (parsed.success) noteStorageWait(state, parsed.data.what, parsed.data.reason);
  });
}

/** Informs a sweep from its variant or report. A sweep that has ended need not be informed. */
export function tellStorageWait(sweepId: string, what: string, reason: string | null): void {
  getExternalWorkflowHandle(sweepId)
    .signal(storageWaitSignal, { what, reason: reason === null ? null : shorten(reason) })
    .catch(() => undefined);
}

/** Options for `runStage`: the sweep itself records the waits of its own stages. */
export function describeWaits(state: SweepState, what: string): Pick<StageRun<unknown>, 'times' | 'onWait'> {
  return { times: readStageTimes(state.configuration), onWait: (reason) => noteStorageWait(state, what, reason) };
}
