import type { SweepConfiguration } from '../configs/schema.ts';
import type { TrialState } from '../core/domain/trial.ts';
import type { SweepState, VariantStatus } from './sweep-state.ts';
import type { VariantSummary } from './variant-summary.ts';

type CarriedSummary = readonly [
  completed: number,
  failed: number,
  reused: number,
  validationAccuracy: number | null,
  testAccuracy: number | null,
  trainingSeconds: number,
  incidents: VariantSummary['incidents'],
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
 * A sweep's state as it is handed over when the workflow continues as new, without its configuration, which is the workflow's other argument.
 * Temporal takes at most 2 MB an argument, so the statuses of thousands of variants travel without their field names.
 */
export interface CarriedState extends Omit<SweepState, 'configuration' | 'statuses'> {
  readonly statuses: readonly CarriedStatus[];
}

export function packState({ configuration: _configuration, statuses, ...rest }: SweepState): CarriedState {
  return { ...rest, statuses: Object.entries(statuses).map(([name, status]) => packStatus(name, status)) };
}

export function unpackState(configuration: SweepConfiguration, { statuses, ...rest }: CarriedState): SweepState {
  return { ...rest, configuration, statuses: Object.fromEntries(statuses.map(unpackStatus)) };
}

function packStatus(name: string, { state, round, again, failure, extendsMaxEpochs, summary }: VariantStatus): CarriedStatus {
  return [name, state, round, again, failure, extendsMaxEpochs, summary === null ? null : packSummary(summary)];
}

function packSummary(summary: VariantSummary): CarriedSummary {
  const { completed, failed, reused, validationAccuracy, testAccuracy, trainingSeconds, incidents } = summary;
  return [completed, failed, reused, validationAccuracy, testAccuracy, trainingSeconds, incidents];
}

function unpackStatus([name, state, round, again, failure, extendsMaxEpochs, summary]: CarriedStatus): [string, VariantStatus] {
  return [name, { state, round, again, failure, extendsMaxEpochs, summary: summary === null ? null : unpackSummary(summary) }];
}

function unpackSummary(carried: CarriedSummary): VariantSummary {
  const [completed, failed, reused, validationAccuracy, testAccuracy, trainingSeconds, incidents] = carried;
  return { completed, failed, reused, validationAccuracy, testAccuracy, trainingSeconds, incidents };
}
