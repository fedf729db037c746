import type { DatasetConfiguration } from '../../configs/dataset-schema.ts';
import type { ArtifactReference } from '../../core/domain/artifact.ts';
import type { StoredDataset } from '../types.ts';
import { storeDataset } from './download-dataset.ts';
import type { StageContext } from './stage-context.ts';

/** What a data set was parsed from, for making the parsed recordings again without its sources. */
export interface ParseInput {
  readonly dataset: DatasetConfiguration;
  readonly raw: ArtifactReference;
  readonly name: string;
  readonly isArchive: boolean;
  readonly synthetic: boolean;
}

export async function parseAgain(input: ParseInput, context: Pick<StageContext, 'store'>): Promise<StoredDataset> {
  const { dataset, raw, name, isArchive, synthetic } = input;
  const bytes = await context.store.get(raw);
  return storeDataset(dataset, { bytes, name, isArchive, synthetic }, raw.sha256, context);
}
