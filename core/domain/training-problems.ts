import { DurasweepError } from './errors.ts';
import { nameTrainings, type PlannedTraining } from './training-warnings.ts';

/** Number of features that are rotated together. */
const AXES = 3;

/** Properties of the data that decide whether it can be trained on. */
export interface DataMeasures {
  readonly features: number;
  /** Time steps of the shortest recording. */
  readonly shortest: number;
}

/** Explains, naming the field, why rotations are impossible with this number of features; null if they are possible. */
export function explainRotations(rotating: readonly Pick<PlannedTraining, 'variant' | 'alike'>[], features: number): string | null {
  if (rotating.length === 0 || features % AXES === 0) return null;
  return `training.augmentation.rotationDegrees: must be 0 with ${features} feature${features === 1 ? '' : 's'}, and so must headingDegrees, because rotations need groups of three features (${nameTrainings(rotating).names})`;
}

/** Explains, naming the field, which training is impossible on the data; null if all is possible. */
export function explainUnfit({ trainings }: { readonly trainings: readonly PlannedTraining[] }, data: DataMeasures): string | null {
  const rotating = trainings.filter(({ rotates }) => rotates);
  return explainRotations(rotating, data.features) ?? explainPooling(trainings, data.shortest);
}

/** Explains which network's pooling leaves nothing of the shortest recording. */
function explainPooling(trainings: readonly PlannedTraining[], shortest: number): string | null {
  const unfit = trainings.flatMap((training) => {
    const first = training.pooling?.find(({ needs }) => needs > shortest);
    return first === undefined ? [] : [{ training, ...first }];
  });
  const [first] = unfit;
  if (first === undefined) return null;
  const { names } = nameTrainings(unfit.map(({ training }) => training));
  const wayOut = `pool at most ${shortest} into one in total, or exclude recordings with fewer than ${first.needs} steps ("ignore")`;
  return `${first.block}: pools ${first.needs} steps into one together with the blocks before it, but the shortest recording has only ${shortest}; ${wayOut} (${names})`;
}

/** @throws DurasweepError `InvalidConfig`, before training starts, if the data does not have what training needs. */
export function refuseUnfit(plan: { readonly trainings: readonly PlannedTraining[] }, data: DataMeasures): void {
  const problem = explainUnfit(plan, data);
  if (problem !== null) throw new DurasweepError('InvalidConfig', `${problem}.`);
}
