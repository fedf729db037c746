import { average } from '../domain/average.ts';
import type { SequenceSet } from '../domain/sequences.ts';
import type { PartEvaluation } from '../domain/trial.ts';
import { measureCalibration } from './calibration-error.ts';
import { findLargest, type LabelledLogits, logSumExp, sumLosses } from './logits.ts';

/** Accuracy and mean cross-entropy (nats). */
export function scoreLogits({ logits, labels, classes }: LabelledLogits): { readonly accuracy: number; readonly loss: number } {
  const correct = labels.reduce((count, label, row) => count + Number(findLargest(logits, row * classes, classes) === label), 0);
  return { accuracy: correct / labels.length, loss: sumLosses({ logits, labels, classes }) / labels.length };
}

export interface EvaluatePartRequest {
  readonly set: Pick<SequenceSet, 'count' | 'labels' | 'groups' | 'recordings'>;
  /** `[count, classes]`, in the set's order. */
  readonly logits: Float32Array;
  readonly classes: readonly string[];
  readonly groupNames: readonly string[];
}

/**
 * All metrics of one part, as defined by scikit-learn: macro F1 over the classes that occur or are predicted, balanced accuracy over
 * those that occur. Undefined ratios, such as the recall of a class that does not occur, are 0.
 */
export function evaluatePart({ set, logits, classes, groupNames }: EvaluatePartRequest): PartEvaluation {
  const predictions = listPredictions(set, logits, classes.length);
  const confusion = countConfusion(predictions, classes.length);
  const { accuracy, loss } = scoreLogits({ logits, labels: set.labels, classes: classes.length });
  const perClass = classes.map((name, index) => measureClass(name, index, confusion));
  const occurring = perClass.filter(({ count }, index) => count > 0 || sum(confusion.map((row) => row[index] ?? 0)) > 0);
  return {
    count: set.count,
    accuracy,
    macroF1: average(occurring.map(({ f1 }) => f1)) ?? 0,
    balancedAccuracy: average(perClass.filter(({ count }) => count > 0).map(({ recall }) => recall)) ?? 0,
    logLoss: loss,
    calibrationError: measureCalibration(
      predictions.map(({ confidence, label, predicted }) => ({ confidence, isCorrect: label === predicted })),
    ),
    confusion,
    perClass,
    perGroup: measureGroups(set, predictions, groupNames),
    predictions: predictions.toSorted((a, b) => a.recording - b.recording),
  };
}

type Prediction = PartEvaluation['predictions'][number];

function listPredictions(set: EvaluatePartRequest['set'], logits: Float32Array, classes: number): Prediction[] {
  return Array.from(set.labels, (label, row) => {
    const predicted = findLargest(logits, row * classes, classes);
    const confidence = Math.exp((logits[row * classes + predicted] as number) - logSumExp(logits, row * classes, classes));
    return { recording: set.recordings[row] as number, label, predicted, confidence };
  });
}

function countConfusion(predictions: readonly Prediction[], classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (const { label, predicted } of predictions) {
    const row = counts[label] as number[];
    row[predicted] = (row[predicted] as number) + 1;
  }
  return counts;
}

function measureClass(name: string, index: number, confusion: readonly (readonly number[])[]): PartEvaluation['perClass'][number] {
  const hits = confusion[index]?.[index] ?? 0;
  const count = sum(confusion[index] ?? []);
  const predicted = sum(confusion.map((row) => row[index] ?? 0));
  return { name, count, precision: ratio(hits, predicted), recall: ratio(hits, count), f1: ratio(2 * hits, count + predicted) };
}

/** Groups that occur in the part, in the order of `groupNames`. */
function measureGroups(
  set: EvaluatePartRequest['set'],
  predictions: readonly Prediction[],
  groupNames: readonly string[],
): PartEvaluation['perGroup'] {
  return groupNames.flatMap((name, group) => {
    const members = predictions.filter((_, row) => set.groups[row] === group);
    const correct = members.filter(({ label, predicted }) => label === predicted).length;
    return members.length === 0 ? [] : [{ name, count: members.length, accuracy: correct / members.length }];
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? 0 : numerator / denominator;
}
