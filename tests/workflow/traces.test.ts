import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TrainTrialInput } from '../../activities/contract/training-stages.ts';
import { createActivities } from '../../activities/create-activities.ts';
import { startTracing } from '../../workers/tracing/tracing.ts';
import type { Tracing } from '../../workers/tracing/types.ts';
import { buildSweep } from '../support/configurations.ts';
import { type ReceivedSpan, startOtlpReceiver } from '../support/otlp-receiver.ts';
import { createStubPipeline } from '../support/stub-activities.ts';
import { createWorkflowEnvironment, type WorkflowTestEnvironment } from '../support/workflow-environment.ts';

let receiver: Awaited<ReturnType<typeof startOtlpReceiver>>;
let tracing: Tracing;
let test: WorkflowTestEnvironment;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  const settings = { endpoint: receiver.endpoint, headers: { authorization: 'Bearer x' }, serviceName: null };
  tracing = (await startTracing(settings, 'test')) ?? expect.fail('an endpoint was given');
  test = await createWorkflowEnvironment({ tracing });
});
afterAll(async () => {
  await test?.teardown();
  receiver?.close();
});

it('a trace leads from the client through the sweep and its variant to the work of a slot', async () => {
  const { activities } = createStubPipeline();
  const train = tracing.traceStages(async ({ input, onProgress }) => {
    for (const epochsDone of [1, 2, 2]) onProgress({ epochsDone });
    return activities.trainTrial(input as TrainTrialInput);
  });
  const served = { ...activities, ...createActivities(['trainTrial'], train) };
  await test.runWithWorkers(served, async () => (await test.startSweep('traced', buildSweep([10]))).result());
  await tracing.end();

  const slot = receiver.spans.find(({ name }) => name === 'Slot:trainTrial') ?? expect.fail('no slot told of itself');
  const chain = [...followUp(slot)].map(({ name }) => name);
  expect(chain).toEqual([
    ...['Slot:trainTrial', 'RunActivity:trainTrial', 'StartActivity:trainTrial', 'RunWorkflow:variant'],
    ...['StartChildWorkflow:variant', 'RunWorkflow:sweep', 'StartWorkflow:sweep'],
  ]);
  expect(new Set(receiver.spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(slot.events.map(({ name }) => name)).toEqual(['epoch', 'epoch']);
  const told = Object.fromEntries(slot.attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
  expect(told).toMatchObject({ stage: 'trainTrial', attempt: '1', variant: 'h10', sweep: expect.stringMatching(/^traced/), fold: '0' });
  expect(BigInt(slot.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(slot.startTimeUnixNano));
  expect([...receiver.services]).toEqual(['durasweep-test']);
  expect(receiver.readHeaders().authorization).toBe('Bearer x');
});

function* followUp(span: ReceivedSpan): Generator<ReceivedSpan> {
  yield span;
  const parent = receiver.spans.find(({ spanId }) => spanId === span.parentSpanId);
  if (parent !== undefined) yield* followUp(parent);
}
