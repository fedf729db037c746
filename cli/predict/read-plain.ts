import { DurasweepError } from '../../core/domain/errors.ts';

export interface PlainRecording {
  readonly name: string;
  readonly length: number;
  /** `[length, features]`. */
  readonly values: Float32Array;
}

const SEPARATOR = /[\s,;]+/;

/** Converts lines of numbers into steps; the first line may name the columns. */
export interface LineReader {
  /** @returns the features of a step; null for a header or an empty line @throws DurasweepError DatasetRejected */
  read(line: string): Float32Array | null;
}

/** @param columns where each feature stands in lines of more numbers; null: such lines are refused */
export function createLineReader(name: string, features: readonly string[], columns: readonly number[] | null = null): LineReader {
  /** Where each feature stands; null while that is not known. */
  let places: readonly number[] | null = null;
  let count = 0;
  return {
    read(line) {
      count += 1;
      const cells = line.trim().split(SEPARATOR).filter(Boolean);
      if (cells.length === 0) return null;
      if (places === null) {
        const found = findFeatures(cells, features);
        const isExact = cells.length === features.length;
        places = found ?? (isExact ? features.map((_, index) => index) : columns);
        if (found !== null) return null;
        if (places === null) throw refuse(name, count, `${cells.length} values, expected ${describe(features)}`);
      }
      return Float32Array.from(places, (place) => parseNumber(cells[place], name, count));
    },
  };
}

/** Reads one recording from a text. */
export function readPlain(name: string, text: string, features: readonly string[]): PlainRecording {
  const reader = createLineReader(name, features);
  const steps = text.split('\n').flatMap((line) => reader.read(line) ?? []);
  if (steps.length === 0) throw new DurasweepError('DatasetRejected', `${name}: it has no steps; expected ${describe(features)} per line.`);
  const values = new Float32Array(steps.length * features.length);
  for (const [index, step] of steps.entries()) values.set(step, index * features.length);
  return { name, length: steps.length, values };
}

/** Finds the columns of the features in a line of names; null for a line of numbers. */
function findFeatures(cells: readonly string[], features: readonly string[]): number[] | null {
  if (cells.every((cell) => Number.isFinite(Number(cell)))) return null;
  const names = cells.map((cell) => cell.replaceAll('"', '').toLowerCase());
  const places = features.map((feature) => names.indexOf(feature.toLowerCase()));
  return places.includes(-1) ? null : places;
}

function parseNumber(cell: string | undefined, name: string, line: number): number {
  const value = Number(cell);
  if (cell !== undefined && Number.isFinite(value)) return value;
  throw refuse(name, line, `"${cell ?? ''}", expected a number`);
}

function refuse(name: string, line: number, problem: string): DurasweepError {
  return new DurasweepError(
    'DatasetRejected',
    `${name}, line ${line}: ${problem}. If the data has another format, name its configuration with --config.`,
  );
}

function describe(features: readonly string[]): string {
  return `${features.length} numbers (${features.join(', ')})`;
}
