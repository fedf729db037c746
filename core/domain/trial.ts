import type { ArtifactReference } from './artifact.ts';
import type { ModelOptions, TrainingOptions } from './variant.ts';

/** All that determines one training's result, and nothing else. Its hash is the trial's key. */
export interface TrialSpecification {
  readonly datasetSha256: string;
  /** The fold's padded, normalised tensors; their hash covers split and normalisation. */
  readonly tensors: ArtifactReference;
  readonly fold: number;
  readonly model: ModelOptions;
  readonly training: TrainingOptions;
  readonly seed: number;
  /** Whether it was trained in one computation with other seeds, which older code could. Part of every key, so that keys stay. */
  readonly packed: boolean;
}

/** Means over one epoch's training sequences, measured while the weights changed. Accuracies are fractions, 0 … 1; losses are in nats. */
export interface EpochTraining {
  /** Mean cross-entropy. */
  readonly trainingLoss: number;
  readonly trainingAccuracy: number;
}

/** What is known of an epoch once it is validated. */
export interface EpochValidation {
  /** Mean cross-entropy, nats. */
  readonly validationLoss: number;
  readonly validationAccuracy: number;
  /** Wall time of the epoch, validation included; not part of what is hashed or compared. */
  readonly seconds: number;
  /** When its validation ended, milliseconds since 1970; neither hashed nor compared. Absent from what older code trained. */
  readonly endedAt?: number | undefined;
}

/** One line of a training's history. */
export interface EpochRecord extends EpochTraining, EpochValidation {
  /** Counted from 1. */
  readonly epoch: number;
  readonly learningRate: number;
}

export type StopReason = 'max-epochs' | 'early-stopping';

/** What a finished training says of itself; stored beside history and model under `trials/<key>/`. */
export interface TrainingSummary {
  /** Trainable parameters. */
  readonly parameters: number;
  readonly epochs: number;
  /** Epoch (from 1) whose weights were kept: the first with the highest validation accuracy, or, with `keep: "last"`, the last. */
  readonly bestEpoch: number;
  /** Of that epoch. */
  readonly bestValidationAccuracy: number;
  readonly stopReason: StopReason;
  /** Time inside training, lost attempts not counted. */
  readonly trainingSeconds: number;
  /** sha256 over the best weights, little-endian float32 in parameter order: equal bits, equal hash. */
  readonly modelSha256: string;
  readonly device: 'cpu' | 'gpu';
  /** Of the native library it was trained with. */
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

/** How a network tells what is none of its classes; fractions. */
export interface RefusalScores {
  /** Recordings of the classes that were left out. */
  readonly count: number;
  /** Chance that a recording of a known class scores higher than one of a class that was left out; null without recordings of either. */
  readonly auroc: number | null;
  /** Of the largest probability; it accepts 95 % of the validation part. */
  readonly threshold: number;
  /** Of the judged recordings of known classes. */
  readonly acceptedKnown: number;
  readonly refusedUnknown: number;
}

/** `trials/<key>/evaluation.json`, or, of a later version of its code, `evaluation-<version>.json`. */
export interface TrialEvaluation {
  readonly validation: PartEvaluation;
  /** Null where the split has no test part. */
  readonly test: PartEvaluation | null;
  /** Median wall time of one forward pass of one recording of median length, milliseconds. */
  readonly inferenceMilliseconds: number;
  /** Absent unless the split leaves classes out. */
  readonly refusal?: RefusalScores;
  /** What ensembles and calibration are made from; absent where older code evaluated. */
  readonly predictions?: ArtifactReference;
}

/** `stopped`: its search gave it no more epochs. */
export const TRIAL_STATES = ['waiting', 'running', 'completed', 'stopped', 'parked', 'skipped', 'cancelled'] as const;
export type TrialState = (typeof TRIAL_STATES)[number];
