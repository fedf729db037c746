import { planVariants } from '../../configs/plan-variants.ts';
import { hasSearch } from '../../configs/search/plan-search.ts';
import { rankCost } from '../../core/domain/cost.ts';
import { variantFingerprint } from '../../core/domain/keys.ts';
import type { Variant } from '../../core/domain/variant.ts';
import { estimateCost } from '../../core/models/architectures/cost.ts';
import type { DueTraining } from '../search/due-trainings.ts';
import type { SweepState } from './sweep-state.ts';
import { listTeachers } from './teachers.ts';

export interface PlannedVariant {
  readonly variant: Variant;
  readonly fingerprint: string;
  /** Fingerprints of the variants that are trained before it. */
  readonly teachers: readonly string[];
  /** Temporal's, of its trainings among those that wait for a slot. */
  readonly priorityKey: number;
  /** Epochs after which its trainings pause, for its search to judge; null: none. */
  readonly stopAfter: number | null;
}

/** Searches say themselves what is next, and wait for all of it: it is trained in that order. */
const SEARCH_PRIORITY = 2;

export function planDue(trainings: readonly DueTraining[]): PlannedVariant[] {
  return trainings.map(({ variant, stopAfter }) => ({
    variant,
    stopAfter,
    fingerprint: variantFingerprint(variant),
    teachers: listTeachers(variant),
    priorityKey: SEARCH_PRIORITY,
  }));
}

/** Longest first; equal costs in the configuration's order. What searches suggested is theirs. */
export function planQueue(state: SweepState): PlannedVariant[] {
  const searched = new Set(state.configuration.experiments.filter(hasSearch).map(({ name }) => name));
  const planned = planVariants(state.configuration, state.changes)
    .filter(({ experiment }) => !searched.has(experiment))
    .map((variant) => ({ variant, cost: estimateCost(variant) }));
  const largest = Math.max(...planned.map(({ cost }) => cost));
  return planned
    .sort((a, b) => b.cost - a.cost)
    .map(({ variant, cost }) => ({
      variant,
      stopAfter: null,
      fingerprint: variantFingerprint(variant),
      teachers: listTeachers(variant),
      priorityKey: rankCost(cost, largest),
    }));
}
