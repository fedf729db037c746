import { z } from 'zod';

/** A name of a sweep, experiment, variant, ensemble or claim: safe in workflow ids, paths and file names. */
export const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/, 'must be 1 to 100 letters, digits, "_", "-" or ".", beginning with a letter or digit');
