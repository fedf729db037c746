import { planVariants } from '../../configs/plan-variants.ts';
import { hasSearch } from '../../configs/search/plan-search.ts';
import { rankCost } from '../../core/domain/cost.ts';
import type { Variant } from '../../core/domain/variant.ts';
import type { DueTraining } from '../search/due-trainings.ts';
import { recallCost, recallFingerprint } from './recall.ts';
import type { SweepState } from './sweep-state.ts';
import { listTeachers } from './teachers.ts';

export interface PlannedVariant {
  readonly variant: Variant;
  readonly fingerprint: string;
  /** Fingerprints of the variants that must be trained before it. */
  readonly teachers: readonly string[];
  /** Temporal's priority of its training runs among those waiting for a slot. */
  readonly priorityKey: number;
  /** Epochs after which its training pauses for a decision of its search; null: none. */
  readonly stopAfter: number | null;
  /** Number of folds and seeds on which its search wants it trained now; null: all. */
  readonly trainings: number | null;
}

/** Searches define the order themselves and wait for all of their trials. */
const SEARCH_PRIORITY = 2;

export function planDue(trainings: readonly DueTraining[]): PlannedVariant[] {
  return trainings.map(({ variant, ...due }) => ({
    variant,
    ...due,
    fingerprint: recallFingerprint(variant),
    teachers: listTeachers(variant),
    priorityKey: SEARCH_PRIORITY,
  }));
}

/** The most expensive first; equal costs in configuration order. Variants of searches are ordered by their search. */
export function planQueue(state: SweepState): PlannedVariant[] {
  const { experiments } = state.configuration;
  if (experiments.every(hasSearch)) return [];
  const searched = new Set(experiments.filter(hasSearch).map(({ name }) => name));
  const planned = planVariants(state.configuration, state.changes)
    .filter(({ experiment }) => !searched.has(experiment))
    .map((variant) => ({ variant, cost: recallCost(variant) }));
  const largest = planned.reduce((most, { cost }) => Math.max(most, cost), 0);
  return planned
    .sort((a, b) => b.cost - a.cost)
    .map(({ variant, cost }) => ({
      variant,
      stopAfter: null,
      trainings: null,
      // Only the fingerprints of variants that start are needed.
      get fingerprint() {
        return recallFingerprint(variant);
      },
      teachers: listTeachers(variant),
      priorityKey: rankCost(cost, largest),
    }));
}
