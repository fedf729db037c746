import { describe, expect, it } from 'vitest';
import { applyChanges } from '../../../configs/apply-changes.ts';
import { parseSweepConfiguration } from '../../../configs/parse.ts';
import { planVariants } from '../../../configs/plan-variants.ts';
import { buildSweep } from '../../support/configurations.ts';

const configuration = parseSweepConfiguration(
  buildSweep([], {
    training: { maxEpochs: 5, augmentation: { jitter: 1 } },
    experiments: [
      { name: 'untouched', grid: { architecture: ['gru'], hiddenSize: [8, 16] } },
      {
        name: 'changed',
        question: 'Why?',
        training: { learningRate: 0.1, augmentation: { crop: 0.1 } },
        variants: [{ name: 'own', architecture: 'lstm', hiddenSize: 8, training: { readout: 'mean' } }],
        grid: { architecture: ['gru'], hiddenSize: [4], learningRate: [0.2, 0.3] },
      },
    ],
  }),
);

describe('applyChanges', () => {
  it('gives a configuration that plans what was planned with the changes', () => {
    const changes = { own: { hiddenSize: 9, learningRate: 0.5 }, 'gru_h4_l1_d0_lr0.3': { layers: 2, maxEpochs: 9 } };
    const applied = applyChanges(configuration, changes);
    expect(planVariants(parseSweepConfiguration(applied), {})).toEqual(planVariants(configuration, changes));
    expect(planVariants(applied, {})).not.toEqual(planVariants(configuration, {}));
  });

  it('leaves experiments without a changed variant as they were written', () => {
    const [untouched] = applyChanges(configuration, { own: { dropout: 0.1 } }).experiments;
    expect(untouched).toEqual(configuration.experiments[0]);
    expect(applyChanges(configuration, {})).toEqual(configuration);
  });
});
