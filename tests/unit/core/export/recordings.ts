import { readFileSync } from 'node:fs';
import { loadConfiguration } from '../../../../cli/load-configuration.ts';
import { type Recording, readDataset } from '../../../../core/dataset/index.ts';
import { readEnvironment } from '../../../../workers/environment.ts';
import { drawSequences } from '../models/support.ts';
import { FEATURES } from './export-model.ts';

/** Steps of the recordings: the shortest there is, and some that poolings cut. */
const LENGTHS = [27, 5, 1, 14, 30, 2];

/** Of mixed lengths; real ones where the archive is there, of which those that are too long are cut. */
export async function readRecordings(): Promise<readonly Recording[]> {
  const { GESTURES_ZIP: file } = readEnvironment().sourceVariables;
  if (file === undefined) return drawRecordings();
  const { dataset } = (await loadConfiguration('configs/gestures.json')).configuration;
  const { name, format } = dataset;
  const { recordings } = await readDataset({ name, input: { type: 'archive', bytes: readFileSync(file) }, format });
  // Of another class each, so that they differ.
  const apart = LENGTHS.flatMap(
    (length, index) => recordings.filter((recording) => recording.label === index && recording.length >= length)[0] ?? [],
  );
  return apart.map((recording, index) => {
    const length = LENGTHS[index] as number;
    return { ...recording, length, values: recording.values.slice(0, length * FEATURES.length) };
  });
}

/** Far from zero, as accelerations are, so that padding is told from values; the last feature of one recording never changes. */
function drawRecordings(): Recording[] {
  return drawSequences({ lengths: LENGTHS, features: FEATURES.length, seed: 7 }).map(({ values, length }, index) => ({
    path: `${index}.csv`,
    label: index,
    group: 0,
    length,
    values: values.map((value, place) => (index === 1 && place % 3 === 2 ? 4 : 9.81 + 3 * value)),
  }));
}
