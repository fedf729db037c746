/** The process that runs one stage at a time, so that TensorFlow's synchronous calls and native crashes stay out of the worker. */

import type { StageName } from '../activities/contract/stages.ts';
import { STAGES } from '../activities/stages/index.ts';
import { makeAgain } from '../activities/stages/make-again.ts';
import type { StageContext } from '../activities/stages/stage-context.ts';
import { DurasweepError } from '../core/domain/errors.ts';
import type { NextRung, RungReached } from '../core/domain/rung.ts';
import type { DeviceCheck } from '../core/models/device.ts';
import { chooseKernelLevel } from '../core/models/kernel-level.ts';
import type { ArtifactStore } from '../core/storage/artifact-store.ts';
import { createS3Store } from '../core/storage/s3-store.ts';
import { readClientFile } from './compile-client.ts';
import { readEnvironment } from './environment.ts';
import { listReadableFolders } from './readable-folders.ts';
import type { SlotReply, SlotRequest } from './slot-messages.ts';

type RunRequest = Extract<SlotRequest, { type: 'run' }>;

/** Code that is not urgent takes a second of processor time: it is loaded once the processors are hardly needed for the start and for steps of searches. */
const IDLE_MS = 15_000;

const environment = readEnvironment();
chooseKernelLevel(environment.kernelLevel);
const [stages = [], laterStages = []] = process.argv.slice(2).map(parseStages);
let idle: NodeJS.Timeout | undefined;
let running: AbortController | null = null;

// If the worker is gone, there is nobody to answer to.
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C and its end reach the whole process group; the worker decides when its slots end.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('message', (request: SlotRequest) => {
  if (request.type === 'cancel') running?.abort(new Error('cancelled'));
  else if (request.type === 'answer') onAnswer?.(request.next);
  else void run(request);
});

void loadStages(stages);
waitForIdleness();

function parseStages(list: string): StageName[] {
  return list.split(',').filter((name): name is StageName => name in STAGES);
}

async function loadStages(names: readonly StageName[]): Promise<void> {
  try {
    for (const name of names) await STAGES[name]();
  } catch {
    // The first task that needs it reports the error.
  }
}

function waitForIdleness(): void {
  if (laterStages.length > 0) idle = setTimeout(() => void loadStages(laterStages), IDLE_MS);
}

async function run(request: RunRequest): Promise<void> {
  const controller = new AbortController();
  clearTimeout(idle);
  running = controller;
  try {
    const result = request.stage === 'checkDevice' ? await checkDevice() : await runStage(request.stage, request, controller.signal);
    reply({ type: 'done', result });
  } catch (error) {
    reply(buildFailureReply(error));
  } finally {
    running = null;
    waitForIdleness();
    // Anything that a failed stage left running, such as a write that waits for storage, must not affect the next one.
    controller.abort(new Error('the stage has ended'));
  }
}

async function runStage(stage: StageName, request: RunRequest, signal: AbortSignal): Promise<unknown> {
  const { input, attempt, attemptId, secondsLost, refusalMilliseconds } = request;
  const run = (await STAGES[stage]()) as (input: unknown, context: StageContext) => Promise<unknown>;
  // Loading takes seconds if it needs TensorFlow.
  reply({ type: 'progress', details: null });
  return run(input, {
    store: openStore(),
    signal,
    attempt,
    attemptId,
    secondsLost,
    refusalMilliseconds,
    reportProgress: (details) => reply({ type: 'progress', details }),
    sourceVariables: environment.sourceVariables,
    readableFolders: listReadableFolders(environment),
    askSearch: (reached) => askSearch(reached, signal),
    makeAgain,
    reportsFolder: environment.reportsFolder,
    readClientFile,
  });
}

let onAnswer: ((next: NextRung | null) => void) | undefined;

/** A slot runs one stage, which asks one question at a time. */
function askSearch(reached: RungReached, signal: AbortSignal): Promise<NextRung | null> {
  return new Promise((resolve, reject) => {
    onAnswer = resolve;
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    reply({ type: 'ask', reached });
  });
}

/** Loads TensorFlow, which most stages do not need, and which takes minutes on a machine that is many times overloaded. */
async function checkDevice(): Promise<DeviceCheck> {
  const { checkDevice } = await import('../core/models/device.ts');
  reply({ type: 'progress', details: null });
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
  return createS3Store(environment.storage);
}

function buildFailureReply(error: unknown): SlotReply {
  const failure = error instanceof Error ? error : new Error(String(error));
  const failureClass = failure instanceof DurasweepError ? failure.failureClass : null;
  return { type: 'failed', failureClass, message: failure.message, stack: failure.stack ?? '' };
}

function reply(message: SlotReply): void {
  // The worker may have exited in the meantime; 'disconnect' then ends this process.
  if (process.connected) process.send?.(message);
}
