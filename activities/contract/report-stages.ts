import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { onMainQueue, type StageOptions } from './stage.ts';

const REPORT: StageOptions = { loaded: 'when-idle', timeLimit: '1 hour' };

export const REPORT_STAGES = {
  /** `startedAt` null: the latest execution of the sweep. */
  analyseSweep: onMainQueue<{ readonly sweepId: string; readonly startedAt: string | null }, AnalysedSweep>(REPORT),
  renderFigures: onMainQueue<AnalysedSweep, RenderedFigures>(REPORT),
  writeReport: onMainQueue<RenderedFigures, WrittenReport>(REPORT),
} as const;

export interface AnalysedSweep {
  readonly sweepId: string;
  /** Prefix of the report's objects in the store. */
  readonly prefix: string;
  readonly results: ArtifactReference;
}

export interface RenderedFigures extends AnalysedSweep {
  readonly figures: ArtifactReference;
}

export interface WrittenReport {
  readonly files: readonly { readonly path: string; readonly reference: ArtifactReference }[];
  /** Folder on the worker to which the report was also written, or null. */
  readonly folder: string | null;
  /** Why the copy in the worker's reports folder failed; absent from older workers. */
  readonly localProblem?: string | null;
  /** Why the winner was not exported; null if it was, or if there is none. Absent from older workers. */
  readonly modelProblem?: string | null;
  /** The report's first sentence: the answer. */
  readonly headline: string;
  /** Finished trials whose results are missing from the store; absent from older workers. */
  readonly lost?: readonly { readonly variant: string; readonly message: string }[];
}
