import type { DatasetConfiguration } from '../../configs/dataset-schema.ts';
import { readDataset } from '../../core/dataset/index.ts';
import { createRenamer } from '../../core/dataset/similar-names.ts';
import { DurasweepError } from '../../core/domain/errors.ts';
import { type Files, NO_CLASS, placeFiles } from './place-files.ts';
import type { PlainRecording } from './read-plain.ts';

export interface LabelledRecording extends PlainRecording {
  /** Null where nothing says it. */
  readonly className: string | null;
}

export interface FormatRequest {
  readonly files: Files;
  /** Where they were found. */
  readonly location: string;
  readonly dataset: DatasetConfiguration;
  /** Of the model. */
  readonly features: readonly string[];
  readonly classes: readonly string[];
}

/**
 * Reads files in a data set's format: the whole of it, or any folder or file out of it. Of those that stand elsewhere, classes that only a path
 * would name are not known.
 */
export async function readByFormat({ files, location, dataset, features, classes }: FormatRequest): Promise<readonly LabelledRecording[]> {
  const { name, format, rename = [] } = dataset;
  const renameClass = createRenamer(rename, 'class');
  const placed = placeFiles({ files, location, pattern: format.path, isClass: (found) => classes.includes(renameClass(found)) });
  const isWhole = placed.files === files && placed.pattern === format.path;
  const read = await readDataset({
    name,
    input: { type: 'files', files: placed.files },
    format: { ...format, path: placed.pattern },
    // Of a part of the data some names may be missing, which is then no misspelling.
    rename: isWhole ? rename : [],
  }).catch(rethrowWithoutPlace);
  if (read.features.join() !== features.join()) {
    throw new DurasweepError(
      'DatasetRejected',
      `The recordings have the features ${read.features.join(', ')}, but the model was trained on ${features.join(', ')}.`,
    );
  }
  const names = read.classes.map((each) => (each === NO_CLASS ? null : isWhole ? each : renameClass(each)));
  return read.recordings.map((recording) => ({
    ...recording,
    name: withoutPlace(recording.path),
    className: names[recording.label] ?? null,
  }));
}

const withoutPlace = (text: string) => text.replaceAll(`${NO_CLASS}/`, '');

function rethrowWithoutPlace(error: Error): never {
  throw error instanceof DurasweepError ? new DurasweepError(error.failureClass, withoutPlace(error.message)) : error;
}
