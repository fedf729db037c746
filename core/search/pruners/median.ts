import { z } from 'zod';
import { countOf } from '../../domain/count-of.ts';
import { type Pruner, worthOf } from './pruner.ts';
import { Standings } from './standings.ts';

export const medianSchema = z
  .strictObject({
    type: z.literal('median'),
    startup: z.int().min(1).max(10_000).default(5).describe('Completed trials before any trial is stopped.'),
    firstRung: z.int().min(1).max(10_000).default(5).describe('Epochs before the first check.'),
    every: z.int().min(1).max(10_000).default(5).describe('Epochs between checks.'),
  })
  .describe('Stops a trial that is below the median of the completed trials at the same epoch.');

interface MedianOptions extends Readonly<Omit<z.output<typeof medianSchema>, 'type'>> {
  /** Maximum number of epochs of a trial. */
  readonly epochs: number;
}

/** Stops a trial whose best score so far is below the median of completed trials at the same epoch (Golovin et al., 2017). */
export function createMedian({ epochs, startup, firstRung, every }: MedianOptions): Pruner {
  const rungs = [...listLooks(firstRung, every, epochs), epochs];
  /** Scores of every trial, by rung. */
  const scores = new Map<number, number[]>();
  /** Completed trials, by rung. */
  const standings = rungs.map(() => new Standings());

  function complete(index: number, own: readonly number[]): void {
    for (const [rung, standing] of standings.entries()) standing.add({ index, worth: own[rung] ?? Number.NEGATIVE_INFINITY });
  }

  return {
    rungsOf: () => rungs,
    report({ index, rung, score }) {
      const own = scores.get(index) ?? [];
      scores.set(index, own);
      own[rung] = worthOf(score);
      if (rung === rungs.length - 1) {
        complete(index, own);
        return { kind: 'complete', cutOff: null, rule: 'it has had all its epochs' };
      }
      const standing = standings[rung] as Standings;
      if (standing.size < startup) {
        return { kind: 'go-on', cutOff: null, rule: `fewer than ${startup} trials are complete` };
      }
      const cutOff = medianOf(standing);
      const kind = worthOf(score) < cutOff ? 'stop' : 'go-on';
      const relation = kind === 'stop' ? 'below' : 'not below';
      return {
        kind,
        cutOff: Number.isFinite(cutOff) ? cutOff : null,
        rule: `${relation} the median of ${standing.size} complete trials after ${countOf(rungs[rung] as number, 'epoch')}`,
      };
    },
    leaveOut(index) {
      for (const standing of standings) standing.leaveOut(index);
    },
    promote: () => null,
    expect: () => undefined,
  };
}

function listLooks(first: number, every: number, epochs: number): number[] {
  const looks: number[] = [];
  for (let look = first; look < epochs; look += every) looks.push(look);
  return looks;
}

/** Median of one or more trials; for an even number, the mean of the two in the middle. */
function medianOf(standings: Standings): number {
  const worthAt = (place: number) => standings.at(place)?.worth ?? Number.NEGATIVE_INFINITY;
  const middle = standings.size >>> 1;
  const lower = worthAt(middle);
  if (standings.size % 2 === 1) return lower;
  const upper = worthAt(middle - 1);
  // Half of all trials diverged: everything else is better.
  return lower === upper || lower === Number.NEGATIVE_INFINITY ? lower : lower + (upper - lower) / 2;
}
