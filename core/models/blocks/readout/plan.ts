import type { Geometry, ReadingPlan } from '../block.ts';
import type { ReadoutName } from './options.ts';

/** What is read of each direction; null: everything, because the readout is not a sum over time steps. */
export function planReading(readout: ReadoutName, request: Geometry & { readonly directions: 1 | 2 }): readonly ReadingPlan[] | null {
  if (readout !== 'last-padded' && readout !== 'last-valid' && readout !== 'mean') return null;
  return [false, true].slice(0, request.directions).map((backward) => planDirection({ ...request, readout, backward, givesEnds: true }));
}

export interface DirectionRequest extends Geometry {
  readonly readout: Extract<ReadoutName, 'last-padded' | 'last-valid' | 'mean'>;
  readonly backward: boolean;
  /** Whether the previous block can return only each sequence's end. */
  readonly givesEnds: boolean;
}

export function planDirection(request: DirectionRequest): ReadingPlan {
  const { readout, backward, givesEnds, lengths, time } = request;
  if (readout === 'mean') return planSum(request, 0, (_, length) => 1 / length);
  if (readout === 'last-valid' && givesEnds) return { firstStep: 0, sum: null };
  if (readout === 'last-valid' && backward) return planSum(request, 0, (step) => (step === 0 ? 1 : 0));
  if (!givesEnds) return planLastStep(request);
  if (!backward) return { firstStep: 0, sum: null };
  // If there is no padding, the backward direction needs only its first step, the last in time.
  return lengths.every((length) => length === time) ? { firstStep: time - 1, sum: null } : planLastStep(request);
}

function planLastStep(request: Geometry): ReadingPlan {
  return planSum(request, Math.min(...request.lengths) - 1, (step, length) => (step === length - 1 ? 1 : 0));
}

function planSum({ lengths, count }: Geometry, firstStep: number, weigh: (step: number, length: number) => number): ReadingPlan {
  const steps = Math.max(...lengths) - firstStep;
  const weights = new Float32Array(lengths.length * steps);
  lengths.forEach((length, index) => {
    for (let step = firstStep; step < length; step += 1) weights[(step - firstStep) * count + index] = weigh(step, length);
  });
  return { firstStep, sum: { steps, weights } };
}
