import type { FoldSequences, SequenceSet } from '../domain/sequences.ts';
import type { Dataset, Recording } from './dataset.ts';
import { fitNormalisation, type Normalisation, type NormalisationMethod } from './normalise.ts';
import type { SplitFold } from './split-types.ts';

export interface PaddedFold {
  readonly fold: FoldSequences;
  /** Shift and scale of every value, fitted only on the training part; none if each recording has its own. */
  readonly normalisation: Normalisation;
}

interface IndexedRecording {
  readonly index: number;
  readonly recording: Recording;
}

/**
 * Normalises one fold's recordings and pads each part with zeros to its longest, shortest first (see `SequenceSet`).
 *
 * @param fold indices into `dataset.recordings`.
 */
export function padFold({
  dataset,
  fold,
  normalisation: method,
}: {
  dataset: Dataset;
  fold: Pick<SplitFold, 'train' | 'validation' | 'test' | 'unknown'>;
  normalisation: NormalisationMethod;
}): PaddedFold {
  const features = dataset.features.length;
  const train = pickRecordings(dataset, fold.train);
  const normalisation = fitNormalisation({ method, features, values: train.map(({ recording }) => recording.values) });
  return {
    normalisation,
    fold: {
      classes: dataset.classes,
      groupNames: dataset.groups,
      train: padPart(train, normalisation),
      validation: padPart(pickRecordings(dataset, fold.validation), normalisation),
      test: padPart(pickRecordings(dataset, fold.test), normalisation),
      ...(fold.unknown === undefined ? {} : { unknown: padPart(pickRecordings(dataset, fold.unknown), normalisation) }),
    },
  };
}

function pickRecordings(dataset: Dataset, indices: readonly number[]): IndexedRecording[] {
  const picked = indices.map((index) => {
    const recording = dataset.recordings[index];
    if (recording === undefined) throw new RangeError(`recording ${index}: the data set has 0 … ${dataset.recordings.length - 1}`);
    return { index, recording };
  });
  return picked.sort((a, b) => a.recording.length - b.recording.length || a.index - b.index);
}

/** Shift and scale of one recording. */
function fitRecording({ values }: Recording, normalisation: Normalisation): Normalisation {
  if (normalisation.method !== 'per-recording') return normalisation;
  return fitNormalisation({ method: 'standardise', features: normalisation.means.length, values: [values] });
}

function padPart(part: readonly IndexedRecording[], normalisation: Normalisation): SequenceSet {
  const features = normalisation.means.length;
  const maxLength = part.at(-1)?.recording.length ?? 1;
  const values = new Float32Array(part.length * maxLength * features);
  part.forEach(({ recording }, row) => {
    const start = row * maxLength * features;
    const { means, deviations } = fitRecording(recording, normalisation);
    for (let index = 0; index < recording.values.length; index += 1) {
      const feature = index % features;
      values[start + index] = ((recording.values[index] ?? 0) - (means[feature] ?? 0)) / (deviations[feature] ?? 1);
    }
  });
  return {
    count: part.length,
    maxLength,
    features,
    values,
    lengths: Int32Array.from(part, ({ recording }) => recording.length),
    labels: Int32Array.from(part, ({ recording }) => recording.label),
    groups: Int32Array.from(part, ({ recording }) => recording.group),
    recordings: Int32Array.from(part, ({ index }) => index),
  };
}
