import { z } from 'zod';
import type { Standing } from '../core/domain/standing.ts';
import type { StorageWait } from '../core/domain/storage-wait.ts';

// What updates and signals carry. Anyone may send them, so each is checked when it arrives; the types follow from the schemas.

export const pausedSchema = z.boolean();
export const concurrencySchema = z.int().min(1).max(500);

export const variantNameSchema = z.strictObject({ variant: z.string() });
export type VariantName = Readonly<z.infer<typeof variantNameSchema>>;

export const retryVariantSchema = z.strictObject({
  ...variantNameSchema.shape,
  /** Hyperparameters to change first; recorded, and the result is marked. */
  changes: z.record(z.string(), z.unknown()).optional(),
});
export type RetryVariantRequest = Readonly<z.infer<typeof retryVariantSchema>>;

export const concurrencyRequestSchema = z.strictObject({ concurrency: concurrencySchema });
export type ConcurrencyRequest = Readonly<z.infer<typeof concurrencyRequestSchema>>;

export const storageWaitSchema = z.object({
  what: z.string().min(1).max(200),
  reason: z.string().max(10_000).nullable(),
}) satisfies z.ZodType<StorageWait>;

const accuracy = z.number().min(0).max(1).nullable();
const count = z.int().min(0);

const incidentSchema = z.object({ fold: count, seed: count, attempts: count, secondsLost: z.number(), reason: z.string() });
/** Something that went wrong with a trial, fixed or not: what `attempts` lists. */
export type Incident = Readonly<z.infer<typeof incidentSchema>>;

const variantSummarySchema = z.object({
  completed: count,
  failed: count,
  reused: count,
  missingFolds: count,
  validationAccuracy: accuracy,
  /** As `validationAccuracy`. */
  testAccuracy: accuracy,
  parameters: count.nullable(),
  /** Sum over completed trials, those found finished included. */
  trainingSeconds: z.number().min(0),
  /** At most `INCIDENTS_KEPT`. */
  incidents: z.array(incidentSchema),
}) satisfies z.ZodType<Standing>;
/** What the sweep keeps of a variant: small, since it keeps thousands. The ledger in the store has everything. */
export type VariantSummary = Readonly<z.infer<typeof variantSummarySchema>>;

export const variantReportSchema = z.object({ variant: z.string(), round: z.int(), summary: variantSummarySchema });
/** What a running variant has so far. */
export type VariantReport = Readonly<z.infer<typeof variantReportSchema>>;
