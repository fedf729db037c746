import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { resolve } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';

/** None of it is reached before Temporal answers. */
const STORE = { S3_ENDPOINT: 'http://127.0.0.1:1', S3_ACCESS_KEY_ID: 'nobody', S3_SECRET_ACCESS_KEY: 'nothing' };
const WORKER = resolve(import.meta.dirname, '../../../workers/worker-process.ts');
/** Stands for the command: starts a worker, and says by which number. */
const STARTER = `
  const { fork } = require('node:child_process');
  const [file] = process.argv.slice(1);
  const worker = fork(file, ['workflow'], { execArgv: ['--import', 'tsx'], stdio: 'ignore' });
  process.stdout.write(String(worker.pid));
  setInterval(() => undefined, 60_000);
`;

describe('a worker process', () => {
  let starter: ChildProcess | undefined;
  afterEach(() => starter?.kill('SIGKILL'));

  it('ends with the command that started it, while it still waits for Temporal', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void server.close());
    const connected = once(server, 'connection');
    const { port } = server.address() as AddressInfo;
    starter = spawn(process.execPath, ['-e', STARTER, WORKER], {
      env: { ...process.env, ...STORE, TEMPORAL_ADDRESS: `127.0.0.1:${port}` },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = (await once(starter.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
    const [socket] = await connected;
    onTestFinished(() => socket.destroy());
    starter.kill('SIGKILL');
    await vi.waitFor(() => expect(isRunning(Number(output))).toBe(false), { timeout: 20_000, interval: 50 });
  });
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
