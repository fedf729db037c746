import type { DatasetFormat } from '../formats/index.ts';

/** A format that the files may have, with the reasons. Only reading them shows whether it fits. */
export interface FormatGuess {
  readonly format: DatasetFormat;
  readonly reasons: readonly string[];
}

/** Files by relative path, with forward slashes. */
export type Files = ReadonlyMap<string, Uint8Array>;
