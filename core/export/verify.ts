import { expandModel } from '../models/architectures/index.ts';
import { readsPadding } from '../models/architectures/traits.ts';
import { createClassifier } from '../streaming/classifier.ts';
import type { ExportModel } from './exporter.ts';
import { buildModelDocument } from './json/index.ts';

/** The trained network's prediction for a recording. */
export interface KnownAnswer {
  /** `[length, features]`, in the data's own units. */
  readonly values: Float32Array;
  readonly length: number;
  readonly predicted: number;
  /** Probability of the predicted class, 0 … 1. */
  readonly confidence: number;
}

/** Tolerance of probabilities, because sums are added in another order than in TensorFlow. */
const TOLERANCE = 1e-4;
/** This many recordings are enough. */
const MOST_COMPARED = 100;

/**
 * Compares an exported model's predictions with those of its trained network.
 *
 * @returns how many recordings were compared; 0 if the network's predictions depend on the padding of its batches
 * @throws Error if one differs
 */
export function verifyExport(model: ExportModel, answers: readonly KnownAnswer[]): number {
  if (readsPadding(expandModel(model.model))) return 0;
  const classifier = createClassifier(buildModelDocument(model));
  const compared = answers.slice(0, MOST_COMPARED);
  for (const [index, { values, length, predicted, confidence }] of compared.entries()) {
    const probability = classifier.classify(values, length)[predicted] as number;
    if (Math.abs(probability - confidence) <= TOLERANCE) continue;
    const name = model.classes[predicted];
    throw new Error(
      `The exported model gives the class "${name}" of test recording ${index} the probability ${probability}, and the trained network gave ${confidence}. This is a bug in durasweep: please report it with the sweep's manifest.json.`,
    );
  }
  return compared.length;
}
