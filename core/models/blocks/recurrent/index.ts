import type { Block, BlockParameter, CountRequest } from '../block.ts';
import { listDirections } from './directions.ts';
import { runFastRecurrent } from './fast.ts';
import { type RecurrentOptions, recurrentOptions } from './options.ts';
import { runPlainRecurrent } from './plain.ts';

export const recurrent: Block<RecurrentOptions> = {
  label: 'rnn',
  options: recurrentOptions,
  refuse: (_, { kind }) => (kind === 'steps' ? null : 'must come before the readout: it needs a value for every step'),
  describeOutput: (options) => {
    const directions = options.bidirectional ? 2 : 1;
    return { kind: 'steps', width: options.hiddenSize * directions, directions, clean: false };
  },
  listParameters: (options, { width }) =>
    Array.from({ length: options.layers }, (_, layer) => layer).flatMap((layer) => listLayer(options, layer, width)),
  countMultiplyAdds,
  countDropoutSites: ({ layers }) => layers - 1,
  readDropout: ({ layers, dropout }) => (layers > 1 ? dropout : 0),
  runPlain: runPlainRecurrent,
  runFast: runFastRecurrent,
};

/** Gates of a cell: GRU reset, update, candidate; LSTM input, forget, cell, output (PyTorch's order). */
const GATES = { gru: 3, lstm: 4 } as const;

/** A layer's parameters in PyTorch's order and shapes. */
function listLayer(options: RecurrentOptions, layer: number, width: number): BlockParameter[] {
  const { cell, hiddenSize } = options;
  const rows = GATES[cell] * hiddenSize;
  const initial = { bound: 1 / Math.sqrt(hiddenSize) };
  return listDirections(options).flatMap((suffix) => [
    { name: `weight_ih_l${layer}${suffix}`, shape: [rows, countInputs(options, layer, width)], initial },
    { name: `weight_hh_l${layer}${suffix}`, shape: [rows, hiddenSize], initial },
    { name: `bias_ih_l${layer}${suffix}`, shape: [rows], initial },
    { name: `bias_hh_l${layer}${suffix}`, shape: [rows], initial },
  ]);
}

function countInputs(options: RecurrentOptions, layer: number, width: number): number {
  return layer === 0 ? width : options.hiddenSize * listDirections(options).length;
}

/** If the top layer is read at the last padded step, its backward direction needs only that step. */
function countMultiplyAdds(options: RecurrentOptions, { input, steps, plans }: CountRequest): number {
  const { cell, hiddenSize, layers } = options;
  let total = 0;
  for (let layer = 0; layer < layers; layer += 1) {
    const perStep = GATES[cell] * hiddenSize * (countInputs(options, layer, input.width) + hiddenSize);
    const isTop = layer === layers - 1;
    const counted = listDirections(options).map((_, direction) =>
      isTop && direction === 1 ? steps - (plans?.[direction]?.firstStep ?? 0) : steps,
    );
    total += perStep * counted.reduce((sum, each) => sum + each, 0);
  }
  return total;
}
