import { DurasweepError } from '../domain/errors.ts';
import type { Initialisation } from '../domain/variant.ts';
import { initialiseParameters, type Parameter, type ParameterLayout } from '../models/index.ts';
import { type Tensor1D, tf } from '../models/tensorflow.ts';

/** A trained network. */
export interface SourceNetwork {
  readonly layout: { readonly parameters: readonly Pick<Parameter, 'name' | 'shape' | 'offset' | 'size'>[] };
  /** Flat, in its layout's order. */
  readonly weights: Float32Array;
}

export interface TransferRequest {
  readonly source: SourceNetwork;
  readonly layout: ParameterLayout;
  readonly seed: number;
}

/**
 * First weights: the source's where it has a parameter of the same name and shape, else drawn from the seed as ever. A classifier of other classes
 * and a first layer on other features are so drawn anew.
 * @throws DurasweepError `InvalidConfig` where nothing fits
 */
export function transferWeights({ source, layout, seed }: TransferRequest): Float32Array {
  const weights = initialiseParameters({ layout, seed });
  const known = new Map(source.layout.parameters.map((parameter) => [parameter.name, parameter]));
  let taken = 0;
  for (const { name, shape, offset, size } of layout.parameters) {
    const found = known.get(name);
    if (found === undefined || found.shape.join() !== shape.join()) continue;
    weights.set(source.weights.subarray(found.offset, found.offset + size), offset);
    taken += size;
  }
  if (taken > 0) return weights;
  throw new DurasweepError(
    'InvalidConfig',
    'training.initialise.from: no parameter of that network has the name and shape of one of this; name a variant of the same architecture and sizes.',
  );
}

/** 1 for weights that learn in an epoch, 0 for those that stay; null where all learn. @param epoch from 1 */
export function createLearningMask(layout: ParameterLayout, initialise: Initialisation | undefined, epoch: number): Tensor1D | null {
  if (initialise === undefined || epoch > (initialise.epochs ?? Number.POSITIVE_INFINITY)) return null;
  const frozen = layout.parameters.filter(({ name }) => initialise.freeze.some((block) => name.startsWith(`${block}.`)));
  if (frozen.length === 0) return null;
  const mask = new Float32Array(layout.total).fill(1);
  for (const { offset, size } of frozen) mask.fill(0, offset, offset + size);
  return tf.tensor1d(mask);
}
