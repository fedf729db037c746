import type { ModelOptions } from '../core/domain/variant.ts';

export interface BenchModel {
  readonly name: string;
  readonly model: ModelOptions;
  /** Whether it is not one of the reference's models: the targets over all models leave it out. */
  readonly isOther?: boolean;
}

const padded = { layers: 2, dropout: 0.2, hiddenSize: 128, readout: 'last-padded' } as const;

/** The nine distinct models of the reference's fourteen runs (two differ from gru_128 only in dropout), and two without recurrence. */
export const MODELS: readonly BenchModel[] = [
  { name: 'gru_h64', model: { ...padded, architecture: 'gru', hiddenSize: 64, layers: 1, dropout: 0 } },
  { name: 'gru_h128', model: { ...padded, architecture: 'gru', layers: 1, dropout: 0 } },
  { name: 'gru_h256', model: { ...padded, architecture: 'gru', hiddenSize: 256, layers: 1, dropout: 0 } },
  { name: 'gru_128x2', model: { ...padded, architecture: 'gru' } },
  { name: 'lstm_128x2', model: { ...padded, architecture: 'lstm' } },
  { name: 'conv1d_gru', model: { ...padded, architecture: 'conv1d-gru' } },
  { name: 'deep_gru', model: { ...padded, architecture: 'deep-gru', layers: 3, dropout: 0.3 } },
  { name: 'bidirectional_gru_h128', model: { ...padded, architecture: 'bidirectional-gru' } },
  { name: 'bidirectional_gru_h256', model: { ...padded, architecture: 'bidirectional-gru', hiddenSize: 256 } },
  // Reads the last step like the others; without dropout.
  {
    name: 'transformer',
    isOther: true,
    model: {
      ...{ architecture: 'transformer', readout: 'last-padded', width: 64, heads: 4, feedForward: 128, layers: 2, dropout: 0 },
      ...{ positions: 'sinusoidal', preNorm: true },
    },
  },
  { name: 'tcn', isOther: true, model: { architecture: 'tcn', readout: 'last-padded', channels: 64, kernel: 3, levels: 4, dropout: 0 } },
];

/** The models that the targets over all models refer to. */
export const REFERENCE_MODELS = MODELS.filter(({ isOther }) => isOther !== true);
