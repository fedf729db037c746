import { z } from 'zod';
import { READOUTS } from '../../../domain/variant.ts';

export type { Readout as ReadoutName } from '../../../domain/variant.ts';

export const readoutOptions = z
  .strictObject({
    type: z.literal('readout'),
    readout: z.enum(READOUTS).default('last-valid').describe('Which steps, and how they become one vector.'),
  })
  .describe('Makes one vector of all steps of a recording.');

export type ReadoutOptions = z.output<typeof readoutOptions>;
