import type { Client } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { TrialProgress } from '../../activities/contract/training-stages.ts';
import type { HeartbeatDetails } from '../../activities/create-activities.ts';
import type { SweepProgress } from '../../workflows/steering-messages.ts';

type Running = Pick<SweepProgress, 'sweepId' | 'running'>;

/**
 * The running trials, from the heartbeats stored by the server, on whatever worker and machine they run.
 *
 * @param most maximum number of running variants to query
 */
export async function readRunningTrials(client: Client, { sweepId, running }: Running, most: number): Promise<TrialProgress[]> {
  const described = await Promise.allSettled(
    running.slice(0, most).map((variant) => client.workflow.getHandle(`${sweepId}/${variant}`).describe()),
  );
  // A trial that waits for another attempt still has the details of the previous one.
  const started = described
    .flatMap((answer) => (answer.status === 'fulfilled' ? (answer.value.raw.pendingActivities ?? []) : []))
    .filter(({ state }) => state === proto.temporal.api.enums.v1.PendingActivityState.PENDING_ACTIVITY_STATE_STARTED);
  const read = await Promise.all(started.map(({ heartbeatDetails }) => readHeartbeat(client, heartbeatDetails?.payloads?.[0])));
  return read.flat();
}

async function readHeartbeat(client: Client, given: Payload | undefined): Promise<TrialProgress[]> {
  if (given === undefined) return [];
  const { payloadConverter, payloadCodecs } = client.options.loadedDataConverter;
  let payloads = [given];
  for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads);
  const { progress } = payloadConverter.fromPayload<HeartbeatDetails>(payloads[0] as Payload);
  return isTrialProgress(progress) ? [progress] : [];
}

function isTrialProgress(progress: unknown): progress is TrialProgress {
  return typeof progress === 'object' && progress !== null && 'maxEpochs' in progress;
}
