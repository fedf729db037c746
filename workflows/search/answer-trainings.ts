import type { NextRung, RungReached } from '../../core/domain/rung.ts';
import { reachRungUpdate } from '../steering-messages.ts';
import { rungReachedSchema } from '../steering-requests.ts';
import type { Launcher } from '../sweep/launch-variants.ts';
import { showDetails } from '../sweep/sweep-details.ts';
import type { SweepState } from '../sweep/sweep-state.ts';
import { handle } from '../sweep/sweep-update.ts';
import { getStatus, markReached } from '../sweep/variant-states.ts';
import { summariseVariant } from '../variant/variant-summary.ts';
import { hearResult } from './hear-results.ts';

/**
 * Tells trainings at a pause whether they go on at once, which saves their end, a new workflow and a new start. A training goes on if it is
 * what the sweep would launch next; otherwise it pauses as if nobody had answered. Asked again, such as after a crash, it gets the same answer.
 */
export function answerTrainings(state: SweepState, launcher: Launcher): void {
  handle(reachRungUpdate, { takes: rungReachedSchema, apply: (reached) => answer(state, launcher, reached) });
}

function answer(state: SweepState, launcher: Launcher, reached: RungReached): NextRung | null {
  const { variant, round, epochs } = reached;
  const status = getStatus(state, variant);
  if (status.state !== 'running' || status.round !== round) return null;
  const summary = { ...summarise(reached), stoppedAfter: epochs };
  hearResult(state, variant, { kind: 'trained', summary });
  const next = launcher.findNext(variant);
  if (next?.variant.name !== variant || (next.stopAfter ?? Number.POSITIVE_INFINITY) <= epochs) return null;
  markReached(state, variant, summary);
  showDetails(state);
  return { stopAfter: next.stopAfter };
}

function summarise({ validationAccuracy, trainingSeconds, parameters }: RungReached) {
  const outcome = { trialKey: '', fold: 0, seed: 0, validationAccuracy, testAccuracy: null, trainingSeconds, parameters };
  return summariseVariant(1, [], [outcome]);
}
