import type { PartPredictions, TrialPredictions } from '../domain/predictions.ts';
import type { FoldSequences, SequenceSet } from '../domain/sequences.ts';
import type { PartEvaluation, RefusalScores, TrialEvaluation } from '../domain/trial.ts';
import type { ModelOptions } from '../domain/variant.ts';
import { averageProbabilities } from '../evaluation/average.ts';
import { toLogits, toProbabilities } from '../evaluation/logits.ts';
import { evaluatePart } from '../evaluation/metrics.ts';
import { measureRefusal } from '../evaluation/refusal.ts';
import { createRecordingNetwork } from '../models/infer/index.ts';
import { type Distortion, distortSet } from './distorted-copies.ts';
import { predict } from './predict.ts';
import { listSequences } from './sequence-rows.ts';

export interface EvaluateRequest {
  readonly model: ModelOptions;
  /** Flat, in the order of `layoutParameters`. */
  readonly weights: Float32Array;
  readonly data: FoldSequences;
  /** Evaluate the mean probability over each recording and its distorted copies; absent: only the recording. */
  readonly distortion?: Distortion;
  /** Called for each batch. */
  readonly onBatch?: () => void;
}

export interface EvaluatedTraining extends Omit<TrialEvaluation, 'predictions'> {
  readonly predictions: TrialPredictions;
}

/** Evaluates trained weights on the validation part and, if there is one, the test part. */
export async function evaluateTrial(request: EvaluateRequest): Promise<EvaluatedTraining> {
  const { classes, groupNames, unknown, ...sets } = request.data;
  const validation = await evaluateSet(request, sets.validation);
  const test = sets.test.count === 0 ? null : await evaluateSet(request, sets.test);
  return {
    validation: validation.evaluation,
    test: test?.evaluation ?? null,
    inferenceMilliseconds: measureInference(request),
    ...(unknown === undefined ? {} : { refusal: await judgeUnknown(request, unknown, { validation, test }) }),
    predictions: { classes, groupNames, validation: validation.predictions, test: test?.predictions ?? null },
  };
}

async function judgeUnknown(
  request: EvaluateRequest,
  set: SequenceSet,
  { validation, test }: { readonly validation: EvaluatedSet; readonly test: EvaluatedSet | null },
): Promise<RefusalScores> {
  return measureRefusal({
    validation: validation.predictions.logits,
    known: (test ?? validation).predictions.logits,
    unknown: await judgeSet(request, set),
    classes: request.data.classes.length,
  });
}

interface EvaluatedSet {
  readonly evaluation: PartEvaluation;
  readonly predictions: PartPredictions;
}

async function evaluateSet(request: EvaluateRequest, set: SequenceSet): Promise<EvaluatedSet> {
  const { classes, groupNames } = request.data;
  const logits = await judgeSet(request, set);
  return { evaluation: evaluatePart({ set, logits, classes, groupNames }), predictions: sortByRecording(set, logits, classes.length) };
}

async function judgeSet({ model, weights, data, distortion, onBatch }: EvaluateRequest, set: SequenceSet): Promise<Float32Array> {
  const classes = data.classes.length;
  const judge = (sequences: SequenceSet) => predict({ model, classes, features: set.features, weights, sequences, onBatch });
  const said = [await judge(set)];
  if (distortion === undefined) return said[0] as Float32Array;
  for (let copy = 1; copy <= distortion.copies; copy += 1) said.push(await judge(distortSet(set, distortion, copy)));
  const probabilities = said.map((logits) => toProbabilities(logits, classes));
  return toLogits(
    averageProbabilities(
      probabilities,
      probabilities.map(() => 1),
    ),
  );
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
/** Median time for one recording of median length; the median excludes the first run, which warms up. */
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
