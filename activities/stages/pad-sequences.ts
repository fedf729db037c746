import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { padFold } from '../../core/dataset/pad.ts';
import { encodeFoldSequences } from '../../core/dataset/sequences-codec.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { tensorsFolder } from '../../core/domain/artifact-keys.ts';
import { foldFile } from '../../core/domain/store-paths.ts';
import { findVerified, putVerified } from '../../core/storage/set-aside.ts';
import type { PadSequencesInput } from '../contract/data-stages.ts';
import { hasFoldInputs, putFoldInputs } from './fold-inputs.ts';
import { getDerived, getDerivedJson, putRecipe } from './recipes.ts';
import type { SplitArtifact } from './split-dataset.ts';
import type { RecipeContext } from './stage-context.ts';

/** Normalises and pads every fold; writes one object of length-sorted tensors per fold, in order. */
export async function padSequences(input: PadSequencesInput, context: RecipeContext): Promise<ArtifactReference[]> {
  const { store } = context;
  const prefix = tensorsFolder(input.dataset.sha256, { split: input.split.reference.sha256, normalisation: input.normalisation });
  const keys = Array.from({ length: input.split.folds }, (_, fold) => `${prefix}/${foldFile(fold)}`);
  await putRecipe(store, keys, { stage: 'padSequences', input });
  const existing: ArtifactReference[] = [];
  for (const key of keys) {
    const found = await findVerified(store, key, (bytes) => void bytes);
    if (found === null || !(await hasFoldInputs(store, found.reference))) return makeAll(input, keys, context);
    existing.push(found.reference);
  }
  return existing;
}

async function makeAll(input: PadSequencesInput, keys: readonly string[], context: RecipeContext): Promise<ArtifactReference[]> {
  const dataset = decodeDataset(await getDerived(context, input.dataset.parsed));
  const { split } = await getDerivedJson<SplitArtifact>(context, input.split.reference);
  const references: ArtifactReference[] = [];
  for (const [fold, key] of keys.entries()) {
    const parts = split.folds[fold];
    if (parts === undefined) throw new RangeError(`Split ${input.split.reference.key} has no fold ${fold}.`);
    const padded = padFold({ dataset, fold: parts, normalisation: input.normalisation });
    const reference = await putVerified(context.store, { key, bytes: encodeFoldSequences(padded.fold) });
    const { features, classes } = dataset;
    await putFoldInputs(context.store, reference, { features, classes, normalisation: padded.normalisation });
    references.push(reference);
    context.reportProgress({ fold, folds: keys.length });
  }
  return references;
}
