import { ActivityFailure, allHandlersFinished, condition, isCancellation, patched, sleep, workflowInfo } from '@temporalio/workflow';
import { CARRIED_BYTES, type SweepConfiguration } from '../../configs/schema.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { textSha256 } from '../../core/domain/keys.ts';
import { stages } from '../activity-proxies.ts';
import { runStage } from '../run-stage.ts';
import { type CarriedState, packState } from './carry-over.ts';
import { describeWaits } from './storage-waits.ts';
import { type ShortConfiguration, type StoredState, splitText, type WholeState } from './stored-state.ts';
import { note, type SweepState } from './sweep-state.ts';

/** Temporal terminates a workflow that passes on more than 2 MB. */
const MOST_BYTES = 1_900_000;

/** The arguments of the next run. */
export interface NextRun {
  readonly configuration: SweepConfiguration | ShortConfiguration;
  readonly carried: CarriedState | StoredState;
}

/**
 * The arguments of the next run, once no message is being handled. A state of more than `carriedBytes` is stored first, and only its references
 * are passed on. Messages that arrive meanwhile change the state, so it is compared afterwards, and what has changed is stored again. If the store
 * refuses it, the state is passed on directly or, if it is too large for that, offered again every minute.
 */
export async function prepareNextRun(state: SweepState): Promise<NextRun> {
  const stored = new Map<string, ArtifactReference>();
  for (let canStore = true; ; ) {
    await condition(allHandlersFinished);
    const { configuration } = state;
    const carried = packState(state);
    const text = JSON.stringify({ configuration, carried } satisfies WholeState);
    const bytes = new TextEncoder().encode(text).length;
    if (!canStore && decide('large-states-wait', bytes > MOST_BYTES)) await sleep('1 minute');
    // Sweeps on older code passed on every state directly.
    else if (!canStore || !decide('large-states-are-stored', bytes > readLimit(configuration))) return { configuration, carried };
    const parts = splitText(text);
    const missing = parts.filter((part) => !stored.has(part));
    if (missing.length === 0) {
      const { name, execution } = configuration;
      return { configuration: { name, execution }, carried: { stored: parts.map((part) => stored.get(part) as ArtifactReference) } };
    }
    canStore = await store(state, missing, stored);
  }
}

/** What depends on the length of a state, to which other code may give another length: in a replay, the history says how it was decided. */
function decide(patchId: string, isTrue: boolean): boolean {
  return (isTrue || workflowInfo().unsafe.isReplaying) && patched(patchId);
}

function readLimit({ execution }: SweepConfiguration): number {
  const { carriedBytes = CARRIED_BYTES }: Partial<SweepConfiguration['execution']> = execution;
  return carriedBytes;
}

/** @returns whether it succeeded */
async function store(state: SweepState, parts: readonly string[], stored: Map<string, ArtifactReference>): Promise<boolean> {
  const { startedAt } = state;
  const { workflowId: sweepId } = workflowInfo();
  const waits = describeWaits(state, "the sweep's state");
  try {
    for (let [index, isDone] = [0, false]; !isDone; index++) {
      const text = parts[Math.min(index, parts.length - 1)] as string;
      const isLast = index >= parts.length - 1;
      const { isLast: wasLast, ...reference } = await runStage({
        start: (limits) => stages.storeState({ sweepId, startedAt, text, isLast }, limits),
        ...waits,
      });
      // In a replay, other code may have stored other parts, and another number of them; older code did not say which was the last.
      if (wasLast === undefined || reference.sha256 === textSha256(text)) stored.set(text, reference);
      isDone = wasLast ?? isLast;
    }
    return true;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    const refusal = `The sweep's state could not be stored: ${error.cause?.message ?? error.message}`;
    if (state.journal.at(-1)?.what !== refusal) note(state, refusal);
    return false;
  }
}
