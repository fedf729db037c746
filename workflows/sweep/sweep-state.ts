import type { JournalEntry, StoredDataset, StoredSplit } from '../../activities/types.ts';
import type { SweepConfiguration } from '../../configs/schema.ts';
import type { VariantChange } from '../../configs/variant-change.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { Remedy } from '../../core/domain/remedy.ts';
import type { Sources } from '../../core/domain/sources.ts';
import type { TrainingQueue } from '../../core/domain/task-queues.ts';
import type { CarriedSearch } from '../search/carried-search.ts';
import { shorten } from '../shorten.ts';
import type { PreparationStep, SweepPhase } from '../steering-messages.ts';
import type { VariantStatuses } from './variant-states.ts';

/** The tensors are ready: what every variant's trials train on. */
export interface PreparedData {
  readonly dataset: StoredDataset;
  readonly split: StoredSplit;
  readonly folds: readonly ArtifactReference[];
  readonly trainingQueue: TrainingQueue;
}

/** All a sweep knows; plain JSON, carried over when the workflow continues as new. */
export interface SweepState {
  readonly startedAt: string;
  configuration: SweepConfiguration;
  changes: Record<string, VariantChange>;
  /** Variants whose change is a person's, made after a failure, rather than an extension of all. */
  changed: string[];
  prepared: PreparedData | null;
  /** What is done to the data while it is prepared. */
  preparing: PreparationStep | null;
  preparationFailure: string | null;
  /** What to fix then. */
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
  /** What counted of each search, by experiment. */
  searches: Readonly<Record<string, CarriedSearch>>;
  /** Of the variants that others are initialised from, once they are found. */
  sources: Sources;
  readonly statuses: VariantStatuses;
  concurrency: number;
  paused: boolean;
  journal: JournalEntry[];
  /** Where the newest report lies. */
  report: string | null;
  phase: Exclude<SweepPhase, 'paused'>;
}

/** What a sweep that continues as new on older code has not handed over. */
export const NOT_CARRIED_BY_OLDER_CODE = {
  preparing: null,
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
  searches: {},
  sources: {},
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
