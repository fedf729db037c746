import { setTimeout as wait } from 'node:timers/promises';
import { ExpectedError } from '../expected-error.mjs';
import { isStillRunning } from './process-identity.ts';
import { doAnswer, findOwnedRecord, getOwner, type ServiceRecord } from './service-record.ts';
import type { Services, ServicesOptions } from './types.ts';

const PATIENCE_MS = 30_000;
const ASK_AGAIN_MS = 500;
const CHECK_OWNER_MS = 1_000;

/**
 * The services that another command of this clone runs. Silent ones are waited for: they may be busy, or one is just started again.
 *
 * @returns undefined when no such command runs.
 * @throws ExpectedError naming its process when they stay silent. They are never ended from here: its work hangs on them.
 */
export async function joinServices(options: ServicesOptions): Promise<Services | undefined> {
  const record = await waitForAnswer(options);
  if (record === undefined) return undefined;
  const { temporal, s3, pids } = record;
  const { external = {} } = options;
  const { lost, stopWatching } = watchOwner(record);
  return {
    temporal: external.temporal ? { ...external.temporal, uiUrl: null } : temporal,
    s3: external.s3 ? { ...external.s3, consoleUrl: null } : s3,
    pids,
    shared: true,
    workerVariables: record.workerVariables ?? null,
    lost,
    serverOptions: { temporal: null, minio: null },
    stop: async () => stopWatching(),
  };
}

async function waitForAnswer({
  dataFolder,
  external = {},
  patienceMs = PATIENCE_MS,
  onNotice,
  signal,
}: ServicesOptions): Promise<ServiceRecord | undefined> {
  const deadline = performance.now() + patienceMs;
  for (let told = false; ; told = true) {
    signal?.throwIfAborted();
    // Read anew each time: the command may end meanwhile, or start a server again.
    const record = await findOwnedRecord(dataFolder);
    // A given server is asked as it was given: the record has no certificates.
    if (record === undefined || (await doAnswer({ s3: record.s3, temporal: { uiUrl: null, ...(external.temporal ?? record.temporal) } })))
      return record;
    if (performance.now() > deadline) throw describeSilence(record);
    if (!told) onNotice?.(`Waiting for the servers of process ${record.ownerPid} to answer …`);
    await wait(ASK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

function describeSilence({ ownerPid }: ServiceRecord): ExpectedError {
  return new ExpectedError(
    `The servers of process ${ownerPid}, another command of this clone, do not answer. Wait until they do, or end it (kill ${ownerPid}); then run this command again.`,
  );
}

/** The servers end with the command that runs them, and nobody starts them again. */
function watchOwner(record: ServiceRecord): { readonly lost: AbortSignal; readonly stopWatching: () => void } {
  const owner = getOwner(record);
  const controller = new AbortController();
  const timer = setInterval(async () => {
    if (controller.signal.aborted || (await isStillRunning(owner))) return;
    controller.abort(
      new ExpectedError(`The command that ran the servers (process ${owner.pid}) has ended: run the same command again to go on.`),
    );
  }, CHECK_OWNER_MS);
  timer.unref();
  return { lost: controller.signal, stopWatching: () => clearInterval(timer) };
}
