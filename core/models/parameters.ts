import { createRandom } from '../domain/random.ts';
import type { ModelOptions } from '../domain/variant.ts';
import { compose, type PlacedBlock } from './architectures/compose.ts';
import { expandModel } from './architectures/index.ts';
import type { BlockParameter } from './blocks/block.ts';

/** What determines the shapes of a network's parameters: its options and the widths of its input and output. */
export interface NetworkShape {
  readonly model: ModelOptions;
  /** Features per time step, ≥ 1. */
  readonly features: number;
  /** Classes, ≥ 2. */
  readonly classes: number;
}

/** One parameter in the flat vector of all parameters, named as in PyTorch's `state_dict`: `rnn.weight_ih_l0`, `linear.bias`, … */
export interface Parameter extends BlockParameter {
  readonly offset: number;
  readonly size: number;
}

export interface ParameterLayout {
  readonly parameters: readonly Parameter[];
  /** Length of the flat vector. */
  readonly total: number;
}

/** A network's blocks, the classifier last. @throws RangeError if they do not fit together; configurations are checked earlier */
export function placeBlocks({ model, features, classes }: NetworkShape): readonly PlacedBlock[] {
  const { placed, misfit } = compose({ blocks: [...expandModel(model), { type: 'linear', width: classes }], features });
  if (misfit !== null) throw new RangeError(`Block ${misfit.index} (${misfit.type}): ${misfit.problem}.`);
  return placed;
}

/** Lays out all parameters in one vector, block by block, in PyTorch's order and shapes. */
export function layoutParameters(shape: NetworkShape): ParameterLayout {
  const parameters: Parameter[] = [];
  let total = 0;
  for (const { prefix, parameters: own } of placeBlocks(shape)) {
    for (const parameter of own) {
      const size = parameter.shape.reduce((product, dimension) => product * dimension, 1);
      parameters.push({ ...parameter, name: `${prefix}.${parameter.name}`, offset: total, size });
      total += size;
    }
  }
  return { parameters, total };
}

/** Draws the initial parameters as each block defines them. @returns flat vector of `layout.total` values */
export function initialiseParameters(request: { readonly layout: ParameterLayout; readonly seed: number }): Float32Array {
  const values = new Float32Array(request.layout.total);
  request.layout.parameters.forEach(({ offset, size, initial }, index) => {
    const random = createRandom({ seed: request.seed, stream: [INITIALISATION_STREAM, index] });
    for (let position = offset; position < offset + size; position += 1) {
      values[position] = 'bound' in initial ? initial.bound * (2 * random.uniform() - 1) : initial.constant;
    }
  });
  return values;
}

const INITIALISATION_STREAM = 1;
