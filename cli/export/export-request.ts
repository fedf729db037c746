import type { SweepLedger } from '../../activities/contract/ledger-stages.ts';
import type { TrialRecord } from '../../core/domain/results.ts';
import type { ExportedFile, ExportFormat } from '../../core/export/index.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';

export interface ExportRequest {
  readonly store: ArtifactStore;
  readonly ledger: SweepLedger;
  /** Of the whole sweep. */
  readonly trials: readonly TrialRecord[];
  /** Of a variant or an ensemble. */
  readonly name: string;
  readonly format: ExportFormat | 'all';
}

/** What is written, and a line that says what it is. */
export interface Exported {
  readonly files: readonly ExportedFile[];
  readonly says: string;
  readonly synthetic: boolean;
}
