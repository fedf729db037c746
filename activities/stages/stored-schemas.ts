import { z } from 'zod';
import { artifactReferenceSchema as reference } from '../../core/domain/artifact.ts';

/** The fields that readers of stored JSON rely on: enough to detect a wrong object, or a damaged one whose hash matches. */
const count = z.int().min(0);
const indices = z.array(count);

export const descriptionSchema = z.looseObject({
  sha256: z.string(),
  recordings: count,
  classes: z.array(z.string()),
  groups: z.array(z.looseObject({ name: z.string(), recordings: count })),
  features: z.array(z.string()),
  lengths: z.looseObject({ median: z.number(), maximum: z.number() }),
});

export const splitSchema = z.looseObject({
  split: z.looseObject({ folds: z.array(z.looseObject({ train: indices, validation: indices, test: indices })) }),
  description: z.looseObject({ method: z.string(), folds: z.array(z.looseObject({ train: count })) }),
});

export const baselinesSchema = z.array(z.looseObject({ name: z.string(), validationAccuracy: z.number() }));

export const resultSchema = z.looseObject({
  specification: z.looseObject({ datasetSha256: z.string(), tensors: reference, fold: count }),
  summary: z.looseObject({ parameters: count, epochs: count, bestValidationAccuracy: z.number(), modelSha256: z.string() }),
  model: reference,
  history: reference,
  trainedBy: z.looseObject({ sweepId: z.string(), variant: z.string() }),
});

export const historySchema = z.array(z.looseObject({ epoch: count, trainingLoss: z.number(), validationAccuracy: z.number() }));

const part = z.looseObject({ accuracy: z.number() });
export const evaluationSchema = z.looseObject({ validation: part, test: part.nullable(), predictions: reference.optional() });

export const figuresSchema = z.looseObject({ figures: z.array(z.looseObject({ png: z.string() })), leftOut: z.array(z.looseObject({})) });

/** A sweep's or a variant's record. */
export const recordSchema = z.looseObject({ sweepId: z.string(), startedAt: z.string() });
