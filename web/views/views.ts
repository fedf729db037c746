import type { SourceProblem } from '../../core/domain/results.ts';
import type { TrialState } from '../../core/domain/trial.ts';
import type { AttemptsRow, SweepProgress } from '../../workflows/steering-messages.ts';

/** One line of the overview. */
export interface SweepRow {
  readonly sweepId: string;
  /** The same name as in `npm run steer -- list`. */
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Best mean validation accuracy so far, as a fraction. */
  readonly best: number | null;
  /** The 95 % interval of the best mean; null while it is unknown, and if a single unit gives no estimate of the spread. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Counts of its trials; null while they are unknown. */
  readonly trials: { readonly completed: number; readonly total: number | null } | null;
  /** The sweep in Temporal's web UI; null if there is no UI or Temporal has deleted the sweep. */
  readonly link: string | null;
}

export interface OverviewView {
  readonly sweeps: readonly SweepRow[];
}

/** The progress of a sweep: the answer of its query or, if Temporal has deleted the sweep, the data in the store. */
export interface ProgressView
  extends Omit<
    SweepProgress,
    'phase' | 'preparing' | 'data' | 'sourceProblems' | 'concurrency' | 'report' | 'remedy' | 'waitsWith' | 'synthetic'
  > {
  readonly phase: string;
  /** Whether Temporal still has it; otherwise it cannot be steered. */
  readonly known: boolean;
  readonly preparing: SweepProgress['preparing'];
  readonly synthetic: boolean | null;
  readonly data: readonly string[] | null;
  readonly sourceProblems: readonly SourceProblem[];
  readonly waitsWith: SweepProgress['waitsWith'];
  readonly concurrency: number | null;
  readonly finishedAt: string | null;
  readonly report: string | null;
}

/** One variant, combined from plan and leaderboard. */
export interface VariantRow {
  readonly variant: string;
  readonly experiment: string;
  readonly state: TrialState;
  readonly rank: number | null;
  /** Fractions. */
  readonly validation: number | null;
  readonly test: number | null;
  readonly trialsDone: number;
  readonly trialsPlanned: number;
  readonly missingFolds: number;
  readonly parameters: number | null;
  readonly trainingSeconds: number;
  readonly changed: boolean;
  readonly sameAs: string | null;
  /** Why it is parked. */
  readonly failure: string | null;
}

/** A training under way. */
export interface RunningTrial {
  readonly trialKey: string;
  readonly variant: string;
  readonly fold: number;
  readonly seed: number;
  readonly epoch: number;
  readonly maxEpochs: number;
  readonly fraction: number;
  readonly best: number | null;
  readonly secondsPerEpoch: number | null;
  readonly note: string | null;
  readonly curve: readonly CurvePoint[];
}

export interface CurvePoint {
  readonly epoch: number;
  readonly validationAccuracy: number;
  readonly validationLoss: number;
}

export interface SweepLinks {
  /** Link to the sweep in Temporal's web UI. */
  readonly sweep: string | null;
  /** The link to a variant is this prefix and its encoded name. */
  readonly variantPrefix: string | null;
}

/** A sweep as pushed to the page: all of it at first, then the parts that changed. */
export interface SweepView {
  readonly progress: ProgressView;
  readonly variants: readonly VariantRow[];
  readonly attempts: readonly AttemptsRow[];
  readonly running: readonly RunningTrial[];
  readonly links: SweepLinks;
}
