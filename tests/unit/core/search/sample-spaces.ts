import { type PrunerOptions, prunerSchema } from '../../../../core/search/pruners/index.ts';
import { type SamplerOptions, samplerSchema } from '../../../../core/search/samplers/index.ts';
import type { ChoiceDimension, Dimension, RangeDimension, Space } from '../../../../core/search/space.ts';

export const range = (field: string, from: number, to: number, rest: Partial<RangeDimension> = {}): RangeDimension => ({
  field,
  kind: 'range',
  from,
  to,
  scale: 'linear',
  step: null,
  when: [],
  ...rest,
});
export const choice = (field: string, values: readonly unknown[], rest: Partial<ChoiceDimension> = {}): ChoiceDimension => ({
  field,
  kind: 'choice',
  values,
  when: [],
  ...rest,
});

const stepped: Dimension[] = [
  choice('architecture', ['gru', 'lstm', { type: 'odd' }]),
  range('hiddenSize', 16, 256, { scale: 'log', step: 8 }),
  range('layers', 1, 3, { step: 1 }),
  range('dropout', 0, 0.5, { step: 0.1, when: [{ field: 'layers', atLeast: 2 }] }),
];

/** Every kind of field, and the edges: one value, conditions on conditions, steps that are no binary fractions. */
export const SPACES: Readonly<Record<string, Space>> = {
  stepped,
  mixed: [...stepped, range('training.learningRate', 1e-4, 1e-2, { scale: 'log' }), range('training.weightDecay', 0, 0.1)],
  constants: [choice('architecture', ['gru']), range('hiddenSize', 32, 32, { step: 1 }), range('training.learningRate', 0.1, 0.1)],
  nested: [
    choice('a', [1, 2]),
    choice('b', ['x', 'y'], { when: [{ field: 'a', oneOf: [2] }] }),
    range('c', 0, 1, { step: 0.25, when: [{ field: 'b', oneOf: ['y'] }] }),
  ],
};

const SAMPLE_SAMPLERS: readonly SamplerOptions[] = [
  { type: 'grid' },
  { type: 'random' },
  { type: 'sobol' },
  { type: 'tpe', startup: 4, candidates: 24 },
  { type: 'tpe', startup: 4, initial: 'sobol', candidates: 24 },
];

const SAMPLE_PRUNERS: readonly PrunerOptions[] = [
  { type: 'none' },
  { type: 'median', startup: 3, firstRung: 2, every: 3 },
  { type: 'asha', reduction: 3, firstRung: 1 },
  { type: 'hyperband', reduction: 3, firstRung: 1 },
];

/** Every sampler and pruner of the schema: one that has no sample above is tested with its defaults. */
export const SAMPLERS = addMissing(SAMPLE_SAMPLERS, samplerSchema);
export const PRUNERS = addMissing(SAMPLE_PRUNERS, prunerSchema);

function addMissing<Options extends { readonly type: string }>(
  samples: readonly Options[],
  schema: typeof samplerSchema | typeof prunerSchema,
): readonly Options[] {
  const types = schema.options.map(({ shape }) => shape.type.value);
  const missing = types.filter((type) => samples.every((sample) => sample.type !== type));
  return [...samples, ...missing.map((type) => schema.parse({ type }) as unknown as Options)];
}
