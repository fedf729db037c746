import { nameSome } from '../../core/domain/name-some.ts';
import type { Search } from '../../core/search/search.ts';
import { findPointProblems, findSpaceProblems } from './check-search.ts';
import { nameSuggestion, spaceOf } from './plan-search.ts';
import { readStart } from './read-start.ts';
import type { SearchChange } from './search-schema.ts';
import { countEpochs, createSpaceRules, type SearchPlan } from './space-rules.ts';

interface ChangeRequest {
  readonly plan: SearchPlan;
  /** As it is. */
  readonly search: Search;
  readonly change: SearchChange;
}

/** Why a search cannot be changed so, each line with its path; none: it can. */
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
  return search.isStopped || search.isFinished ? ['stop: the search has ended already; budget has it go on'] : [];
}

function findNewSpaceProblems({ configuration, experiment }: SearchPlan, space: NonNullable<SearchChange['space']>): string[] {
  const changed = { ...experiment, search: { ...experiment.search, space } };
  const problems = findSpaceProblems(changed);
  if (problems.length > 0) return problems;
  const epochs = countEpochs({ configuration, experiment }, spaceOf(experiment.search));
  const wanted = countEpochs({ configuration, experiment }, spaceOf({ space }));
  return wanted === epochs
    ? []
    : [`space.training.maxEpochs: must stay ${epochs}: trials are compared after as many epochs, got ${wanted}`];
}

function findBudgetProblems(search: Search, { budget, space, enqueue }: SearchChange): string[] {
  if (budget === undefined) return [];
  const { trials, epochs = null, timeLimit } = budget;
  const { isStopped } = search;
  // One that was stopped need not go on as far as it was to.
  const least = isStopped ? { trials: search.trials.length, epochs: search.epochsSpent } : search.budget;
  const wayOut = 'stop ends a search with what is there';
  if (trials < least.trials) return [`budget.trials: must be at least the ${least.trials} that it has, got ${trials}; ${wayOut}`];
  if (epochs !== null && epochs < (least.epochs ?? Number.POSITIVE_INFINITY)) {
    const wanted = least.epochs === null ? 'left out, as it is' : `at least the ${least.epochs} that it has`;
    return [`budget.epochs: must be ${wanted}, got ${epochs}; ${wayOut}`];
  }
  const isSame = trials === search.budget.trials && epochs === search.budget.epochs;
  return isSame && !isStopped && timeLimit === undefined && space === undefined && enqueue === undefined
    ? ['budget: must be more than the search has']
    : [];
}

function findEnqueueProblems({ plan, search, change }: ChangeRequest): string[] {
  const { space: raw, budget, enqueue = [] } = change;
  const space = raw === undefined ? search.space : spaceOf({ space: raw });
  const problems = findPointProblems(space, enqueue, 'enqueue');
  if (problems.length > 0) return problems;
  if (enqueue.length > 0 && search.isStopped && budget === undefined)
    return ['enqueue: the search was stopped; give budget, too, to have it go on'];
  const room = (budget?.trials ?? search.budget.trials) - search.trials.length - search.queued.length;
  if (enqueue.length > room)
    return [
      `enqueue: must be at most the ${Math.max(0, room)} points that the budget has room for, got ${enqueue.length}; raise budget.trials`,
    ];
  const rules = createSpaceRules(plan, space);
  return enqueue.flatMap((fields, index) => {
    const point = readStart(space, fields);
    const refused = rules.refuse(point);
    if (refused !== null) return [`enqueue.${index}: cannot be trained: ${refused}`];
    const tried = raw === undefined ? search.find(point) : undefined;
    return tried === undefined ? [] : [`enqueue.${index}: was tried already, as ${nameSuggestion(plan.experiment.name, tried)}`];
  });
}
