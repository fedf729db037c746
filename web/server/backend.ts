import type { AttemptsRow } from '../../workflows/steering-messages.ts';
import type { ComparisonView, RecordingView, ResultsView, VariantView } from '../views/results-view.ts';
import type { TryView } from '../views/try-view.ts';
import type { OverviewView, ProgressView, RunningTrial, SweepLinks, VariantRow } from '../views/views.ts';

/** The page's requests to Temporal and the store. Every method may throw: the page then shows the reason and tries again. */
export interface PageBackend {
  readOverview(): Promise<OverviewView>;
  /** The results of its finished trials. */
  readResults(sweepId: string): Promise<ResultsView>;
  /** The results as last read, at once; null if nobody has asked yet. */
  readKnownResults(sweepId: string): Promise<ResultsView | null>;
  readVariant(sweepId: string, variant: string): Promise<VariantView>;
  compare(sweepId: string, variants: readonly [string, string]): Promise<ComparisonView>;
  readRecordings(sweepId: string, indices: readonly number[]): Promise<RecordingView[]>;
  /** Its best network so far. */
  readTry(sweepId: string): Promise<TryView>;
  /** Performs a user's action. @returns what was done, in words @throws DurasweepError InvalidConfig with the reason if it is refused */
  steer(sweepId: string, action: string, body: unknown): Promise<string>;
  readConfiguration(sweepId: string): Promise<unknown>;
  /** All fields of a variant and its training. */
  readFields(sweepId: string, variant: string): Promise<Readonly<Record<string, unknown>>>;
  /** The problem with a change of a variant; null: none. */
  checkChange(sweepId: string, change: EditedVariant): Promise<string | null>;
  /** The problem with a configuration; null: none. */
  checkConfiguration(configuration: unknown): Promise<string | null>;
  /** Starts a sweep. @returns a description of what was done */
  startCopy(copy: ConfigurationCopy): Promise<string>;
  /** @throws DurasweepError InvalidConfig if there is no such sweep. */
  openSweep(sweepId: string): Promise<SweepReader>;
}

export interface EditedVariant {
  readonly variant: string;
  readonly changes: Readonly<Record<string, unknown>>;
}

export interface ConfigurationCopy {
  readonly sweepId: string;
  readonly configuration: unknown;
}

/** Reads one sweep. Each method sends one or a few requests to its workflow or the store. */
export interface SweepReader {
  readonly links: SweepLinks;
  readProgress(): Promise<ProgressView>;
  /** @param onRanked called with the ranked variants if they are known before the others */
  readVariants(progress: ProgressView, onRanked: (ranked: readonly VariantRow[]) => void): Promise<VariantRow[]>;
  readAttempts(): Promise<AttemptsRow[]>;
  readRunning(progress: ProgressView): Promise<RunningTrial[]>;
}
