import type { TrialRecord } from '../../../core/domain/results.ts';
import type { EpochRecord } from '../../../core/domain/trial.ts';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { findJson } from '../json-artifact.ts';
import { readEvaluation } from '../read-evaluation.ts';
import { historySchema } from '../stored-schemas.ts';
import { findTrialResult } from '../trial-result.ts';

/** What is known of a trial once it is trained. */
interface Ended {
  readonly history: readonly EpochRecord[];
  /** Null until it is evaluated. */
  readonly outcome: Pick<TrialRecord, 'state' | 'attempts' | 'summary' | 'evaluation'> | null;
}

/** A trial of this sweep whose training has ended; null before. @param copies from the sweep's `evaluation` */
export async function readEnded(store: ArtifactStore, trialKey: string, copies?: number): Promise<Ended | null> {
  const result = await findTrialResult(store, trialKey);
  if (result === null) return null;
  const { evaluation } = await readEvaluation(store, trialKey, copies === undefined ? {} : { copies });
  const history = await findJson<EpochRecord[]>(store, result.history.key, historySchema);
  if (history === null) return null;
  const { attempts, summary } = result;
  return { history: history.value, outcome: evaluation && { state: 'completed', attempts, summary, evaluation } };
}
