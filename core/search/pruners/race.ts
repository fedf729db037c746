import { z } from 'zod';
import { average } from '../../domain/average.ts';
import { type Pruner, worthOf } from './pruner.ts';
import { testLower } from './signed-rank.ts';
import { Standings } from './standings.ts';

export const raceSchema = z
  .strictObject({
    type: z.literal('race'),
    startup: z
      .int()
      .min(1)
      .max(10_000)
      .default(2)
      .describe('Trainings of a suggestion, each with another fold or seed, before it can be stopped.'),
    level: z
      .number()
      .gt(0)
      .max(0.5)
      .default(0.1)
      .describe("Level of Wilcoxon's test, below which a suggestion counts as worse. Below 0.1, at least 4 trainings are needed."),
  })
  .describe(
    'Trains each suggestion in full on one fold and seed after the other, and stops it once it is worse than the best on the same ones.',
  );

interface RaceOptions extends Readonly<Omit<z.output<typeof raceSchema>, 'type'>> {
  /** Maximum number of epochs of a trial. */
  readonly epochs: number;
  /** Number of trainings of a suggestion: folds times seeds. */
  readonly trainings: number;
}

/**
 * Racing: each rung is one more training in full, with another fold or seed, and its score that of this training; at the last one it is the mean
 * of all. A trial stops once Wilcoxon's signed-rank test shows that it is worse than the best complete trial on the same folds and seeds.
 */
export function createRace({ epochs, trainings, startup, level }: RaceOptions): Pruner {
  const rungs = Array.from({ length: trainings }, (_, rung) => round((epochs * (rung + 1)) / trainings));
  /** Of each trial, by rung. */
  const scores = new Map<number, number[]>();
  const complete = new Standings();

  function compare(own: readonly number[], best: number) {
    const others = (scores.get(best) ?? []).slice(0, own.length);
    const cutOff = average(others) ?? 0;
    const score = average(own) ?? 0;
    const p = testLower(own.map((value, rung) => value - (others[rung] ?? 0)));
    const isWorse = p < level && score < cutOff;
    const rule = `${isWorse ? 'worse' : 'not clearly worse'} than suggestion ${best} on the same ${own.length} of ${trainings} folds and seeds, p = ${p.toFixed(3)}`;
    return { kind: isWorse ? 'stop' : 'go-on', score, cutOff, rule } as const;
  }

  return {
    rungsOf: () => rungs,
    report({ index, rung, score }) {
      if (score === null) return { kind: 'stop', cutOff: null, rule: 'it diverged' };
      if (rung === rungs.length - 1) {
        complete.add({ index, worth: worthOf(score) });
        return { kind: 'complete', cutOff: null, rule: 'it is trained on all folds and seeds' };
      }
      const own = [...(scores.get(index) ?? []), score];
      scores.set(index, own);
      const best = complete.at(0);
      if (best !== undefined && own.length >= startup) return compare(own, best.index);
      const rule = best === undefined ? 'no suggestion is complete yet' : `fewer than ${startup} folds and seeds are compared`;
      return { kind: 'go-on', score: average(own) ?? score, cutOff: null, rule };
    },
    leaveOut: (index) => complete.leaveOut(index),
    promote: () => null,
    expect: () => undefined,
  };
}

/** Two digits, for people. */
function round(epochs: number): number {
  return Number(epochs.toFixed(2));
}
