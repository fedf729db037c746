import type { SplitMethod } from '../domain/split-methods.ts';
import type { OfficialPart } from './official-parts.ts';

export interface SplitOptions {
  readonly method: SplitMethod;
  readonly seed: number;
  /** Share of recordings for validation, 0 < f < 1; `random` and `stratified`; of the train part's recordings: `official`. */
  readonly validationFraction: number;
  /** Share of recordings for the test part, 0 ≤ f < 1, validation and test together below 1; `random` and `stratified` only. */
  readonly testFraction: number;
  /** `grouped-k-fold`: number of folds, 3 … groups. `random`, `stratified`: independent splits, ≥ 1. Else unused: one fold a group. */
  readonly folds: number;
  /** Classes that nothing is trained on; absent: none. */
  readonly unknownClasses?: readonly string[] | undefined;
}

/** One train/validation/test split; recording indices in ascending order. */
export interface SplitFold {
  readonly fold: number;
  readonly train: readonly number[];
  readonly validation: readonly number[];
  readonly test: readonly number[];
  /** Of classes that are left out, those that would be tested on; absent where none is. */
  readonly unknown?: readonly number[];
  /** Names of the groups in each part where groups are kept whole; else empty. */
  readonly validationGroups: readonly string[];
  readonly testGroups: readonly string[];
}

/** Plain JSON. */
export interface Split {
  readonly method: SplitMethod;
  readonly seed: number;
  readonly folds: readonly SplitFold[];
}

/** What a split depends on besides its options. */
export interface SplitInput {
  readonly classes: readonly string[];
  readonly groups: readonly string[];
  readonly recordings: readonly {
    readonly label: number;
    readonly group: number;
    /** `official` looks for the part here where `part` does not say. */
    readonly path?: string;
    readonly part?: OfficialPart;
  }[];
}
