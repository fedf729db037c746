import { decodeDataset } from '../../core/dataset/dataset-codec.ts';
import { describeDataset } from '../../core/dataset/describe.ts';
import type { DatasetDescription, SplitDescription } from '../../core/domain/results.ts';
import type { SweepLedger } from '../contract/ledger-stages.ts';
import { countWork } from './count-work.ts';
import { folderOfParsed } from './download-dataset.ts';
import { getDerived, getDerivedJson } from './recipes.ts';
import { describeFolds, type SplitArtifact } from './split-dataset.ts';
import type { RecipeContext } from './stage-context.ts';

export interface DescribedData {
  readonly dataset: DatasetDescription;
  readonly split: SplitDescription;
}

/** Descriptions of a sweep's data and split by this code; those of older code are recomputed. */
export async function describeData(ledger: SweepLedger, context: RecipeContext): Promise<DescribedData> {
  const { dataset, split, configuration } = ledger;
  const { name } = configuration.dataset;
  const artifact = await getDerivedJson<SplitArtifact>(context, split.reference);
  const stored = await getDerivedJson<DatasetDescription>(context, dataset.description);
  if (dataset.description.key.startsWith(`${folderOfParsed(dataset.sha256, configuration.dataset, dataset.synthetic)}/`)) {
    return { dataset: stored, split: artifact.description };
  }
  const parsed = decodeDataset(await getDerived(context, dataset.parsed));
  const { sha256, synthetic } = dataset;
  return {
    dataset: describeDataset(parsed, { ...stored, name, sha256, synthetic }),
    split: describeFolds(parsed, artifact.split, countWork(context, 'recordings')),
  };
}
