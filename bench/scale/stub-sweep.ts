import { createStubPipeline } from '../../tests/support/stub-activities.ts';

/** The tests' stub pipeline, without the lists it keeps for tests: they would look like a leak of the worker's. */
export function createForgetfulPipeline() {
  const pipeline = createStubPipeline();
  return {
    ...pipeline.activities,
    async recordVariant() {
      pipeline.trained.length = 0;
      pipeline.finished.clear();
    },
  };
}

/** Variants that differ in their sizes only. */
export function describeStubSweep(name: string, { variants, concurrency }: { variants: number; concurrency: number }) {
  return {
    name,
    dataset: { name: 'none', sources: ['none.zip'], format: { type: 'ts', path: '*.ts' } },
    experiments: [
      {
        name: 'all',
        variants: Array.from({ length: variants }, (_, index) => ({
          name: `variant-${String(index).padStart(5, '0')}`,
          architecture: 'gru',
          hiddenSize: 1 + (index % 4_000),
          dropout: Math.floor(index / 4_000) / 10,
        })),
      },
    ],
    execution: { concurrency },
  };
}
