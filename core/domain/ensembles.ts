export const ENSEMBLE_SELECTIONS = ['all', 'greedy'] as const;

/** Networks whose probabilities are averaged, as a configuration asks for them. */
export interface EnsembleOptions {
  readonly name: string;
  /** Variants whose networks, of all seeds, may take part. */
  readonly variants: readonly string[];
  /** All of them alike, or those, each as often, as make it surer on the validation part. */
  readonly selection: (typeof ENSEMBLE_SELECTIONS)[number];
  /** Of `greedy`: how often a network is added. */
  readonly rounds: number;
}

/** A network of an ensemble. */
export interface EnsembleMember {
  readonly variant: string;
  readonly seed: number;
  /** Share of the average, > 0; those of an ensemble add up to 1. */
  readonly weight: number;
}

/** How far confidence can be trusted, with one temperature for all classes (Guo et al., 2017) and without; measured on judged recordings. */
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
  /** Null where the split has no test part. */
  readonly test: PredictionScores | null;
  /** Fitted on the validation part; logits are divided by it. */
  readonly temperature: number;
}

/** What an ensemble of a sweep's trials reaches; nothing was trained for it. */
export interface EnsembleResult extends EnsembleOptions {
  /** Folds whose trials are all there. */
  readonly folds: readonly EnsembleFold[];
  /** Why folds are missing, or null. */
  readonly missing: string | null;
  /** On the test parts of all folds; null without any. */
  readonly calibration: Calibration | null;
  /** Networks of one fold, those that take part, mean over folds. */
  readonly networks: number;
  readonly parameters: number;
  /** In matrix products alone, for one recording of median length. */
  readonly multiplyAdds: number;
}

/** What was chosen for one user without any of that user's recordings, and how it does on them. */
export interface NestedChoice {
  readonly user: string;
  readonly recordings: number;
  /** A variant or an ensemble. */
  readonly chosen: string;
  /** Of what was chosen, mean over the other users, each judged by networks that knew neither that user nor this one. */
  readonly innerAccuracy: number;
  /** On this user; of single networks, their mean. */
  readonly accuracy: number;
  readonly macroF1: number;
  /** Networks that speak together. */
  readonly networks: number;
  /** Fitted on the other users; null for single networks. */
  readonly temperature: number | null;
}

export const NESTED_FIGURES = ['network', 'networks', 'ensemble'] as const;

/**
 * `network`: a single network of the chosen variant. `networks`: all networks of the chosen variant, averaged. `ensemble`: the chosen ensemble's.
 * A training that left out two users is a fold of each of them, so that as many networks know nothing of a user as there are other users.
 */
export interface NestedFigure {
  readonly kind: (typeof NESTED_FIGURES)[number];
  readonly choices: readonly NestedChoice[];
  readonly calibration: Calibration | null;
}

export interface NestedResults {
  readonly figures: readonly NestedFigure[];
  /** Why there is none yet, or null. */
  readonly missing: string | null;
}
