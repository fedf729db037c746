import { DurasweepError } from '../../domain/errors.ts';
import { DEFAULT_ARCHIVE_LIMITS } from '../archives/archive.ts';
import type { Dataset } from '../dataset.ts';
import type { DatasetFormat } from '../formats/index.ts';
import { readDataset } from '../read-dataset.ts';
import { MisfitError } from '../rejection.ts';
import { createUnpackBudget } from '../unpack-budget.ts';
import { guessFormats } from './guess-formats.ts';
import { leaveOutAttributes } from './review-features.ts';
import type { Files, FormatGuess } from './suggestion.ts';

/** More than the number of fields that can make files readable. */
const MOST_REMEDIES = 12;

const NOTHING_KNOWN =
  'Classes are looked for in folder names, in file names, in a column named class, label or activity, and at the beginning or end of lines.';

export interface Fit {
  readonly guess: FormatGuess;
  readonly dataset: Dataset;
}

/**
 * Reads the files with the first guessed format that can read them all. Remedies that the reader suggests are tried too.
 *
 * @throws DurasweepError DatasetRejected if no known format reads them, with what was tried.
 */
export async function readWithFirstFit(name: string, files: Files): Promise<Fit> {
  const { guesses, problems: unreadable } = guessFormats(files, createUnpackBudget(DEFAULT_ARCHIVE_LIMITS.maxUnpackedBytes));
  const problems = [...unreadable];
  for (const guess of guesses) {
    const fit = await tryFormat({ name, files, guess, remediesLeft: MOST_REMEDIES });
    if (typeof fit !== 'string') return fit;
    problems.push(`${guess.format.type} (${guess.format.path}): ${fit}`);
  }
  const tried = problems.length > 0 ? `Tried:\n${[...new Set(problems)].map((problem) => `  ${problem}`).join('\n')}` : NOTHING_KNOWN;
  throw new DurasweepError(
    'DatasetRejected',
    `No known format can read ${files.size === 1 ? 'this file' : `these ${files.size} files`}. ${tried}\nWrite the format by hand: docs/how-to/add-a-dataset.md shows each.`,
  );
}

interface Attempt {
  readonly name: string;
  readonly files: Files;
  readonly guess: FormatGuess;
  readonly remediesLeft: number;
}

/** The fit, or the reason why there is none. */
async function tryFormat({ name, files, guess, remediesLeft }: Attempt): Promise<Fit | string> {
  try {
    const dataset = await readDataset({ name, input: { type: 'files', files }, format: guess.format });
    const without = leaveOutAttributes(guess, dataset);
    return without === null ? judge({ guess, dataset }) : tryFormat({ name, files, guess: without, remediesLeft });
  } catch (error) {
    if (!(error instanceof DurasweepError)) throw error;
    const fixed = error instanceof MisfitError && remediesLeft > 0 ? fixGuess(guess, error) : null;
    return fixed === null ? error.message : tryFormat({ name, files, guess: fixed, remediesLeft: remediesLeft - 1 });
  }
}

/** The fit, or why these recordings are probably not what is in the files. */
function judge({ guess, dataset }: Fit): Fit | string {
  if (dataset.classes.length < 2) return 'only one class';
  if (dataset.recordings.every(({ length }) => length === 1))
    return 'every recording would have a single time step; which rows belong together is not known';
  return { guess, dataset };
}

/** Null if the format already has these values. */
function fixGuess({ format, reasons }: FormatGuess, { remedy, message }: MisfitError): FormatGuess | null {
  const known: Readonly<Record<string, unknown>> = { decimal: 'point', thousands: 'none', ...format };
  const changed = Object.fromEntries(Object.entries(remedy).filter(([field, value]) => known[field] !== value));
  if (Object.keys(changed).length === 0) return null;
  // A remedy names fields of the format that the reader was using.
  const fixed = { ...format, ...changed } as DatasetFormat;
  const fields = Object.entries(changed).map(([field, value]) => `"${field}": ${JSON.stringify(value)}`);
  return { format: fixed, reasons: [...reasons, `${fields.join(', ')}: without, ${message}`] };
}
