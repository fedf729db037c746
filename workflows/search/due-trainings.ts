import { planVariants } from '../../configs/plan-variants.ts';
import { draftVariant } from '../../configs/resolve-variants.ts';
import { nameSuggestion, parsePoint } from '../../configs/search/plan-search.ts';
import type { Variant } from '../../core/domain/variant.ts';
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
  return listSearches(state).flatMap((found) => found.search.jobs.flatMap(({ index, rung }) => listTraining(state, found, index, rung)));
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

/** A suggestion that depends on no other variant and that nobody changed. A plan of all variants after every suggestion would take most of a large search's time. */
function planAlone(state: SweepState, found: LiveSearch, index: number): Variant | null {
  const experiment = findExperiment(state, found);
  if (experiment === undefined || Object.keys(state.changes).length > 0) return null;
  const { point, space } = found.search.trials[index] as SearchTrial;
  const suggestion = parsePoint(space, point, nameSuggestion(experiment.name, index));
  const { variant, distil } = draftVariant(state.configuration.training, experiment, suggestion);
  return distil === undefined ? variant : null;
}

const firsts = new WeakMap<readonly Variant[], ReadonlyMap<string, number>>();

/** The same from the plan of all variants, without a list of their names. */
function findPlanned(state: SweepState, { experiment }: LiveSearch, index: number): Variant | undefined {
  const variants = planVariants(state.configuration, state.changes);
  const first = firsts.get(variants) ?? findFirsts(variants);
  firsts.set(variants, first);
  const found = variants[(first.get(experiment) ?? 0) + index];
  return found?.name === nameSuggestion(experiment, index) ? found : undefined;
}

/** Where each experiment's variants begin. */
function findFirsts(variants: readonly Variant[]): Map<string, number> {
  const first = new Map<string, number>();
  let last: string | null = null;
  for (const [place, { experiment }] of variants.entries()) {
    if (experiment !== last) first.set(experiment, place);
    last = experiment;
  }
  return first;
}
