import { execFile } from 'node:child_process';
import { access, chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';
import { Client, Connection } from '@temporalio/client';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { DurasweepError } from '../../core/domain/errors.ts';
import { buildS3Credentials } from '../../core/domain/service-settings.ts';
import { createS3Client, createS3Store } from '../../core/storage/s3-store.ts';
import { startServices } from '../../infra/services/services.ts';
import type { Services } from '../../infra/services/types.ts';
import { readEnvironment } from '../../workers/environment.ts';
import { HAS_CHROMIUM, launchChromium } from '../support/chromium.ts';
import { startEncryptingMinio } from '../support/encrypting-minio.ts';

/** "nobody", on nearly every system. */
const OTHER_USER = 65_534;
const isRoot = process.getuid?.() === 0;

let folder: string;
let services: Services;
let dataFolder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'durasweep-security-'));
  // So that only the data folder itself keeps others out.
  await chmod(folder, 0o755);
  dataFolder = path.join(folder, 'data');
  services = await startServices({ dataFolder, usualPorts: {} });
});

afterAll(async () => {
  await services?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Starts a workflow if the server accepts it. */
const describeStart = (workflowId: string) => ({
  path: `/api/v1/namespaces/default/workflows/${workflowId}`,
  body: JSON.stringify({ workflowType: { name: 'sweep' }, taskQueue: { name: 'nobody-serves-it' } }),
});

async function listWorkflows(): Promise<string[]> {
  const connection = await Connection.connect({ address: services.temporal.address });
  try {
    const ids: string[] = [];
    for await (const { workflowId } of new Client({ connection }).workflow.list()) ids.push(workflowId);
    return ids;
  } finally {
    await connection.close();
  }
}

const httpApi = () => `http://127.0.0.1:${services.serverOptions.temporal?.httpPort}`;
const ui = () => services.temporal.uiUrl ?? '';

describe("Temporal's HTTP API", () => {
  it('accepts no request, whatever its page and host name', async () => {
    const { path: place, body } = describeStart('by-http');
    for (const headers of [{}, { origin: 'http://evil.example', 'content-type': 'text/plain' }]) {
      const response = await fetch(`${httpApi()}${place}`, { method: 'POST', headers, body });
      expect(response.status).toBe(403);
    }
    expect((await fetch(`${httpApi()}/api/v1/namespaces`)).status).toBe(403);
    expect(await listWorkflows()).not.toContain('by-http');
  });
});

describe("the workers' user in MinIO", () => {
  const connectStore = (settings = services.s3) => createS3Client(settings);

  it('may read and write in the bucket, and nothing else', async () => {
    const client = connectStore();
    const { bucket: Bucket } = services.s3;
    await client.send(new PutObjectCommand({ Bucket, Key: 'key', Body: 'kept' }));
    expect(await (await client.send(new GetObjectCommand({ Bucket, Key: 'key' }))).Body?.transformToString()).toBe('kept');
    await expect(client.send(new CreateBucketCommand({ Bucket: 'another' }))).rejects.toThrow(/Access Denied/);
    expect((await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
    client.destroy();
  });

  it('is not the owner, whose credentials only the server has', async () => {
    const { accessKeyId, secretAccessKey, worker } = services.serverOptions.minio?.credentials ?? expect.fail('MinIO is ours here');
    expect(services.s3).toMatchObject(worker);
    expect(JSON.stringify(services.s3)).not.toContain(secretAccessKey);
    const owner = connectStore({ ...services.s3, accessKeyId, secretAccessKey });
    await owner.send(new CreateBucketCommand({ Bucket: 'another' }));
    await expect(connectStore().send(new PutObjectCommand({ Bucket: 'another', Key: 'key', Body: 'more' }))).rejects.toThrow(
      /Access Denied/,
    );
    owner.destroy();
  });

  it('can use temporary keys, or those that the AWS SDK finds', async () => {
    const temporary = await assumeRole(services.s3);
    const byToken = createS3Store({ ...services.s3, ...temporary });
    await byToken.put({ key: 'by-token', bytes: Buffer.from('temporary') });
    const { sessionToken, ...half } = temporary;
    await expect(createS3Store({ ...services.s3, ...half }).find('by-token')).rejects.toThrow(DurasweepError);

    vi.stubEnv('AWS_ACCESS_KEY_ID', temporary.accessKeyId);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', temporary.secretAccessKey);
    vi.stubEnv('AWS_SESSION_TOKEN', sessionToken);
    const chain = readEnvironment({ S3_CREDENTIALS: 'chain', AWS_ENDPOINT_URL_S3: services.s3.endpoint ?? '' }).storage;
    const byChain = createS3Store(chain ?? expect.fail('a store was given'));
    expect(await byChain.find('by-token')).toMatchObject({ bytes: 9 });
    vi.unstubAllEnvs();
  });

  it('requests encryption with every write if that is configured', async () => {
    // The error of this server, which has no encryption keys, shows that encryption was requested.
    const store = createS3Store({ ...services.s3, encryption: { algorithm: 'AES256' } });
    await expect(store.put({ key: 'sealed', bytes: Buffer.from('x') })).rejects.toThrow(/KMS is not configured/);
    const pointer = { key: 'sealed-pointer', bytes: Buffer.from('x'), tag: null };
    await expect(store.movePointer(pointer)).rejects.toThrow(/KMS is not configured/);
  });
});

it('a store with an encryption key writes no plain text to its disk, whether it chooses the key or is told which', async () => {
  const { settings, keyId, objects, stop } = await startEncryptingMinio(path.join(folder, 'encrypting'));
  onTestFinished(stop);
  const text = 'hush-hush '.repeat(20);
  const keptOnDisk = async () => {
    const files = (await readdir(objects, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    return Buffer.concat(await Promise.all(files.map((file) => readFile(path.join(file.parentPath, file.name))))).includes(text);
  };
  for (const encryption of [{ algorithm: 'AES256' }, { algorithm: 'aws:kms', keyId }] as const) {
    const store = createS3Store({ ...settings, encryption });
    const reference = await store.put({ key: `sealed-${encryption.algorithm}`, bytes: Buffer.from(text) });
    expect(Buffer.from(await store.get(reference)).toString()).toBe(text);
    expect(await keptOnDisk()).toBe(false);
  }
  await createS3Store(settings).put({ key: 'open', bytes: Buffer.from(text) });
  expect(await keptOnDisk()).toBe(true);
});

/** Temporary keys with the rights of the given ones, like those of a pod's or machine's role. */
async function assumeRole(s3: Services['s3']): Promise<{ accessKeyId: string; secretAccessKey: string; sessionToken: string }> {
  const { credentials } = buildS3Credentials(s3);
  const { host, hostname, port } = new URL(s3.endpoint ?? '');
  const body = new URLSearchParams({ Action: 'AssumeRole', Version: '2011-06-15', DurationSeconds: '900' }).toString();
  const request = { method: 'POST', protocol: 'http:', hostname, port: Number(port), path: '/', query: {}, body };
  const { sha256 } = createS3Client(s3).config;
  const signer = new SignatureV4({ service: 'sts', region: s3.region, credentials: credentials ?? expect.fail('there are keys'), sha256 });
  const { headers } = await signer.sign({ ...request, headers: { host, 'content-type': 'application/x-www-form-urlencoded' } });
  const answer = await (await fetch(s3.endpoint ?? '', { method: 'POST', headers, body })).text();
  const read = (name: string) => new RegExp(`<${name}>(.*)</${name}>`).exec(answer)?.[1] ?? expect.fail(`${name} in ${answer}`);
  return { accessKeyId: read('AccessKeyId'), secretAccessKey: read('SecretAccessKey'), sessionToken: read('SessionToken') };
}

describe.skipIf(!isRoot)('another user of the machine (needs root, to switch users)', () => {
  it('can read no state file, and start nothing over http', async () => {
    const files = [
      'credentials.json',
      'services.json',
      'temporal/temporal.db',
      'temporal/temporal.db-wal',
      'logs/temporal.log',
      'logs/minio.log',
    ];
    // They are there.
    for (const file of files) await access(path.join(dataFolder, file));
    const { path: place, body } = describeStart('by-another-user');
    const requests = [
      { url: `${httpApi()}${place}`, init: { method: 'POST', body } },
      { url: `${ui()}${place}`, init: { method: 'POST', body, headers: { 'content-type': 'application/json' } } },
      { url: `${services.s3.endpoint}/${services.s3.bucket}/key` },
      { url: `${services.s3.endpoint}/minio/admin/v3/list-users` },
    ];
    const asked = { files: files.map((file) => path.join(dataFolder, file)), requests };
    const script = path.join(import.meta.dirname, 'other-user.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(asked)], {
      ...{ uid: OTHER_USER, gid: OTHER_USER, cwd: '/', env: {} },
    });
    const { read, answered } = JSON.parse(stdout);
    expect(read).toEqual(files.map(() => 'EACCES'));
    expect(answered).toEqual([403, 400, 403, 403]);
    expect(await listWorkflows()).not.toContain('by-another-user');
  });
});

describe.skipIf(!HAS_CHROMIUM)('a page in a browser', () => {
  let browser: Browser;
  let site: Server;
  let evil: string;

  beforeAll(async () => {
    site = createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<title>evil</title>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => site.once('listening', resolve));
    evil = `http://evil.example:${(site.address() as AddressInfo).port}`;
    // Like a name that resolves to this machine after its page has been opened.
    browser = await launchChromium(['--host-resolver-rules=MAP evil.example 127.0.0.1']);
  });

  afterAll(async () => {
    await browser?.close();
    site?.close();
    site?.closeAllConnections();
  });

  it('of another site can start no workflow on any port', async () => {
    const page = await browser.newPage();
    await page.goto(evil);
    const { path: place, body } = describeStart('by-page');
    const targets = [httpApi(), ui(), `http://${services.temporal.address}`, services.s3.endpoint ?? ''];
    const urls = targets.map((target) => `${target}${place}`);
    const send = (mode: 'cors' | 'no-cors') =>
      page.evaluate(
        async ({ urls, body, mode }) => {
          const headers = { 'content-type': 'text/plain' };
          return await Promise.all(
            urls.map((url) =>
              fetch(url, { method: 'POST', mode, body, headers }).then(
                ({ status }) => status,
                () => 'failed',
              ),
            ),
          );
        },
        { urls, body, mode },
      );
    // Requests that it may send without reading the answer are refused by the server; others by the browser.
    await send('no-cors');
    expect(await send('cors')).toEqual(urls.map(() => 'failed'));
    expect(await listWorkflows()).not.toContain('by-page');
    await page.close();
  });

  it('whose name resolves to this machine is shown nothing by the web UI and the HTTP API', async () => {
    const page = await browser.newPage();
    for (const target of [ui(), httpApi()]) {
      const response = await page.goto(`${target.replace('127.0.0.1', 'evil.example')}/api/v1/namespaces`);
      expect(response?.status()).toBe(403);
    }
    await page.close();
  });

  it('of the web UI, at its own address, shows the namespace and starts workflows', async () => {
    const page = await browser.newPage();
    await page.goto(`${ui()}/namespaces/default/workflows`);
    await page.getByText('Workflows').first().waitFor();
    const { path: place, body } = describeStart('by-owner');
    const cookies = await page.context().cookies(ui());
    const token = cookies.find(({ name }) => name === '_csrf')?.value ?? '';
    const status = await page.evaluate(
      async ({ place, body, token }) => {
        const headers = { 'content-type': 'application/json', 'x-csrf-token': token };
        return (await fetch(place, { method: 'POST', body, headers })).status;
      },
      { place, body, token },
    );
    expect(status).toBe(200);
    expect(await listWorkflows()).toContain('by-owner');
    await page.close();
  });
});
