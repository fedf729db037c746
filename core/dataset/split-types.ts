import type { SplitMethod } from '../domain/split-methods.ts';
import type { OfficialPart } from './official-parts.ts';

export interface SplitOptions {
  readonly method: SplitMethod;
  readonly seed: number;
  /** Share of recordings for validation, 0 < f < 1, with `random` and `stratified`; with `official`, of the train part's recordings. */
  readonly validationFraction: number;
  /** Share of recordings for the test part, 0 ≤ f < 1, validation and test together below 1; `random` and `stratified` only. */
  readonly testFraction: number;
  /** `grouped-k-fold`: number of folds, 3 … groups. `random`, `stratified`: independent splits, ≥ 1. Else unused: one fold per group. */
  readonly folds: number;
  /** Classes that are excluded from training; absent: none. */
  readonly unknownClasses?: readonly string[] | undefined;
}

/** One train/validation/test split with recording indices in ascending order. */
export interface SplitFold {
  readonly fold: number;
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
  /** Recordings of excluded classes that would have been in the test part; absent if no class is excluded. */
  readonly unknown?: readonly number[];
  /** Names of the groups in each part if groups are kept whole; otherwise empty. */
  readonly validationGroups: readonly string[];
  readonly testGroups: readonly string[];
}

/** Plain JSON. */
export interface Split {
  readonly method: SplitMethod;
  readonly seed: number;
  readonly folds: readonly SplitFold[];
}

/** The data that a split depends on besides its options. */
export interface SplitInput {
  readonly classes: readonly string[];
  readonly groups: readonly string[];
  readonly recordings: readonly {
    readonly label: number;
    readonly group: number;
    /** `official` looks for the part here if `part` is absent. */
    readonly path?: string;
    readonly part?: OfficialPart;
  }[];
}
