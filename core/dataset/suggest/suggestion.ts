import type { DatasetFormat } from '../format.ts';

/** A way to read files that looks right, and why. Only reading them tells. */
export interface FormatGuess {
  readonly format: DatasetFormat;
  readonly reasons: readonly string[];
}

/** Files by relative path, with forward slashes. */
export type Files = ReadonlyMap<string, Uint8Array>;
