import type { AttemptsRow } from '../../workflows/steering-messages.ts';
import type { OverviewView, ProgressView, RunningTrial, SweepLinks, VariantRow } from '../views/views.ts';

/** What the page asks of Temporal and the store. Every method may throw: the page then says why, and asks again. */
export interface PageBackend {
  readOverview(): Promise<OverviewView>;
  /** @throws DurasweepError InvalidConfig when there is no such sweep. */
  openSweep(sweepId: string): Promise<SweepReader>;
}

/** Reads one sweep. Each method is one question, or a few, to its workflow or the store. */
export interface SweepReader {
  readonly links: SweepLinks;
  readProgress(): Promise<ProgressView>;
  readVariants(progress: ProgressView): Promise<VariantRow[]>;
  readAttempts(): Promise<AttemptsRow[]>;
  readRunning(progress: ProgressView): Promise<RunningTrial[]>;
}
