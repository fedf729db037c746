import type { ArtifactReference } from './artifact.ts';
import type { ModelOptions, TrainingOptions } from './variant.ts';

/** Everything that determines the result of one training run, and nothing else. Its hash is the trial's key. */
export interface TrialSpecification {
  readonly datasetSha256: string;
  /** The fold's padded, normalised tensors; their hash covers split and normalisation. */
  readonly tensors: ArtifactReference;
  readonly fold: number;
  readonly model: ModelOptions;
  readonly training: TrainingOptions;
  readonly seed: number;
  /** Whether it was trained together with other seeds, which older code supported. Part of every key, so keys stay the same. */
  readonly packed: boolean;
}

/** Means over one epoch's training sequences, measured while the weights changed. Accuracies are fractions, 0 … 1; losses are in nats. */
export interface EpochTraining {
  /** Mean cross-entropy. */
  readonly trainingLoss: number;
  readonly trainingAccuracy: number;
}

/** What is known about an epoch after its validation. */
export interface EpochValidation {
  /** Mean cross-entropy, nats. */
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  /** Wall time of the epoch including validation; neither hashed nor compared. */
  readonly seconds: number;
  /** When its validation ended, milliseconds since 1970; neither hashed nor compared. Absent in histories of older code. */
  readonly endedAt?: number | undefined;
}

/** One line of a training's history. */
export interface EpochRecord extends EpochTraining, EpochValidation {
  /** Counted from 1. */
  readonly epoch: number;
  readonly learningRate: number;
}

type StopReason = 'max-epochs' | 'early-stopping';

/** Summary of a finished training run; stored beside history and model under `trials/<key>/`. */
export interface TrainingSummary {
  /** Trainable parameters. */
  readonly parameters: number;
  readonly epochs: number;
  /** Epoch (from 1) whose weights were kept: the first with the highest validation accuracy, or, with `keep: "last"`, the last. */
  readonly bestEpoch: number;
  /** Validation accuracy of that epoch. */
  readonly bestValidationAccuracy: number;
  readonly stopReason: StopReason;
  /** Time spent in training, without failed attempts. */
  readonly trainingSeconds: number;
  /** sha256 over the best weights, little-endian float32 in parameter order: equal bits, equal hash. */
  readonly modelSha256: string;
  readonly device: 'cpu' | 'gpu';
  /** Version of the native library. */
  readonly tensorflowVersion: string;
}

/** Quality on one part, measured once with the best weights. Fractions, 0 … 1. */
export interface PartEvaluation {
  readonly count: number;
  readonly accuracy: number;
  readonly macroF1: number;
  readonly balancedAccuracy: number;
  /** Mean negative log likelihood, nats. */
  readonly logLoss: number;
  /** Expected calibration error over 15 equal-width bins of confidence. */
  readonly calibrationError: number;
  /** `[classes][classes]` counts, rows true, columns predicted. */
  readonly confusion: readonly (readonly number[])[];
  readonly perClass: readonly {
    readonly name: string;
    readonly count: number;
    readonly precision: number;
    readonly recall: number;
    readonly f1: number;
  }[];
  readonly perGroup: readonly { readonly name: string; readonly count: number; readonly accuracy: number }[];
  /** One per sequence, ordered by recording index. */
  readonly predictions: readonly {
    readonly recording: number;
    readonly label: number;
    readonly predicted: number;
    readonly confidence: number;
  }[];
}

/** How well a network rejects unknown classes; fractions. */
export interface RefusalScores {
  /** Number of recordings of the classes that were left out. */
  readonly count: number;
  /** Probability that a recording of a known class scores higher than one of an unknown class; null without recordings of either. */
  readonly auroc: number | null;
  /** Threshold of the largest probability; it accepts 95 % of the validation part. */
  readonly threshold: number;
  /** Share of evaluated recordings of known classes that are accepted. */
  readonly acceptedKnown: number;
  readonly refusedUnknown: number;
}

/** Content of `trials/<key>/evaluation.json`, or of `evaluation-<version>.json` for later code versions. */
export interface TrialEvaluation {
  readonly validation: PartEvaluation;
  /** Null if the split has no test part. */
  readonly test: PartEvaluation | null;
  /** Median wall time of one forward pass of one recording of median length, milliseconds. */
  readonly inferenceMilliseconds: number;
  /** Absent unless the split leaves classes out. */
  readonly refusal?: RefusalScores;
  /** Predictions for ensembles and calibration; absent if older code evaluated. */
  readonly predictions?: ArtifactReference;
}

/** `stopped`: its search granted no more epochs. */
export const TRIAL_STATES = ['waiting', 'running', 'completed', 'stopped', 'parked', 'skipped', 'cancelled'] as const;
export type TrialState = (typeof TRIAL_STATES)[number];
