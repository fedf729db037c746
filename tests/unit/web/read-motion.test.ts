import { describe, expect, it } from 'vitest';
import { readMotion } from '../../../web/client/try/read-motion.ts';
import { createTryView } from './try-fixture.ts';

const reading = { accelerationIncludingGravity: { x: 0, y: 9.80665, z: 1 }, rotationRate: { alpha: 90, beta: 0, gamma: 180 } };

describe('readMotion', () => {
  it.each([
    ['acceleration', 'm/s²', [0, 9.80665, 1]],
    ['acceleration', 'g', [0, 1, 1 / 9.80665]],
    ['rotation', '°/s', [0, 180, 90]],
    ['rotation', 'rad/s', [0, Math.PI, Math.PI / 2]],
  ] as const)('gives %s in %s', (measures, unit, expected) => {
    const values = readMotion(reading, { measures, unit }) ?? [];
    expect(values.map((value) => Number(value.toFixed(9)))).toEqual(expected.map((value) => Number(value.toFixed(9))));
  });

  it('returns nothing if the device does not measure it', () => {
    expect(readMotion({ accelerationIncludingGravity: null, rotationRate: null }, { measures: 'acceleration', unit: null })).toBeNull();
    const partly = { accelerationIncludingGravity: { x: 1, y: null, z: 2 }, rotationRate: null };
    expect(readMotion(partly, { measures: 'acceleration', unit: null })).toBeNull();
  });
});

describe('what can be tried', () => {
  it('has a guessed rate, marked as such, if the configuration gives none', () => {
    expect(createTryView(undefined).sensor).toEqual({ rateHertz: 12, unit: null, measures: 'other', isGuess: true });
  });

  it('has up to three recordings of each class, with their names', () => {
    const { recordings, model } = createTryView(undefined);
    expect(recordings).toHaveLength(2 * model.classes.length);
    expect(new Set(recordings.map(({ className }) => className))).toEqual(new Set(model.classes));
  });
});
