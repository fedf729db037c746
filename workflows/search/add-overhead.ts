import { patched } from '@temporalio/workflow';
import type { ExperimentConfiguration, SweepConfiguration } from '../../configs/schema.ts';
import { hasSearch } from '../../configs/search/plan-search.ts';

/** What an epoch of a very small network takes, as multiply-adds for one recording: measured with gesture networks of 16 to 96 units. */
const OVERHEAD = 1_000_000;

/**
 * Lets epochs of small networks take about equally long in logical time, as they do. Without that, slots would wait for each other most of the time. Searches that a
 * sweep has begun before keep theirs, so that a manifest repeats its decisions.
 */
export function addOverhead(configuration: SweepConfiguration): SweepConfiguration {
  // Searches that began on older code have none.
  if (!configuration.experiments.some(lacksOverhead) || !patched('search-overhead')) return configuration;
  return { ...configuration, experiments: configuration.experiments.map(complete) };
}

function complete(experiment: ExperimentConfiguration): ExperimentConfiguration {
  if (!lacksOverhead(experiment) || !hasSearch(experiment)) return experiment;
  return { ...experiment, search: { ...experiment.search, overhead: OVERHEAD } };
}

function lacksOverhead(experiment: ExperimentConfiguration): boolean {
  return hasSearch(experiment) && experiment.search.overhead === undefined && experiment.search.suggested === undefined;
}
