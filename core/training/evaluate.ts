import type { PartPredictions, TrialPredictions } from '../domain/predictions.ts';
import type { FoldSequences, SequenceSet } from '../domain/sequences.ts';
import type { PartEvaluation, TrialEvaluation } from '../domain/trial.ts';
import type { ModelOptions } from '../domain/variant.ts';
import { evaluatePart } from '../evaluation/metrics.ts';
import { createRecordingNetwork } from '../models/infer/index.ts';
import { predict } from './predict.ts';
import { listSequences } from './sequence-rows.ts';

export interface EvaluateRequest {
  readonly model: ModelOptions;
  /** Flat, in the order of `layoutParameters`. */
  readonly weights: Float32Array;
  readonly data: FoldSequences;
  /** Called for each batch. */
  readonly onBatch?: () => void;
}

export interface EvaluatedTraining extends Omit<TrialEvaluation, 'predictions'> {
  readonly predictions: TrialPredictions;
}

/** Measures a finished training on the validation part and, where there is one, the test part. */
export async function evaluateTrial(request: EvaluateRequest): Promise<EvaluatedTraining> {
  const { classes, groupNames, ...sets } = request.data;
  const validation = await evaluateSet(request, sets.validation);
  const test = sets.test.count === 0 ? null : await evaluateSet(request, sets.test);
  return {
    validation: validation.evaluation,
    test: test?.evaluation ?? null,
    inferenceMilliseconds: measureInference(request),
    predictions: { classes, groupNames, validation: validation.predictions, test: test?.predictions ?? null },
  };
}

interface EvaluatedSet {
  readonly evaluation: PartEvaluation;
  readonly predictions: PartPredictions;
}

async function evaluateSet({ model, weights, data, onBatch }: EvaluateRequest, set: SequenceSet): Promise<EvaluatedSet> {
  const { classes, groupNames } = data;
  const logits = await predict({ model, classes: classes.length, features: set.features, weights, sequences: set, onBatch });
  return { evaluation: evaluatePart({ set, logits, classes, groupNames }), predictions: sortByRecording(set, logits, classes.length) };
}

function sortByRecording(set: SequenceSet, logits: Float32Array, classes: number): PartPredictions {
  const rows = Array.from(set.recordings, (_, row) => row).sort((a, b) => (set.recordings[a] as number) - (set.recordings[b] as number));
  const sorted = new Float32Array(logits.length);
  rows.forEach((row, position) => {
    sorted.set(logits.subarray(row * classes, (row + 1) * classes), position * classes);
  });
  const pick = (values: Int32Array) => Int32Array.from(rows, (row) => values[row] as number);
  return { recordings: pick(set.recordings), labels: pick(set.labels), groups: pick(set.groups), logits: sorted };
}

const INFERENCE_RUNS = 21;
/** Median time of one recording of median length; the first run, which warms up, falls out with the median. */
function measureInference({ model, weights, data }: EvaluateRequest): number {
  const { validation } = data;
  const middle = listSequences(validation)[Math.floor(validation.count / 2)];
  if (middle === undefined) return 0;
  const shape = { model, classes: data.classes.length, features: validation.features };
  const classify = createRecordingNetwork({ shape, weights });
  const times = Array.from({ length: INFERENCE_RUNS }, () => {
    const start = performance.now();
    classify(middle.values, middle.length);
    return performance.now() - start;
  });
  return times.sort((a, b) => a - b)[Math.floor(INFERENCE_RUNS / 2)] ?? 0;
}
