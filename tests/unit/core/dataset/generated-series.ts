import type { Recording } from '../../../../core/dataset/dataset.ts';
import { readDataset } from '../../../../core/dataset/read-dataset.ts';
import { generateSyntheticFiles, SYNTHETIC_FORMAT } from '../../../../core/dataset/synthetic.ts';
import { createRandom, type Random } from '../../../../core/domain/random.ts';

export interface GeneratedSet {
  readonly features: readonly string[];
  readonly recordings: readonly Recording[];
}

type DrawSeries = (random: Random, label: number) => number[];

const uniform = (random: Random, low: number, high: number) => low + (high - low) * random.uniform();
const series = (length: number, at: (step: number) => number) => Array.from({ length }, (_, step) => at(step));

/** Sets without a copy in them, of kinds on which recordings look alike. */
export const KINDS: ReadonlyMap<string, DrawSeries> = new Map<string, DrawSeries>(
  Object.entries({
    'sines of any phase, strength and pitch': (random: Random) => {
      const [phase, strength, pitch] = [uniform(random, 0, 7), uniform(random, 0.5, 2), uniform(random, 0.1, 0.4)];
      return series(100, (step) => strength * Math.sin(phase + pitch * step));
    },
    'mains current: one pitch, any phase, classes by strength': (random: Random, label: number) => {
      const [phase, strength] = [uniform(random, 0, 2 * Math.PI), 10 ** (label - 2) * uniform(random, 0.8, 1.2)];
      return series(
        200,
        (step) => strength * (Math.sin(phase + step / 5) + 0.3 * Math.sin(3 * (phase + step / 5))) + 0.002 * random.normal(),
      );
    },
    'one pulse at any time': (random: Random) => {
      const [at, width] = [uniform(random, 20, 80), uniform(random, 3, 6)];
      return series(100, (step) => Math.exp(-(((step - at) / width) ** 2)));
    },
    'noise of low strength, one class strong': (random: Random, label: number) =>
      series(80, () => (label === 0 ? 100 : 0.01) * random.normal()),
    'random walks': (random: Random) => {
      let sum = 0;
      return series(Math.round(uniform(random, 80, 120)), () => {
        sum += random.normal();
        return sum;
      });
    },
  }),
);

/** @param count recordings; four classes */
export function generateSet(draw: DrawSeries, { seed, count }: { seed: number; count: number }): GeneratedSet {
  const random = createRandom({ seed });
  const recordings = Array.from({ length: count }, (_, index) => {
    const label = index % 4;
    const values = Float32Array.from(draw(random, label));
    return { path: `${index}`, label, group: 0, length: values.length, values };
  });
  return { features: ['x'], recordings };
}

export async function generateGestures(seed: number): Promise<GeneratedSet> {
  const files = generateSyntheticFiles({ seed, users: 4, classes: 5, repetitions: 20 });
  return readDataset({ name: 'synthetic', input: { type: 'files', files }, format: SYNTHETIC_FORMAT });
}

/** The set with copies of its first recordings, noise of a share of the recording's own deviation added and `cut` steps off the end. */
export function addCopies(
  set: GeneratedSet,
  options: { readonly copies: number; readonly noise: number; readonly cut: number },
): GeneratedSet {
  const random = createRandom({ seed: 99 });
  const features = set.features.length;
  const copies = set.recordings.slice(0, options.copies).map((recording, index) => {
    const length = recording.length - options.cut;
    const mean = recording.values.reduce((sum, value) => sum + value, 0) / recording.values.length;
    const deviation = Math.sqrt(recording.values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / recording.values.length);
    const values = recording.values.slice(0, length * features).map((value) => value + options.noise * deviation * random.normal());
    return { ...recording, path: `copy ${index}`, length, values };
  });
  return { ...set, recordings: [...set.recordings, ...copies] };
}
