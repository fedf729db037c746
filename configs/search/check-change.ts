import { nameSome } from '../../core/domain/name-some.ts';
import type { Search } from '../../core/search/search.ts';
import { findPointProblems, findSpaceProblems } from './check-search.ts';
import { findSuggestedProblems } from './check-suggested.ts';
import { nameSuggestion, spaceOf } from './plan-search.ts';
import { readStart } from './read-start.ts';
import type { SearchChange } from './search-schema.ts';
import { countEpochs, createSpaceRules, type SearchPlan } from './space-rules.ts';

interface ChangeRequest {
  readonly plan: SearchPlan;
  /** The current search. */
  readonly search: Search;
  readonly change: SearchChange;
}

/** Lists why a search cannot be changed in this way, each line with its path; empty if it can. */
export function findChangeProblems({ plan, search, change }: ChangeRequest): string[] {
  const { space, budget, enqueue, stop } = change;
  if (stop === true) return findStopProblems(search, change);
  if (space === undefined && budget === undefined && enqueue === undefined)
    return ['(the whole): must name what to change: space, budget, enqueue or stop'];
  const ofSpace = space === undefined ? [] : findNewSpaceProblems(plan, space);
  if (ofSpace.length > 0) return ofSpace;
  return [...findBudgetProblems(search, change), ...findEnqueueProblems({ plan, search, change })];
}

function findStopProblems(search: Search, change: SearchChange): string[] {
  const others = Object.keys(change).filter((field) => field !== 'stop');
  if (others.length > 0) return [`stop: must be alone, got ${nameSome(others, 3)}, too`];
  return search.isStopped || search.isFinished ? ['stop: the search has already ended; a larger budget continues it'] : [];
}

function findNewSpaceProblems({ configuration, experiment }: SearchPlan, space: NonNullable<SearchChange['space']>): string[] {
  const changed = { ...experiment, search: { ...experiment.search, space } };
  const problems = findSpaceProblems(changed);
  if (problems.length > 0) return problems;
  const suggested = findSuggestedProblems(configuration, changed);
  if (suggested.length > 0) return suggested;
  const epochs = countEpochs({ configuration, experiment }, spaceOf(experiment.search));
  const wanted = countEpochs({ configuration, experiment }, spaceOf({ space }));
  return wanted === epochs
    ? []
    : [`space.training.maxEpochs: must stay ${epochs}, because trials are compared at the same epoch, got ${wanted}`];
}

function findBudgetProblems(search: Search, { budget, space, enqueue }: SearchChange): string[] {
  if (budget === undefined) return [];
  const { trials, epochs = null, timeLimit } = budget;
  const { isStopped } = search;
  // A stopped search need not reach its old budget.
  const least = isStopped ? { trials: search.trials.length, epochs: search.epochsSpent } : search.budget;
  const wayOut = 'use stop to end a search';
  if (trials < least.trials) return [`budget.trials: must be at least the current ${least.trials}, got ${trials}; ${wayOut}`];
  if (epochs !== null && epochs < (least.epochs ?? Number.POSITIVE_INFINITY)) {
    const wanted = least.epochs === null ? 'omitted, because it is unlimited' : `at least the current ${least.epochs}`;
    return [`budget.epochs: must be ${wanted}, got ${epochs}; ${wayOut}`];
  }
  const isSame = trials === search.budget.trials && epochs === search.budget.epochs;
  return isSame && !isStopped && timeLimit === undefined && space === undefined && enqueue === undefined
    ? ['budget: must be larger than the current one']
    : [];
}

function findEnqueueProblems({ plan, search, change }: ChangeRequest): string[] {
  const { space: raw, budget, enqueue = [] } = change;
  const space = raw === undefined ? search.space : spaceOf({ space: raw });
  const problems = findPointProblems(space, enqueue, 'enqueue');
  if (problems.length > 0) return problems;
  if (enqueue.length > 0 && search.isStopped && budget === undefined)
    return ['enqueue: the search was stopped; also give a budget to continue it'];
  const room = (budget?.trials ?? search.budget.trials) - search.trials.length - search.queued.length;
  if (enqueue.length > room)
    return [`enqueue: must be at most ${Math.max(0, room)} points, because of the budget, got ${enqueue.length}; raise budget.trials`];
  const rules = createSpaceRules(plan, space);
  return enqueue.flatMap((fields, index) => {
    const point = readStart(space, fields);
    const refused = rules.refuse(point);
    if (refused !== null) return [`enqueue.${index}: cannot be trained: ${refused}`];
    const tried = raw === undefined ? search.find(point) : undefined;
    return tried === undefined ? [] : [`enqueue.${index}: was tried already, as ${nameSuggestion(plan.experiment.name, tried)}`];
  });
}
