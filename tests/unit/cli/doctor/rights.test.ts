import type { Connection } from '@temporalio/client';
import { describe, expect, it } from 'vitest';
import { checkObjectRights } from '../../../../cli/doctor/check-bucket.ts';
import { checkRights } from '../../../../cli/doctor/check-rights.ts';
import { checkVersion } from '../../../../cli/doctor/check-temporal.ts';
import { DurasweepError } from '../../../../core/domain/errors.ts';
import type { ArtifactStore } from '../../../../core/storage/artifact-store.ts';
import { createMemoryStore } from '../../core/storage/memory-store.ts';

const [INVALID_ARGUMENT, NOT_FOUND, PERMISSION_DENIED, UNAVAILABLE] = [3, 5, 7, 14];

describe('rights in a namespace', () => {
  const REQUESTS = ['listWorkflowExecutions', 'startWorkflowExecution', 'signalWorkflowExecution', 'respondActivityTaskCompletedById'];
  const NAMES = ['list sweeps', 'start them', 'steer them', 'run workers for them'];

  /** A service that answers like Temporal to a user who has all rights except those for some requests. */
  function serve(codes: Readonly<Record<string, number>>) {
    const answers = REQUESTS.map((request) => {
      const code = codes[request] ?? (request.startsWith('start') ? INVALID_ARGUMENT : NOT_FOUND);
      const fail = async () => Promise.reject(Object.assign(new Error(`code ${code}`), { code, details: '', metadata: {} }));
      return [request, request.startsWith('list') && codes[request] === undefined ? async () => ({}) : fail] as const;
    });
    return Object.fromEntries(answers) as unknown as Connection['workflowService'];
  }

  it('are complete if the server merely finds nothing under those names', async () => {
    await expect(checkRights(serve({}), 'n')).resolves.toMatchObject({ state: 'right' });
  });

  it.each(REQUESTS.map((request, index) => [request, NAMES[index] ?? '']))('name what is missing: %s', async (request, name) => {
    await expect(checkRights(serve({ [request]: PERMISSION_DENIED }), 'n')).resolves.toMatchObject({
      state: 'wrong',
      what: `it lacks the permissions to ${name}`,
      wayOut: expect.stringContaining('"n"'),
    });
  });
});

describe("a server's version", () => {
  const ask = (serverVersion: string) => checkVersion({ getSystemInfo: async () => ({ serverVersion }) } as never);

  it.each(['1.29.1', '1.32.1', '2.0.0', '1.29.0-154.0'])('%s has been tested, or is later', async (version) => {
    await expect(ask(version)).resolves.toMatchObject({ state: 'right' });
  });

  it.each(['1.28.4', '0.30.0', ''])('%j has not, which is not a problem', async (version) => {
    await expect(ask(version)).resolves.toMatchObject({ state: 'unknown', what: expect.stringContaining('1.29') });
  });
});

describe('rights in a bucket', () => {
  const refuse = () => Promise.reject(new DurasweepError('StorageRefused', 'Access Denied.'));

  it.each([
    ['put', 's3:PutObject'],
    ['get', 's3:GetObject'],
    ['list', 's3:ListBucket'],
    ['remove', 's3:DeleteObject'],
  ] satisfies [keyof ArtifactStore, string][])('name what is missing: %s', async (method, policy) => {
    const findings = await checkObjectRights({ ...createMemoryStore(), [method]: refuse }, 'the store');
    expect(findings).toMatchObject([{ state: 'wrong', what: 'the store: Access Denied.', wayOut: expect.stringContaining(policy) }]);
  });

  it('leave nothing behind if they are complete', async () => {
    const store = createMemoryStore();
    await expect(checkObjectRights(store, 'the store')).resolves.toMatchObject([{ state: 'right' }]);
    expect(store.objects.size).toBe(0);
  });

  it('do not suffice if a store allows objects to be overwritten', async () => {
    const store = createMemoryStore();
    const put: ArtifactStore['put'] = async (options) => {
      store.objects.delete(options.key);
      return store.put(options);
    };
    await expect(checkObjectRights({ ...store, put }, 'the store')).resolves.toMatchObject([
      { state: 'wrong', what: expect.stringContaining('If-None-Match') },
    ]);
  });
});

it('distinguishes an unavailable server from one that refuses', async () => {
  const away = async () => Promise.reject(Object.assign(new Error('away'), { code: UNAVAILABLE, details: '', metadata: {} }));
  const service = new Proxy({}, { get: () => away }) as Connection['workflowService'];
  await expect(checkRights(service, 'n')).rejects.toThrow('away');
});
