import { workflowInfo } from '@temporalio/workflow';
import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import { recordSearches } from '../search/live-searches.ts';
import type { SweepState } from './sweep-state.ts';
import { listInState } from './variant-states.ts';

/** The ledger of a sweep for the store: everything its report needs in addition to the variants' own ledgers. */
export function buildLedger(state: SweepState, finishedAt: string | null, partial: boolean): SweepLedger {
  if (state.prepared === null) throw new Error('The ledger is written after the data is prepared.');
  const { dataset, split, folds } = state.prepared;
  const { configuration, changes, journal, startedAt } = state;
  const searches = recordSearches(state);
  return {
    sweepId: workflowInfo().workflowId,
    startedAt,
    configuration,
    changes,
    dataset,
    split,
    folds,
    skipped: listInState(state, 'skipped'),
    cancelled: listInState(state, 'cancelled'),
    finishedAt,
    partial,
    journal,
    ...(Object.keys(searches).length === 0 ? {} : { searches }),
    ...(Object.keys(state.sources).length === 0 ? {} : { sources: state.sources }),
  };
}
