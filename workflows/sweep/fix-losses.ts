import { patched } from '@temporalio/workflow';
import type { WrittenReport } from '../../activities/contract/report-stages.ts';
import type { FailureClass } from '../../core/domain/failure-classes.ts';
import { prepareData } from './prepare-data.ts';
import { note, type PreparedData, type SweepState } from './sweep-state.ts';
import { getStatus, listInState, markParked, markWaiting, stateOf } from './variant-states.ts';

/**
 * Trains finished trials again whose results are lost, once automatically; a variant that loses a result again is parked.
 * @param lost lost results found by the report
 */
export function retrainLost(state: SweepState, lost: NonNullable<WrittenReport['lost']>): void {
  // Sweeps that ended on older code did not do this.
  if (lost.length === 0 || !patched('lost-results-are-trained-again')) return;
  for (const { variant, message } of lost) {
    if (stateOf(state, variant) !== 'completed') continue;
    if (state.retrained.includes(variant)) {
      markParked(state, variant, { failure: message, summary: undefined });
      note(state, `${variant} is parked. ${message}`);
    } else {
      markWaiting(state, variant);
      state.retrained = [...state.retrained, variant];
      note(state, `${variant} is trained again. ${message}`);
    }
  }
}

const DATA_LOST: FailureClass = 'DataLost';

/**
 * Prepares lost data again from its source, once automatically and then whenever a person retries.
 * @returns whether variants can continue with it
 */
export async function restoreData(state: SweepState): Promise<boolean> {
  const { prepared } = state;
  const affected = listAffected(state);
  const isReportAffected = isDataLost(state.reportFailure);
  if (prepared === null || state.dataRestored || (affected.length === 0 && !isReportAffected)) return false;
  state.dataRestored = true;
  note(state, 'Data of the sweep is missing from the store; it is prepared again from its source.');
  state.prepared = null;
  await prepareData(state);
  if (!isSame(prepared, state.prepared)) {
    state.prepared = prepared;
    note(
      state,
      'The source now gives different data: the trials that need the original data stay parked. Start another sweep for the new data.',
    );
    return false;
  }
  for (const variant of affected) markWaiting(state, variant);
  return true;
}

function listAffected(state: SweepState): string[] {
  return listInState(state, 'parked').filter((name) => isDataLost(getStatus(state, name).failure));
}

/** A variant's failure message starts with the number of its trials. */
function isDataLost(failure: string | null | undefined): boolean {
  return failure?.includes(`${DATA_LOST}: `) === true;
}

function isSame(before: PreparedData, after: PreparedData | null): boolean {
  const list = (prepared: PreparedData | null) => prepared?.folds.map(({ key, sha256 }) => `${key} ${sha256}`).join();
  return list(before) === list(after);
}
