import { ApplicationFailure, patched, workflowInfo } from '@temporalio/workflow';
import { z } from 'zod';
import { describeIssues } from '../configs/describe-issues.ts';
import { explainIssue } from '../configs/explain-issue.ts';
import { parseSweepConfiguration } from '../configs/parse.ts';
import { dropRemovedDefaults } from '../configs/removed-fields.ts';
import type { SweepConfiguration } from '../configs/schema.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import { checkSweepId } from '../core/domain/sweep-id.ts';
import { UnreadableInput } from './payload-converter.ts';
import type { VariantInput } from './variant/variant-input.ts';

const text = z.string().min(1);
const wholeNumber = z.int().min(0);

const milliseconds = z.number().min(1);
const reportSchema = z.object({
  sweepId: text,
  /** The execution of the sweep, by its start time; null: the latest. */
  startedAt: text.nullable().optional(),
  /** From the sweep's configuration; absent if a person requests the report, and in sweeps of older code. */
  times: z.strictObject({ stallMilliseconds: milliseconds, refusalMilliseconds: milliseconds }).optional(),
});
export type ReportInput = Readonly<z.infer<typeof reportSchema>>;

const trackingSchema = z.looseObject({ sweepId: text });
export type TrackingInput = Readonly<z.infer<typeof trackingSchema>>;

/** Enough to detect invalid input; the type defines the rest. */
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
} satisfies Partial<Record<keyof VariantInput, z.ZodType>>);

const WANTED = {
  sweep: 'the contents of a configuration file (--input-file my-sweep.json).',
  tracking: `the id of a sweep (--input '{"sweepId": "my-sweep"}').`,
  report: `the id of a sweep (--input '{"sweepId": "my-sweep"}').`,
  variant: 'the input that a sweep gives its variants. Start a workflow of type sweep instead.',
} as const;

/** @throws ApplicationFailure InvalidConfig: an error of another kind would be retried for ever. */
export function checkSweepInput(configuration: unknown): SweepConfiguration {
  try {
    checkSweepId(workflowInfo().workflowId);
    return parseSweepConfiguration(dropRemoved(configuration));
  } catch (error) {
    if (error instanceof DurasweepError) throw ApplicationFailure.nonRetryable(error.message, error.failureClass);
    throw error;
  }
}

/** Drops fields that have been removed since the sweep started on older code; in a new sweep they are an error. */
function dropRemoved(configuration: unknown): unknown {
  const known = dropRemovedDefaults(configuration);
  return known !== configuration && patched('refuses-removed-fields') ? configuration : known;
}

/** @throws ApplicationFailure as above */
export function checkReportInput(input: unknown, further: readonly unknown[]): void {
  check('report', reportSchema.loose(), input, further);
}

/** @throws ApplicationFailure as above */
export function checkTrackingInput(input: unknown, further: readonly unknown[]): void {
  check('tracking', trackingSchema, input, further);
}

/** Sweeps start variants, but a person could as well. @throws ApplicationFailure as above */
export function checkVariantInput(input: unknown, further: readonly unknown[]): void {
  check('variant', variantSchema, input, further);
}

function check(workflow: keyof typeof WANTED, schema: z.ZodType, input: unknown, further: readonly unknown[]): void {
  checkInputForm(workflow, input, further);
  const parsed = schema.safeParse(input, { error: explainIssue });
  if (parsed.success) return;
  const problems = describeIssues(input, parsed.error.issues).map((line) => `  ${line}`);
  throw refuse(workflow, `is wrong:\n${problems.join('\n')}`);
}

/**
 * Checks that there is exactly one input and that it can be decoded.
 * @param further any further arguments.
 * @throws ApplicationFailure as above
 */
export function checkInputForm(workflow: keyof typeof WANTED, input: unknown, further: readonly unknown[]): void {
  if (further.length > 0) throw refuse(workflow, `must be one, got ${further.length + 1}: give --input or --input-file once.`);
  if (input === undefined) throw refuse(workflow, `is missing: ${WANTED[workflow]}`);
  if (input instanceof UnreadableInput) throw refuse(workflow, `cannot be read: ${input.reason}. It must be JSON: ${WANTED[workflow]}`);
}

function refuse(workflow: keyof typeof WANTED, reason: string): ApplicationFailure {
  return ApplicationFailure.nonRetryable(`The input of the workflow "${workflow}" ${reason}`, 'InvalidConfig');
}
