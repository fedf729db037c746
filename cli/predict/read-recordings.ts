import { readDataset } from '../../core/dataset/index.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { loadConfiguration } from '../load-configuration.ts';
import { readGivenFiles } from '../read-given-source.ts';
import { type PlainRecording, readPlain } from './read-plain.ts';

export interface LabelledRecording extends PlainRecording {
  /** Null if unknown. */
  readonly className: string | null;
}

/** @param configuration whose data set's format is used; null: each file is one recording */
export async function readRecordings(
  location: string,
  features: readonly string[],
  configuration: string | null,
): Promise<readonly LabelledRecording[]> {
  const files = await readGivenFiles(location, 'a file, a folder or an archive of recordings');
  if (configuration !== null) return readByFormat(files, features, configuration);
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => ({ ...readPlain(name, new TextDecoder().decode(bytes), features), className: null }));
}

async function readByFormat(
  files: ReadonlyMap<string, Uint8Array>,
  features: readonly string[],
  file: string,
): Promise<LabelledRecording[]> {
  const { dataset } = (await loadConfiguration(file)).configuration;
  const { name, format, rename = [] } = dataset;
  const read = await readDataset({ name, input: { type: 'files', files }, format, rename });
  if (read.features.join() !== features.join()) {
    throw new DurasweepError(
      'DatasetRejected',
      `The recordings have the features ${read.features.join(', ')}, but the model was trained on ${features.join(', ')}.`,
    );
  }
  return read.recordings.map((recording) => ({ ...recording, name: recording.path, className: read.classes[recording.label] ?? null }));
}
