import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/canonical-json.ts';
import { DurasweepError } from '../domain/errors.ts';
import type { EpochRecord, EpochTraining, EpochValidation, TrainingSummary } from '../domain/trial.ts';
import type { ModelOptions, TrainingOptions } from '../domain/variant.ts';
import { detectDevice, initialiseParameters, type ParameterLayout, readTensorflowVersion } from '../models/index.ts';
import { Adam, type AdamState, startAdam } from './adam.ts';
import type { BestEpoch, ResumePoint, TrainingCheckpoint } from './checkpoint.ts';
import { advanceSchedule, type ScheduleState, startSchedule } from './schedule.ts';

/** One training run: a network's options, its training options, and the seed of all its randomness. */
export interface SeededTraining {
  readonly seed: number;
  readonly model: ModelOptions;
  readonly training: TrainingOptions;
  /** Where to resume; must have the same seed and model. */
  readonly resumeFrom?: ResumePoint;
}

export type TrainOutcome =
  | {
      readonly status: 'completed';
      readonly summary: TrainingSummary;
      readonly history: readonly EpochRecord[];
      /** Weights of the kept epoch: the first with the highest validation accuracy, or the last; flat, in the order of `layoutParameters`. */
      readonly bestWeights: Float32Array;
    }
  | PausedTraining
  | { readonly status: 'diverged'; readonly epoch: number; readonly message: string };

export interface PausedTraining {
  readonly status: 'paused';
  readonly parameters: number;
  readonly history: readonly EpochRecord[];
}

/** An epoch whose batches are done and whose validation is not. */
export interface TrainedEpoch {
  readonly epoch: number;
  readonly training: EpochTraining;
  /** Wall time of the batches. */
  readonly seconds: number;
  /** Copies the state from the device once, however often it is asked for; before the next epoch's first batch. */
  readonly createCheckpoint: () => TrainingCheckpoint;
}

interface RunRequest extends SeededTraining {
  readonly layout: ParameterLayout;
  /** Flat, in the layout's order; absent: drawn from the seed. */
  readonly initialWeights?: Float32Array;
}

/** A training at work: its optimizer on the device and all that a checkpoint holds. */
export class TrainingRun {
  readonly adam: Adam;
  readonly #seeded: SeededTraining;
  #schedule: ScheduleState;
  #best: BestEpoch | null;
  #history: readonly EpochRecord[];
  #diverged: string | null = null;
  #trained: TrainedEpoch | null = null;
  /** The optimizer's state as it was last copied from the device. */
  #snapshot: AdamState;

  constructor({ layout, initialWeights, ...seeded }: RunRequest) {
    const { resumeFrom, seed, training } = seeded;
    const checkpoint = resumeFrom?.checkpoint;
    if (checkpoint !== undefined) checkResume(seeded, checkpoint, layout);
    this.#seeded = seeded;
    this.#snapshot = checkpoint?.optimizer ?? startAdam(initialWeights ?? initialiseParameters({ layout, seed }));
    this.adam = new Adam(this.#snapshot);
    this.#schedule = checkpoint?.schedule ?? startSchedule(training);
    this.#best = checkpoint?.best ?? null;
    this.#history = checkpoint?.history ?? [];
    if (resumeFrom !== undefined) this.#resume(resumeFrom);
  }

  get seed(): number {
    return this.#seeded.seed;
  }

  get model(): ModelOptions {
    return this.#seeded.model;
  }

  get training(): TrainingOptions {
    return this.#seeded.training;
  }

  /** Epochs finished. */
  get epoch(): number {
    return this.#history.length;
  }

  /** The epoch that is trained and not yet finished. */
  get trained(): TrainedEpoch | null {
    return this.#trained;
  }

  get learningRate(): number {
    return this.#schedule.learningRate;
  }

  get isDiverged(): boolean {
    return this.#diverged !== null;
  }

  /** Neither diverged, nor at its last epoch, nor stopped early. */
  get isActive(): boolean {
    return !this.isDiverged && this.epoch < this.training.maxEpochs && !this.#isStoppedEarly();
  }

  /** Whether it has been trained for these epochs, the last of them validated, and was not at its end then. */
  isPausedAt(epochs: number): boolean {
    if (this.isDiverged || this.#trained !== null) return false;
    return this.isActive ? this.epoch >= epochs : this.epoch > epochs;
  }

  diverge(where: string): void {
    const { learningRate } = this;
    const ways = 'Lower training.learningRate, or set training.gradientClipNorm (1 is a good first try).';
    this.#diverged ??= `The loss is no longer a finite number (${where}, learning rate ${learningRate}). ${ways}`;
  }

  /** What is known once an epoch's batches are done; `finishEpoch` follows. */
  endBatches(training: EpochTraining, seconds: number): TrainedEpoch {
    const { seed, model } = this.#seeded;
    const before = { seed, model, schedule: this.#schedule, best: this.#best, history: this.#history, training, seconds };
    this.#trained = {
      epoch: this.epoch + 1,
      training,
      seconds,
      createCheckpoint: () => ({ ...before, optimizer: this.#takeSnapshot() }),
    };
    return this.#trained;
  }

  /** Takes the trained epoch's measures down, keeps the weights if they are the best, and moves the schedule on. */
  finishEpoch(validation: EpochValidation): { readonly record: EpochRecord; readonly isBest: boolean } {
    if (this.#trained === null) throw new Error('no epoch is trained: endBatches comes before finishEpoch');
    const { training } = this;
    const record: EpochRecord = { epoch: this.epoch + 1, learningRate: this.learningRate, ...this.#trained.training, ...validation };
    this.#trained = null;
    const isBest = training.keep === 'last' || this.#best === null || record.validationAccuracy > this.#best.accuracy;
    if (isBest) this.#best = { epoch: record.epoch, accuracy: record.validationAccuracy, weights: this.#takeSnapshot().weights };
    this.#history = [...this.#history, record];
    this.#schedule = advanceSchedule({ ...training, state: this.#schedule, epoch: record.epoch, validationLoss: record.validationLoss });
    return { record, isBest };
  }

  /** @param epochs to tell of: it may have been trained further before */
  describePause(epochs: number): PausedTraining {
    return { status: 'paused', parameters: this.#snapshot.weights.length, history: this.#history.slice(0, epochs) };
  }

  describeOutcome(): TrainOutcome {
    if (this.#diverged !== null) return { status: 'diverged', epoch: this.epoch + 1, message: this.#diverged };
    if (this.#best === null) throw new Error('no epoch is finished: training.maxEpochs must be at least 1');
    const { epoch, accuracy, weights } = this.#best;
    const bytes = new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength);
    const summary: TrainingSummary = {
      parameters: weights.length,
      epochs: this.epoch,
      bestEpoch: epoch,
      bestValidationAccuracy: accuracy,
      stopReason: this.#isStoppedEarly() ? 'early-stopping' : 'max-epochs',
      trainingSeconds: this.#history.reduce((sum, record) => sum + record.seconds, 0),
      modelSha256: createHash('sha256').update(bytes).digest('hex'),
      device: detectDevice(),
      tensorflowVersion: readTensorflowVersion(),
    };
    return { status: 'completed', summary, history: this.#history, bestWeights: weights };
  }

  dispose(): void {
    this.adam.dispose();
  }

  #resume({ checkpoint, validation }: ResumePoint): void {
    this.endBatches(checkpoint.training, checkpoint.seconds);
    if (validation !== null) this.finishEpoch(validation);
  }

  #takeSnapshot(): AdamState {
    if (this.#snapshot.steps !== this.adam.steps) this.#snapshot = this.adam.snapshot();
    return this.#snapshot;
  }

  #isStoppedEarly(): boolean {
    const patience = this.training.earlyStoppingPatience;
    return patience !== null && this.#best !== null && this.epoch - this.#best.epoch >= patience;
  }
}

function checkResume({ seed, model }: SeededTraining, checkpoint: TrainingCheckpoint, layout: ParameterLayout): void {
  if (
    canonicalJson(checkpoint.model) === canonicalJson(model) &&
    checkpoint.seed === seed &&
    checkpoint.optimizer.weights.length === layout.total
  )
    return;
  throw new DurasweepError(
    'InvalidConfig',
    `resumeFrom is a checkpoint of ${JSON.stringify(checkpoint.model)}, seed ${checkpoint.seed}; this training is of ` +
      `${JSON.stringify(model)}, seed ${seed}. Train from the beginning instead.`,
  );
}
