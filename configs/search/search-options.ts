import { createPruner } from '../../core/search/pruners/index.ts';
import { createSampler } from '../../core/search/samplers/index.ts';
import type { SearchOptions } from '../../core/search/search.ts';
import type { Space } from '../../core/search/space.ts';
import type { Change } from '../../core/search/steering.ts';
import { resolveSeeds } from '../resolve-variants.ts';
import type { SweepConfiguration } from '../schema.ts';
import { spaceOf } from './plan-search.ts';
import { readStart } from './read-start.ts';
import type { SearchChange, SearchConfiguration } from './search-schema.ts';
import { countEpochs, createSpaceRules, type SearchPlan } from './space-rules.ts';

interface SearchOptionsRequest extends SearchPlan {
  readonly configuration: SearchPlan['configuration'] & Pick<SweepConfiguration, 'seeds'>;
  /** Number of folds of the data. */
  readonly folds: number;
}

/** Options for the decisions of a validated search, determined by configuration and data. */
export function createSearchOptions(plan: SearchOptionsRequest): Omit<SearchOptions, 'known'> {
  const { search } = plan.experiment;
  const space = spaceOf(search);
  const training = { epochs: countEpochs(plan, space), trainings: plan.folds * resolveSeeds(plan.configuration.seeds).length };
  return {
    rules: {
      ...createSpaceRules(plan, space),
      sampler: createSampler(search.sampler),
      createPruner: () => createPruner(search.pruner, training),
      seed: search.seed,
      workers: search.parallel,
      order: search.order,
    },
    budget: readBudget(search.budget),
    start: search.start.map((fields) => readStart(space, fields)),
    steering: readSteering(plan),
  };
}

function readSteering(plan: SearchPlan) {
  const { search } = plan.experiment;
  let space = spaceOf(search);
  return (search.steering ?? []).map((entry) => {
    const change = readChange(plan, entry, space);
    space = change.space?.space ?? space;
    return { ...change, after: entry.after };
  });
}

/**
 * Converts a validated change of a search for its decisions.
 * @param space the space before the change
 */
export function readChange(plan: SearchPlan, { space: raw, budget, enqueue, stop }: SearchChange, space: Space): Change {
  const next = raw === undefined ? space : spaceOf({ space: raw });
  return {
    ...(raw === undefined ? {} : { space: createSpaceRules(plan, next) }),
    ...(budget === undefined ? {} : { budget: readBudget(budget) }),
    ...(enqueue === undefined ? {} : { points: enqueue.map((fields) => readStart(next, fields)) }),
    ...(stop === undefined ? {} : { stop }),
  };
}

function readBudget({ trials, epochs }: SearchConfiguration['budget']) {
  return { trials, epochs: epochs ?? null };
}
