import { ActivityFailure, ApplicationFailure, isCancellation, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { StageTimes } from '../../core/domain/stage-times.ts';
import { stages } from '../activity-proxies.ts';
import { findStorageFailure, readStageTimes, runStage } from '../run-stage.ts';
import { publishState } from '../search-attributes.ts';
import { answerEarly } from './answer-early.ts';
import { unpackState } from './carry-over.ts';
import type { ShortConfiguration, StoredState, WholeState } from './stored-state.ts';
import type { SweepState } from './sweep-state.ts';

/** Reads the state that the previous run has stored; waits for the store without limit. */
export async function readState(configuration: ShortConfiguration, { stored }: StoredState): Promise<SweepState> {
  const times = readStageTimes(configuration);
  try {
    const text = await answerEarly('its state', () => readParts(stored, times));
    const { configuration: whole, carried } = JSON.parse(text) as WholeState;
    return unpackState(whole, carried);
  } catch (error) {
    const { workflowId: sweepId } = workflowInfo();
    publishState({ sweepId, state: isCancellation(error) ? 'cancelled' : 'failed', bestValidationAccuracy: null });
    const cause = error instanceof ActivityFailure ? error.cause : undefined;
    throw cause instanceof ApplicationFailure ? cause : error;
  }
}

async function readParts(references: readonly ArtifactReference[], times: StageTimes): Promise<string> {
  const parts: string[] = [];
  for (const reference of references) parts.push(await readPart(reference, times));
  return parts.join('');
}

async function readPart(reference: ArtifactReference, times: StageTimes): Promise<string> {
  for (;;) {
    try {
      return await runStage({ start: (limits) => stages.readState(reference, limits), times, onWait: showWait });
    } catch (error) {
      const refusal = findStorageFailure(error);
      if (refusal === null) throw error;
      showWait(refusal.reason);
      await sleep('1 minute');
    }
  }
}

function showWait(reason: string | null): void {
  setCurrentDetails(reason === null ? '' : `Waiting for the store, to read the sweep's state. ${reason}`);
}
