import { setHandler } from '@temporalio/workflow';
import { describeChange } from '../../configs/search/describe-change.ts';
import { nameSuggestion } from '../../configs/search/plan-search.ts';
import { type DecisionRow, decisionsQuery, type SearchProgress, searchesQuery } from '../steering-messages.ts';
import { decisionsRequestSchema } from '../steering-requests.ts';
import type { SweepState } from '../sweep/sweep-state.ts';
import { type LiveSearch, listSearches } from './live-searches.ts';

/** Maximum number of rows per answer; thousands of decisions need several queries. */
const MOST_ROWS = 2_000;

/** Answers queries about the decisions and the progress of searches. */
export function answerSearchQueries(state: SweepState): void {
  setHandler(decisionsQuery, (request?: unknown) => listDecisions(state, request), {
    description: `Decisions of searches with their reasons: at most ${MOST_ROWS}, from number "from" on, of one "experiment" or of all.`,
  });
  setHandler(searchesQuery, () => listSearches(state).map((live) => buildSearchProgress(state, live)), {
    description: 'Searches, and how much of their budgets is spent.',
  });
}

function listDecisions(state: SweepState, request: unknown): DecisionRow[] {
  const parsed = decisionsRequestSchema.safeParse(request ?? {});
  const { experiment, from } = parsed.success ? parsed.data : { experiment: undefined, from: 0 };
  return listSearches(state)
    .filter((live) => experiment === undefined || live.experiment === experiment)
    .flatMap((live) =>
      live.search.decisions
        .list(from, from + MOST_ROWS)
        .map((decision) => ({ ...decision, experiment: live.experiment, variant: nameSuggestion(live.experiment, decision.index) })),
    )
    .slice(0, MOST_ROWS);
}

function buildSearchProgress(state: SweepState, { experiment, search }: LiveSearch): SearchProgress {
  const { budget, epochsSpent, trials, decisions, isStopped, isFinished, isUsedUp } = search;
  return {
    experiment,
    trials: trials.length,
    trialsBudget: budget.trials,
    epochs: epochsSpent,
    epochsBudget: budget.epochs,
    decisions: decisions.count,
    steering: listSteering(state, experiment),
    isStopped,
    isFinished,
    isUsedUp,
  };
}

/** Omits changes of an earlier run that are not due yet. */
function listSteering({ configuration }: SweepState, experiment: string): SearchProgress['steering'] {
  const steering = configuration.experiments.find(({ name }) => name === experiment)?.search?.steering ?? [];
  return steering.flatMap(({ after, time, ...change }) => (time === undefined ? [] : [{ after, time, what: describeChange(change) }]));
}
