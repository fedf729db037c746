import type { Immutable } from '../domain/immutable.ts';
import type { OfficialPart } from '../domain/official-parts.ts';
import type { SplitMethod } from '../domain/split-methods.ts';
import type { SplitConfiguration } from '../domain/split-schema.ts';

/** Of `folds`, `grouped-k-fold` allows 3 … groups. */
export type SplitOptions = Immutable<Omit<SplitConfiguration, 'folds'>> & { readonly folds: number };

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
