import { dropRemovedDefaults } from '../../configs/removed-fields.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import type { TrialState } from '../../core/domain/trial.ts';
import { recordSearches } from '../search/live-searches.ts';
import { shorten, TEXT_LIMIT } from '../shorten.ts';
import type { VariantSummary } from '../steering-requests.ts';
import { type PackedStatuses, packStatuses, unpackStatuses } from './pack-statuses.ts';
import { NOT_CARRIED_BY_OLDER_CODE, type SweepState } from './sweep-state.ts';
import type { VariantStatus } from './variant-states.ts';

type CarriedSummary = readonly [
  completed: number,
  failed: number,
  reused: number,
  validationAccuracy: number | null,
  testAccuracy: number | null,
  trainingSeconds: number,
  incidents: VariantSummary['incidents'],
  // Absent from states carried over by older code.
  missingFolds?: number,
  parameters?: number | null,
];

type CarriedStatus = readonly [
  variant: string,
  state: TrialState,
  round: number,
  again: boolean,
  failure: string | null,
  extendsMaxEpochs: number | null,
  summary: CarriedSummary | null,
];

/**
 * A sweep's state when the workflow continues as new, without its configuration, which is the other argument.
 * Temporal allows at most 2 MB of arguments, so the statuses of thousands of variants are passed without their field names.
 */
export interface CarriedState extends Omit<SweepState, 'configuration' | 'statuses'> {
  readonly statuses: readonly CarriedStatus[];
  /** Absent from what older code carried over. */
  readonly packed?: PackedStatuses;
  /** What older code packed: only the statuses of searches. */
  readonly suggestions?: PackedStatuses;
}

/** Maximum number of characters for all failures and incidents; if a whole sweep crashes, each is cut to its share. */
const CARRIED_TEXT = 500_000;

export function packState(state: SweepState): CarriedState {
  const { configuration, statuses, ...rest } = state;
  const limit = Math.min(TEXT_LIMIT, Math.floor(CARRIED_TEXT / Math.max(1, countTexts(Object.values(statuses)))));
  const { packed, others } = packStatuses({ configuration, changes: rest.changes }, Object.entries(statuses));
  return {
    ...rest,
    searches: recordSearches(state),
    statuses: others.map(([name, status]) => packStatus(name, status, limit)),
    packed,
  };
}

export function unpackState(configuration: SweepConfiguration, carried: CarriedState): SweepState {
  const { statuses, suggestions = {}, packed = suggestions, ...rest } = carried;
  const known = dropRemovedDefaults(configuration);
  const all = [...statuses.map(unpackStatus), ...unpackStatuses({ configuration: known, changes: rest.changes }, packed)];
  return { ...NOT_CARRIED_BY_OLDER_CODE, ...rest, configuration: known, statuses: Object.fromEntries(all) };
}

function countTexts(statuses: readonly VariantStatus[]): number {
  return statuses.reduce((sum, { failure, summary }) => sum + (failure === null ? 0 : 1) + (summary?.incidents.length ?? 0), 0);
}

function packStatus(
  name: string,
  { state, round, again, failure, extendsMaxEpochs, summary }: VariantStatus,
  limit: number,
): CarriedStatus {
  const told = failure === null ? null : shorten(failure, limit);
  return [name, state, round, again, told, extendsMaxEpochs, summary === null ? null : packSummary(summary, limit)];
}

function packSummary(summary: VariantSummary, limit: number): CarriedSummary {
  const { completed, failed, reused, validationAccuracy, testAccuracy, trainingSeconds, missingFolds, parameters } = summary;
  const incidents = summary.incidents.map((incident) => ({ ...incident, reason: shorten(incident.reason, limit) }));
  return [completed, failed, reused, validationAccuracy, testAccuracy, trainingSeconds, incidents, missingFolds, parameters];
}

function unpackStatus([name, state, round, again, failure, extendsMaxEpochs, summary]: CarriedStatus): [string, VariantStatus] {
  return [name, { state, round, again, failure, extendsMaxEpochs, summary: summary === null ? null : unpackSummary(summary) }];
}

function unpackSummary(carried: CarriedSummary): VariantSummary {
  const [completed, failed, reused, validationAccuracy, testAccuracy, trainingSeconds, incidents, missingFolds = 0, parameters = null] =
    carried;
  return { completed, failed, reused, missingFolds, validationAccuracy, parameters, testAccuracy, trainingSeconds, incidents };
}
