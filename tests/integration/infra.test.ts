import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Client, Connection } from '@temporalio/client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildS3Credentials } from '../../core/domain/service-settings.ts';
import { startServices } from '../../infra/services/services.ts';
import { startTemporal } from '../../infra/services/temporal-server.ts';
import type { Services } from '../../infra/services/types.ts';
import { isRunning } from '../../infra/set-up/lock.mjs';
import { listCommandLines, listListeningAddresses, readParent } from './infra-processes.ts';

/** 127.0.0.0/8 and ::1 in the kernel's notation. */
const LOOPBACK_ADDRESS = /^(......7F|00000000000000000000000001000000)$/;
/** Of Temporal's protocol. */
const TASK_QUEUE_TYPE_WORKFLOW = 1;
const WAIT = { timeout: 20_000, interval: 50 };

describe('embedded services, running', () => {
  let dataFolder: string;
  let services: Services;

  beforeAll(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'durasweep-services-'));
    services = await startServices({ dataFolder, usualPorts: {} });
  });

  afterAll(async () => {
    await services.stop();
    await rm(dataFolder, { recursive: true, force: true });
  });

  it.each(['temporal', 'minio'] as const)('listen on loopback only: %s', async (name) => {
    const addresses = await listListeningAddresses(services.pids[name] ?? 0);
    expect(addresses.length).toBeGreaterThanOrEqual(2);
    for (const address of addresses) expect(address.split(':')[0]).toMatch(LOOPBACK_ADDRESS);
  });

  it('keep the password where only the user can read it, and not on the command line', async () => {
    for (const name of ['credentials.json', 'services.json', 'logs/minio.log']) {
      expect((await stat(join(dataFolder, name))).mode & 0o777, name).toBe(0o600);
    }
    expect((await stat(dataFolder)).mode & 0o777).toBe(0o700);
    expect((await listCommandLines()).join('\n')).not.toContain(services.s3.secretAccessKey);
  });

  it('are not started if external ones are given', async () => {
    const external = { temporal: services.temporal, s3: services.s3 };
    const other = await startServices({ dataFolder: join(dataFolder, 'other'), external });
    expect(other).toMatchObject({ pids: { temporal: null, minio: null }, temporal: { address: services.temporal.address } });
  });

  it('dispatch waiting tasks in the order of their priority', async () => {
    const connection = await Connection.connect({ address: services.temporal.address });
    try {
      const client = new Client({ connection });
      const taskQueue = 'nobody-serves-it-yet';
      for (const priorityKey of [5, 3, 1, 4]) {
        await client.workflow.start('any', { taskQueue, workflowId: `priority-${priorityKey}`, priority: { priorityKey } });
      }
      // A workflow reaches its queue a moment after its start.
      const countWaiting = async () => {
        const queue = { namespace: 'default', taskQueue: { name: taskQueue }, taskQueueType: TASK_QUEUE_TYPE_WORKFLOW, reportStats: true };
        return Number((await connection.workflowService.describeTaskQueue(queue)).stats?.approximateBacklogCount);
      };
      await expect.poll(countWaiting, WAIT).toBe(4);
      const order: unknown[] = [];
      while (order.length < 4) {
        const poll = () => connection.workflowService.pollWorkflowTaskQueue({ namespace: 'default', taskQueue: { name: taskQueue } });
        const task = await connection.withDeadline(Date.now() + WAIT.timeout, poll);
        order.push(task.workflowExecution?.workflowId);
      }
      expect(order).toEqual(['priority-1', 'priority-3', 'priority-4', 'priority-5']);
    } finally {
      await connection.close();
    }
  });

  it('an external one that cannot be reached is named, with the variables to check', async () => {
    const temporal = { ...services.temporal, address: '127.0.0.1:1' };
    const failing = startServices({ dataFolder: join(dataFolder, 'other'), external: { temporal } });
    await expect(failing).rejects.toThrow(/127\.0\.0\.1:1.*TEMPORAL_ADDRESS/s);
  });
});

describe('embedded services, over their lifetime', () => {
  let dataFolder: string;
  let started: Services[];

  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'durasweep-services-'));
    started = [];
  });

  afterEach(async () => {
    for (const services of started) await services.stop();
    await rm(dataFolder, { recursive: true, force: true });
  });

  const start = async () => {
    const services = await startServices({ dataFolder, usualPorts: {} });
    started.push(services);
    return services;
  };

  it('keep state, ports and search attributes across a restart', async () => {
    const first = await start();
    await putObject(first, 'key', 'kept');
    await startWorkflow(first, 'kept-workflow');
    await first.stop();
    const second = await start();
    expect([second.temporal.address, second.s3.endpoint]).toEqual([first.temporal.address, first.s3.endpoint]);
    expect(await getObject(second, 'key')).toBe('kept');
    expect(await describeWorkflow(second, 'kept-workflow')).toMatchObject({ type: 'sweep', status: { name: 'RUNNING' } });
  });

  it('can restart a single killed one on the same port and data', async () => {
    const services = await start();
    await startWorkflow(services, 'kept-workflow');
    process.kill(services.pids.temporal ?? 0, 'SIGKILL');
    await vi.waitUntil(() => !isRunning(services.pids.temporal ?? 0), WAIT);
    const options = services.serverOptions.temporal;
    if (options === null) throw new Error('embedded services have options');
    const again = await startTemporal(options);
    try {
      expect(await describeWorkflow(services, 'kept-workflow')).toMatchObject({ status: { name: 'RUNNING' } });
    } finally {
      await again.stop();
    }
  });

  it('end when the command is killed, and the next one starts with their state', async () => {
    const { child, told } = await startCommand(dataFolder);
    child.kill('SIGKILL');
    await vi.waitUntil(() => !isRunning(told.pids.temporal) && !isRunning(told.pids.minio), WAIT);
    const next = await start();
    expect(next.shared).toBe(false);
    expect(next.temporal.address).toBe(told.address);
  });

  it('are shared with a second command, which leaves them running', async () => {
    const { child, told } = await startCommand(dataFolder);
    const second = await start();
    expect(second).toMatchObject({ shared: true, pids: told.pids });
    await second.stop();
    expect(isRunning(told.pids.temporal) && isRunning(told.pids.minio)).toBe(true);
    child.kill('SIGKILL');
    await vi.waitUntil(() => !isRunning(told.pids.temporal) && !isRunning(told.pids.minio), WAIT);
  });

  it('restart one automatically if requested, on the same port and data, and report that', async () => {
    const notices: string[] = [];
    const services = await startServices({ dataFolder, usualPorts: {}, restart: true, onNotice: (message) => void notices.push(message) });
    started.push(services);
    await putObject(services, 'key', 'kept');
    await startWorkflow(services, 'kept-workflow');
    const before = { ...services.pids };
    process.kill(before.temporal ?? 0, 'SIGKILL');
    // Its server keeps running, and has to end before another is started.
    process.kill(await readParent(before.minio ?? 0), 'SIGKILL');
    await vi.waitUntil(() => services.pids.temporal !== before.temporal && services.pids.minio !== before.minio, WAIT);
    expect(await getObject(services, 'key')).toBe('kept');
    expect(await describeWorkflow(services, 'kept-workflow')).toMatchObject({ status: { name: 'RUNNING' } });
    expect(notices.sort()).toEqual([
      'MinIO exited (its guard ended) and is being restarted.',
      'Temporal exited (SIGKILL) and is being restarted.',
    ]);
    await services.stop();
    expect((await listCommandLines()).filter((line) => line.includes(dataFolder))).toEqual([]);
  });

  it('are gone for a command that joined them when the one that runs them has ended', async () => {
    const { child } = await startCommand(dataFolder);
    const { lost } = await start();
    expect(lost.aborted).toBe(false);
    child.kill('SIGKILL');
    await vi.waitUntil(() => lost.aborted, WAIT);
    expect(lost.reason.message).toBe(
      `The command that ran the servers (process ${child.pid}) has ended: run the same command again to continue.`,
    );
  });

  it('leave nothing running if one does not start, and show its log', async () => {
    const failing = startServices({ dataFolder, usualPorts: {}, minioPath: '/bin/false' });
    await expect(failing).rejects.toThrow(/MinIO ended \(code 1\) before it was ready.*minio\.log/);
    expect((await listCommandLines()).join('\n')).not.toContain(dataFolder);
  });
});

interface Told {
  readonly pids: { readonly temporal: number; readonly minio: number };
  readonly address: string;
}

async function startCommand(dataFolder: string): Promise<{ child: ChildProcess; told: Told }> {
  const child = fork(join(import.meta.dirname, 'infra-command.ts'), [dataFolder], { execArgv: ['--import', 'tsx'] });
  const [told] = await once(child, 'message');
  return { child, told: told as Told };
}

async function startWorkflow(services: Services, workflowId: string): Promise<void> {
  const searchAttributes = { DurasweepSweep: ['a'], DurasweepState: ['b'], DurasweepBestValidationAccuracy: [0.5] };
  await withClient(services, (client) => client.workflow.start('sweep', { workflowId, taskQueue: 'none', searchAttributes }));
}

async function describeWorkflow(services: Services, workflowId: string): Promise<unknown> {
  return await withClient(services, (client) => client.workflow.getHandle(workflowId).describe());
}

async function withClient<T>(services: Services, use: (client: Client) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address: services.temporal.address });
  try {
    return await use(new Client({ connection, namespace: services.temporal.namespace }));
  } finally {
    await connection.close();
  }
}

async function putObject(services: Services, key: string, body: string): Promise<void> {
  await connectS3(services).send(new PutObjectCommand({ Bucket: services.s3.bucket, Key: key, Body: body }));
}

async function getObject(services: Services, key: string): Promise<string | undefined> {
  const { Body } = await connectS3(services).send(new GetObjectCommand({ Bucket: services.s3.bucket, Key: key }));
  return await Body?.transformToString();
}

function connectS3({ s3 }: Services): S3Client {
  return new S3Client({
    ...(s3.endpoint !== null && { endpoint: s3.endpoint }),
    region: s3.region,
    forcePathStyle: true,
    ...buildS3Credentials(s3),
  });
}
