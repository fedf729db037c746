import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { TRIAL_FILES, trialPath } from '../../core/domain/store-paths.ts';
import type { TrainingSummary, TrialSpecification } from '../../core/domain/trial.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { findVerified, setAside } from '../../core/storage/set-aside.ts';
import type { SweepIdentity } from '../contract/ledger-stages.ts';
import { findJson } from './json-artifact.ts';
import { historySchema, resultSchema } from './stored-schemas.ts';

/** Content of `trials/<key>/result.json`, the last object written by training: if it exists, the trial is finished. */
export interface StoredTrialResult {
  readonly specification: TrialSpecification;
  readonly summary: TrainingSummary;
  readonly model: ArtifactReference;
  readonly history: ArtifactReference;
  readonly trainedBy: SweepIdentity & { readonly variant: string };
  /** Version of the code that trained it; absent from results of older code. */
  readonly trainingCodeVersion?: string;
  readonly attempts: number;
  readonly secondsLost: number;
  readonly warnings: readonly string[];
}

export async function findTrialResult(store: ArtifactStore, trialKey: string): Promise<StoredTrialResult | null> {
  return (await findJson<StoredTrialResult>(store, trialPath(trialKey, TRIAL_FILES.result), resultSchema))?.value ?? null;
}

/** A finished trial whose model and history are intact; otherwise damaged objects are quarantined, and it counts as unfinished. */
export async function findWholeTraining(store: ArtifactStore, trialKey: string): Promise<StoredTrialResult | null> {
  const result = await findTrialResult(store, trialKey);
  if (result === null) return null;
  const { model, history } = result;
  const [weights, epochs] = await Promise.all([
    findVerified(store, model.key, (bytes) => void bytes),
    findJson(store, history.key, historySchema),
  ]);
  if (weights?.reference.sha256 === model.sha256 && epochs?.reference.sha256 === history.sha256) return result;
  await setAside(store, trialPath(trialKey, TRIAL_FILES.result), 'It refers to a model or a history that is missing or was replaced.');
  return null;
}
