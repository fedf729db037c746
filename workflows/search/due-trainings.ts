import { planVariants } from '../../configs/plan-variants.ts';
import { nameSuggestion } from '../../configs/search/plan-search.ts';
import type { Variant } from '../../core/domain/variant.ts';
import type { SweepState } from '../sweep/sweep-state.ts';
import { stateOf } from '../sweep/variant-states.ts';
import { listSearches } from './live-searches.ts';

/** A training run that a search requests now. */
export interface DueTraining {
  readonly variant: Variant;
  /** Epochs after which it pauses; null: it is trained to the end. */
  readonly stopAfter: number | null;
}

/** Training runs that searches request, the most urgent first. */
export function listDue(state: SweepState): DueTraining[] {
  return listSearches(state).flatMap(({ experiment, search }) =>
    search.jobs.flatMap(({ index, toEpochs }) => listTraining(state, { experiment, index }, toEpochs)),
  );
}

/** Training runs that no search waits for: retried failures, and results lost from the store. */
export function listRetried(state: SweepState): DueTraining[] {
  return listSearches(state).flatMap(({ experiment, search }) =>
    search.trials.flatMap(({ index, state: standing, rungs, outcomes }) => {
      if (standing === 'running' || stateOf(state, nameSuggestion(experiment, index)) !== 'waiting') return [];
      return listTraining(state, { experiment, index }, rungs[outcomes.length - 1] as number);
    }),
  );
}

function listTraining(
  state: SweepState,
  suggestion: { readonly experiment: string; readonly index: number },
  epochs: number,
): DueTraining[] {
  const variant = findVariant(state, suggestion);
  if (variant === undefined) return [];
  return [{ variant, stopAfter: epochs < variant.training.maxEpochs ? epochs : null }];
}

const firsts = new WeakMap<readonly Variant[], ReadonlyMap<string, number>>();

/** Without a list of names: there are new variants after every suggestion. */
function findVariant(
  state: SweepState,
  { experiment, index }: { readonly experiment: string; readonly index: number },
): Variant | undefined {
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
