import { z } from 'zod';
import type { Normalisation } from '../../core/dataset/normalise.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { ArtifactStore } from '../../core/storage/artifact-store.ts';
import { findJson, putJsonVerified } from './json-artifact.ts';

/** How a fold's tensors were made, and the meaning of their columns and labels; needed to use a model outside. */
export interface FoldInputs {
  readonly features: readonly string[];
  readonly classes: readonly string[];
  readonly normalisation: Normalisation;
}

const schema = z.looseObject({
  features: z.array(z.string()),
  classes: z.array(z.string()),
  normalisation: z.looseObject({ method: z.string(), means: z.array(z.number()), deviations: z.array(z.number()) }),
});

/** Stored beside the tensors, so that neither their hash nor a trial's key changes. */
const inputsKey = ({ key }: ArtifactReference) => key.replace(/\.bin$/, '.inputs.json');

export async function putFoldInputs(store: ArtifactStore, tensors: ArtifactReference, inputs: FoldInputs): Promise<void> {
  await putJsonVerified(store, inputsKey(tensors), inputs);
}

export async function hasFoldInputs(store: ArtifactStore, tensors: ArtifactReference): Promise<boolean> {
  return (await readFoldInputs(store, tensors)) !== null;
}

/** Those of the last fold, like its sequences, because a slot trains many trials of few folds. */
let cached: { readonly key: string; readonly inputs: FoldInputs } | null = null;

/** Null for tensors of older code. */
export async function findFoldInputs(store: ArtifactStore, tensors: ArtifactReference): Promise<FoldInputs | null> {
  const { key } = tensors;
  if (cached?.key === key) return cached.inputs;
  const inputs = await readFoldInputs(store, tensors);
  if (inputs !== null) cached = { key, inputs };
  return inputs;
}

async function readFoldInputs(store: ArtifactStore, tensors: ArtifactReference): Promise<FoldInputs | null> {
  return (await findJson<FoldInputs>(store, inputsKey(tensors), schema))?.value ?? null;
}
