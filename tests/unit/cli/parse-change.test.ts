import { expect, it } from 'vitest';
import { parseChange } from '../../../cli/steer/parse-change.ts';

it.each([
  [['learningRate=0.0005'], { learningRate: 0.0005 }],
  [['gradientClipNorm=null', 'readout=last-valid'], { gradientClipNorm: null, readout: 'last-valid' }],
  [['augmentation.jitter=0.2', 'augmentation.crop=0.1'], { augmentation: { jitter: 0.2, crop: 0.1 } }],
  [['schedule={"type": "cosine", "warmupEpochs": 2}'], { schedule: { type: 'cosine', warmupEpochs: 2 } }],
  [['a=b=c'], { a: 'b=c' }],
])('%j', (pairs, expected) => {
  expect(pairs.reduce<Readonly<Record<string, unknown>>>((before, pair) => parseChange(pair, before), {})).toEqual(expected);
});

it.each(['learningRate', 'learningRate=', '=1', 'a..b=1'])('%j is refused', (pair) => {
  expect(() => parseChange(pair)).toThrow('must be field=value');
});
