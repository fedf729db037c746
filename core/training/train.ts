import { setImmediate } from 'node:timers/promises';
import { DurasweepError } from '../domain/errors.ts';
import type { FoldSequences } from '../domain/sequences.ts';
import type { EpochRecord, EpochTraining } from '../domain/trial.ts';
import { createFastNetwork, type Network } from '../models/index.ts';
import type { AugmentSequence } from './epoch-data.ts';
import { scoreLogits } from './metrics.ts';
import { computeAllLogits, type PredictionBatch, planPrediction } from './predict.ts';
import { type Replica, ReplicaRun, type TrainedEpoch, type TrainOutcome } from './replica.ts';
import { trainEpoch } from './train-epoch.ts';

export type { Replica, TrainOutcome } from './replica.ts';

/** An epoch's batches are done; its validation begins. */
export interface TrainedEvent extends TrainedEpoch {
  /** Position among the request's replicas. */
  readonly replica: number;
}

export interface EpochEvent extends TrainedEvent {
  readonly record: EpochRecord;
  /** Highest validation accuracy so far. */
  readonly isBest: boolean;
}

export interface BatchProgress {
  readonly replica: number;
  /** From 1. */
  readonly epoch: number;
  /** An epoch trains first and is then validated, each in batches of its own. */
  readonly part: 'training' | 'validation';
  /** Batches of the part that are done. */
  readonly batch: number;
  readonly batches: number;
}

export interface TrainRequest {
  /**
   * One, or several to train packed in one computation: alike in architecture, sizes, readout and batch size. Each has its own data order,
   * stops on its own and gives the result of its separate training up to rounding.
   */
  readonly replicas: readonly Replica[];
  readonly data: FoldSequences;
  readonly augmentSequence?: AugmentSequence;
  readonly signal?: AbortSignal;
  /** Called before every validation of every replica. */
  readonly onTrained?: (event: TrainedEvent) => void;
  /** Awaited after every epoch of every replica. */
  readonly onEpoch?: (event: EpochEvent) => Promise<void>;
  /** Called after every batch, for each replica that still trains, in the request's order. */
  readonly onProgress?: (progress: BatchProgress) => void;
}

/**
 * Trains until each replica has stopped or diverged. Lets the event loop run after every batch, of the validation too. The environment
 * fixes the number of threads before TensorFlow loads (one each is fastest for many processes): TF_NUM_INTRAOP_THREADS,
 * TF_NUM_INTEROP_THREADS, OMP_NUM_THREADS.
 * @returns one outcome per replica, in the request's order
 * @throws the signal's reason when aborted; DurasweepError `InvalidConfig` where replicas cannot be packed or resumed
 */
export async function train(request: TrainRequest): Promise<TrainOutcome[]> {
  const network = createSharedNetwork(request);
  const validation = planPrediction(request.data.validation, network.shape.model);
  const runs: ReplicaRun[] = [];
  try {
    for (const [index, replica] of request.replicas.entries()) runs.push(new ReplicaRun({ replica, index, layout: network.layout }));
    for (;;) {
      const active = runs.filter((run) => run.isActive);
      if (active.length === 0) return runs.map((run) => run.describeOutcome());
      // At first that may be some alone, resumed where they were cut off before their validation.
      const trained = active.filter((run) => run.trained !== null);
      if (trained.length > 0) await validateEpoch({ request, network, validation, runs: trained });
      else await trainBatches({ request, network, runs: active });
    }
  } finally {
    for (const run of runs) run.dispose();
  }
}

interface BatchesRequest {
  readonly request: TrainRequest;
  readonly network: Network;
  /** Each is in an epoch of its own. */
  readonly runs: readonly ReplicaRun[];
}

interface ValidationRequest extends BatchesRequest {
  readonly validation: readonly PredictionBatch[];
}

/** Trains the next epoch of each run, up to its validation. */
async function trainBatches({ request, network, runs }: BatchesRequest): Promise<void> {
  const start = performance.now();
  const training = await trainEpoch({ ...request, network, runs, afterBatch: createAfterBatch(request, runs, 'training') });
  const seconds = readSeconds(start) / runs.length;
  for (const [position, run] of runs.entries()) {
    const trained = run.endBatches(training[position] as EpochTraining, seconds);
    if (!run.isDiverged) request.onTrained?.({ replica: run.index, ...trained });
  }
}

/** Finishes the epoch that each run has trained. */
async function validateEpoch(epoch: ValidationRequest): Promise<void> {
  const { request, runs } = epoch;
  const start = performance.now();
  const scores = await computeScores(epoch);
  const seconds = readSeconds(start) / runs.length;
  for (const [position, run] of runs.entries()) {
    const { loss, accuracy } = scores[position] as ReturnType<typeof scoreLogits>;
    if (!Number.isFinite(loss)) run.diverge(`validation after epoch ${run.epoch + 1}`);
    if (run.isDiverged) continue;
    const event = { replica: run.index, ...(run.trained as TrainedEpoch) };
    const finished = run.finishEpoch({ validationLoss: loss, validationAccuracy: accuracy, seconds: event.seconds + seconds });
    await request.onEpoch?.({ ...event, ...finished });
  }
}

function readSeconds(start: number): number {
  return (performance.now() - start) / 1_000;
}

/** Tells of a batch, then lets the event loop run. */
function createAfterBatch({ onProgress, signal }: TrainRequest, runs: readonly ReplicaRun[], part: BatchProgress['part']) {
  return async (batch: number, batches: number): Promise<void> => {
    for (const run of runs) onProgress?.({ replica: run.index, epoch: run.epoch + 1, part, batch, batches });
    await setImmediate();
    signal?.throwIfAborted();
  };
}

/** Scores of each replica on the validation part. */
async function computeScores({ request, network, validation, runs }: ValidationRequest) {
  const { labels, count } = request.data.validation;
  const weights = runs.map((run) => run.adam.readWeights());
  try {
    const afterBatch = createAfterBatch(request, runs, 'validation');
    const all = await computeAllLogits({ network, weights, batches: validation, count, afterBatch });
    return all.map((logits) => scoreLogits({ logits, labels, classes: network.shape.classes }));
  } finally {
    for (const tensor of weights) tensor.dispose();
  }
}

function createSharedNetwork({ replicas, data }: TrainRequest): Network {
  const first = replicas[0];
  if (first === undefined) throw new DurasweepError('InvalidConfig', 'replicas is empty; give at least one training.');
  for (const { model, training } of replicas) {
    const ours = { ...model, dropout: 0, batchSize: training.batchSize };
    const theirs = { ...first.model, dropout: 0, batchSize: first.training.batchSize };
    if (JSON.stringify(ours) === JSON.stringify(theirs)) continue;
    throw new DurasweepError(
      'InvalidConfig',
      `Replicas of ${JSON.stringify(ours)} and ${JSON.stringify(theirs)} cannot be packed; allowed: the same network and batch size. Train them apart.`,
    );
  }
  if (data.train.count === 0 || data.validation.count === 0) {
    const counts = `train ${data.train.count}, validation ${data.validation.count}`;
    throw new DurasweepError('InvalidConfig', `A part of the fold is empty (${counts} sequences); choose a split that leaves both some.`);
  }
  return createFastNetwork({ model: first.model, classes: data.classes.length, features: data.train.features });
}
