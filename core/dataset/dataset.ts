import type { OfficialPart } from './official-parts.ts';

/** One labelled recording: a multivariate time series. */
export interface Recording {
  /** Path of the file it came from, with a line number where one file holds many (`Name_TRAIN.ts:17`). Unique. */
  readonly path: string;
  /** Class index into `Dataset.classes`. */
  readonly label: number;
  /** Index into `Dataset.groups`: who or what it was recorded by. */
  readonly group: number;
  /** Where a column or {part} in the path says so. A part that the file's name says is found when the data is split. */
  readonly part?: OfficialPart;
  /** Time steps, ≥ 1. */
  readonly length: number;
  /** `[length, features]`, finite, in the data's own units. */
  readonly values: Float32Array;
}

/** Parsed recordings, in an order that depends on paths alone: a recording's index is its name everywhere else. */
export interface Dataset {
  readonly name: string;
  /** Sorted class names. */
  readonly classes: readonly string[];
  /** Sorted group (user) names; one, `all`, where the format has no groups. */
  readonly groups: readonly string[];
  readonly features: readonly string[];
  readonly recordings: readonly Recording[];
}
