import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { findOwnedRecord } from '../../../../infra/services/service-record.ts';
import { startServices } from '../../../../infra/services/services.ts';
import { isRunning } from '../../../../infra/set-up/lock.mjs';
import { makeTemporaryFolder } from '../temporary-folder.ts';

/** An address at which nothing listens. */
const SILENT = {
  temporal: { address: '127.0.0.1:1', namespace: 'default', apiKey: null, tls: false, uiUrl: null },
  s3: {
    ...{ endpoint: 'http://127.0.0.1:1', region: 'us-east-1', bucket: 'durasweep', consoleUrl: null },
    ...{ accessKeyId: 'a', secretAccessKey: 'bbbbbbbb' },
  },
};

describe("another command's services", () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** A process that waits to be killed, with a mark for recognising it. */
  const startProcess = async (argument: string): Promise<number> => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 60_000)', argument], { stdio: 'ignore' });
    children.push(child);
    await once(child, 'spawn');
    return child.pid ?? 0;
  };
  const writeRecord = async (dataFolder: string, owner: { ownerPid: number; ownerStartedAt?: string }) => {
    const minio = await startProcess(dataFolder);
    await writeFile(join(dataFolder, 'services.json'), JSON.stringify({ ...owner, pids: { temporal: null, minio }, ...SILENT }));
    return minio;
  };

  it('are never stopped while that command is running, even if they do not respond; it is named instead', async () => {
    const dataFolder = await makeTemporaryFolder();
    const ownerPid = await startProcess('owner');
    const serverPid = await writeRecord(dataFolder, { ownerPid });
    const notices: string[] = [];
    const starting = startServices({ dataFolder, patienceMs: 0, onNotice: (message) => void notices.push(message), usualPorts: {} });
    await expect(starting).rejects.toThrow(new RegExp(`servers of process ${ownerPid}.* do not respond.*Wait.*kill ${ownerPid}`));
    expect(isRunning(serverPid) && isRunning(ownerPid)).toBe(true);
  });

  it('must be passed to commands that join if they are external, because no file contains keys', async () => {
    const dataFolder = await makeTemporaryFolder();
    const ownerPid = await startProcess('owner');
    const record = { ownerPid, pids: { temporal: null, minio: null }, given: { temporal: true, s3: true }, ...SILENT };
    const answering = createServer((_, response) => void response.end()).listen(0, '127.0.0.1');
    await once(answering, 'listening');
    const s3 = { ...SILENT.s3, endpoint: `http://127.0.0.1:${(answering.address() as AddressInfo).port}` };
    await writeFile(join(dataFolder, 'services.json'), JSON.stringify({ ...record, s3 }));
    await expect(startServices({ dataFolder, usualPorts: {} })).rejects.toThrow(
      /TEMPORAL_ADDRESS or TEMPORAL_PROFILE.*S3_ENDPOINT, its keys or S3_CREDENTIALS.*Set the same variables/,
    );
    answering.close();
  });

  it('are waited for only until this command is aborted', async () => {
    const dataFolder = await makeTemporaryFolder();
    const ownerPid = await startProcess('owner');
    await writeRecord(dataFolder, { ownerPid });
    const controller = new AbortController();
    const reason = new Error('SIGINT');
    const onNotice = () => controller.abort(reason);
    await expect(startServices({ dataFolder, onNotice, signal: controller.signal, usualPorts: {} })).rejects.toBe(reason);
  });

  it('have no owner if another process has the id of that command', async () => {
    const dataFolder = await makeTemporaryFolder();
    await writeRecord(dataFolder, { ownerPid: await startProcess('another'), ownerStartedAt: 'long ago' });
    expect(await findOwnedRecord(dataFolder)).toBeUndefined();
  });
});
