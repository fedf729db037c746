import type { TrainedTrial, TrainTrialInput } from '../contract/training-stages.ts';
import type { StageContext } from './stage-context.ts';

/** Where a training pauses. */
export interface Rungs {
  /** Epochs after which it pauses next; undefined: it is trained to the end. */
  readonly stopAfter: number | undefined;
  /** Tells the search what was reached, and asks whether the training goes on; if so, `stopAfter` is the next pause. */
  goOn(reached: Reached): Promise<boolean>;
}

/** What a trial has reached at a pause. */
export type Reached = Pick<TrainedTrial, 'bestValidationAccuracy' | 'epochs' | 'trainingSeconds' | 'parameters'>;

/**
 * Without an answer, such as from a sweep of older code, training pauses: the search learns what was reached from the variant's end, and
 * its decisions are the same.
 */
export function createRungs(
  { variant, stopAfter, asksInRound: round }: TrainTrialInput,
  { askSearch }: Pick<StageContext, 'askSearch'>,
): Rungs {
  let next = stopAfter;
  return {
    get stopAfter() {
      return next;
    },
    async goOn({ bestValidationAccuracy, epochs, trainingSeconds, parameters = null }) {
      if (askSearch === undefined || round === undefined) return false;
      const validationAccuracy = bestValidationAccuracy ?? 0;
      const answer = await askSearch({ variant, round, epochs, validationAccuracy, trainingSeconds, parameters });
      if (answer === null) return false;
      next = answer.stopAfter ?? undefined;
      return true;
    },
  };
}
