import type { Client } from '@temporalio/client';

/**
 * Has Temporal forget removed sweeps too, with their variants and reports: they would only promise what is gone.
 *
 * @returns why it could not, or null; a server of others may not allow it
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
  // Ids hold no quotes.
  const query = `(WorkflowId = "${sweepId}" OR WorkflowId STARTS_WITH "${sweepId}/") AND ExecutionStatus != "Running"`;
  for await (const { workflowId, runId } of client.workflow.list({ query })) {
    await client.workflowService.deleteWorkflowExecution({ namespace, workflowExecution: { workflowId, runId } });
  }
}
