import { z } from 'zod';
import { experimentSchema } from '../configs/schema.ts';

/** Apart from the other requests: commands send those without loading what a configuration is checked by. */
export const extendSchema = z.strictObject({
  /** Experiments to add, or to add variants to, as in the configuration file. */
  experiments: z.array(experimentSchema).min(1).optional(),
  seeds: z.array(z.int().min(0)).min(1).optional(),
  /** New limit for every variant; trainings that ended at the old one resume from their last checkpoint. */
  maxEpochs: z.int().min(1).max(10_000).optional(),
});
/** As sent: defaults not filled in. */
export type ExtendRequest = Readonly<z.input<typeof extendSchema>>;
export type Extension = Readonly<z.output<typeof extendSchema>>;
