import { describe, expect, it } from 'vitest';
import { parseSweepConfiguration } from '../../../../configs/parse.ts';
import { hasSearch, spaceOf } from '../../../../configs/search/plan-search.ts';
import { readStart } from '../../../../configs/search/read-start.ts';
import { createSpaceRules } from '../../../../configs/search/space-rules.ts';
import { readPoint } from '../../../../core/search/space.ts';

const SPACE = { architecture: 'gru', hiddenSize: { from: 16, to: 64 }, training: { learningRate: { from: 0.001, to: 0.1, scale: 'log' } } };

/** The fields of a point of SPACE in another space; null where that has no such network. */
function translate(other: Record<string, unknown>, hiddenSize = 32): Readonly<Record<string, unknown>> | null {
  const configuration = parseSweepConfiguration({
    name: 'test',
    dataset: { name: 'none', sources: ['none.zip'], format: { type: 'ts', path: '*.ts' } },
    experiments: [{ name: 'search', search: { space: SPACE, budget: { trials: 10 } } }],
  });
  const [experiment] = configuration.experiments;
  if (experiment === undefined || !hasSearch(experiment)) throw new Error('The experiment has no search.');
  const from = spaceOf(experiment.search);
  const to = spaceOf({ space: other });
  const point = readStart(from, { hiddenSize, training: { learningRate: 0.01 } });
  const place = createSpaceRules({ configuration, experiment, shape: undefined }, to).translate(point, from);
  return place && readPoint(to, place);
}

describe('a point in another space', () => {
  it('keeps its values in a wider one, and has those that its own space left to defaults', () => {
    const wider = {
      ...SPACE,
      hiddenSize: { from: 8, to: 128, step: 8 },
      layers: [1, 2],
      dropout: { from: 0, to: 0.5, step: 0.1, when: { layers: 2 } },
    };
    const found = translate({ ...wider, training: { ...SPACE.training, readout: ['mean', 'last-padded'] } });
    expect(found).toMatchObject({ hiddenSize: 32, layers: 1, 'training.readout': 'last-padded' });
    expect(found?.['training.learningRate']).toBeCloseTo(0.01, 5);
    expect(found).not.toHaveProperty('dropout');
  });

  it('does not lie in one that has other values, other defaults, or other networks alone', () => {
    expect(translate({ ...SPACE, hiddenSize: { from: 40, to: 64 } })).toBeNull();
    expect(translate({ ...SPACE, layers: 2 })).toBeNull();
    expect(translate({ ...SPACE, architecture: ['lstm'] })).toBeNull();
    // The learning rate is not chosen any more, and the default is another.
    expect(translate({ architecture: 'gru', hiddenSize: [16, 32] })).toBeNull();
  });
});
