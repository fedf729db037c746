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
  /** By validation accuracy, the first of its variants; null without a completed one. */
  readonly bestMember: string | null;
  /** Over the best member's mean, fold by fold, on the judged part. */
  readonly gain: { readonly difference: number; readonly interval: Interval | null } | null;
  /** Null without users. */
  readonly worst: GroupShare | null;
  /** Means over folds on the judged part, of what variants are measured by as well; cost is that of all its networks. */
  readonly measures: Readonly<Partial<Record<Measure, number>>>;
}

/** What is reached by choosing for each user without that user. */
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
  /** Of one trial. */
  readonly lowestAuroc: number | null;
  readonly refusedUnknown: number;
  readonly acceptedKnown: number;
  /** Of unknown classes, in a fold. */
  readonly recordings: number;
}
