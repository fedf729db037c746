import type { Context } from '@temporalio/activity';
import { type AskSearch, type NextRung, REACH_RUNG, type RungReached } from '../core/domain/rung.ts';
import { splitWorkflowId } from './split-workflow-id.ts';

/** Without an answer by then, the training pauses, which costs its slot a fraction of a second. */
const ANSWER_WITHIN_MS = 10_000;

/** Asks the sweep of an activity. Without an answer, for whatever reason, the training pauses: a pause is always right. */
export function createAskSearch(context: Pick<Context, 'info' | 'client'>): AskSearch {
  return async (reached) => {
    const { client, info } = context;
    const sweepId = splitWorkflowId(info)?.sweepId;
    if (sweepId === undefined) return null;
    const ask = () => client.workflow.getHandle(sweepId).executeUpdate<NextRung | null, [RungReached]>(REACH_RUNG, { args: [reached] });
    return client.withDeadline(Date.now() + ANSWER_WITHIN_MS, ask).catch(() => null);
  };
}
