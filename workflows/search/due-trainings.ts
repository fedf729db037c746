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
    search.jobs.flatMap(({ index, toEpochs }) => describe(state, nameSuggestion(experiment, index), toEpochs)),
  );
}

/** Training runs that no search waits for: retried failures, and results lost from the store. */
export function listRetried(state: SweepState): DueTraining[] {
  return listSearches(state).flatMap(({ experiment, search }) =>
    search.trials.flatMap(({ index, state: standing, rungs, outcomes }) => {
      const name = nameSuggestion(experiment, index);
      if (standing === 'running' || stateOf(state, name) !== 'waiting') return [];
      return describe(state, name, rungs[outcomes.length - 1] as number);
    }),
  );
}

export function indexOf(name: string): number {
  return Number(name.slice(name.lastIndexOf('_') + 1));
}

function describe(state: SweepState, name: string, epochs: number): DueTraining[] {
  const variant = findVariant(state, name);
  if (variant === undefined) return [];
  return [{ variant, stopAfter: epochs < variant.training.maxEpochs ? epochs : null }];
}

const byName = new WeakMap<readonly Variant[], ReadonlyMap<string, Variant>>();

function findVariant(state: SweepState, name: string): Variant | undefined {
  const variants = planVariants(state.configuration, state.changes);
  const known = byName.get(variants) ?? new Map(variants.map((variant) => [variant.name, variant]));
  byName.set(variants, known);
  return known.get(name);
}
