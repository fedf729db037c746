import { describe, expect, it } from 'vitest';
import { createFastNetwork, createInputBatch, createPlainNetwork, initialiseParameters } from '../../../../core/models/index.ts';
import { tf } from '../../../../core/models/tensorflow.ts';
import { computeLogits, createModel, drawSequences, measureLargestDifference, PRESETS } from './support.ts';

const LENGTHS = [1, 2, 5, 8];
const READOUTS = ['last-valid', 'mean', 'attention'] as const;
const models = PRESETS.flatMap((architecture) => READOUTS.map((readout) => ({ architecture, readout })));

describe('padding', () => {
  it.each(models)('$architecture, $readout: more padding changes no logit', (options) => {
    const model = createModel(options);
    for (const create of [createFastNetwork, createPlainNetwork]) {
      const together = computeLogits(create({ model, features: 3, classes: 4 }), LENGTHS);
      const longer = computeLogits(create({ model, features: 3, classes: 4 }), [...LENGTHS, 21]).slice(0, together.length);
      expect(measureLargestDifference(longer, together)).toBeLessThan(1e-6);
    }
  });

  it.each(PRESETS)('%s, last-padded: is a feature, as in the reference protocol', (architecture) => {
    const model = createModel({ architecture });
    const together = computeLogits(createFastNetwork({ model, features: 3, classes: 4 }), LENGTHS);
    const longer = computeLogits(createFastNetwork({ model, features: 3, classes: 4 }), [...LENGTHS, 21]).slice(0, together.length);
    expect(measureLargestDifference(longer, together)).toBeGreaterThan(1e-4);
  });

  it('last-valid: the backward direction reads the whole recording', () => {
    const model = createModel({ architecture: 'bidirectional-gru', layers: 1, readout: 'last-valid' });
    const network = createFastNetwork({ model, features: 3, classes: 4 });
    const weights = initialiseParameters({ layout: network.layout, seed: 0 });
    const forward = network.layout.parameters.find(({ name }) => name === 'linear.weight');
    // Without the forward direction's half of the linear layer, only what the backward direction saw is left.
    for (let row = 0; row < 4; row += 1) weights.fill(0, (forward?.offset ?? 0) + row * 10, (forward?.offset ?? 0) + row * 10 + 5);
    const [sequence] = drawSequences({ lengths: [6], features: 3, seed: 1 });
    const changed = { length: 6, values: Float32Array.from(sequence?.values ?? [], (value, index) => (index === 0 ? value + 1 : value)) };
    const vector = tf.tensor1d(weights);
    const logits = [sequence, changed].map((one) => {
      const batch = createInputBatch({ sequences: [one ?? changed], features: 3, model });
      return [...network.computeLogits({ weights: vector, batch })];
    });
    vector.dispose();
    expect(measureLargestDifference(logits[0] ?? [], logits[1] ?? [])).toBeGreaterThan(1e-4);
  });
});
