import { DurasweepError } from '../../core/domain/errors.ts';
import type { SweepConfiguration } from '../schema.ts';
import { findChangeProblems } from './check-change.ts';
import { type AskedChange, chooseSearch, completeChange } from './choose-search.ts';
import { hasSearch, type SearchExperiment } from './plan-search.ts';
import { type RecordedSearches, replaySearches } from './replay-searches.ts';

/**
 * A sweep's configuration without its searches' suggestions: a rerun suggests the same points again, and people's changes take effect after the
 * same number of decisions.
 */
export function searchAgain(configuration: SweepConfiguration): SweepConfiguration {
  return changeSearches(configuration, (experiment) => {
    const { suggested: _found, steering, ...search } = experiment.search;
    const again = steering?.map(({ time: _reached, trials: _tried, ...change }) => change);
    return { ...search, ...(again === undefined ? {} : { steering: again }) };
  });
}

/**
 * The configuration with which a finished sweep continues with a changed search, reusing its trials.
 * @throws DurasweepError InvalidConfig if the search cannot be changed in this way
 */
export function changeEnded(recorded: RecordedSearches, asked: AskedChange): SweepConfiguration {
  const found = chooseSearch(replaySearches(recorded), asked.experiment);
  if (typeof found === 'string') throw refuse(found);
  const { experiment: name, search } = found;
  const { configuration, shape } = recorded;
  const experiment = configuration.experiments.find((one) => one.name === name) as SearchExperiment;
  const change = completeChange(search, asked, null);
  const problems = findChangeProblems({ plan: { configuration, experiment, shape }, search, change });
  if (problems.length > 0) throw refuse(problems.join('\n'));
  return changeSearches(searchAgain(configuration), (one) =>
    one.name === name
      ? { ...one.search, steering: [...(one.search.steering ?? []), { ...change, after: search.decisions.count }] }
      : one.search,
  );
}

function refuse(reason: string): DurasweepError {
  return new DurasweepError('InvalidConfig', `steerSearch was refused: ${reason}`);
}

function changeSearches(
  configuration: SweepConfiguration,
  change: (experiment: SearchExperiment) => SearchExperiment['search'],
): SweepConfiguration {
  const experiments = configuration.experiments.map((experiment) =>
    hasSearch(experiment) ? { ...experiment, search: change(experiment) } : experiment,
  );
  return { ...configuration, experiments };
}
