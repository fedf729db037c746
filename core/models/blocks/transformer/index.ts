import type { Block, BlockParameter, CountRequest, Signal } from '../block.ts';
import { givesEnds } from '../ends.ts';
import { runFastTransformer } from './fast.ts';
import { type TransformerOptions, transformerOptions } from './options.ts';
import { runPlainTransformer } from './plain.ts';
import { LEARNED_POSITIONS } from './positions.ts';

/**
 * The encoder of Vaswani et al. (2017), as PyTorch's `nn.TransformerEncoder` computes it with ReLU, but without dropout on the attention
 * weights. If the width changes, a linear layer comes first.
 */
export const transformer: Block<TransformerOptions> = {
  label: 'encoder',
  options: transformerOptions,
  refuse: (_, { kind }) => (kind === 'steps' ? null : 'must come before the readout: it needs a value for every step'),
  describeOutput: ({ width }) => ({ kind: 'steps', width, directions: 1, clean: false }),
  listParameters,
  countMultiplyAdds,
  countDropoutSites: ({ layers }) => 3 * layers,
  readDropout: ({ dropout }) => dropout,
  runPlain: runPlainTransformer,
  runFast: runFastTransformer,
};

/** If only each sequence's end is read, all other time steps of the top layer need only keys and values. */
function countMultiplyAdds({ width, feedForward, layers }: TransformerOptions, { input, steps, plans }: CountRequest): number {
  const embedding = input.width === width ? 0 : steps * width * input.width;
  const asking = width * (2 * width + 2 * feedForward + 2 * steps);
  const lookedAt = steps * 2 * width * width;
  return embedding + layers * lookedAt + (layers - 1) * steps * asking + (givesEnds(plans) ? 1 : steps) * asking;
}

function listParameters(options: TransformerOptions, input: Signal): BlockParameter[] {
  const { width, layers, positions, preNorm } = options;
  return [
    ...(input.width === width ? [] : listLinear('embedding', width, input.width)),
    ...(positions === 'learned' ? [{ name: 'positions.weight', shape: [LEARNED_POSITIONS, width], initial: { bound: 0.02 } }] : []),
    ...Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) => listLayer(options, `layers.${layer}`)),
    ...(preNorm ? listNorm('norm', width) : []),
  ];
}

/** A layer's parameters in PyTorch's order and with PyTorch's initialisation. */
function listLayer({ width, feedForward }: TransformerOptions, name: string): BlockParameter[] {
  const xavier = { bound: Math.sqrt(6 / (4 * width)) };
  return [
    { name: `${name}.self_attn.in_proj_weight`, shape: [3 * width, width], initial: xavier },
    { name: `${name}.self_attn.in_proj_bias`, shape: [3 * width], initial: { constant: 0 } },
    { name: `${name}.self_attn.out_proj.weight`, shape: [width, width], initial: { bound: 1 / Math.sqrt(width) } },
    { name: `${name}.self_attn.out_proj.bias`, shape: [width], initial: { constant: 0 } },
    ...listLinear(`${name}.linear1`, feedForward, width),
    ...listLinear(`${name}.linear2`, width, feedForward),
    ...listNorm(`${name}.norm1`, width),
    ...listNorm(`${name}.norm2`, width),
  ];
}

function listLinear(name: string, outputs: number, inputs: number): BlockParameter[] {
  const initial = { bound: 1 / Math.sqrt(inputs) };
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], initial },
    { name: `${name}.bias`, shape: [outputs], initial },
  ];
}

function listNorm(name: string, width: number): BlockParameter[] {
  return [
    { name: `${name}.weight`, shape: [width], initial: { constant: 1 } },
    { name: `${name}.bias`, shape: [width], initial: { constant: 0 } },
  ];
}
