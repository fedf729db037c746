import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { padFold } from '../../core/dataset/pad.ts';
import { encodeFoldSequences } from '../../core/dataset/sequences-codec.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { tensorsFolder } from '../../core/domain/artifact-keys.ts';
import type { PadSequencesInput } from '../types.ts';
import { getJson } from './json-artifact.ts';
import type { SplitArtifact } from './split-dataset.ts';
import type { StageContext } from './stage-context.ts';

/** Normalises and pads every fold; one object of length-sorted tensors a fold, in the folds' order. */
export async function padSequences(input: PadSequencesInput, context: StageContext): Promise<ArtifactReference[]> {
  const { store } = context;
  const prefix = tensorsFolder(input.dataset.sha256, { split: input.split.reference.sha256, normalisation: input.normalisation });
  const keys = Array.from({ length: input.split.folds }, (_, fold) => `${prefix}/fold-${fold}.bin`);
  const existing = await Promise.all(keys.map((key) => store.find(key)));
  if (existing.every((reference) => reference !== null)) return existing;

  const dataset = decodeDataset(await store.get(input.dataset.parsed));
  const { split } = await getJson<SplitArtifact>(store, input.split.reference);
  const references: ArtifactReference[] = [];
  for (const [fold, key] of keys.entries()) {
    const parts = split.folds[fold];
    if (parts === undefined) throw new RangeError(`Split ${input.split.reference.key} has no fold ${fold}.`);
    const padded = padFold({ dataset, fold: parts, normalisation: input.normalisation });
    references.push(await store.put({ key, bytes: encodeFoldSequences(padded.fold) }));
    context.reportProgress({ fold, folds: keys.length });
  }
  return references;
}
