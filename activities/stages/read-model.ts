import { DurasweepError } from '../../core/domain/errors.ts';
import { ArtifactCorrupted, type ArtifactStore } from '../../core/storage/artifact-store.ts';
import type { StoredTrialResult } from './trial-result.ts';

/** Weights of a finished trial, flat, in the order of `layoutParameters`. @throws DurasweepError ResultLost if they are missing from the store */
export async function readModel(store: ArtifactStore, { model }: StoredTrialResult): Promise<Float32Array> {
  const bytes = await getModel(store, model);
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}

async function getModel(store: ArtifactStore, model: StoredTrialResult['model']): Promise<Uint8Array> {
  try {
    return await store.get(model);
  } catch (error) {
    if (!(error instanceof ArtifactCorrupted)) throw error;
    throw new DurasweepError('ResultLost', `${error.message} Train the trial again.`, { cause: error });
  }
}
