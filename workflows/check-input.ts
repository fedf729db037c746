import { ApplicationFailure } from '@temporalio/workflow';
import { z } from 'zod';
import { explainIssue } from '../configs/explain-issue.ts';
import { describeIssues } from '../configs/parse.ts';

const text = z.string().min(1);
const wholeNumber = z.int().min(0);

const milliseconds = z.number().min(1);
const reportSchema = z.looseObject({
  sweepId: text,
  startedAt: text.nullable().optional(),
  times: z.strictObject({ stallMilliseconds: milliseconds, refusalMilliseconds: milliseconds }).optional(),
});
const variantSchema = z.looseObject({
  sweepId: text,
  startedAt: text,
  variant: z.looseObject({ name: text, model: z.looseObject({}), training: z.looseObject({}) }),
  datasetSha256: text,
  folds: z.array(z.looseObject({ sha256: text })),
  seeds: z.array(wholeNumber),
  trainingQueue: text,
  concurrency: z.int().min(1),
  paused: z.boolean(),
});

/** @throws ApplicationFailure InvalidConfig: an error of another kind would be tried again for ever. */
export function checkReportInput(input: unknown): void {
  check('report', reportSchema, input);
}

/** Sweeps start variants; a person could, too. @throws ApplicationFailure as above */
export function checkVariantInput(input: unknown): void {
  check('variant', variantSchema, input);
}

function check(workflow: string, schema: z.ZodType, input: unknown): void {
  const parsed = schema.safeParse(input, { error: explainIssue });
  if (parsed.success) return;
  const problems = describeIssues(input, parsed.error.issues).map((line) => `  ${line}`);
  throw ApplicationFailure.nonRetryable(`The input of the workflow "${workflow}" is wrong:\n${problems.join('\n')}`, 'InvalidConfig');
}
