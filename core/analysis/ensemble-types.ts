import type { NestedFigure } from '../domain/ensembles.ts';
import type { Measure } from '../domain/measures.ts';
import type { Estimate, Interval } from './estimate-types.ts';

export interface GroupShare {
  readonly group: string;
  /** A fraction. */
  readonly accuracy: number;
}

/** An ensemble of the sweep's networks; accuracies are fractions. */
export interface EnsembleAnalysis {
  readonly name: string;
  /** Why folds are missing, or null. */
  readonly missing: string | null;
  readonly validation: Estimate | null;
  readonly test: Estimate | null;
  /** Its best variant by validation accuracy; null if none is complete. */
  readonly bestMember: string | null;
  /** Gain over the best member's mean, fold by fold, on the evaluated part. */
  readonly gain: { readonly difference: number; readonly interval: Interval | null } | null;
  /** Null without users. */
  readonly worst: GroupShare | null;
  /** Means over folds on the evaluated part, for the measures of variants; the cost is that of all its networks. */
  readonly measures: Readonly<Partial<Record<Measure, number>>>;
}

/** Result of nested selection: for each user, selected without that user. */
export interface NestedAnalysis extends NestedFigure {
  /** Mean over users. */
  readonly accuracy: Estimate;
  readonly worst: GroupShare;
}

/** Means over a variant's trials; fractions. */
export interface RefusalAnalysis {
  readonly variant: string;
  /** Null without recordings of known and of unknown classes. */
  readonly auroc: number | null;
  /** Lowest AUROC of a trial. */
  readonly lowestAuroc: number | null;
  readonly refusedUnknown: number;
  readonly acceptedKnown: number;
  /** Number of recordings of unknown classes per fold. */
  readonly recordings: number;
}
