import { readFileSync } from 'node:fs';
import { median } from 'simple-statistics';
import { createRandom } from '../../core/domain/random.ts';
import { createPruner } from '../../core/search/pruners/index.ts';
import { createSampler } from '../../core/search/samplers/index.ts';
import { Search } from '../../core/search/search.ts';
import type { Point } from '../../core/search/space.ts';
import { type Curve, EPOCHS } from './curves.ts';
import { averageSeeds, type MeanOverSeeds } from './statistics.ts';

interface CurvesFile {
  readonly data: { readonly recordings: number; readonly validation: number };
  readonly curves: readonly Curve[];
}

export interface AshaResult {
  readonly firstRung: number;
  /** Epochs of all trainings, as a share of training every network to the end. */
  readonly share: MeanOverSeeds;
  /** Percentage points by which the best network found is worse than the best of all, by their best validation accuracy. */
  readonly loss: MeanOverSeeds;
  readonly medianLoss: number;
  /** Share of the orders in which it is at most 0.2 points worse. */
  readonly within: number;
  /** The same for networks trained to the end in that order, until the same epochs are spent. */
  readonly inTurn: { readonly loss: MeanOverSeeds; readonly within: number };
}

const CLOSE = 0.2;
const WORKERS = 4;

/** ASHA on recorded learning curves of gesture networks, which it tries in a random order, another one for each seed. */
export function measureAsha(seeds: number) {
  const { data, curves } = JSON.parse(readFileSync(new URL('gesture-curves.json', import.meta.url), 'utf8')) as CurvesFile;
  const scoreAfter = (index: number, epochs: number) =>
    (100 * Math.max(...(curves[index] as Curve).correct.slice(0, epochs))) / data.validation;
  const best = Math.max(...curves.map((_, index) => scoreAfter(index, EPOCHS)));
  const results = [1, 3].map((firstRung): AshaResult => {
    const runs = Array.from({ length: seeds }, (_, seed) => runAsha({ count: curves.length, scoreAfter, firstRung, seed }));
    const losses = runs.map(({ found }) => best - found);
    const inTurn = runs.map(
      ({ order, epochs }) => best - Math.max(...order.slice(0, Math.floor(epochs / EPOCHS)).map((index) => scoreAfter(index, EPOCHS))),
    );
    return {
      firstRung,
      share: averageSeeds(
        runs.map(({ epochs }) => epochs / (curves.length * EPOCHS)),
        3,
      ),
      loss: averageSeeds(losses, 3),
      medianLoss: Number(median(losses).toFixed(3)),
      within: shareWithin(losses),
      inTurn: { loss: averageSeeds(inTurn, 3), within: shareWithin(inTurn) },
    };
  });
  return { seeds, networks: curves.length, epochs: EPOCHS, bestAccuracy: Number(best.toFixed(2)), results };
}

function shareWithin(losses: readonly number[]): number {
  return Number((losses.filter((loss) => loss <= CLOSE + 1e-9).length / losses.length).toFixed(3));
}

interface AshaRun {
  readonly count: number;
  /** Percent. */
  readonly scoreAfter: (index: number, epochs: number) => number;
  readonly firstRung: number;
  readonly seed: number;
}

function runAsha({ count, scoreAfter, firstRung, seed }: AshaRun) {
  const rules = {
    space: [{ kind: 'range' as const, field: 'network', from: 0, to: count - 1, scale: 'linear' as const, step: 1, when: [] }],
    sampler: createSampler({ type: 'random' }),
    createPruner: () => createPruner({ type: 'asha', reduction: 3, firstRung }, { epochs: EPOCHS, trainings: 1 }),
    seed,
    workers: WORKERS,
    order: 'logical' as const,
    costOf: () => 1,
    refuse: () => null,
    costsOf: () => [],
    translate: (point: Point) => point,
  };
  // A random order, because the sampler does not try a point twice but gives up after many refusals.
  const order = shuffle(count, seed);
  const search = new Search({ rules, budget: { trials: count, epochs: null }, start: order.map((index) => [index]) });
  let found = 0;
  for (let [job] = search.jobs; job !== undefined; [job] = search.jobs) {
    const score = scoreAfter(order[job.index] as number, job.toEpochs);
    if (job.toEpochs === EPOCHS) found = Math.max(found, score);
    search.tell(job.index, score);
  }
  return { epochs: search.epochsSpent, found, order };
}

function shuffle(count: number, seed: number): number[] {
  const random = createRandom({ seed });
  const order = Array.from({ length: count }, (_, index) => index);
  for (let place = count - 1; place > 0; place -= 1) {
    const other = random.integer(place + 1);
    [order[place], order[other]] = [order[other] as number, order[place] as number];
  }
  return order;
}
