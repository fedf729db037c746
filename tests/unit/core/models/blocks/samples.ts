import type { BlockOptions, BlockType } from '../../../../../core/models/blocks/index.ts';

const mean: BlockOptions = { type: 'readout', readout: 'mean' };
const gru = { type: 'recurrent', cell: 'gru', hiddenSize: 4, layers: 1, bidirectional: false, dropout: 0 } as const;
const convolution = { type: 'convolution', channels: 4, kernel: 3, dilation: 1, pooling: 1, activation: 'relu' } as const;
const residual = { type: 'residual-convolution', channels: 4, kernel: 3, dilation: 1, dropout: 0.3 } as const;
const transformer = {
  type: 'transformer',
  width: 6,
  heads: 2,
  feedForward: 5,
  layers: 2,
  positions: 'sinusoidal',
  preNorm: true,
  dropout: 0.3,
} as const;

/** Networks that show a block in every way it can stand: the contract suite runs over all of them. A new block needs a line here. */
export const SAMPLES: Readonly<Record<Exclude<BlockType, 'linear'>, readonly (readonly BlockOptions[])[]>> = {
  convolution: [
    [convolution, mean],
    [{ ...convolution, kernel: 5, dilation: 2, activation: 'none' }, { ...convolution, pooling: 3 }, mean],
    [gru, { ...convolution, kernel: 1, pooling: 2 }, mean],
  ],
  recurrent: [
    [{ ...gru, layers: 2, bidirectional: true, dropout: 0.3 }, mean],
    [
      { ...gru, cell: 'lstm' },
      { ...gru, bidirectional: true },
      { type: 'readout', readout: 'last-valid' },
    ],
  ],
  transformer: [
    [transformer, mean],
    [
      { ...transformer, positions: 'learned', preNorm: false, heads: 3 },
      { type: 'readout', readout: 'attention' },
    ],
    [convolution, { ...transformer, positions: 'none', width: 4, layers: 1 }, gru, { type: 'readout', readout: 'last-valid' }],
    // Of the top layer only the ends are read.
    [transformer, { type: 'readout', readout: 'last-valid' }],
    [gru, { ...transformer, width: 4, layers: 1, preNorm: false, positions: 'learned' }, { type: 'readout', readout: 'last-valid' }],
  ],
  'residual-convolution': [
    [residual, { ...residual, dilation: 2 }, { type: 'readout', readout: 'last-valid' }],
    [gru, { ...residual, kernel: 1 }, { ...residual, kernel: 2, channels: 3, dilation: 4 }, mean],
    // Of each level only some steps are read; of what gives no such steps all are.
    [
      gru,
      { ...residual, dilation: 2 },
      { ...residual, channels: 3 },
      { ...residual, dilation: 2 },
      { type: 'readout', readout: 'last-valid' },
    ],
    [residual, { ...residual, dilation: 2 }, gru, { type: 'readout', readout: 'last-valid' }],
  ],
  'layer-norm': [
    [{ type: 'layer-norm' }, gru, { type: 'layer-norm' }, mean],
    [{ ...gru, bidirectional: true }, { type: 'layer-norm' }, { type: 'readout', readout: 'last-valid' }, { type: 'layer-norm' }],
  ],
  dropout: [
    [{ type: 'dropout', dropout: 0.2 }, gru, mean, { type: 'dropout', dropout: 0.4 }],
    [
      { ...gru, bidirectional: true },
      { type: 'dropout', dropout: 0.4 },
      { type: 'readout', readout: 'last-valid' },
    ],
  ],
  readout: (['last-valid', 'mean', 'maximum', 'mean-maximum', 'attention'] as const).flatMap((readout) => [
    [
      { ...gru, bidirectional: true },
      { type: 'readout', readout },
    ],
    [residual, { type: 'readout', readout }],
    [{ type: 'readout', readout }],
  ]),
};
