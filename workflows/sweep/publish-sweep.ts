import { workflowInfo } from '@temporalio/workflow';
import { type PublishedState, publishState } from '../search-attributes.ts';
import { surveyVariants } from './survey-variants.ts';
import type { SweepState } from './sweep-state.ts';

/** Makes the sweep searchable by its state and its best variant. */
export function publishSweep(state: SweepState, published: PublishedState): void {
  const best = surveyVariants(state).best;
  publishState({ sweepId: workflowInfo().workflowId, state: published, bestValidationAccuracy: best?.validationAccuracy ?? null });
}
