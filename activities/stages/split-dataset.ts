import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { countPairsAcrossParts, findNearDuplicates } from '../../core/dataset/near-duplicates.ts';
import { describeSplit, type Split, splitDataset as split } from '../../core/dataset/split.ts';
import { hashJson } from '../../core/domain/keys.ts';
import type { SplitDescription } from '../../core/domain/results.ts';
import type { SplitDatasetInput, StoredSplit } from '../types.ts';
import { getJson, putJson } from './json-artifact.ts';
import type { StageContext } from './stage-context.ts';

/** `datasets/<sha256>/splits/<hash>.json`. */
export interface SplitArtifact {
  readonly split: Split;
  readonly description: SplitDescription;
}

/** Cuts the recordings into the folds' train, validation and test parts. */
export async function splitDataset(input: SplitDatasetInput, { store }: StageContext): Promise<StoredSplit> {
  // `counted` tells these objects from earlier ones, in which a pair of near-duplicates counted once for every fold.
  const hash = hashJson({ ...input.split, parsed: input.dataset.parsed.sha256, counted: 'pairs' });
  const key = `datasets/${input.dataset.sha256}/splits/${hash}.json`;
  const existing = await store.find(key);
  if (existing !== null) return { reference: existing, folds: (await getJson<SplitArtifact>(store, existing)).split.folds.length };

  const dataset = decodeDataset(await store.get(input.dataset.parsed));
  const folds = input.split.folds ?? (input.split.method === 'grouped-k-fold' ? 5 : 1);
  const made = split({ dataset, options: { ...input.split, folds } });
  const nearDuplicates = countPairsAcrossParts({ pairs: findNearDuplicates(dataset), split: made });
  const artifact: SplitArtifact = { split: made, description: describeSplit({ split: made, nearDuplicates }) };
  return { reference: await putJson(store, key, artifact), folds: made.folds.length };
}
