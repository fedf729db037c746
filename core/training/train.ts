import { setImmediate } from 'node:timers/promises';
import { DurasweepError } from '../domain/errors.ts';
import type { FoldSequences } from '../domain/sequences.ts';
import type { EpochRecord } from '../domain/trial.ts';
import { createFastNetwork, type Network } from '../models/index.ts';
import type { TrainingCheckpoint } from './checkpoint.ts';
import type { AugmentSequence } from './epoch-data.ts';
import { scoreLogits } from './metrics.ts';
import { computeAllLogits, type PredictionBatch, planPrediction } from './predict.ts';
import { type Replica, ReplicaRun, type TrainOutcome } from './replica.ts';
import { type EpochTraining, trainEpoch } from './train-epoch.ts';

export type { Replica, TrainOutcome } from './replica.ts';

export interface EpochEvent {
  /** Position among the request's replicas. */
  readonly replica: number;
  readonly record: EpochRecord;
  /** The state after this epoch; call it before the promise given back is settled. */
  readonly checkpoint: () => TrainingCheckpoint;
  /** Highest validation accuracy so far. */
  readonly isBest: boolean;
}

export interface BatchProgress {
  readonly replica: number;
  /** From 1. */
  readonly epoch: number;
  /** Batches of the epoch that are done. */
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
  /** Awaited after every epoch of every replica. */
  readonly onEpoch?: (event: EpochEvent) => Promise<void>;
  readonly onProgress?: (progress: BatchProgress) => void;
}

/**
 * Trains until each replica has stopped or diverged. Lets the event loop run after every batch. The environment fixes the number of
 * threads before TensorFlow loads (one each is fastest for many processes): TF_NUM_INTRAOP_THREADS, TF_NUM_INTEROP_THREADS, OMP_NUM_THREADS.
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
      await runEpoch({ request, network, validation, runs: active });
    }
  } finally {
    for (const run of runs) run.dispose();
  }
}

interface EpochRequest {
  readonly request: TrainRequest;
  readonly network: Network;
  readonly validation: readonly PredictionBatch[];
  /** Those still training; each runs its own next epoch. */
  readonly runs: readonly ReplicaRun[];
}

async function runEpoch({ request, network, validation, runs }: EpochRequest): Promise<void> {
  const start = performance.now();
  const training = await trainEpoch({
    ...request,
    network,
    runs,
    afterBatch: async (batch, batches) => {
      for (const run of runs) request.onProgress?.({ replica: run.index, epoch: run.epoch + 1, batch, batches });
      await setImmediate();
      request.signal?.throwIfAborted();
    },
  });
  const scores = validate({ request, network, validation, runs });
  const seconds = (performance.now() - start) / 1000 / runs.length;
  for (const [position, run] of runs.entries()) {
    const { trainingLoss, trainingAccuracy } = training[position] as EpochTraining;
    const { loss, accuracy } = scores[position] as ReturnType<typeof scoreLogits>;
    if (!Number.isFinite(loss)) run.diverge(`validation after epoch ${run.epoch + 1}`);
    if (run.isDiverged) continue;
    const finished = run.finishEpoch({ trainingLoss, trainingAccuracy, validationLoss: loss, validationAccuracy: accuracy, seconds });
    await request.onEpoch?.({ replica: run.index, ...finished, checkpoint: () => run.createCheckpoint() });
  }
}

/** Scores of each replica on the validation part. */
function validate({ request, network, validation, runs }: EpochRequest) {
  const { labels, count } = request.data.validation;
  const weights = runs.map((run) => run.adam.readWeights());
  try {
    return computeAllLogits({ network, weights, batches: validation, count }).map((logits) =>
      scoreLogits({ logits, labels, classes: network.shape.classes }),
    );
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
