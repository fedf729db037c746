import { createRandom } from '../../../../core/domain/random.ts';
import type { FoldSequences, SequenceSet } from '../../../../core/domain/sequences.ts';
import type { ModelOptions, TrainingOptions } from '../../../../core/domain/variant.ts';
import { REFERENCE_TRAINING } from '../../../fixtures/reference-variants.ts';

export function createTraining(options: Partial<TrainingOptions> = {}): TrainingOptions {
  return { ...REFERENCE_TRAINING, maxEpochs: 3, batchSize: 8, learningRate: 1e-2, ...options };
}

export function createModel(options: Partial<ModelOptions> = {}): ModelOptions {
  return { architecture: 'gru', hiddenSize: 6, layers: 2, dropout: 0, readout: 'last-padded', ...options };
}

const FEATURES = 3;
const MAX_LENGTH = 9;
const CLASSES = 3;

/** Sequences of 4 … 9 steps around a level of their class's own, so that a few epochs learn them. */
export function createSet(request: { readonly count: number; readonly seed: number }): SequenceSet {
  const random = createRandom({ seed: request.seed });
  const rows = Array.from({ length: request.count }, (_, recording) => ({
    recording,
    length: 4 + random.integer(6),
    label: recording % CLASSES,
  }));
  rows.sort((a, b) => a.length - b.length || a.recording - b.recording);
  const values = new Float32Array(request.count * MAX_LENGTH * FEATURES);
  rows.forEach(({ length, label }, row) => {
    for (let index = 0; index < length * FEATURES; index += 1)
      values[row * MAX_LENGTH * FEATURES + index] = label - 1 + 0.5 * random.normal();
  });
  return {
    count: request.count,
    maxLength: MAX_LENGTH,
    features: FEATURES,
    values,
    lengths: Int32Array.from(rows, (row) => row.length),
    labels: Int32Array.from(rows, (row) => row.label),
    groups: Int32Array.from(rows, (row) => row.recording % 2),
    recordings: Int32Array.from(rows, (row) => row.recording),
  };
}

export function createFold(): FoldSequences {
  return {
    classes: ['low', 'middle', 'high'],
    groupNames: ['U01', 'U02'],
    train: createSet({ count: 44, seed: 1 }),
    validation: createSet({ count: 21, seed: 2 }),
    test: createSet({ count: 12, seed: 3 }),
  };
}
