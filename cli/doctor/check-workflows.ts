import { type Client, type Connection, type WorkflowExecutionInfo, WorkflowNotFoundError } from '@temporalio/client';
import { decodeOptionalFailureToOptionalError } from '@temporalio/common/lib/internal-non-workflow/index.js';
import proto from '@temporalio/proto';
import { MAIN_QUEUE } from '../../core/domain/task-queues.ts';
import { createClient } from '../../workers/create-client.ts';
import type { Environment } from '../../workers/environment.ts';
import { hasPollers } from '../../workers/has-pollers.ts';
import { WORKFLOW_TYPES } from '../../workers/workflow-types.ts';
import { type Finding, right, unknown, wrong } from './finding.ts';

/** Maximum number of running workflows to check. */
const MOST_LOOKED_AT = 500;

interface Place {
  readonly connection: Connection;
  readonly namespace: string;
  /** For decrypting payloads; default: they are not encrypted. */
  readonly environment?: Pick<Environment, 'encryptionKeysFile'>;
}

const PLAIN = { encryptionKeysFile: null };
type Started = Pick<WorkflowExecutionInfo, 'workflowId' | 'type' | 'taskQueue'>;

/** Finds running workflows that no worker will ever process, because their type or task queue was mistyped. */
export async function checkWorkflows({ connection, namespace, environment = PLAIN }: Place): Promise<Finding[]> {
  const client = createClient({ connection, namespace, environment });
  const findings: Finding[] = [];
  let looked = 0;
  for await (const workflow of client.workflow.list({ query: 'ExecutionStatus = "Running"' })) {
    if (++looked > MOST_LOOKED_AT) break;
    const finding = await findMistake({ connection, namespace }, workflow);
    if (finding !== undefined) findings.push(finding);
  }
  if (findings.length > 0) return findings;
  return [
    right(
      looked === 0
        ? 'no workflow is running'
        : `${Math.min(looked, MOST_LOOKED_AT)} running workflows have types and task queues that are served`,
    ),
  ];
}

/** Checks one workflow, whatever its state. */
export async function checkSweep({ connection, namespace, environment = PLAIN }: Place, sweepId: string): Promise<Finding[]> {
  const client = createClient({ connection, namespace, environment });
  const handle = client.workflow.getHandle(sweepId);
  const described = await handle.describe().catch((error: unknown) => {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  });
  if (described === undefined)
    return [wrong(`there is no workflow "${sweepId}" in namespace "${namespace}"`, 'npm run steer -- list shows all sweeps.')];
  const mistake = await findMistake({ connection, namespace }, described);
  if (mistake !== undefined) return [mistake];
  const { type, taskQueue, status } = described;
  const state = right(`"${sweepId}" is a ${type} on task queue "${taskQueue}", ${status.name.toLowerCase()}`);
  if (status.name !== 'RUNNING') return [state];
  const failure = await readTaskFailure(client, handle);
  return [state, ...(failure === undefined ? [] : [buildTaskFailure(sweepId, failure)])];
}

async function findMistake({ connection, namespace }: Place, { workflowId, type, taskQueue }: Started): Promise<Finding | undefined> {
  const knowsType = (WORKFLOW_TYPES as readonly string[]).includes(type);
  if (taskQueue === MAIN_QUEUE) {
    if (knowsType) return undefined;
    return wrong(
      `"${workflowId}" was started with the workflow type "${type}"; workers know ${WORKFLOW_TYPES.join(', ')}`,
      startAgain(workflowId),
    );
  }
  // A namespace may contain workflows of other programs, on queues that their own workers serve.
  if (await hasPollers({ connection, namespace, queue: taskQueue, type: 'workflow' })) return undefined;
  if (!knowsType && !isAlmost(taskQueue, MAIN_QUEUE) && !isAlmost(type, 'sweep')) return undefined;
  const also = knowsType ? '' : `, and with the workflow type "${type}", which should be "sweep"`;
  return wrong(
    `"${workflowId}" is waiting on the task queue "${taskQueue}", which no worker serves; it should be "${MAIN_QUEUE}"${also}`,
    startAgain(workflowId),
  );
}

function startAgain(workflowId: string): string {
  return (
    `npm run temporal -- workflow terminate --workflow-id ${workflowId}\n` +
    `and start it again with --type sweep --task-queue ${MAIN_QUEUE}`
  );
}

/** Whether a text is a mistyped form of another: at most three letters differ. */
function isAlmost(text: string, meant: string): boolean {
  return countEdits(text.toLowerCase(), meant) <= 3;
}

/** Number of letters to insert, remove or replace to get from one text to the other. */
export function countEdits(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column++) {
      const replaced = (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[column] ?? 0) + 1, (next[column - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** Why the latest workflow task failed, if it keeps failing. */
async function readTaskFailure(client: Client, handle: ReturnType<Client['workflow']['getHandle']>): Promise<string | undefined> {
  const { raw } = await handle.describe();
  if ((raw.pendingWorkflowTask?.attempt ?? 1) <= 1) return undefined;
  const { events } = await handle.fetchHistory();
  const failed = (events ?? []).findLast(
    ({ eventType }) => eventType === proto.temporal.api.enums.v1.EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
  );
  // The message may be encrypted.
  const failure = failed?.workflowTaskFailedEventAttributes?.failure;
  const error = await decodeOptionalFailureToOptionalError(client.options.loadedDataConverter, failure, undefined);
  return error?.message;
}

function buildTaskFailure(sweepId: string, failure: string): Finding {
  if (failure === '') return unknown(`a step of "${sweepId}" is being retried`);
  return wrong(
    `a step of "${sweepId}" keeps failing: ${failure}`,
    'See docs/how-to/upgrade.md if the code has changed; docs/how-to/reset.md explains how to go back to an earlier step.',
  );
}
