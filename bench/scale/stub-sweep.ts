import { createStubPipeline } from '../../tests/support/stub-activities.ts';
import { describeStubSearch, type Sampler, scoreStubTrial } from './stub-search.ts';

/** The tests' stub pipeline, without the lists it keeps for tests: they would look like a leak of the worker's. */
export function createForgetfulPipeline(search?: Sampler) {
  const pipeline = createStubPipeline(search === undefined ? {} : { score: scoreStubTrial });
  return {
    ...pipeline.activities,
    async recordVariant() {
      pipeline.trained.length = 0;
      pipeline.finished.clear();
    },
  };
}

interface StubSweepOptions {
  readonly variants: number;
  readonly concurrency: number;
  /** Suggests them, rather than that they are listed. */
  readonly search?: Sampler;
}

export function describeStubSweep(name: string, { variants, concurrency, search }: StubSweepOptions) {
  return {
    name,
    dataset: { name: 'none', sources: ['none.zip'], format: { type: 'ts', path: '*.ts' } },
    ...(search === undefined ? listVariants(variants) : describeStubSearch({ trials: variants, concurrency, sampler: search })),
    execution: { concurrency },
  };
}

/** Variants that differ in their sizes only. */
function listVariants(count: number) {
  const variants = Array.from({ length: count }, (_, index) => ({
    name: `variant-${String(index).padStart(5, '0')}`,
    architecture: 'gru',
    hiddenSize: 1 + (index % 4_000),
    dropout: Math.floor(index / 4_000) / 10,
  }));
  return { experiments: [{ name: 'all', variants }] };
}
