import { judgedPart } from '../domain/measures.ts';
import { compareFamily } from './comparisons.ts';
import type { ClassScore, Comparison, LeaderboardEntry, Winner } from './types.ts';
import type { VariantTrials } from './variants.ts';

/** The first of the leaderboard, whom it cannot be told apart from, and where it errs; null without a completed trial. */
export function analyseWinner(leaderboard: readonly LeaderboardEntry[], variants: ReadonlyMap<string, VariantTrials>): Winner | null {
  const first = leaderboard.find((entry) => entry.rank === 1);
  const winner = first ? variants.get(first.variant) : undefined;
  if (!first || !winner) return null;
  const rivals = leaderboard.filter((entry) => entry.completed > 0 && entry !== first && !first.identicalTo.includes(entry.variant));
  const pairs = rivals.flatMap((rival) => {
    const trials = variants.get(rival.variant);
    return trials ? [[trials, winner] as const] : [];
  });
  const comparisons = compareFamily(pairs, 'validationAccuracy');
  const rivalsOf = (wanted: readonly Comparison['verdict'][]) =>
    comparisons.filter(({ verdict }) => wanted.includes(verdict)).map((comparison) => comparison.first);
  const confusion = sumConfusions(winner);
  const classes =
    winner.completed
      .map((trial) => judgedPart(trial))
      .find((part) => part !== null)
      ?.perClass.map(({ name }) => name) ?? [];
  return {
    variant: first.variant,
    identicalTo: first.identicalTo,
    notToldApartFrom: rivalsOf(['undecided', 'identical']),
    beatenOnSharedFoldsBy: rivalsOf(['first-better']),
    comparedWith: rivals.length,
    confusion,
    perClass: scoreClasses(confusion, classes),
    confusedPairs: listConfusedPairs(confusion, classes),
  };
}

function sumConfusions(variant: VariantTrials): number[][] {
  const sum: number[][] = [];
  for (const trial of variant.completed) {
    judgedPart(trial)?.confusion.forEach((row, label) => {
      const target = sum[label] ?? new Array<number>(row.length).fill(0);
      sum[label] = target;
      row.forEach((count, predicted) => {
        target[predicted] = (target[predicted] ?? 0) + count;
      });
    });
  }
  return sum;
}

function scoreClasses(confusion: readonly (readonly number[])[], classes: readonly string[]): ClassScore[] {
  return confusion.map((row, label) => {
    const count = row.reduce((sum, value) => sum + value, 0);
    const predicted = confusion.reduce((sum, other) => sum + (other[label] ?? 0), 0);
    const correct = row[label] ?? 0;
    const precision = predicted > 0 ? correct / predicted : null;
    const recall = count > 0 ? correct / count : null;
    const f1 = count + predicted > 0 ? (2 * correct) / (count + predicted) : null;
    return { name: classes[label] ?? String(label), count, precision, recall, f1 };
  });
}

function listConfusedPairs(confusion: readonly (readonly number[])[], classes: readonly string[]): Winner['confusedPairs'] {
  const pairs = confusion.flatMap((row, label) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.flatMap((count, predicted) =>
      count > 0 && predicted !== label
        ? [{ label: classes[label] ?? String(label), predicted: classes[predicted] ?? String(predicted), count, share: count / total }]
        : [],
    );
  });
  return pairs.sort((a, b) => b.count - a.count).slice(0, 5);
}
