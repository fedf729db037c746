import { setHandler } from '@temporalio/workflow';
import { z } from 'zod';
import { nameSuggestion } from '../../configs/search/plan-search.ts';
import { type DecisionRow, decisionsQuery, type SearchProgress, searchesQuery } from '../steering-messages.ts';
import type { SweepState } from '../sweep/sweep-state.ts';
import { listSearches } from './live-searches.ts';

/** Rows of one answer: thousands of decisions are asked for in parts. */
const MOST_ROWS = 2_000;

const requestSchema = z.object({ experiment: z.string().optional(), from: z.int().min(0).default(0) });

/** Answers what searches decided and why, and how far they are. */
export function answerSearchQueries(state: SweepState): void {
  setHandler(decisionsQuery, (request?: unknown) => listDecisions(state, request), {
    description: `What searches decided, and why: at most ${MOST_ROWS} from number "from" on, of one "experiment" or of all.`,
  });
  setHandler(searchesQuery, () => listSearches(state).map(describeSearch), {
    description: 'Each search: how much of its budget is spent.',
  });
}

function listDecisions(state: SweepState, request: unknown): DecisionRow[] {
  const parsed = requestSchema.safeParse(request ?? {});
  const { experiment, from } = parsed.success ? parsed.data : { experiment: undefined, from: 0 };
  return listSearches(state)
    .filter((live) => experiment === undefined || live.experiment === experiment)
    .flatMap((live) =>
      live.search.decisions
        .slice(from, from + MOST_ROWS)
        .map((decision) => ({ ...decision, experiment: live.experiment, variant: nameSuggestion(live.experiment, decision.index) })),
    )
    .slice(0, MOST_ROWS);
}

function describeSearch({ experiment, search }: ReturnType<typeof listSearches>[number]): SearchProgress {
  const { budget, epochsSpent, trials, decisions, isFinished, isUsedUp } = search;
  return {
    experiment,
    trials: trials.length,
    trialsBudget: budget.trials,
    epochs: epochsSpent,
    epochsBudget: budget.epochs,
    decisions: decisions.length,
    isFinished,
    isUsedUp,
  };
}
