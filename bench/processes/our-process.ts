/** Trains epochs with the product's own loop, in a separate process with one TensorFlow thread, like a slot. Argument: a fold's file. */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { median } from 'simple-statistics';
import { TRAINING_DEFAULTS } from '../../configs/resolve-variants.ts';
import { decodeFoldSequences } from '../../core/dataset/sequences-codec.ts';
import { createFastNetwork, createInputBatch, initialiseParameters, type Sequence } from '../../core/models/index.ts';
import { createRecordingNetwork } from '../../core/models/infer/index.ts';
import { chooseKernelLevel } from '../../core/models/kernel-level.ts';
import { type Tensor2D, tf } from '../../core/models/tensorflow.ts';
import { listSequences } from '../../core/training/sequence-rows.ts';
import { trainEpoch } from '../../core/training/train-epoch.ts';
import { TrainingRun } from '../../core/training/training-run.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { readProcessMegabytes } from '../../workers/process-memory.ts';
import type { BenchRequest, EpochReply, InferenceReply, MatmulReply, VersionReply } from './messages.ts';

type EpochRequest = Extract<BenchRequest, { type: 'epoch' }>;
type MatmulRequest = Extract<BenchRequest, { type: 'matmul' }>;
type InferenceRequest = Extract<BenchRequest, { type: 'inference' }>;
type OurRequest = Exclude<BenchRequest, { type: 'protocol' }>;

/** `tf.memory` does not count the kernels' tensors. */
const { binding } = tf.backend() as unknown as { readonly binding: { readonly TF_Version: string; getNumOfTensors(): number } };

chooseKernelLevel(readEnvironment().kernelLevel);
const data = decodeFoldSequences(await readFile(process.argv[2] as string));
const trainings = new Map<string, ReturnType<typeof startTraining>>();

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(await answer(JSON.parse(line) as OurRequest))}\n`);
}

async function answer(request: OurRequest): Promise<EpochReply | InferenceReply | MatmulReply | VersionReply> {
  if (request.type === 'inference') return classifyAll(request);
  if (request.type === 'matmul') return multiply(request);
  return request.type === 'version' ? { tensorflow: binding.TF_Version } : runEpoch(request);
}

async function runEpoch(request: EpochRequest): Promise<EpochReply> {
  const key = JSON.stringify([request.model, request.batching]);
  const training = trainings.get(key) ?? startTraining(request);
  trainings.set(key, training);
  const start = performance.now();
  const measures = await trainEpoch({ ...training, data, afterBatch: async () => undefined });
  const seconds = (performance.now() - start) / 1_000;
  training.run.endBatches(measures, seconds);
  training.run.finishEpoch({ validationLoss: 0, validationAccuracy: 0, seconds });
  return { seconds, tensors: binding.getNumOfTensors(), ...readMemory() };
}

function readMemory(): Pick<EpochReply, 'residentMegabytes' | 'ownMegabytes'> {
  const own = readProcessMegabytes(process.pid, 'RssAnon');
  return {
    residentMegabytes: Math.round(process.memoryUsage().rss / 2 ** 20),
    ...(own === null ? {} : { ownMegabytes: Math.round(own) }),
  };
}

function startTraining({ model, batching }: EpochRequest) {
  const network = createFastNetwork({ model, classes: data.classes.length, features: data.train.features });
  const training = { ...TRAINING_DEFAULTS, batching };
  return { network, run: new TrainingRun({ seed: 0, model, training, layout: network.layout }) };
}

function classifyAll({ model }: InferenceRequest): InferenceReply {
  const { features } = data.validation;
  const shape = { model, classes: data.classes.length, features };
  const network = createFastNetwork(shape);
  const values = initialiseParameters({ layout: network.layout, seed: 0 });
  const classify = createRecordingNetwork({ shape, weights: values });
  const weights = tf.tensor1d(values);
  const alone = timeEach(({ values: recording, length }) => classify(recording, length));
  const tensorflow = timeEach((sequence) =>
    network.computeLogits({ weights, batch: createInputBatch({ sequences: [sequence], features, model }) }),
  );
  weights.dispose();
  return { alone, tensorflow };
}

/** @returns the median */
function timeEach(run: (sequence: Sequence) => void): number {
  const seconds = listSequences(data.validation).map((sequence) => {
    const start = performance.now();
    run(sequence);
    return (performance.now() - start) / 1_000;
  });
  return median(seconds);
}

/** TensorFlow's products return when they are done. The first one, in which it creates threads and memory, is not counted. */
function multiply({ size, times }: MatmulRequest): MatmulReply {
  const matrix = tf.randomUniform([size, size]) as Tensor2D;
  const run = () => tf.matMul(matrix, matrix).dispose();
  run();
  const start = performance.now();
  for (let time = 0; time < times; time += 1) run();
  const seconds = (performance.now() - start) / 1_000;
  matrix.dispose();
  return { flopsPerSecond: (2 * size ** 3 * times) / seconds };
}
