/** The process that runs one stage at a time, so that TensorFlow's synchronous calls and native crashes stay out of the worker. */
import { STAGES } from '../activities/stages/index.ts';
import type { StageContext } from '../activities/stages/stage-context.ts';
import type { StageName } from '../activities/types.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import type { DeviceCheck } from '../core/models/device.ts';
import type { ArtifactStore } from '../core/storage/artifact-store.ts';
import { createS3Store } from '../core/storage/s3-store.ts';
import { readEnvironment } from './environment.ts';
import type { SlotReply, SlotRequest } from './slot-messages.ts';

type RunRequest = Extract<SlotRequest, { type: 'run' }>;

const environment = readEnvironment();
let running: AbortController | null = null;

// A worker that is gone leaves nobody to answer to.
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C reaches the whole process group; the worker decides when its slots end.
process.on('SIGINT', () => undefined);
process.on('message', (request: SlotRequest) => {
  if (request.type === 'cancel') running?.abort(new Error('cancelled'));
  else void run(request);
});

// Where one cannot be loaded, the first task that needs it says so.
void loadStages(process.argv.slice(2) as StageName[]).catch(() => undefined);

async function loadStages(names: readonly StageName[]): Promise<void> {
  for (const name of names) await STAGES[name]();
}

async function run(request: RunRequest): Promise<void> {
  const controller = new AbortController();
  running = controller;
  try {
    const result = request.stage === 'checkDevice' ? await checkDevice() : await runStage(request.stage, request, controller.signal);
    reply({ type: 'done', result });
  } catch (error) {
    reply(describeFailure(error));
  } finally {
    running = null;
    // What a failed stage left running, such as a write that waits for storage, must not reach into the next one.
    controller.abort(new Error('the stage has ended'));
  }
}

async function runStage(stage: StageName, { input, attempt, attemptId, secondsLost }: RunRequest, signal: AbortSignal): Promise<unknown> {
  const run = (await STAGES[stage]()) as (input: unknown, context: StageContext) => Promise<unknown>;
  return run(input, {
    store: openStore(),
    signal,
    attempt,
    attemptId,
    secondsLost,
    reportProgress: (details) => reply({ type: 'progress', details }),
    sourceVariables: environment.sourceVariables,
    reportsFolder: environment.reportsFolder,
  });
}

/** Loads TensorFlow, which most stages do without. */
async function checkDevice(): Promise<DeviceCheck> {
  const { checkDevice } = await import('../core/models/device.ts');
  return checkDevice();
}

let store: ArtifactStore | null = null;

function openStore(): ArtifactStore {
  store ??= createStore();
  return store;
}

function createStore(): ArtifactStore {
  if (environment.storage === null)
    throw new DurasweepError('InvalidConfig', 'S3_ENDPOINT, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY: not set for a slot.');
  const { endpoint, ...settings } = environment.storage;
  return createS3Store({ ...settings, ...(endpoint === null ? {} : { endpoint }) });
}

function describeFailure(error: unknown): SlotReply {
  const failure = error instanceof Error ? error : new Error(String(error));
  const failureClass = failure instanceof DurasweepError ? failure.failureClass : null;
  return { type: 'failed', failureClass, message: failure.message, stack: failure.stack ?? '' };
}

function reply(message: SlotReply): void {
  // The worker may have gone in between; 'disconnect' ends this process then.
  if (process.connected) process.send?.(message);
}
