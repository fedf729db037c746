import { describe, expect, it, vi } from 'vitest';
import type { ExpectedError } from '../../../../infra/expected-error.mjs';
import { keepServer } from '../../../../infra/services/keep-server.ts';
import type { ServerProcess } from '../../../../infra/services/server-process.ts';
import { createLatch } from '../../../support/latch.ts';

interface FakeServer extends ServerProcess {
  end(how: string): void;
}

function createServer(pid: number): FakeServer {
  let end: (how: string) => void = () => undefined;
  const ended = new Promise<string>((resolve) => {
    end = resolve;
  });
  return { pid, ended, end, stop: async () => end('stopped') };
}

const keep = (server: ServerProcess, startAgain: () => Promise<ServerProcess>) => {
  const notices: string[] = [];
  let reportGivenUp: (reason: ExpectedError) => void = () => undefined;
  const givenUp = new Promise<ExpectedError>((resolve) => {
    reportGivenUp = resolve;
  });
  const onNotice = (message: string) => void notices.push(message);
  return {
    notices,
    givenUp,
    kept: keepServer({ name: 'MinIO', server, startAgain, onNotice, onGivenUp: reportGivenUp, pausesMs: [0, 0] }),
  };
};

describe('a kept server', () => {
  it('is restarted with a notice if it ends by itself, until it is stopped', async () => {
    const [first, second] = [createServer(1), createServer(2)];
    const startAgain = vi.fn(async () => second);
    const { notices, kept } = keep(first, startAgain);
    first.end('SIGKILL');
    await vi.waitFor(() => expect(startAgain).toHaveBeenCalledTimes(1));
    expect(notices).toEqual(['MinIO exited (SIGKILL) and is being restarted.']);
    await kept.stop();
    expect(await second.ended).toBe('stopped');
    expect(startAgain).toHaveBeenCalledTimes(1);
  });

  it('is given up after a few consecutive failures, with the message of the last', async () => {
    const first = createServer(1);
    const startAgain = vi.fn(async () => Promise.reject(new Error('MinIO ended (code 1) before it was ready. Its log ends: disk full')));
    const { notices, givenUp } = keep(first, startAgain);
    first.end('SIGKILL');
    expect((await givenUp).message).toMatch(/MinIO exited 3 times in a row and is not restarted.*disk full.*run the same command again/s);
    expect(startAgain).toHaveBeenCalledTimes(2);
    expect(notices).toHaveLength(2);
  });

  it('resets the count after it has run for a while', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const servers = [1, 2, 3, 4, 5].map(createServer);
    let started = 0;
    const { kept } = keep(servers[0] as FakeServer, async () => servers[++started] as FakeServer);
    for (const [index, server] of servers.slice(0, 4).entries()) {
      vi.advanceTimersByTime(61_000);
      server.end('SIGKILL');
      await vi.waitUntil(() => started === index + 1);
    }
    vi.useRealTimers();
    await kept.stop();
  });

  it('that is being started is awaited and stopped by a stop', async () => {
    const [first, second] = [createServer(1), createServer(2)];
    const starting = createLatch();
    const startAgain = vi.fn(() => starting.opened.then(() => second));
    const { kept } = keep(first, startAgain);
    first.end('SIGKILL');
    await vi.waitFor(() => expect(startAgain).toHaveBeenCalled());
    const stopped = kept.stop();
    starting.open();
    await stopped;
    expect(await second.ended).toBe('stopped');
  });
});
