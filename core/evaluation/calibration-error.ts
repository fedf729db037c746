/** A prediction's confidence, and whether it was correct. */
export interface Confidence {
  /** Probability of the chosen class, 0 … 1. */
  readonly confidence: number;
  readonly isCorrect: boolean;
}

const BINS = 15;

/**
 * Expected calibration error (Guo et al., "On Calibration of Modern Neural Networks", 2017): the mean absolute difference between confidence and
 * accuracy over 15 bins of equal width, weighted by the number of recordings. A fraction; 0 without recordings.
 */
export function measureCalibration(confidences: readonly Confidence[]): number {
  const bins = Array.from({ length: BINS }, () => ({ confidence: 0, correct: 0 }));
  for (const { confidence, isCorrect } of confidences) {
    const bin = bins[Math.max(0, Math.min(BINS, Math.ceil(confidence * BINS)) - 1)];
    if (bin === undefined) continue;
    bin.confidence += confidence;
    bin.correct += isCorrect ? 1 : 0;
  }
  const distance = bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.correct), 0);
  return confidences.length === 0 ? 0 : distance / confidences.length;
}
