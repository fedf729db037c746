import { planVariants } from '../../configs/plan-variants.ts';
import { draftVariant } from '../../configs/resolve-variants.ts';
import { nameSuggestion, parsePoint } from '../../configs/search/plan-search.ts';
import { changeVariant, findChange } from '../../configs/variant-change.ts';
import type { Variant } from '../../core/domain/variant.ts';
import type { Job } from '../../core/search/rules.ts';
import type { SearchTrial } from '../../core/search/trials.ts';
import type { SweepState } from '../sweep/sweep-state.ts';
import { stateOf } from '../sweep/variant-states.ts';
import { type LiveSearch, listSearches } from './live-searches.ts';

/** A training run that a search requests now. */
export interface DueTraining {
  readonly variant: Variant;
  /** Epochs after which it pauses; null: it is trained to the end. */
  readonly stopAfter: number | null;
  /** In a race: number of its folds and seeds, the first ones, of which the last is new; null: all. */
  readonly trainings: number | null;
}

/** Training runs that searches request, the most urgent first. */
export function listDue(state: SweepState): DueTraining[] {
  return listSearches(state).flatMap((found) => found.search.jobs.flatMap((job) => recallTraining(state, found, job)));
}

interface Known {
  readonly of: readonly unknown[];
  readonly due: DueTraining[];
}

/** Kept as long as their jobs, because they are asked for at every step. */
const known = new WeakMap<Job, Known>();

function recallTraining(state: SweepState, found: LiveSearch, job: Job): DueTraining[] {
  const of = [state.configuration.training, state.changes, findExperiment(state, found)?.training];
  const before = known.get(job);
  if (before?.of.every((part, index) => part === of[index])) return before.due;
  const due = listTraining(state, found, job.index, job.rung);
  known.set(job, { of, due });
  return due;
}

/** Training runs that no search waits for: retried failures, and results lost from the store. */
export function listRetried(state: SweepState): DueTraining[] {
  return listSearches(state).flatMap((found) =>
    found.search.trials.flatMap(({ index, state: standing, outcomes }) => {
      if (standing === 'running' || stateOf(state, nameSuggestion(found.experiment, index)) !== 'waiting') return [];
      return listTraining(state, found, index, outcomes.length - 1);
    }),
  );
}

function listTraining(state: SweepState, found: LiveSearch, index: number, rung: number): DueTraining[] {
  const variant = planAlone(state, found, index) ?? findPlanned(state, found, index);
  if (variant === undefined) return [];
  const { rungs } = found.search.trials[index] as SearchTrial;
  if (isRace(state, found)) return [{ variant, stopAfter: null, trainings: rung + 1 < rungs.length ? rung + 1 : null }];
  const epochs = rungs[rung] as number;
  return [{ variant, stopAfter: epochs < variant.training.maxEpochs ? epochs : null, trainings: null }];
}

function isRace(state: SweepState, found: LiveSearch): boolean {
  return findExperiment(state, found)?.search?.pruner.type === 'race';
}

function findExperiment({ configuration }: SweepState, { experiment: name }: LiveSearch) {
  return configuration.experiments.find((one) => one.name === name);
}

/** A suggestion that depends on no other variant. A plan of all variants after every suggestion would take most of a large search's time. */
function planAlone(state: SweepState, found: LiveSearch, index: number): Variant | null {
  const experiment = findExperiment(state, found);
  if (experiment === undefined) return null;
  const { point, space } = found.search.trials[index] as SearchTrial;
  const name = nameSuggestion(experiment.name, index);
  const suggestion = parsePoint(space, point, name);
  const change = findChange(state.changes, name);
  const changed = change === undefined ? suggestion : changeVariant(suggestion, change);
  const { variant, distil } = draftVariant(state.configuration.training, experiment, changed);
  return distil === undefined ? variant : null;
}

function findPlanned(state: SweepState, { experiment }: LiveSearch, index: number): Variant | undefined {
  const name = nameSuggestion(experiment, index);
  return planVariants(state.configuration, state.changes).find((variant) => variant.name === name);
}
