/**
 * Records learning curves for `npm run bench:search -- asha`: trains every network of a grid on the gestures (random split) to the end, one after the
 * other, and writes the validation accuracy after each epoch to `gesture-curves.json`.
 * `GESTURES_ZIP=… node infra/run.mjs --needs=addon bench/search/record-curves.ts`
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { TRAINING_DEFAULTS } from '../../configs/resolve-variants.ts';
import { train } from '../../core/training/train.ts';
import { prepareFold } from '../prepare-fold.ts';
import { type Curve, EPOCHS, listPoints } from './curves.ts';

const CONFIGURATION = 'configs/gestures.json';
const OUTPUT = path.join(import.meta.dirname, 'gesture-curves.json');

const { fold: data, synthetic, recordings } = await prepareFold(CONFIGURATION);
if (synthetic) throw new Error('There are no recordings: set GESTURES_ZIP to the archive.');
const curves: Curve[] = [];
for (const point of listPoints()) {
  const { learningRate, ...options } = point;
  const model = { ...options, dropout: 0, readout: 'last-valid' } as const;
  const training = {
    ...TRAINING_DEFAULTS,
    maxEpochs: EPOCHS,
    batching: 'length-sorted',
    learningRate,
    earlyStoppingPatience: null,
  } as const;
  const correct: number[] = [];
  await train({
    seed: 0,
    model,
    training,
    data,
    onEpoch: async ({ record }) => void correct.push(Math.round(record.validationAccuracy * data.validation.recordings.length)),
  });
  curves.push({ ...point, correct });
  process.stderr.write(`${curves.length} of ${listPoints().length}: ${JSON.stringify(point)} ${correct.at(-1)}\n`);
}
const lines = curves.map((curve) => `    ${JSON.stringify(curve)}`).join(',\n');
const head = { recordings, validation: data.validation.recordings.length, epochs: EPOCHS };
await writeFile(OUTPUT, `{\n  "data": ${JSON.stringify(head)},\n  "curves": [\n${lines}\n  ]\n}\n`);
