import { decodeFoldSequences } from '../../core/dataset/sequences-codec.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { FoldSequences } from '../../core/domain/sequences.ts';
import { getDerived } from './recipes.ts';
import type { RecipeContext } from './stage-context.ts';

interface CachedFold {
  readonly sha256: string;
  readonly data: Promise<FoldSequences>;
}

/** Caches the last fold, because a slot trains and evaluates many trials of few folds. */
let cached: CachedFold | null = null;

/** A fold's padded sequences; read and verified once while a process works on the same fold. */
export function loadSequences(context: RecipeContext, tensors: ArtifactReference): Promise<FoldSequences> {
  if (cached?.sha256 === tensors.sha256) return cached.data;
  const fold: CachedFold = { sha256: tensors.sha256, data: readSequences(context, tensors) };
  cached = fold;
  // The failure is reported to whoever awaits the data, but it may occur earlier; the next call tries again.
  fold.data.catch(() => {
    if (cached === fold) cached = null;
  });
  return fold.data;
}

/** Begins to read a fold if this process has read none yet, so that its first training need not wait. */
export function beginToLoad(context: RecipeContext, tensors: ArtifactReference): void {
  if (cached === null) void loadSequences(context, tensors);
}

async function readSequences(context: RecipeContext, tensors: ArtifactReference): Promise<FoldSequences> {
  return decodeFoldSequences(await getDerived(context, tensors));
}
