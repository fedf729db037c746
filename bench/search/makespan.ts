import { createRandom, type Random } from '../../core/domain/random.ts';
import { createPruner } from '../../core/search/pruners/index.ts';
import type { Job, SearchRules } from '../../core/search/rules.ts';
import { createSampler } from '../../core/search/samplers/index.ts';
import { Search } from '../../core/search/search.ts';
import { type Point, type Space, valueAt } from '../../core/search/space.ts';

export interface MakespanOptions {
  readonly slots: number;
  /** Logical workers. */
  readonly parallel: number;
  readonly order: SearchRules['order'];
  readonly trials: number;
  /** How far durations deviate from the estimated costs: the standard deviation of their logarithms. */
  readonly deviation: number;
  /** One trial in this many takes `STRAGGLES` times as long as estimated; 0: none. */
  readonly stragglers: number;
  readonly seed: number;
}

const EPOCHS = 27;
const STRAGGLES = 5;
const SPACE = [
  { kind: 'range', field: 'x', from: 0, to: 1, scale: 'linear', step: null, when: [] },
  // Costs of two orders of magnitude, as from hidden size 16 to 160.
  { kind: 'range', field: 'cost', from: 1, to: 100, scale: 'log', step: null, when: [] },
] as const satisfies Space;

/**
 * Simulates a search with ASHA on slots that always take the most wanted trial, with trainings that take longer or shorter than estimated.
 * The result is the slots' time divided by the work done, because orders decide differently and therefore train different amounts.
 * @returns 1 if no slot was ever idle
 */
export function simulateMakespan({ slots, parallel, order, trials, seed, deviation, stragglers }: MakespanOptions): number {
  const search = new Search({ rules: buildRules({ parallel, order, seed }), budget: { trials, epochs: null }, start: [] });
  const random = createRandom({ seed });
  const pace = Array.from({ length: trials }, () => drawPace(random, deviation, stragglers));
  const luck = Array.from({ length: trials }, () => random.normal());
  const running: { readonly job: Job; readonly endsAt: number }[] = [];
  let [now, work] = [0, 0];
  while (!search.isFinished) {
    for (const job of pickJobs(search, running, slots)) {
      const lasts = (job.endsAt - job.startsAt) * (pace[job.index] as number);
      work += lasts;
      running.push({ job, endsAt: now + lasts });
    }
    running.sort((a, b) => a.endsAt - b.endsAt || a.job.index - b.job.index);
    const next = running.shift();
    if (next === undefined) throw new Error('A search that is not finished must want a trial.');
    now = next.endsAt;
    search.tell(next.job.index, scoreOf(search, next.job, luck));
  }
  return (now * slots) / work;
}

function buildRules({ parallel, order, seed }: Pick<MakespanOptions, 'parallel' | 'order' | 'seed'>): SearchRules {
  return {
    space: SPACE,
    sampler: createSampler({ type: 'random' }),
    createPruner: () => createPruner({ type: 'asha', reduction: 3, firstRung: 1 }, { epochs: EPOCHS, trainings: 1 }),
    seed,
    workers: parallel,
    order,
    costOf: (point: Point) => Number(valueAt(SPACE[1], point[1] ?? 0)),
    costsOf: () => [],
    refuse: () => null,
    translate: (point: Point) => point,
  };
}

function drawPace(random: Random, deviation: number, stragglers: number): number {
  const usual = Math.exp(deviation * random.normal());
  return stragglers > 0 && random.integer(stragglers) === 0 ? STRAGGLES * usual : usual;
}

/** Trials that no slot works on, the most awaited first. */
function pickJobs(search: Search, running: readonly { readonly job: Job }[], slots: number): Job[] {
  const busy = new Set(running.map(({ job }) => job.index));
  return search.jobs.filter(({ index }) => !busy.has(index)).slice(0, slots - running.length);
}

/** Improves with more epochs, and is noisy before the last. */
function scoreOf(search: Search, { index, toEpochs }: Job, luck: readonly number[]): number {
  const x = Number(valueAt(SPACE[0], search.trials[index]?.point[0] ?? 0));
  return 1 - (x - 0.3) ** 2 - 0.3 / toEpochs + (0.1 * (luck[index] as number)) / toEpochs;
}
