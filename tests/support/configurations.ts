import type { z } from 'zod';
import type { sweepSchema } from '../../configs/schema.ts';

type SweepInput = z.input<typeof sweepSchema>;

/** A small valid configuration for workflow tests: one experiment with a variant `h<size>` for each of `sizes`. */
export function buildSweep(sizes: readonly number[], overrides: Partial<SweepInput> = {}): SweepInput {
  return {
    name: 'test',
    dataset: { name: 'none', sources: ['none.zip'], format: { type: 'ts', path: '*.ts' } },
    experiments: [
      {
        name: 'size',
        variants: sizes.map((hiddenSize) => ({ name: `h${hiddenSize}`, architecture: 'gru', hiddenSize })),
      },
    ],
    ...overrides,
  };
}
