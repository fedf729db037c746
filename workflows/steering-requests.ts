import { z } from 'zod';
import type { RungReached } from '../core/domain/rung.ts';
import type { Standing } from '../core/domain/standing.ts';
import type { StorageWait } from '../core/domain/storage-wait.ts';

// Arguments of updates, signals and queries. Anyone may send them, so each is validated on arrival; the types are derived from the schemas.

export const pausedSchema = z.boolean();
export const concurrencySchema = z.int().min(1).max(500);

export const variantNameSchema = z.strictObject({ variant: z.string() });
export type VariantName = Readonly<z.infer<typeof variantNameSchema>>;

export const retryVariantSchema = z.strictObject({
  ...variantNameSchema.shape,
  /** Hyperparameters to change first; the change is recorded, and the result is marked. */
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
/** A failure of a trial, whether resolved or not; listed by `attempts`. */
export type Incident = Readonly<z.infer<typeof incidentSchema>>;

const variantSummarySchema = z.object({
  completed: count,
  failed: count,
  reused: count,
  missingFolds: count,
  validationAccuracy: accuracy,
  /** Like `validationAccuracy`. */
  testAccuracy: accuracy,
  parameters: count.nullable(),
  /** In a race, of the newest of its trainings; absent otherwise. */
  newestAccuracy: accuracy.optional(),
  /** Epochs of its only trial, if it paused for a decision of its search; absent otherwise, and from older code. */
  stoppedAfter: count.optional(),
  /** Sum over completed trials, including reused ones. */
  trainingSeconds: z.number().min(0),
  /** At most `INCIDENTS_KEPT`. */
  incidents: z.array(incidentSchema),
}) satisfies z.ZodType<Standing>;
/** The sweep's summary of a variant: small, because there can be thousands. The ledger in the store has everything. */
export type VariantSummary = Readonly<z.infer<typeof variantSummarySchema>>;

export const variantReportSchema = z.object({ variant: z.string(), round: z.int(), summary: variantSummarySchema });
/** Intermediate results of a running variant. */
export type VariantReport = Readonly<z.infer<typeof variantReportSchema>>;

export const rungReachedSchema = z.object({
  variant: z.string(),
  round: count,
  epochs: count,
  validationAccuracy: z.number().min(0).max(1),
  trainingSeconds: z.number().min(0),
  parameters: count.nullable(),
}) satisfies z.ZodType<RungReached>;

export const decisionsRequestSchema = z.object({ experiment: z.string().optional(), from: count.default(0) });
/** Selects decisions: those of one experiment, from a number on. */
export type DecisionsRequest = Readonly<z.input<typeof decisionsRequestSchema>>;
