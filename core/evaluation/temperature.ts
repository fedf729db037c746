import type { Calibration } from '../domain/ensembles.ts';
import { type Confidence, measureCalibration } from './calibration-error.ts';
import { findLargest, type LabelledLogits, logSumExp, sumLosses } from './logits.ts';

/** Limits of the temperature; otherwise it would go to 0 if all predictions are correct. */
const RANGE = [0.05, 20] as const;
const STEPS = 60;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The temperature by which to divide logits: it minimises the mean negative log likelihood, which has a single minimum in the inverse
 * temperature. Golden-section search in its logarithm; 1 without recordings.
 */
export function fitTemperature(request: LabelledLogits): number {
  if (request.labels.length === 0) return 1;
  const lossAt = (logarithm: number) => measureLogLoss(request, Math.exp(logarithm));
  let [low, high] = RANGE.map(Math.log) as [number, number];
  let inner = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)] as const;
  let losses = [lossAt(inner[0]), lossAt(inner[1])] as const;
  for (let step = 0; step < STEPS; step += 1) {
    if (losses[0] < losses[1]) {
      high = inner[1];
      inner = [high - GOLDEN * (high - low), inner[0]];
      losses = [lossAt(inner[0]), losses[0]];
    } else {
      low = inner[0];
      inner = [inner[1], low + GOLDEN * (high - low)];
      losses = [losses[1], lossAt(inner[1])];
    }
  }
  return Math.exp((low + high) / 2);
}

/** Mean negative log likelihood, nats, of logits divided by a temperature. */
export function measureLogLoss({ logits, labels, classes }: LabelledLogits, temperature: number): number {
  const loss = sumLosses({ logits: divide(logits, temperature), labels, classes });
  return labels.length === 0 ? 0 : loss / labels.length;
}

/** Evaluated recordings, and the temperature that was fitted on others. */
export interface ScaledPart extends LabelledLogits {
  readonly temperature: number;
}

/** Calibration before and after scaling, over the recordings of all parts together. */
export function compareCalibration(parts: readonly ScaledPart[]): Calibration {
  const recordings = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  const error = (scaled: boolean) => measureCalibration(parts.flatMap((part) => listConfidences(part, scaled ? part.temperature : 1)));
  const loss = (scaled: boolean) =>
    parts.reduce((sum, part) => sum + measureLogLoss(part, scaled ? part.temperature : 1) * part.labels.length, 0) /
    Math.max(1, recordings);
  return { recordings, errorBefore: error(false), errorAfter: error(true), logLossBefore: loss(false), logLossAfter: loss(true) };
}

function listConfidences({ logits, labels, classes }: LabelledLogits, temperature: number): Confidence[] {
  const scaled = divide(logits, temperature);
  return Array.from(labels, (label, row) => {
    const predicted = findLargest(scaled, row * classes, classes);
    const confidence = Math.exp((scaled[row * classes + predicted] as number) - logSumExp(scaled, row * classes, classes));
    return { confidence, isCorrect: predicted === label };
  });
}

function divide(logits: Float32Array, temperature: number): Float32Array {
  return temperature === 1 ? logits : logits.map((logit) => logit / temperature);
}
