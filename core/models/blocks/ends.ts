import type { FastSignal, Geometry, Handle, ReadingPlan, Signal } from './block.ts';

/** Whether a block has one direction and only each sequence's last output is read. */
export function givesEnds(plans: readonly ReadingPlan[] | null): boolean {
  return plans?.length === 1 && plans[0]?.sum === null && plans[0].offsets === undefined;
}

const LAST = [0];

/** The time steps that are read, as offsets back from each sequence's last step; null: all. */
export function readOffsets(plans: readonly ReadingPlan[] | null): readonly number[] | null {
  const [plan] = plans ?? [];
  if (plans?.length !== 1 || plan === undefined || plan.sum !== null) return null;
  return plan.offsets ?? LAST;
}

/** A signal of one matrix: `[width, time·count]`, or `[width, count]` if it holds only ends. */
export function createEnds(signal: Omit<Signal, 'directions'>, geometry: Geometry, outputs: Handle, endsOnly: boolean): FastSignal {
  const { count, time, lengths } = geometry;
  return { ...signal, directions: 1, count, time, lengths, parts: [{ firstStep: 0, outputs, endsOnly }] };
}
