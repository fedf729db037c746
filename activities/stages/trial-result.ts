import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { TrainingSummary, TrialSpecification } from '../../core/domain/trial.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { SweepIdentity } from '../types.ts';
import { getJson } from './json-artifact.ts';

/** `trials/<key>/result.json`: the last object of a training to be written; where it is, the training is finished. */
export interface StoredTrialResult {
  readonly specification: TrialSpecification;
  readonly summary: TrainingSummary;
  readonly model: ArtifactReference;
  readonly history: ArtifactReference;
  readonly trainedBy: SweepIdentity & { readonly variant: string };
  /** Of the code that trained it; absent from results of older code. */
  readonly trainingCodeVersion?: string;
  readonly attempts: number;
  readonly secondsLost: number;
  readonly warnings: readonly string[];
}

export const trialPath = (trialKey: string, name: string) => `trials/${trialKey}/${name}`;

export async function findTrialResult(store: ArtifactStore, trialKey: string): Promise<StoredTrialResult | null> {
  const reference = await store.find(trialPath(trialKey, 'result.json'));
  return reference === null ? null : getJson<StoredTrialResult>(store, reference);
}
