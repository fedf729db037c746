import { z } from 'zod';
import { budgetSchema, searchChangeSchema } from '../../configs/search/search-schema.ts';

/** Apart from the other requests: commands send those without loading what a configuration is checked by. */
export const steerSearchSchema = z.strictObject({
  /** Whose search; may be left out where there is one. */
  experiment: z.string().optional(),
  ...searchChangeSchema.shape,
  /** What is left out stays as it is. */
  budget: budgetSchema.partial().optional(),
});
/** As sent. */
export type SteerSearchRequest = Readonly<z.input<typeof steerSearchSchema>>;
export type SearchSteering = Readonly<z.output<typeof steerSearchSchema>>;
