import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { upsertSearchAttributes } from '@temporalio/workflow';
import type { TrialState } from '../core/domain/trial.ts';

/** A sweep that ended of a failure is `failed`; its variants never are. */
export type PublishedState = TrialState | 'failed';

const SWEEP = defineSearchAttributeKey('DurasweepSweep', SearchAttributeType.KEYWORD);
const VARIANT = defineSearchAttributeKey('DurasweepVariant', SearchAttributeType.KEYWORD);
const STATE = defineSearchAttributeKey('DurasweepState', SearchAttributeType.KEYWORD);
const BEST = defineSearchAttributeKey('DurasweepBestValidationAccuracy', SearchAttributeType.DOUBLE);

export interface SearchableState {
  readonly sweepId: string;
  readonly variant?: string;
  readonly state: PublishedState;
  readonly bestValidationAccuracy: number | null;
}

/** Makes a workflow findable, in the web UI's filters and by `temporal workflow list --query`. */
export function publishState({ sweepId, variant, state, bestValidationAccuracy }: SearchableState): void {
  upsertSearchAttributes([
    { key: SWEEP, value: sweepId },
    ...(variant === undefined ? [] : [{ key: VARIANT, value: variant }]),
    { key: STATE, value: state },
    ...(bestValidationAccuracy === null ? [] : [{ key: BEST, value: bestValidationAccuracy }]),
  ]);
}
