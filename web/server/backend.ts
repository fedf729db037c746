import type { AttemptsRow } from '../../workflows/steering-messages.ts';
import type { ComparisonView, RecordingView, ResultsView, VariantView } from '../views/results-view.ts';
import type { TryView } from '../views/try-view.ts';
import type { OverviewView, ProgressView, RunningTrial, SweepLinks, VariantRow } from '../views/views.ts';

/** What the page asks of Temporal and the store. Every method may throw: the page then says why, and asks again. */
export interface PageBackend {
  readOverview(): Promise<OverviewView>;
  /** What its finished trials amount to. */
  readResults(sweepId: string): Promise<ResultsView>;
  readVariant(sweepId: string, variant: string): Promise<VariantView>;
  compare(sweepId: string, variants: readonly [string, string]): Promise<ComparisonView>;
  readRecordings(sweepId: string, indices: readonly number[]): Promise<RecordingView[]>;
  /** Its best network so far. */
  readTry(sweepId: string): Promise<TryView>;
  /** Does what a person chose. @returns what was done, in words @throws DurasweepError InvalidConfig with the reason why not */
  steer(sweepId: string, action: string, body: unknown): Promise<string>;
  readConfiguration(sweepId: string): Promise<unknown>;
  /** Every field of a variant and its training. */
  readFields(sweepId: string, variant: string): Promise<Readonly<Record<string, unknown>>>;
  /** What is wrong with a change of a variant; null: nothing. */
  checkChange(sweepId: string, change: EditedVariant): Promise<string | null>;
  /** What is wrong with a configuration; null: nothing. */
  checkConfiguration(configuration: unknown): Promise<string | null>;
  /** Starts a sweep. @returns what was done, in words */
  startCopy(copy: ConfigurationCopy): Promise<string>;
  /** @throws DurasweepError InvalidConfig when there is no such sweep. */
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

/** Reads one sweep. Each method is one question, or a few, to its workflow or the store. */
export interface SweepReader {
  readonly links: SweepLinks;
  readProgress(): Promise<ProgressView>;
  /** @param onRanked is given the ranked variants if they are known before the others */
  readVariants(progress: ProgressView, onRanked: (ranked: readonly VariantRow[]) => void): Promise<VariantRow[]>;
  readAttempts(): Promise<AttemptsRow[]>;
  readRunning(progress: ProgressView): Promise<RunningTrial[]>;
}
