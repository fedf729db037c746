import type { Claim } from '../../../../core/domain/claim.ts';
import type { SweepResults, TrialRecord } from '../../../../core/domain/results.ts';
import { type FixtureVariant, REFERENCE_VARIANTS } from '../../../fixtures/reference-variants.ts';
import { buildSweepResults } from '../../../fixtures/sweep-results.ts';

export interface ResultsWithOptions {
  /** Per variant, validation accuracies by seed (one fold), or by fold and seed. */
  readonly validation: Readonly<Record<string, readonly number[] | readonly (readonly number[])[]>>;
  /** The same for the test part; without it there is none. */
  readonly test?: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly claims?: readonly Claim[];
  readonly unseenUsers?: boolean;
  readonly alter?: (trial: TrialRecord) => TrialRecord | null;
}

/** Results whose accuracies are given; everything else is made up. Variants differ in hidden size and share an experiment. */
export function resultsWith(options: ResultsWithOptions): SweepResults {
  const { validation, test, unseenUsers = false } = options;
  const [template] = REFERENCE_VARIANTS as readonly [FixtureVariant];
  const variants = Object.keys(validation).map((name, index) => ({
    ...template,
    name,
    experiment: 'one',
    model: { ...template.model, hiddenSize: 8 * (index + 1) },
    parameters: 1000 * (index + 1),
  }));
  const seeds = Math.max(...Object.values(validation).map((values) => (Array.isArray(values[0]) ? values[0].length : values.length)));
  return buildSweepResults({
    variants,
    seeds,
    unseenUsers,
    recordings: 320,
    classes: 4,
    ...(options.claims ? { claims: options.claims } : {}),
    alter: (trial) => {
      const changed = overwrite(trial, pick(validation[trial.variant], trial), test && pick(test[trial.variant], trial));
      return changed && options.alter ? options.alter(changed) : changed;
    },
  });
}

function pick(values: readonly number[] | readonly (readonly number[])[] | undefined, { fold, seed }: TrialRecord): number | undefined {
  if (!Array.isArray(values?.[0])) return values?.[seed] as number | undefined;
  return (values[fold] as readonly number[] | undefined)?.[seed];
}

function overwrite(trial: TrialRecord, validation: number | undefined, test: number | undefined): TrialRecord | null {
  if (validation === undefined || !trial.summary || !trial.evaluation) return null;
  const part = trial.evaluation.validation;
  return {
    ...trial,
    summary: { ...trial.summary, bestValidationAccuracy: validation },
    evaluation: { ...trial.evaluation, test: test === undefined ? null : { ...part, accuracy: test } },
  };
}
