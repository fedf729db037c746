import { z } from 'zod';
import { gridSampler, gridSchema } from './grid.ts';
import { randomSampler, randomSchema } from './random.ts';
import type { Sampler } from './sampler.ts';
import { sobolSampler, sobolSchema } from './sobol.ts';
import { createTpe, tpeSchema } from './tpe.ts';

export const samplerSchema = z.discriminatedUnion('type', [gridSchema, randomSchema, sobolSchema, tpeSchema]);
export type SamplerOptions = Readonly<z.output<typeof samplerSchema>>;

export function createSampler(options: SamplerOptions): Sampler {
  switch (options.type) {
    case 'grid':
      return gridSampler;
    case 'random':
      return randomSampler;
    case 'sobol':
      return sobolSampler;
    case 'tpe':
      return createTpe(options);
  }
}
