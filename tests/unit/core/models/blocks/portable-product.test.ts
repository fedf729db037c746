import { describe, expect, it } from 'vitest';
import { applyAffine, applyAffineToSteps } from '../../../../../core/models/blocks/portable-product.ts';

const draw = (count: number, seed: number) => Float32Array.from({ length: count }, (_, index) => Math.sin(seed + 7.3 * index));

describe('products in plain arithmetic', () => {
  it.each([
    [1, 1, 1],
    [3, 5, 4],
    [8, 4, 3],
    [6, 7, 2],
    [5, 9, 5],
  ])('of %i inputs, %i outputs and %i steps equal the sums in fixed order, to the bit', (width, outputs, time) => {
    const weight = { shape: [outputs, width], values: draw(outputs * width, 1) };
    const bias = { shape: [outputs], values: draw(outputs, 2) };
    const values = draw(time * width, 3);
    const expected = new Float32Array(time * outputs);
    for (let place = 0; place < expected.length; place += 1) {
      const [step, row] = [Math.floor(place / outputs), place % outputs];
      let sum = bias.values[row] as number;
      for (let index = 0; index < width; index += 1)
        sum += (weight.values[row * width + index] as number) * (values[step * width + index] as number);
      expected[place] = sum;
    }
    const signal = { kind: 'steps', width, directions: 1, clean: true, values, time, length: time } as const;
    expect(applyAffineToSteps({ weight, bias }, signal)).toEqual(expected);
    const first = new Float32Array(outputs);
    applyAffine({ weight, bias }, values.subarray(0, width), first);
    expect(first).toEqual(expected.subarray(0, outputs));
  });
});
