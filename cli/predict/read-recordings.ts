import { DurasweepError } from '../../core/domain/errors.ts';
import { loadConfiguration } from '../load-configuration.ts';
import { readGivenFiles } from '../read-given-source.ts';
import { type LabelledRecording, readByFormat } from './read-by-format.ts';
import { readPlain } from './read-plain.ts';

export interface RecordingsRequest {
  readonly location: string;
  /** Of the model. */
  readonly features: readonly string[];
  readonly classes: readonly string[];
  /** Whose data set's format says how; null: each file is one recording. */
  readonly configuration: string | null;
  /** Whose data set's format is taken where files are no plain recordings; null: none. */
  readonly manifest: string | null;
  /** Told what was assumed. */
  readonly onNotice: (message: string) => void;
}

const ALLOWED = 'a file, a folder or an archive of recordings';

/** @throws DurasweepError DatasetRejected */
export async function readRecordings(request: RecordingsRequest): Promise<readonly LabelledRecording[]> {
  const { location, features, classes, configuration, manifest, onNotice } = request;
  const files = await readGivenFiles(location, ALLOWED);
  if (files.size === 0) throw new DurasweepError('DatasetRejected', `${location} has no files; give ${ALLOWED}.`);
  const readAs = async (file: string) =>
    readByFormat({ files, location, features, classes, dataset: (await loadConfiguration(file)).configuration.dataset });
  if (configuration !== null) return await readAs(configuration);
  try {
    return readPlainFiles(files, features);
  } catch (error) {
    if (!(error instanceof DurasweepError) || manifest === null) throw error;
    const recordings = await readAs(manifest).catch((other: Error) => {
      throw describeBoth(error, other);
    });
    onNotice(`Read in the format of the data that the model was trained on, by ${manifest}.`);
    return recordings;
  }
}

/** Which of the two formats was meant, nobody said. */
function describeBoth(plain: DurasweepError, other: Error): Error {
  if (!(other instanceof DurasweepError)) return other;
  return new DurasweepError('DatasetRejected', `${plain.message} Read like the data that the model was trained on: ${other.message}`);
}

function readPlainFiles(files: ReadonlyMap<string, Uint8Array>, features: readonly string[]): LabelledRecording[] {
  return [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => ({ ...readPlain(name, new TextDecoder().decode(bytes), features), className: null }));
}
