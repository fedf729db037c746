import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { choosePorts } from '../../../../infra/services/ports.ts';
import { makeTemporaryFolder } from '../temporary-folder.ts';

describe('choosePorts', () => {
  it('gives every service its own port', async () => {
    const ports = Object.values(await choosePorts(await makeTemporaryFolder(), {}));
    expect(ports).toHaveLength(6);
    expect(new Set(ports).size).toBe(6);
  });

  it('gives none that the system gives to outgoing connections', async () => {
    const ports = Object.values(await choosePorts(await makeTemporaryFolder(), {}));
    expect(Math.min(...ports)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...ports)).toBeLessThanOrEqual(32_000);
  });

  it('keeps those of the last start, so that links stay valid', async () => {
    const dataFolder = await makeTemporaryFolder();
    const first = await choosePorts(dataFolder, {});
    expect(await choosePorts(dataFolder, {})).toEqual(first);
  });

  it('chooses another if the preferred one is in use', async () => {
    const taken = await listenOnFreePort();
    const ports = await choosePorts(await makeTemporaryFolder(), { temporal: taken });
    expect(Object.values(ports)).not.toContain(taken);
  });
});

async function listenOnFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => server.close(() => resolve())));
  return (server.address() as { port: number }).port;
}
