import { randomUUID } from 'node:crypto';
import { type Connection, isGrpcServiceError } from '@temporalio/client';
import { type Finding, right, wrong } from './finding.ts';

/** gRPC status codes for missing permissions. */
const [PERMISSION_DENIED, UNAUTHENTICATED] = [7, 16];
/** gRPC status codes of a server that has processed a request: these, "invalid argument", "not found" and "failed precondition". */
const SPOKEN = new Set([PERMISSION_DENIED, UNAUTHENTICATED, 3, 5, 9]);

interface Right {
  /** What the permission allows. */
  readonly name: string;
  readonly try: () => Promise<unknown>;
}

/** Checks that this client has the permissions in the namespace that commands and workers need. Changes nothing. */
export async function checkRights(workflowService: Connection['workflowService'], namespace: string): Promise<Finding> {
  const rights = listRights(workflowService, namespace);
  const refused = await Promise.all(rights.map(async (asked) => ((await isRefused(asked)) ? [asked.name] : [])));
  const missing = refused.flat();
  if (missing.length === 0) return right(`it has the permissions to ${rights.map(({ name }) => name).join(', ')}`);
  return wrong(
    `it lacks the permissions to ${missing.join(', ')}`,
    `Grant the identity of this certificate or API key write permission in the namespace "${namespace}".`,
  );
}

/** Requests for which the server first checks permissions and that then fail, because they name nothing that exists. */
function listRights(workflowService: Connection['workflowService'], namespace: string): readonly Right[] {
  const workflowId = `doctor-${randomUUID()}`;
  return [
    { name: 'list sweeps', try: () => workflowService.listWorkflowExecutions({ namespace, pageSize: 1 }) },
    { name: 'start them', try: () => workflowService.startWorkflowExecution({ namespace }) },
    {
      name: 'steer them',
      try: () => workflowService.signalWorkflowExecution({ namespace, workflowExecution: { workflowId }, signalName: 'none' }),
    },
    {
      name: 'run workers for them',
      try: () => workflowService.respondActivityTaskCompletedById({ namespace, workflowId, activityId: 'none' }),
    },
  ];
}

async function isRefused(asked: Right): Promise<boolean> {
  try {
    await asked.try();
    return false;
  } catch (error) {
    if (!isGrpcServiceError(error) || !SPOKEN.has(error.code)) throw error;
    return error.code === PERMISSION_DENIED || error.code === UNAUTHENTICATED;
  }
}
