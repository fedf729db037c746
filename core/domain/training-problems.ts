import { DurasweepError } from './errors.ts';
import { nameSome } from './name-some.ts';
import type { PlannedTraining } from './training-warnings.ts';

/** Features that a rotation turns together. */
const AXES = 3;

/** What of the data decides whether a training can be done on it. */
export interface DataMeasures {
  readonly features: number;
  /** Time steps of the shortest recording. */
  readonly shortest: number;
}

/** What of trainings cannot be done on so many features, with the field; null: nothing. @param rotating variants that ask for rotations */
export function explainRotations({ rotating, features }: { rotating: readonly string[]; features: number }): string | null {
  if (rotating.length === 0 || features % AXES === 0) return null;
  return `training.augmentation.rotationDegrees: must be 0 with ${features} feature${features === 1 ? '' : 's'}, and so must headingDegrees, because rotations need groups of three features (${nameSome(rotating)})`;
}

/** What of trainings cannot be done on the data, with the field; null: nothing. */
export function explainUnfit({ trainings }: { readonly trainings: readonly PlannedTraining[] }, data: DataMeasures): string | null {
  const rotating = trainings.filter(({ rotates }) => rotates).map(({ variant }) => variant);
  return explainRotations({ rotating, features: data.features }) ?? explainPooling(trainings, data.shortest);
}

/** A network whose pooling leaves nothing of the shortest recording. */
function explainPooling(trainings: readonly PlannedTraining[], shortest: number): string | null {
  const unfit = trainings.flatMap(({ variant, pooling = [] }) => {
    const first = pooling.find(({ needs }) => needs > shortest);
    return first === undefined ? [] : [{ variant, ...first }];
  });
  const [first] = unfit;
  if (first === undefined) return null;
  const names = nameSome(unfit.map(({ variant }) => variant));
  const wayOut = `pool at most ${shortest} into one in total, or exclude recordings with fewer than ${first.needs} steps ("ignore")`;
  return `${first.block}: pools ${first.needs} steps into one together with the blocks before it, but the shortest recording has only ${shortest}; ${wayOut} (${names})`;
}

/** @throws DurasweepError `InvalidConfig`, before anything trains, where the data has not what a training needs. */
export function refuseUnfit(plan: { readonly trainings: readonly PlannedTraining[] }, data: DataMeasures): void {
  const problem = explainUnfit(plan, data);
  if (problem !== null) throw new DurasweepError('InvalidConfig', `${problem}.`);
}
