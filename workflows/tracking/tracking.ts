import { setHandler } from '@temporalio/workflow';
import type { TrackedSweepAnswer } from '../../activities/contract/stages.ts';
import { tracker } from '../activity-proxies.ts';
import { checkTrackingInput, type TrackingInput } from '../check-input.ts';
import { tellSignal } from '../steering-messages.ts';

/**
 * Has MLflow told of a sweep while it runs and when it is over. Of its own, so that the sweep neither waits for MLflow nor knows of it. Signalled
 * whenever the sweep records itself: one that began again meanwhile is told of, too.
 */
export async function tracking(input: TrackingInput, ...further: unknown[]): Promise<TrackedSweepAnswer> {
  checkTrackingInput(input, further);
  let isAsked = false;
  setHandler(tellSignal, () => {
    isAsked = true;
  });
  for (;;) {
    isAsked = false;
    const answer = await tracker.trackSweep({ sweepId: input.sweepId });
    if (!isAsked) return answer;
  }
}
