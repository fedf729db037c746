import type { z } from 'zod';
import type { sweepSchema } from '../../configs/schema.ts';

/** All five architectures, small, for two epochs on synthetic data: a real sweep in seconds. */
export function buildTinySweep(): z.input<typeof sweepSchema> {
  const small = { hiddenSize: 8 };
  return {
    name: 'tiny',
    dataset: { name: 'Synthetic gestures', synthetic: 'always', format: { type: 'ts', path: '*.ts' } },
    training: { maxEpochs: 2 },
    experiments: [
      {
        name: 'architectures',
        variants: [
          { name: 'gru', architecture: 'gru', ...small },
          { name: 'lstm', architecture: 'lstm', ...small },
          { name: 'bidirectional', architecture: 'bidirectional-gru', ...small },
          { name: 'conv', architecture: 'conv1d-gru', ...small },
          { name: 'deep', architecture: 'deep-gru', ...small, layers: 2, dropout: 0.2 },
        ],
      },
    ],
  };
}
