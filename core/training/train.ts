import { setImmediate } from 'node:timers/promises';
import { DurasweepError } from '../domain/errors.ts';
import type { FoldSequences } from '../domain/sequences.ts';
import type { EpochRecord } from '../domain/trial.ts';
import { scoreLogits } from '../evaluation/metrics.ts';
import { createFastNetwork, type Network, type ParameterLayout } from '../models/index.ts';
import type { AugmentSequence } from './epoch-data.ts';
import { limitRecordings } from './limit-recordings.ts';
import { computeAllLogits, type PredictionBatch, planPrediction } from './predict.ts';
import { trainEpoch } from './train-epoch.ts';
import { type PausedTraining, type SeededTraining, type TrainedEpoch, TrainingRun, type TrainOutcome } from './training-run.ts';
import { type SourceNetwork, transferWeights } from './transfer.ts';

export type { PausedTraining, SeededTraining, TrainOutcome } from './training-run.ts';

export interface EpochEvent extends TrainedEpoch {
  readonly record: EpochRecord;
  /** Whether it has the highest validation accuracy so far. */
  readonly isBest: boolean;
}

export interface BatchProgress {
  /** From 1. */
  readonly epoch: number;
  /** An epoch is trained first and then validated, each in separate batches. */
  readonly part: 'training' | 'validation';
  /** Number of finished batches of the part. */
  readonly batch: number;
  readonly batches: number;
}

export interface TrainRequest extends SeededTraining {
  readonly data: FoldSequences;
  readonly augmentSequence?: AugmentSequence;
  /** Predictions of the teachers of `training.distil` for the training part, `[count, classes]` probabilities in its order. */
  readonly softTargets?: Float32Array;
  /** The network that `training.initialise` names. */
  readonly source?: SourceNetwork;
  /** Epochs after which it pauses, to be resumed from its checkpoint; schedules still depend on its last epoch. */
  readonly stopAfter?: number;
  /** Asked at every pause, while the state can still be copied: epochs after which it pauses next, infinite for none; null: it pauses now. Default: it does. */
  readonly onPause?: (paused: PausedTraining) => Promise<number | null>;
  readonly signal?: AbortSignal;
  /** Called before every validation: the epoch's batches are done. */
  readonly onTrained?: (event: TrainedEpoch) => void;
  /** Awaited after every epoch. */
  readonly onEpoch?: (event: EpochEvent) => Promise<void>;
  /** Called after every batch. */
  readonly onProgress?: (progress: BatchProgress) => void;
}

/**
 * Trains until the last epoch, early stopping or divergence. Yields to the event loop after every batch, including validation batches. The
 * environment sets the number of threads before TensorFlow loads (one per process is fastest with many processes): TF_NUM_INTRAOP_THREADS,
 * TF_NUM_INTEROP_THREADS, OMP_NUM_THREADS.
 * @throws the signal's reason if aborted; DurasweepError `InvalidConfig` if the fold lacks a part or training cannot be resumed
 */
export async function train(given: TrainRequest): Promise<TrainOutcome> {
  checkTeachers(given);
  const request = limitTraining(given);
  const network = createNetwork(request);
  const validation = planPrediction(request.data.validation, network.shape.model);
  const { layout } = network;
  const run = new TrainingRun({ ...request, layout, ...transfer(request, layout) });
  try {
    for (let stopAfter: number | null = request.stopAfter ?? Number.POSITIVE_INFINITY; ; ) {
      while (run.isActive && !run.isPausedAt(stopAfter)) {
        // Training that was interrupted before the validation resumes there.
        if (run.trained === null) await trainBatches({ request, network, run });
        else await validateEpoch({ request, network, run, validation });
      }
      if (!run.isPausedAt(stopAfter)) return run.describeOutcome();
      const paused = run.describePause(stopAfter);
      stopAfter = (await request.onPause?.(paused)) ?? null;
      if (stopAfter === null) return paused;
    }
  } finally {
    run.dispose();
  }
}

interface BatchesRequest {
  readonly request: TrainRequest;
  readonly network: Network;
  readonly run: TrainingRun;
}

interface ValidationRequest extends BatchesRequest {
  readonly validation: readonly PredictionBatch[];
}

/** Trains the next epoch, up to its validation. */
async function trainBatches({ request, network, run }: BatchesRequest): Promise<void> {
  const start = performance.now();
  const { data, augmentSequence, softTargets, onTrained } = request;
  const afterBatch = createAfterBatch(request, run, 'training');
  const measures = await trainEpoch({
    network,
    data,
    run,
    afterBatch,
    ...(augmentSequence === undefined ? {} : { augmentSequence }),
    ...(softTargets === undefined ? {} : { softTargets }),
  });
  const trained = run.endBatches(measures, readSeconds(start));
  if (run.isDiverged) return;
  onTrained?.(trained);
  // What that has begun, such as writing a checkpoint, gets as far as its first request; otherwise it would wait for a batch of the validation.
  await setImmediate();
}

/** Validates and finishes a trained epoch. */
async function validateEpoch(epoch: ValidationRequest): Promise<void> {
  const { request, run } = epoch;
  const start = performance.now();
  const { loss, accuracy } = await computeScores(epoch);
  if (!Number.isFinite(loss)) run.diverge(`validation after epoch ${run.epoch + 1}`);
  if (run.isDiverged) return;
  const trained = run.trained as TrainedEpoch;
  const seconds = trained.seconds + readSeconds(start);
  const finished = run.finishEpoch({ validationLoss: loss, validationAccuracy: accuracy, seconds, endedAt: Date.now() });
  await request.onEpoch?.({ ...trained, ...finished });
}

function readSeconds(start: number): number {
  return (performance.now() - start) / 1_000;
}

/** Reports a batch, then yields to the event loop. */
function createAfterBatch({ onProgress, signal }: TrainRequest, run: TrainingRun, part: BatchProgress['part']) {
  return async (batch: number, batches: number): Promise<void> => {
    onProgress?.({ epoch: run.epoch + 1, part, batch, batches });
    await setImmediate();
    signal?.throwIfAborted();
  };
}

/** Scores on the validation part. */
async function computeScores({ request, network, validation, run }: ValidationRequest) {
  const { labels, count } = request.data.validation;
  const weights = run.adam.readWeights();
  try {
    const afterBatch = createAfterBatch(request, run, 'validation');
    const logits = await computeAllLogits({ network, weights, batches: validation, count, afterBatch });
    return scoreLogits({ logits, labels, classes: network.shape.classes });
  } finally {
    weights.dispose();
  }
}

function checkTeachers({ training, data, softTargets }: TrainRequest): void {
  const wanted = training.distil === undefined ? 0 : data.train.count * data.classes.length;
  const given = softTargets?.length ?? 0;
  if (given === wanted) return;
  const way = training.distil === undefined ? 'omit them' : "provide its teachers' predictions for each recording";
  throw new DurasweepError('InvalidConfig', `softTargets: must be ${wanted} probabilities with this training, got ${given}; ${way}.`);
}

function limitTraining(request: TrainRequest): TrainRequest {
  const { recordingsPerClass: perClass } = request.training;
  return perClass === undefined ? request : { ...request, ...limitRecordings({ ...request, perClass }) };
}

/** Resumed training gets its weights from the checkpoint. */
function transfer({ training, source, resumeFrom, seed }: TrainRequest, layout: ParameterLayout): { initialWeights?: Float32Array } {
  if (training.initialise === undefined || resumeFrom !== undefined) return {};
  if (source === undefined) throw new DurasweepError('InvalidConfig', 'source: must be the network that training.initialise names.');
  return { initialWeights: transferWeights({ source, layout, seed }) };
}

function createNetwork({ model, data }: TrainRequest): Network {
  if (data.train.count === 0 || data.validation.count === 0) {
    const counts = `train ${data.train.count}, validation ${data.validation.count}`;
    throw new DurasweepError('InvalidConfig', `A part of the fold is empty (${counts} sequences); choose a split that leaves both some.`);
  }
  return createFastNetwork({ model, classes: data.classes.length, features: data.train.features });
}
