import { z } from 'zod';
import { READOUTS } from '../../../domain/variant.ts';

export type { Readout as ReadoutName } from '../../../domain/variant.ts';

export const readoutOptions = z
  .strictObject({
    type: z.literal('readout'),
    readout: z.enum(READOUTS).default('last-valid').describe('How the steps become one vector.'),
  })
  .describe('Combines all steps of a recording into one vector.');

export type ReadoutOptions = z.output<typeof readoutOptions>;
