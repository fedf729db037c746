import { patched } from '@temporalio/workflow';
import type { ExperimentConfiguration, SweepConfiguration } from '../../configs/schema.ts';
import { hasSearch, type SearchExperiment, spaceOf } from '../../configs/search/plan-search.ts';
import type { SearchConfiguration } from '../../configs/search/search-schema.ts';
import { chooseStart, OLD_STARTUP } from '../../core/search/samplers/tpe.ts';

type Searches = Pick<SweepConfiguration, 'experiments'>;

/**
 * Writes what searches begin with into their configuration, where it leaves that open. Searches that a sweep has begun before keep theirs, so that a manifest
 * repeats their decisions, also on newer code.
 */
export function beginSearches<Configuration extends Searches>(configuration: Configuration): Configuration {
  return addStart(addOverhead(configuration, 'search-overhead'), 'search-start');
}

/** The same for searches that come into a running sweep. */
export function beginAddedSearches<Configuration extends Searches>(configuration: Configuration): Configuration {
  return addStart(addOverhead(configuration, 'added-search-overhead'), 'added-search-start');
}

/** What an epoch of a very small network takes, as multiply-adds for one recording: measured with gesture networks of 16 to 96 units. */
const OVERHEAD = 1_000_000;

/** Lets epochs of small networks take about equally long in logical time, as they do. Without that, slots would wait for each other most of the time. */
function addOverhead<Configuration extends Searches>(configuration: Configuration, patch: string): Configuration {
  // Searches that began on older code have none.
  if (!configuration.experiments.some(lacksOverhead) || !patched(patch)) return configuration;
  return change(configuration, lacksOverhead, (search) => ({ ...search, overhead: OVERHEAD }));
}

function lacksOverhead(experiment: ExperimentConfiguration): boolean {
  return hasSearch(experiment) && experiment.search.overhead === undefined && experiment.search.suggested === undefined;
}

/** Older code always wrote `startup`, so searches that began on it have one unless their first run is being replayed. */
function addStart<Configuration extends Searches>(configuration: Configuration, patch: string): Configuration {
  if (!configuration.experiments.some(lacksStart)) return configuration;
  const isNew = patched(patch);
  return change(configuration, lacksStart, (search) => {
    const start = isNew ? chooseStart(spaceOf(search)) : { startup: OLD_STARTUP };
    return search.sampler.type === 'tpe' ? { ...search, sampler: { ...start, ...search.sampler } } : search;
  });
}

function lacksStart(experiment: ExperimentConfiguration): boolean {
  return hasSearch(experiment) && experiment.search.sampler.type === 'tpe' && experiment.search.sampler.startup === undefined;
}

function change<Configuration extends Searches>(
  configuration: Configuration,
  concerns: (experiment: ExperimentConfiguration) => boolean,
  complete: (search: SearchConfiguration) => SearchConfiguration,
): Configuration {
  const isConcerned = (experiment: ExperimentConfiguration): experiment is SearchExperiment =>
    hasSearch(experiment) && concerns(experiment);
  const experiments = configuration.experiments.map((experiment) =>
    isConcerned(experiment) ? { ...experiment, search: complete(experiment.search) } : experiment,
  );
  return { ...configuration, experiments };
}
