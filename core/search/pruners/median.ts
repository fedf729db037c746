import { type Pruner, worthOf } from './pruner.ts';

export interface MedianOptions {
  readonly epochs: number;
  /** Trials that have all their epochs before any is stopped. */
  readonly startup: number;
  /** Epochs before the first check. */
  readonly firstRung: number;
  /** Epochs between checks. */
  readonly every: number;
}

/** Stops a trial whose best so far is below the median of what completed trials had after as many epochs (Golovin et al., 2017). */
export function createMedian({ epochs, startup, firstRung, every }: MedianOptions): Pruner {
  const rungs = [...listLooks(firstRung, every, epochs), epochs];
  /** Of every trial, by rung. */
  const scores = new Map<number, number[]>();
  const completed = new Set<number>();
  return {
    rungsOf: () => rungs,
    report({ index, rung, score }) {
      const own = scores.get(index) ?? [];
      scores.set(index, own);
      own[rung] = worthOf(score);
      if (rung === rungs.length - 1) {
        completed.add(index);
        return { kind: 'complete', cutOff: null, rule: 'it has had all its epochs' };
      }
      if (completed.size < startup) {
        return { kind: 'go-on', cutOff: null, rule: `fewer than ${startup} trials are complete` };
      }
      const cutOff = median([...completed].map((other) => scores.get(other)?.[rung] ?? Number.NEGATIVE_INFINITY));
      const kind = worthOf(score) < cutOff ? 'stop' : 'go-on';
      const relation = kind === 'stop' ? 'below' : 'not below';
      return { kind, cutOff, rule: `${relation} the median of ${completed.size} complete trials after ${rungs[rung]} epochs` };
    },
    leaveOut: (index) => void completed.delete(index),
    promote: () => null,
    expect: () => undefined,
  };
}

function listLooks(first: number, every: number, epochs: number): number[] {
  const looks: number[] = [];
  for (let look = first; look < epochs; look += every) looks.push(look);
  return looks;
}

/** Of at least one value; the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >>> 1] as number;
  if (sorted.length % 2 === 1) return upper;
  const lower = sorted[(sorted.length >>> 1) - 1] as number;
  return lower === upper ? lower : lower + (upper - lower) / 2;
}
