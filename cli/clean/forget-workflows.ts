import type { Client } from '@temporalio/client';

/**
 * Also deletes removed sweeps from Temporal, with their variants and reports, because their results no longer exist.
 *
 * @returns why it failed, or null; an external server may not allow it
 */
export async function forgetWorkflows(client: Client, sweepIds: readonly string[]): Promise<string | null> {
  try {
    for (const sweepId of sweepIds) await forgetSweep(client, sweepId);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

async function forgetSweep(client: Client, sweepId: string): Promise<void> {
  const namespace = client.options.namespace;
  // Ids contain no quotes.
  const query = `(WorkflowId = "${sweepId}" OR WorkflowId STARTS_WITH "${sweepId}/") AND ExecutionStatus != "Running"`;
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
  }
}
