import type { StoredDataset } from '../contract/data-stages.ts';
import { type ParseInput, storeDataset } from './download-dataset.ts';
import type { StageContext } from './stage-context.ts';

export async function parseAgain(input: ParseInput, context: Pick<StageContext, 'store' | 'reportProgress'>): Promise<StoredDataset> {
  const { dataset, raw, name, isArchive, synthetic } = input;
  const bytes = await context.store.get(raw);
  return storeDataset(dataset, { bytes, name, isArchive, synthetic }, raw.sha256, context);
}
