import { execFile } from 'node:child_process';
import { access, chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createS3Store } from '../../core/storage/s3-store.ts';
import { startServices } from '../../infra/services/services.ts';
import type { Services } from '../../infra/services/types.ts';
import { HAS_CHROMIUM, launchChromium } from '../support/chromium.ts';
import { startEncryptingMinio } from '../support/encrypting-minio.ts';
import { describeStoreRights } from './store-rights.ts';

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

describeStoreRights(() => services);

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
