import { z } from 'zod';

/** A duration as text; `parseDuration` reads it. */
export const durationSchema = z.string().regex(/^\d+(\.\d+)? ?(s|seconds?|m|minutes?|h|hours?|d|days?)$/, {
  error: 'must be a duration such as "30 minutes" or "7 days"',
  abort: true,
});
