import type { Connection } from '@temporalio/client';
import proto from '@temporalio/proto';

const { PENDING_ACTIVITY_STATE_STARTED } = proto.temporal.api.enums.v1.PendingActivityState;

/**
 * A connection to a server that answers only what is asked about queues.
 *
 * @param isPolled whether the server remembers a poll of a queue
 * @param training the queues of the trainings that are running, in one variant each
 */
export function connectTo(isPolled: (queue: string) => boolean, training: readonly string[] = []): Connection {
  const executions = training.map(buildVariant);
  const workflowService = {
    describeTaskQueue: async ({ taskQueue }: { taskQueue: { name: string } }) => ({ pollers: isPolled(taskQueue.name) ? [{}] : [] }),
    listWorkflowExecutions: async () => ({ executions, nextPageToken: new Uint8Array() }),
    describeWorkflowExecution: async ({ execution }: { execution: { workflowId: string } }) => ({
      pendingActivities: [train(execution.workflowId)],
    }),
  };
  return { workflowService } as unknown as Connection;
}

function train(queue: string) {
  return { activityType: { name: 'trainTrial' }, activityOptions: { taskQueue: { name: queue } }, state: PENDING_ACTIVITY_STATE_STARTED };
}

function buildVariant(queue: string) {
  const atSomeTime = { seconds: 1_000 };
  return proto.temporal.api.workflow.v1.WorkflowExecutionInfo.fromObject({
    ...{ execution: { workflowId: queue, runId: 'run' }, type: { name: 'variant' }, status: 1 },
    ...{ startTime: atSomeTime, executionTime: atSomeTime, historyLength: 1 },
  });
}
