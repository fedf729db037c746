import { median } from 'simple-statistics';
import { type MakespanOptions, simulateMakespan } from './makespan.ts';
import { averageSeeds, type MeanOverSeeds } from './statistics.ts';

const TRIALS = 200;
const SLOTS = [2, 4, 8] as const;
/** Logical workers per slot. */
const WORKERS = [1, 1.5, 2] as const;
/** As measured with the gesture models, and with one training in twenty taking five times as long. */
const DURATIONS = [
  { what: 'usual', deviation: 0.28, stragglers: 0 },
  { what: 'with stragglers', deviation: 0.28, stragglers: 20 },
] as const;

export interface Price {
  readonly durations: string;
  readonly slots: number;
  readonly parallel: number;
  /** Total time of the slots divided by their working time: medians. */
  readonly logical: number;
  readonly arrival: number;
  /** Order of arrival with as many workers as slots: nothing is held back and nothing waits. */
  readonly arrivalOneEach: number;
  /** Extra time of logical order compared with order of arrival: the mean over seeds, in percent. */
  readonly percent: MeanOverSeeds;
}

/** What reproducible decisions cost in time: the same search with results counted in logical order and in order of arrival. */
export function measurePrice(seeds: number): Price[] {
  return DURATIONS.flatMap(({ what, ...durations }) =>
    SLOTS.flatMap((slots) =>
      WORKERS.map((each) => {
        const parallel = slots * each;
        const run = (order: MakespanOptions['order'], workers: number) =>
          Array.from({ length: seeds }, (_, seed) =>
            simulateMakespan({ slots, parallel: workers, order, trials: TRIALS, seed, ...durations }),
          );
        const [logical, arrival, one] = [run('logical', parallel), run('arrival', parallel), run('arrival', slots)];
        const prices = logical.map((own, seed) => 100 * (own / (one[seed] as number) - 1));
        return {
          durations: what,
          slots,
          parallel,
          logical: round(median(logical)),
          arrival: round(median(arrival)),
          arrivalOneEach: round(median(one)),
          percent: averageSeeds(prices, 1),
        };
      }),
    ),
  );
}

function round(value: number): number {
  return Number(value.toFixed(3));
}
