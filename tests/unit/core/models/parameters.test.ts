import { describe, expect, it } from 'vitest';
import { initialiseParameters, layoutParameters } from '../../../../core/models/index.ts';
import { createModel } from './support.ts';

/** The 14 runs of the reference sweep: name, architecture, hidden size, layers, parameters. */
const RUNS: readonly (readonly [string, string, number, number, number])[] = [
  ['baseline_gru_h64', 'gru', 64, 1, 14_548],
  ['baseline_gru_h128', 'gru', 128, 1, 53_652],
  ['baseline_gru_h256', 'gru', 256, 1, 205_588],
  ['gru_depth_l1', 'gru', 128, 1, 53_652],
  ['gru_depth_l2', 'gru', 128, 2, 152_724],
  ['gru_dropout_0.0', 'gru', 128, 2, 152_724],
  ['gru_dropout_0.2', 'gru', 128, 2, 152_724],
  ['gru_dropout_0.3', 'gru', 128, 2, 152_724],
  ['gru_128', 'gru', 128, 2, 152_724],
  ['lstm_128', 'lstm', 128, 2, 202_772],
  ['bidirectional_gru_h128', 'bidirectional-gru', 128, 2, 403_732],
  ['conv1d_gru', 'conv1d-gru', 128, 2, 157_876],
  ['deep_gru', 'deep-gru', 128, 3, 252_052],
  ['optimal_config', 'bidirectional-gru', 256, 2, 1_593_876],
];

describe('layoutParameters', () => {
  it.each(RUNS)('%s has exactly the reference’s parameters', (_, architecture, hiddenSize, layers, expected) => {
    expect(layoutParameters({ model: createModel({ architecture, hiddenSize, layers }), features: 3, classes: 20 }).total).toBe(expected);
  });

  it('places parameters one after another, without gaps', () => {
    const { parameters, total } = layoutParameters({ model: createModel({ architecture: 'bidirectional-gru' }), features: 3, classes: 4 });
    const end = parameters.reduce((offset, parameter) => {
      expect(parameter.offset).toBe(offset);
      return offset + parameter.size;
    }, 0);
    expect(end).toBe(total);
  });

  it('gives the attention readout one weight per channel', () => {
    const count = (readout: 'last-valid' | 'attention') =>
      layoutParameters({ model: createModel({ architecture: 'bidirectional-gru', hiddenSize: 8, readout }), features: 3, classes: 4 })
        .total;
    expect(count('attention') - count('last-valid')).toBe(16);
  });
});

describe('initialiseParameters', () => {
  const layout = layoutParameters({ model: createModel({ architecture: 'deep-gru', hiddenSize: 64, layers: 2 }), features: 3, classes: 4 });

  it('draws recurrent and linear parameters uniformly from ±1/√hidden, and initialises the norm with one and zero', () => {
    const values = initialiseParameters({ layout, seed: 0 });
    for (const { name, offset, size } of layout.parameters) {
      const drawn = values.subarray(offset, offset + size);
      if (name === 'norm.weight') expect(drawn.every((value) => value === 1)).toBe(true);
      else if (name === 'norm.bias') expect(drawn.every((value) => value === 0)).toBe(true);
      else expect(Math.max(...drawn.map(Math.abs))).toBeLessThanOrEqual(1 / 8);
      if (size > 1000) expect(drawn.reduce((sum, value) => sum + value * value, 0) / size).toBeCloseTo(1 / 64 / 3, 3);
    }
  });

  it('depends only on layout and seed', () => {
    expect(initialiseParameters({ layout, seed: 5 })).toEqual(initialiseParameters({ layout, seed: 5 }));
    expect(initialiseParameters({ layout, seed: 5 })).not.toEqual(initialiseParameters({ layout, seed: 6 }));
  });
});
