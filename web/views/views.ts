import type { SourceProblem } from '../../core/domain/results.ts';
import type { TrialState } from '../../core/domain/trial.ts';
import type { AttemptsRow, SweepProgress } from '../../workflows/steering-messages.ts';

/** One line of the overview. */
export interface SweepRow {
  readonly sweepId: string;
  /** As `npm run steer -- list` names it. */
  readonly state: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Best mean validation accuracy so far, a fraction. */
  readonly best: number | null;
  /** Of the best mean, at 95 %; null while it is not known, and where a single unit says nothing about the spread. */
  readonly interval: readonly [low: number, high: number] | null;
  /** Of its trials; null while it cannot say. */
  readonly trials: { readonly completed: number; readonly total: number | null } | null;
  /** Temporal's web UI; null where there is none, or Temporal has forgotten it. */
  readonly link: string | null;
}

export interface OverviewView {
  readonly sweeps: readonly SweepRow[];
}

/** Where a sweep stands: what its query answers, or, of one that Temporal has forgotten, what the store knows. */
export interface ProgressView
  extends Omit<
    SweepProgress,
    'phase' | 'preparing' | 'data' | 'sourceProblems' | 'concurrency' | 'report' | 'remedy' | 'waitsWith' | 'synthetic'
  > {
  readonly phase: string;
  /** Whether Temporal knows it: else nothing of it can be steered. */
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

/** One variant, from plan and leaderboard. */
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
  /** Of the sweep in Temporal's web UI. */
  readonly sweep: string | null;
  /** Of a variant: this and its encoded name. */
  readonly variantPrefix: string | null;
}

/** A sweep as it is pushed to the page: whole at first, then the parts that changed. */
export interface SweepView {
  readonly progress: ProgressView;
  readonly variants: readonly VariantRow[];
  readonly attempts: readonly AttemptsRow[];
  readonly running: readonly RunningTrial[];
  readonly links: SweepLinks;
}
