import { setHandler } from '@temporalio/workflow';
import type { TrackedSweepAnswer } from '../../activities/contract/stages.ts';
import { tracker } from '../activity-proxies.ts';
import { checkTrackingInput, type TrackingInput } from '../check-input.ts';
import { tellSignal } from '../steering-messages.ts';

/**
 * Logs a sweep in MLflow while it runs and when it ends. A separate workflow, so that the sweep neither waits for MLflow nor depends on it. It is
 * signalled whenever the sweep writes its ledger; a sweep that was started again in the meantime is logged, too.
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
