import type { TrialRecord } from '../../../core/domain/results.ts';
import type { EpochRecord } from '../../../core/domain/trial.ts';
import type { ArtifactStore } from '../../../core/storage/artifact-store.ts';
import { findJson } from '../json-artifact.ts';
import { readEvaluation } from '../read-evaluation.ts';
import { historySchema } from '../stored-schemas.ts';
import { findTrialResult } from '../trial-result.ts';

type Finished = Pick<TrialRecord, 'state' | 'attempts' | 'summary' | 'history' | 'evaluation'>;

/** The outcome of a trial of this sweep; null until it is evaluated. @param copies from the sweep's `evaluation` */
export async function readFinished(store: ArtifactStore, trialKey: string, copies?: number): Promise<Finished | null> {
  const result = await findTrialResult(store, trialKey);
  if (result === null) return null;
  const { evaluation } = await readEvaluation(store, trialKey, copies === undefined ? {} : { copies });
  const history = await findJson<EpochRecord[]>(store, result.history.key, historySchema);
  if (evaluation === null || history === null) return null;
  return { state: 'completed', attempts: result.attempts, summary: result.summary, history: history.value, evaluation };
}
