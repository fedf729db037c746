import type { EnsembleOptions } from './ensemble-options.ts';

/** A network of an ensemble. */
export interface EnsembleMember {
  readonly variant: string;
  readonly seed: number;
  /** Weight in the average, > 0; the weights of an ensemble add up to 1. */
  readonly weight: number;
}

/** Calibration with and without one temperature for all classes (Guo et al., 2017), measured on the evaluated recordings. */
export interface Calibration {
  readonly recordings: number;
  /** Expected calibration error: `core/evaluation/calibration-error.ts`. */
  readonly errorBefore: number;
  readonly errorAfter: number;
  /** Mean negative log likelihood, nats. */
  readonly logLossBefore: number;
  readonly logLossAfter: number;
}

/** Accuracies are fractions. */
export interface PredictionScores {
  readonly accuracy: number;
  readonly macroF1: number;
  readonly logLoss: number;
  readonly perGroup: readonly { readonly name: string; readonly count: number; readonly accuracy: number }[];
}

export interface EnsembleFold {
  readonly fold: number;
  readonly members: readonly EnsembleMember[];
  readonly validation: PredictionScores;
  /** Null if the split has no test part. */
  readonly test: PredictionScores | null;
  /** Fitted on the validation part; logits are divided by this. */
  readonly temperature: number;
}

/** The result of an ensemble of a sweep's trials, which needed no further training. */
export interface EnsembleResult extends EnsembleOptions {
  /** Folds whose trials are all complete. */
  readonly folds: readonly EnsembleFold[];
  /** Why folds are missing, or null. */
  readonly missing: string | null;
  /** On the test parts of all folds; null without any. */
  readonly calibration: Calibration | null;
  /** Number of networks per fold that have weight, mean over folds. */
  readonly networks: number;
  readonly parameters: number;
  /** Multiply-adds of matrix products only, for one recording of median length. */
  readonly multiplyAdds: number;
}

/** What was selected for one user without any of that user's recordings, and its result on them. */
export interface NestedChoice {
  readonly user: string;
  readonly recordings: number;
  /** A variant or an ensemble. */
  readonly chosen: string;
  /** Mean accuracy of the selection over the other users, each evaluated with networks trained on neither that user nor this one. */
  readonly innerAccuracy: number;
  /** Accuracy on this user; for single networks, their mean. */
  readonly accuracy: number;
  readonly macroF1: number;
  /** Number of averaged networks. */
  readonly networks: number;
  /** Temperature fitted on the other users; null for single networks. */
  readonly temperature: number | null;
}

const NESTED_FIGURES = ['network', 'networks', 'ensemble'] as const;

/**
 * `network`: a single network of the selected variant. `networks`: all networks of the selected variant, averaged. `ensemble`: the selected ensemble.
 * A training run that left out two users is a fold of each of them, so for each user there are as many such networks as other users.
 */
export interface NestedFigure {
  readonly kind: (typeof NESTED_FIGURES)[number];
  readonly choices: readonly NestedChoice[];
  readonly calibration: Calibration | null;
}

export interface NestedResults {
  readonly figures: readonly NestedFigure[];
  /** Why there is no result yet, or null. */
  readonly missing: string | null;
}
