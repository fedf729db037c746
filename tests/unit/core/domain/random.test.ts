import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../core/domain/random.ts';

describe('createRandom', () => {
  it('gives the same numbers for the same seed and stream, on every machine', () => {
    const random = createRandom({ seed: 1, stream: [2, 3] });
    const again = createRandom({ seed: 1, stream: [2, 3] });
    const drawn = [random.bits(), random.bits(), random.bits()];
    expect([again.bits(), again.bits(), again.bits()]).toEqual(drawn);
    expect(drawn).toMatchInlineSnapshot(`
      [
        2918713261,
        650616879,
        431929630,
      ]
    `);
  });

  it('gives independent streams for neighbouring seeds, streams and stream lengths', () => {
    const keys = [[0], [1], [0, 0], [0, 1], [1, 0], [0, 0, 0], [0.5], [-1]];
    const first = keys.map(([seed = 0, ...stream]) => createRandom({ seed, stream }).bits());
    expect(new Set(first).size).toBe(keys.length);
  });

  it('draws uniforms, normals and integers with the right moments', () => {
    const random = createRandom({ seed: 7 });
    const uniforms = Array.from({ length: 20_000 }, () => random.uniform());
    const normals = Array.from({ length: 20_000 }, () => random.normal());
    const integers = Array.from({ length: 20_000 }, () => random.integer(5));
    expect(mean(uniforms)).toBeCloseTo(0.5, 1);
    expect(mean(normals)).toBeCloseTo(0, 1);
    expect(mean(normals.map((value) => value * value))).toBeCloseTo(1, 1);
    expect(normals.every(Number.isFinite)).toBe(true);
    for (let value = 0; value < 5; value += 1) expect(integers.filter((drawn) => drawn === value).length / 20_000).toBeCloseTo(0.2, 1);
    expect(uniforms.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  it('is equidistributed over streams, not only within one', () => {
    const firstDraws = Array.from({ length: 20_000 }, (_, stream) => createRandom({ seed: 3, stream: [stream] }).uniform());
    expect(mean(firstDraws)).toBeCloseTo(0.5, 1);
    expect(mean(firstDraws.map((value) => (value - 0.5) ** 2))).toBeCloseTo(1 / 12, 2);
  });

  it('shuffles a copy, reaching every order', () => {
    const items = [1, 2, 3];
    const orders = new Set(Array.from({ length: 100 }, (_, seed) => createRandom({ seed }).shuffle(items).join()));
    expect(orders.size).toBe(6);
    expect(items).toEqual([1, 2, 3]);
  });

  it('refuses an empty range', () => {
    expect(() => createRandom({ seed: 0 }).integer(0)).toThrow(/bound is 0; allowed/);
  });
});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
