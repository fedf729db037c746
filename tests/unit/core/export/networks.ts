import type { ModelOptions } from '../../../../core/domain/variant.ts';
import { READOUTS } from '../../../../core/domain/variant.ts';
import type { ExportModel } from '../../../../core/export/exporter.ts';
import { createFastNetwork, createInputBatch, type Sequence } from '../../../../core/models/index.ts';
import { tf } from '../../../../core/models/tensorflow.ts';
import { SAMPLES } from '../models/blocks/samples.ts';
import { PRESETS } from '../models/support.ts';
import { FEATURES } from './export-model.ts';

export interface NamedModel {
  readonly name: string;
  readonly model: ModelOptions;
}

/** Every preset with every readout, and every block in every way that it stands in the blocks' own tests. */
export const NETWORKS: readonly NamedModel[] = [
  ...PRESETS.flatMap((architecture) =>
    READOUTS.map((readout) => ({
      name: `${architecture}-${readout}`,
      model: { architecture, readout, hiddenSize: 5, layers: architecture === 'deep-gru' ? 3 : 2, dropout: 0.2 },
    })),
  ),
  ...READOUTS.flatMap((readout) => [
    { name: `tcn-${readout}`, model: { architecture: 'tcn', readout, channels: 6, levels: 3 } },
    { name: `transformer-${readout}`, model: { architecture: 'transformer', readout, width: 8, heads: 2, layers: 2, feedForward: 12 } },
  ]),
  ...[...SAMPLES].flatMap(([block, samples]) =>
    samples.map((blocks, index) => ({ name: `${block}-${index}`, model: { architecture: 'blocks', blocks } })),
  ),
];

/** Logits of our own network, one recording at a time, given values that are normalised already. */
export function computeLogits({ model, weights, classes }: ExportModel, normalised: readonly Sequence[]): number[][] {
  const network = createFastNetwork({ model, features: FEATURES.length, classes: classes.length });
  const vector = tf.tensor1d(Float32Array.from(weights));
  const logits = normalised.map((sequence) => {
    const batch = createInputBatch({ sequences: [sequence], features: FEATURES.length, model });
    return [...network.computeLogits({ weights: vector, batch })];
  });
  vector.dispose();
  return logits;
}

export function computeProbabilities(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const powers = logits.map((logit) => Math.exp(logit - largest));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
