import { z } from 'zod';
import { METRICS } from '../../domain/measures.ts';
import { TRIAL_STATES } from '../../domain/trial.ts';

const fraction = z.number().min(0).max(1);
const count = z.int().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const interval = z
  .tuple([z.number(), z.number()])
  .nullable()
  .describe('95 % confidence interval; null where nothing is known about the spread.');
/** Told in words in the report; its fields may grow. */
const details = (description: string) => z.array(z.looseObject({})).describe(description);

const trialSchema = z.strictObject({
  experiment: z.string(),
  variant: z.string(),
  fold: count,
  seed: count,
  state: z.enum(TRIAL_STATES),
  parameters: count.nullable().describe('Trainable parameters. Null, as are the figures below, unless completed.'),
  epochs: count.nullable(),
  bestEpoch: count.nullable().describe('From 1: the epoch whose weights were kept.'),
  bestValidationAccuracy: fraction.nullable(),
  testAccuracy: fraction.nullable().describe('Null where the split has no test part.'),
  testMacroF1: fraction.nullable(),
  trainingSeconds: z.number().min(0).nullable().describe('Inside training; lost attempts are not counted.'),
  inferenceMilliseconds: z.number().min(0).nullable().describe('Median of one recording of median length.'),
  reused: z.boolean().describe('Found finished in the store, not trained in this sweep.'),
  changed: z.boolean().describe('Hyperparameters were changed by retryVariant after a failure.'),
  attempts: count.describe('At training in this sweep; 0 when reused.'),
  failure: z.string().nullable().describe('Failure class and message of what went wrong; null: nothing did.'),
  trialKey: z.string().describe('Hash of all that determines the trial; equal for identical variants.'),
  modelSha256: hash.nullable().describe('Of the best weights: equal bits, equal hash.'),
});

const leaderboardSchema = z.looseObject({
  rank: z.int().min(1).nullable().describe('By mean validation accuracy, never by test; null without a completed trial.'),
  variant: z.string(),
  experiments: z.array(z.string()),
  planned: count,
  completed: count,
  missingFolds: z.array(count).describe("Folds without a completed trial: the mean is not comparable with the others'."),
  identicalTo: z.array(z.string()).describe('Variants with the same settings: trained once, same result.'),
  mean: z.number().nullable().describe('Of the primary metric.'),
  interval,
});

/** `results.json`: what programs may rely on. Accuracies are fractions. */
export const resultsFileSchema = z.strictObject({
  sweepId: z.string(),
  name: z.string().describe("The configuration's."),
  partial: z.boolean().describe('Written while something waits or is under way.'),
  startedAt: z.iso.datetime().describe("By Temporal's clock."),
  finishedAt: z.iso.datetime().nullable(),
  dataset: z.strictObject({
    sha256: hash,
    synthetic: z.boolean().describe('Generated recordings stood in for the data.'),
    recordings: count,
    name: z.string(),
    leftOut: z.looseObject({}).nullable().describe('Files without recordings, counted.'),
    missing: z.looseObject({}).nullable().describe('What became of missing values, counted.'),
  }),
  split: z.looseObject({
    method: z.string(),
    seed: count,
    folds: z.array(z.looseObject({ train: count, validation: count, test: count })),
  }),
  primaryMetric: z.enum(METRICS).describe('What variants are compared by: on test recordings where there are any.'),
  trials: z.array(trialSchema),
  leaderboard: z.array(leaderboardSchema),
  winner: z.looseObject({ variant: z.string(), notToldApartFrom: z.array(z.string()) }).nullable(),
  experiments: details('Comparisons of variants, with intervals, corrected p values and verdicts.'),
  claims: details('Verdict on each claim: supported, contradicted or undecided, with its steps.'),
  groups: details('Accuracy of each variant on each group (user).'),
  paretoFronts: details('Variants that no other beats at equal or lower cost.'),
  baselines: details('Scores of simple methods.'),
  ensembles: details('What networks reach together, with members, cost, gain over the best member and calibration.'),
  refusals: details('How well each variant refuses classes that were left out; empty unless the split leaves some out.'),
  nested: details('What is reached by choosing for each user without that user; empty unless the split is nested.'),
  searches: details(
    'What each search tried: `trials` with fields, rungs and last decision; `fields` with their importance; `history` of the best so far; `timeline` of decisions (logical time, suggestion, kind, epochs, score, cut-off); `steering` by people; `selection`, which says by how much the best is flattered.',
  ),
  anomalies: details('What a reader must know before believing a number.'),
});

export type TrialInFile = z.input<typeof trialSchema>;
