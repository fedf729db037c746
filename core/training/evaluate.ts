import type { FoldSequences, SequenceSet } from '../domain/sequences.ts';
import type { PartEvaluation, TrialEvaluation } from '../domain/trial.ts';
import type { ModelOptions } from '../domain/variant.ts';
import { createFastNetwork, createInputBatch } from '../models/index.ts';
import { tf } from '../models/tensorflow.ts';
import { evaluatePart } from './metrics.ts';
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

/** Measures a finished training on the validation part and, where there is one, the test part. */
export async function evaluateTrial(request: EvaluateRequest): Promise<TrialEvaluation> {
  const { validation, test } = request.data;
  return {
    validation: await evaluateSet(request, validation),
    test: test.count === 0 ? null : await evaluateSet(request, test),
    inferenceMilliseconds: measureInference(request),
  };
}

async function evaluateSet({ model, weights, data, onBatch }: EvaluateRequest, set: SequenceSet): Promise<PartEvaluation> {
  const { classes, groupNames } = data;
  const logits = await predict({ model, classes: classes.length, features: set.features, weights, sequences: set, onBatch });
  return evaluatePart({ set, logits, classes, groupNames });
}

const INFERENCE_RUNS = 21;

/** Median time of one recording of median length; the first run, which warms up, falls out with the median. */
function measureInference({ model, weights, data }: EvaluateRequest): number {
  const { validation } = data;
  const middle = listSequences(validation)[Math.floor(validation.count / 2)];
  if (middle === undefined) return 0;
  const network = createFastNetwork({ model, classes: data.classes.length, features: validation.features });
  const batch = createInputBatch({ sequences: [middle], features: validation.features, model });
  const vector = tf.tensor1d(Float32Array.from(weights));
  const times = Array.from({ length: INFERENCE_RUNS }, () => {
    const start = performance.now();
    network.computeLogits({ weights: vector, batch });
    return performance.now() - start;
  });
  vector.dispose();
  return times.sort((a, b) => a - b)[Math.floor(INFERENCE_RUNS / 2)] ?? 0;
}
