import { z } from 'zod';
import { experimentSchema } from '../configs/schema.ts';

/** Separate from the other requests, so that commands can send those without loading the configuration schema. */
export const extendSchema = z.strictObject({
  /** Experiments to add, or to add variants to, as in the configuration file. */
  experiments: z.array(experimentSchema).min(1).optional(),
  seeds: z.array(z.int().min(0)).min(1).optional(),
  /** New limit for every variant; training that ended at the old limit resumes from its last checkpoint. */
  maxEpochs: z.int().min(1).max(10_000).optional(),
});
/** As sent, without defaults. */
export type ExtendRequest = Readonly<z.input<typeof extendSchema>>;
export type Extension = Readonly<z.output<typeof extendSchema>>;
