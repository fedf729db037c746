import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { planTrainings } from '../../../../configs/resolve-variants.ts';
import { explainUnfit, refuseUnfit } from '../../../../core/domain/training-problems.ts';
import { buildSweep } from '../../../support/configurations.ts';

/** Files of this format say themselves how many features they have. */
const dataset = { name: 'd', sources: ['d'], format: { type: 'ts', path: '*.ts' } };
const rotated = { name: 'rotated', architecture: 'gru', hiddenSize: 8, training: { augmentation: { rotationDegrees: 45 } } };

describe('a rotation, checked before the data is read', () => {
  it.each([1, 2, 4, 7])('is refused on %i features, naming the variants that ask for it', (features) => {
    const sweep = buildSweep([8]);
    const experiments = [...sweep.experiments, { name: 'more', question: 'Does it help?', variants: [rotated] }];
    const plan = planTrainings(parseSweepConfiguration({ ...sweep, dataset, experiments }));
    expect(() => refuseUnfit(plan, { features, shortest: 9 })).toThrow(
      /^training\.augmentation\.rotationDegrees: must be 0 with .*\(rotated\)\.$/,
    );
    expect(() => refuseUnfit(plan, { features: 6, shortest: 9 })).not.toThrow();
  });

  it('that no variant uses is not checked', () => {
    expect(() =>
      refuseUnfit(planTrainings(parseSweepConfiguration({ ...buildSweep([8]), dataset })), { features: 2, shortest: 9 }),
    ).not.toThrow();
  });
});

describe('pooling', () => {
  const pool = (pooling: number) => ({ type: 'convolution', channels: 4, pooling });
  const blocks = [pool(2), { type: 'recurrent', cell: 'gru', hiddenSize: 4 }, pool(4), { type: 'readout', readout: 'mean' }];
  const variants = [
    { name: 'plain', architecture: 'gru', hiddenSize: 4 },
    { name: 'pooled', architecture: 'blocks', blocks },
    { name: 'preset', architecture: 'conv1d-gru', hiddenSize: 4 },
  ];
  const plan = (names: readonly string[]) =>
    planTrainings(
      parseSweepConfiguration({
        ...buildSweep([]),
        dataset,
        experiments: [{ name: 'e', variants: variants.filter(({ name }) => names.includes(name)) }],
      }),
    );
  const explain = (names: readonly string[], shortest: number) => explainUnfit(plan(names), { features: 1, shortest });

  it('that leaves nothing of the shortest recording is refused, naming the block, the recording, what fits and the variants', () => {
    expect(explain(['plain', 'pooled'], 5)).toMatch(
      /^blocks\.2 \(convolution\): pools 8 steps into one .* shortest recording has only 5; pool at most 5 .* fewer than 8 steps .*\(pooled\)$/,
    );
    expect(explain(['plain', 'preset'], 1)).toMatch(/^conv1d-gru \(its convolution\): pools 2 steps .*\(preset\)$/);
  });

  it.each([
    [['pooled'], 8],
    [['preset'], 2],
    [['plain'], 1],
  ])('of %j leaves at least one of %i steps', (names, shortest) => {
    expect(explain(names, shortest)).toBeNull();
  });
});
