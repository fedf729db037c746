import { z } from 'zod';
import { METRICS } from '../../domain/measures.ts';
import { TRIAL_STATES } from '../../domain/trial.ts';

const fraction = z.number().min(0).max(1);
const count = z.int().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const interval = z.tuple([z.number(), z.number()]).nullable().describe('95 % confidence interval; null if the spread is unknown.');
/** Described in the report; fields may be added. */
const details = (description: string) => z.array(z.looseObject({})).describe(description);

const trialSchema = z.strictObject({
  experiment: z.string(),
  variant: z.string(),
  fold: count,
  seed: count,
  state: z.enum(TRIAL_STATES),
  parameters: count.nullable().describe('Trainable parameters. This and the following figures are null unless the trial is completed.'),
  epochs: count.nullable(),
  bestEpoch: count.nullable().describe('The epoch whose weights were kept, counted from 1.'),
  bestValidationAccuracy: fraction.nullable(),
  testAccuracy: fraction.nullable().describe('Null if the split has no test part.'),
  testMacroF1: fraction.nullable(),
  trainingSeconds: z.number().min(0).nullable().describe('Time spent in training, without failed attempts.'),
  inferenceMilliseconds: z.number().min(0).nullable().describe('Median for one recording of median length.'),
  reused: z.boolean().describe('Finished before and reused from the store, not trained in this sweep.'),
  changed: z.boolean().describe('Whether retryVariant changed hyperparameters after a failure.'),
  attempts: count.describe('Training attempts in this sweep; 0 if reused.'),
  failure: z.string().nullable().describe('Failure class and message; null if nothing failed.'),
  trialKey: z.string().describe('Hash of everything that determines the trial; equal for identical variants.'),
  modelSha256: hash.nullable().describe('Hash of the best weights.'),
});

const leaderboardSchema = z.looseObject({
  rank: z.int().min(1).nullable().describe('By mean validation accuracy, never by test; null without a completed trial.'),
  variant: z.string(),
  experiments: z.array(z.string()),
  planned: count,
  completed: count,
  missingFolds: z.array(count).describe('Folds without a completed trial: the mean is not comparable with those of other variants.'),
  identicalTo: z.array(z.string()).describe('Variants with the same settings: trained once, with the same result.'),
  mean: z.number().nullable().describe('Of the primary metric.'),
  interval,
});

/**
 * The stable format of `results.json`. Accuracies are fractions.
 * @internal For the reference, and to check files.
 */
export const resultsFileSchema = z.strictObject({
  sweepId: z.string(),
  name: z.string().describe("The configuration's."),
  partial: z.boolean().describe('Whether the report was written while trials were waiting or running.'),
  startedAt: z.iso.datetime().describe("By Temporal's clock."),
  finishedAt: z.iso.datetime().nullable(),
  dataset: z.strictObject({
    sha256: hash,
    synthetic: z.boolean().describe('Whether the recordings were generated.'),
    recordings: count,
    name: z.string(),
    leftOut: z.looseObject({}).nullable().describe('Files without recordings, counted.'),
    missing: z.looseObject({}).nullable().describe('How many missing values were handled, and how.'),
  }),
  split: z.looseObject({
    method: z.string(),
    seed: count,
    folds: z.array(z.looseObject({ train: count, validation: count, test: count })),
  }),
  primaryMetric: z.enum(METRICS).describe('The metric by which variants are compared, measured on test recordings if there are any.'),
  trials: z.array(trialSchema),
  leaderboard: z.array(leaderboardSchema),
  winner: z.looseObject({ variant: z.string(), notToldApartFrom: z.array(z.string()) }).nullable(),
  experiments: details('Comparisons of variants, with intervals, corrected p values and verdicts.'),
  claims: details('Verdict on each claim: supported, contradicted or undecided, with its steps.'),
  groups: details('Accuracy of each variant on each group (user).'),
  paretoFronts: details('Variants that no other variant beats at equal or lower cost.'),
  baselines: details('Scores of simple methods.'),
  ensembles: details('Results of ensembles, with members, cost, gain over the best member and calibration.'),
  refusals: details('How well each variant rejects classes that were left out; empty unless the split leaves some out.'),
  nested: details('Results of nested selection: for each user, selected without that user; empty unless the split is nested.'),
  searches: details(
    'Each search: `trials` with fields, rungs and last decision; `fields` with their importance; `history` of the best so far; `timeline` of decisions (logical time, suggestion, kind, epochs, score, cut-off); `steering`, changes by people; `selection`, the estimated selection bias of the best.',
  ),
  anomalies: details('Warnings that readers should know before they rely on the results.'),
});

export type TrialInFile = z.input<typeof trialSchema>;
