import { loadConfiguration } from '../load-configuration.ts';
import type { RecordingsRequest } from './read-recordings.ts';

/** Where the data set's files have each feature, counted from 0; null where no configuration says it by number. */
export async function findColumns({
  features,
  configuration,
  manifest,
}: Pick<RecordingsRequest, 'features' | 'configuration' | 'manifest'>): Promise<readonly number[] | null> {
  const file = configuration ?? manifest;
  if (file === null) return null;
  const { format } = (await loadConfiguration(file)).configuration.dataset;
  if (format.type !== 'columns') return null;
  const columns = features.map((feature) => format.features.find(({ name }) => name === feature)?.column);
  return columns.every((column) => typeof column === 'number') ? columns : null;
}
