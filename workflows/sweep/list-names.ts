import { planVariants } from '../../configs/plan-variants.ts';
import { listVariants } from '../../configs/resolve-variants.ts';
import type { ExperimentConfiguration } from '../../configs/schema.ts';
import { hasSearch, listPoints, nameSuggestion, type SearchExperiment } from '../../configs/search/plan-search.ts';
import { listSearches } from '../search/live-searches.ts';
import type { SweepState } from './sweep-state.ts';

export interface NamedVariant {
  readonly name: string;
  readonly experiment: string;
}

/** What `planVariants` lists, by name alone: the names of a search's variants follow from their numbers, and the variants themselves take long to list. */
export function listNames(state: SweepState): readonly NamedVariant[] {
  const { configuration, changes } = state;
  if (!configuration.experiments.some(hasSearch)) return planVariants(configuration, changes);
  return configuration.experiments.flatMap((experiment) =>
    hasSearch(experiment) ? nameSuggested(state, experiment) : nameListed(experiment),
  );
}

/** The same without the variants of searches. */
export function listListed({ configuration, changes }: Pick<SweepState, 'configuration' | 'changes'>): readonly NamedVariant[] {
  const listed = configuration.experiments.filter((experiment) => !hasSearch(experiment));
  if (listed.length === configuration.experiments.length) return planVariants(configuration, changes);
  return listed.flatMap(nameListed);
}

const counted = new WeakMap<ExperimentConfiguration, number>();

/** How many variants `planVariants` lists. */
export function countVariants(state: SweepState): number {
  return state.configuration.experiments.reduce((sum, experiment) => sum + countOf(state, experiment), 0);
}

function countOf(state: SweepState, experiment: ExperimentConfiguration): number {
  if (hasSearch(experiment)) return countSuggested(state, experiment);
  const count = counted.get(experiment) ?? listVariants(experiment).length;
  counted.set(experiment, count);
  return count;
}

function countSuggested(state: SweepState, experiment: SearchExperiment): number {
  const live = listSearches(state).find((found) => found.experiment === experiment.name);
  return live?.search.trials.length ?? listPoints(experiment).length;
}

function nameSuggested(state: SweepState, experiment: SearchExperiment): NamedVariant[] {
  const named = (index: number) => ({ name: nameSuggestion(experiment.name, index), experiment: experiment.name });
  return Array.from({ length: countSuggested(state, experiment) }, (_, index) => named(index));
}

function nameListed(experiment: ExperimentConfiguration): NamedVariant[] {
  return listVariants(experiment).map(({ name }) => ({ name, experiment: experiment.name }));
}
