import { DurasweepError } from '../../domain/errors.ts';
import type { Dataset } from '../dataset.ts';
import { readDataset } from '../read-dataset.ts';
import { guessFormats } from './guess-formats.ts';
import { guessSplit } from './guess-split.ts';
import { guessTraining } from './guess-training.ts';
import type { Files, FormatGuess } from './suggestion.ts';

export interface SuggestInput {
  /** Of data set and sweep; letters, digits, `_`, `-`, `.`. */
  readonly name: string;
  /** What the configuration shall name as its source. */
  readonly source: string;
  readonly files: Files;
}

export interface Suggestion {
  /** A sweep's configuration, plain JSON; its `description` says where it came from. */
  readonly configuration: Readonly<Record<string, unknown>>;
  /** Why each part of it is as it is, for a person to check. */
  readonly reasons: readonly string[];
}

/**
 * Looks at files and writes a configuration that reads them and trains sensibly on what they hold. The files are read with it before it is
 * given out.
 *
 * @throws DurasweepError DatasetRejected where no known format reads them, with what was tried.
 */
export async function suggestConfiguration({ name, source, files }: SuggestInput): Promise<Suggestion> {
  const { guess, dataset } = await readWithFirstFit(name, files);
  const split = guessSplit(dataset);
  const lengths = dataset.recordings.map(({ length }) => length);
  const training = guessTraining({
    recordings: Math.max(1, Math.round(split.trainingShare * dataset.recordings.length)),
    minimumLength: lengths.reduce((least, length) => Math.min(least, length), lengths[0] ?? 1),
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
      experiments: [{ name: 'architecture', question: 'Which network suits these recordings?', variants: VARIANTS }],
    },
    reasons: [
      describeCounts(dataset),
      ...guess.reasons,
      ...split.reasons,
      'Features are brought to mean 0 and deviation 1, for networks do not learn from unscaled ones.',
      ...training.reasons,
      'Three networks that did well on small data sets of several kinds, three seeds each, so that the report can say how sure it is.',
    ],
  };
}

const VARIANTS = [
  { name: 'conv1d_gru_h64', architecture: 'conv1d-gru', hiddenSize: 64, training: { readout: 'mean' } },
  { name: 'bidirectional_gru_h64', architecture: 'bidirectional-gru', hiddenSize: 64, training: { readout: 'mean' } },
  { name: 'bidirectional_gru_h64_attention', architecture: 'bidirectional-gru', hiddenSize: 64, training: { readout: 'attention' } },
];

async function readWithFirstFit(name: string, files: Files): Promise<{ guess: FormatGuess; dataset: Dataset }> {
  const problems: string[] = [];
  for (const guess of guessFormats(files)) {
    try {
      const dataset = await readDataset({ name, input: { type: 'files', files }, format: guess.format });
      if (dataset.classes.length > 1) return { guess, dataset };
      problems.push(`${guess.format.type} (${guess.format.path}): only one class`);
    } catch (error) {
      if (!(error instanceof DurasweepError)) throw error;
      problems.push(`${guess.format.type} (${guess.format.path}): ${error.message}`);
    }
  }
  const tried = problems.length > 0 ? `Tried:\n${problems.map((problem) => `  ${problem}`).join('\n')}` : 'No file looks like a known one.';
  throw new DurasweepError(
    'DatasetRejected',
    `No format reads these ${files.size} files. ${tried}\nWrite the format by hand: docs/how-to/add-a-dataset.md shows each.`,
  );
}

function describeCounts({ recordings, classes, groups, features }: Dataset): string {
  const users = groups.length > 1 ? ` of ${groups.length} groups (users)` : '';
  return `${recordings.length} recordings${users}, ${classes.length} classes, features ${features.slice(0, 12).join(', ')}${features.length > 12 ? ', …' : ''}.`;
}
