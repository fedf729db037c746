import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../../core/domain/random.ts';
import { compareCalibration, fitTemperature, measureLogLoss } from '../../../../core/evaluation/temperature.ts';

const CLASSES = 4;

/** Labels drawn from the softmax of random logits, so that a temperature of 1 is right; then logits are made `sharper` times larger. */
function createLogits({ count, sharper, seed }: { count: number; sharper: number; seed: number }) {
  const random = createRandom({ seed });
  const logits = Float32Array.from({ length: count * CLASSES }, () => 1.5 * random.normal());
  const labels = Int32Array.from({ length: count }, (_, row) => {
    const odds = [...logits.subarray(row * CLASSES, (row + 1) * CLASSES)].map(Math.exp);
    let left = random.uniform() * odds.reduce((sum, value) => sum + value, 0);
    return Math.max(
      0,
      odds.findIndex((value) => {
        left -= value;
        return left < 0;
      }),
    );
  });
  return { logits: logits.map((logit) => logit * sharper), labels, classes: CLASSES };
}

describe('fitTemperature', () => {
  it.each([0.5, 1, 3])('finds by how much logits are overconfident: %s', (sharper) => {
    expect(fitTemperature(createLogits({ count: 20_000, sharper, seed: 1 })) / sharper).toBeCloseTo(1, 1);
  });

  it('is where the loss is lowest', () => {
    const request = createLogits({ count: 300, sharper: 2, seed: 2 });
    const best = fitTemperature(request);
    const loss = measureLogLoss(request, best);
    for (const factor of [0.9, 0.99, 1.01, 1.1]) expect(measureLogLoss(request, best * factor)).toBeGreaterThan(loss);
  });

  it('is bounded if everything is right, and without recordings', () => {
    const right = { logits: Float32Array.of(1, 0, 0, 0), labels: Int32Array.of(0), classes: CLASSES };
    expect(fitTemperature(right)).toBeCloseTo(0.05, 3);
    expect(fitTemperature({ ...right, logits: new Float32Array(0), labels: new Int32Array(0) })).toBe(1);
  });

  it('fitted on some recordings, calibrates others', () => {
    const temperature = fitTemperature(createLogits({ count: 4_000, sharper: 3, seed: 3 }));
    const judged = createLogits({ count: 4_000, sharper: 3, seed: 4 });
    const { errorBefore, errorAfter, logLossBefore, logLossAfter, recordings } = compareCalibration([{ ...judged, temperature }]);
    expect(recordings).toBe(4_000);
    expect(errorBefore).toBeGreaterThan(0.1);
    expect(errorAfter).toBeLessThan(0.03);
    expect(logLossAfter).toBeLessThan(logLossBefore);
  });
});
