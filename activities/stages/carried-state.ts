import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { statePath } from '../../core/domain/store-paths.ts';
import { ArtifactCorrupted } from '../../core/storage/artifact-store.ts';
import { sha256Hex } from '../../core/storage/s3-store.ts';
import { putVerified } from '../../core/storage/set-aside.ts';
import type { StatePart, StoredPart } from '../contract/ledger-stages.ts';
import type { StageContext } from './stage-context.ts';

/** Stores a part of the state that a run of a large sweep passes on to the next. */
export async function storeState({ sweepId, startedAt, text, isLast }: StatePart, { store }: StageContext): Promise<StoredPart> {
  const bytes = Buffer.from(text);
  const sha256 = sha256Hex(bytes);
  const key = statePath(sweepId, startedAt, sha256);
  const reference = await putVerified(store, { key, bytes, sha256, contentType: 'text/plain; charset=utf-8' });
  return isLast === undefined ? reference : { ...reference, isLast };
}

/** @throws DurasweepError `StateLost` if the object is missing or damaged */
export async function readState(reference: ArtifactReference, { store }: StageContext): Promise<string> {
  try {
    return Buffer.from(await store.get(reference)).toString('utf8');
  } catch (error) {
    if (!(error instanceof ArtifactCorrupted)) throw error;
    throw new DurasweepError('StateLost', `The state of the sweep cannot be read: ${error.message} ${REMEDY}`, { cause: error });
  }
}

const REMEDY =
  'Put the object back from a backup of the store and reset the workflow to its first task, or start the sweep again from its manifest: finished trials are reused.';
