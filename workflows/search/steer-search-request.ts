import { z } from 'zod';
import { budgetSchema, searchChangeSchema } from '../../configs/search/search-schema.ts';

/** Separate from the other requests, so that commands can send those without loading the configuration schema. */
export const steerSearchSchema = z.strictObject({
  /** Experiment of the search; optional if there is only one search. */
  experiment: z.string().optional(),
  ...searchChangeSchema.shape,
  /** Omitted fields stay unchanged. */
  budget: budgetSchema.partial().optional(),
});
/** As sent. */
export type SteerSearchRequest = Readonly<z.input<typeof steerSearchSchema>>;
export type SearchSteering = Readonly<z.output<typeof steerSearchSchema>>;
