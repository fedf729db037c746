import { setTimeout as delay } from 'node:timers/promises';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { createRandom } from '../../core/domain/random.ts';
import type { TrialSpecification } from '../../core/domain/trial.ts';
import { buildSweep } from './configurations.ts';
import { createStubPipeline } from './stub-activities.ts';

export const TRIALS = 10;
export const SPACE = {
  architecture: ['gru', 'lstm'],
  hiddenSize: { from: 8, to: 64 },
  training: { learningRate: { from: 0.001, to: 0.1, scale: 'log' } },
};
export const SEARCH = {
  space: SPACE,
  sampler: { type: 'tpe', startup: 4 },
  pruner: { type: 'asha' },
  budget: { trials: TRIALS },
  parallel: 4,
};

export function describeSearch(execution: object, search: object = {}) {
  const experiments = [{ name: 'search', search: { ...SEARCH, ...search } }];
  return buildSweep([], { training: { maxEpochs: 9 }, experiments, execution } as never);
}

/** Depends only on point and epochs, like training. */
export function score({ model, training }: TrialSpecification, epochs: number): number {
  const miss = Math.abs(Number(model.hiddenSize) - 40) / 64 + Math.abs(Math.log10(training.learningRate) + 2) / 2;
  return 0.9 - miss / 4 - 0.2 / epochs + (model.architecture === 'gru' ? 0.02 : 0);
}

/** Trainings that finish in random order. */
export function createLuckyPipeline(seed: number, options: { readonly asks?: boolean } = {}) {
  const random = createRandom({ seed });
  return createStubPipeline({ score, whileTraining: () => delay(random.integer(40)), ...options });
}

export const tellRefusal = (error: unknown) => (error instanceof WorkflowUpdateFailedError ? (error.cause?.message ?? '') : String(error));
