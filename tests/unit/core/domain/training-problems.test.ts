import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { planTrainings } from '../../../../configs/resolve-variants.ts';
import { refuseRotations } from '../../../../core/domain/training-problems.ts';
import { describeSweep } from '../../../support/configurations.ts';

/** Files of this format say themselves how many features they have. */
const dataset = { name: 'd', sources: ['d'], format: { type: 'ts', path: '*.ts' } };
const rotated = { name: 'rotated', architecture: 'gru', hiddenSize: 8, training: { augmentation: { rotationDegrees: 45 } } };

describe('a rotation, known before its data', () => {
  it.each([1, 2, 4, 7])('is refused on %i features, naming the variants that ask for it', (features) => {
    const sweep = describeSweep([8]);
    const experiments = [...sweep.experiments, { name: 'more', question: 'Does it help?', variants: [rotated] }];
    const plan = planTrainings(parseSweepConfiguration({ ...sweep, dataset, experiments }));
    expect(() => refuseRotations(plan, features)).toThrow(/^training\.augmentation\.rotationDegrees: must be 0 with .*\(rotated\)\.$/);
    expect(() => refuseRotations(plan, 6)).not.toThrow();
  });

  it('that nobody asks for is not looked for', () => {
    expect(() => refuseRotations(planTrainings(parseSweepConfiguration({ ...describeSweep([8]), dataset })), 2)).not.toThrow();
  });
});
