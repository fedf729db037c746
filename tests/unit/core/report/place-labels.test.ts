import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PlacedLabel, placeLabels } from '../../../../core/report/drawing/place-labels.ts';

const height = 12;
const overlap = (a: PlacedLabel, b: PlacedLabel) =>
  a.labelX < b.labelX + b.width && b.labelX < a.labelX + a.width && Math.abs(a.labelY - b.labelY) < height - 1e-9;

describe('placeLabels', () => {
  it('never lets labels overlap each other or leave the plot', () => {
    const point = fc.record({
      text: fc.constantFrom('optimal_config', 'bidirectional_gru_h128', 'a'),
      x: fc.integer({ min: 0, max: 600 }),
      y: fc.integer({ min: 0, max: 360 }),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 20 }), (points) => {
        const placed = placeLabels({ points, width: 600, height: 360 });
        placed.forEach((label, index) => {
          expect(label.labelX).toBeGreaterThanOrEqual(0);
          expect(label.labelX + label.width).toBeLessThanOrEqual(600);
          for (const other of placed.slice(index + 1)) expect(overlap(label, other)).toBe(false);
        });
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('places all 14 names of runs with nearly the same number of parameters', () => {
    const points = Array.from({ length: 14 }, (_, index) => ({
      text: `bidirectional_gru_h${index}`,
      x: 300 + (index % 2) * 3,
      y: 20 + index * 4,
    }));
    expect(placeLabels({ points, width: 600, height: 360 })).toHaveLength(14);
  });
});
