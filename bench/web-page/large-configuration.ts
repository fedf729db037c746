import { createRandom } from '../../core/domain/random.ts';

export interface LargeSweepOptions {
  readonly variants: number;
  /** Size of the data set; a fifth of it is judged in each trial. */
  readonly recordings: number;
}

/** Few, so that the first run of the workflow is short. */
const CONCURRENCY = 8;

/** Variants that differ in seven settings, by chance. */
export function buildLargeSweep(name: string, { variants }: LargeSweepOptions) {
  const random = createRandom({ seed: 0 });
  const pick = <T>(choices: readonly T[]) => choices[random.integer(choices.length)] as T;
  const listed = Array.from({ length: variants }, (_, index) => {
    const layers = pick([1, 2, 3]);
    return {
      name: `variant-${String(index).padStart(5, '0')}`,
      architecture: pick(['gru', 'lstm']),
      hiddenSize: 8 + random.integer(249),
      layers,
      dropout: layers === 1 ? 0 : pick([0, 0.1, 0.2, 0.3, 0.4, 0.5]),
      training: {
        learningRate: Number((10 ** (-4 + 3 * random.uniform())).toPrecision(3)),
        weightDecay: Number((10 ** (-5 + 4 * random.uniform())).toPrecision(3)),
        batchSize: 8 * (1 + random.integer(16)),
      },
    };
  });
  return {
    name,
    dataset: { name: 'Synthetic gestures', synthetic: 'always', format: { type: 'ts', path: '*.ts' } },
    training: { maxEpochs: 27 },
    experiments: [{ name: 'all', variants: listed }],
    execution: { concurrency: CONCURRENCY, historyEvents: 200, carriedBytes: 1_000 },
  };
}
