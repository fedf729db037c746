import type { SweepConfiguration } from '../../configs/schema.ts';
import type { VariantChange } from '../../configs/variant-change.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { Sources } from '../../core/domain/sources.ts';
import type { TrialState } from '../../core/domain/trial.ts';
import type { Variant } from '../../core/domain/variant.ts';
import type { SearchHistory } from '../../core/search/history.ts';
import type { StoredDataset, StoredSplit } from './data-stages.ts';
import { onMainQueue, SMALL } from './stage.ts';

/** What workflows store of their state, for reports and for the next run. */
export const LEDGER_STAGES = {
  recordVariant: onMainQueue<VariantLedger, void>(SMALL),
  recordSweep: onMainQueue<SweepLedger, void>(SMALL),
  storeState: onMainQueue<StatePart, StoredPart>(SMALL),
  readState: onMainQueue<ArtifactReference, string>(SMALL),
} as const;

/** One execution of a sweep; the id can be reused after it has ended. */
export interface SweepIdentity {
  readonly sweepId: string;
  /** ISO 8601, by Temporal's clock. */
  readonly startedAt: string;
}

export interface VariantLedger extends SweepIdentity {
  /** Number of the variant's launch in its sweep; starts at 1 again after a reset of the sweep. */
  readonly round: number;
  /** ISO 8601, by Temporal's clock: the latest record counts. Absent from workflows that started on older code. */
  readonly recordedAt?: string;
  readonly variant: Variant;
  readonly changed: boolean;
  readonly trials: readonly LedgerEntry[];
}

/** One entry of a variant's ledger: the outcome of a trial in this sweep. */
export interface LedgerEntry {
  readonly fold: number;
  readonly seed: number;
  readonly trialKey: string;
  readonly state: TrialState;
  readonly reused: boolean;
  readonly attempts: number;
  readonly secondsLost: number;
  readonly failure: string | null;
  readonly warnings: readonly string[];
  /** Number of epochs of a stopped trial. */
  readonly stoppedAfter?: number;
}

/** The input of the report in addition to the variants' ledgers; stored, so that the report can be regenerated from the store alone. */
export interface SweepLedger extends SweepIdentity {
  readonly configuration: SweepConfiguration;
  readonly dataset: StoredDataset;
  readonly split: StoredSplit;
  readonly folds: readonly ArtifactReference[];
  readonly changes: Readonly<Record<string, VariantChange>>;
  readonly skipped: readonly string[];
  readonly cancelled: readonly string[];
  readonly finishedAt: string | null;
  readonly partial: boolean;
  readonly journal: readonly JournalEntry[];
  /** The counted outcomes of each search, by experiment, which determine its decisions. Absent without searches, and from older code. */
  readonly searches?: Readonly<Record<string, Omit<SearchHistory, 'points'>>>;
  /** Trials from whose weights trials of the sweep start; absent if there are none. */
  readonly sources?: Sources;
}

export interface JournalEntry {
  readonly at: string;
  readonly what: string;
}

/** A part of the state that a run of a large sweep passes on to the next. */
export interface StatePart extends SweepIdentity {
  readonly text: string;
  /** Whether no other part is stored after it. Absent from older code. */
  readonly isLast?: boolean;
}

/** It repeats `isLast`, so that the history contains it even if other code, which divides the state differently, replays it. */
export type StoredPart = ArtifactReference & Pick<StatePart, 'isLast'>;
