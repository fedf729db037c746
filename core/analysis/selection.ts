import { groupTrials } from '../domain/group-trials.ts';
import { createRandom } from '../domain/random.ts';
import type { TrialRecord } from '../domain/results.ts';
import type { SelectionRecord } from '../domain/search-record.ts';
import { averageFolds } from '../domain/standing.ts';

const RESAMPLES = 500;
/** Other variants are hardly ever the best of a resample. */
const MOST_VARIANTS = 100;
const STREAM = 0x5e1ec7;

/** A variant's predictions on the validation parts: whether each recording of each fold and seed was classified correctly. */
interface Answers {
  readonly variant: string;
  readonly accuracy: number;
  readonly right: ReadonlyMap<string, boolean>;
}

/**
 * Estimates the bias of selecting the best variant by validation accuracy. Recordings are drawn with replacement; the best on those drawn is
 * evaluated on the others (Tsamardinos et al., 2018, "bootstrap bias corrected"). Null if fewer than two variants are evaluated.
 * @param trials trials of the candidates
 */
export function estimateSelection(trials: readonly TrialRecord[]): SelectionRecord | null {
  const variants = listAnswers(trials);
  const [best] = variants;
  if (best === undefined || variants.length < 2) return null;
  const shared = [...best.right.keys()].filter((recording) => variants.every(({ right }) => right.has(recording))).sort();
  if (shared.length < 2) return null;
  const corrected = resample(
    variants.map(({ right }) => Uint8Array.from(shared, (recording) => (right.get(recording) === true ? 1 : 0))),
    shared.length,
  );
  const optimism = corrected === null ? 0 : Math.max(0, corrected.apparent - corrected.judged);
  return {
    variant: best.variant,
    among: variants.length,
    validationAccuracy: best.accuracy,
    optimism,
    testAccuracy: averageFolds(
      trials.flatMap(({ variant, fold, evaluation }) =>
        variant === best.variant && evaluation?.test != null ? [{ fold, value: evaluation.test.accuracy }] : [],
      ),
    ),
  };
}

/** The best first; equal ones by name. */
function listAnswers(trials: readonly TrialRecord[]): Answers[] {
  return [...groupTrials(trials.filter(({ evaluation }) => evaluation !== null))]
    .map(([variant, own]) => ({ variant, accuracy: averageValidation(own), right: readAnswers(own) }))
    .sort((a, b) => b.accuracy - a.accuracy || a.variant.localeCompare(b.variant, 'en'))
    .slice(0, MOST_VARIANTS);
}

function averageValidation(trials: readonly TrialRecord[]): number {
  return (
    averageFolds(
      trials.flatMap(({ fold, evaluation }) => (evaluation === null ? [] : [{ fold, value: evaluation.validation.accuracy }])),
    ) ?? 0
  );
}

function readAnswers(trials: readonly TrialRecord[]): Map<string, boolean> {
  return new Map(
    trials.flatMap(({ fold, seed, evaluation }) =>
      (evaluation?.validation.predictions ?? []).map(
        ({ recording, label, predicted }) => [`${fold}/${seed}/${recording}`, label === predicted] as const,
      ),
    ),
  );
}

/** Means over resamples: the accuracy of the best variant on the drawn recordings, and on the others. */
function resample(variants: readonly Uint8Array[], recordings: number): { readonly apparent: number; readonly judged: number } | null {
  let [apparent, judged, count] = [0, 0, 0];
  for (let round = 0; round < RESAMPLES; round += 1) {
    const random = createRandom({ seed: 0, stream: [STREAM, round] });
    const times = new Uint16Array(recordings);
    for (let drawn = 0; drawn < recordings; drawn += 1) {
      const recording = random.integer(recordings);
      times[recording] = (times[recording] as number) + 1;
    }
    const inside = variants.map((right) => weigh(right, (recording) => times[recording] as number));
    const best = inside.indexOf(Math.max(...inside));
    const outside = weigh(variants[best] as Uint8Array, (recording) => (times[recording] === 0 ? 1 : 0));
    if (Number.isNaN(outside)) continue;
    apparent += inside[best] as number;
    judged += outside;
    count += 1;
  }
  return count === 0 ? null : { apparent: apparent / count, judged: judged / count };
}

/** Weighted share of correct predictions; NaN if all weights are 0. */
function weigh(right: Uint8Array, weightOf: (recording: number) => number): number {
  let [sum, total] = [0, 0];
  for (let recording = 0; recording < right.length; recording += 1) {
    const weight = weightOf(recording);
    total += weight;
    sum += weight * (right[recording] as number);
  }
  return sum / total;
}
