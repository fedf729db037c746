import { listVariants } from '../../configs/resolve-variants.ts';
import type { ExperimentConfiguration } from '../../configs/schema.ts';
import { listSearches } from '../search/live-searches.ts';
import type { SweepState } from './sweep-state.ts';

const counted = new WeakMap<ExperimentConfiguration, number>();

/** How many variants `planVariants` lists, without listing them: a large search would be listed again after every suggestion. */
export function countVariants(state: SweepState): number {
  const suggested = new Map(listSearches(state).map(({ experiment, search }) => [experiment, search.trials.length]));
  return state.configuration.experiments.reduce((sum, experiment) => sum + (suggested.get(experiment.name) ?? countListed(experiment)), 0);
}

function countListed(experiment: ExperimentConfiguration): number {
  const count = counted.get(experiment) ?? listVariants(experiment).length;
  counted.set(experiment, count);
  return count;
}
