import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES, type SearchAttribute } from '../core/domain/search-attributes.ts';
import type { TrialState } from '../core/domain/trial.ts';

/** A sweep that ended with a failure is `failed`; variants never are. */
export type PublishedState = TrialState | 'failed';

const TYPES = { Keyword: SearchAttributeType.KEYWORD, Double: SearchAttributeType.DOUBLE } as const;
const key = <Name extends SearchAttribute>(name: Name) => defineSearchAttributeKey(name, TYPES[SEARCH_ATTRIBUTES[name]]);

const SWEEP = key('DurasweepSweep');
const VARIANT = key('DurasweepVariant');
const STATE = key('DurasweepState');
const BEST = key('DurasweepBestValidationAccuracy');

export interface SearchableState {
  readonly sweepId: string;
  readonly variant?: string;
  readonly state: PublishedState;
  readonly bestValidationAccuracy: number | null;
}

/** Makes a workflow findable, in the web UI's filters and by `temporal workflow list --query`. */
export function publishState(state: SearchableState): void {
  upsertSearchAttributes(listAttributes(state));
}

/** The same for a workflow that is about to be started. */
export function listAttributes({ sweepId, variant, state, bestValidationAccuracy }: SearchableState) {
  return [
    { key: SWEEP, value: sweepId },
    ...(variant === undefined ? [] : [{ key: VARIANT, value: variant }]),
    { key: STATE, value: state },
    ...(bestValidationAccuracy === null ? [] : [{ key: BEST, value: bestValidationAccuracy }]),
  ];
}
