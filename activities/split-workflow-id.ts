import type { Info } from '@temporalio/activity';

/** The sweep and the part of it, such as a variant, whose workflow runs an activity; null outside of sweeps. */
export function splitWorkflowId({
  workflowExecution,
}: Pick<Info, 'workflowExecution'>): { readonly sweepId: string; readonly part: string } | null {
  const [, sweepId, part] = /^(.*)\/([^/]+)$/.exec(workflowExecution?.workflowId ?? '') ?? [];
  return sweepId === undefined || part === undefined ? null : { sweepId, part };
}
