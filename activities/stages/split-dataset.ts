import type { Dataset } from '../../core/dataset/dataset.ts';
import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { countPairsAcrossParts, findNearDuplicates } from '../../core/dataset/near-duplicates.ts';
import { describeSplit, fillFolds, splitDataset as split } from '../../core/dataset/split.ts';
import type { Split } from '../../core/dataset/split-types.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import { splitKey } from '../../core/domain/artifact-keys.ts';
import { listDataWarnings } from '../../core/domain/data-warnings.ts';
import type { DatasetDescription, SplitDescription } from '../../core/domain/results.ts';
import { listSplitWarnings } from '../../core/domain/split-warnings.ts';
import { type DataMeasures, refuseUnfit } from '../../core/domain/training-problems.ts';
import { listTrainingWarnings } from '../../core/domain/training-warnings.ts';
import type { SplitDatasetInput, StoredSplit } from '../contract/data-stages.ts';
import { countWork } from './count-work.ts';
import { findJson, putJson } from './json-artifact.ts';
import { getDerived, getDerivedJson, putRecipe } from './recipes.ts';
import type { RecipeContext } from './stage-context.ts';
import { splitSchema } from './stored-schemas.ts';

/** Content of `datasets/<sha256>/splits/<hash>.json`. */
export interface SplitArtifact {
  readonly split: Split;
  readonly description: SplitDescription;
}

/** Splits the recordings into training, validation and test parts for each fold. */
export async function splitDataset(input: SplitDatasetInput, context: RecipeContext): Promise<StoredSplit> {
  const { store } = context;
  const key = splitKey(input.dataset.sha256, { options: input.split, parsedSha256: input.dataset.parsed.sha256 });
  const described = await getDerivedJson<DatasetDescription>(context, input.dataset.description);
  if (input.plan) refuseUnfit(input.plan, measure(described));
  const existing = await findJson<SplitArtifact>(store, key, splitSchema);
  await putRecipe(store, [key], { stage: 'splitDataset', input });
  if (existing !== null) return buildStoredSplit(existing.reference, existing.value, { described, input });

  const dataset = decodeDataset(await getDerived(context, input.dataset.parsed));
  const made = split({ dataset, options: fillFolds(input.split) });
  const artifact: SplitArtifact = { split: made, description: describeFolds(dataset, made, countWork(context, 'recordings')) };
  return buildStoredSplit(await putJson(store, key, artifact), artifact, { described, input });
}

function buildStoredSplit(
  reference: ArtifactReference,
  { split: made, description }: SplitArtifact,
  { described, input }: { described: DatasetDescription; input: SplitDatasetInput },
): StoredSplit {
  const ofTraining = input.plan ? listTrainingWarnings({ dataset: described, split: description, ...input.plan }) : [];
  const ofData = [...listDataWarnings(described), ...listSplitWarnings(described.classes, description)];
  const warnings = [...ofData, ...ofTraining].map(({ message }) => message);
  return { reference, folds: made.folds.length, warnings, data: measure(described) };
}

function measure({ features, lengths }: DatasetDescription): DataMeasures {
  return { features: features.length, shortest: lengths.minimum };
}

/** @param onRecording called for each recording that is compared with others */
export function describeFolds(dataset: Dataset, made: Split, onRecording?: () => void): SplitDescription {
  const nearDuplicates = countPairsAcrossParts({ pairs: findNearDuplicates(dataset, onRecording), split: made });
  return describeSplit({ dataset, split: made, nearDuplicates });
}
