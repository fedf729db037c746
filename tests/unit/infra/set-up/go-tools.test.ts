import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { beginServers } from '../../../../infra/set-up/begin-servers.mjs';
import { ensureGoTool } from '../../../../infra/set-up/go-tools.mjs';
import { MINIO } from '../../../../infra/set-up/toolchain.mjs';
import { makeTemporaryFolder } from '../temporary-folder.ts';

/** Tells its version, and has none of the modules. */
const GO =
  '#!/bin/sh\n[ "$1" = env ] && printf "go1.26.0\\nlocal\\n" && exit\necho "$@" >> "$GO_CALLS"\necho "no such module" >&2\nexit 1\n';

describe('a server whose build has begun while packages are installed', () => {
  let calls: string;
  beforeEach(async () => {
    const folder = await makeTemporaryFolder();
    calls = join(folder, 'calls');
    await mkdir(join(folder, 'bin'));
    await writeFile(join(folder, 'bin', 'go'), GO, { mode: 0o755 });
    vi.stubEnv('PATH', `${join(folder, 'bin')}:/bin:/usr/bin`);
    vi.stubEnv('GO_CALLS', calls);
    vi.stubEnv('DURASWEEP_CACHE', join(folder, 'cache'));
  });
  afterEach(() => vi.unstubAllEnvs());

  it('is not built again, and who waits for it hears what it does and why it failed', async () => {
    const meanwhile: string[] = [];
    const shown: string[] = [];
    beginServers(['minio'], (line) => meanwhile.push(line));
    await vi.waitFor(() => expect(meanwhile).toEqual(['Set up MinIO meanwhile: downloading its Go modules']));
    await expect(ensureGoTool(MINIO, (activity) => shown.push(activity))).rejects.toThrow('no such module');
    expect(shown).toEqual(['downloading its Go modules']);
    expect(await countCalls()).toBe(1);
  });

  it('is tried again by who asks after the failure was told', async () => {
    beginServers(['minio'], () => undefined);
    for (const tries of [1, 2]) {
      await expect(ensureGoTool(MINIO, () => undefined)).rejects.toThrow('no such module');
      expect(await countCalls()).toBe(tries);
    }
  });

  const countCalls = async () => (await readFile(calls, 'utf8')).trim().split('\n').length;
});
