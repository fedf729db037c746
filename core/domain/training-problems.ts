import { DurasweepError } from './errors.ts';

/** Features that a rotation turns together. */
const AXES = 3;
const MOST_NAMED = 5;

/** What of trainings cannot be done on so many features, with the field; null: nothing. @param rotating variants that ask for rotations */
export function explainRotations({ rotating, features }: { rotating: readonly string[]; features: number }): string | null {
  if (rotating.length === 0 || features % AXES === 0) return null;
  const named = rotating.slice(0, MOST_NAMED).join(', ');
  const names = rotating.length > MOST_NAMED ? `${named} and ${rotating.length - MOST_NAMED} more` : named;
  return `training.augmentation.rotationDegrees: must be 0 with ${features} feature${features === 1 ? '' : 's'}, for three at a time are turned as axes (${names})`;
}

/** @throws DurasweepError `InvalidConfig`, before anything trains, where the data has not the features that a training needs. */
export function refuseRotations(plan: { readonly trainings: readonly { variant: string; rotates?: true }[] }, features: number): void {
  const problem = explainRotations({ rotating: plan.trainings.filter(({ rotates }) => rotates).map(({ variant }) => variant), features });
  if (problem !== null) throw new DurasweepError('InvalidConfig', `${problem}.`);
}
