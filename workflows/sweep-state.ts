import type { JournalEntry, StoredDataset, StoredSplit } from '../activities/types.ts';
import type { VariantChange } from '../configs/plan-variants.ts';
import type { SweepConfiguration } from '../configs/schema.ts';
import type { ArtifactReference } from '../core/domain/artifact.ts';
import type { Remedy } from '../core/domain/remedy.ts';
import type { TrainingQueue } from '../core/domain/task-queues.ts';
import type { TrialState } from '../core/domain/trial.ts';
import { shorten } from './shorten.ts';
import type { SweepPhase } from './steering-messages.ts';
import type { VariantSummary } from './variant-summary.ts';

/** The tensors are ready: what every variant's trials train on. */
export interface PreparedData {
  readonly dataset: StoredDataset;
  readonly split: StoredSplit;
  readonly folds: readonly ArtifactReference[];
  readonly trainingQueue: TrainingQueue;
}

/** Where one variant stands. Only variants that are not simply waiting have one. */
export interface VariantStatus {
  state: TrialState;
  /** Launches so far. */
  round: number;
  /** Wanted again when the current round ends: something was added for it meanwhile. */
  again: boolean;
  /** Shortened; the variant's ledger has all of it. */
  failure: string | null;
  /** Epoch limit of the round before `extend` raised it, or null. */
  extendsMaxEpochs: number | null;
  summary: VariantSummary | null;
}

/** All a sweep knows; plain JSON, carried over when the workflow continues as new. */
export interface SweepState {
  readonly startedAt: string;
  configuration: SweepConfiguration;
  changes: Record<string, VariantChange>;
  /** Variants whose change is a person's, made after a failure, rather than an extension of all. */
  changed: string[];
  prepared: PreparedData | null;
  preparationFailure: string | null;
  /** What to mend then. */
  remedy: Remedy | null;
  retryPreparation: boolean;
  /** Why the newest report could not be written, while that is so. */
  reportFailure: string | null;
  retryReport: boolean;
  /** Attempts of the report that failed in a row. */
  reportFailures: number;
  /** Why what waits for the store does, by what waits. */
  storageWaits: Readonly<Record<string, string>>;
  /** Variants that were launched again because the store had lost a result of theirs. */
  retrained: readonly string[];
  /** Whether lost data were prepared again, since a person last had failed variants tried again. */
  dataRestored: boolean;
  /** Milliseconds since 1970: until then it waits for whatever is parked, null while nothing is. */
  parkedUntil: number | null;
  /** Milliseconds since 1970, later by the time spent parked or paused; null before the first variant was launched. */
  trainingSince: number | null;
  /** Milliseconds since 1970; null while the sweep is not paused. */
  pausedSince: number | null;
  statuses: Record<string, VariantStatus>;
  concurrency: number;
  paused: boolean;
  journal: JournalEntry[];
  /** Where the newest report lies. */
  report: string | null;
  phase: Exclude<SweepPhase, 'paused'>;
}

/** What a sweep that continues as new on older code has not handed over. */
export const NOT_CARRIED_BY_OLDER_CODE = {
  remedy: null,
  reportFailure: null,
  retryReport: false,
  reportFailures: 0,
  storageWaits: {},
  retrained: [],
  dataRestored: false,
  parkedUntil: null,
  trainingSince: null,
  pausedSince: null,
} satisfies Partial<SweepState>;

export function createSweepState(configuration: SweepConfiguration, startedAt: string): SweepState {
  return {
    startedAt,
    configuration,
    changes: {},
    changed: [],
    prepared: null,
    preparationFailure: null,
    ...NOT_CARRIED_BY_OLDER_CODE,
    retryPreparation: false,
    statuses: {},
    concurrency: configuration.execution.concurrency,
    paused: false,
    journal: [],
    report: null,
    phase: 'preparing',
  };
}

/** Lines of journal a sweep keeps: enough for any night, little enough to carry along. */
const JOURNAL_LIMIT = 2_000;

export function note(state: SweepState, what: string): void {
  const at = new Date().toISOString();
  if (state.journal.length === JOURNAL_LIMIT) state.journal.push({ at, what: `The journal ends here, at ${JOURNAL_LIMIT} lines.` });
  if (state.journal.length < JOURNAL_LIMIT) state.journal.push({ at, what: shorten(what) });
}

/** Leaves a time without work out of the pace. */
export function leaveOut(state: SweepState, milliseconds: number): void {
  if (state.trainingSince !== null) state.trainingSince += milliseconds;
}

/** Null of a variant that simply waits. One may be named as what every object inherits, such as `constructor`. */
export function findStatus({ statuses }: Pick<SweepState, 'statuses'>, variant: string): VariantStatus | null {
  return Object.hasOwn(statuses, variant) ? (statuses[variant] ?? null) : null;
}

export function getStatus(state: SweepState, variant: string): VariantStatus {
  const known = findStatus(state, variant);
  if (known !== null) return known;
  const status: VariantStatus = { state: 'waiting', round: 0, again: false, failure: null, extendsMaxEpochs: null, summary: null };
  state.statuses[variant] = status;
  return status;
}

export function stateOf(state: SweepState, variant: string): TrialState {
  return findStatus(state, variant)?.state ?? 'waiting';
}
