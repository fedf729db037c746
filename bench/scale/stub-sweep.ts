import type { StatePart } from '../../activities/contract/ledger-stages.ts';
import { createStubPipeline } from '../../tests/support/stub-activities.ts';
import { buildStubSearch, type Sampler, scoreStubTrial } from './stub-search.ts';

/** The tests' stub pipeline without the lists that it keeps for tests, which would look like a memory leak of the worker. */
export function createForgetfulPipeline(search?: Sampler) {
  const pipeline = createStubPipeline(search === undefined ? {} : { score: scoreStubTrial });
  let begin = 0;
  return {
    ...pipeline.activities,
    async recordVariant() {
      pipeline.trained.length = 0;
      pipeline.finished.clear();
    },
    async recordSweep() {},
    async storeState(input: StatePart) {
      const stored = await pipeline.activities.storeState(input);
      // What earlier runs passed on has been read.
      if (input.isLast) {
        pipeline.stateParts.fill('', 0, begin);
        begin = pipeline.stateParts.length;
      }
      return stored;
    },
  };
}

const MOST_LISTED = 10_000;
const SIZES = 1_000;

interface StubSweepOptions {
  readonly variants: number;
  readonly concurrency: number;
  /** Sampler that suggests the variants; without it they are listed. */
  readonly search?: Sampler;
}

export function buildStubSweep(name: string, { variants, concurrency, search }: StubSweepOptions) {
  return {
    name,
    dataset: { name: 'none', sources: ['none.zip'], format: { type: 'ts', path: '*.ts' } },
    ...(search === undefined ? listVariants(variants) : buildStubSearch({ trials: variants, concurrency, sampler: search })),
    execution: { concurrency },
  };
}

/** Variants that differ only in their sizes. More than a configuration may list come from a grid. */
function listVariants(count: number) {
  if (count > MOST_LISTED) return { experiments: [{ name: 'all', grid: buildGrid(count) }] };
  const variants = Array.from({ length: count }, (_, index) => ({
    name: `variant-${String(index).padStart(5, '0')}`,
    architecture: 'gru',
    hiddenSize: 1 + (index % 4_000),
    dropout: Math.floor(index / 4_000) / 10,
  }));
  return { experiments: [{ name: 'all', variants }] };
}

function buildGrid(count: number) {
  if (count % SIZES !== 0) throw new RangeError(`More than ${MOST_LISTED} variants must be a multiple of ${SIZES}, got ${count}.`);
  const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
  return { architecture: ['gru'], hiddenSize: upTo(SIZES), batchSize: upTo(count / SIZES) };
}
