import { describe, expect, it } from 'vitest';
import type { FoldSequences } from '../../../../core/domain/sequences.ts';
import { initialiseParameters, layoutParameters, type ParameterLayout } from '../../../../core/models/index.ts';
import { decodeCheckpoint, encodeCheckpoint, type TrainingCheckpoint } from '../../../../core/training/checkpoint.ts';
import { type TrainRequest, train } from '../../../../core/training/train.ts';
import { type SourceNetwork, transferWeights } from '../../../../core/training/transfer.ts';
import { createFold, createModel, createTraining } from './support.ts';

const model = createModel();
const layout = layoutParameters({ model, features: 3, classes: 3 });
const source: SourceNetwork = { layout, weights: new Float32Array(layout.total).fill(0.25) };

/** Of the first parameter whose name begins so. */
function pick(weights: Float32Array, name: string, of: ParameterLayout = layout): number[] {
  const found = of.parameters.find((parameter) => parameter.name.startsWith(name));
  if (found === undefined) throw new Error(`there is no ${name}`);
  return [...weights.subarray(found.offset, found.offset + found.size)];
}

async function trainFrom(initialise: object, options: object = {}, more: Partial<TrainRequest> = {}): Promise<Float32Array> {
  const training = createTraining({ maxEpochs: 2, keep: 'last', initialise: { from: 'source', freeze: [], ...initialise }, ...options });
  const outcome = await train({ seed: 1, model, data: createFold(), training, source, ...more });
  if (outcome.status !== 'completed') throw new Error(outcome.status);
  return outcome.bestWeights;
}

describe('training.initialise', () => {
  it('copies what matches by name and shape, and draws a classifier of other classes and a first layer on other features again', () => {
    const other = layoutParameters({ model, features: 3, classes: 5 });
    const drawn = initialiseParameters({ layout: other, seed: 7 });
    const weights = transferWeights({ source, layout: other, seed: 7 });
    expect(new Set(pick(weights, 'rnn', other))).toEqual(new Set([0.25]));
    expect(pick(weights, 'linear', other)).toEqual(pick(drawn, 'linear', other));
    const wider = layoutParameters({ model, features: 4, classes: 3 });
    const widened = transferWeights({ source, layout: wider, seed: 7 });
    expect(pick(widened, 'rnn.weight_ih_l0', wider)).toEqual(
      pick(initialiseParameters({ layout: wider, seed: 7 }), 'rnn.weight_ih_l0', wider),
    );
    expect(new Set(pick(widened, 'linear', wider))).toEqual(new Set([0.25]));
  });

  it('is refused if nothing matches, and if the source is not given', async () => {
    const other = layoutParameters({ model: createModel({ hiddenSize: 5, layers: 1 }), features: 2, classes: 4 });
    expect(() => transferWeights({ source, layout: other, seed: 7 })).toThrow(/name a variant of the same architecture and sizes/);
    const training = createTraining({ initialise: { from: 'source', freeze: [] } });
    await expect(train({ seed: 1, model, data: createFold(), training })).rejects.toThrow(/source: must be the network/);
  });

  it('keeps frozen blocks to the bit, also with weight decay, for the requested number of epochs', async () => {
    const frozen = await trainFrom({ freeze: ['rnn'] }, { weightDecay: 0.1 });
    expect(new Set(pick(frozen, 'rnn'))).toEqual(new Set([0.25]));
    expect(new Set(pick(frozen, 'linear')).size).toBeGreaterThan(1);
    const thawed = await trainFrom({ freeze: ['rnn'], epochs: 1 });
    expect(new Set(pick(thawed, 'rnn')).size).toBeGreaterThan(1);
  });

  it('ends with the same bits when it is interrupted between frozen and free epochs', async () => {
    const checkpoints: TrainingCheckpoint[] = [];
    const onTrained: TrainRequest['onTrained'] = ({ createCheckpoint }) => {
      checkpoints.push(decodeCheckpoint(encodeCheckpoint(createCheckpoint())));
    };
    const whole = await trainFrom({ freeze: ['rnn'], epochs: 1 }, {}, { onTrained });
    const [first] = checkpoints;
    if (first === undefined) throw new Error('no checkpoint');
    expect(await trainFrom({ freeze: ['rnn'], epochs: 1 }, {}, { resumeFrom: { checkpoint: first, validation: null } })).toEqual(whole);
  });
});

describe('training.recordingsPerClass', () => {
  const countTrained = async (data: FoldSequences, recordingsPerClass: number) => {
    const seen: number[] = [];
    const training = createTraining({ maxEpochs: 1, recordingsPerClass });
    const augmentSequence: TrainRequest['augmentSequence'] = ({ values, length }) => {
      seen.push(length);
      return { values, length };
    };
    const augmentation = { ...training.augmentation, jitter: 1 };
    await train({ seed: 1, model, data, training: { ...training, augmentation }, augmentSequence });
    return seen.length;
  };

  it('trains on that many of each class, or on all if there are fewer', async () => {
    expect(await countTrained(createFold(), 2)).toBe(6);
    expect(await countTrained(createFold(), 1_000)).toBe(44);
  });
});
