import type { StoredDataset, StoredSplit } from '../../activities/contract/data-stages.ts';
import type { JournalEntry } from '../../activities/contract/ledger-stages.ts';
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

/** The prepared tensors that every variant's trials use. */
export interface PreparedData {
  readonly dataset: StoredDataset;
  readonly split: StoredSplit;
  readonly folds: readonly ArtifactReference[];
  readonly trainingQueue: TrainingQueue;
}

/** The complete state of a sweep; plain JSON, carried over when the workflow continues as new. */
export interface SweepState {
  readonly startedAt: string;
  configuration: SweepConfiguration;
  changes: Record<string, VariantChange>;
  /** Variants that a person changed after a failure, as opposed to an extension of all variants. */
  changed: string[];
  prepared: PreparedData | null;
  /** The current step of data preparation. */
  preparing: PreparationStep | null;
  preparationFailure: string | null;
  /** What to fix in that case. */
  remedy: Remedy | null;
  retryPreparation: boolean;
  /** Why the newest report could not be written; null if it was. */
  reportFailure: string | null;
  retryReport: boolean;
  /** Number of consecutive failed attempts of the report. */
  reportFailures: number;
  /** Reasons for waiting for the store, by what is waiting. */
  storageWaits: Readonly<Record<string, string>>;
  /** Variants that were started again because one of their results was lost. */
  retrained: readonly string[];
  /** Whether lost data has been prepared again since a person last retried failed variants. */
  dataRestored: boolean;
  /** Milliseconds since 1970: end of the wait for parked variants or a report; null if nothing is parked. */
  parkedUntil: number | null;
  /** Milliseconds since 1970, shifted by the time spent parked or paused; null before the first variant was started. */
  trainingSince: number | null;
  /** Milliseconds since 1970; null while the sweep is not paused. */
  pausedSince: number | null;
  /** The counted outcomes of each search, by experiment, until it is opened; `recordSearches` lists those of all. */
  searches: Readonly<Record<string, CarriedSearch>>;
  /** Trials from which variants are initialised, once they are found. */
  sources: Sources;
  readonly statuses: VariantStatuses;
  concurrency: number;
  paused: boolean;
  journal: JournalEntry[];
  /** Location of the newest report. */
  report: string | null;
  phase: Exclude<SweepPhase, 'paused'>;
}

/** Defaults for fields that older code did not carry over. */
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

/** Maximum number of journal lines: enough for a long run, and small enough to carry over. */
const JOURNAL_LIMIT = 2_000;

export function note(state: SweepState, what: string): void {
  const at = new Date().toISOString();
  if (state.journal.length === JOURNAL_LIMIT) state.journal.push({ at, what: `The journal ends here, at ${JOURNAL_LIMIT} lines.` });
  if (state.journal.length < JOURNAL_LIMIT) state.journal.push({ at, what: shorten(what) });
}

/** Excludes a time without work from the pace. */
export function leaveOut(state: SweepState, milliseconds: number): void {
  if (state.trainingSince !== null) state.trainingSince += milliseconds;
}
