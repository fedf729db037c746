import { planVariants } from '../../configs/plan-variants.ts';
import { hasSearch, nameSuggestion, type SearchExperiment } from '../../configs/search/plan-search.ts';
import { listSearches } from '../search/live-searches.ts';
import type { SweepProgress } from '../steering-messages.ts';
import { countVariants } from './list-names.ts';
import { recallCost } from './recall.ts';
import type { SweepState } from './sweep-state.ts';
import { findStatus } from './variant-states.ts';

type TimeLeft = Pick<SweepProgress, 'secondsLeft' | 'estimatedEnd'>;

const UNKNOWN: TimeLeft = { secondsLeft: null, estimatedEnd: null };

/** Estimates from the pace so far, weighting trials by cost because the longest run first. Running trials count as not started. */
export function estimateTimeLeft(state: SweepState, { total }: Pick<SweepProgress['trials'], 'total'>): TimeLeft {
  const { phase, paused, trainingSince } = state;
  if (phase !== 'training' || paused || trainingSince === null || total === null) return UNKNOWN;
  const { trained, open } = sumCosts(state, listCosts(state), total / countVariants(state));
  const now = Date.now();
  if (trained <= 0 || open <= 0 || now <= trainingSince) return UNKNOWN;
  const secondsLeft = (((now - trainingSince) / 1_000) * open) / trained;
  return { secondsLeft, estimatedEnd: new Date(now + secondsLeft * 1_000).toISOString() };
}

interface CostOf {
  readonly name: string;
  readonly cost: number;
}

/** The searches know the costs of their suggestions: without the overhead that they add to each epoch, what `recallCost` gives. */
function listCosts(state: SweepState): CostOf[] {
  const { configuration, changes } = state;
  const experiments = configuration.experiments.filter((experiment) => !hasSearch(experiment));
  const listed = experiments.length === configuration.experiments.length ? configuration : { ...configuration, experiments };
  return [
    ...planVariants(listed, changes).map((variant) => ({ name: variant.name, cost: recallCost(variant) })),
    ...configuration.experiments.filter(hasSearch).flatMap((experiment) => listSuggestedCosts(state, experiment)),
  ];
}

function listSuggestedCosts(state: SweepState, { name: experiment, search: { overhead = 0 } }: SearchExperiment): CostOf[] {
  const trials = listSearches(state).find((found) => found.experiment === experiment)?.search.trials ?? [];
  return trials.map(({ index, cost, rungs }) => ({
    name: nameSuggestion(experiment, index),
    cost: (cost - overhead) * (rungs.at(-1) ?? 0),
  }));
}

function sumCosts(state: SweepState, costs: readonly CostOf[], trialsEach: number): { trained: number; open: number } {
  let trained = 0;
  let open = 0;
  for (const { name, cost } of costs) {
    const status = findStatus(state, name);
    const { completed = 0, reused = 0, failed = 0 } = status?.summary ?? {};
    trained += cost * (completed - reused);
    if (status === null || status.state === 'waiting' || status.state === 'running') open += cost * (trialsEach - completed - failed);
  }
  return { trained, open };
}
