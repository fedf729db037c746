import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../core/domain/random.ts';
import { READOUTS } from '../../../../core/domain/variant.ts';
import { createFastNetwork } from '../../../../core/models/index.ts';
import { createCase, createModel, lossAt, PRESETS, readGradients } from './support.ts';

const STEP = 1e-2;
const models = PRESETS.flatMap((architecture) => READOUTS.map((readout) => ({ architecture, readout })));

describe('hand-written gradients', () => {
  it.each(models)('$architecture, $readout: agree with finite differences along random directions', (options) => {
    const request = createCase({ model: createModel({ ...options, dropout: 0.3 }), lengths: [4, 7, 5], drops: true }, createFastNetwork);
    const network = createFastNetwork(request.shape);
    const { gradient } = readGradients(network, request);
    for (let direction = 0; direction < 3; direction += 1) {
      const random = createRandom({ seed: direction });
      const normals = Float32Array.from(gradient, () => random.normal() / Math.sqrt(gradient.length));
      const slope = gradient.reduce((sum, value, index) => sum + value * (normals[index] as number), 0);
      const difference = (lossAt(network, request, normals, STEP) - lossAt(network, request, normals, -STEP)) / (2 * STEP);
      expect(Math.abs(difference - slope)).toBeLessThan(2e-4);
    }
    request.weights.dispose();
  });
});
