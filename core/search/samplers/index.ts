import { gridSampler } from './grid.ts';
import { randomSampler } from './random.ts';
import type { Sampler } from './sampler.ts';
import { sobolSampler } from './sobol.ts';
import { createTpe, type TpeOptions } from './tpe.ts';

export type SamplerOptions = { readonly type: 'grid' | 'random' | 'sobol' } | ({ readonly type: 'tpe' } & TpeOptions);

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
