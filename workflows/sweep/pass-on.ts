import { ActivityFailure, allHandlersFinished, condition, isCancellation, patched, workflowInfo } from '@temporalio/workflow';
import { CARRIED_BYTES, type SweepConfiguration } from '../../configs/schema.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { stages } from '../activity-proxies.ts';
import { runStage } from '../run-stage.ts';
import { type CarriedState, packState } from './carry-over.ts';
import { describeWaits } from './storage-waits.ts';
import { type ShortConfiguration, type StoredState, splitText, type WholeState } from './stored-state.ts';
import { note, type SweepState } from './sweep-state.ts';

/** The arguments of the next run. */
export interface NextRun {
  readonly configuration: SweepConfiguration | ShortConfiguration;
  readonly carried: CarriedState | StoredState;
}

/**
 * The arguments of the next run, once no message is being handled. A state of more than `carriedBytes` is stored first, and only its references
 * are passed on. Messages that arrive meanwhile change the state, so it is compared afterwards, and what has changed is stored again.
 */
export async function prepareNextRun(state: SweepState): Promise<NextRun> {
  const stored = new Map<string, ArtifactReference>();
  for (let canStore = true; ; ) {
    await condition(allHandlersFinished);
    const { configuration } = state;
    const carried = packState(state);
    const text = JSON.stringify({ configuration, carried } satisfies WholeState);
    // Sweeps on older code passed on every state directly.
    if (!canStore || !isLarge(text, configuration) || !patched('large-states-are-stored')) return { configuration, carried };
    const parts = splitText(text);
    const missing = parts.filter((part) => !stored.has(part));
    if (missing.length === 0) {
      const { name, execution } = configuration;
      return { configuration: { name, execution }, carried: { stored: parts.map((part) => stored.get(part) as ArtifactReference) } };
    }
    canStore = await store(state, missing, stored);
  }
}

function isLarge(text: string, { execution }: SweepConfiguration): boolean {
  const { carriedBytes = CARRIED_BYTES }: Partial<SweepConfiguration['execution']> = execution;
  return new TextEncoder().encode(text).length > carriedBytes;
}

/** @returns whether it succeeded; if not, the state is passed on directly, which Temporal accepts up to 2 MB */
async function store(state: SweepState, parts: readonly string[], stored: Map<string, ArtifactReference>): Promise<boolean> {
  const { startedAt } = state;
  const { workflowId: sweepId } = workflowInfo();
  const waits = describeWaits(state, "the sweep's state");
  try {
    for (const text of parts) {
      stored.set(text, await runStage({ start: (limits) => stages.storeState({ sweepId, startedAt, text }, limits), ...waits }));
    }
    return true;
  } catch (error) {
    if (!(error instanceof ActivityFailure) || isCancellation(error)) throw error;
    note(state, `The sweep's state could not be stored, and is passed on directly: ${error.cause?.message ?? error.message}`);
    return false;
  }
}
