import { runReference, type SweepPlace, type SweepVariant } from './night.ts';

const PACE_EPOCHS = 10;
/** Of learning rates: no other variant has this one. */
const PACE_INDEX = 99;

/**
 * Plans trainings that last for a given time on this machine: on a fast one, a number of epochs chosen for a slow one would be over before the
 * fault takes effect.
 */
export async function measurePace(place: SweepPlace, batchSize: number): Promise<(seconds: number) => SweepVariant['training']> {
  const plan = (maxEpochs: number) => ({ maxEpochs, earlyStoppingPatience: maxEpochs, batchSize });
  const { secondsPerEpoch } = await runReference(place, [{ name: 'pace', index: PACE_INDEX, training: plan(PACE_EPOCHS) }]);
  return (seconds) => plan(Math.ceil(seconds / secondsPerEpoch));
}
