import type { Dataset } from '../dataset.ts';
import { guessSplit } from './guess-split.ts';
import { guessTraining } from './guess-training.ts';
import { readWithFirstFit } from './read-with-fit.ts';
import { explainNines } from './review-features.ts';
import type { Files } from './suggestion.ts';

export interface SuggestInput {
  /** Name of data set and sweep: letters, digits, `_`, `-`, `.`. */
  readonly name: string;
  /** The source to write into the configuration. */
  readonly source: string;
  readonly files: Files;
}

export interface Suggestion {
  /** A sweep's configuration as plain JSON; its `description` says where it came from. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The reasons for each part, for a person to check. */
  readonly reasons: readonly string[];
}

/**
 * Examines files and writes a configuration that reads them and trains sensible networks on them. The configuration is returned only after
 * the files have been read with it.
 *
 * @throws DurasweepError DatasetRejected if no known format reads them, with what was tried.
 */
export async function suggestConfiguration({ name, source, files }: SuggestInput): Promise<Suggestion> {
  const { guess, dataset } = await readWithFirstFit(name, files);
  const split = guessSplit(dataset);
  const lengths = dataset.recordings.map(({ length }) => length);
  const shortest = lengths.reduce((least, length) => Math.min(least, length), lengths[0] ?? 1);
  // Its pooling needs two steps.
  const variants = shortest < 2 ? RECURRENT : [CONVOLUTIONAL, ...RECURRENT];
  const training = guessTraining({
    recordings: Math.max(1, Math.round(split.trainingShare * dataset.recordings.length)),
    minimumLength: shortest,
    maximumLength: lengths.reduce((most, length) => Math.max(most, length), 1),
  });
  return {
    configuration: {
      name,
      description: `Suggested from ${dataset.recordings.length} recordings.`,
      dataset: { name, sources: [source], format: guess.format },
      split: split.split,
      normalisation: 'standardise',
      training: training.training,
      seeds: 3,
      experiments: [{ name: 'architecture', question: 'Which network suits these recordings?', variants }],
    },
    reasons: [
      describeCounts(dataset),
      ...guess.reasons,
      ...explainNines(dataset),
      ...split.reasons,
      'Features are standardised (mean 0, deviation 1), because networks learn badly from unscaled ones.',
      ...training.reasons,
      'Networks that did well on several kinds of small data sets, with three seeds each, so that the report can quantify its uncertainty.',
    ],
  };
}

const CONVOLUTIONAL = { name: 'conv1d_gru_h64', architecture: 'conv1d-gru', hiddenSize: 64, training: { readout: 'mean' } };
const RECURRENT = [
  { name: 'bidirectional_gru_h64', architecture: 'bidirectional-gru', hiddenSize: 64, training: { readout: 'mean' } },
  { name: 'bidirectional_gru_h64_attention', architecture: 'bidirectional-gru', hiddenSize: 64, training: { readout: 'attention' } },
];

function describeCounts({ recordings, classes, groups, features }: Dataset): string {
  const users = groups.length > 1 ? ` of ${groups.length} groups (users)` : '';
  return `${recordings.length} recordings${users}, ${classes.length} classes, features ${features.slice(0, 12).join(', ')}${features.length > 12 ? ', …' : ''}.`;
}
