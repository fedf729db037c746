import { setTimeout as wait } from 'node:timers/promises';
import { ExpectedError } from '../expected-error.mjs';
import { isStillRunning } from './process-identity.ts';
import { doAnswer, findOwnedRecord, getOwner, type ServiceRecord } from './service-record.ts';
import type { Services, ServicesOptions } from './types.ts';

const PATIENCE_MS = 30_000;
const ASK_AGAIN_MS = 500;
const CHECK_OWNER_MS = 1_000;

/**
 * Joins the services of another command of this clone. Waits for services that do not respond: they may be busy, or one is being restarted.
 *
 * @returns undefined if no such command is running.
 * @throws ExpectedError naming its process if they do not respond. They are never stopped from here, because the other command depends on them.
 */
export async function joinServices(options: ServicesOptions): Promise<Services | undefined> {
  const record = await waitForAnswer(options);
  if (record === undefined) return undefined;
  const { temporal, s3, pids } = record;
  const { external = {} } = options;
  refuseWithoutKeys(record, external);
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

/** Keys are not stored in files, so a command that joins needs the same variables. */
function refuseWithoutKeys({ ownerPid, given, temporal, s3 }: ServiceRecord, external: NonNullable<ServicesOptions['external']>): void {
  const missing = [
    given?.temporal && !external.temporal ? `the Temporal at ${temporal.address} (TEMPORAL_ADDRESS or TEMPORAL_PROFILE)` : null,
    given?.s3 && !external.s3 ? `the S3 store at ${s3.endpoint ?? 'Amazon'} (S3_ENDPOINT, its keys or S3_CREDENTIALS)` : null,
  ].filter((what) => what !== null);
  if (missing.length === 0) return;
  throw new ExpectedError(
    `Process ${ownerPid}, another command of this clone, uses ${missing.join(' and ')}. Set the same variables here: keys are not stored in files.`,
  );
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
    // Read again each time, because the command may end or restart a server.
    const record = await findOwnedRecord(dataFolder);
    if (record === undefined || (await doAnswer(buildQuestion(record, external)))) return record;
    if (performance.now() > deadline) throw createSilenceError(record);
    if (!told) onNotice?.(`Waiting for the servers of process ${record.ownerPid} to respond …`);
    await wait(ASK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** An external server is contacted with this command's settings, because the record has no certificates and keys; without settings it is not contacted. */
function buildQuestion(record: ServiceRecord, external: NonNullable<ServicesOptions['external']>): Parameters<typeof doAnswer>[0] {
  const temporal = external.temporal ?? (record.given?.temporal ? null : record.temporal);
  return { s3: record.s3, temporal: temporal && { uiUrl: null, ...temporal } };
}

function createSilenceError({ ownerPid }: ServiceRecord): ExpectedError {
  return new ExpectedError(
    `The servers of process ${ownerPid}, another command of this clone, do not respond. Wait until they do, or end it (kill ${ownerPid}); then run this command again.`,
  );
}

/** The servers end with the command that runs them, and are not restarted. */
function watchOwner(record: ServiceRecord): { readonly lost: AbortSignal; readonly stopWatching: () => void } {
  const owner = getOwner(record);
  const controller = new AbortController();
  const timer = setInterval(async () => {
    if (controller.signal.aborted || (await isStillRunning(owner))) return;
    controller.abort(
      new ExpectedError(`The command that ran the servers (process ${owner.pid}) has ended: run the same command again to continue.`),
    );
  }, CHECK_OWNER_MS);
  timer.unref();
  return { lost: controller.signal, stopWatching: () => clearInterval(timer) };
}
