import { decodeFoldSequences } from '../../core/dataset/sequences-codec.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { FoldSequences } from '../../core/domain/sequences.ts';
import { getDerived } from './recipes.ts';
import type { RecipeContext } from './stage-context.ts';

/** Caches the last fold, because a slot trains and evaluates many trials of few folds. */
let cached: { readonly sha256: string; readonly data: FoldSequences } | null = null;

/** A fold's padded sequences; read and verified once while a process works on the same fold. */
export async function loadSequences(context: RecipeContext, tensors: ArtifactReference): Promise<FoldSequences> {
  if (cached?.sha256 !== tensors.sha256) cached = { sha256: tensors.sha256, data: decodeFoldSequences(await getDerived(context, tensors)) };
  return cached.data;
}
