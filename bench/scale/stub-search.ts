import type { TrialSpecification } from '../../core/domain/trial.ts';

export const SAMPLERS = ['random', 'sobol', 'tpe'] as const;
export type Sampler = (typeof SAMPLERS)[number];

/** Seven fields, one of them conditional. */
const SPACE = {
  architecture: ['gru', 'lstm'],
  hiddenSize: { from: 8, to: 256 },
  layers: { from: 1, to: 3 },
  dropout: { from: 0, to: 0.5, when: { layers: { atLeast: 2 } } },
  training: {
    learningRate: { from: 0.0001, to: 0.1, scale: 'log' },
    weightDecay: { from: 0.00001, to: 0.1, scale: 'log' },
    batchSize: { from: 8, to: 128, step: 8 },
  },
};
/** Logical workers for each variant that is trained at the same time. */
const WORKERS = 2;

/** A search with this many trials, instead of a list of variants. */
export function buildStubSearch({ trials, concurrency, sampler }: { trials: number; concurrency: number; sampler: Sampler }) {
  const search = {
    space: SPACE,
    sampler: { type: sampler },
    pruner: { type: 'asha' },
    budget: { trials },
    parallel: WORKERS * concurrency,
  };
  return { training: { maxEpochs: 27 }, experiments: [{ name: 'search', search }] };
}

/** A smooth function of a trial's point and epochs, instead of a training. */
export function scoreStubTrial({ model, training }: TrialSpecification, epochs: number): number {
  const miss = Math.abs(Number(model.hiddenSize) - 100) / 1_000 + Math.abs(Math.log10(training.learningRate) + 2) / 20;
  return 0.9 - miss - 0.2 / epochs + (model.architecture === 'gru' ? 0.02 : 0);
}
