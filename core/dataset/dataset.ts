import type { OfficialPart } from '../domain/official-parts.ts';

/** One labelled recording: a multivariate time series. */
export interface Recording {
  /** Path of its file, with a line number if a file contains many recordings (`Name_TRAIN.ts:17`). Unique. */
  readonly path: string;
  /** Class index into `Dataset.classes`. */
  readonly label: number;
  /** Index into `Dataset.groups`: who or what recorded it. */
  readonly group: number;
  /** The part given by a column or {part} in the path. A part in the file's name is found when the data is split. */
  readonly part?: OfficialPart;
  /** Time steps, ≥ 1. */
  readonly length: number;
  /** `[length, features]`, finite, in the data's own units. */
  readonly values: Float32Array;
}

/** Parsed recordings, in an order that depends only on paths: a recording is identified by its index everywhere else. */
export interface Dataset {
  readonly name: string;
  /** Sorted class names. */
  readonly classes: readonly string[];
  /** Sorted group (user) names; a single one, `all`, if the format has no groups. */
  readonly groups: readonly string[];
  readonly features: readonly string[];
  readonly recordings: readonly Recording[];
}
